//! What people type for ports.

use portolan::{Port, Ports, Protocol, Protocols, lookup};

use crate::escape::shown;

/// A port number for all of its protocols, or a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberOrPort {
    Number(u16),
    Port(Port),
}

impl NumberOrPort {
    /// Returns its ports: one, or one a protocol.
    pub fn ports(self) -> Vec<Port> {
        match self {
            Self::Number(number) => Protocols::ALL.iter().map(|protocol| lookup(number, protocol)).collect(),
            Self::Port(port) => vec![port],
        }
    }
}

/// Whether a word is digits, so that it can mean nothing but a number.
pub fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads a port number: digits alone.
pub fn number(word: &str) -> Result<u16, String> {
    let fault = || format!("found the port number `{}`, expected 0 to 65535", shown(word));
    if is_digits(word) { word.parse().map_err(|_| fault()) } else { Err(fault()) }
}

/// Reads `3228` or `3228/udp`.
pub fn number_or_port(word: &str) -> Result<NumberOrPort, String> {
    match word {
        word if is_digits(word) => number(word).map(NumberOrPort::Number),
        word if word.contains('/') => word.parse().map(NumberOrPort::Port).map_err(|error| format!("{error}")),
        word => Err(format!("found `{}`, expected a port number (0 to 65535) or a port (3228/udp)", shown(word))),
    }
}

/// Reads `3000-3300`, or one number.
pub fn run(word: &str) -> Result<Ports, String> {
    word.parse().map_err(|error| format!("{error}"))
}

/// Reads a protocol, in any ASCII case.
pub fn protocol(word: &str) -> Result<Protocol, String> {
    word.parse().map_err(|error| format!("{error}"))
}
