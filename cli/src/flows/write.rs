//! Rows as they are written.

use std::borrow::Cow;
use std::io::Write;

use memchr::memchr3;
use portolan::flow::{Service, Side, Verdict};

use super::columns::Columns;
use super::fields::Field;
use super::{Form, To};

/// Writes a field of CSV.
pub fn write_csv(field: &[u8], out: &mut Vec<u8>) {
    if memchr3(b',', b'"', b'\r', field).is_none() {
        out.extend_from_slice(field);
        return;
    }
    out.push(b'"');
    for byte in field {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    out.push(b'"');
}

/// Writes a text of JSON.
pub fn write_json(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    // All of the bytes are looked at, as then the compiler takes many at once.
    let plain = |byte: &u8| matches!(*byte, 0x20..=0x21 | 0x23..=0x5b | 0x5d..=0x7f);
    if text.iter().fold(true, |all, byte| all & plain(byte)) {
        out.extend_from_slice(text);
        out.push(b'"');
        return;
    }
    // JSON is UTF-8, and a log may be anything.
    let text = match text.is_ascii() {
        true => Cow::Borrowed(text),
        false => match String::from_utf8_lossy(text) {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        },
    };
    let mut start = 0;
    for (at, byte) in text.iter().enumerate() {
        if *byte < 0x20 || *byte == b'"' || *byte == b'\\' {
            out.extend_from_slice(&text[start..at]);
            let _ = match byte {
                b'"' | b'\\' => write!(out, "\\{}", char::from(*byte)),
                _ => write!(out, "\\u{byte:04x}"),
            };
            start = at + 1;
        }
    }
    out.extend_from_slice(&text[start..]);
    out.push(b'"');
}

/// The texts of the added columns, empty for nothing.
fn added(verdict: Option<Verdict>) -> [&'static str; 4] {
    let Some(verdict) = verdict else {
        return [""; 4];
    };
    let (name, side) = match verdict.found() {
        None => ("", ""),
        Some(service) => (Service::name(service).unwrap_or(""), service.side().map_or("both", Side::as_str)),
    };
    [name, side, verdict.confidence().as_str(), verdict.reason().as_str()]
}

/// Writes a row with what was found.
pub fn write_row(
    to: To,
    columns: &Columns,
    line: &[u8],
    fields: &[Field],
    verdict: Option<Verdict>,
    out: &mut Vec<u8>,
) {
    let added = added(verdict);
    match to {
        To::Csv => {
            if columns.form == Form::Csv {
                out.extend_from_slice(line);
            } else if memchr3(b',', b'"', b'\r', line).is_none() {
                let start = out.len();
                out.extend_from_slice(line);
                for field in &fields[..columns.count - 1] {
                    out[start + field.place.end] = b',';
                }
            } else {
                for (at, field) in fields.iter().enumerate() {
                    if at > 0 {
                        out.push(b',');
                    }
                    write_csv(field.bytes(line), out);
                }
            }
            for (at, text) in added.iter().enumerate() {
                out.push(b',');
                // Only the name may be anything.
                match at {
                    0 => write_csv(text.as_bytes(), out),
                    _ => out.extend_from_slice(text.as_bytes()),
                }
            }
        }
        To::Json => {
            for (key, field) in columns.keys.iter().zip(fields) {
                out.extend_from_slice(key);
                write_json(&field.text(line), out);
            }
            for (key, text) in columns.keys[columns.count..].iter().zip(added) {
                out.extend_from_slice(key);
                match text {
                    "" => out.extend_from_slice(b"null"),
                    text => write_json(text.as_bytes(), out),
                }
            }
            out.push(b'}');
        }
    }
    out.push(b'\n');
}
