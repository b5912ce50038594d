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
use std::io::{self, Write};
use std::process::ExitCode;

use portolan::{Os, Port, Ports, Protocol, find, inspect, registry::StandingNote};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let query = match &arguments[..] {
        [number, protocol] if protocol.parse::<Protocol>().is_ok() => format!("{number}/{protocol}"),
        words => words.join(" "),
    };
    let mut found = find(&query);
    if found.len() == 0 {
        eprintln!("lookup: found no port for `{query}`, expected one of");
        eprintln!("    3228 udp    or 3228/udp; protocols are tcp, udp, sctp and dccp");
        eprintln!("    3228        a number from 0 to 65535");
        eprintln!("    postgres    what people call a service, or its service name");
        return ExitCode::from(2);
    }
    match found.try_for_each(|port| print(&mut io::stdout().lock(), port)) {
        // Whoever reads may stop early, as `head` does.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    }
}

fn print(out: &mut impl Write, port: Port) -> io::Result<()> {
    writeln!(out, "{port} {}", port.usual_name().unwrap_or_default())?;
    field(out, "range", Some(format_args!("{} ({})", port.range(), Ports::from(port.range().ports()))))?;
    field(out, "status", Some(port.status()))?;
    if let Some(usual) = port.usual() {
        field(out, "usually", Some(format_args!("{} ({})", usual.name(), usual.confidence())))?;
    }
    for row in port.assignments() {
        writeln!(out, "  assigned to {}", row.name().unwrap_or("a service without a name"))?;
        field(out, "description", row.description())?;
        field(out, "assignee", row.assignee())?;
        field(out, "registered", row.registered())?;
        field(out, "standing", Some(row.standing()))?;
        field(out, "because", row.standing_note().map(StandingNote::note))?;
    }
    for claim in port.claims() {
        writeln!(out, "  claimed by {} for {}", claim.vendor(), claim.name())?;
        field(out, "ports", Some(Ports::from(claim.ports())))?;
        field(out, "standing", Some(claim.standing()))?;
        field(out, "until", claim.until())?;
        field(out, "successor", claim.successor())?;
        field(out, "source", Some(claim.source()))?;
    }
    for rule in port.rules() {
        writeln!(out, "  {}: {} ({})", rule.kind(), rule.name(), Ports::from(rule.ports()))?;
    }
    for command in Os::current().into_iter().flat_map(|os| inspect::commands(port, os)) {
        writeln!(out, "  to see what listens here: {command}")?;
    }
    writeln!(out)
}

fn field(out: &mut impl Write, name: &str, value: Option<impl Display>) -> io::Result<()> {
    value.map_or(Ok(()), |value| writeln!(out, "    {name}: {value}"))
}
