//! The rows of the registry: what every one of them has.

use core::fmt;
use core::iter::FusedIterator;
use core::ops::RangeInclusive;

use crate::number::{Port, Protocol, Protocols};
use crate::registry::{Assignment, Date, References, Status};
use crate::tables::{self, Rows, layout};
use crate::uses::place::Place;
use crate::uses::{Standing, StandingNote};

/// Writes the questions that can be asked of a row, for [`Record`] and for
/// [`Assignment`] alike. They are `const`, which rules out `Deref` from one to
/// the other.
macro_rules! questions {
    ($type:ident) => {
        impl $type {
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
            /// assert_eq!(lookup(24, Tcp).record().unwrap().status(), Status::Assigned); // "any private mail system"
            /// assert_eq!(lookup(0, Tcp).record().unwrap().status(), Status::Reserved);
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
            /// # use portolan::{Protocol::{Tcp, Udp}, lookup, registry::Reference};
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
            /// which [`standing_note`](Self::standing_note) gives with its source. What is not
            /// known is `Unknown`.
            ///
            /// ```
            /// # use portolan::{Protocol::{Tcp, Udp}, Standing, by_name, lookup};
            /// let standing = |number, protocol| lookup(number, protocol).record().unwrap().standing();
            /// assert_eq!(standing(3228, Udp), Standing::Dormant);
            /// assert_eq!(standing(585, Tcp), Standing::Discontinued); // "De-registered"
            /// assert_eq!(standing(22, Tcp), Standing::Unknown);
            /// assert_eq!(by_name("whois++").next().unwrap().standing(), Standing::Deprecated);
            /// ```
            #[must_use]
            pub const fn standing(self) -> Standing {
                let cell = tables::row_standing(self.row());
                match StandingNote::from_cell(cell) {
                    Some(standing_note) => standing_note.standing(),
                    None => Standing::from_place(cell as u8),
                }
            }

            /// Returns what is on record of the owner beyond the registry.
            ///
            /// ```
            /// # use portolan::{Protocol::{Tcp, Udp}, lookup};
            /// assert!(lookup(3228, Udp).assignment().unwrap().standing_note().is_some());
            /// assert!(lookup(22, Tcp).assignment().unwrap().standing_note().is_none());
            /// ```
            #[must_use]
            pub const fn standing_note(self) -> Option<StandingNote> {
                StandingNote::from_cell(tables::row_standing(self.row()))
            }

            /// Returns whether the row is newer than the snapshot of the registry: see
            /// [`Snapshot::updated`](crate::registry::Snapshot::updated).
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

            /// Returns the protocols that the row holds for: the one that it
            /// names; TCP and UDP for a port without a protocol; none for a
            /// name without either.
            ///
            /// ```
            /// # use portolan::{Protocol::{Tcp, Udp}, by_name};
            /// assert_eq!(by_name("flex-lm").next().unwrap().protocols(), Tcp | Udp);
            /// assert_eq!(by_name("ssh").next().unwrap().protocols(), Tcp.into());
            /// ```
            #[must_use]
            pub const fn protocols(self) -> Protocols {
                match (self.protocol(), tables::row_ports(self.0)) {
                    (Some(protocol), _) => Protocols::NONE.with(protocol),
                    (None, (_, 0)) => Protocols::NONE,
                    (None, _) => Protocols::NONE.with(Protocol::Tcp).with(Protocol::Udp),
                }
            }

            /// Returns which one of the row's ports a number is; `None` if it is
            /// not among them.
            ///
            /// ```
            /// # use portolan::{Protocol::Tcp, lookup};
            /// let x11 = lookup(6004, Tcp).assignment().unwrap();
            /// assert_eq!(x11.place_of(6004).unwrap().to_string(), "display 4");
            /// assert_eq!(x11.place_of(6064), None);
            /// ```
            #[must_use]
            pub fn place_of(self, number: u16) -> Option<Place> {
                let (first, run) = tables::row_ports(self.0);
                let offset = number.checked_sub(first).filter(|&offset| offset < run)?;
                Some(Place::new(offset, self.name().unwrap_or_default()))
            }

            /// Returns whether the row holds for a port.
            ///
            /// ```
            /// # use portolan::{Protocol::{Tcp, Udp}, by_name, lookup};
            /// let x11 = by_name("x11").next().unwrap(); // 6000-6063/tcp
            /// assert!(x11.covers(lookup(6010, Tcp)) && !x11.covers(lookup(6010, Udp)));
            /// ```
            #[must_use]
            pub const fn covers(self, port: Port) -> bool {
                let (first, run) = tables::row_ports(self.0);
                self.protocols().contains(port.protocol()) && first <= port.number() && port.number() - first < run
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($type))
                    .field("name", &self.name())
                    .field("ports", &self.ports())
                    .field("protocol", &self.protocol())
                    .field("description", &self.description())
                    .finish_non_exhaustive()
            }
        }
    };
}

/// Writes an iterator over rows of the registry.
macro_rules! rows {
    ($iterator:ident of $item:ident) => {
        impl $iterator {
            pub(crate) const fn new(rows: Rows) -> Self {
                Self(rows)
            }
        }

        impl Iterator for $iterator {
            type Item = $item;

            #[inline]
            fn next(&mut self) -> Option<$item> {
                let row = self.0.first()?;
                self.0.start += 1;
                Some($item::from_row(row))
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                let left = usize::from(self.0.end - self.0.start);
                (left, Some(left))
            }
        }

        impl DoubleEndedIterator for $iterator {
            fn next_back(&mut self) -> Option<$item> {
                (self.0.start < self.0.end).then(|| {
                    self.0.end -= 1;
                    $item::from_row(self.0.row(self.0.end))
                })
            }
        }

        impl ExactSizeIterator for $iterator {}
        impl FusedIterator for $iterator {}

        impl fmt::Debug for $iterator {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_list().entries(self.clone()).finish()
            }
        }
    };
}

pub(super) use {questions, rows};

/// One row of the IANA registry, whatever it says of its ports: that they are
/// assigned, reserved or unassigned.
///
/// It is two bytes that are freely copied. Two of them are equal when they are
/// the same row, and compare as rows are kept: those that assign, those that
/// reserve, those that leave unassigned, each in the order of the registry.
/// Every question costs one to four table reads and no allocation.
///
/// ```
/// use portolan::{Protocol::Tcp, Status, lookup};
///
/// let record = lookup(585, Tcp).record().unwrap();
/// assert_eq!(record.status(), Status::Reserved);
/// assert_eq!(record.description(), Some("De-registered"));
/// assert_eq!(record.assignment(), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Record(u16);

questions!(Record);

impl Record {
    /// Returns the row as an assignment, if it assigns.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert_eq!(lookup(22, Tcp).record().unwrap().assignment(), lookup(22, Tcp).assignment());
    /// assert_eq!(lookup(0, Tcp).record().unwrap().assignment(), None);
    /// ```
    #[must_use]
    pub const fn assignment(self) -> Option<Assignment> {
        if self.0 < tables::ASSIGNED { Some(Assignment::from_row(self.0)) } else { None }
    }
}

impl From<Assignment> for Record {
    fn from(assignment: Assignment) -> Self {
        assignment.record()
    }
}

/// Returns every row of the registry: those that assign, those that reserve,
/// those that leave unassigned, each kind in registry order.
///
/// ```
/// use portolan::{Status, registry::records};
///
/// let free = records().filter(|record| record.status() == Status::Unassigned);
/// assert!(free.count() > 800);
/// ```
#[must_use]
pub const fn records() -> Records {
    Records::new(Rows::adjacent(0, tables::ROWS))
}

/// Rows of the registry. Made by [`records`].
///
/// ```
/// assert!(portolan::registry::records().len() > portolan::registry::assignments().len());
/// ```
#[derive(Clone)]
pub struct Records(Rows);

rows!(Records of Record);
