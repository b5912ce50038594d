//! Reads a CSV file (RFC 4180) into records that know their line.

use super::fault::Fault;

/// One record of a CSV file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The line it starts on, counted from 1.
    pub line: u64,
    /// Its fields, in the order that the caller asked for.
    pub fields: Vec<String>,
}

/// A column that a file must have, under the name it has today and those it
/// had in other years.
pub type Column = &'static [&'static str];

/// Reads a file whose header has just these columns, in any order.
///
/// # Errors
///
/// A fault if the file is empty, is not UTF-8, has an unclosed or misplaced
/// quote, a missing, unknown or repeated column, or a record with more or
/// fewer fields than the header.
pub fn read(file: &str, bytes: &[u8], columns: &[Column]) -> Result<Vec<Record>, Fault> {
    // Spreadsheet programs put a byte order mark first, which is no part of
    // the first column's name.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    check_text(file, bytes)?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut records = reader.records();
    let mut next = || -> Result<Option<(u64, csv::StringRecord)>, Fault> {
        let Some(record) = records.next() else { return Ok(None) };
        let record = record.map_err(|error| Fault::new(file, 0, error.to_string()))?;
        Ok(Some((start(bytes, &record), record)))
    };

    let Some((line, header)) = next()? else {
        return Err(Fault::new(file, 1, "found an empty file, expected a header and records"));
    };
    let order = order(&header, columns).map_err(|what| Fault::new(file, line, what))?;
    let mut out = Vec::new();
    while let Some((line, record)) = next()? {
        if record.len() != columns.len() {
            let found = record.len();
            let expected = columns.len();
            return Err(Fault::new(file, line, format!("found {found} fields, expected {expected}")));
        }
        let fields = order.iter().map(|&at| record[at].to_string()).collect();
        out.push(Record { line, fields });
    }
    Ok(out)
}

/// The line on which a record starts. The reader counts a line only when it
/// reads on, so its own count can lag behind by blank lines and line ends.
fn start(bytes: &[u8], record: &csv::StringRecord) -> u64 {
    let position = record.position().expect("a record that was read has a position");
    let at = usize::try_from(position.byte()).expect("a file in memory fits its address space");
    let skipped = bytes[at..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    position.line() + line_feeds(&bytes[at..at + skipped])
}

fn line_feeds(bytes: &[u8]) -> u64 {
    bytes.iter().map(|&byte| u64::from(byte == b'\n')).sum()
}

/// Where each wanted column stands in the header.
fn order(header: &csv::StringRecord, columns: &[Column]) -> Result<Vec<usize>, String> {
    let known = |name: &str| columns.iter().any(|column| column.contains(&name));
    if let Some(name) = header.iter().find(|name| !known(name)) {
        let expected = columns.iter().map(|column| column[0]).collect::<Vec<_>>().join(", ");
        return Err(format!("found the column `{name}`, expected {expected}"));
    }
    columns
        .iter()
        .map(|column| {
            let mut places = (0..header.len()).filter(|&at| column.contains(&&header[at]));
            match (places.next(), places.next()) {
                (Some(at), None) => Ok(at),
                (None, _) => Err(format!("found no column `{}`, expected one", column.join("` or `"))),
                (Some(_), Some(_)) => {
                    Err(format!("found the column `{}` twice, expected it once", column.join("` or `")))
                }
            }
        })
        .collect()
}

/// Checks what the CSV reader would accept in silence: bytes that are not
/// UTF-8, and quotes in places where RFC 4180 does not allow them.
fn check_text(file: &str, bytes: &[u8]) -> Result<(), Fault> {
    #[derive(PartialEq)]
    enum At {
        FieldStart,
        Bare,
        Quoted { since: u64 },
        AfterQuote { since: u64 },
    }

    if let Err(error) = std::str::from_utf8(bytes) {
        let at = error.valid_up_to();
        let line = 1 + line_feeds(&bytes[..at]);
        let what = format!("found the byte 0x{:02x}, expected UTF-8", bytes[at]);
        return Err(Fault::new(file, line, what));
    }
    let mut line = 1;
    let mut at = At::FieldStart;
    for &byte in bytes {
        at = match (at, byte) {
            (At::Quoted { since }, b'"') => At::AfterQuote { since },
            (At::Quoted { since }, _) | (At::AfterQuote { since }, b'"') => At::Quoted { since },
            (At::FieldStart, b'"') => At::Quoted { since: line },
            (_, b',' | b'\n' | b'\r') => At::FieldStart,
            (At::AfterQuote { since }, _) => {
                let what = format!(
                    "found `{}` after the closing quote of a field that starts on line {since}, \
                     expected a comma or the end of the line",
                    byte.escape_ascii()
                );
                return Err(Fault::new(file, line, what));
            }
            (At::Bare, b'"') => {
                let what = "found a quote inside a field that does not start with one, \
                            expected the field in quotes and this one doubled";
                return Err(Fault::new(file, line, what));
            }
            _ => At::Bare,
        };
        line += u64::from(byte == b'\n');
    }
    match at {
        At::Quoted { since } => {
            Err(Fault::new(file, since, "found a quote that is never closed, expected a second one"))
        }
        _ => Ok(()),
    }
}
