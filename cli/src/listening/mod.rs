//! `portolan listening`: what listens on this machine, and whether it fits.

mod sockets;
mod verdict;

use std::io::Write;

use portolan::Port;
use portolan::Protocol::{Tcp, Udp};

use crate::Outcome;
use crate::arguments;
use crate::console::{Console, Problem, Style};
use crate::typed::NumberOrPort;
use verdict::verdict;

pub fn run(asked: &arguments::Listening, console: &mut Console) -> Outcome {
    if let Some(NumberOrPort::Port(port)) = asked.port.filter(|asked| !is_listed(*asked)) {
        let protocol = port.protocol();
        let what = format!("`{port}`: sockets of {protocol} cannot be listed, only those of tcp and udp");
        return Err(Problem::Usage(what));
    }
    let mut sockets = sockets::all()
        .map_err(|error| Problem::Failed(format!("the sockets of this machine cannot be read: {error}")))?;
    sockets.retain(|socket| asked.port.is_none_or(|asked| includes(asked, socket.port)));
    for socket in &sockets {
        let said = verdict(socket.port, socket.process.as_deref());
        let text = match said.fits {
            Some(true) => console.styled(Style::Good, said.text),
            Some(false) => console.styled(Style::Bad, said.text),
            None => said.text,
        };
        writeln!(console, "{:<25} {text}", socket.address.to_string())?;
    }
    if sockets.is_empty() {
        let where_ = match asked.port {
            None => "any port".to_string(),
            Some(NumberOrPort::Number(number)) => format!("{number}/tcp or {number}/udp"),
            Some(NumberOrPort::Port(port)) => port.to_string(),
        };
        writeln!(console, "nothing listens on {where_} here")?;
    }
    Ok(u8::from(sockets.is_empty()))
}

/// Whether the sockets of what is asked for can be listed.
fn is_listed(asked: NumberOrPort) -> bool {
    match asked {
        NumberOrPort::Number(_) => true,
        NumberOrPort::Port(port) => matches!(port.protocol(), Tcp | Udp),
    }
}

fn includes(asked: NumberOrPort, port: Port) -> bool {
    match asked {
        NumberOrPort::Number(number) => port.number() == number,
        NumberOrPort::Port(asked) => port == asked,
    }
}
