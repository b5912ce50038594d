//! `portolan suggest` and `portolan check`: ports for something new.

use std::io::Write;

use portolan::choose::{objections, suggest_for};
use portolan::{Port, choose};

use crate::Outcome;
use crate::arguments::{Check, Suggest};
use crate::console::{Console, Style};

/// Prints ports that nothing speaks against.
pub fn suggest(asked: &Suggest, console: &mut Console) -> Outcome {
    let ports: Vec<Port> = match &asked.name {
        Some(name) => suggest_for(name, asked.protocol).into_iter().collect(),
        None => choose::suggest(asked.range.into(), asked.protocol).take(asked.count).collect(),
    };
    for port in &ports {
        writeln!(console, "{port}")?;
    }
    if ports.is_empty() {
        console.tell(format_args!("something speaks against every port of {}/{}", asked.range, asked.protocol));
    }
    Ok(u8::from(ports.is_empty()))
}

/// Prints what speaks against ports.
pub fn check(asked: &Check, console: &mut Console) -> Outcome {
    let mut code = 0;
    for port in asked.ports.iter().flat_map(|port| port.ports()) {
        let mut objections = objections(port).peekable();
        if objections.peek().is_none() {
            let nothing = console.styled(Style::Good, "nothing speaks against it");
            writeln!(console, "{port}: {nothing}")?;
            continue;
        }
        code = 1;
        for objection in objections {
            writeln!(console, "{port}: {objection}")?;
        }
    }
    Ok(code)
}
