//! Transport protocols.

use core::fmt;
use core::str::FromStr;

use crate::error::ParseProtocolError;

/// A transport protocol that has port numbers.
///
/// These are the four that the registry assigns ports of (RFC 6335, section 3).
/// A port of one protocol has nothing to do with the same number of another.
///
/// ```
/// use portolan::Protocol;
///
/// assert_eq!("UDP".parse(), Ok(Protocol::Udp));
/// assert_eq!(Protocol::Udp.to_string(), "udp");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[repr(u8)]
pub enum Protocol {
    /// Transmission Control Protocol (RFC 9293).
    Tcp = 0,
    /// User Datagram Protocol (RFC 768).
    Udp = 1,
    /// Stream Control Transmission Protocol (RFC 9260).
    Sctp = 2,
    /// Datagram Congestion Control Protocol (RFC 4340).
    Dccp = 3,
}

impl Protocol {
    /// All four, in the order in which the registry lists them.
    ///
    /// ```
    /// # use portolan::Protocol;
    /// assert_eq!(Protocol::ALL.map(Protocol::as_str), ["tcp", "udp", "sctp", "dccp"]);
    /// ```
    pub const ALL: [Self; 4] = [Self::Tcp, Self::Udp, Self::Sctp, Self::Dccp];

    /// Returns the name as the registry writes it, in small letters.
    ///
    /// ```
    /// # use portolan::Protocol;
    /// assert_eq!(Protocol::Sctp.as_str(), "sctp");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Sctp => "sctp",
            Self::Dccp => "dccp",
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Protocol {
    type Err = ParseProtocolError;

    /// Parses a name in any ASCII case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|protocol| protocol.as_str().eq_ignore_ascii_case(text)).ok_or(ParseProtocolError)
    }
}
