//! Compares the lists with the registry of today.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::list::{Ports, Row};
use crate::{Date, Fault, Kind, List, Port, Today};

/// What the registry of today has in place of a former name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Became {
    /// The port is reserved.
    Reserved,
    /// The port is unassigned, or is in no row.
    Unassigned,
    /// The port has this name: a new one of the same service, or a service that came after it.
    Renamed(String),
}

impl fmt::Display for Became {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reserved => f.write_str("reserved"),
            Self::Unassigned => f.write_str("unassigned"),
            Self::Renamed(name) => write!(f, "renamed {name}"),
        }
    }
}

/// A name that the registry once had for a port.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Former {
    /// The port and protocol.
    pub port: Port,
    /// The name, as the last list that has it writes it.
    pub name: String,
    /// Its description there, or nothing.
    pub description: String,
    /// The date of the last list that has it.
    pub last: Date,
    /// The date of the first later list that shows that it is gone.
    pub gone: Date,
    /// What the registry has instead.
    pub became: Became,
}

/// The names that the lists have and the registry of today has not, in the order of port, protocol
/// and name. The lists go from the oldest to the newest.
///
/// # Errors
///
/// If a list comes behind a newer one, or no list tells when a name went.
pub fn former(lists: &[List], today: &Today) -> Result<Vec<Former>, Fault> {
    for pair in lists.windows(2) {
        if pair[0].date.is_after(&pair[1].date) {
            let [before, found] = [pair[0].date.clone(), pair[1].date.clone()];
            return Err(Fault::Order { path: pair[1].path.clone(), found, before });
        }
    }
    seen(lists)
        .into_iter()
        .filter(|((port, key), _)| !rows(&today.ports, *port).iter().any(|row| key_of(&row.name) == *key))
        .map(|((port, _), seen)| follow(lists, today, port, &seen))
        .collect()
}

/// Where a name was seen.
struct Seen<'a> {
    /// The last list that has it.
    last: usize,
    /// Its row there.
    row: &'a Row,
    /// Whether any list has it in a row for one port with its protocol.
    single: bool,
    /// The other names of the port in the registries that have it.
    beside: BTreeSet<String>,
}

/// Every name of every port, by the form that names are compared in.
fn seen(lists: &[List]) -> BTreeMap<(Port, String), Seen<'_>> {
    let mut all = BTreeMap::new();
    for (at, list) in lists.iter().enumerate() {
        for (&port, rows) in &list.ports {
            let keys: Vec<_> = rows.iter().map(|row| key_of(&row.name)).collect();
            for (row, key) in rows.iter().zip(&keys).filter(|(row, _)| !row.name.is_empty()) {
                let entry = || Seen { last: at, row, single: false, beside: BTreeSet::new() };
                let seen: &mut Seen = all.entry((port, key.clone())).or_insert_with(entry);
                if at > seen.last {
                    (seen.last, seen.row) = (at, row);
                }
                seen.single |= row.single;
                if list.kind == Kind::Registry {
                    seen.beside.extend(keys.iter().filter(|other| *other != key && !other.is_empty()).cloned());
                }
            }
        }
    }
    all
}

/// What happened to a name that the registry of today has not.
fn follow(lists: &[List], today: &Today, port: Port, seen: &Seen) -> Result<Former, Fault> {
    let list = &lists[seen.last];
    let Some(gone) = lists[seen.last + 1..].iter().find(|later| shows_gone(later, port, seen)) else {
        return Err(Fault::Open { port, name: seen.row.name.clone(), last: list.date.clone() });
    };
    let before: BTreeSet<_> = rows(&list.ports, port).iter().map(|row| key_of(&row.name)).collect();
    Ok(Former {
        port,
        name: seen.row.name.clone(),
        description: without_note(&seen.row.description).to_string(),
        last: list.date.clone(),
        gone: gone.date.clone(),
        became: became(rows(&today.ports, port), &before),
    })
}

/// Whether a list that does not have a name shows that the registry no longer had it.
///
/// The registry always does. A list of one name a port has none from a row for a run of ports, and
/// of several names just one: if that one is known to have been there beside the name, the name may
/// have been there too.
fn shows_gone(list: &List, port: Port, seen: &Seen) -> bool {
    match list.kind {
        Kind::Registry => true,
        Kind::Single if !seen.single => false,
        Kind::Single => !rows(&list.ports, port).iter().any(|row| seen.beside.contains(&key_of(&row.name))),
    }
}

/// What the rows of today say of a port: its first name that was not there before, or else its first.
fn became(today: &[Row], before: &BTreeSet<String>) -> Became {
    let mut names = today.iter().map(|row| &row.name).filter(|name| !name.is_empty());
    let first = names.clone().next();
    match names.find(|name| !before.contains(&key_of(name))).or(first) {
        Some(name) => Became::Renamed(name.clone()),
        None if today.iter().any(|row| row.description == "Reserved") => Became::Reserved,
        None => Became::Unassigned,
    }
}

fn rows(ports: &Ports, port: Port) -> &[Row] {
    ports.get(&port).map_or(&[], Vec::as_slice)
}

/// The form that names are compared in: without case and white space, which are no change of name.
fn key_of(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_whitespace()).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// The description without the registry's note on a name that replaces one of another form.
fn without_note(description: &str) -> &str {
    let note = "IANA assigned this well-formed service name as a replacement for";
    description.split_once(note).map_or(description, |(text, _)| text.trim_end())
}
