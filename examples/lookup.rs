//! Prints what is known of a port, of a port number under every protocol, or
//! of a service name.
//!
//! ```sh
//! cargo run --example lookup -- 3228 udp
//! cargo run --example lookup -- 3228/udp
//! cargo run --example lookup -- 3228
//! cargo run --example lookup -- ssh
//! cargo run --example lookup -- --json 3228 udp
//! ```

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use portolan::{
    Assignment, Assignments, Claim, Claims, Port, Protocol, Range, Standing, Status, Usual, by_name, lookup,
    usual::Rationale,
};
use serde::Serialize;

const USAGE: &str = "expected a port (3228/udp or 3228 udp), a port number (0 to 65535) or a service name (ssh), \
                     and --json for JSON; protocols are tcp, udp, sctp and dccp";

/// What was asked for.
enum Query {
    Ports(Vec<Port>),
    Name(String),
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let json = arguments.iter().any(|argument| argument == "--json");
    let words: Vec<&str> = arguments.iter().map(String::as_str).filter(|&word| word != "--json").collect();
    let query = match parse(&words) {
        Ok(query) => query,
        Err(what) => {
            eprintln!("lookup: {what}: {USAGE}");
            return ExitCode::from(2);
        }
    };
    if let Query::Name(name) = &query {
        if by_name(name).len() == 0 {
            eprintln!("lookup: nobody has registered the service name `{name}`");
            return ExitCode::from(1);
        }
    }
    let mut out = io::stdout().lock();
    let written = if json { print_json(&mut out, &query) } else { print_text(&mut out, &query) };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lookup: cannot write: {error}");
            ExitCode::from(2)
        }
    }
}

fn parse(words: &[&str]) -> Result<Query, String> {
    let number =
        |word: &str| -> Result<u16, String> { word.parse().map_err(|_| format!("`{word}` is not a port number")) };
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    match words {
        [] => Err("nothing to look up".to_string()),
        [option, ..] if option.starts_with("--") => Err(format!("`{option}` is not an option")),
        [word] if is_number(word) => {
            let number = number(word)?;
            Ok(Query::Ports(Protocol::ALL.map(|protocol| lookup(number, protocol)).to_vec()))
        }
        [word] if word.contains('/') => {
            let port = word.parse().map_err(|error| format!("`{word}` is not a port: {error}"))?;
            Ok(Query::Ports(vec![port]))
        }
        [name] => Ok(Query::Name((*name).to_string())),
        [word, protocol] => {
            let protocol = protocol.parse().map_err(|_| format!("`{protocol}` is not a protocol"))?;
            Ok(Query::Ports(vec![lookup(number(word)?, protocol)]))
        }
        _ => Err("too many words".to_string()),
    }
}

fn print_text(out: &mut impl Write, query: &Query) -> io::Result<()> {
    match query {
        Query::Ports(ports) => {
            for (at, port) in ports.iter().enumerate() {
                if at > 0 {
                    writeln!(out)?;
                }
                print_port(out, *port)?;
            }
        }
        Query::Name(name) => {
            for (at, assignment) in by_name(name).enumerate() {
                if at > 0 {
                    writeln!(out)?;
                }
                print_entry(out, assignment)?;
            }
        }
    }
    Ok(())
}

fn print_port(out: &mut impl Write, port: Port) -> io::Result<()> {
    let range = port.range();
    writeln!(out, "{port}")?;
    field(out, "range", Some(format_args!("{range} ({})", run(&range.ports()))))?;
    field(out, "status", Some(port.status()))?;
    if let Some(usual) = port.usual() {
        field(out, "usually", Some(format_args!("{} ({})", usual.name(), usual.confidence())))?;
        field(out, "because", usual.rationale().map(Rationale::reason))?;
    }
    // What is official comes first.
    for assignment in port.assignments() {
        writeln!(out, "\nregistered")?;
        print_entry(out, assignment)?;
    }
    // A row that reserves the port or leaves it free may say why.
    if let Some(entry) = port.record().filter(|entry| entry.status() != Status::Assigned) {
        writeln!(out, "\nin the registry")?;
        print_entry(out, entry)?;
    }
    for claim in port.claims() {
        writeln!(out, "\nclaimed")?;
        print_claim(out, claim)?;
    }
    Ok(())
}

fn print_claim(out: &mut impl Write, claim: Claim) -> io::Result<()> {
    field(out, "name", Some(claim.name()))?;
    field(out, "vendor", Some(claim.vendor()))?;
    field(out, "ports", Some(run(&claim.ports())))?;
    field(out, "protocols", Some(claim.protocols()))?;
    field(out, "kind", Some(claim.kind()))?;
    field(out, "standing", Some(claim.standing()))?;
    field(out, "since", claim.since())?;
    field(out, "until", claim.until())?;
    field(out, "successor", claim.successor())?;
    field(out, "note", claim.note())?;
    field(out, "source", Some(format_args!("{} (checked {})", claim.source(), claim.checked())))
}

fn print_entry(out: &mut impl Write, entry: Assignment) -> io::Result<()> {
    field(out, "name", entry.name())?;
    field(out, "ports", entry.ports().map(|ports| run(&ports)))?;
    field(out, "protocol", entry.protocol())?;
    field(out, "description", entry.description())?;
    field(out, "alias of", entry.alias_of())?;
    field(out, "assignee", entry.assignee())?;
    field(out, "contact", entry.contact())?;
    field(out, "registered", entry.registered())?;
    field(out, "modified", entry.modified())?;
    for reference in entry.references() {
        match reference.url() {
            Some(url) if url.to_string() != reference.to_string() => {
                field(out, "reference", Some(format_args!("{reference} <{url}>")))?;
            }
            _ => field(out, "reference", Some(reference))?,
        }
    }
    field(out, "service code", entry.service_code())?;
    field(out, "unauthorized", entry.unauthorized_use())?;
    for line in entry.notes().into_iter().flat_map(str::lines) {
        field(out, "note", Some(line))?;
    }
    field(out, "standing", Some(entry.standing()).filter(|&standing| standing != Standing::Unknown))?;
    if let Some(finding) = entry.standing_note() {
        field(out, "since", finding.since())?;
        field(out, "successor", finding.successor())?;
        field(out, "because", Some(finding.note()))?;
        field(out, "source", Some(format_args!("{} (checked {})", finding.source(), finding.checked())))?;
    }
    Ok(())
}

fn field(out: &mut impl Write, name: &str, value: Option<impl Display>) -> io::Result<()> {
    match value {
        Some(value) => writeln!(out, "  {name:<13}{value}"),
        None => Ok(()),
    }
}

fn run(ports: &std::ops::RangeInclusive<u16>) -> String {
    match (ports.start(), ports.end()) {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}-{last}"),
    }
}

/// The answer as JSON.
#[derive(Serialize)]
struct Answer {
    port: Port,
    range: Range,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    usual: Option<Usual>,
    assignments: Assignments,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<Assignment>,
    claims: Claims,
}

impl From<Port> for Answer {
    fn from(port: Port) -> Self {
        Self {
            port,
            range: port.range(),
            status: port.status(),
            usual: port.usual(),
            assignments: port.assignments(),
            entry: port.record().filter(|entry| entry.status() != Status::Assigned),
            claims: port.claims(),
        }
    }
}

/// A single port is an object; several ports, and rows of a name, are an array.
fn print_json(out: &mut impl Write, query: &Query) -> io::Result<()> {
    match query {
        Query::Ports(ports) => {
            let mut answers: Vec<Answer> = ports.iter().copied().map(Answer::from).collect();
            match (answers.pop(), answers.is_empty()) {
                (Some(only), true) => serde_json::to_writer_pretty(&mut *out, &only)?,
                (last, _) => {
                    answers.extend(last);
                    serde_json::to_writer_pretty(&mut *out, &answers)?;
                }
            }
        }
        Query::Name(name) => serde_json::to_writer_pretty(&mut *out, &by_name(name))?,
    }
    writeln!(out)
}
