//! Puts another registry file, newer or older, in the place of the data
//! folder's snapshot, after it has been checked whole:
//! `cargo run --example refresh -- [--data DIR] [--source TEXT] NEW.csv`.
//!
//! Prints what the new file assigns, renames and gives back, compared with
//! what the data folder says today. Then it replaces the snapshot, empties the
//! updates, and brings the folder's `README.md` up to date. A fault in the file
//! changes nothing and exits with 1, wrong usage exits with 2.

#[path = "../build/mod.rs"]
mod generator;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use sha2::{Digest, Sha256};

use generator::Tables;
use generator::fault::{self, Fault};
use generator::layout::{PORTS, port_index, unpack_date};
use generator::registry::{self, PROTOCOLS, Row, Status};
use generator::{PROVENANCE, SNAPSHOT, UPDATES, provenance};

const USAGE: &str = "expected refresh [--data DIR] [--source TEXT] NEW.csv";

/// Where the registry is published: the source of the snapshot, whichever way
/// it came.
const REGISTRY: &str = "[Service Name and Transport Protocol Port Number Registry]\
                        (https://www.iana.org/assignments/service-names-port-numbers) of IANA";

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    ExitCode::from(run(&arguments, &mut io::stdout(), &mut io::stderr()))
}

/// Does what the arguments say and returns the exit code.
pub(crate) fn run(arguments: &[OsString], out: &mut dyn Write, errors: &mut dyn Write) -> u8 {
    let (code, message) = match Request::parse(arguments) {
        Ok(request) => match request.fulfil(out) {
            Ok(()) => return 0,
            Err(message) => (1, message),
        },
        Err(message) => (2, format!("{message}, {USAGE}")),
    };
    // With standard error gone, the exit code is all that is left to tell.
    let _ = writeln!(errors, "{message}");
    code
}

/// What the command line asks for.
struct Request {
    data: PathBuf,
    /// How the new file came here, for the table of sources.
    source: Option<String>,
    new: PathBuf,
}

impl Request {
    fn parse(arguments: &[OsString]) -> Result<Self, String> {
        let mut data = None;
        let mut source = None;
        let mut new = None;
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let option = argument.to_string_lossy();
            let place = match &*option {
                "--data" => &mut data,
                "--source" => &mut source,
                _ if option.starts_with('-') => return Err(format!("found the option `{option}`")),
                _ => &mut new,
            };
            let value = if option.starts_with("--") {
                arguments.next().ok_or_else(|| format!("found `{option}` with nothing after it"))?
            } else {
                argument
            };
            if let Some(other) = place.replace(value.clone()) {
                return Err(format!("found both `{}` and `{}`", other.to_string_lossy(), value.to_string_lossy()));
            }
        }
        let source = source.map(|source| source.to_string_lossy().trim().to_string());
        if source.as_ref().is_some_and(|source| source.contains(['|', '\n', '\r'])) {
            return Err("found a `|` or a line break in the source, which is a cell of a table".to_string());
        }
        Ok(Self {
            data: data.map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("data"), PathBuf::from),
            source: source.filter(|source| !source.is_empty()),
            new: new.ok_or("found no file")?.into(),
        })
    }

    fn fulfil(&self, out: &mut dyn Write) -> Result<(), String> {
        let refresh = Refresh::prepare(&self.data, &self.new, self.source.as_deref())?;
        write!(out, "{}", refresh.report)
            .and_then(|()| out.flush())
            .map_err(|error| format!("cannot print what changed, so nothing was replaced: {error}"))?;
        refresh.replace()?;
        let path = |name: &str| self.data.join(name).display().to_string();
        let (snapshot, updates, provenance) = (path(SNAPSHOT), path(UPDATES), path(PROVENANCE));
        // The work is done: that nobody reads this is no failure.
        let _ = writeln!(out, "replaced {snapshot}, emptied {updates}, brought {provenance} up to date");
        Ok(())
    }
}

/// All that is to be written, checked, and not yet written.
pub(crate) struct Refresh {
    /// What the new registry says otherwise than the one of today.
    pub(crate) report: Report,
    data: PathBuf,
    /// Names in the data folder and what is to stand there.
    files: [(&'static str, Vec<u8>); 3],
}

impl Refresh {
    /// Checks the new file as the build does, with the other files of the data
    /// folder, and compares it with the registry of today.
    ///
    /// # Errors
    ///
    /// The first fault of the new file, of a file of the data folder, or of
    /// the README, with its path and line.
    pub(crate) fn prepare(data: &Path, new: &Path, source: Option<&str>) -> Result<Self, String> {
        let bytes = fs::read(new).map_err(|error| format!("{}: cannot be read: {error}", new.display()))?;
        let in_folder = |fault: Fault| fault.located(|name| data.join(name).display().to_string()).to_string();
        let in_new = |fault: Fault| {
            let path = |name: &str| if name == SNAPSHOT { new.to_path_buf() } else { data.join(name) };
            fault.located(|name| path(name).display().to_string()).to_string()
        };

        let no_updates = format!("{}\n", registry::header()).into_bytes();
        let after = State::read(&|name| match name {
            SNAPSHOT => Ok(bytes.clone()),
            UPDATES => Ok(no_updates.clone()),
            name => fault::read(data, name),
        });
        let after = after.map_err(in_new)?;
        let before = State::read(&|name| fault::read(data, name)).map_err(in_folder)?;
        let readme = fault::read(data, PROVENANCE).and_then(|readme| {
            let readme = String::from_utf8(readme);
            let readme = readme.map_err(|error| Fault::new(PROVENANCE, 0, format!("{error}, expected UTF-8")))?;
            up_to_date(&readme, &after, &bytes, &no_updates, source)
        });
        let readme = readme.map_err(in_folder)?;
        Ok(Self {
            report: Report::new(&before, &after),
            data: data.to_path_buf(),
            files: [(SNAPSHOT, bytes), (UPDATES, no_updates), (PROVENANCE, readme.into_bytes())],
        })
    }

    /// Replaces the files. Each is first written whole beside the one that it
    /// replaces, so that a full disk changes nothing.
    ///
    /// # Errors
    ///
    /// What could not be written, and which files were replaced before.
    pub(crate) fn replace(self) -> Result<(), String> {
        let paths =
            self.files.each_ref().map(|(name, _)| (self.data.join(format!("{name}.new")), self.data.join(name)));
        let written = paths.iter().zip(&self.files).try_for_each(|((beside, _), (_, bytes))| {
            let write = || -> io::Result<()> {
                let mut file = File::create(beside)?;
                file.write_all(bytes)?;
                file.sync_all()
            };
            write()
                .map_err(|error| format!("{}: cannot be written, so nothing was replaced: {error}", beside.display()))
        });
        let replaced = written.and_then(|()| {
            let mut done = Vec::new();
            for (beside, path) in &paths {
                fs::rename(beside, path).map_err(|error| {
                    let done = if done.is_empty() { "nothing".to_string() } else { done.join(" and ") };
                    format!("{}: cannot be replaced, {done} was replaced: {error}", path.display())
                })?;
                done.push(path.display().to_string());
            }
            Ok(())
        });
        if replaced.is_err() {
            for (beside, _) in &paths {
                // Those that were renamed or never written are not there.
                let _ = fs::remove_file(beside);
            }
        }
        replaced
    }
}

/// The registry as a data folder tells it.
struct State {
    /// The rows of the snapshot with the updates put in.
    rows: Vec<Row>,
    tables: Tables,
    /// How many records the snapshot has.
    records: usize,
}

impl State {
    fn read(read: &dyn Fn(&str) -> Result<Vec<u8>, Fault>) -> Result<Self, Fault> {
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
fn iso(packed: u16) -> String {
    match unpack_date(packed) {
        (year, month, 0) => format!("{year:04}-{month:02}"),
        (year, month, day) => format!("{year:04}-{month:02}-{day:02}"),
    }
}

/// The SHA-256 of a file's bytes, in small hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// The README of the data folder, with what it says of the two files of the
/// registry put right.
fn up_to_date(
    readme: &str,
    new: &State,
    snapshot: &[u8],
    updates: &[u8],
    source: Option<&str>,
) -> Result<String, Fault> {
    let date = iso(new.tables.registry.newest);
    let source = source.map_or_else(|| REGISTRY.to_string(), |note| format!("{REGISTRY}; {note}"));
    let readme = with_cells(readme, SNAPSHOT, &[&date, &sha256(snapshot)], &source)?;
    let readme = with_cells(&readme, UPDATES, &["none", &sha256(updates)], "empty")?;

    let ends = if snapshot.split(|&byte| byte == b'\n').next().is_some_and(|header| header.ends_with(b"\r")) {
        "CRLF"
    } else {
        "LF"
    };
    let facts = format!("{} records, newest entry {date}, line ends {ends}.", new.records);
    let readme = with_block(&readme, "snapshot", &facts)?;
    with_block(&readme, "updates", "Empty: no change is known that is newer than the file above.")
}

/// A README with the date, the SHA-256 and the source of a file replaced.
fn with_cells(readme: &str, file: &str, date_and_sum: &[&str; 2], source: &str) -> Result<String, Fault> {
    let Some((number, cells)) = provenance::line(readme, file) else {
        return Err(Fault::new(PROVENANCE, 0, format!("found no line of a table for `{file}`, expected one")));
    };
    let [name, _, _, licence, _] = cells[..] else {
        let what =
            format!("found {} cells for `{file}`, expected 5: file, date, SHA-256, licence and source", cells.len());
        return Err(Fault::new(PROVENANCE, number, what));
    };
    let [date, sum] = date_and_sum;
    let line = format!("| {name} | {date} | {sum} | {licence} | {source} |");
    let lines = (1..).zip(readme.split_inclusive('\n')).map(|(at, old)| {
        if at == number { old.replace(old.trim_end_matches(['\r', '\n']), &line) } else { old.to_string() }
    });
    Ok(lines.collect())
}

/// A README with the text between two marks replaced.
fn with_block(readme: &str, name: &str, text: &str) -> Result<String, Fault> {
    let (start, end) = (format!("<!-- refresh: {name} -->"), "<!-- refresh: end -->");
    let parts = readme.split_once(&start).and_then(|(before, rest)| Some((before, rest.split_once(end)?.1)));
    match parts {
        Some((before, after)) => Ok(format!("{before}{start}\n{text}\n{end}{after}")),
        None => Err(Fault::new(PROVENANCE, 0, format!("found no text between `{start}` and `{end}`, expected one"))),
    }
}

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
pub(crate) enum Kind {
    Assigned,
    Renamed,
    GivenBack,
    Described,
    Reserved,
    Released,
}

impl Kind {
    pub(crate) const ALL: [Self; 6] =
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

/// How the second of two registries differs from the first.
#[derive(Debug)]
pub(crate) struct Report {
    states: [String; 2],
    /// Whether the new registry lacks what is known today.
    older: bool,
    changes: Vec<Change>,
}

impl Report {
    fn new(before: &State, after: &State) -> Self {
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
            older: after.tables.registry.newest < before.tables.registry.newest.max(before.tables.registry.updated),
            changes,
        }
    }

    /// How many ports, and names without one, differ in a way.
    pub(crate) fn count(&self, kind: Kind) -> (usize, usize) {
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
