//! Transport protocols.

use core::fmt;
use core::str::FromStr;

use crate::error::{ParseProtocolError, ProtocolNumberError};

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

    /// Returns the protocol of an IP protocol number, which stands in the
    /// header of a packet, or `None` if it is none of the four.
    ///
    /// The numbers are those of the IANA Protocol Numbers registry.
    ///
    /// ```
    /// # use portolan::Protocol;
    /// const UDP: Option<Protocol> = Protocol::from_ip_number(17);
    /// assert_eq!(UDP, Some(Protocol::Udp));
    /// assert_eq!(Protocol::from_ip_number(1), None); // ICMP has no ports
    /// ```
    #[must_use]
    pub const fn from_ip_number(number: u8) -> Option<Self> {
        match number {
            6 => Some(Self::Tcp),
            17 => Some(Self::Udp),
            33 => Some(Self::Dccp),
            132 => Some(Self::Sctp),
            _ => None,
        }
    }

    /// Returns the IP protocol number: 6, 17, 132 or 33.
    ///
    /// ```
    /// # use portolan::Protocol;
    /// assert_eq!(Protocol::ALL.map(Protocol::ip_number), [6, 17, 132, 33]);
    /// ```
    #[must_use]
    pub const fn ip_number(self) -> u8 {
        match self {
            Self::Tcp => 6,
            Self::Udp => 17,
            Self::Sctp => 132,
            Self::Dccp => 33,
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

impl TryFrom<u8> for Protocol {
    type Error = ProtocolNumberError;

    /// Returns the protocol of an IP protocol number.
    ///
    /// # Errors
    ///
    /// [`ProtocolNumberError`] if it is none of the four.
    ///
    /// ```
    /// # use portolan::Protocol;
    /// assert_eq!(Protocol::try_from(132), Ok(Protocol::Sctp));
    /// ```
    fn try_from(number: u8) -> Result<Self, Self::Error> {
        Self::from_ip_number(number).ok_or(ProtocolNumberError(number))
    }
}

impl From<Protocol> for u8 {
    /// Returns the IP protocol number.
    ///
    /// ```
    /// # use portolan::Protocol;
    /// assert_eq!(u8::from(Protocol::Dccp), 33);
    /// ```
    fn from(protocol: Protocol) -> Self {
        protocol.ip_number()
    }
}
