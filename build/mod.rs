//! The generator: reads the data files and writes the tables as Rust text.
//!
//! A pipeline of small steps, each with its own file: [`records`] reads CSV,
//! [`registry`], [`claims`], [`standing`] and [`usual`] make typed rows of it,
//! which they and [`columns`] lay out, and [`rust`] writes them down.
//!
//! `build.rs` runs it, and so do the tests and the example `refresh`.

// Each user of the generator calls a part of it.
#![allow(dead_code)]
// The layout is const, and keeps what it cuts in bounds.
#![allow(clippy::cast_possible_truncation)]

pub mod claims;
pub mod columns;
pub mod cover;
#[path = "../src/records.rs"]
pub mod csv;
pub mod fault;
pub mod fields;
pub mod find;
#[path = "../src/tables/folded.rs"]
pub mod folded;
pub mod former;
#[path = "../src/tables/layout.rs"]
pub mod layout;
pub mod lists;
pub mod paged;
pub mod pool;
pub mod provenance;
pub mod records;
pub mod registry;
pub mod rules;
pub mod rust;
pub mod sha256;
#[path = "../src/shown.rs"]
pub mod shown;
pub mod standing;
pub mod text_column;
pub mod usual;
#[path = "../src/tables/vocabulary.rs"]
pub mod vocabulary;
pub mod words;

use std::path::Path;

use claims::{ClaimTables, Texts};
use fault::Fault;
use find::FindTables;
use former::FormerTables;
use rules::RuleTables;
use standing::StandingTables;
use usual::{Known, UsualTables};
use words::Words;

/// The registry as IANA publishes it, in the folder of the data.
pub const SNAPSHOT: &str = "service-names-port-numbers.csv";

/// What changed in the registry since the snapshot.
pub const UPDATES: &str = "updates.csv";

/// Who else uses a port.
pub const CLAIMS: &str = "claims.csv";

/// What is known of the owners of service names.
pub const STANDINGS: &str = "standing.csv";

/// What is usually meant, where that is not the first name.
pub const USUAL: &str = "usual.csv";

/// What people call services and claims.
pub const WORDS: &str = "words.csv";

/// What systems and browsers do with numbers.
pub const RULES: &str = "rules.csv";

/// Names that the registry once had.
pub const FORMER: &str = "former.csv";

/// Where each data file comes from.
pub const PROVENANCE: &str = "README.md";

/// The files whose sums the README states.
pub const FILES: [&str; 8] = [SNAPSHOT, UPDATES, CLAIMS, RULES, WORDS, USUAL, STANDINGS, FORMER];

/// Everything that is written down for the crate to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tables {
    pub registry: columns::Tables,
    pub claims: ClaimTables,
    pub standing: StandingTables,
    pub rules: RuleTables,
    pub former: FormerTables,
    pub usual: UsualTables,
    pub find: FindTables,
    pub texts: Texts,
}

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
    let claims = claims::parse(CLAIMS, &read(CLAIMS)?)?;
    let rules = rules::parse(RULES, &read(RULES)?)?;
    let standings = standing::parse(STANDINGS, &read(STANDINGS)?)?;
    let words = words::parse(WORDS, &read(WORDS)?)?;
    let stated = usual::parse(USUAL, &read(USUAL)?)?;

    let newest = columns::newest(&snapshot)?;
    let rows = columns::order(snapshot, updates)?;
    let former = former::parse(FORMER, &read(FORMER)?, &rows)?;
    let registry = columns::lay_out(&rows, newest, updated)?;

    let mut texts = Texts::new();
    let claim_tables = claims::lay_out(CLAIMS, &claims, &mut texts)?;
    let standing = standing::lay_out(&standings, &rows, &mut texts);
    let words = Words::new(WORDS, &words, &rows, &claims)?;
    let known = Known {
        registry: &registry,
        rows: &rows,
        row_standing: &standing::of_rows(&standings, &rows),
        claims: &claims,
        claim_tables: &claim_tables,
        words: &words,
    };
    let usual = usual::lay_out(USUAL, &stated, &known, &mut texts)?;
    let find = find::lay_out(&registry.names, &rows, &claims, &words, &stated, &former, &usual);
    Ok(Tables {
        rules: rules::lay_out(RULES, &rules, &mut texts)?,
        former: former::lay_out(&former),
        registry,
        claims: claim_tables,
        standing,
        usual,
        find,
        texts,
    })
}
