//! Sets of transport protocols.

use core::fmt;
use core::ops::BitOr;
use core::str::FromStr;

use crate::Protocol;
use crate::error::ParseProtocolError;

/// A set of one to four [`Protocol`]s. There is no empty one.
///
/// It is one byte that is freely copied. It prints as the names of its
/// protocols, parted by `;`, and parses from that.
///
/// ```
/// use portolan::{Protocol::{Sctp, Tcp, Udp}, Protocols};
///
/// let protocols = Tcp | Udp;
/// assert!(protocols.contains(Udp));
/// assert!(!protocols.contains(Sctp));
/// assert_eq!(protocols.to_string(), "tcp;udp");
/// assert_eq!("tcp;udp".parse(), Ok(protocols));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Protocols(
    /// Bit n stands for the protocol whose number in the tables is n.
    u8,
);

impl Protocols {
    /// All four.
    ///
    /// ```
    /// # use portolan::{Protocol, Protocols};
    /// assert!(Protocols::ALL.iter().eq(Protocol::ALL));
    /// ```
    pub const ALL: Self = Self(0b1111);

    /// Returns the set of the protocols that an iterator gives, or `None` if it
    /// gives none.
    ///
    /// ```
    /// # use portolan::{Protocol::{Tcp, Udp}, Protocols};
    /// assert_eq!(Protocols::new([Udp, Tcp, Udp]), Some(Tcp | Udp));
    /// assert_eq!(Protocols::new([]), None);
    /// ```
    #[must_use]
    pub fn new(protocols: impl IntoIterator<Item = Protocol>) -> Option<Self> {
        protocols.into_iter().map(Self::of).reduce(BitOr::bitor)
    }

    /// Returns the set of one protocol.
    ///
    /// ```
    /// # use portolan::{Protocol::Udp, Protocols};
    /// const UDP: Protocols = Protocols::of(Udp);
    /// assert_eq!(UDP, Udp.into());
    /// ```
    #[must_use]
    pub const fn of(protocol: Protocol) -> Self {
        Self(1 << protocol as u8)
    }

    /// Returns the set with one more protocol, if it is not yet there.
    ///
    /// ```
    /// # use portolan::{Protocol::{Tcp, Udp}, Protocols};
    /// const BOTH: Protocols = Protocols::of(Tcp).with(Udp);
    /// assert_eq!(BOTH, Tcp | Udp);
    /// ```
    #[must_use]
    pub const fn with(self, protocol: Protocol) -> Self {
        Self(self.0 | 1 << protocol as u8)
    }

    /// Returns whether a protocol is in the set.
    ///
    /// ```
    /// # use portolan::{Protocol::Dccp, Protocols};
    /// assert!(Protocols::ALL.contains(Dccp));
    /// ```
    #[must_use]
    pub const fn contains(self, protocol: Protocol) -> bool {
        self.0 & 1 << protocol as u8 != 0
    }

    /// Returns the protocols of the set, in the order of [`Protocol::ALL`].
    ///
    /// ```
    /// # use portolan::Protocol::{Tcp, Udp};
    /// assert!((Udp | Tcp).iter().eq([Tcp, Udp]));
    /// ```
    #[must_use]
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Protocol> + Clone {
        Protocol::ALL.into_iter().filter(move |&protocol| self.contains(protocol))
    }
}

impl From<Protocol> for Protocols {
    fn from(protocol: Protocol) -> Self {
        Self::of(protocol)
    }
}

impl BitOr for Protocols {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOr<Protocol> for Protocols {
    type Output = Self;

    fn bitor(self, other: Protocol) -> Self {
        self.with(other)
    }
}

impl BitOr for Protocol {
    type Output = Protocols;

    /// Returns the set of both.
    ///
    /// ```
    /// # use portolan::Protocol::{Sctp, Tcp, Udp};
    /// assert!((Tcp | Udp | Sctp).iter().eq([Tcp, Udp, Sctp]));
    /// ```
    fn bitor(self, other: Self) -> Protocols {
        Protocols::of(self).with(other)
    }
}

impl fmt::Debug for Protocols {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl fmt::Display for Protocols {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, protocol) in self.iter().enumerate() {
            if at > 0 {
                f.write_str(";")?;
            }
            f.write_str(protocol.as_str())?;
        }
        Ok(())
    }
}

impl FromStr for Protocols {
    type Err = ParseProtocolError;

    /// Parses names in any ASCII case, parted by `;`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut protocols = text.split(';').map(str::parse::<Protocol>);
        let first = protocols.next().unwrap_or(Err(ParseProtocolError))?;
        protocols.try_fold(Self::of(first), |set, protocol| Ok(set.with(protocol?)))
    }
}
