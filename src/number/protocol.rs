//! Transport protocols.

use core::cmp::Ordering;

use crate::error::ProtocolNumberError;
use crate::words::words;

/// A transport protocol that has port numbers.
///
/// These are the four that the registry assigns ports of (RFC 6335, section 3).
/// A port of one protocol has nothing to do with the same number of another.
/// The discriminants are the IP protocol numbers. They compare in the order in
/// which the registry lists them: TCP, UDP, SCTP, DCCP.
///
/// ```
/// use portolan::Protocol;
///
/// assert_eq!("UDP".parse(), Ok(Protocol::Udp));
/// assert_eq!(Protocol::Udp.to_string(), "udp");
/// assert_eq!(Protocol::Udp as u8, 17);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Protocol {
    /// Transmission Control Protocol (RFC 9293).
    Tcp = 6,
    /// User Datagram Protocol (RFC 768).
    Udp = 17,
    /// Stream Control Transmission Protocol (RFC 9260).
    Sctp = 132,
    /// Datagram Congestion Control Protocol (RFC 4340).
    Dccp = 33,
}

words!("portolan::Protocol", Protocol[4], Tcp = "tcp", Udp = "udp", Sctp = "sctp", Dccp = "dccp",);

impl Protocol {
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
        self as u8
    }

    /// Returns the place in [`ALL`](Self::ALL), which is also that in the
    /// tables.
    ///
    /// The bits of the four numbers differ so that this takes no branch and no
    /// table; a `match` costs a lookup a tenth of its time.
    pub(crate) const fn place(self) -> u8 {
        let number = self as u8;
        ((number ^ number >> 3) & 3) ^ 2
    }
}

const _: () = {
    let mut place = 0;
    while place < Protocol::ALL.len() {
        assert!(Protocol::ALL[place].place() as usize == place);
        place += 1;
    }
};

impl PartialOrd for Protocol {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Protocol {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place().cmp(&other.place())
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
