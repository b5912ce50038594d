//! `portolan search`: the ports in whose texts all words are found.

use std::io::{self, Write};

use portolan::Ports;
use portolan::search::{Hit, Subject, search};

use crate::Outcome;
use crate::arguments::Search;
use crate::console::{Console, Problem, Style};

pub fn run(asked: &Search, console: &mut Console) -> Outcome {
    let query = asked.words.join(" ");
    if query.trim().is_empty() {
        return Err(Problem::Usage("found no word, expected words such as `framehawk` or `post sql`".to_string()));
    }
    let found = search(&query);
    for &hit in found.iter().take(asked.limit) {
        line(console, hit)?;
    }
    match found.len().saturating_sub(asked.limit) {
        _ if found.is_empty() => writeln!(console, "nothing found")?,
        0 => {}
        more => writeln!(console, "and {more} more")?,
    }
    Ok(u8::from(found.is_empty()))
}

fn line(out: &mut Console, hit: Hit) -> io::Result<()> {
    let ports = hit.ports().map_or_else(|| "no port".to_string(), |ports| Ports::from(ports).to_string());
    let (name, text) = match hit.subject() {
        Subject::Assignment(row) => (row.name().unwrap_or("(no name)"), row.description().unwrap_or_default()),
        Subject::Claim(claim) => (claim.name(), claim.vendor()),
    };
    let name = out.styled(Style::Bold, name);
    let (score, field, protocols) = (hit.score(), hit.field(), hit.protocols().to_string());
    writeln!(out, "{score} {field:<11} {ports:>11} {protocols:<14} {name} - {text}")
}
