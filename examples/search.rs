//! Prints the ports in whose names, descriptions, owners or claims all words
//! are found, the best first.
//!
//! ```sh
//! cargo run --example search -- framehawk
//! cargo run --example search -- post sql
//! ```

use std::io::{self, Write};
use std::process::ExitCode;

use portolan::{
    search::{Hit, search},
    usual::Basis,
};

/// As many as a terminal shows at once.
const SHOWN: usize = 20;

fn main() -> ExitCode {
    let query = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    if query.trim().is_empty() {
        eprintln!("search: no word is named: expected words to look for, such as `framehawk` or `post sql`");
        return ExitCode::from(2);
    }
    let found = search(&query);
    let mut out = io::stdout().lock();
    let mut print = || {
        for &one in found.iter().take(SHOWN) {
            line(&mut out, one)?;
        }
        match found.len() {
            0 => writeln!(out, "nothing found"),
            all if all > SHOWN => writeln!(out, "and {} more", all - SHOWN),
            _ => Ok(()),
        }
    };
    match print() {
        Ok(()) if found.is_empty() => ExitCode::FAILURE,
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("search: cannot write: {error}");
            ExitCode::from(2)
        }
    }
}

fn line(out: &mut impl Write, found: Hit) -> io::Result<()> {
    let ports = found.ports().map_or_else(
        || "no port".to_owned(),
        |ports| match ports.len() {
            1 => ports.start().to_string(),
            _ => format!("{}-{}", ports.start(), ports.end()),
        },
    );
    let (name, text) = match found.basis() {
        Basis::Assignment(row) => (row.name().unwrap_or("(no name)"), row.description().unwrap_or_default()),
        Basis::Claim(claim) => (claim.name(), claim.vendor()),
    };
    let (score, field, protocols) = (found.score(), found.field(), found.protocols().to_string());
    writeln!(out, "{score} {field:<11} {ports:>11} {protocols:<14} {name} - {text}")
}
