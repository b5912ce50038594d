//! `portolan lookup`: what is known of a port, of a port number under every
//! protocol, or of a service name.

use std::fmt::Display;
use std::io::{self, Write};

use portolan::registry::{self, Record};
use portolan::usual::Rationale;
use portolan::{Assignments, Claim, Claims, Port, Ports, Range, Rule, Rules, Standing, Status, Usual, by_name, lookup};
use serde::Serialize;

use crate::Outcome;
use crate::arguments::Lookup;
use crate::console::{Console, Problem, Style};
use crate::escape::shown;
use crate::find;
use crate::typed;

/// What was asked for.
enum Query {
    Ports(Vec<Port>),
    Name(Assignments),
}

pub fn run(asked: &Lookup, console: &mut Console) -> Outcome {
    let query = match query(asked)? {
        Query::Ports(ports) if ports.is_empty() => {
            let name = shown(&*asked.what);
            match asked.protocol {
                Some(protocol) => console.tell(format_args!("found no port of `{name}` under {protocol}")),
                None => console.tell(format_args!("found no service name `{name}`; `portolan search` looks further")),
            }
            return Ok(1);
        }
        query => query,
    };
    if asked.json {
        print_json(console, &query)?;
    } else {
        print_text(console, &query)?;
    }
    Ok(0)
}

fn query(asked: &Lookup) -> Result<Query, Problem> {
    let Lookup { what, protocol, .. } = asked;
    let usage = Problem::Usage;
    if let Some(protocol) = *protocol {
        if typed::is_digits(what) {
            return Ok(Query::Ports(vec![lookup(typed::number(what).map_err(usage)?, protocol)]));
        }
        if what.contains('/') || what.starts_with('+') {
            return Err(usage(format!("found `{}` and {protocol}, expected a port number or a name", shown(&**what))));
        }
        return Ok(Query::Ports(match registry::port(what, protocol) {
            Some(port) => vec![port],
            None => find::ports(what).into_iter().filter(|port| port.protocol() == protocol).collect(),
        }));
    }
    if typed::is_digits(what) || what.contains('/') {
        return Ok(Query::Ports(typed::number_or_port(what).map_err(usage)?.ports()));
    }
    let (rows, ports) = (by_name(what), find::ports(what));
    // A word may mean something else than the service name that is spelt like it.
    let is_meant = ports.first().is_none_or(|port| rows.clone().any(|row| row.covers(*port)));
    Ok(if rows.len() > 0 && is_meant { Query::Name(rows) } else { Query::Ports(ports) })
}

fn print_text(out: &mut Console, query: &Query) -> io::Result<()> {
    match query {
        Query::Ports(ports) => {
            for (at, port) in ports.iter().enumerate() {
                if at > 0 {
                    writeln!(out)?;
                }
                print_port(out, *port)?;
            }
        }
        Query::Name(rows) => {
            for (at, row) in rows.clone().enumerate() {
                if at > 0 {
                    writeln!(out)?;
                }
                print_row(out, row.record())?;
            }
        }
    }
    Ok(())
}

fn print_port(out: &mut Console, port: Port) -> io::Result<()> {
    heading(out, port)?;
    let range = port.range();
    field(out, "range", Some(format_args!("{range} ({})", Ports::from(range.ports()))))?;
    field(out, "status", Some(port.status()))?;
    if let Some(usual) = port.usual() {
        field(out, "usually", Some(format_args!("{} ({})", usual.name(), usual.confidence())))?;
        field(out, "because", usual.rationale().map(Rationale::reason))?;
    }
    // What is official comes first.
    for assignment in port.assignments() {
        writeln!(out)?;
        heading(out, "registered")?;
        print_row(out, assignment.record())?;
    }
    // A row that reserves the port or leaves it free may say why.
    if let Some(record) = not_assigned(port) {
        writeln!(out)?;
        heading(out, "in the registry")?;
        print_row(out, record)?;
    }
    for claim in port.claims() {
        writeln!(out)?;
        heading(out, "claimed")?;
        print_claim(out, claim)?;
    }
    for rule in port.rules() {
        writeln!(out)?;
        heading(out, "rule")?;
        print_rule(out, rule)?;
    }
    Ok(())
}

/// The row that reserves a port or leaves it unassigned.
fn not_assigned(port: Port) -> Option<Record> {
    port.record().filter(|record| record.status() != Status::Assigned)
}

fn print_claim(out: &mut Console, claim: Claim) -> io::Result<()> {
    field(out, "name", Some(claim.name()))?;
    field(out, "vendor", Some(claim.vendor()))?;
    field(out, "ports", Some(Ports::from(claim.ports())))?;
    field(out, "protocols", Some(claim.protocols()))?;
    field(out, "kind", Some(claim.kind()))?;
    field(out, "standing", Some(claim.standing()))?;
    field(out, "since", claim.since())?;
    field(out, "until", claim.until())?;
    field(out, "successor", claim.successor())?;
    field(out, "note", claim.note())?;
    field(out, "source", Some(format_args!("{} (checked {})", claim.source(), claim.checked())))
}

fn print_rule(out: &mut Console, rule: Rule) -> io::Result<()> {
    field(out, "name", Some(rule.name()))?;
    field(out, "vendor", Some(rule.vendor()))?;
    field(out, "ports", Some(Ports::from(rule.ports())))?;
    field(out, "protocols", Some(rule.protocols()))?;
    field(out, "kind", Some(rule.kind()))?;
    field(out, "standing", Some(rule.standing()))?;
    field(out, "since", rule.since())?;
    field(out, "until", rule.until())?;
    field(out, "note", rule.note())?;
    field(out, "source", Some(format_args!("{} (checked {})", rule.source(), rule.checked())))
}

fn print_row(out: &mut Console, row: Record) -> io::Result<()> {
    field(out, "name", row.name())?;
    field(out, "ports", row.ports().map(Ports::from))?;
    field(out, "protocol", row.protocol())?;
    field(out, "description", row.description())?;
    field(out, "alias of", row.alias_of())?;
    field(out, "assignee", row.assignee())?;
    field(out, "contact", row.contact())?;
    field(out, "registered", row.registered())?;
    field(out, "modified", row.modified())?;
    for reference in row.references() {
        match reference.url() {
            Some(url) if url.to_string() != reference.to_string() => {
                field(out, "reference", Some(format_args!("{reference} <{url}>")))?;
            }
            _ => field(out, "reference", Some(reference))?,
        }
    }
    field(out, "service code", row.service_code())?;
    field(out, "unauthorized", row.unauthorized_use())?;
    for line in row.notes().into_iter().flat_map(str::lines) {
        field(out, "note", Some(line))?;
    }
    field(out, "standing", Some(row.standing()).filter(|&standing| standing != Standing::Unknown))?;
    if let Some(note) = row.standing_note() {
        field(out, "since", note.since())?;
        field(out, "successor", note.successor())?;
        field(out, "because", Some(note.note()))?;
        field(out, "source", Some(format_args!("{} (checked {})", note.source(), note.checked())))?;
    }
    Ok(())
}

fn heading(out: &mut Console, text: impl Display) -> io::Result<()> {
    let text = out.styled(Style::Bold, text);
    writeln!(out, "{text}")
}

fn field(out: &mut Console, name: &str, value: Option<impl Display>) -> io::Result<()> {
    let Some(value) = value else { return Ok(()) };
    let name = out.styled(Style::Dim, format_args!("{name:<13}"));
    writeln!(out, "  {name}{value}")
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
    record: Option<Record>,
    claims: Claims,
    #[serde(skip_serializing_if = "is_empty")]
    rules: Rules,
}

// serde asks with a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_empty(rules: &Rules) -> bool {
    rules.len() == 0
}

impl From<Port> for Answer {
    fn from(port: Port) -> Self {
        Self {
            port,
            range: port.range(),
            status: port.status(),
            usual: port.usual(),
            assignments: port.assignments(),
            record: not_assigned(port),
            claims: port.claims(),
            rules: port.rules(),
        }
    }
}

/// A single port is an object; several ports, and rows of a name, are an array.
fn print_json(out: &mut Console, query: &Query) -> Result<(), Problem> {
    match query {
        Query::Ports(ports) => match ports[..] {
            [port] => serde_json::to_writer_pretty(&mut *out, &Answer::from(port))?,
            _ => {
                let answers: Vec<_> = ports.iter().copied().map(Answer::from).collect();
                serde_json::to_writer_pretty(&mut *out, &answers)?;
            }
        },
        Query::Name(rows) => serde_json::to_writer_pretty(&mut *out, rows)?,
    }
    Ok(writeln!(out)?)
}
