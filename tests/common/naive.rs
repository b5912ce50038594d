#![allow(unreachable_pub, dead_code)]
//! A reading of the registry's CSV files that shares nothing with the
//! generator: its own CSV reader, its own rules, and a list that is searched
//! from one end to the other.

use std::fs;
use std::path::Path;

/// A row as the files say it, with the clean-up that the crate promises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub update: bool,
    pub name: String,
    pub first: u32,
    pub last: u32,
    pub has_port: bool,
    /// As written: empty where the registry names none.
    pub protocol: String,
    pub description: String,
    pub assignee: String,
    pub contact: String,
    pub registered: String,
    pub modified: String,
    /// What stands in each pair of brackets.
    pub references: Vec<String>,
    pub service_code: String,
    pub unauthorized_use: String,
    pub notes: String,
    pub alias_of: String,
    /// 0 assigned, 1 reserved, 2 unassigned.
    pub class: u8,
}

impl Row {
    pub fn covers(&self, number: u16, protocol: &str) -> bool {
        let number = u32::from(number);
        let said =
            if self.protocol.is_empty() { protocol == "tcp" || protocol == "udp" } else { self.protocol == protocol };
        self.has_port && said && self.first <= number && number <= self.last
    }
}

/// Every row, in the order of the crate but for the class: by first port,
/// rows without a port last.
pub fn rows() -> Vec<Row> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let snapshot = file(&data.join("service-names-port-numbers.csv"), false);
    let updates = file(&data.join("updates.csv"), true);
    let mut rows = Vec::new();
    for row in snapshot {
        let same = |update: &&Row| {
            (update.first, update.last, update.has_port, &update.protocol)
                == (row.first, row.last, row.has_port, &row.protocol)
        };
        if updates.iter().find(same).is_none() {
            rows.push(row);
        }
    }
    rows.extend(updates);
    rows.sort_by_key(|row| if row.has_port { row.first } else { u32::MAX });
    rows
}

fn file(path: &Path, update: bool) -> Vec<Row> {
    let text = fs::read_to_string(path).unwrap();
    let mut records = csv(&text).into_iter();
    let header = records.next().unwrap();
    let column = |names: &[&str]| header.iter().position(|cell| names.contains(&cell.as_str())).unwrap();
    let columns = [
        column(&["Service Name"]),
        column(&["Port Number"]),
        column(&["Transport Protocol"]),
        column(&["Description"]),
        column(&["Assignee"]),
        column(&["Contact"]),
        column(&["Registration Date"]),
        column(&["Modification Date"]),
        column(&["Reference"]),
        column(&["Service Code"]),
        column(&["Unauthorized Use Reported", "Known Unauthorized Uses"]),
        column(&["Assignment Notes"]),
    ];
    records.map(|record| row(&columns.map(|at| record[at].clone()), update)).collect()
}

fn row(cells: &[String; 12], update: bool) -> Row {
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let people = |text: &str| squeeze(&text.replace("][", ", ").replace('[', "").replace(']', "").replace('_', " "));
    let numbers: Vec<u32> = cells[1].split('-').filter_map(|number| number.parse().ok()).collect();
    let name = squeeze(&cells[0]);
    let description = squeeze(&cells[3]);
    let lower = description.to_lowercase();
    let notes: Vec<String> = cells[11].trim().lines().map(squeeze).collect();
    let notes = notes.join("\n");
    let alias = notes.find("is an alias to \"").or_else(|| notes.find("is a duplicate of the \""));
    let class = if !name.is_empty() {
        0
    } else if lower.contains("unassigned") {
        2
    } else if ["reserved", "de-registered", "removed", "deprecated", "decomissioned", "de-commissioned"]
        .iter()
        .any(|word| lower.contains(word))
    {
        1
    } else {
        0
    };
    Row {
        update,
        first: numbers.first().copied().unwrap_or(0),
        last: numbers.last().copied().unwrap_or(0),
        has_port: !numbers.is_empty(),
        protocol: cells[2].clone(),
        assignee: people(&cells[4]),
        contact: people(&cells[5]),
        registered: cells[6].clone(),
        modified: cells[7].clone(),
        references: cells[8].split(['[', ']']).map(squeeze).filter(|reference| !reference.is_empty()).collect(),
        service_code: cells[9].clone(),
        unauthorized_use: squeeze(&cells[10]),
        alias_of: alias.map(|at| notes[at..].split('"').nth(1).unwrap().to_string()).unwrap_or_default(),
        name,
        description,
        notes,
        class,
    }
}

/// Cuts a text into records and fields, by the rules of RFC 4180.
pub fn csv(text: &str) -> Vec<Vec<String>> {
    let mut records = vec![vec![String::new()]];
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let record = records.last_mut().unwrap();
        let field = record.last_mut().unwrap();
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                field.push('"');
                characters.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(String::new()),
            '\r' if !quoted => {}
            '\n' if !quoted => records.push(vec![String::new()]),
            _ => field.push(character),
        }
    }
    records.retain(|record| record.len() > 1 || !record[0].is_empty());
    records
}
