//! CSV as RFC 4180 has it, and its columns.

use core::fmt::{self, Write};
use std::collections::VecDeque;
use std::string::String;
use std::vec::Vec;

use super::error::{WriteOverlayCause, WriteOverlayError};
use super::field::{self, found};
use super::{Entry, OverlayCause, OverlayError};
use crate::number::{Protocol, Protocols};
use crate::records::{self, Flaw};

/// The columns, in the order in which they are written.
const COLUMNS: [&str; 5] = ["ports", "protocols", "name", "aliases", "description"];
const PORTS: usize = 0;
const PROTOCOLS: usize = 1;
const NAME: usize = 2;
const ALIASES: usize = 3;
const DESCRIPTION: usize = 4;

/// Reads each record below the header.
pub(super) struct Reader<'a> {
    records: records::Reader<'a>,
    has_ports: bool,
    /// For each of `COLUMNS`, its place in a record.
    places: [Option<usize>; COLUMNS.len()],
    /// How many fields the header has.
    width: usize,
    /// What is wrong with the header.
    faults: VecDeque<OverlayError>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        let mut reader = Self {
            records: records::Reader::new(text),
            has_ports: false,
            places: Default::default(),
            width: 0,
            faults: VecDeque::new(),
        };
        match reader.records.next() {
            Some((line, Ok(header))) => reader.header(line as usize, &header),
            Some((line, Err(fault))) => reader.faults.push_back(OverlayError::new(line as usize, cause(fault))),
            None => reader.faults.push_back(OverlayError::new(1, OverlayCause::NoHeader)),
        }
        reader.has_ports = reader.places[PORTS].is_some();
        reader
    }

    fn header(&mut self, line: usize, header: &[String]) {
        self.width = header.len();
        for (at, title) in header.iter().enumerate() {
            let title = title.trim_matches(field::is_blank);
            let cause = match COLUMNS.iter().position(|column| column.eq_ignore_ascii_case(title)) {
                None => OverlayCause::Column(found(title)),
                Some(column) if self.places[column].is_some() => OverlayCause::RepeatedColumn(found(title)),
                Some(column) => {
                    self.places[column] = Some(at);
                    continue;
                }
            };
            self.faults.push_back(OverlayError::new(line, cause));
        }
        if self.places[PORTS].is_none() {
            self.faults.push_back(OverlayError::new(line, OverlayCause::NoPortsColumn));
        }
    }

    fn entry(&self, record: &[String]) -> Result<Entry, OverlayCause> {
        if record.len() != self.width {
            return Err(OverlayCause::Fields { found: record.len(), expected: self.width });
        }
        let text = |column: usize| self.places[column].map_or("", |at| record[at].trim_matches(field::is_blank));
        let (first, last) = field::ports(text(PORTS))?;
        let entry = Entry::new(first..=last).ok_or(OverlayCause::Order(first, last))?;
        Ok(entry
            .with_protocols(protocols(text(PROTOCOLS))?)
            .with_name(text(NAME))
            .with_aliases(text(ALIASES).split(';'))
            .with_description(text(DESCRIPTION)))
    }
}

/// Reads protocols separated by `;`.
fn protocols(text: &str) -> Result<Protocols, OverlayCause> {
    if text.is_empty() {
        return Ok(Protocols::NONE);
    }
    text.split(';').map(|text| field::protocol(text.trim_matches(field::is_blank))).collect()
}

fn cause(fault: records::Fault) -> OverlayCause {
    match fault.flaw {
        Flaw::Quote => OverlayCause::Quote,
        Flaw::BehindQuote(_) => OverlayCause::BehindQuote,
        Flaw::Unclosed => OverlayCause::Unclosed,
        Flaw::Encoding => OverlayCause::Encoding,
    }
}

impl Iterator for Reader<'_> {
    type Item = Result<Entry, OverlayError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(fault) = self.faults.pop_front() {
            return Some(Err(fault));
        }
        // Without ports no record is an entry.
        let (line, record) = self.records.next().filter(|_| self.has_ports)?;
        let entry = record.map_err(cause).and_then(|record| self.entry(&record));
        Some(entry.map_err(|cause| OverlayError::new(line as usize, cause)))
    }
}

/// Writes a header and a record for each entry.
pub(super) fn write<'a>(entries: impl Iterator<Item = &'a Entry>) -> Result<String, WriteOverlayError> {
    let mut out = COLUMNS.join(",");
    out.push('\n');
    for (number, entry) in (1..).zip(entries) {
        if let Some(alias) = entry.aliases().find(|alias| alias.contains(';')) {
            let cause = WriteOverlayCause::Alias(found(alias));
            return Err(WriteOverlayError { entry: number, cause });
        }
        record(&mut out, entry).expect("a string takes all text");
    }
    Ok(out)
}

fn record(out: &mut String, entry: &Entry) -> fmt::Result {
    write!(out, "{}", entry.ports().start())?;
    if entry.ports().len() > 1 {
        write!(out, "-{}", entry.ports().end())?;
    }
    out.push(',');
    if entry.protocols() != Protocols::ALL {
        let names: Vec<&str> = entry.protocols().iter().map(Protocol::as_str).collect();
        out.push_str(&names.join(";"));
    }
    let aliases: Vec<&str> = entry.aliases().collect();
    let texts = [entry.name().unwrap_or_default(), &aliases.join(";"), entry.description().unwrap_or_default()];
    for text in texts {
        out.push(',');
        if text.contains([',', '"', '\r', '\n']) {
            write!(out, "\"{}\"", text.replace('"', "\"\""))?;
        } else {
            out.push_str(text);
        }
    }
    out.push('\n');
    Ok(())
}
