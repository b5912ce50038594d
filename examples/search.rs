//! Ports by words in names, descriptions, owners and claims, the best match first.
//!
//! ```sh
//! cargo run --example search -- framehawk
//! cargo run --example search -- post sql
//! ```

use std::process::ExitCode;

use portolan::{Ports, search::search, usual::Basis};

/// As many as a terminal shows at once.
const SHOWN: usize = 20;

fn main() -> ExitCode {
    let query = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    if query.trim().is_empty() {
        eprintln!("search: found no word, expected words to look for, such as `framehawk` or `post sql`");
        return ExitCode::from(2);
    }
    let hits = search(&query);
    for hit in hits.iter().take(SHOWN) {
        let ports = hit.ports().map_or_else(|| "no port".to_owned(), |ports| Ports::from(ports).to_string());
        let (name, text) = match hit.basis() {
            Basis::Assignment(row) => (row.name().unwrap_or("(no name)"), row.description().unwrap_or_default()),
            Basis::Claim(claim) => (claim.name(), claim.vendor()),
        };
        println!("{:<12}{ports:>11} {:<14} {name} - {text}", hit.field(), hit.protocols());
    }
    match hits.len() {
        0 => println!("nothing found"),
        all if all > SHOWN => println!("and {} more", all - SHOWN),
        _ => {}
    }
    ExitCode::from(u8::from(hits.is_empty()))
}
