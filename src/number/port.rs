//! A port, and what the registry says of it.

use core::fmt;
use core::net::SocketAddr;
use core::str::FromStr;

use crate::error::{Excerpt, ParsePortCause, ParsePortError};
use crate::number::{Protocol, Range};
use crate::registry::{Assignment, Assignments, Record, Status};
use crate::tables::{self, layout};
use crate::uses::Claims;

/// Returns what is known of a port number of a protocol.
///
/// Every pair has an answer. Making it costs nothing: the tables are read when
/// the answer is asked something, one or two reads a question.
///
/// ```
/// use portolan::{Protocol::Udp, Range, Status, lookup};
///
/// let port = lookup(3228, Udp);
/// assert_eq!(port.to_string(), "3228/udp");
/// assert_eq!(port.range(), Range::Registered);
/// assert_eq!(port.status(), Status::Assigned);
/// assert_eq!(port.name(), Some("dwmsgserver"));
///
/// const SSH: Option<&str> = lookup(22, portolan::Protocol::Tcp).name();
/// assert_eq!(SSH, Some("ssh"));
/// ```
#[must_use]
#[inline]
pub const fn lookup(number: u16, protocol: Protocol) -> Port {
    Port { number, protocol }
}

/// A port: a port number together with a protocol, and the answer to
/// [`lookup`].
///
/// It is four bytes that are freely copied, compares by number, then protocol,
/// and parses from what it prints as.
///
/// ```
/// use portolan::{Port, Protocol::Sctp, lookup};
///
/// let port: Port = "2905/sctp".parse().unwrap();
/// assert_eq!(port, lookup(2905, Sctp));
/// assert_eq!(port.name(), Some("m3ua"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Port {
    number: u16,
    protocol: Protocol,
}

impl Port {
    #[inline]
    pub(crate) const fn index(self) -> usize {
        layout::port_index(self.protocol.place(), self.number)
    }

    /// Returns the port number, 0 to 65535.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert_eq!(lookup(22, Tcp).number(), 22);
    /// ```
    #[must_use]
    #[inline]
    pub const fn number(self) -> u16 {
        self.number
    }

    /// Returns the protocol.
    ///
    /// ```
    /// # use portolan::{Protocol, lookup};
    /// assert_eq!(lookup(22, Protocol::Tcp).protocol(), Protocol::Tcp);
    /// ```
    #[must_use]
    #[inline]
    pub const fn protocol(self) -> Protocol {
        self.protocol
    }

    /// Returns the range that the number is in (RFC 6335, section 6).
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, Range, lookup};
    /// assert_eq!(lookup(22, Tcp).range(), Range::WellKnown);
    /// ```
    #[must_use]
    #[inline]
    pub const fn range(self) -> Range {
        Range::of(self.number)
    }

    /// Returns what the registry says of the port.
    ///
    /// A row that assigns wins over one that reserves, and that over one that
    /// leaves unassigned. A port that no row covers is `Unassigned` below
    /// 49152 and `Dynamic` from there on.
    ///
    /// ```
    /// # use portolan::{Protocol::{Dccp, Tcp, Udp}, Status, lookup};
    /// assert_eq!(lookup(7775, Tcp).status(), Status::Assigned); // inside an unassigned run
    /// assert_eq!(lookup(7123, Dccp).status(), Status::Unassigned);
    /// assert_eq!(lookup(49_152, Udp).status(), Status::Dynamic);
    /// ```
    #[must_use]
    pub const fn status(self) -> Status {
        match self.record() {
            Some(record) => record.status(),
            None if matches!(self.range(), Range::Dynamic) => Status::Dynamic,
            None => Status::Unassigned,
        }
    }

    /// Returns the service name of the first assignment, which is the
    /// registry's first and not always the one that people mean: see
    /// [`usual_name`](Self::usual_name) for that.
    ///
    /// Costs three table reads.
    ///
    /// ```
    /// # use portolan::{Protocol::{Tcp, Udp}, lookup};
    /// assert_eq!(lookup(443, Tcp).name(), Some("https"));
    /// assert_eq!(lookup(24, Tcp).name(), None); // assigned, but without a name
    /// assert_eq!(lookup(50_000, Udp).name(), None);
    /// ```
    #[must_use]
    #[inline]
    pub const fn name(self) -> Option<&'static str> {
        tables::name_of_port(self.index())
    }

    /// Returns the id of the [`name`](Self::name), 0 for none: see
    /// [`names_of`](crate::batch::names_of), which answers many ports at once.
    ///
    /// Costs two table reads.
    ///
    /// ```
    /// # use portolan::{Protocol::{Tcp, Udp}, lookup};
    /// assert_eq!(lookup(443, Tcp).name_id(), lookup(443, Udp).name_id());
    /// assert_eq!(lookup(50_000, Udp).name_id(), 0);
    /// ```
    #[must_use]
    #[inline]
    pub const fn name_id(self) -> u16 {
        tables::port_name(self.index())
    }

    /// Returns the first of [`assignments`](Self::assignments).
    ///
    /// ```
    /// # use portolan::{Protocol::Udp, lookup};
    /// let assignment = lookup(3228, Udp).assignment().unwrap();
    /// assert_eq!(assignment.description(), Some("DiamondWave MSG Server"));
    /// assert_eq!(assignment.assignee(), Some("Varma Bhupatiraju"));
    /// ```
    #[must_use]
    #[inline]
    pub const fn assignment(self) -> Option<Assignment> {
        match tables::first_row(self.index()) {
            Some(row) if row < tables::ASSIGNED => Some(Assignment::from_row(row)),
            _ => None,
        }
    }

    /// Returns every assignment of the port, in registry order; none if it is
    /// reserved or free.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// let names = lookup(80, Tcp).assignments().map(|assignment| assignment.name().unwrap());
    /// assert_eq!(names.collect::<Vec<_>>(), ["http", "www", "www-http"]);
    /// assert_eq!(lookup(4, Tcp).assignments().len(), 0);
    /// ```
    #[must_use]
    pub const fn assignments(self) -> Assignments {
        match self.assignment() {
            Some(_) => Assignments::new(tables::Rows::of_port(self.index())),
            None => Assignments::EMPTY,
        }
    }

    /// Returns the row of the registry that settles the port's
    /// [`status`](Self::status): the first assignment, or else the row that
    /// reserves the port or leaves it unassigned. `None` if no row covers it.
    ///
    /// ```
    /// # use portolan::{Protocol::{Sctp, Tcp}, lookup};
    /// let record = lookup(585, Tcp).record().unwrap();
    /// assert_eq!(record.description(), Some("De-registered"));
    /// assert_eq!(record.notes(), Some("Use of 585 is not recommended, use 993 instead"));
    /// assert_eq!(lookup(585, Sctp).record(), None);
    /// ```
    #[must_use]
    pub const fn record(self) -> Option<Record> {
        match tables::first_row(self.index()) {
            Some(row) => Some(Record::from_row(row)),
            None => None,
        }
    }

    /// Returns every claim that covers the port, the most specific first: the
    /// one with the fewest ports, among equals in the order of their ids.
    ///
    /// Membership costs two table reads, however many claims there are and
    /// however they overlap.
    ///
    /// ```
    /// # use portolan::{Protocol::Udp, lookup};
    /// let framehawk = lookup(3228, Udp).claims().next().unwrap();
    /// assert_eq!(framehawk.name(), "Citrix Framehawk");
    /// assert_eq!(framehawk.ports(), 3224..=3324);
    /// ```
    #[must_use]
    #[inline]
    pub const fn claims(self) -> Claims {
        Claims::of_port(self.index())
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = super::Short::<10>::new();
        text.number(self.number);
        text.text("/");
        text.text(self.protocol.as_str());
        f.pad(text.as_str())
    }
}

impl FromStr for Port {
    type Err = ParsePortError;

    /// Parses a decimal number, a slash and a protocol in any ASCII case, in
    /// this order or the other.
    ///
    /// ```
    /// # use portolan::{Port, Protocol::Udp, lookup};
    /// assert_eq!("3228/udp".parse(), Ok(lookup(3228, Udp)));
    /// assert_eq!("UDP/3228".parse(), Ok(lookup(3228, Udp)));
    /// ```
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fault = |cause| ParsePortError(cause);
        let (before, behind) =
            text.split_once('/').ok_or_else(|| fault(ParsePortCause::NoProtocol(Excerpt::of(text))))?;
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // The side that is a number tells the order; with none there is no
        // number to be found.
        let (number, protocol) =
            if is_number(behind) && !is_number(before) { (behind, before) } else { (before, behind) };
        let number = super::parse_number(number).ok_or_else(|| fault(ParsePortCause::Number(Excerpt::of(number))))?;
        Ok(lookup(number, protocol.parse().map_err(|error| fault(ParsePortCause::Protocol(error)))?))
    }
}

impl From<(u16, Protocol)> for Port {
    /// Returns the port of a number and a protocol.
    ///
    /// ```
    /// # use portolan::{Port, Protocol::Tcp};
    /// assert_eq!(Port::from((22, Tcp)).name(), Some("ssh"));
    /// ```
    fn from((number, protocol): (u16, Protocol)) -> Self {
        lookup(number, protocol)
    }
}

impl From<(SocketAddr, Protocol)> for Port {
    /// Returns the port of a socket's address, which does not say its protocol.
    ///
    /// ```
    /// # use portolan::{Port, Protocol::Tcp};
    /// use std::net::SocketAddr;
    ///
    /// let address: SocketAddr = "[2001:db8::1]:22".parse().unwrap();
    /// assert_eq!(Port::from((address, Tcp)).to_string(), "22/tcp");
    /// ```
    fn from((address, protocol): (SocketAddr, Protocol)) -> Self {
        lookup(address.port(), protocol)
    }
}
