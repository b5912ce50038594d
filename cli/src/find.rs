//! `portolan find`: the ports that words mean.

use std::io::Write;

use portolan::usual::Basis;
use portolan::{Port, Protocols, by_name, claim, lookup};

use crate::Outcome;
use crate::arguments::Find;
use crate::console::{Console, Problem, Style};
use crate::escape::shown;
use crate::typed;

pub fn run(asked: &Find, console: &mut Console) -> Outcome {
    let mut code = 0;
    for word in &asked.words {
        let ports = match typed::is_digits(word) || word.contains('/') {
            true => typed::number_or_port(word).map_err(Problem::Usage)?.ports(),
            false => ports(word),
        };
        if ports.is_empty() {
            console.tell(format_args!("found no port of `{}`", shown(&**word)));
            code = 1;
        }
        for port in ports {
            line(console, port)?;
        }
    }
    Ok(code)
}

/// Writes a port with what it usually is.
fn line(out: &mut Console, port: Port) -> std::io::Result<()> {
    let padded = out.styled(Style::Bold, format_args!("{port:<11}"));
    let Some(usual) = port.usual() else {
        return writeln!(out, "{padded} {}", port.status());
    };
    let text = match usual.basis() {
        Basis::Assignment(row) => row.description().filter(|text| !text.eq_ignore_ascii_case(usual.name())),
        Basis::Claim(claim) => Some(claim.vendor()),
    };
    let (name, confidence) = (usual.name(), usual.confidence());
    match text {
        Some(text) => writeln!(out, "{padded} {name} - {text} ({confidence})"),
        None => writeln!(out, "{padded} {name} ({confidence})"),
    }
}

/// The ports that a name means, from the lowest: those of the service name, or
/// else of the claims of that name, id or vendor. Case makes no difference.
pub fn ports(name: &str) -> Vec<Port> {
    let mut found: Vec<Port> = Vec::new();
    let mut add = |ports: Option<std::ops::RangeInclusive<u16>>, protocols: Protocols| {
        let first = ports.map(|ports| *ports.start());
        found.extend(first.into_iter().flat_map(|number| protocols.iter().map(move |protocol| lookup(number, protocol))));
    };
    for row in by_name(name) {
        add(row.ports(), row.protocols());
    }
    if by_name(name).len() == 0 {
        let same = |text: &str| text.eq_ignore_ascii_case(name);
        let mut named: Vec<_> = claim::all().filter(|claim| same(claim.name()) || same(claim.id())).collect();
        if named.is_empty() {
            named = claim::all().filter(|claim| same(claim.vendor()) && claim.kind().is_service()).collect();
        }
        for claim in named {
            add(Some(claim.ports()), claim.protocols());
        }
    }
    found.sort();
    found.dedup();
    found
}
