//! Lays the rows out as columns, pages and texts.

use std::collections::BTreeMap;

use super::cover::{self, Run};
use super::fault::Fault;
use super::layout::{self, FLAG_UPDATE, LISTED, NO_ROW, RowSpan};
use super::paged::Paged;
use super::pool::Pool;
use super::registry::{self, Reference, Row, Status};
use super::{SNAPSHOT, UPDATES};

/// Everything that is written down for the crate to read.
///
/// A row is an index; rows that assign come first, then those that reserve,
/// then those that leave unassigned, so that the index tells which it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tables {
    /// How many rows assign their port or name.
    pub assigned: u16,
    /// How many rows reserve their ports.
    pub reserved: u16,
    /// How many rows there are.
    pub rows: u16,
    /// Rows that assign a name and no port.
    pub portless: u16,
    /// The newest date in the snapshot, packed.
    pub newest: u16,
    /// The day whose changes the updates hold, packed; 0 without updates.
    pub updated: u16,

    /// Port index to the number of the name of the port's first assignment.
    pub port_name: Paged,
    /// Port index to a row, to `rows` plus a number of a list, or to `NO_ROW`.
    pub port_rows: Paged,
    /// Where each list of rows ends in `lists`.
    pub list_ends: Vec<u16>,
    /// Rows of the ports that have several.
    pub lists: Vec<u16>,

    /// Every distinct service name, in small letters, with its number and rows.
    pub by_name: Vec<(String, u16, RowSpan)>,
    /// Rows of the names whose rows do not stand next to each other.
    pub name_lists: Vec<u16>,

    /// Columns with a cell for each row.
    pub flags: Vec<u8>,
    pub first: Vec<u16>,
    pub name: Vec<u16>,
    pub description: Vec<u16>,
    pub assignee: Vec<u16>,
    pub contact: Vec<u16>,
    pub registered: Vec<u16>,
    /// Columns that most rows leave empty.
    pub run: Paged,
    pub modified: Paged,
    pub references: Paged,
    pub service_code: Paged,
    pub unauthorized_use: Paged,
    pub notes: Paged,
    pub alias_of: Paged,

    /// Where each distinct list of references ends in `reference_lists`.
    pub reference_ends: Vec<u16>,
    pub reference_lists: Vec<u16>,
    pub service_codes: Vec<u32>,

    pub names: Pool,
    pub descriptions: Pool,
    /// Assignees and contacts, who are mostly the same.
    pub people: Pool,
    pub remarks: Pool,
}

impl Tables {
    /// The rows that settle what a port is.
    pub fn rows_of_port(&self, index: usize) -> Vec<u16> {
        match self.port_rows.cell(index) {
            NO_ROW => Vec::new(),
            row if row < self.rows => vec![row],
            listed => {
                let list = usize::from(listed - self.rows);
                self.lists[self.list_ends[list].into()..self.list_ends[list + 1].into()].to_vec()
            }
        }
    }
}

/// The rows of the snapshot and its updates, in the order of the tables.
///
/// # Errors
///
/// A fault if the updates do not fit the snapshot, or if there are more rows
/// than a row number can count.
pub fn order(snapshot: Vec<Row>, updates: Vec<Row>) -> Result<Vec<Row>, Fault> {
    let mut rows = registry::merge(UPDATES, snapshot, updates)?;
    rows.sort_by_key(|row| row.status);
    cell("rows", rows.len(), LISTED)?;
    Ok(rows)
}

/// The newest date in the snapshot, packed.
///
/// # Errors
///
/// A fault if no row has a date.
pub fn newest(snapshot: &[Row]) -> Result<u16, Fault> {
    let newest = snapshot.iter().filter_map(|row| row.registered.max(row.modified)).max();
    newest.ok_or_else(|| Fault::new(SNAPSHOT, 0, "found no row with a date, expected one: the newest dates the file"))
}

/// Lays out the rows as [`order`] gives them.
///
/// # Errors
///
/// A fault if they outgrow the 16 bits of a cell.
pub fn lay_out(rows: &[Row], newest: u16, updated: Option<u16>) -> Result<Tables, Fault> {
    let number = |count: usize| u16::try_from(count).expect("counts of rows were checked above");
    let count = |status: Status| number(rows.iter().filter(|row| row.status == status).count());

    let mut names = Pool::new();
    let mut descriptions = Pool::new();
    let mut people = Pool::new();
    let mut remarks = Pool::new();
    let name: Vec<u16> = rows.iter().map(|row| names.add(&row.name)).collect();
    let alias_of: Vec<u16> = rows.iter().map(|row| row.alias_of.as_ref().map_or(0, |name| names.add(name))).collect();

    let ports = Ports::new(rows, &name)?;
    let (by_name, name_lists) = by_name(rows, &name);
    let references = References::new(rows, &mut remarks)?;
    let mut service_codes = vec![0];
    let service_code: Vec<u16> = rows
        .iter()
        .map(|row| {
            row.service_code.map_or(0, |code| {
                service_codes.push(code);
                number(service_codes.len() - 1)
            })
        })
        .collect();

    let column = |value: &dyn Fn(&Row) -> u16| -> Vec<u16> { rows.iter().map(value).collect() };
    Ok(Tables {
        assigned: count(Status::Assigned),
        reserved: count(Status::Reserved),
        rows: number(rows.len()),
        portless: number(rows.iter().filter(|row| row.ports.is_none()).count()),
        newest,
        updated: updated.unwrap_or(0),
        port_name: Paged::new(&ports.names),
        port_rows: Paged::new(&ports.rows),
        list_ends: ports.list_ends,
        lists: ports.lists,
        by_name,
        name_lists,
        flags: rows.iter().map(flags).collect(),
        first: column(&|row| row.ports.map_or(0, |(first, _)| first)),
        description: rows.iter().map(|row| descriptions.add(&row.description)).collect(),
        assignee: rows.iter().map(|row| people.add(&row.assignee)).collect(),
        contact: rows.iter().map(|row| people.add(&row.contact)).collect(),
        registered: column(&|row| row.registered.unwrap_or(0)),
        run: Paged::new(&column(&|row| row.ports.map_or(0, |(first, last)| last - first + 1))),
        modified: Paged::new(&column(&|row| row.modified.unwrap_or(0))),
        references: Paged::new(&references.column),
        service_code: Paged::new(&service_code),
        unauthorized_use: Paged::new(&rows.iter().map(|row| remarks.add(&row.unauthorized_use)).collect::<Vec<_>>()),
        notes: Paged::new(&rows.iter().map(|row| remarks.add(&row.notes)).collect::<Vec<_>>()),
        alias_of: Paged::new(&alias_of),
        name,
        reference_ends: references.ends,
        reference_lists: references.lists,
        service_codes,
        names,
        descriptions,
        people,
        remarks,
    })
}

/// A count as a cell of a table, if it is less than what its cells can hold.
fn cell(of: &str, count: usize, limit: u16) -> Result<u16, Fault> {
    let cell = u16::try_from(count).ok().filter(|&count| count < limit);
    cell.ok_or_else(|| Fault::new(SNAPSHOT, 0, format!("found {count} {of}, expected fewer than {limit}")))
}

fn flags(row: &Row) -> u8 {
    let update = if row.update { FLAG_UPDATE } else { 0 };
    update | row.protocol.map_or(0, |protocol| protocol + 1)
}

/// What is known of each port.
struct Ports {
    names: Vec<u16>,
    rows: Vec<u16>,
    list_ends: Vec<u16>,
    lists: Vec<u16>,
}

impl Ports {
    fn new(rows: &[Row], name: &[u16]) -> Result<Self, Fault> {
        let runs: Vec<Run> = (0..).zip(rows).flat_map(|(at, row)| row.runs(at)).collect();
        let mut ports = Self { names: Vec::new(), rows: Vec::new(), list_ends: vec![0], lists: Vec::new() };
        let mut numbers = BTreeMap::new();
        let count = cell("rows", rows.len(), LISTED)?;
        let cells = cover::cells(&runs, |covering| {
            // Rows come by status: those of a lower one than the first's are hidden.
            let status = |row: u16| rows[usize::from(row)].status;
            let hidden = covering.iter().position(|&row| status(row) != status(covering[0]));
            let covering = &covering[..hidden.unwrap_or(covering.len())];
            let row = match *covering {
                [] => NO_ROW,
                [row] => row,
                _ => {
                    let number = if let Some(&number) = numbers.get(covering) {
                        number
                    } else {
                        let number = cell("lists of rows", numbers.len(), NO_ROW - count)?;
                        ports.lists.extend(covering);
                        ports.list_ends.push(cell("rows in lists", ports.lists.len(), u16::MAX)?);
                        numbers.insert(covering.to_vec(), number);
                        number
                    };
                    count + number
                }
            };
            Ok((covering.first().map_or(0, |&row| name[usize::from(row)]), row))
        })?;
        (ports.names, ports.rows) = cells.into_iter().unzip();
        Ok(ports)
    }
}

/// The rows of each name, whatever its ASCII case.
fn by_name(rows: &[Row], name: &[u16]) -> (Vec<(String, u16, RowSpan)>, Vec<u16>) {
    let mut groups: BTreeMap<String, Vec<u16>> = BTreeMap::new();
    for (at, row) in (0..).zip(rows).filter(|(_, row)| !row.name.is_empty()) {
        groups.entry(row.name.to_ascii_lowercase()).or_default().push(at);
    }
    let mut lists: Vec<u16> = Vec::new();
    let named = groups
        .into_iter()
        .map(|(folded, rows)| {
            let length = u16::try_from(rows.len()).expect("the number of rows was checked");
            let adjacent = rows.windows(2).all(|pair| pair[0] + 1 == pair[1]);
            let span = if adjacent {
                (rows[0], length)
            } else {
                lists.extend(&rows);
                let end = u16::try_from(lists.len()).expect("each row has one name");
                (end - length, length | LISTED)
            };
            (folded, name[usize::from(rows[0])], span)
        })
        .collect();
    (named, lists)
}

/// The column of references, and the distinct lists that its cells number.
struct References {
    column: Vec<u16>,
    ends: Vec<u16>,
    lists: Vec<u16>,
}

impl References {
    fn new(rows: &[Row], remarks: &mut Pool) -> Result<Self, Fault> {
        // The empty list is number 0.
        let mut numbers: BTreeMap<&[Reference], u16> = BTreeMap::from([(&[][..], 0)]);
        let mut out = Self { column: Vec::new(), ends: vec![0], lists: Vec::new() };
        for row in rows {
            let next = cell("lists of references", numbers.len(), u16::MAX)?;
            let number = *numbers.entry(&row.references).or_insert(next);
            out.column.push(number);
            if number == next {
                for reference in &row.references {
                    out.lists.push(match reference {
                        Reference::Rfc(number) => *number,
                        Reference::Text(text) => {
                            let number = remarks.add(text).into();
                            layout::TEXT_REFERENCE | cell("texts of references", number, layout::TEXT_REFERENCE)?
                        }
                    });
                }
                out.ends.push(cell("references", out.lists.len(), u16::MAX)?);
            }
        }
        Ok(out)
    }
}
