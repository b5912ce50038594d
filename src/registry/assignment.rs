//! The rows of the registry.

use core::fmt;
use core::iter::FusedIterator;
use core::ops::RangeInclusive;

use super::record::{questions, rows};
use crate::number::{Port, Protocol, Protocols, lookup};
use crate::registry::{Date, Record, References, Status};
use crate::tables::{self, Rows, layout};
use crate::uses::place::Place;
use crate::uses::{Standing, StandingNote};

/// One row of the IANA registry that assigns: a service name, a port number or
/// run of numbers or none, a protocol or none, and what the registry says of it.
///
/// It is two bytes that are freely copied. Two of them are equal when they are
/// the same row, and compare in the order of the registry. Every question costs one to four table reads and no allocation. What the
/// registry leaves empty is `None`; line breaks and runs of spaces in a text
/// are one space, except in [`notes`](Self::notes).
///
/// The facts are those of the IANA Service Name and Transport Protocol Port
/// Number Registry, of the day that [`REGISTRY`](crate::REGISTRY) tells.
///
/// ```
/// use portolan::{Protocol, by_name};
///
/// let x11 = by_name("x11").next().unwrap();
/// assert_eq!(x11.ports(), Some(6000..=6063));
/// assert_eq!(x11.protocol(), Some(Protocol::Tcp));
/// assert_eq!(x11.description(), Some("X Window System"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Assignment(u16);

questions!(Assignment);

impl Assignment {
    /// Returns the row itself.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert_eq!(lookup(22, Tcp).assignment().unwrap().record(), lookup(22, Tcp).record().unwrap());
    /// ```
    #[must_use]
    pub const fn record(self) -> Record {
        Record::from_row(self.0)
    }
}

/// Returns every assignment of a service name, in registry order, compared
/// without regard to ASCII case (RFC 6335, section 5.1).
///
/// Costs one hash of the name and one comparison with it, about as much as a
/// hash map.
///
/// ```
/// use portolan::{Protocol::{Sctp, Tcp, Udp}, by_name};
///
/// let ports = by_name("SSH").map(|ssh| (ssh.ports().map(|ports| *ports.start()), ssh.protocol()));
/// let expected = [(Some(22), Some(Tcp)), (Some(22), Some(Udp)), (Some(22), Some(Sctp)), (None, Some(Tcp))];
/// assert_eq!(ports.collect::<Vec<_>>(), expected); // the last is the name alone, for DNS-SD
/// assert_eq!(by_name("no such service").len(), 0);
/// ```
#[must_use]
pub fn by_name(name: &str) -> Assignments {
    Assignments::new(Rows::of_name(name))
}

/// Returns the port of a service name under a protocol: the first number of the
/// first assignment of that name that holds for it, or `None` if there is none.
///
/// It answers what `getservbyname` of the C library does, from these tables,
/// and also for names whose rows do not say the protocol. Costs what
/// [`by_name`] does.
///
/// ```
/// use portolan::{Protocol::{Sctp, Tcp, Udp}, lookup, registry};
///
/// assert_eq!(registry::port("domain", Udp), Some(lookup(53, Udp)));
/// assert_eq!(registry::port("flex-lm", Tcp), Some(lookup(27_000, Tcp)));
/// assert_eq!(registry::port("domain", Sctp), None);
/// ```
#[must_use]
pub fn port(name: &str, protocol: Protocol) -> Option<Port> {
    let mut rows = by_name(name).filter(|row| row.protocols().contains(protocol));
    rows.find_map(Assignment::ports).map(|ports| lookup(*ports.start(), protocol))
}

/// Returns every assignment, in registry order: by port number, and at the end
/// the names without a port.
///
/// ```
/// let last = portolan::registry::assignments().next_back().unwrap();
/// assert_eq!(last.ports(), None);
/// ```
#[must_use]
pub const fn assignments() -> Assignments {
    Assignments::new(Rows::adjacent(0, tables::ASSIGNED))
}

/// Assignments. Made by [`Port::assignments`](crate::Port::assignments),
/// [`by_name`] and [`assignments`].
///
/// ```
/// let mut assignments = portolan::by_name("domain");
/// assert_eq!(assignments.len(), 2);
/// assert_eq!(assignments.next_back().unwrap().protocol(), Some(portolan::Protocol::Udp));
/// assert_eq!(assignments.len(), 1);
/// ```
#[derive(Clone)]
pub struct Assignments(Rows);

impl Assignments {
    pub(crate) const EMPTY: Self = Self(Rows::adjacent(0, 0));
}

rows!(Assignments of Assignment);
