//! The ports that a word means which a person typed.

use core::iter::FusedIterator;

use crate::number::{Port, Protocol, lookup, parse_number};
use crate::tables;

/// Returns the ports that a person means by a word, the one that is meant most
/// first.
///
/// It takes whatever people type for a port, in any ASCII case and with or
/// without hyphens and blanks:
///
/// - a port number: its ports under every protocol; or a port such as
///   `3228/udp`;
/// - what a service or a program is called: `dns`, `postgres`, `rdp`,
///   `wireguard`, `kube-apiserver`;
/// - a service name of the registry, or one that it once had.
///
/// What people call a thing comes before a service name that is spelt the same,
/// and a former name last. Of a run of more than 64 ports the first 64 are
/// given. A text that means nothing gives no port; it is never an error.
///
/// [`by_name`](crate::by_name) is for the registry's names alone, and also has
/// those without a port. Costs a hash and a comparison, allocates nothing.
///
/// ```
/// use portolan::{Protocol::{Tcp, Udp}, find, lookup};
///
/// let first = |text| find(text).next();
/// assert_eq!(first("postgres"), Some(lookup(5432, Tcp)));
/// assert_eq!(first("RDP"), Some(lookup(3389, Tcp)));
/// assert_eq!(first("wire guard"), Some(lookup(51_820, Udp)));
/// assert_eq!(first("3228/udp"), Some(lookup(3228, Udp)));
/// assert_eq!(find("8443").len(), 4);
/// assert_eq!(find("no such thing").len(), 0);
/// ```
#[must_use]
pub fn find(text: &str) -> Found {
    match tables::typed_span(text) {
        Some((next, end)) => Found(Ports::Listed { next, end }),
        None => numbered(text.trim_matches(' ')),
    }
}

/// The ports that a word means. Made by [`find`].
///
/// ```
/// let mut found = portolan::find("dns");
/// assert_eq!(found.next().unwrap().number(), 53);
/// assert!(found.all(|port| port.number() == 53));
/// ```
#[derive(Debug, Clone)]
pub struct Found(Ports);

#[derive(Debug, Clone)]
enum Ports {
    /// A number under the protocols from one place to another.
    Number { number: u16, next: u8, end: u8 },
    /// A part of the table of ports of words.
    Listed { next: u16, end: u16 },
}

/// The ports of a text that is no word. A word is never a number, so that it
/// can be looked for first.
fn numbered(text: &str) -> Found {
    if let Some(number) = parse_number(text) {
        return Found(Ports::Number { number, next: 0, end: 4 });
    }
    match text.parse::<Port>() {
        Ok(port) => {
            let place = port.protocol().place();
            Found(Ports::Number { number: port.number(), next: place, end: place + 1 })
        }
        Err(_) => Found(Ports::Listed { next: 0, end: 0 }),
    }
}

fn listed(at: u16) -> Port {
    let (number, place) = tables::found_port(at);
    lookup(number, Protocol::ALL[usize::from(place)])
}

impl Iterator for Found {
    type Item = Port;

    fn next(&mut self) -> Option<Port> {
        match &mut self.0 {
            Ports::Number { number, next, end } => (next < end).then(|| {
                *next += 1;
                lookup(*number, Protocol::ALL[usize::from(*next - 1)])
            }),
            Ports::Listed { next, end } => (next < end).then(|| {
                *next += 1;
                listed(*next - 1)
            }),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = match self.0 {
            Ports::Number { next, end, .. } => usize::from(end - next),
            Ports::Listed { next, end } => usize::from(end - next),
        };
        (left, Some(left))
    }
}

impl DoubleEndedIterator for Found {
    fn next_back(&mut self) -> Option<Port> {
        match &mut self.0 {
            Ports::Number { number, next, end } => (next < end).then(|| {
                *end -= 1;
                lookup(*number, Protocol::ALL[usize::from(*end)])
            }),
            Ports::Listed { next, end } => (next < end).then(|| {
                *end -= 1;
                listed(*end)
            }),
        }
    }
}

impl ExactSizeIterator for Found {}
impl FusedIterator for Found {}
