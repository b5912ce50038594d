//! Reads what is known of the owners of service names.

use std::collections::BTreeMap;

use super::claims::Texts;
use super::fault::Fault;
use super::fields;
use super::layout::STANDING_BY_REGISTRY;
use super::paged::Paged;
use super::pool::Pool;
use super::records::{self, Column};
use super::registry::{Row, Status};
use super::vocabulary;

const COLUMNS: [Column; 7] =
    [&["service"], &["standing"], &["since"], &["successor"], &["note"], &["source"], &["checked"]];

/// One line of the standings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub service: String,
    /// Place in [`vocabulary::STANDINGS`].
    pub word: u8,
    pub since: u16,
    pub successor: String,
    pub note: String,
    pub source: String,
    pub checked: u16,
}

/// Reads the standings.
///
/// # Errors
///
/// The first fault of the file.
pub fn parse(file: &str, bytes: &[u8]) -> Result<Vec<Standing>, Fault> {
    let mut standings: Vec<Standing> = Vec::new();
    for record in records::read(file, bytes, &COLUMNS)? {
        let standing = standing(&record.fields).map_err(|what| Fault::new(file, record.line, what))?;
        let key = |service: &str| (service.to_ascii_lowercase(), service.to_string());
        if let Some(before) = standings.last().filter(|before| key(&before.service) >= key(&standing.service)) {
            let what = format!(
                "found the service `{}` behind `{}`, expected services in order, each once",
                standing.service, before.service
            );
            return Err(Fault::new(file, record.line, what));
        }
        standings.push(standing);
    }
    Ok(standings)
}

fn standing(cells: &[String]) -> Result<Standing, String> {
    let [service, standing, since, successor, note, source, checked] = cells else {
        unreachable!("a record has as many fields as there are columns");
    };
    Ok(Standing {
        service: fields::needed("service", service)?,
        word: fields::one_of("standing", standing, &vocabulary::STANDINGS)?,
        since: fields::date("since", since)?,
        successor: fields::text("successor", successor)?,
        note: fields::needed("note", note).and_then(|note| fields::note("note", &note))?,
        source: fields::source(source)?,
        checked: fields::day("checked", checked)?,
    })
}

/// The standings as columns, and which of them each row of the registry has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingTables {
    /// Row to what the registry itself says, or to [`STANDING_BY_REGISTRY`]
    /// and the number of a finding.
    pub row_standing: Paged,
    pub standing: Vec<u8>,
    pub since: Vec<u16>,
    pub successor: Vec<u16>,
    pub note: Vec<u16>,
    /// Services of one owner share a note.
    pub notes: Pool,
    pub source: Vec<u16>,
    pub checked: Vec<u16>,
}

/// The standing of each row: its place in [`vocabulary::STANDINGS`].
pub fn of_rows(standings: &[Standing], rows: &[Row]) -> Vec<u8> {
    let words: BTreeMap<&str, u8> = standings.iter().map(|line| (line.service.as_str(), line.word)).collect();
    let of_name = |row: &Row| words.get(row.name.as_str()).copied().unwrap_or_else(|| place("unknown"));
    rows.iter().map(|row| by_registry(row).map_or_else(|| of_name(row), place)).collect()
}

/// Lays the standings out beside the rows. One whose service the registry does
/// not have (any more) is kept, and no row refers to it.
pub fn lay_out(standings: &[Standing], rows: &[Row], texts: &mut Texts) -> StandingTables {
    let numbers: BTreeMap<&str, u16> =
        (STANDING_BY_REGISTRY..).zip(standings).map(|(number, line)| (line.service.as_str(), number)).collect();
    let cells: Vec<u16> = rows
        .iter()
        .map(|row| match by_registry(row) {
            Some(word) => u16::from(place(word)),
            None => numbers.get(row.name.as_str()).copied().unwrap_or_else(|| u16::from(place("unknown"))),
        })
        .collect();
    let mut notes = Pool::new();
    StandingTables {
        row_standing: Paged::new(&cells),
        standing: standings.iter().map(|line| line.word).collect(),
        since: standings.iter().map(|line| line.since).collect(),
        successor: standings.iter().map(|line| texts.successors.add(&line.successor)).collect(),
        note: standings.iter().map(|line| notes.add(&line.note)).collect(),
        notes,
        source: standings.iter().map(|line| texts.sources.add(&line.source)).collect(),
        checked: standings.iter().map(|line| line.checked).collect(),
    }
}

/// What the registry itself says of a row's standing.
fn by_registry(row: &Row) -> Option<&'static str> {
    let starts = |text: &str, words: &[&str]| {
        let text = text.to_lowercase();
        words.iter().any(|word| text.starts_with(word))
    };
    if row.alias_of.is_some() {
        return Some("deprecated");
    }
    match row.status {
        Status::Assigned if row.description.to_lowercase().contains("(historic)") => Some("deprecated"),
        Status::Assigned if row.notes.contains("This service name is no longer in use") => Some("discontinued"),
        Status::Assigned if starts(&row.description, &["de-registered"]) => Some("discontinued"),
        Status::Reserved if starts(&row.description, &["deprecated"]) => Some("deprecated"),
        Status::Reserved if starts(&row.description, &["de-registered", "removed", "decom", "de-com"]) => {
            Some("discontinued")
        }
        _ => None,
    }
}

fn place(word: &str) -> u8 {
    let place = vocabulary::STANDINGS.iter().position(|standing| *standing == word);
    place.and_then(|place| u8::try_from(place).ok()).expect("a word of the list of standings")
}
