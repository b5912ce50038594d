//! What is known of a port: by whom it is registered, who else uses it, what it usually is, and how to see what
//! listens on it here.
//!
//! ```sh
//! cargo run --example lookup -- 3228 udp
//! cargo run --example lookup -- 3228/udp    # the same
//! cargo run --example lookup -- 3228        # under each protocol
//! cargo run --example lookup -- ssh         # the ports of a service name
//! ```

use std::fmt::Display;
use std::process::ExitCode;

use portolan::{Os, Port, Ports, Protocol, by_name, inspect, lookup};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match ports(&arguments.join("/")) {
        Ok(ports) => {
            ports.into_iter().for_each(print);
            ExitCode::SUCCESS
        }
        Err(what) => {
            eprintln!("lookup: {what}");
            eprintln!("usage: lookup 3228 udp | 3228/udp | 3228 (each protocol) | ssh (a service name)");
            ExitCode::from(2)
        }
    }
}

fn ports(query: &str) -> Result<Vec<Port>, String> {
    let is_number = !query.is_empty() && query.bytes().all(|byte| byte.is_ascii_digit());
    if is_number {
        let number = query.parse().map_err(|_| format!("found the number `{query}`, expected 0 to 65535"))?;
        return Ok(Protocol::ALL.iter().map(|&protocol| lookup(number, protocol)).collect());
    }
    if query.contains('/') {
        return query
            .parse()
            .map(|port| vec![port])
            .map_err(|error: portolan::error::ParsePortError| error.to_string());
    }
    let first = |row: portolan::Assignment| Some((*row.ports()?.start(), row.protocols()));
    let rows = by_name(query).filter_map(first);
    let ports: Vec<Port> = rows.flat_map(|(number, each)| each.iter().map(move |one| lookup(number, one))).collect();
    if ports.is_empty() { Err(format!("found no port of the service name `{query}`")) } else { Ok(ports) }
}

fn print(port: Port) {
    println!("{port}");
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
    let commands = Os::current().map(|os| inspect::commands(port, os));
    for command in commands.into_iter().flatten() {
        field("to see what listens on it", Some(command));
    }
    println!();
}

fn field(name: &str, value: Option<impl Display>) {
    if let Some(value) = value {
        println!("    {name}: {value}");
    }
}
