//! Ports by words in names, descriptions, owners and claims, the best match first.
//!
//! ```sh
//! cargo run --example search -- framehawk
//! cargo run --example search -- post sql
//! ```

use std::io::{self, Write};
use std::process::ExitCode;

use portolan::{Assignment, Ports, search::search};

/// As many as a terminal shows at once.
const SHOWN: usize = 20;

fn main() -> ExitCode {
    let query = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    if query.trim().is_empty() {
        eprintln!("search: found no word, expected words to look for, such as `framehawk` or `post sql`");
        return ExitCode::from(2);
    }
    let hits = search(&query);
    let mut lines = Vec::new();
    for hit in hits.iter().take(SHOWN) {
        let ports = hit.ports().map_or_else(|| "no port".to_owned(), |ports| Ports::from(ports).to_string());
        let description = hit.assignments().next().and_then(Assignment::description);
        let (name, text) =
            (hit.name().unwrap_or("(no name)"), hit.claim().map_or(description, |one| Some(one.vendor())));
        let text = text.unwrap_or_default();
        lines.push(format!("{:<12}{ports:>11} {:<14} {name} - {text}", hit.field(), hit.protocols()));
    }
    match hits.len() {
        0 => lines.push("nothing found".to_owned()),
        all if all > SHOWN => lines.push(format!("and {} more", all - SHOWN)),
        _ => {}
    }
    // Whoever reads may stop early, as `head` does.
    let _ = writeln!(io::stdout(), "{}", lines.join("\n"));
    ExitCode::from(u8::from(hits.is_empty()))
}
