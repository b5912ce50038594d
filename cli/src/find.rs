//! `portolan find`: the ports that words mean.

use std::io::Write;

use portolan::Port;
use portolan::usual::Basis;

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
        Basis::Assignment(row) => row.description(),
        Basis::Claim(claim) => Some(claim.name()),
        _ => None,
    };
    let text = text.filter(|text| !text.eq_ignore_ascii_case(usual.name()));
    let (name, confidence) = (usual.name(), usual.confidence());
    match text {
        Some(text) => writeln!(out, "{padded} {name} - {text} ({confidence})"),
        None => writeln!(out, "{padded} {name} ({confidence})"),
    }
}

/// The ports that a word means, the one that is meant most first.
pub fn ports(word: &str) -> Vec<Port> {
    portolan::find(word).collect()
}
