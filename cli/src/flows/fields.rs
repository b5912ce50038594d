//! The fields of a line, and what can be wrong with them.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr_iter};

use super::Form;

/// Longer lines are no rows of a log.
pub const LONGEST: usize = 1 << 20;

/// A field of a line: its place, without quotes.
#[derive(Debug, Clone)]
pub struct Field {
    pub place: Range<usize>,
    /// Whether two quotes in it stand for one.
    escaped: bool,
}

impl Field {
    pub fn bytes<'a>(&self, line: &'a [u8]) -> &'a [u8] {
        &line[self.place.clone()]
    }

    pub fn text<'a>(&self, line: &'a [u8]) -> Cow<'a, [u8]> {
        let bytes = self.bytes(line);
        if !self.escaped {
            return Cow::Borrowed(bytes);
        }
        let mut text = Vec::with_capacity(bytes.len());
        let mut quoted = false;
        for byte in bytes {
            quoted = *byte == b'"' && !quoted;
            if !quoted {
                text.push(*byte);
            }
        }
        Cow::Owned(text)
    }
}

/// Cuts a line into its fields.
pub fn split(form: Form, separator: u8, line: &[u8], fields: &mut Vec<Field>) -> Result<(), Bad<'static>> {
    fields.clear();
    if form == Form::Csv && memchr(b'"', line).is_some() {
        return split_quoted(separator, line, fields);
    }
    let mut start = 0;
    for end in memchr_iter(separator, line) {
        fields.push(Field { place: start..end, escaped: false });
        start = end + 1;
    }
    fields.push(Field { place: start..line.len(), escaped: false });
    Ok(())
}

fn split_quoted(separator: u8, line: &[u8], fields: &mut Vec<Field>) -> Result<(), Bad<'static>> {
    let mut start = 0;
    loop {
        let mut escaped = false;
        let (place, end) = if line.get(start) == Some(&b'"') {
            let mut end = start + 1;
            loop {
                end += memchr(b'"', &line[end..]).ok_or(Bad::Quote)?;
                if line.get(end + 1) != Some(&b'"') {
                    break;
                }
                escaped = true;
                end += 2;
            }
            (start + 1..end, end + 1)
        } else {
            let end = memchr(separator, &line[start..]).map_or(line.len(), |length| start + length);
            (start..end, end)
        };
        fields.push(Field { place, escaped });
        match line.get(end) {
            None => return Ok(()),
            Some(byte) if *byte == separator => start = end + 1,
            Some(_) => return Err(Bad::Quote),
        }
    }
}

/// What is wrong with a row.
pub enum Bad<'a> {
    Count(usize, usize),
    Port(&'static str, &'a [u8]),
    Protocol(&'a [u8]),
    Quote,
    Long,
    Header,
    OtherHeader,
}

impl Bad<'_> {
    pub fn tell(&self) -> String {
        let shown = |bytes: &[u8]| match bytes.get(..40) {
            Some(start) => format!("`{}...`", start.escape_ascii()),
            None => format!("`{}`", bytes.escape_ascii()),
        };
        match self {
            Self::Count(found, expected) => format!("found {found} fields, expected {expected}"),
            Self::Port(side, found) => format!("the {side}'s port is {}, expected 0 to 65535", shown(found)),
            Self::Protocol(found) => format!("the protocol is {}, expected a name or 0 to 255", shown(found)),
            Self::Quote => "a quote that is not closed at the end of its field".to_string(),
            Self::Long => format!("more than {LONGEST} bytes"),
            Self::Header => "a header with other columns than the first".to_string(),
            Self::OtherHeader => "a row under a header with other columns than the first".to_string(),
        }
    }
}

/// Reads a number of up to 16 bits: digits, and white space around them.
pub fn number(bytes: &[u8]) -> Option<u16> {
    let bytes = bytes.trim_ascii();
    if bytes.is_empty() || bytes.len() > 5 {
        return None;
    }
    let mut number = 0_u32;
    for byte in bytes {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + u32::from(digit);
    }
    u16::try_from(number).ok()
}
