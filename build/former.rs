//! Reads the names that the registry once had.

use super::fault::Fault;
use super::fields;
use super::layout;
use super::pool::Pool;
use super::records::{self, Column};
use super::registry::{PROTOCOLS, Row};

const COLUMNS: [Column; 7] = [&["port"], &["protocol"], &["name"], &["description"], &["last"], &["gone"], &["became"]];

/// One line of the former names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// Port index.
    pub port: u32,
    pub name: String,
    pub description: String,
    pub last: u16,
    pub gone: u16,
}

/// Reads the former names.
///
/// # Errors
///
/// The first fault of the file, or a name that the registry has today.
pub fn parse(file: &str, bytes: &[u8], rows: &[Row]) -> Result<Vec<Former>, Fault> {
    let mut lines: Vec<(u16, u8, Former)> = Vec::new();
    for record in records::read(file, bytes, &COLUMNS)? {
        let fault = |what: String| Fault::new(file, record.line, what);
        let (port, protocol, former) = former(&record.fields).map_err(fault)?;
        let key = |line: &(u16, u8, Former)| (line.0, line.1, line.2.name.clone());
        if lines.last().is_some_and(|before| key(before) >= (port, protocol, former.name.clone())) {
            let what = "found a line out of order, expected them by port, protocol and name, each once";
            return Err(fault(what.to_string()));
        }
        let has = |row: &&Row| row.covers(protocol, port) && row.name.eq_ignore_ascii_case(&former.name);
        if let Some(row) = rows.iter().find(has) {
            return Err(fault(format!("found the name `{}`, which the registry has today", row.name)));
        }
        lines.push((port, protocol, former));
    }
    let mut lines: Vec<Former> = lines.into_iter().map(|(_, _, former)| former).collect();
    lines.sort_by_key(|former| former.port);
    Ok(lines)
}

fn former(cells: &[String]) -> Result<(u16, u8, Former), String> {
    let [port, protocol, name, description, last, gone, became] = cells else {
        unreachable!("a record has as many fields as there are columns");
    };
    let port = fields::port("port", port)?;
    let protocol = fields::one_of("protocol", protocol, &PROTOCOLS)?;
    let (last, gone) = (fields::date("last", last)?, fields::date("gone", gone)?);
    if last == 0 || gone <= last {
        return Err("found dates that do not follow each other, expected `last` before `gone`".to_string());
    }
    if !["reserved", "unassigned"].contains(&became.as_str()) && !became.starts_with("renamed ") {
        return Err(format!("found `{became}` in `became`, expected reserved, unassigned or renamed and the new name"));
    }
    let index = u32::try_from(layout::port_index(protocol, port)).expect("a port index has 18 bits");
    let name = fields::needed("name", name)?;
    Ok((
        port,
        protocol,
        Former { port: index, name, description: fields::text("description", description)?, last, gone },
    ))
}

/// The former names as columns, in the order of their ports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerTables {
    pub port: Vec<u32>,
    pub name: Vec<u16>,
    pub description: Vec<u16>,
    pub last: Vec<u16>,
    pub gone: Vec<u16>,
    pub texts: Pool,
}

pub fn lay_out(lines: &[Former]) -> FormerTables {
    let mut texts = Pool::new();
    FormerTables {
        port: lines.iter().map(|line| line.port).collect(),
        name: lines.iter().map(|line| texts.add(&line.name)).collect(),
        description: lines.iter().map(|line| texts.add(&line.description)).collect(),
        last: lines.iter().map(|line| line.last).collect(),
        gone: lines.iter().map(|line| line.gone).collect(),
        texts,
    }
}
