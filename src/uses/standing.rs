//! Whether an owner is still behind what is theirs.

use core::fmt;

use crate::registry::Date;
use crate::tables::{self, layout, vocabulary};
use crate::words::words;

/// Whether the owner of an assignment or a claim is still behind it.
///
/// ```
/// use portolan::{Protocol::Udp, Standing, lookup};
///
/// assert_eq!(lookup(3228, Udp).assignment().unwrap().standing(), Standing::Dormant);
/// assert_eq!(Standing::Dormant.to_string(), "dormant");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Standing {
    /// The owner offers it today.
    Active,
    /// The owner, or who keeps the standard, advises against it.
    Deprecated,
    /// It was ended: the product was withdrawn, the entry was taken back.
    Discontinued,
    /// The owner is gone or silent, and nobody ended it.
    Dormant,
    /// Nothing is on record.
    Unknown,
}

words!(
    "portolan::Standing",
    Standing[..],
    Active = vocabulary::STANDINGS[0],
    Deprecated = vocabulary::STANDINGS[1],
    Discontinued = vocabulary::STANDINGS[2],
    Dormant = vocabulary::STANDINGS[3],
    Unknown = vocabulary::STANDINGS[4],
);

impl Standing {
    pub(crate) const fn from_place(place: u8) -> Self {
        Self::ALL[place as usize]
    }

    /// Returns whether the owner has not left it: it is active, or nothing is
    /// known to the contrary.
    ///
    /// ```
    /// # use portolan::Standing;
    /// assert!(Standing::Unknown.is_live() && !Standing::Discontinued.is_live());
    /// ```
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Active | Self::Unknown)
    }
}

/// What is on record of the owner of an assignment, beyond the registry.
///
/// It is two bytes that are freely copied. The facts are the crate's own data,
/// each with its source.
///
/// ```
/// use portolan::{Protocol::Tcp, Standing, by_name};
///
/// let aol = by_name("aol").next().unwrap();
/// let finding = aol.standing_note().unwrap();
/// assert_eq!(finding.standing(), Standing::Discontinued);
/// assert_eq!(finding.since().unwrap().to_string(), "2017-12-15");
/// assert!(finding.source().starts_with("https://"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StandingNote(u16);

impl StandingNote {
    /// What a row's cell of standing refers to.
    pub(crate) const fn from_cell(cell: u16) -> Option<Self> {
        if cell < layout::STANDING_BY_REGISTRY { None } else { Some(Self(cell - layout::STANDING_BY_REGISTRY)) }
    }

    /// Returns the standing.
    ///
    /// ```
    /// # use portolan::{Standing, by_name};
    /// let finding = by_name("dwmsgserver").next().unwrap().standing_note().unwrap();
    /// assert_eq!(finding.standing(), Standing::Dormant);
    /// ```
    #[must_use]
    pub const fn standing(self) -> Standing {
        Standing::from_place(tables::finding_standing(self.0))
    }

    /// Returns since when it holds, as far as that is known.
    ///
    /// ```
    /// # use portolan::by_name;
    /// let finding = by_name("dwmsgserver").next().unwrap().standing_note().unwrap();
    /// assert_eq!(finding.since(), None);
    /// ```
    #[must_use]
    pub const fn since(self) -> Option<Date> {
        Date::unpack(tables::finding_since(self.0))
    }

    /// Returns who or what took over.
    ///
    /// ```
    /// # use portolan::by_name;
    /// let finding = by_name("sunproxyadmin").next().unwrap().standing_note().unwrap();
    /// assert_eq!(finding.successor(), Some("Oracle"));
    /// ```
    #[must_use]
    pub const fn successor(self) -> Option<&'static str> {
        tables::successor_text(tables::finding_successor(self.0))
    }

    /// Returns what is known, in a sentence or two.
    ///
    /// ```
    /// # use portolan::by_name;
    /// let finding = by_name("dwmsgserver").next().unwrap().standing_note().unwrap();
    /// assert!(finding.note().ends_with('.'));
    /// ```
    #[must_use]
    pub const fn note(self) -> &'static str {
        present(tables::finding_note_text(tables::finding_note(self.0)))
    }

    /// Returns the address of the source.
    ///
    /// ```
    /// # use portolan::by_name;
    /// let finding = by_name("dwmsgserver").next().unwrap().standing_note().unwrap();
    /// assert!(finding.source().starts_with("https://"));
    /// ```
    #[must_use]
    pub const fn source(self) -> &'static str {
        present(tables::source_text(tables::finding_source(self.0)))
    }

    /// Returns the day on which the source was looked at.
    ///
    /// ```
    /// # use portolan::by_name;
    /// let finding = by_name("dwmsgserver").next().unwrap().standing_note().unwrap();
    /// assert!(finding.checked().year() >= 2026);
    /// ```
    #[must_use]
    pub const fn checked(self) -> Date {
        present_date(tables::finding_checked(self.0))
    }
}

impl fmt::Debug for StandingNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StandingNote")
            .field("standing", &self.standing())
            .field("since", &self.since())
            .field("note", &self.note())
            .finish_non_exhaustive()
    }
}

/// A text that the data always has: the build script refuses a line without.
pub(crate) const fn present(text: Option<&'static str>) -> &'static str {
    match text {
        Some(text) => text,
        None => "",
    }
}

/// A date that the data always has: the build script refuses a line without.
pub(crate) const fn present_date(packed: u16) -> Date {
    match Date::unpack(packed) {
        Some(date) => date,
        None => Date::EPOCH,
    }
}
