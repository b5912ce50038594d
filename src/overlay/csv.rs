//! CSV as RFC 4180 has it, and its columns.

use core::fmt::{self, Write};
use std::collections::VecDeque;
use std::string::String;
use std::vec::Vec;

use super::error::{WriteOverlayCause, WriteOverlayError};
use super::field::{self, found};
use super::{Entry, OverlayCause, OverlayError};
use crate::{Protocol, Protocols};

/// The columns, in the order in which they are written.
const COLUMNS: [&str; 5] = ["ports", "protocols", "name", "aliases", "description"];
const PORTS: usize = 0;
const PROTOCOLS: usize = 1;
const NAME: usize = 2;
const ALIASES: usize = 3;
const DESCRIPTION: usize = 4;

/// Reads each record below the header.
pub(super) struct Reader<'a> {
    records: Records<'a>,
    /// For each of `COLUMNS`, its place in a record.
    places: [Option<usize>; COLUMNS.len()],
    /// How many fields the header has.
    width: usize,
    /// What is amiss in the header.
    faults: VecDeque<OverlayError>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let mut reader = Self {
            records: Records { text, at: 0, line: 1 },
            places: Default::default(),
            width: 0,
            faults: VecDeque::new(),
        };
        let (line, header) = reader.records.next().unwrap_or((1, Err(OverlayCause::NoHeader)));
        match header {
            Ok(header) => reader.header(line, &header),
            Err(cause) => reader.faults.push_back(OverlayError::new(line, cause)),
        }
        if reader.places[PORTS].is_none() {
            reader.records.at = text.len();
        }
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

/// Reads protocols parted by `;`.
fn protocols(text: &str) -> Result<Protocols, OverlayCause> {
    if text.is_empty() {
        return Ok(Protocols::NONE);
    }
    text.split(';').map(|text| field::protocol(text.trim_matches(field::is_blank))).collect()
}

impl Iterator for Reader<'_> {
    type Item = Result<Entry, OverlayError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(fault) = self.faults.pop_front() {
            return Some(Err(fault));
        }
        let (line, record) = self.records.next()?;
        let entry = record.and_then(|record| self.entry(&record));
        Some(entry.map_err(|cause| OverlayError::new(line, cause)))
    }
}

/// Reads each record, with the number of the line it starts on.
struct Records<'a> {
    text: &'a [u8],
    /// How much of the text is read.
    at: usize,
    /// The number of the line at that place, counted from 1.
    line: usize,
}

impl Iterator for Records<'_> {
    type Item = (usize, Result<Vec<String>, OverlayCause>);

    fn next(&mut self) -> Option<Self::Item> {
        while self.skip_line_end() {}
        if self.at == self.text.len() {
            return None;
        }
        let (start, line) = (self.at, self.line);
        let record = self.fields();
        if record.is_err() {
            // The text behind the fault may be anything; the next line most
            // likely starts a record. This reads no text more than twice: only
            // one fault can look further than its own line and have a faulty
            // line in what it looked at, as quotation marks there are in pairs.
            (self.at, self.line) = (start, line);
            while self.at < self.text.len() && !self.skip_line_end() {
                self.at += 1;
            }
        }
        let decoded = record.and_then(|fields| {
            fields.into_iter().map(|field| String::from_utf8(field).map_err(|_| OverlayCause::Encoding)).collect()
        });
        Some((line, decoded))
    }
}

impl Records<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// Goes past the end of a line, if one is here.
    fn skip_line_end(&mut self) -> bool {
        let length = match self.text[self.at..] {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => return false,
        };
        self.at += length;
        self.line += 1;
        true
    }

    /// Reads the fields of a record up to and with the end of its line.
    fn fields(&mut self) -> Result<Vec<Vec<u8>>, OverlayCause> {
        let mut fields = Vec::new();
        loop {
            fields.push(if self.peek() == Some(b'"') { self.quoted()? } else { self.plain()? });
            if self.peek() != Some(b',') {
                self.skip_line_end();
                return Ok(fields);
            }
            self.at += 1;
        }
    }

    fn plain(&mut self) -> Result<Vec<u8>, OverlayCause> {
        let rest = &self.text[self.at..];
        let end = rest.iter().position(|byte| matches!(byte, b',' | b'\r' | b'\n')).unwrap_or(rest.len());
        let field = &rest[..end];
        self.at += end;
        if field.contains(&b'"') { Err(OverlayCause::Quote) } else { Ok(field.to_vec()) }
    }

    fn quoted(&mut self) -> Result<Vec<u8>, OverlayCause> {
        self.at += 1;
        let mut field = Vec::new();
        loop {
            let start = self.at;
            while self.peek().is_some_and(|byte| byte != b'"') {
                if !self.skip_line_end() {
                    self.at += 1;
                }
            }
            field.extend_from_slice(&self.text[start..self.at]);
            match self.text[self.at..] {
                [b'"', b'"', ..] => {
                    field.push(b'"');
                    self.at += 2;
                }
                [b'"', b',' | b'\r' | b'\n', ..] | [b'"'] => {
                    self.at += 1;
                    return Ok(field);
                }
                [b'"', ..] => return Err(OverlayCause::BehindQuote),
                _ => return Err(OverlayCause::Unclosed),
            }
        }
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
