//! Reads a log line by line, and writes it.

use std::io::{self, Read, Write};

use indicatif::ProgressBar;
use memchr::{memchr, memchr_iter};

use super::columns::{AWS, Columns};
use super::evidence::{self, Row};
use super::fields::{Bad, Field, LONGEST, split};
use super::write::write_row;
use super::{Form, To};
use crate::arguments::Flows;
use crate::console::{Console, Problem};

const UTF_16: &str = "is UTF-16, expected UTF-8";

/// What is read at once.
const CHUNK: usize = 1 << 18;

/// All that goes on from line to line.
pub struct Reader<'a> {
    to: To,
    /// What the log is, once that is known.
    from: Option<Form>,
    /// How many bad rows are told.
    told: u64,
    /// What the log is called in messages.
    name: String,
    out: &'a mut Console,
    buffer: Vec<u8>,
    bar: ProgressBar,
    columns: Option<Columns>,
    fields: Vec<Field>,
    /// Zeek's separator, which the log states before its columns.
    zeek_separator: u8,
    /// Whether the rows are under a header with other columns.
    other: bool,
    lines: u64,
    rows: u64,
    bad: u64,
    /// Rows of protocols whose names say nothing here.
    unknown: u64,
}

impl<'a> Reader<'a> {
    /// Returns a reader of a log of that name, which shows its progress by a bar.
    pub fn new(asked: &Flows, name: String, bar: ProgressBar, out: &'a mut Console) -> Self {
        Self {
            to: asked.to,
            from: asked.from,
            told: asked.bad,
            name,
            out,
            buffer: Vec::with_capacity(2 * CHUNK),
            bar,
            columns: None,
            fields: Vec::new(),
            zeek_separator: b'\t',
            other: false,
            lines: 0,
            rows: 0,
            bad: 0,
            unknown: 0,
        }
    }

    /// Reads and writes the log, and tells how much of it there was.
    pub fn run(mut self, input: &mut dyn Read) -> Result<(), Problem> {
        let read = self.read(input);
        self.bar.finish_and_clear();
        if matches!(read, Err(Problem::Failed(_))) {
            self.flush(0)?;
        }
        read?;
        if self.columns.is_none() {
            let what = format!("{} is not a log of flows: it has no header and no rows", self.name);
            return Err(Problem::Failed(what));
        }
        // Rows that nobody got are not to be counted.
        self.out.flush()?;
        let Self { rows, bad, unknown, told, out, .. } = self;
        if bad > told {
            out.tell(format_args!("and {} bad lines more", bad - told));
        }
        let unknown = match unknown {
            0 => String::new(),
            count => format!(", {count} of protocols that are not known"),
        };
        out.tell(format_args!("{rows} rows written{unknown}, {bad} bad lines left out"));
        Ok(())
    }

    fn read(&mut self, input: &mut dyn Read) -> Result<(), Problem> {
        let mut buffer = vec![0; CHUNK];
        let mut filled = 0;
        let mut too_long = false;
        loop {
            if filled == buffer.len() {
                if filled < LONGEST {
                    buffer.resize(filled * 2, 0);
                } else {
                    too_long = true;
                    filled = 0;
                }
            }
            let read = match input.read(&mut buffer[filled..]) {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Problem::Failed(format!("{} cannot be read: {error}", self.name))),
            };
            self.bar.inc(read as u64);
            let end = filled + read;
            let mut start = 0;
            for newline in memchr_iter(b'\n', &buffer[filled..end]) {
                let line = &buffer[start..filled + newline];
                start = filled + newline + 1;
                self.line(line, std::mem::take(&mut too_long))?;
            }
            if read == 0 {
                self.line(&buffer[..filled], too_long)?;
                self.flush(0)?;
                return Ok(());
            }
            buffer.copy_within(start..end, 0);
            filled = end - start;
        }
    }

    fn line(&mut self, line: &[u8], too_long: bool) -> Result<(), Problem> {
        self.lines += 1;
        if too_long {
            self.tell(&Bad::Long);
            return Ok(());
        }
        let mut line = line.strip_suffix(b"\r").unwrap_or(line);
        // The mark of a file of UTF-8 is no part of its first name.
        if let Some(unmarked) = line.strip_prefix(b"\xef\xbb\xbf") {
            let again = self.columns.as_ref().is_some_and(|columns| columns.read == unmarked);
            if self.columns.is_none() || again || unmarked.starts_with(b"#") {
                line = unmarked;
            }
        }
        if line.is_empty() {
            return Ok(());
        }
        if self.columns.is_none() && is_utf_16(line) {
            return Err(self.no_log(UTF_16));
        }
        if line[0] == b'#' && matches!(self.from, None | Some(Form::Zeek)) {
            self.from = Some(Form::Zeek);
            return self.zeek_header(line);
        }
        let Some(columns) = &self.columns else {
            return self.first_line(line);
        };
        // Logs that are put behind each other repeat it.
        if line == columns.read {
            return Ok(());
        }
        let told = match self.other {
            true => Err(Bad::OtherHeader),
            false => split(columns.form, columns.separator, line, &mut self.fields)
                .and_then(|()| evidence::read(columns, line, &self.fields)),
        };
        match told {
            Ok(row) => {
                self.rows += 1;
                self.unknown += u64::from(row == Row::Unknown);
                let verdict = match row {
                    Row::Flow(flow) => Some(flow.service()),
                    Row::NoPorts | Row::Unknown => None,
                };
                write_row(self.to, columns, line, &self.fields, verdict, &mut self.buffer);
                self.flush(CHUNK)
            }
            Err(bad) => {
                self.tell(&bad);
                Ok(())
            }
        }
    }

    fn zeek_header(&mut self, line: &[u8]) -> Result<(), Problem> {
        if let Some(separator) = line.strip_prefix(b"#separator ") {
            self.zeek_separator = match separator {
                [b'\\', b'x', digits @ ..] => {
                    let byte = std::str::from_utf8(digits).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok());
                    byte.ok_or_else(|| self.no_log("has a separator that is not one byte"))?
                }
                [byte] => *byte,
                _ => return Err(self.no_log("has a separator that is not one byte")),
            };
        }
        let separator = self.zeek_separator;
        let Some(header) = line.strip_prefix(b"#fields").and_then(|rest| rest.strip_prefix(&[separator])) else {
            return Ok(());
        };
        self.header(Form::Zeek, separator, header)
    }

    /// Takes the first line that is not a comment for a header, or for a row
    /// of Amazon's default format.
    fn first_line(&mut self, line: &[u8]) -> Result<(), Problem> {
        let default = || {
            let fields = line.split(|byte| *byte == b' ');
            line[0].is_ascii_digit() && fields.count() == AWS.split_ascii_whitespace().count()
        };
        match self.from {
            Some(Form::Zeek) => Err(self.no_log("is a row before the #fields line of a log of Zeek")),
            Some(Form::Csv) => self.header(Form::Csv, b',', line),
            None if memchr(b',', line).is_some() => self.header(Form::Csv, b',', line),
            Some(Form::Aws) | None if default() => {
                self.header(Form::Aws, b' ', AWS.as_bytes())?;
                self.lines -= 1;
                self.line(line, false)
            }
            Some(Form::Aws) => self.header(Form::Aws, b' ', line),
            None if memchr(b' ', line).is_some() => self.header(Form::Aws, b' ', line),
            None => Err(self.no_log("begins no log of flows that is known")),
        }
    }

    fn header(&mut self, form: Form, separator: u8, header: &[u8]) -> Result<(), Problem> {
        if let Some(first) = &self.columns {
            self.other = first.read != header || first.separator != separator;
            if self.other {
                self.tell(&Bad::Header);
            }
            return Ok(());
        }
        let columns = Columns::of(form, separator, header).map_err(|problem| self.no_log(problem))?;
        // What could not be read again as it is written, which a mark of UTF-8 in the first name would be left out of.
        let written = columns.written.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&columns.written);
        if memchr(0, written).is_some() || is_utf_16(written) {
            return Err(self.no_log(UTF_16));
        }
        self.from = Some(form);
        if self.to == To::Csv {
            self.buffer.extend_from_slice(&columns.written);
        }
        self.columns = Some(columns);
        Ok(())
    }

    fn no_log(&self, problem: &str) -> Problem {
        Problem::Failed(format!("{} is not a log of flows: line {} {problem}", self.name, self.lines))
    }

    fn tell(&mut self, bad: &Bad<'_>) {
        self.bad += 1;
        if self.bad <= self.told {
            self.bar.suspend(|| self.out.tell(format_args!("line {}: {}", self.lines, bad.tell())));
        }
    }

    /// Writes what has come together, if that is more than a number of bytes.
    fn flush(&mut self, above: usize) -> Result<(), Problem> {
        if self.buffer.len() > above {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }
}

/// Whether a line begins with the mark of UTF-16, or has what only UTF-16 has in
/// a header: a byte 0 beside each letter.
fn is_utf_16(line: &[u8]) -> bool {
    line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff") || line.iter().take(4).any(|byte| *byte == 0)
}
