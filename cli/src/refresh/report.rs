//! How two registries differ.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::state::State;
use crate::generator::layout::{PORTS, port_index};
use crate::generator::registry::{PROTOCOLS, Row, Status};

/// What a registry says of a port, or of a name without one.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Said<'a> {
    /// Name, or nothing, and description of each assignment.
    assignments: BTreeSet<(&'a str, &'a str)>,
    /// Nothing if no row covers the port.
    status: Option<Status>,
}

impl<'a> Said<'a> {
    fn add(&mut self, row: &'a Row) {
        if row.status == Status::Assigned {
            self.assignments.insert((&row.name, &row.description));
        }
        self.status = Some(self.status.map_or(row.status, |status| status.min(row.status)));
    }

    fn names(&self) -> BTreeSet<&'a str> {
        self.assignments.iter().map(|&(name, _)| name).collect()
    }

    /// The assignments of some names, each with its description.
    fn described(&self, names: &BTreeSet<&str>) -> String {
        let chosen = self.assignments.iter().filter(|(name, _)| names.contains(name));
        let texts = chosen.map(|(name, description)| match (*name, *description) {
            (name, "") => name.to_string(),
            ("", description) => format!("no name, {description}"),
            (name, description) => format!("{name}, {description}"),
        });
        texts.collect::<Vec<_>>().join("; ")
    }

    fn status(&self) -> &'static str {
        match self.status {
            Some(Status::Assigned) => "still assigned otherwise",
            Some(Status::Reserved) => "now reserved",
            Some(Status::Unassigned) | None => "now unassigned",
        }
    }
}

/// The ways in which two registries differ, as the report orders them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Assigned,
    Renamed,
    GivenBack,
    Described,
    Reserved,
    Released,
}

impl Kind {
    const ALL: [Self; 6] =
        [Self::Assigned, Self::Renamed, Self::GivenBack, Self::Described, Self::Reserved, Self::Released];

    fn title(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Renamed => "renamed",
            Self::GivenBack => "given back",
            Self::Described => "description changed",
            Self::Reserved => "newly reserved",
            Self::Released => "no longer reserved, and not assigned",
        }
    }
}

/// What a change is about. Ports come by their number, names after them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Ports { first: u16, protocol: u8, last: u16 },
    Name { name: String, protocol: Option<u8> },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let protocol = |number: u8| PROTOCOLS[usize::from(number)];
        match self {
            Self::Ports { first, protocol: number, last } if first == last => {
                write!(f, "{first}/{}", protocol(*number))
            }
            Self::Ports { first, protocol: number, last } => write!(f, "{first}-{last}/{}", protocol(*number)),
            Self::Name { name, protocol: Some(number) } => write!(f, "{name}/{} without a port", protocol(*number)),
            Self::Name { name, protocol: None } => write!(f, "{name} without a port"),
        }
    }
}

/// A difference between two registries, of ports that are next to each other
/// or of a name without a port.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    place: Place,
    kind: Kind,
    text: String,
}

/// The part of its rows that a registry may lose: 2 in 100. It has never lost
/// as many between two states that were published; a download that was cut has.
const LOSS: (usize, usize) = (2, 100);

/// How the second of two registries differs from the first.
#[derive(Debug)]
pub struct Report {
    states: [String; 2],
    /// Whether the new registry is older than what is known today.
    pub older: bool,
    /// How many rows of today the new one lacks, and of how many.
    pub lost: (usize, usize),
    changes: Vec<Change>,
}

impl Report {
    pub fn new(before: &State, after: &State) -> Self {
        let mut changes = Vec::new();
        let (ports_before, ports_after) = (ports(&before.rows), ports(&after.rows));
        for protocol in (0..).take(PROTOCOLS.len()) {
            for number in 0..=u16::MAX {
                let at = port_index(protocol, number);
                let Some((kind, text)) = difference(&ports_before[at], &ports_after[at]) else { continue };
                match changes.last_mut() {
                    Some(Change { place: Place::Ports { last, protocol: other, .. }, kind: same, text: equal })
                        if (*other, *same, equal.as_str()) == (protocol, kind, text.as_str())
                            && *last + 1 == number =>
                    {
                        *last = number;
                    }
                    _ => changes.push(Change {
                        place: Place::Ports { first: number, protocol, last: number },
                        kind,
                        text,
                    }),
                }
            }
        }
        let (names_before, names_after) = (names(&before.rows), names(&after.rows));
        let keys: BTreeSet<_> = names_before.keys().chain(names_after.keys()).collect();
        let none = Said::default();
        for key in keys {
            let (before, after) = (names_before.get(key).unwrap_or(&none), names_after.get(key).unwrap_or(&none));
            if let Some((kind, text)) = difference(before, after) {
                let place = Place::Name { name: key.0.to_string(), protocol: key.1 };
                changes.push(Change { place, kind, text });
            }
        }
        changes.sort_by(|one, other| one.place.cmp(&other.place));
        Self {
            states: [before.to_string(), after.to_string()],
            older: after.known() < before.known(),
            lost: (lost(&before.rows, &after.rows), before.rows.len()),
            changes,
        }
    }

    /// Returns whether the new registry lacks more rows than a registry loses
    /// between two of its states: more than [`LOSS`].
    pub fn is_smaller(&self) -> bool {
        let (lost, rows) = self.lost;
        lost * LOSS.1 > rows * LOSS.0
    }

    /// Returns whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// How many ports, and names without one, differ in a way.
    fn count(&self, kind: Kind) -> (usize, usize) {
        let changes = self.changes.iter().filter(|change| change.kind == kind);
        changes.fold((0, 0), |(ports, names), change| match change.place {
            Place::Ports { first, last, .. } => (ports + (first..=last).len(), names),
            Place::Name { .. } => (ports, names + 1),
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [before, after] = &self.states;
        writeln!(f, "today: {before}\nnew: {after}")?;
        if self.older {
            writeln!(f, "the new file is older than what is known today")?;
        }
        for kind in Kind::ALL {
            let (ports, names) = self.count(kind);
            writeln!(f, "\n{}: {ports} ports, {names} names without a port", kind.title())?;
            for change in self.changes.iter().filter(|change| change.kind == kind) {
                let separator = if change.text.is_empty() { "" } else { ": " };
                writeln!(f, "  {}{separator}{}", change.place, change.text)?;
            }
        }
        writeln!(f)
    }
}

/// How many rows are in one registry and not in another, by what they are about.
fn lost(before: &[Row], after: &[Row]) -> usize {
    fn about(row: &Row) -> impl Ord + use<'_> {
        (&row.name, row.ports, row.protocol)
    }
    let after: BTreeSet<_> = after.iter().map(about).collect();
    before.iter().filter(|row| !after.contains(&about(row))).count()
}

/// What is said of each port, by its index.
fn ports(rows: &[Row]) -> Vec<Said<'_>> {
    let mut ports = vec![Said::default(); PORTS];
    for row in rows {
        for run in row.runs(0) {
            for number in run.first..=run.last {
                ports[port_index(run.protocol, number)].add(row);
            }
        }
    }
    ports
}

/// What is said of each name without a port, by its protocol.
fn names(rows: &[Row]) -> BTreeMap<(&str, Option<u8>), Said<'_>> {
    let mut names: BTreeMap<_, Said<'_>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.ports.is_none()) {
        names.entry((&*row.name, row.protocol)).or_default().add(row);
    }
    names
}

/// How what is said differs, and in which words to tell it.
fn difference(before: &Said<'_>, after: &Said<'_>) -> Option<(Kind, String)> {
    if before == after {
        return None;
    }
    let (old, new) = (before.names(), after.names());
    let lost: BTreeSet<&str> = old.difference(&new).copied().collect();
    let gained: BTreeSet<&str> = new.difference(&old).copied().collect();
    let reserved = |said: &Said<'_>| said.status == Some(Status::Reserved);
    Some(match (lost.is_empty(), gained.is_empty()) {
        (false, false) => (Kind::Renamed, format!("was {}; now {}", before.described(&lost), after.described(&gained))),
        (true, false) => (Kind::Assigned, after.described(&gained)),
        (false, true) => (Kind::GivenBack, format!("{}; {}", before.described(&lost), after.status())),
        (true, true) if before.assignments != after.assignments => {
            let changed = |one: &Said<'_>, other: &Said<'_>| {
                let names = one.assignments.difference(&other.assignments).map(|&(name, _)| name).collect();
                one.described(&names)
            };
            (Kind::Described, format!("was {}; now {}", changed(before, after), changed(after, before)))
        }
        (true, true) if reserved(after) => (Kind::Reserved, String::new()),
        (true, true) if reserved(before) => (Kind::Released, String::new()),
        // Between a row that says unassigned and no row at all.
        (true, true) => return None,
    })
}
