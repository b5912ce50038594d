//! The registry of a data folder.

use std::fmt;

use crate::generator::fault::Fault;
use crate::generator::layout::unpack_date;
use crate::generator::registry::{self, Row};
use crate::generator::{self, SNAPSHOT, Tables, UPDATES};

/// The registry as a data folder tells it.
pub struct State {
    /// The rows of the snapshot with the updates put in.
    pub rows: Vec<Row>,
    pub tables: Tables,
    /// How many records the snapshot has.
    pub records: usize,
}

impl State {
    pub fn read(read: &dyn Fn(&str) -> Result<Vec<u8>, Fault>) -> Result<Self, Fault> {
        let tables = generator::tables_of(read)?;
        let snapshot = registry::parse(SNAPSHOT, &read(SNAPSHOT)?)?;
        let records = snapshot.len();
        let rows = registry::merge(UPDATES, snapshot, registry::parse(UPDATES, &read(UPDATES)?)?)?;
        Ok(Self { rows, tables, records })
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "newest entry {}, ", iso(self.tables.registry.newest))?;
        if self.tables.registry.updated != 0 {
            write!(f, "updates up to {}, ", iso(self.tables.registry.updated))?;
        }
        write!(f, "{} rows", self.tables.registry.rows)
    }
}

/// A packed date as ISO 8601 writes it.
pub fn iso(packed: u16) -> String {
    match unpack_date(packed) {
        (year, month, 0) => format!("{year:04}-{month:02}"),
        (year, month, day) => format!("{year:04}-{month:02}-{day:02}"),
    }
}

