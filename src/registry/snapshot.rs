//! Which state of the registry the tables hold.

use crate::registry::Date;
use crate::tables;

/// Which state of the registry the tables hold, and how large it is.
///
/// ```
/// use portolan::REGISTRY;
///
/// println!("ports as of {}", REGISTRY.updated().unwrap_or(REGISTRY.date()));
/// assert_eq!(
///     REGISTRY.rows(),
///     REGISTRY.assigned() + REGISTRY.reserved() + REGISTRY.unassigned(),
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Snapshot {
    pub(crate) date: Date,
    pub(crate) updated: Option<Date>,
    pub(crate) rows: u16,
    pub(crate) assigned: u16,
    pub(crate) reserved: u16,
    pub(crate) unassigned: u16,
    pub(crate) portless: u16,
}

/// The registry that the tables were compiled from.
///
/// ```
/// assert!(portolan::REGISTRY.date().year() >= 2014);
/// ```
pub const REGISTRY: Snapshot = Snapshot {
    date: match Date::unpack(tables::NEWEST) {
        Some(date) => date,
        None => panic!("the snapshot of the registry has a date"),
    },
    updated: Date::unpack(tables::UPDATED),
    rows: tables::ROWS,
    assigned: tables::ASSIGNED,
    reserved: tables::RESERVED,
    unassigned: tables::ROWS - tables::UNASSIGNED,
    portless: tables::PORTLESS,
};

impl Snapshot {
    /// Returns the newest date in the registry's file: it was published on
    /// that day or soon after.
    ///
    /// ```
    /// # use portolan::REGISTRY;
    /// assert!(REGISTRY.date().day().is_some());
    /// ```
    #[must_use]
    pub const fn date(&self) -> Date {
        self.date
    }

    /// Returns the day up to which changes were put on top of the file, or
    /// `None` if there are none.
    ///
    /// ```
    /// # use portolan::REGISTRY;
    /// assert!(REGISTRY.updated().is_none_or(|updated| updated > REGISTRY.date()));
    /// ```
    #[must_use]
    pub const fn updated(&self) -> Option<Date> {
        self.updated
    }

    /// Returns how many rows there are, of all kinds.
    ///
    /// ```
    /// assert_eq!(usize::from(portolan::REGISTRY.rows()), portolan::registry::records().len());
    /// ```
    #[must_use]
    pub const fn rows(&self) -> u16 {
        self.rows
    }

    /// Returns how many rows assign a port, a run of ports or a name.
    ///
    /// ```
    /// assert_eq!(usize::from(portolan::REGISTRY.assigned()), portolan::registry::assignments().len());
    /// ```
    #[must_use]
    pub const fn assigned(&self) -> u16 {
        self.assigned
    }

    /// Returns how many rows reserve a port or a run of ports.
    ///
    /// ```
    /// assert!(portolan::REGISTRY.reserved() > 0);
    /// ```
    #[must_use]
    pub const fn reserved(&self) -> u16 {
        self.reserved
    }

    /// Returns how many rows leave a port or a run of ports unassigned.
    ///
    /// ```
    /// assert!(portolan::REGISTRY.unassigned() > 0);
    /// ```
    #[must_use]
    pub const fn unassigned(&self) -> u16 {
        self.unassigned
    }

    /// Returns how many of the rows that assign give a name and no port.
    ///
    /// ```
    /// assert!(portolan::REGISTRY.portless() > 500);
    /// ```
    #[must_use]
    pub const fn portless(&self) -> u16 {
        self.portless
    }
}
