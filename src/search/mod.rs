//! Ports found by words in names, descriptions, owners and claims.
//!
//! [`find`](crate::find) answers a name that a person typed in full. Search is
//! for the rest: some words of a description, a vendor, or a part of a name.
//! Hits are ranked, the best first.
//!
//! - [`search`] answers a query with [`Hit`]s, from an index that it makes when
//!   it is first called.
//! - [`SearchIndex`] is that index, for a program that wants to choose when it
//!   is made and dropped.
//! - [`Hit::match_kind`] and [`Hit::field`] say how and where the words were
//!   found.
//!
//! ```
//! let hits = portolan::search::search("post sql");
//! assert_eq!(hits[0].name(), Some("postgresql"));
//! assert_eq!(hits[0].ports(), Some(5432..=5432));
//! ```

use core::iter::FusedIterator;
use core::ops::RangeInclusive;

use once_cell::sync::Lazy;
use std::vec::Vec;

use crate::number::{Port, Protocol, Protocols};
use crate::registry::Assignment;
use crate::uses::Claim;
use crate::uses::usual::Basis;
use crate::words::words;

mod fold;
mod index;

pub use index::SearchIndex;

static INDEX: Lazy<SearchIndex> = Lazy::new(SearchIndex::new);

/// Returns the assignments and claims in which every word of a query is found,
/// the best match first; among equals assignments in registry order, then
/// claims in the order of their ids.
///
/// It looks in the texts that [`Field`] lists. Case and accents make no
/// difference: `Öberg`, `oberg` and `OBERG` are one. Words are runs of letters
/// and digits; any other character separates them, so that `post-sql` is
/// the query `post sql`. Each word may be in another field, and anywhere
/// inside a word of the text. A query without a word finds nothing. A number
/// is a word like any other: what a port number is for is the question of
/// [`lookup`](crate::lookup) and [`page`](crate::page::page).
///
/// Rows of the registry that differ by protocol alone are one match.
///
/// What is on a port that [`find`](crate::find) gives for the query comes
/// first, in the order of those ports, and on each of them what it usually is.
/// Where no text of such a port has the query, what the port usually is counts
/// as found: the query is a word that people type for it.
///
/// Of the rest [`MatchKind`] tells what comes before what: a query that is the
/// name or the word for it, one that these begin with, whole words, parts of
/// words. Within each, words found in a name come before those in a
/// description, and so on in the order of [`Field`]. Exactly so: [`Hit::score`].
///
/// # Cost
///
/// The first query makes a [`SearchIndex`] and keeps it. A query reads every
/// distinct word of the texts once for each word asked for, which is most of
/// the cost of one that finds little; beyond that it costs what it finds.
/// `cargo bench --bench search` on one core of a Xeon server: 9 ms for the
/// first query, then 12 microseconds for a rare word, 50 for `post sql`, and
/// 1.3 ms for the letter `e`, which finds 8,000 and more.
///
/// ```
/// use portolan::{claim, search::{MatchKind, search}, search::Subject};
///
/// let found = search("framehawk");
/// assert_eq!(found[0].subject(), Subject::Claim(claim::by_id("citrix-framehawk").unwrap()));
/// assert_eq!(found[0].match_kind(), MatchKind::Word);
///
/// assert_eq!(search("post sql")[0].name(), Some("postgresql"));
/// assert_eq!(search("SSH")[0].ports(), Some(22..=22));
/// assert!(search("").is_empty() && search("no such words").is_empty());
/// ```
#[must_use]
pub fn search(query: &str) -> Vec<Hit> {
    INDEX.search(query)
}

/// What a [`Hit`] is: an assignment of the registry, or a claim.
///
/// ```
/// use portolan::search::{Subject, search};
///
/// assert!(matches!(search("framehawk")[0].subject(), Subject::Claim(_)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// An assignment of the registry.
    Assignment(Assignment),
    /// A claim.
    Claim(Claim),
}

/// A text that [`search`] looks in, the one that counts most first.
///
/// ```
/// use portolan::search::{Field, search};
///
/// assert_eq!(search("varma bhupatiraju")[0].field(), Field::Assignee);
/// assert!(Field::Name < Field::Assignee);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Field {
    /// The service name of an assignment, or the name of a claim.
    Name,
    /// The word that people use for it, as [`Usual::name`](crate::Usual::name)
    /// and [`Claim::word`] give it, or another that they type.
    Word,
    /// The service name that an assignment is an alias of.
    Alias,
    /// The id of a claim.
    Id,
    /// The description of an assignment.
    Description,
    /// The vendor or project of a claim.
    Vendor,
    /// Who a port was assigned to.
    Assignee,
    /// The note of a claim.
    Note,
}

words!(
    "portolan::search::Field",
    Field[..],
    Name = "name",
    Word = "word",
    Alias = "alias",
    Id = "id",
    Description = "description",
    Vendor = "vendor",
    Assignee = "assignee",
    Note = "note",
);

impl Field {
    /// One bit of a set of fields, a higher one for what counts more.
    const fn bit(self) -> u8 {
        0x80 >> self as u8
    }

    /// What a word that is found there adds to the score.
    const fn points(self) -> u16 {
        10 * (8 - self as u16)
    }
}

/// How a query fits what it found, the best first.
///
/// ```
/// use portolan::search::{MatchKind, search};
///
/// let fit = |query: &str, name| search(query).into_iter().find(|found| found.name() == Some(name)).unwrap().match_kind();
/// assert_eq!(fit("postgresql", "postgresql"), MatchKind::Exact);
/// assert_eq!(fit("post", "postgresql"), MatchKind::Prefix);
/// assert_eq!(fit("database", "postgresql"), MatchKind::Word); // in its description
/// assert_eq!(fit("gres", "postgresql"), MatchKind::Substring);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum MatchKind {
    /// The query is the name, or a word that people use for it.
    Exact,
    /// The name, or the word that people use for it, begins with the query.
    Prefix,
    /// Every word of the query is a whole word of the texts.
    Word,
    /// Every word of the query is in the texts, some only as part of a word.
    Substring,
}

words!(
    "portolan::search::MatchKind",
    MatchKind[4],
    Exact = "exact",
    Prefix = "prefix",
    Word = "word",
    Substring = "substring",
);

impl MatchKind {
    const fn points(self) -> u16 {
        100 * (4 - self as u16)
    }
}

/// What a query found: an assignment, together with its twins of other
/// protocols, or a claim; where, and how well it fits. Made by [`search`].
///
/// It is 18 bytes that are freely copied.
///
/// ```
/// use portolan::search::{Field, MatchKind, search};
///
/// let domain = search("domain")[0];
/// assert_eq!(domain.name(), Some("domain"));
/// assert_eq!(domain.protocols().to_string(), "tcp, udp");
/// assert_eq!((domain.match_kind(), domain.field()), (MatchKind::Exact, Field::Name));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    subject: Subject,
    /// The rows of an assignment, as many as `count` says. No two are of one
    /// protocol, so that four places do.
    rows: [u16; 4],
    count: u8,
    fields: u8,
    fit: MatchKind,
    score: u16,
}

impl Hit {
    /// Returns what was found: the claim, or the first of
    /// [`assignments`](Self::assignments).
    ///
    /// ```
    /// # use portolan::{search::search, search::Subject};
    /// let Subject::Claim(claim) = search("framehawk")[0].subject() else { panic!() };
    /// assert_eq!(claim.vendor(), "Citrix");
    /// ```
    #[must_use]
    pub const fn subject(self) -> Subject {
        self.subject
    }

    /// Returns the assignments that were found together: those of one service
    /// name and the same port numbers, one a protocol, in registry order. Rows
    /// without a name are together if they have the same description. None for
    /// a claim.
    ///
    /// ```
    /// # use portolan::{Protocol::{Sctp, Tcp, Udp}, search::search};
    /// let protocols = search("ssh")[0].assignments().map(|row| row.protocol().unwrap());
    /// assert_eq!(protocols.collect::<Vec<_>>(), [Tcp, Udp, Sctp]);
    /// ```
    #[must_use]
    pub fn assignments(
        self,
    ) -> impl ExactSizeIterator<Item = Assignment> + DoubleEndedIterator + FusedIterator + Clone {
        self.rows.into_iter().take(usize::from(self.count)).map(Assignment::from_row)
    }

    /// Returns the claim, if it is one.
    ///
    /// ```
    /// # use portolan::search::search;
    /// assert_eq!(search("framehawk")[0].claim().unwrap().vendor(), "Citrix");
    /// assert_eq!(search("ssh")[0].claim(), None);
    /// ```
    #[must_use]
    pub const fn claim(self) -> Option<Claim> {
        match self.subject {
            Subject::Claim(claim) => Some(claim),
            Subject::Assignment(_) => None,
        }
    }

    /// Returns the service name of the assignment, or the name of the claim.
    ///
    /// ```
    /// # use portolan::search::search;
    /// assert_eq!(search("any private mail system")[0].name(), None);
    /// ```
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self.subject {
            Subject::Assignment(row) => row.name(),
            Subject::Claim(claim) => Some(claim.name()),
        }
    }

    /// Returns the word that people use: of a claim its word, of an assignment
    /// the one for what its port usually is, if that is the assignment.
    ///
    /// ```
    /// # use portolan::search::search;
    /// let found = search("dns")[0];
    /// assert_eq!((found.name(), found.word()), (Some("domain"), Some("DNS")));
    /// ```
    #[must_use]
    pub fn word(self) -> Option<&'static str> {
        match self.subject {
            Subject::Assignment(_) => self.assignments().find_map(index::word),
            Subject::Claim(claim) => Some(claim.word()),
        }
    }

    /// Whether it is what an answer rests on.
    fn is(self, basis: Basis) -> bool {
        match (self.subject, basis) {
            (Subject::Claim(own), Basis::Claim(claim)) => own == claim,
            (Subject::Assignment(_), Basis::Assignment(row)) => self.assignments().any(|own| own == row),
            _ => false,
        }
    }

    /// Whether it is on a port.
    fn is_on(self, port: Port) -> bool {
        match self.subject {
            Subject::Claim(claim) => claim.covers(port),
            Subject::Assignment(row) => {
                row.ports().is_some_and(|ports| ports.contains(&port.number()))
                    && self.protocols().contains(port.protocol())
            }
        }
    }

    /// Returns the first and last port number, or `None` for a service name
    /// without a port.
    ///
    /// ```
    /// # use portolan::search::search;
    /// assert_eq!(search("x11")[0].ports(), Some(6000..=6063));
    /// ```
    #[must_use]
    pub const fn ports(self) -> Option<RangeInclusive<u16>> {
        match self.subject {
            Subject::Assignment(row) => row.ports(),
            Subject::Claim(claim) => Some(claim.ports()),
        }
    }

    /// Returns the protocols that it is of. A row with a port and without a
    /// protocol holds for TCP and UDP; one without either is of none.
    ///
    /// ```
    /// # use portolan::{Protocols, search::search};
    /// assert_eq!(search("ssh")[0].protocols().to_string(), "tcp, udp, sctp");
    /// assert_eq!(search("boe-cms")[0].protocols().to_string(), "tcp, udp");
    /// ```
    #[must_use]
    pub fn protocols(self) -> Protocols {
        match self.subject {
            Subject::Claim(claim) => claim.protocols(),
            Subject::Assignment(_) => {
                let of_row = |row: Assignment| match (row.protocol(), row.ports()) {
                    (Some(protocol), _) => Protocols::from(protocol),
                    (None, Some(_)) => [Protocol::Tcp, Protocol::Udp].into_iter().collect(),
                    (None, None) => Protocols::NONE,
                };
                self.assignments().flat_map(|row| of_row(row).iter()).collect()
            }
        }
    }

    /// Returns how the query fits.
    ///
    /// ```
    /// # use portolan::search::{MatchKind, search};
    /// assert_eq!(search("ssh")[0].match_kind(), MatchKind::Exact);
    /// ```
    #[must_use]
    pub const fn match_kind(self) -> MatchKind {
        self.fit
    }

    /// Returns the field in which the query was found; for words in several
    /// fields, the one that counts most.
    ///
    /// ```
    /// # use portolan::search::{Field, search};
    /// assert_eq!(search("framehawk")[0].field(), Field::Name);
    /// ```
    #[must_use]
    pub const fn field(self) -> Field {
        // The highest of the bits that `Field::bit` gives; one is always set.
        Field::ALL[self.fields.leading_zeros() as usize]
    }

    /// Returns the fields in which the words of the query were found, each
    /// word in the one where it fits best; in the order of [`Field::ALL`].
    ///
    /// ```
    /// # use portolan::search::{Field, search};
    /// let fields = search("ssh secure")[0].fields();
    /// assert_eq!(fields.collect::<Vec<_>>(), [Field::Name, Field::Description]);
    /// ```
    #[must_use]
    pub fn fields(self) -> impl DoubleEndedIterator<Item = Field> + FusedIterator + Clone {
        Field::ALL.iter().copied().filter(move |field| self.fields & field.bit() != 0)
    }

    /// Returns the score, 110 to 64,981; more is better. Scores of different
    /// queries cannot be compared.
    ///
    /// - If it is on one of the first 64 ports that [`find`](crate::find) gives
    ///   for the query, and that is no number: 64,000 for the first of them,
    ///   1000 less for each that follows; and 500 for what that port usually is.
    /// - For the [`fit`](Self::match_kind): 400 exact, 300 prefix, 200 whole
    ///   words, 100 substring.
    /// - For the [`fields`](Self::fields): 80 for the name, and 10 less for
    ///   each that follows in [`Field::ALL`], down to 10 for a note; the mean
    ///   over the words of the query.
    /// - Among substrings, in the same mean: 6 more for a whole word, and 3
    ///   for the beginning of one.
    /// - 1 for a name or word that is written as the query is, but for ASCII
    ///   case.
    ///
    /// ```
    /// # use portolan::search::search;
    /// assert_eq!(search("ssh")[0].score(), 64_981);
    /// assert!(search("ssh").is_sorted_by(|one, next| one.score() >= next.score()));
    /// ```
    #[must_use]
    pub const fn score(self) -> u16 {
        self.score
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Hit {
    /// As the assignments or the claim, the fit, the fields and the score.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;

        let mut out = serializer.serialize_struct("Hit", 4)?;
        match self.subject {
            Subject::Claim(claim) => out.serialize_field("claim", &claim)?,
            Subject::Assignment(_) => {
                out.serialize_field("assignments", &self.assignments().collect::<Vec<_>>())?;
            }
        }
        out.serialize_field("fit", &self.fit)?;
        out.serialize_field("fields", &self.fields().collect::<Vec<_>>())?;
        out.serialize_field("score", &self.score)?;
        out.end()
    }
}
