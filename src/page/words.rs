//! Parts of sentences that more than one section needs.

use core::fmt::{self, Display, Formatter};

use super::Page;
use crate::number::{Protocol, Protocols};

/// `Port 3228`, or `Port 3228/udp` where the page is about one protocol.
pub(super) struct Title(pub(super) Page);

impl Display for Title {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "Port {}", self.0.number)?;
        self.0.protocol().map_or(Ok(()), |protocol| write!(f, "/{protocol}"))
    }
}

/// A number with a comma between thousands: `48,128`.
pub(super) struct Thousands(pub(super) usize);

impl Display for Thousands {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            below @ 0..=999 => write!(f, "{below}"),
            number => write!(f, "{},{:03}", Self(number / 1000), number % 1000),
        }
    }
}

/// The usual abbreviation of a protocol, in capitals.
pub(super) const fn abbreviation(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Tcp => "TCP",
        Protocol::Udp => "UDP",
        Protocol::Sctp => "SCTP",
        Protocol::Dccp => "DCCP",
    }
}

/// Protocols in a sentence: `TCP`, `TCP and UDP`, `TCP, UDP and SCTP`.
pub(super) struct Names(pub(super) Protocols);

impl Display for Names {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        List(self.0.iter().map(abbreviation)).fmt(f)
    }
}

/// Items in a sentence: `A`, `A and B`, `A, B and C`.
pub(super) struct List<I>(pub(super) I);

impl<I: Iterator<Item: Display> + Clone> Display for List<I> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let count = self.0.clone().count();
        for (at, item) in (1..).zip(self.0.clone()) {
            write!(f, "{item}{}", separator(at, count))?;
        }
        Ok(())
    }
}

/// What stands behind the item of that place, counted from 1, in a sentence
/// that lists so many.
pub(super) const fn separator(at: usize, count: usize) -> &'static str {
    if at >= count {
        ""
    } else if at + 1 == count {
        " and "
    } else {
        ", "
    }
}
