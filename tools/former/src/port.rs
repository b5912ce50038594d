//! A port number with its protocol.

use std::fmt;

/// A transport protocol of the registry, in the order of the data files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// SCTP.
    Sctp,
    /// DCCP.
    Dccp,
}

impl Protocol {
    /// The protocols that a cell of the registry stands for: one, or TCP and UDP where it is
    /// empty. `None` for any other text.
    #[must_use]
    pub fn of_cell(text: &str) -> Option<&'static [Self]> {
        match text.trim().to_ascii_lowercase().as_str() {
            "" => Some(&[Self::Tcp, Self::Udp]),
            "tcp" => Some(&[Self::Tcp]),
            "udp" => Some(&[Self::Udp]),
            "sctp" => Some(&[Self::Sctp]),
            "dccp" => Some(&[Self::Dccp]),
            _ => None,
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Sctp => "sctp",
            Self::Dccp => "dccp",
        })
    }
}

/// A port number with its protocol: `2/tcp`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Port {
    /// The port number, 0 to 65535.
    pub number: u16,
    /// The protocol.
    pub protocol: Protocol,
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.protocol)
    }
}
