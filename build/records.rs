//! Reads a CSV file (RFC 4180) into records that know their line.

use super::csv;
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
/// fewer fields than the header, or with control characters that are none of a
/// line end or a tab.
pub fn read(file: &str, bytes: &[u8], columns: &[Column]) -> Result<Vec<Record>, Fault> {
    if let Err(error) = std::str::from_utf8(bytes) {
        let at = error.valid_up_to();
        let line = 1 + bytes[..at].iter().filter(|&&byte| byte == b'\n').count() as u64;
        let what = format!("found the byte 0x{:02x}, expected UTF-8", bytes[at]);
        return Err(Fault::new(file, line, what));
    }
    let mut records = csv::Reader::new(bytes);
    let mut next = || match records.next() {
        Some((line, Ok(record))) => Ok(Some((line, record))),
        Some((_, Err(fault))) => Err(Fault::new(file, fault.line, what(fault))),
        None => Ok(None),
    };

    let Some((line, header)) = next()? else {
        return Err(Fault::new(file, 1, "found an empty file, expected a header and records"));
    };
    let order = order(&header, columns).map_err(|what| Fault::new(file, line, what))?;
    let mut out = Vec::new();
    while let Some((line, mut record)) = next()? {
        if record.len() != columns.len() {
            let found = record.len();
            let expected = columns.len();
            return Err(Fault::new(file, line, format!("found {found} fields, expected {expected}")));
        }
        // Others would reach the terminals of those who print what the tables say.
        let is_text = |character: char| !character.is_control() || matches!(character, '\n' | '\r' | '\t');
        if let Some(other) = record.iter().flat_map(|field| field.chars()).find(|&character| !is_text(character)) {
            let what = format!("found the control character {}, expected text", other.escape_default());
            return Err(Fault::new(file, line, what));
        }
        let fields = order.iter().map(|&at| std::mem::take(&mut record[at])).collect();
        out.push(Record { line, fields });
    }
    Ok(out)
}

/// What a fault of the text found, and what was expected.
fn what(fault: csv::Fault) -> String {
    match fault.flaw {
        csv::Flaw::BehindQuote(byte) => format!(
            "found `{}` after the closing quote of a field that starts on line {}, \
             expected a comma or the end of the line",
            byte.escape_ascii(),
            fault.since
        ),
        csv::Flaw::Quote => "found a quote inside a field that does not start with one, \
                             expected the field in quotes and this one doubled"
            .to_string(),
        csv::Flaw::Unclosed => "found a quote that is never closed, expected a second one".to_string(),
        csv::Flaw::Encoding => "found bytes that are not UTF-8".to_string(),
    }
}

/// Where each wanted column stands in the header.
fn order(header: &[String], columns: &[Column]) -> Result<Vec<usize>, String> {
    let known = |name: &str| columns.iter().any(|column| column.contains(&name));
    if let Some(name) = header.iter().find(|name| !known(name)) {
        let expected = columns.iter().map(|column| column[0]).collect::<Vec<_>>().join(", ");
        return Err(format!("found the column `{name}`, expected {expected}"));
    }
    columns
        .iter()
        .map(|column| {
            let mut places = (0..header.len()).filter(|&at| column.contains(&header[at].as_str()));
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
