//! services(5) text, the form of `/etc/services`.

use core::fmt::Write;
use std::string::String;

use super::error::{WriteOverlayCause, WriteOverlayError};
use super::field::{self, found};
use super::{Entry, OverlayCause, OverlayError};

/// Reads each line that says something.
pub(super) fn read(text: &[u8]) -> impl Iterator<Item = Result<Entry, OverlayError>> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    (1..)
        .zip(lines(text))
        .filter_map(|(number, text)| line(text).map_err(|cause| OverlayError::new(number, cause)).transpose())
}

/// Parts lines at any of the three ends that a line may have.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(text);
    core::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
            return rest.take();
        };
        let width = if text[end..].starts_with(b"\r\n") { 2 } else { 1 };
        rest = Some(&text[end + width..]);
        Some(&text[..end])
    })
}

/// Reads a line; `None` if it is empty or a comment.
fn line(line: &[u8]) -> Result<Option<Entry>, OverlayCause> {
    let fields = line.split(|&byte| byte == b'#').next().unwrap_or_default();
    if fields.iter().all(|&byte| field::is_blank(byte.into())) {
        return Ok(None);
    }
    let line = core::str::from_utf8(line).map_err(|_| OverlayCause::Encoding)?;
    let (fields, description) = line.split_once('#').unwrap_or((line, ""));
    let mut fields = fields.split(field::is_blank).filter(|field| !field.is_empty());
    let name = fields.next().unwrap_or_default();
    let port = fields.next().ok_or_else(|| OverlayCause::NameAlone(found(name)))?;
    let (ports, protocol) = port.split_once('/').ok_or_else(|| OverlayCause::NoProtocol(found(port)))?;
    let (first, last) = field::ports(ports)?;
    let protocol = field::protocol(protocol)?;
    let entry = Entry::new(first..=last).ok_or(OverlayCause::Order(first, last))?;
    Ok(Some(entry.with_protocols(protocol).with_name(name).with_aliases(fields).with_description(description)))
}

/// The most bytes that are written. All ports of all protocols are 6 MB with a
/// name of ten letters.
const LONGEST: usize = 32 << 20;

/// Writes entries, a line for each port.
pub(super) fn write<'a>(entries: impl Iterator<Item = &'a Entry>) -> Result<String, WriteOverlayError> {
    // The comment also keeps a name that starts with a byte order mark from
    // the start of the text, where the mark would be left out.
    let mut out = String::from("# name port/protocol aliases # description\n");
    for (number, entry) in (1..).zip(entries) {
        let fault = |cause| WriteOverlayError { entry: number, cause };
        let (name, rest) = texts(entry).map_err(fault)?;
        // A line has at least the texts and ` 0/tcp` with its end.
        let lines = entry.ports().len() * entry.protocols().len();
        if lines.saturating_mul(name.len() + rest.len() + 7) > LONGEST - out.len() {
            return Err(fault(WriteOverlayCause::TooLong(LONGEST)));
        }
        for port in entry.ports() {
            for protocol in entry.protocols() {
                writeln!(out, "{name} {port}/{protocol}{rest}").expect("a string takes all text");
            }
        }
        if out.len() > LONGEST {
            return Err(fault(WriteOverlayCause::TooLong(LONGEST)));
        }
    }
    Ok(out)
}

/// What stands before and behind the port of an entry.
fn texts(entry: &Entry) -> Result<(&str, String), WriteOverlayCause> {
    let name = entry.name().ok_or(WriteOverlayCause::NoName)?;
    if let Some(name) = core::iter::once(name)
        .chain(entry.aliases())
        .find(|name| name.contains(|character| character == '#' || field::is_blank(character)))
    {
        return Err(WriteOverlayCause::Name(found(name)));
    }
    let mut rest = String::new();
    for alias in entry.aliases() {
        rest.push(' ');
        rest.push_str(alias);
    }
    if let Some(description) = entry.description() {
        if description.contains(['\n', '\r']) {
            return Err(WriteOverlayCause::Description);
        }
        rest.push_str(" # ");
        rest.push_str(description);
    }
    Ok((name, rest))
}
