//! `portolan refresh`: puts another registry file in the place of the data
//! folder's snapshot, after it has been checked whole.

mod readme;
mod report;
mod state;
mod switch;

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::Outcome;
use crate::arguments;
use crate::console::{Console, Problem};
use crate::escape::shown;
use crate::generator::fault::{self, Fault};
use crate::generator::{self, PROVENANCE, SNAPSHOT, UPDATES, registry};
pub use report::Report;
pub use state::State;
use switch::Switch;

pub fn run(asked: &arguments::Refresh, console: &mut Console) -> Outcome {
    let source = asked.source.as_deref().map(str::trim).filter(|source| !source.is_empty());
    if source.is_some_and(|source| source.contains(['|', '\n', '\r'])) {
        let what = "found a `|` or a line break in the source, which is a cell of a table";
        return Err(Problem::Usage(what.to_string()));
    }
    let switch = Switch::new(&asked.data);
    match asked.dry_run {
        true if switch.is_unfinished() => {
            let what = format!("{}: a refresh was stopped in it, which the next one finishes", shown(&*asked.data));
            return Err(Problem::Failed(what));
        }
        true => {}
        false => {
            if switch.recover().map_err(Problem::Failed)? {
                console.tell(format_args!("{}: finished a refresh that had been stopped", shown(&*asked.data)));
            }
        }
    }
    let (report, files) = prepare(&asked.data, &asked.new, source).map_err(Problem::Failed)?;
    let checked = || check(&asked.data, &asked.new, &files).map_err(Problem::Failed);
    if !asked.dry_run {
        allow(asked, &report).map_err(Problem::Failed)?;
        checked()?;
    }
    let unprinted = |error: io::Error| match error.kind() {
        // Whoever starts it is to see what changed before it does.
        io::ErrorKind::BrokenPipe => Problem::Failed("the report was not read, so nothing was replaced".to_string()),
        _ => Problem::Failed(format!("cannot print what changed, so nothing was replaced: {error}")),
    };
    write!(console, "{report}").and_then(|()| console.flush()).map_err(unprinted)?;
    if asked.dry_run {
        checked()?;
        return Ok(0);
    }
    switch.replace(&files).map_err(Problem::Failed)?;
    let path = |name: &str| shown(&*asked.data.join(name)).to_string();
    let (snapshot, updates, provenance) = (path(SNAPSHOT), path(UPDATES), path(PROVENANCE));
    console.note(format_args!("replaced {snapshot}, emptied {updates}, brought {provenance} up to date"));
    Ok(0)
}

/// Refuses a file that is likely the wrong one.
fn allow(asked: &arguments::Refresh, report: &Report) -> Result<(), String> {
    let new = shown(&*asked.new);
    if report.is_smaller() && !asked.force_smaller {
        let (lost, rows) = report.lost;
        return Err(format!(
            "{new}: lacks {lost} of the {rows} rows of today, expected at most 2 in 100, so nothing was replaced; \
             --force-smaller takes it"
        ));
    }
    if report.older && !asked.force_older {
        return Err(format!(
            "{new}: is older than what is known today, so nothing was replaced; --force-older takes it"
        ));
    }
    Ok(())
}

/// The files of a data folder that are replaced, by name.
type Files = [(&'static str, Vec<u8>); 3];

/// Reads the new file, compares it with the registry of today, and brings the
/// README up to date.
fn prepare(data: &Path, new: &Path, source: Option<&str>) -> Result<(Report, Files), String> {
    let bytes = fs::read(new).map_err(|error| format!("{}: cannot be read: {error}", shown(new)))?;
    let no_updates = format!("{}\n", registry::header()).into_bytes();
    let after = State::read(&|name| match name {
        SNAPSHOT => Ok(bytes.clone()),
        UPDATES => Ok(no_updates.clone()),
        name => fault::read(data, name),
    });
    let after = after.map_err(|fault| located(fault, data, Some(new)))?;
    let before = State::read(&|name| fault::read(data, name)).map_err(|fault| located(fault, data, None))?;
    let readme = fault::read(data, PROVENANCE).and_then(|readme| {
        let readme = String::from_utf8(readme);
        let readme = readme.map_err(|error| Fault::new(PROVENANCE, 0, format!("{error}, expected UTF-8")))?;
        readme::up_to_date(&readme, &after, &bytes, &no_updates, source)
    });
    let readme = readme.map_err(|fault| located(fault, data, None))?;
    let files = [(SNAPSHOT, bytes), (UPDATES, no_updates), (PROVENANCE, readme.into_bytes())];
    Ok((Report::new(&before, &after), files))
}

/// Checks the new files as the build does, with the others of the data folder.
fn check(data: &Path, new: &Path, files: &Files) -> Result<(), String> {
    let tables = generator::tables_of(&|name| match files.iter().find(|(other, _)| *other == name) {
        Some((_, bytes)) => Ok(bytes.clone()),
        None => fault::read(data, name),
    });
    tables.map(|_| ()).map_err(|fault| located(fault, data, Some(new)))
}

/// A fault with the path of its file: the new one, where that is read in the
/// place of the snapshot.
fn located(fault: Fault, data: &Path, new: Option<&Path>) -> String {
    let path = |name: &str| match new.filter(|_| name == SNAPSHOT) {
        Some(new) => new.to_path_buf(),
        None => data.join(name),
    };
    fault.located(|name| shown(&*path(name)).to_string()).to_string()
}
