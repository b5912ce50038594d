//! What the data folder's README says of the registry's files.

use sha2::{Digest, Sha256};

use super::state::{State, iso};
use crate::generator::fault::Fault;
use crate::generator::{PROVENANCE, SNAPSHOT, UPDATES, provenance};

/// Where the registry is published: the source of the snapshot, whichever way
/// it came.
const REGISTRY: &str = "[Service Name and Transport Protocol Port Number Registry]\
                        (https://www.iana.org/assignments/service-names-port-numbers) of IANA";

/// The SHA-256 of a file's bytes, in small hexadecimal digits.
fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// The README of the data folder, with what it says of the two files of the
/// registry put right.
pub fn up_to_date(
    readme: &str,
    new: &State,
    snapshot: &[u8],
    updates: &[u8],
    source: Option<&str>,
) -> Result<String, Fault> {
    let date = iso(new.newest);
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
