//! The columns of a log: which are read, and which are written.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Form;
use super::fields::split;
use super::write::{write_csv, write_json};

/// The columns of Amazon's default format, version 2.
pub const AWS: &str = "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start \
                       end action log-status";

/// The columns that are added.
const ADDED: [&str; 4] = ["service", "side", "confidence", "reason"];

/// What a column tells of a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Source,
    Destination,
    Protocol,
    Address,
    History,
    Flags,
}

impl Role {
    /// What a column of this name tells. Letter case and the characters
    /// between words do not matter.
    fn of(name: &[u8]) -> Option<Self> {
        let bare = name.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(|byte| char::from(*byte));
        match bare.collect::<String>().to_ascii_lowercase().as_str() {
            "srcport" | "sourceport" | "sport" | "sp" | "idorigp" | "origp" => Some(Self::Source),
            "dstport" | "destport" | "destinationport" | "dport" | "dp" | "idrespp" | "respp" => {
                Some(Self::Destination)
            }
            "protocol" | "proto" | "pr" | "ipprotocol" | "transport" | "networktransport" => Some(Self::Protocol),
            "dstaddr" | "destaddr" | "destinationaddress" | "dstip" | "destip" | "destinationip" | "daddr" | "da"
            | "idresph" | "resph" => Some(Self::Address),
            "history" => Some(Self::History),
            // Amazon's, whose meaning it documents; others mean other things by such names.
            "tcpflags" if name == b"tcp-flags" => Some(Self::Flags),
            _ => None,
        }
    }
}

/// Where the fields of a row are.
#[derive(Debug)]
pub struct Columns {
    pub separator: u8,
    pub form: Form,
    /// The header as it is read, and as it is written.
    pub read: Vec<u8>,
    pub written: Vec<u8>,
    /// The keys of the JSON objects, each with all that stands before a value.
    pub keys: Vec<Vec<u8>>,
    pub count: usize,
    pub source: usize,
    pub destination: usize,
    pub protocol: usize,
    pub address: Option<usize>,
    pub history: Option<usize>,
    pub flags: Option<usize>,
}

impl Columns {
    /// Reads a header, or says what it lacks.
    pub fn of(form: Form, separator: u8, header: &[u8]) -> Result<Self, &'static str> {
        let mut fields = Vec::new();
        split(form, separator, header, &mut fields).map_err(|_| "is not a header of CSV")?;
        let names: Vec<_> = fields.iter().map(|field| field.text(header)).collect();
        let place = |role| names.iter().position(|name| Role::of(name) == Some(role));
        let added = added_names(&names);
        let all = || names.iter().map(AsRef::as_ref).chain(added.iter().map(String::as_bytes));
        let mut keys: Vec<Vec<u8>> = Vec::new();
        for name in unique(all()) {
            let mut key = if keys.is_empty() { b"{".to_vec() } else { b",".to_vec() };
            write_json(&name, &mut key);
            key.push(b':');
            keys.push(key);
        }
        let mut line = Vec::new();
        for name in all() {
            write_csv(name, &mut line);
            line.push(b',');
        }
        *line.last_mut().ok_or("is empty")? = b'\n';
        Ok(Self {
            separator,
            form,
            read: header.to_vec(),
            written: line,
            keys,
            count: names.len(),
            source: place(Role::Source).ok_or("has no column of the source's port")?,
            destination: place(Role::Destination).ok_or("has no column of the destination's port")?,
            protocol: place(Role::Protocol).ok_or("has no column of the protocol")?,
            address: place(Role::Address),
            history: place(Role::History).filter(|_| form == Form::Zeek),
            flags: place(Role::Flags).filter(|_| form == Form::Aws),
        })
    }
}

/// The names of the added columns: with `portolan_` before them where the log
/// has such a column, and with a number where it has that as well, as one does
/// that has been through here before.
fn added_names(names: &[Cow<'_, [u8]>]) -> [String; 4] {
    let is_free = |name: &String| !names.iter().any(|other| other.as_ref() == name.as_bytes());
    ADDED.map(|name| {
        let numbered = (2_u64..).map(|count| format!("portolan_{count}_{name}"));
        let mut all = [name.to_string(), format!("portolan_{name}")].into_iter().chain(numbered);
        all.find(is_free).unwrap_or_default()
    })
}

/// The names as keys of one object: a second one of a name gets `_2` behind it.
fn unique<'a>(names: impl Iterator<Item = &'a [u8]>) -> Vec<Vec<u8>> {
    let names: Vec<&[u8]> = names.collect();
    let mut taken: BTreeSet<Vec<u8>> = BTreeSet::new();
    let mut keys = Vec::new();
    for name in &names {
        let numbered = (2_u64..).map(|count| [name, format!("_{count}").as_bytes()].concat());
        // A name as it stands is kept for the first column that has it.
        let is_free = |key: &Vec<u8>| !taken.contains(key) && (key == name || !names.contains(&key.as_slice()));
        let key = std::iter::once(name.to_vec()).chain(numbered).find(is_free).unwrap_or_default();
        taken.insert(key.clone());
        keys.push(key);
    }
    keys
}
