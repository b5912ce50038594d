//! The registry of a data folder.

use std::fmt;

use crate::generator::columns;
use crate::generator::fault::Fault;
use crate::generator::layout::unpack_date;
use crate::generator::registry::{self, Row};
use crate::generator::{PROVENANCE, SNAPSHOT, UPDATES, provenance};

/// The registry as a data folder tells it.
pub struct State {
    /// The rows of the snapshot with the updates put in.
    pub rows: Vec<Row>,
    /// The newest date of the snapshot, packed.
    pub newest: u16,
    /// The day up to which changes are known, packed, if there are updates.
    pub updated: Option<u16>,
    /// How many records the snapshot has.
    pub records: usize,
}

impl State {
    /// Reads the files that `read` returns by their names.
    pub fn read(read: &dyn Fn(&str) -> Result<Vec<u8>, Fault>) -> Result<Self, Fault> {
        let snapshot = registry::parse(SNAPSHOT, &read(SNAPSHOT)?)?;
        if snapshot.is_empty() {
            return Err(Fault::new(SNAPSHOT, 1, "found a header and no record, expected the registry"));
        }
        let updates = registry::parse(UPDATES, &read(UPDATES)?)?;
        let updated = match updates[..] {
            [] => None,
            _ => Some(provenance::date(PROVENANCE, &read(PROVENANCE)?, UPDATES)?),
        };
        let (records, newest) = (snapshot.len(), columns::newest(&snapshot)?);
        Ok(Self { rows: registry::merge(UPDATES, snapshot, updates)?, newest, updated, records })
    }

    /// Returns the day up to which changes are known, packed.
    pub fn known(&self) -> u16 {
        self.newest.max(self.updated.unwrap_or(0))
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "newest entry {}, ", iso(self.newest))?;
        if let Some(updated) = self.updated {
            write!(f, "updates up to {}, ", iso(updated))?;
        }
        write!(f, "{} rows", self.rows.len())
    }
}

/// A packed date as ISO 8601 writes it.
pub fn iso(packed: u16) -> String {
    match unpack_date(packed) {
        (year, month, 0) => format!("{year:04}-{month:02}"),
        (year, month, day) => format!("{year:04}-{month:02}-{day:02}"),
    }
}
