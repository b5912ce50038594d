//! What is known of a port: what it usually is, by whom it is registered, who else uses it, and how to see what
//! listens on it here.
//!
//! ```sh
//! cargo run --example lookup -- 3228 udp
//! cargo run --example lookup -- 3228/udp    # the same
//! cargo run --example lookup -- 3228        # under each protocol
//! cargo run --example lookup -- postgres    # what people call a service, or its service name
//! ```

use std::fmt::Display;
use std::process::ExitCode;

use portolan::{Os, Port, Ports, Protocol, find, inspect};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let query = match &arguments[..] {
        [number, protocol] if protocol.parse::<Protocol>().is_ok() => format!("{number}/{protocol}"),
        words => words.join(" "),
    };
    let found = find(&query);
    if found.len() == 0 {
        eprintln!("lookup: found no port for `{query}`, expected one of");
        eprintln!("    3228 udp    or 3228/udp; protocols are tcp, udp, sctp and dccp");
        eprintln!("    3228        a number from 0 to 65535");
        eprintln!("    postgres    what people call a service, or its service name");
        return ExitCode::from(2);
    }
    found.for_each(print);
    ExitCode::SUCCESS
}

fn print(port: Port) {
    println!("{port} {}", port.usual_name().unwrap_or_default());
    field("range", Some(format_args!("{} ({})", port.range(), Ports::from(port.range().ports()))));
    field("status", Some(port.status()));
    if let Some(usual) = port.usual() {
        field("usually", Some(format_args!("{} ({})", usual.name(), usual.confidence())));
    }
    for row in port.assignments() {
        println!("  assigned to {}", row.name().unwrap_or("a service without a name"));
        field("description", row.description());
        field("assignee", row.assignee());
        field("registered", row.registered());
        field("standing", Some(row.standing()));
        field("because", row.standing_note().map(|note| note.note()));
    }
    for claim in port.claims() {
        println!("  claimed by {} for {}", claim.vendor(), claim.name());
        field("ports", Some(Ports::from(claim.ports())));
        field("standing", Some(claim.standing()));
        field("until", claim.until());
        field("successor", claim.successor());
        field("source", Some(claim.source()));
    }
    for rule in port.rules() {
        println!("  {}: {} ({})", rule.kind(), rule.name(), Ports::from(rule.ports()));
    }
    for command in Os::current().into_iter().flat_map(|os| inspect::commands(port, os)) {
        println!("  to see what listens here: {command}");
    }
    println!();
}

fn field(name: &str, value: Option<impl Display>) {
    if let Some(value) = value {
        println!("    {name}: {value}");
    }
}
