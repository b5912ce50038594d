//! Sets of protocols.

use core::fmt;
use core::iter::FusedIterator;
use core::ops::BitOr;

use crate::number::Protocol;

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
        Self(self.0 | 1 << protocol.place())
    }

    /// Returns whether a protocol is in the set.
    ///
    /// ```
    /// # use portolan::{Protocol, Protocols};
    /// assert!(!Protocols::NONE.contains(Protocol::Dccp));
    /// ```
    #[must_use]
    pub const fn contains(self, protocol: Protocol) -> bool {
        self.0 >> protocol.place() & 1 == 1
    }

    /// Returns the set without a protocol.
    ///
    /// ```
    /// # use portolan::{Protocol::{Tcp, Udp}, Protocols};
    /// assert_eq!((Tcp | Udp).without(Udp), Protocols::from(Tcp));
    /// ```
    #[must_use]
    pub const fn without(self, protocol: Protocol) -> Self {
        Self(self.0 & !(1 << protocol.place()))
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
    pub const fn iter(self) -> ProtocolsIter {
        ProtocolsIter(self)
    }
}

/// The protocols of a set, in the order of [`Protocol::ALL`]. Made by
/// [`Protocols::iter`].
///
/// ```
/// # use portolan::{Protocol, Protocols};
/// let mut protocols = Protocols::ALL.iter();
/// assert_eq!((protocols.next(), protocols.next_back()), (Some(Protocol::Tcp), Some(Protocol::Dccp)));
/// assert_eq!(protocols.len(), 2);
/// ```
#[derive(Debug, Clone)]
pub struct ProtocolsIter(Protocols);

impl Iterator for ProtocolsIter {
    type Item = Protocol;

    fn next(&mut self) -> Option<Protocol> {
        let protocol = Protocol::ALL.into_iter().find(|&protocol| self.0.contains(protocol))?;
        self.0 = self.0.without(protocol);
        Some(protocol)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.0.len(), Some(self.0.len()))
    }
}

impl DoubleEndedIterator for ProtocolsIter {
    fn next_back(&mut self) -> Option<Protocol> {
        let protocol = Protocol::ALL.into_iter().rfind(|&protocol| self.0.contains(protocol))?;
        self.0 = self.0.without(protocol);
        Some(protocol)
    }
}

impl ExactSizeIterator for ProtocolsIter {}
impl FusedIterator for ProtocolsIter {}

impl IntoIterator for Protocols {
    type Item = Protocol;
    type IntoIter = ProtocolsIter;

    fn into_iter(self) -> ProtocolsIter {
        self.iter()
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
