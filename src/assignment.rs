//! The rows of the registry.

use core::fmt;
use core::iter::FusedIterator;
use core::ops::RangeInclusive;

use crate::date::Date;
use crate::reference::References;
use crate::standing::{Finding, Standing};
use crate::tables::{self, Rows};
use crate::{Protocol, Status, layout};

/// One row of the IANA registry: a service name, a port number or run of
/// numbers or none, a protocol or none, and what the registry says of it.
///
/// It is two bytes that are freely copied. Two of them are equal when they are
/// the same row, and compare as rows are kept: those that assign, those that
/// reserve, those that leave unassigned, each in the order of the registry.
/// Every question costs one to four table reads and no allocation. What the
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

impl Assignment {
    pub(crate) const fn from_row(row: u16) -> Self {
        Self(row)
    }

    const fn row(self) -> usize {
        self.0 as usize
    }

    /// Returns what the row does with its ports: `Assigned`, `Reserved` or
    /// `Unassigned`, never `Dynamic`.
    ///
    /// A row assigns if it has a name, or a description other than the
    /// registry's words for numbers that nobody holds.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, Status, lookup};
    /// assert_eq!(lookup(24, Tcp).entry().unwrap().status(), Status::Assigned); // "any private mail system"
    /// assert_eq!(lookup(0, Tcp).entry().unwrap().status(), Status::Reserved);
    /// ```
    #[must_use]
    pub const fn status(self) -> Status {
        if self.0 < tables::ASSIGNED {
            Status::Assigned
        } else if self.0 < tables::UNASSIGNED {
            Status::Reserved
        } else {
            Status::Unassigned
        }
    }

    /// Returns the service name as the registry writes it.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert_eq!(lookup(80, Tcp).assignment().unwrap().name(), Some("http"));
    /// ```
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        tables::row_name(self.0)
    }

    /// Returns the first and last port number, or `None` for a name without a
    /// port.
    ///
    /// ```
    /// # use portolan::by_name;
    /// assert_eq!(by_name("flex-lm").next().unwrap().ports(), Some(27_000..=27_009));
    /// assert_eq!(by_name("services").next().unwrap().ports(), None);
    /// ```
    #[must_use]
    pub const fn ports(self) -> Option<RangeInclusive<u16>> {
        match tables::row_ports(self.0) {
            (_, 0) => None,
            (first, run) => Some(RangeInclusive::new(first, first + (run - 1))),
        }
    }

    /// Returns the protocol, or `None` where the registry names none.
    ///
    /// A row with a port and no protocol holds for TCP and UDP.
    ///
    /// ```
    /// # use portolan::{Protocol::{Tcp, Udp}, lookup};
    /// let cms = lookup(6400, Tcp).assignment().unwrap();
    /// assert_eq!(cms.name(), Some("boe-cms"));
    /// assert_eq!(cms.protocol(), None);
    /// assert_eq!(lookup(6400, Udp).assignment(), Some(cms));
    /// ```
    #[must_use]
    pub const fn protocol(self) -> Option<Protocol> {
        match tables::row_flags(self.0) & layout::FLAG_PROTOCOL {
            0 => None,
            number => Some(Protocol::ALL[number as usize - 1]),
        }
    }

    /// Returns the description.
    ///
    /// ```
    /// # use portolan::by_name;
    /// assert_eq!(by_name("domain").next().unwrap().description(), Some("Domain Name Server"));
    /// ```
    #[must_use]
    pub const fn description(self) -> Option<&'static str> {
        tables::row_description(self.0)
    }

    /// Returns who it was assigned to, a person or an organisation. Several
    /// are parted by a comma and a space.
    ///
    /// The registry tells people of the same name apart by a number behind it.
    ///
    /// ```
    /// # use portolan::{Protocol::Udp, lookup};
    /// assert_eq!(lookup(3228, Udp).assignment().unwrap().assignee(), Some("Varma Bhupatiraju"));
    /// ```
    #[must_use]
    pub const fn assignee(self) -> Option<&'static str> {
        tables::row_assignee(self.0)
    }

    /// Returns who to ask about it, in the form of
    /// [`assignee`](Self::assignee).
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert_eq!(lookup(443, Tcp).assignment().unwrap().contact(), Some("IETF Chair"));
    /// ```
    #[must_use]
    pub const fn contact(self) -> Option<&'static str> {
        tables::row_contact(self.0)
    }

    /// Returns the day or month of the registration.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert_eq!(lookup(853, Tcp).assignment().unwrap().registered().unwrap().to_string(), "2015-10-08");
    /// ```
    #[must_use]
    pub const fn registered(self) -> Option<Date> {
        Date::unpack(tables::row_registered(self.0))
    }

    /// Returns the day or month of the last change that the registry records.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert_eq!(lookup(80, Tcp).assignment().unwrap().modified().unwrap().to_string(), "2021-10-01");
    /// ```
    #[must_use]
    pub const fn modified(self) -> Option<Date> {
        Date::unpack(tables::row_modified(self.row()))
    }

    /// Returns the documents that the registry names for it.
    ///
    /// ```
    /// # use portolan::{Protocol::{Tcp, Udp}, Reference, lookup};
    /// assert_eq!(lookup(3228, Udp).assignment().unwrap().references().len(), 0);
    /// assert_eq!(lookup(22, Tcp).assignment().unwrap().references().next(), Some(Reference::Rfc(4251)));
    /// ```
    #[must_use]
    pub const fn references(self) -> References {
        References::of_row(self.0)
    }

    /// Returns the DCCP service code (RFC 4340, section 8.1.2), which four
    /// rows have.
    ///
    /// ```
    /// # use portolan::{Protocol::Dccp, lookup};
    /// let code = lookup(9, Dccp).assignment().unwrap().service_code().unwrap();
    /// assert_eq!(&code.to_be_bytes(), b"DISC");
    /// ```
    #[must_use]
    pub const fn service_code(self) -> Option<u32> {
        tables::service_code(self.0)
    }

    /// Returns what the registry says of others' use of the port.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// let oracle = lookup(1521, Tcp).assignment().unwrap();
    /// assert_eq!(oracle.unauthorized_use(), Some("Unauthorized Use Known on port 1521"));
    /// ```
    #[must_use]
    pub const fn unauthorized_use(self) -> Option<&'static str> {
        tables::remark_text(tables::row_unauthorized_use(self.row()))
    }

    /// Returns the registry's notes, which may have several lines, parted by
    /// `\n`.
    ///
    /// ```
    /// # use portolan::by_name;
    /// let notes = by_name("whois++").next().unwrap().notes().unwrap();
    /// assert_eq!(notes.lines().next(), Some("This entry is an alias to \"whoispp\"."));
    /// assert_eq!(notes.lines().count(), 3);
    /// ```
    #[must_use]
    pub const fn notes(self) -> Option<&'static str> {
        tables::remark_text(tables::row_notes(self.row()))
    }

    /// Returns the service name that the registry says this one is an alias or
    /// a duplicate of.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, by_name, lookup};
    /// assert_eq!(by_name("whois++").next().unwrap().alias_of(), Some("whoispp"));
    /// assert_eq!(lookup(80, Tcp).assignments().nth(1).unwrap().alias_of(), Some("http"));
    /// assert_eq!(by_name("http").next().unwrap().alias_of(), None);
    /// ```
    #[must_use]
    pub const fn alias_of(self) -> Option<&'static str> {
        tables::name_text(tables::row_alias_of(self.row()))
    }

    /// Returns whether the owner is still behind it.
    ///
    /// The registry itself says so of aliases, which it calls historic, and of
    /// what was removed or given back; of others the crate's own data does,
    /// which [`finding`](Self::finding) gives with its source. What is not
    /// known is `Unknown`.
    ///
    /// ```
    /// # use portolan::{Protocol::{Tcp, Udp}, Standing, by_name, lookup};
    /// let standing = |number, protocol| lookup(number, protocol).entry().unwrap().standing();
    /// assert_eq!(standing(3228, Udp), Standing::Dormant);
    /// assert_eq!(standing(585, Tcp), Standing::Discontinued); // "De-registered"
    /// assert_eq!(standing(22, Tcp), Standing::Unknown);
    /// assert_eq!(by_name("whois++").next().unwrap().standing(), Standing::Deprecated);
    /// ```
    #[must_use]
    pub const fn standing(self) -> Standing {
        let cell = tables::row_standing(self.row());
        match Finding::from_cell(cell) {
            Some(finding) => finding.standing(),
            None => Standing::from_place(cell as u8),
        }
    }

    /// Returns what is on record of the owner beyond the registry.
    ///
    /// ```
    /// # use portolan::{Protocol::{Tcp, Udp}, lookup};
    /// assert!(lookup(3228, Udp).assignment().unwrap().finding().is_some());
    /// assert!(lookup(22, Tcp).assignment().unwrap().finding().is_none());
    /// ```
    #[must_use]
    pub const fn finding(self) -> Option<Finding> {
        Finding::from_cell(tables::row_standing(self.row()))
    }

    /// Returns whether the row is newer than the snapshot of the registry: see
    /// [`Snapshot::updated`](crate::Snapshot::updated).
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// let ollama = lookup(11_434, Tcp).assignment().unwrap();
    /// assert_eq!(ollama.name(), Some("ollama"));
    /// assert!(ollama.is_update());
    /// ```
    #[must_use]
    pub const fn is_update(self) -> bool {
        tables::row_flags(self.0) & layout::FLAG_UPDATE != 0
    }
}

impl fmt::Debug for Assignment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Assignment")
            .field("row", &self.0)
            .field("name", &self.name())
            .field("ports", &self.ports())
            .field("protocol", &self.protocol())
            .field("description", &self.description())
            .finish_non_exhaustive()
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

/// Returns every assignment, in registry order: by port number, and at the end
/// the names without a port.
///
/// ```
/// let last = portolan::assignments().next_back().unwrap();
/// assert_eq!(last.ports(), None);
/// ```
#[must_use]
pub const fn assignments() -> Assignments {
    Assignments::new(Rows::adjacent(0, tables::ASSIGNED))
}

/// Returns every row of the registry: those that assign, those that reserve,
/// those that leave unassigned, each kind in registry order.
///
/// ```
/// use portolan::{Status, entries};
///
/// let free = entries().filter(|entry| entry.status() == Status::Unassigned);
/// assert!(free.count() > 800);
/// ```
#[must_use]
pub const fn entries() -> Assignments {
    Assignments::new(Rows::adjacent(0, tables::ROWS))
}

/// Rows of the registry. Made by [`Port::assignments`](crate::Port::assignments),
/// [`by_name`], [`assignments`] and [`entries`].
///
/// ```
/// let mut assignments = portolan::by_name("domain");
/// assert_eq!(assignments.len(), 2);
/// assert_eq!(assignments.next_back().unwrap().protocol(), Some(portolan::Protocol::Udp));
/// assert_eq!(assignments.len(), 1);
/// ```
#[derive(Debug, Clone)]
pub struct Assignments(Rows);

impl Assignments {
    pub(crate) const EMPTY: Self = Self(Rows::adjacent(0, 0));

    pub(crate) const fn new(rows: Rows) -> Self {
        Self(rows)
    }
}

impl Iterator for Assignments {
    type Item = Assignment;

    #[inline]
    fn next(&mut self) -> Option<Assignment> {
        let row = self.0.first()?;
        self.0.start += 1;
        Some(Assignment(row))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::from(self.0.end - self.0.start);
        (left, Some(left))
    }
}

impl DoubleEndedIterator for Assignments {
    fn next_back(&mut self) -> Option<Assignment> {
        (self.0.start < self.0.end).then(|| {
            self.0.end -= 1;
            Assignment(self.0.row(self.0.end))
        })
    }
}

impl ExactSizeIterator for Assignments {}
impl FusedIterator for Assignments {}
