//! Reads a log of flows and writes it with the service of each flow.
//!
//! ```text
//! cargo run --release --example flows -- conn.log > services.csv
//! zcat flows.gz | cargo run --release --example flows -- --to json > services.json
//! ```
//!
//! It reads what it finds by the first line, or what `--from` says:
//!
//! - `aws`: flow logs of Amazon VPC in text, with a header line or, if without
//!   one, in the default format of version 2.
//! - `zeek`: `conn.log` of Zeek with tabs, with its `#fields` line.
//! - `csv`: RFC 4180 with a header line, except that a row is one line. The
//!   columns are found by their names: see [`Role::of`].
//!
//! It writes every column of the log, and then
//!
//! | column       | what it tells                                              |
//! |--------------|------------------------------------------------------------|
//! | `service`    | the usual name of the service's port, if it has one        |
//! | `side`       | `source`, `destination`, or `both` if both have the number |
//! | `confidence` | `likely`, `possible` or `unclear`                          |
//! | `reason`     | the word of `portolan::flow::Reason`                             |
//!
//! as CSV with a header line, or with `--to json` as one JSON object a line,
//! with texts as values. They are empty, or null, for flows of protocols
//! without ports, and for the rows in which Amazon records that there were
//! none. A column of the log that is called the same keeps its name, and the
//! new one has `portolan_` before it.
//!
//! Who sent the first packet is taken from Zeek's `history` and from the
//! `tcp-flags` of Amazon, and multicast is seen by the destination's address.
//!
//! A row that cannot be read is left out, and told on standard error with the
//! number of its line: the first 100 of them, or as many as `--bad` says. The
//! last line on standard error has the counts. Lines of more than a mebibyte
//! are not read.
//!
//! The exit code is 0 however many rows were bad, 1 if the log cannot be read
//! or is none, 2 for wrong usage.

use std::borrow::Cow;
use std::env;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::ops::Range;
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use memchr::{memchr, memchr_iter, memchr3};
use portolan::{
    Protocol,
    flow::{Flow, Hints, Side, Verdict},
};

const USAGE: &str = "usage: flows [--from aws|zeek|csv] [--to csv|json] [--bad COUNT] [FILE], where FILE is - or left out for standard input";

/// Longer lines are no rows of a log.
const LONGEST: usize = 1 << 20;
const CHUNK: usize = 1 << 18;

/// The columns of Amazon's default format, version 2.
const AWS: &str = "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end \
                   action log-status";

const ADDED: [&str; 4] = ["service", "side", "confidence", "reason"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Aws,
    Zeek,
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    Csv,
    Json,
}

#[derive(Debug)]
struct Asked {
    from: Option<Form>,
    to: To,
    bad: u64,
    file: Option<OsString>,
}

impl Asked {
    fn parse(mut arguments: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut asked = Self { from: None, to: To::Csv, bad: 100, file: None };
        let mut files = 0;
        while let Some(argument) = arguments.next() {
            let text = argument.to_string_lossy().into_owned();
            let mut value = || {
                let value = arguments.next().ok_or_else(|| format!("`{text}` lacks its value"))?;
                Ok::<_, String>(value.to_string_lossy().into_owned())
            };
            match text.as_str() {
                "--from" => {
                    asked.from = Some(match value()?.as_str() {
                        "aws" => Form::Aws,
                        "zeek" => Form::Zeek,
                        "csv" => Form::Csv,
                        other => return Err(format!("`{}` is none of aws, zeek and csv", other.escape_debug())),
                    });
                }
                "--to" => {
                    asked.to = match value()?.as_str() {
                        "csv" => To::Csv,
                        "json" => To::Json,
                        other => return Err(format!("`{}` is neither csv nor json", other.escape_debug())),
                    };
                }
                "--bad" => {
                    let value = value()?;
                    asked.bad = value.parse().map_err(|_| format!("`{}` is not a count", value.escape_debug()))?;
                }
                option if option.starts_with('-') && option != "-" => {
                    return Err(format!("`{}` is not an option", option.escape_debug()));
                }
                _ => {
                    files += 1;
                    asked.file = Some(argument).filter(|file| file != "-");
                }
            }
        }
        if files > 1 {
            return Err(format!("found {files} files, expected one at most"));
        }
        Ok(asked)
    }
}

/// Why it ends early.
enum Problem {
    Read(io::Error),
    Write(io::Error),
    NoLog(String),
}

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
            "tcpflags" => Some(Self::Flags),
            _ => None,
        }
    }
}

/// Where the fields of a row are.
#[derive(Debug)]
struct Columns {
    separator: u8,
    form: Form,
    /// The header as it is read, and as it is written.
    read: Vec<u8>,
    written: Vec<u8>,
    /// The keys of the JSON objects, each with all that stands before a value.
    keys: Vec<Vec<u8>>,
    count: usize,
    source: usize,
    destination: usize,
    protocol: usize,
    address: Option<usize>,
    history: Option<usize>,
    flags: Option<usize>,
}

impl Columns {
    /// Reads a header, or says what it lacks.
    fn of(form: Form, separator: u8, header: &[u8]) -> Result<Self, &'static str> {
        let mut fields = Vec::new();
        split(form, separator, header, &mut fields).map_err(|_| "is not a header of CSV")?;
        let names: Vec<_> = fields.iter().map(|field| field.text(header)).collect();
        let place = |role| names.iter().position(|name| Role::of(name) == Some(role));
        let added = ADDED.map(|name| match names.iter().any(|other| other.as_ref() == name.as_bytes()) {
            true => format!("portolan_{name}"),
            false => name.to_string(),
        });
        let all = || names.iter().map(AsRef::as_ref).chain(added.iter().map(String::as_bytes));
        let mut keys = Vec::new();
        for name in all() {
            let mut key = if keys.is_empty() { b"{".to_vec() } else { b",".to_vec() };
            write_json(name, &mut key);
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
            flags: place(Role::Flags),
        })
    }
}

/// A field of a line: its place, without quotes.
#[derive(Debug, Clone)]
struct Field {
    place: Range<usize>,
    /// Whether two quotes in it stand for one.
    escaped: bool,
}

impl Field {
    fn bytes<'a>(&self, line: &'a [u8]) -> &'a [u8] {
        &line[self.place.clone()]
    }

    fn text<'a>(&self, line: &'a [u8]) -> Cow<'a, [u8]> {
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
fn split(form: Form, separator: u8, line: &[u8], fields: &mut Vec<Field>) -> Result<(), Bad<'static>> {
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
enum Bad<'a> {
    Count(usize, usize),
    Port(&'static str, &'a [u8]),
    Protocol(&'a [u8]),
    Quote,
    Long,
    Header,
    OtherHeader,
}

impl Bad<'_> {
    fn tell(&self) -> String {
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

fn number(bytes: &[u8]) -> Option<u16> {
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

/// The protocol, or `None` within for one that has no ports.
fn protocol(bytes: &[u8]) -> Result<Option<Protocol>, Bad<'_>> {
    match bytes {
        b"6" | b"tcp" => return Ok(Some(Protocol::Tcp)),
        b"17" | b"udp" => return Ok(Some(Protocol::Udp)),
        b"132" => return Ok(Some(Protocol::Sctp)),
        b"33" => return Ok(Some(Protocol::Dccp)),
        _ => {}
    }
    if let Some(found) = Protocol::ALL.into_iter().find(|known| bytes.eq_ignore_ascii_case(known.as_str().as_bytes())) {
        return Ok(Some(found));
    }
    let name = bytes.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'-');
    match name || number(bytes).is_some_and(|number| number < 256) {
        true => Ok(None),
        false => Err(Bad::Protocol(bytes)),
    }
}

/// Whether the text of an address is that of a multicast or broadcast one.
fn is_group(address: &[u8]) -> bool {
    if address.len() > 4 && address[..2].eq_ignore_ascii_case(b"ff") && address[4] == b':' {
        return true;
    }
    let first = address.get(..4).filter(|start| start[3] == b'.').and_then(|start| number(&start[..3]));
    matches!(first, Some(224..=239)) || address == b"255.255.255.255"
}

/// Who sent the first packet, as Zeek's `history` tells.
///
/// `S` is a SYN of who it takes to have begun, `^` says that it has turned the
/// connection round by a guess. Of UDP, `D` is that one's first datagram.
fn first_by_history(history: &[u8], protocol: Protocol) -> Option<Side> {
    let first = match protocol {
        Protocol::Udp => *history.first()? == b'D',
        _ => history.contains(&b'S'),
    };
    (first && !history.contains(&b'^')).then_some(Side::Source)
}

/// Who sent the first packet, as the TCP flags tell that Amazon has seen of
/// this direction: SYN alone is of who calls, SYN and ACK of who answers.
fn first_by_flags(flags: &[u8]) -> Option<Side> {
    match number(flags)? & 0b1_0010 {
        0b0_0010 => Some(Side::Source),
        0b1_0010 => Some(Side::Destination),
        _ => None,
    }
}

/// The flow of a row, or `None` within if it has no ports.
fn flow<'a>(columns: &Columns, line: &'a [u8], fields: &[Field]) -> Result<Option<Flow>, Bad<'a>> {
    if fields.len() != columns.count {
        return Err(Bad::Count(fields.len(), columns.count));
    }
    let at = |place: usize| fields[place].bytes(line);
    let Some(protocol) = protocol(at(columns.protocol))? else {
        return Ok(None);
    };
    let port = |side, place| number(at(place)).ok_or(Bad::Port(side, at(place)));
    let source = port("source", columns.source)?;
    let destination = port("destination", columns.destination)?;
    let mut hints = Hints::NONE;
    if protocol == Protocol::Udp && columns.address.is_some_and(|place| is_group(at(place))) {
        hints = hints.with_group();
    }
    let by_history = columns.history.and_then(|place| first_by_history(at(place), protocol));
    let by_flags = || columns.flags.filter(|_| protocol == Protocol::Tcp).and_then(|place| first_by_flags(at(place)));
    if let Some(side) = by_history.or_else(by_flags) {
        hints = hints.with_first_packet(side);
    }
    Ok(Some(Flow { protocol, source, destination, hints }))
}

fn write_csv(field: &[u8], out: &mut Vec<u8>) {
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

fn write_json(text: &[u8], out: &mut Vec<u8>) {
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
        Some(service) => (service.name().unwrap_or(""), service.side().map_or("both", Side::as_str)),
    };
    [name, side, verdict.confidence().as_str(), verdict.reason().as_str()]
}

fn write_row(to: To, columns: &Columns, line: &[u8], fields: &[Field], verdict: Option<Verdict>, out: &mut Vec<u8>) {
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

/// All that goes on from line to line.
struct Reader<W: Write> {
    asked: Asked,
    out: W,
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
}

impl<W: Write> Reader<W> {
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
                Err(error) => return Err(Problem::Read(error)),
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
                if filled > 0 || too_long {
                    self.line(&buffer[..filled], too_long)?;
                }
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
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            return Ok(());
        }
        if line[0] == b'#' && matches!(self.asked.from, None | Some(Form::Zeek)) {
            self.asked.from = Some(Form::Zeek);
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
                .and_then(|()| flow(columns, line, &self.fields)),
        };
        match told {
            Ok(flow) => {
                self.rows += 1;
                let verdict = flow.map(Flow::service);
                write_row(self.asked.to, columns, line, &self.fields, verdict, &mut self.buffer);
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
        match self.asked.from {
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
        self.asked.from = Some(form);
        if self.asked.to == To::Csv {
            self.buffer.extend_from_slice(&columns.written);
        }
        self.columns = Some(columns);
        Ok(())
    }

    fn no_log(&self, problem: &str) -> Problem {
        Problem::NoLog(format!("line {} {problem}", self.lines))
    }

    fn tell(&mut self, bad: &Bad<'_>) {
        self.bad += 1;
        if self.bad <= self.asked.bad {
            self.bar.suspend(|| eprintln!("flows: line {}: {}", self.lines, bad.tell()));
        }
    }

    /// Writes what has come together, if that is more than a number of bytes.
    fn flush(&mut self, above: usize) -> Result<(), Problem> {
        if self.buffer.len() > above {
            self.out.write_all(&self.buffer).map_err(Problem::Write)?;
            self.buffer.clear();
        }
        Ok(())
    }
}

fn bar(length: Option<u64>) -> ProgressBar {
    // Rows that go to the terminal themselves are progress enough.
    if io::stdout().is_terminal() || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let (bar, template) = match length {
        Some(length) => {
            (ProgressBar::new(length), "{wide_bar} {bytes} of {total_bytes}, {binary_bytes_per_sec}, {eta} left")
        }
        None => (ProgressBar::new_spinner(), "{spinner} {bytes}, {binary_bytes_per_sec}"),
    };
    bar.with_style(ProgressStyle::with_template(template).expect("the template is valid"))
}

fn run(asked: Asked) -> Result<(), Problem> {
    let (mut input, length): (Box<dyn Read>, _) = match &asked.file {
        None => (Box::new(io::stdin().lock()), None),
        Some(path) => {
            let file = File::open(path).map_err(Problem::Read)?;
            let length = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|data| data.len());
            (Box::new(file), length)
        }
    };
    let mut reader = Reader {
        asked,
        out: io::stdout().lock(),
        buffer: Vec::with_capacity(2 * CHUNK),
        bar: bar(length),
        columns: None,
        fields: Vec::new(),
        zeek_separator: b'\t',
        other: false,
        lines: 0,
        rows: 0,
        bad: 0,
    };
    let read = reader.read(&mut input);
    reader.bar.finish_and_clear();
    if matches!(read, Err(Problem::Read(_) | Problem::NoLog(_))) {
        reader.flush(0)?;
    }
    read?;
    if reader.columns.is_none() {
        return Err(Problem::NoLog("it has no header and no rows".to_string()));
    }
    let Reader { rows, bad, asked, .. } = reader;
    if bad > asked.bad {
        eprintln!("flows: and {} bad lines more", bad - asked.bad);
    }
    eprintln!("flows: {rows} rows written, {bad} bad lines left out");
    Ok(())
}

fn main() -> ExitCode {
    let asked = match Asked::parse(env::args_os().skip(1)) {
        Ok(asked) => asked,
        Err(problem) => {
            eprintln!("flows: {problem}; {USAGE}");
            return ExitCode::from(2);
        }
    };
    let name = match &asked.file {
        Some(file) => file.to_string_lossy().escape_debug().to_string(),
        None => "standard input".to_string(),
    };
    match run(asked) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads has enough, as `head` does.
        Err(Problem::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Problem::Write(error)) => {
            eprintln!("flows: cannot write: {error}");
            ExitCode::from(1)
        }
        Err(Problem::Read(error)) => {
            eprintln!("flows: {name} cannot be read: {error}");
            ExitCode::from(1)
        }
        Err(Problem::NoLog(problem)) => {
            eprintln!("flows: {name} is not a log of flows: {problem}");
            ExitCode::from(1)
        }
    }
}
