//! Makes typed rows of the registry's records.

use std::collections::BTreeMap;

use super::cover::Run;
use super::fault::Fault;
use super::layout;
use super::records::{self, Column, Record};

/// The columns of the registry, in the order of [`Cell`].
const COLUMNS: [Column; 12] = [
    &["Service Name"],
    &["Port Number"],
    &["Transport Protocol"],
    &["Description"],
    &["Assignee"],
    &["Contact"],
    &["Registration Date"],
    &["Modification Date"],
    &["Reference"],
    &["Service Code"],
    &["Unauthorized Use Reported", "Known Unauthorized Uses"],
    &["Assignment Notes"],
];

/// The header of a file in the registry's columns, under their names of today.
pub fn header() -> String {
    COLUMNS.map(|column| column[0]).join(",")
}

/// The transport protocols, in the order of their numbers.
pub const PROTOCOLS: [&str; 4] = ["tcp", "udp", "sctp", "dccp"];

/// The protocols that a row without one holds for: TCP and UDP.
const UNSAID: [u8; 2] = [0, 1];

/// The first number that the registry never assigns (RFC 6335, section 6).
const DYNAMIC: u16 = 49152;

/// What a row says of the ports that it covers. The order is that of
/// precedence: an assigned row inside an unassigned run wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    Assigned,
    Reserved,
    Unassigned,
}

/// A reference of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reference {
    Rfc(u16),
    Text(String),
}

/// One record of the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub line: u64,
    /// Whether the row comes from the updates and not from the snapshot.
    pub update: bool,
    pub status: Status,
    pub name: String,
    /// First and last port number.
    pub ports: Option<(u16, u16)>,
    pub protocol: Option<u8>,
    pub description: String,
    pub assignee: String,
    pub contact: String,
    /// Packed, as in [`layout::pack_date`].
    pub registered: Option<u16>,
    pub modified: Option<u16>,
    pub references: Vec<Reference>,
    pub service_code: Option<u32>,
    pub unauthorized_use: String,
    pub notes: String,
    /// The name that this row's name is an alias of.
    pub alias_of: Option<String>,
}

impl Row {
    /// The protocols whose ports the row covers.
    pub fn protocols(&self) -> Vec<u8> {
        self.protocol.map_or(UNSAID.to_vec(), |protocol| vec![protocol])
    }

    /// The runs of ports that the row covers, one a protocol.
    pub fn runs(&self, owner: u16) -> Vec<Run> {
        let Some((first, last)) = self.ports else { return Vec::new() };
        self.protocols().into_iter().map(|protocol| Run { protocol, first, last, owner }).collect()
    }

    /// Whether the row covers a port.
    pub fn covers(&self, protocol: u8, number: u16) -> bool {
        self.protocols().contains(&protocol) && self.ports.is_some_and(|(first, last)| (first..=last).contains(&number))
    }
}

/// Reads a file in the registry's columns.
///
/// # Errors
///
/// The first fault of the file.
pub fn parse(file: &str, bytes: &[u8]) -> Result<Vec<Row>, Fault> {
    let records = records::read(file, bytes, &COLUMNS)?;
    let mut seen = BTreeMap::new();
    for record in &records {
        if let Some(first) = seen.insert(&record.fields, record.line) {
            let what = format!("found the same row as on line {first}, expected each row once");
            return Err(Fault::new(file, record.line, what));
        }
    }
    records.iter().map(|record| row(record).map_err(|what| Fault::new(file, record.line, what))).collect()
}

/// The rows of the snapshot with those of the updates put in.
///
/// A row of the updates replaces the rows of the same port number (or run) and
/// protocol. Rows are ordered by their first port number, those without a port
/// last, otherwise as in their files.
///
/// # Errors
///
/// A fault if a row of the updates has no port, so that nothing says what it
/// replaces.
pub fn merge(file: &str, snapshot: Vec<Row>, updates: Vec<Row>) -> Result<Vec<Row>, Fault> {
    let key = |row: &Row| (row.ports, row.protocol);
    if let Some(row) = updates.iter().find(|row| row.ports.is_none()) {
        return Err(Fault::new(file, row.line, "found a row without a port number, expected one"));
    }
    let replaced: std::collections::BTreeSet<_> = updates.iter().map(key).collect();
    let kept = snapshot.into_iter().filter(|row| !replaced.contains(&key(row)));
    let updates = updates.into_iter().map(|row| Row { update: true, ..row });
    let mut rows: Vec<Row> = kept.chain(updates).collect();
    rows.sort_by_key(|row| (row.ports.is_none(), row.ports.map(|(first, _)| first)));
    Ok(rows)
}

fn row(record: &Record) -> Result<Row, String> {
    let [name, ports, protocol, description, assignee, contact, registered, modified, rest @ ..] = &record.fields[..]
    else {
        unreachable!("a record has as many fields as there are columns");
    };
    let [references, service_code, unauthorized_use, notes] = rest else {
        unreachable!("a record has as many fields as there are columns");
    };
    let name = one_line(name);
    let description = one_line(description);
    if name.is_empty() && description.is_empty() {
        return Err("found neither a service name nor a description, expected one".to_string());
    }
    let notes = lines(notes);
    Ok(Row {
        line: record.line,
        update: false,
        status: status(&name, &description)?,
        ports: run(ports)?,
        protocol: self::protocol(protocol)?,
        assignee: people(assignee),
        contact: people(contact),
        registered: date("Registration Date", registered)?,
        modified: date("Modification Date", modified)?,
        references: self::references(references)?,
        service_code: self::service_code(service_code)?,
        unauthorized_use: one_line(unauthorized_use),
        alias_of: alias_of(&notes),
        name,
        description,
        notes,
    })
}

/// The first words of rows without a name, in small letters, and what they say.
/// RFC 6335, section 8.2: what was taken back is reserved until the range's
/// unassigned numbers are used up.
///
/// The list is closed: a word that is not in it is more likely damaged than
/// new, and `Reserxed` would assign a reserved port.
const NAMELESS: [(&str, Status); 11] = [
    ("unassigned", Status::Unassigned),
    ("reserved", Status::Reserved),
    ("iana reserved", Status::Reserved),
    ("de-registered", Status::Reserved),
    ("removed", Status::Reserved),
    ("deprecated", Status::Reserved),
    ("decomissioned", Status::Reserved),
    ("decommissioned", Status::Reserved),
    ("de-commissioned", Status::Reserved),
    ("any private", Status::Assigned),
    ("possibly used by", Status::Assigned),
];

/// Whether a row assigns its ports: it has a name, or one of the descriptions
/// that the registry has in its place.
fn status(name: &str, description: &str) -> Result<Status, String> {
    if !name.is_empty() {
        return Ok(Status::Assigned);
    }
    let words = description.trim_start_matches('(').to_lowercase();
    let is_start = |start: &str| {
        words
            .strip_prefix(start)
            .is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '-'))
    };
    let found = NAMELESS.iter().find(|(start, _)| is_start(start));
    found.map(|&(_, status)| status).ok_or_else(|| {
        let starts = NAMELESS.map(|(start, _)| start).join(", ");
        format!("found the description `{description}` of a row without a name, expected one that starts with {starts}")
    })
}

/// Line breaks and runs of white space become one space.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As [`one_line`], line by line; empty lines at both ends are dropped.
fn lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(one_line).collect();
    lines.join("\n").trim_matches('\n').to_string()
}

/// `[Vera_Heinau][Heiko_Schlichting]` becomes `Vera Heinau, Heiko Schlichting`.
fn people(text: &str) -> String {
    let spaced = text.replace("][", ", ").replace(['[', ']'], "").replace('_', " ");
    one_line(&spaced)
}

fn run(text: &str) -> Result<Option<(u16, u16)>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let number = |part: &str| -> Result<u16, String> {
        if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(format!("found the port number `{text}`, expected a number or a run such as 6000-6063"));
        }
        // Digits that do not fit are too many of them.
        part.parse().map_err(|_| format!("found the port number {part}, expected at most 65535"))
    };
    let (first, last) = match text.split_once('-') {
        Some((first, last)) => (number(first)?, number(last)?),
        None => (number(text)?, number(text)?),
    };
    if last < first {
        return Err(format!("found the run {first}-{last}, expected it to end at its start or after"));
    }
    if last >= DYNAMIC {
        let what = "the registry assigns none from 49152 on (RFC 6335, section 6)";
        return Err(format!("found the port number {last}, expected at most 49151: {what}"));
    }
    Ok(Some((first, last)))
}

fn protocol(text: &str) -> Result<Option<u8>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match (0..).zip(PROTOCOLS).find(|(_, name)| *name == text) {
        Some((number, _)) => Ok(Some(number)),
        None => Err(format!("found the protocol `{text}`, expected tcp, udp, sctp, dccp or nothing")),
    }
}

fn date(column: &str, text: &str) -> Result<Option<u16>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match parse_date(text) {
        Some((_, 0, _)) | None => {
            let (first, last) = (layout::YEARS.start(), layout::YEARS.end());
            let what = format!("expected YYYY-MM-DD or YYYY-MM, a day or month from {first} to {last}");
            Err(format!("found the date `{text}` in `{column}`, {what}"))
        }
        Some((year, month, day)) => Ok(Some(layout::pack_date(year, month, day))),
    }
}

/// Year, month and day of an ISO 8601 date; 0 stands for a part left out.
pub fn parse_date(text: &str) -> Option<(u16, u8, u8)> {
    let mut parts = text.split('-');
    let mut next = |digits: usize| -> Option<Option<u16>> {
        let Some(part) = parts.next() else { return Some(None) };
        let good = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        if good { part.parse().ok().map(Some) } else { None }
    };
    let (year, month, day) = (next(4)??, next(2)?, next(2)?);
    let month = month.map_or(Some(0), |month| (1..=12).contains(&month).then_some(month))?;
    // 2000 was a leap year, and no other year that counts is a century's.
    const { assert!(*layout::YEARS.start() > 1900 && *layout::YEARS.end() < 2100) };
    let leap = year % 4 == 0;
    let days = match month {
        2 => 28 + u16::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let day = day.map_or(Some(0), |day| (1..=days).contains(&day).then_some(day))?;
    let whole = parts.next().is_none() && layout::YEARS.contains(&year);
    whole.then_some((year, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
}

/// `[RFC6335][TR-352]` becomes an RFC number and a text.
fn references(text: &str) -> Result<Vec<Reference>, String> {
    let text = one_line(text);
    let mut references = Vec::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let inner = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let Some((inner, after)) = inner.filter(|(inner, _)| !inner.trim().is_empty() && !inner.contains('[')) else {
            return Err(format!("found the reference `{text}`, expected each in brackets: [RFC6335][TR-352]"));
        };
        references.push(reference(inner.trim())?);
        rest = after.trim_start();
    }
    Ok(references)
}

fn reference(text: &str) -> Result<Reference, String> {
    let digits = text.strip_prefix("RFC").filter(|digits| !digits.starts_with(['0', '+']));
    match digits.and_then(|digits| digits.parse::<u16>().ok()) {
        Some(number) if number >= layout::TEXT_REFERENCE => {
            Err(format!("found RFC number {number}, expected less than {}", layout::TEXT_REFERENCE))
        }
        Some(number) => Ok(Reference::Rfc(number)),
        // What is not written as RFC numbers are stays as it is.
        None => Ok(Reference::Text(text.to_string())),
    }
}

fn service_code(text: &str) -> Result<Option<u32>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let code = text.parse().ok().filter(|_| !text.starts_with('+'));
    let fault = || format!("found the service code `{text}`, expected a number from 0 to {}", u32::MAX);
    code.map(Some).ok_or_else(fault)
}

/// The name in the registry's own words for an alias, which stand on the first
/// line of a note or after others.
fn alias_of(notes: &str) -> Option<String> {
    const WORDS: [&str; 2] = ["This entry is an alias to \"", "This is a duplicate of the \""];
    let rest = WORDS.iter().find_map(|words| Some(notes.split_once(words)?.1))?;
    Some(rest.split_once('"')?.0.to_string())
}
