//! The generator: reads the data files and writes the tables as Rust text.
//!
//! A pipeline of small steps, each with its own file: [`records`] reads CSV,
//! [`registry`] makes typed rows of it, [`columns`] lays them out, [`rust`]
//! writes them down.
//!
//! `build.rs` runs it, and so do the tests and the example `refresh`.

// Each user of the generator calls a part of it, and none exports it.
#![allow(dead_code, unreachable_pub)]
// `updates` are the rows and `updated` is their day, `paged` has `pages`.
#![allow(clippy::similar_names)]
// The layout is const, and keeps what it cuts in bounds.
#![allow(clippy::cast_possible_truncation)]

pub mod columns;
pub mod fault;
#[path = "../src/layout.rs"]
pub mod layout;
pub mod paged;
pub mod pool;
pub mod provenance;
pub mod records;
pub mod registry;
pub mod rust;

use std::path::Path;

use columns::Tables;
use fault::Fault;

/// The registry as IANA publishes it, in the folder of the data.
pub const SNAPSHOT: &str = "service-names-port-numbers.csv";

/// What changed in the registry since the snapshot.
pub const UPDATES: &str = "updates.csv";

/// Where each data file comes from.
pub const PROVENANCE: &str = "README.md";

/// Reads the data folder and lays out its tables.
///
/// # Errors
///
/// The first fault of a data file, with its file and line.
pub fn tables(data: &Path) -> Result<Tables, Fault> {
    tables_of(&|name| fault::read(data, name))
}

/// Lays out the tables of the data files that `read` returns by their names.
///
/// # Errors
///
/// What `read` returns, or the first fault of a data file.
pub fn tables_of(read: &dyn Fn(&str) -> Result<Vec<u8>, Fault>) -> Result<Tables, Fault> {
    let snapshot = registry::parse(SNAPSHOT, &read(SNAPSHOT)?)?;
    if snapshot.is_empty() {
        return Err(Fault::new(SNAPSHOT, 1, "found a header and no record, expected the registry"));
    }
    let updates = registry::parse(UPDATES, &read(UPDATES)?)?;
    let updated =
        if updates.is_empty() { None } else { Some(provenance::date(PROVENANCE, &read(PROVENANCE)?, UPDATES)?) };
    columns::lay_out(snapshot, updates, updated)
}
