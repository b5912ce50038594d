//! Records of CSV as RFC 4180 has it: one reader for the crate's own data files
//! and for overlays.

use std::string::String;
use std::vec::Vec;

/// What is wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// A quotation mark inside a field that does not start with one.
    Quote,
    /// A byte between a closing quotation mark and the end of the field.
    BehindQuote(u8),
    /// A quotation mark that is never closed.
    Unclosed,
    /// Bytes that are not UTF-8.
    Encoding,
}

/// A flaw and where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    pub flaw: Flaw,
    /// The line of the flaw, counted from 1.
    pub line: u64,
    /// The line on which the field starts.
    pub since: u64,
}

/// A record: the line that it starts on, and its fields.
pub type Record = (u64, Result<Vec<String>, Fault>);

/// Reads records one after the other. Lines end with a line feed, a carriage
/// return or both; empty ones are left out.
pub struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Reader<'a> {
    /// Reads a text, but for the byte order mark that may come first.
    pub fn new(text: &'a [u8]) -> Self {
        Self { text: text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text), at: 0, line: 1 }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

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

    /// Reads a record to its end. The fault outside is one of quotation marks,
    /// behind which nothing tells where the record ends; bytes that are not UTF-8
    /// leave that plain.
    fn fields(&mut self) -> Result<Result<Vec<String>, Fault>, Fault> {
        let mut fields = Ok(Vec::new());
        loop {
            let since = self.line;
            let field = match self.peek() {
                Some(b'"') => self.quoted(),
                _ => self.plain(),
            };
            let field = field.map_err(|flaw| {
                let line = if flaw == Flaw::Unclosed { since } else { self.line };
                Fault { flaw, line, since }
            })?;
            match (String::from_utf8(field), &mut fields) {
                (Ok(field), Ok(fields)) => fields.push(field),
                (Err(_), Ok(_)) => fields = Err(Fault { flaw: Flaw::Encoding, line: self.line, since }),
                (_, Err(_)) => {}
            }
            if self.peek() != Some(b',') {
                self.skip_line_end();
                return Ok(fields);
            }
            self.at += 1;
        }
    }

    fn plain(&mut self) -> Result<Vec<u8>, Flaw> {
        let rest = &self.text[self.at..];
        let end = rest.iter().position(|byte| matches!(byte, b',' | b'\r' | b'\n')).unwrap_or(rest.len());
        let field = &rest[..end];
        self.at += end;
        if field.contains(&b'"') { Err(Flaw::Quote) } else { Ok(field.to_vec()) }
    }

    fn quoted(&mut self) -> Result<Vec<u8>, Flaw> {
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
                [b'"', byte, ..] => return Err(Flaw::BehindQuote(byte)),
                _ => return Err(Flaw::Unclosed),
            }
        }
    }
}

impl Iterator for Reader<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        while self.skip_line_end() {}
        if self.at == self.text.len() {
            return None;
        }
        let (start, line) = (self.at, self.line);
        let record = self.fields().unwrap_or_else(|fault| {
            // The text behind the fault may be anything; the next line most
            // likely starts a record. This reads no text more than twice: only
            // one fault can look further than its own line and have a faulty
            // line in what it looked at, as quotation marks there are in pairs.
            (self.at, self.line) = (start, line);
            while self.at < self.text.len() && !self.skip_line_end() {
                self.at += 1;
            }
            Err(fault)
        });
        Some((line, record))
    }
}
