//! Reads what is usually meant by ports whose first name is not it.

use std::collections::BTreeMap;

use super::claims::{Claim, Texts};
use super::fault::Fault;
use super::fields;
use super::layout::{self, USUAL_CLAIM};
use super::records::{self, Column};
use super::registry::Row;
use super::vocabulary::CONFIDENCES;

const COLUMNS: [Column; 8] =
    [&["port"], &["protocols"], &["assignment"], &["claim"], &["confidence"], &["reason"], &["source"], &["checked"]];

/// One line of the usual names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usual {
    pub line: u64,
    pub port: u16,
    pub protocols: u8,
    pub meaning: Meaning,
    /// Place in [`CONFIDENCES`].
    pub confidence: u8,
    pub reason: String,
    pub source: String,
    pub checked: u16,
}

/// What is usually meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// The service name of one of the port's assignments.
    Assignment(String),
    /// The id of one of the port's claims.
    Claim(String),
}

/// Reads the usual names.
///
/// # Errors
///
/// The first fault of the file.
pub fn parse(file: &str, bytes: &[u8]) -> Result<Vec<Usual>, Fault> {
    let mut seen = BTreeMap::new();
    let mut lines = Vec::new();
    for record in records::read(file, bytes, &COLUMNS)? {
        let fault = |what| Fault::new(file, record.line, what);
        let usual = usual(record.line, &record.fields).map_err(fault)?;
        for protocol in (0..4).filter(|protocol| usual.protocols >> protocol & 1 == 1) {
            if let Some(first) = seen.insert((usual.port, protocol), record.line) {
                let what = format!("found port {} a second time, after line {first}, expected it once", usual.port);
                return Err(fault(what));
            }
        }
        lines.push(usual);
    }
    Ok(lines)
}

fn usual(line: u64, cells: &[String]) -> Result<Usual, String> {
    let [port, protocols, assignment, claim, confidence, reason, source, checked] = cells else {
        unreachable!("a record has as many fields as there are columns");
    };
    let meaning = match (assignment.as_str(), claim.as_str()) {
        (name, "") if !name.is_empty() => Meaning::Assignment(fields::text("assignment", name)?),
        ("", id) if !id.is_empty() => Meaning::Claim(fields::id("claim", id)?),
        _ => return Err("found both or neither of `assignment` and `claim`, expected one of them".to_string()),
    };
    Ok(Usual {
        line,
        port: fields::port("port", port)?,
        protocols: fields::protocols(protocols)?,
        meaning,
        confidence: fields::one_of("confidence", confidence, &CONFIDENCES)?,
        reason: fields::needed("reason", reason).and_then(|reason| fields::note("reason", &reason))?,
        source: fields::source(source)?,
        checked: fields::day("checked", checked)?,
    })
}

/// The usual names as columns, one cell a port, in the order of the ports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsualTables {
    /// Protocol times 65,536, and the port number.
    pub port: Vec<u32>,
    /// A row of the registry, or [`USUAL_CLAIM`] and the number of a claim.
    pub meaning: Vec<u16>,
    pub confidence: Vec<u8>,
    pub reason: Vec<u16>,
    pub source: Vec<u16>,
    pub checked: Vec<u16>,
}

/// Lays the usual names out. One that rests on an assignment which the registry
/// does not have (any more) is left out; one that rests on a claim which does
/// not cover the port is a fault.
///
/// # Errors
///
/// A fault with the line whose claim is not there.
pub fn lay_out(
    file: &str,
    lines: &[Usual],
    rows: &[Row],
    claims: &[Claim],
    texts: &mut Texts,
) -> Result<UsualTables, Fault> {
    let mut tables = UsualTables {
        port: Vec::new(),
        meaning: Vec::new(),
        confidence: Vec::new(),
        reason: Vec::new(),
        source: Vec::new(),
        checked: Vec::new(),
    };
    let mut cells = BTreeMap::new();
    for line in lines {
        for protocol in (0..4).filter(|protocol| line.protocols >> protocol & 1 == 1) {
            let port = layout::port_index(protocol, line.port);
            let meaning = match &line.meaning {
                Meaning::Assignment(name) => {
                    rows.iter().position(|row| row.name == *name && row.covers(protocol, line.port))
                }
                Meaning::Claim(id) => {
                    let covers = |claim: &Claim| {
                        claim.id == *id
                            && (claim.first..=claim.last).contains(&line.port)
                            && claim.protocols >> protocol & 1 == 1
                    };
                    let Some(at) = claims.iter().position(covers) else {
                        let what = format!("found the claim `{id}`, expected one that covers port {}", line.port);
                        return Err(Fault::new(file, line.line, what));
                    };
                    Some(at | usize::from(USUAL_CLAIM))
                }
            };
            if let Some(meaning) = meaning {
                cells.insert(port, (meaning, line));
            }
        }
    }
    for (port, (meaning, line)) in cells {
        tables.port.push(u32::try_from(port).expect("a port index has 18 bits"));
        tables.meaning.push(u16::try_from(meaning).expect("rows and claims are fewer than 32768"));
        tables.confidence.push(line.confidence);
        tables.reason.push(texts.notes.add(&line.reason));
        tables.source.push(texts.sources.add(&line.source));
        tables.checked.push(line.checked);
    }
    Ok(tables)
}
