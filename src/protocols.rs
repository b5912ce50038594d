//! Sets of protocols.

use core::fmt;
use core::iter::FusedIterator;
use core::ops::BitOr;

use crate::Protocol;

/// A set of protocols: those that a claim or an entry is about.
///
/// It is one byte that is freely copied.
///
/// ```
/// use portolan::{Protocol, Protocols};
///
/// let both: Protocols = [Protocol::Udp, Protocol::Tcp].into_iter().collect();
/// assert!(both.contains(Protocol::Tcp));
/// assert_eq!(both.to_string(), "tcp, udp");
/// assert_eq!(both.iter().count(), 2);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Protocols(u8);

impl Protocols {
    /// No protocol.
    ///
    /// ```
    /// assert!(portolan::Protocols::NONE.is_empty());
    /// ```
    pub const NONE: Self = Self(0);

    /// All four.
    ///
    /// ```
    /// assert_eq!(portolan::Protocols::ALL.len(), 4);
    /// ```
    pub const ALL: Self = Self(0b1111);

    /// The set with one bit a protocol, by the protocol's number.
    pub(crate) const fn from_bits(bits: u8) -> Self {
        Self(bits & Self::ALL.0)
    }

    /// Returns the set with one protocol more.
    ///
    /// ```
    /// # use portolan::{Protocol, Protocols};
    /// const BOTH: Protocols = Protocols::NONE.with(Protocol::Tcp).with(Protocol::Udp);
    /// assert_eq!(BOTH.len(), 2);
    /// ```
    #[must_use]
    pub const fn with(self, protocol: Protocol) -> Self {
        Self(self.0 | 1 << protocol as u8)
    }

    /// Returns whether a protocol is in the set.
    ///
    /// ```
    /// # use portolan::{Protocol, Protocols};
    /// assert!(!Protocols::NONE.contains(Protocol::Dccp));
    /// ```
    #[must_use]
    pub const fn contains(self, protocol: Protocol) -> bool {
        self.0 >> protocol as u8 & 1 == 1
    }

    /// Returns how many protocols are in the set, 0 to 4.
    ///
    /// ```
    /// # use portolan::{Protocol, Protocols};
    /// assert_eq!(Protocols::NONE.with(Protocol::Tcp).len(), 1);
    /// ```
    #[must_use]
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Returns whether there is no protocol in the set.
    ///
    /// ```
    /// # use portolan::Protocols;
    /// assert!(!Protocols::ALL.is_empty());
    /// ```
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the protocols in the set, in the order of [`Protocol::ALL`].
    ///
    /// ```
    /// # use portolan::{Protocol, Protocols};
    /// assert!(Protocols::ALL.iter().eq(Protocol::ALL));
    /// ```
    #[must_use]
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Protocol> + FusedIterator + Clone {
        Protocol::ALL.into_iter().filter(move |&protocol| self.contains(protocol))
    }
}

impl From<Protocol> for Protocols {
    fn from(protocol: Protocol) -> Self {
        Self::NONE.with(protocol)
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
    /// assert!((Udp | Tcp | Sctp).iter().eq([Tcp, Udp, Sctp]));
    /// ```
    fn bitor(self, other: Self) -> Protocols {
        Protocols::from(self).with(other)
    }
}

impl FromIterator<Protocol> for Protocols {
    fn from_iter<I: IntoIterator<Item = Protocol>>(protocols: I) -> Self {
        protocols.into_iter().fold(Self::NONE, Self::with)
    }
}

impl fmt::Display for Protocols {
    /// Writes the names, parted by a comma and a space.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, protocol) in self.iter().enumerate() {
            let separator = if at == 0 { "" } else { ", " };
            write!(f, "{separator}{protocol}")?;
        }
        Ok(())
    }
}
