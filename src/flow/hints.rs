//! What is known of a flow besides its ports.

use core::ops::RangeInclusive;

use super::Side;

/// What is known of a flow besides its ports. Nothing, by default.
///
/// ```
/// use portolan::{flow::{Hints, Side}, rule};
///
/// // A capture has seen the SYN, and the client is known to run Linux.
/// let hints = Hints::NONE
///     .with_first_packet(Side::Source)
///     .with_client_range(rule::by_id("linux-ephemeral").unwrap().ports());
/// assert_eq!(hints.first_packet(), Some(Side::Source));
/// assert_eq!(hints.client_range(), Some(32_768..=60_999));
/// assert!(!hints.is_to_group());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Hints {
    pub(super) first_packet: Option<Side>,
    pub(super) client_range: Option<(u16, u16)>,
    pub(super) to_group: bool,
    pub(super) local: Option<Side>,
}

impl Hints {
    /// Nothing is known.
    ///
    /// ```
    /// # use portolan::flow::Hints;
    /// assert_eq!(Hints::NONE, Hints::default());
    /// ```
    pub const NONE: Self = Self { first_packet: None, client_range: None, to_group: false, local: None };

    /// Returns these hints with the side that sent the first packet: a SYN of
    /// TCP, an INIT of SCTP, a Request of DCCP, or the first datagram of UDP.
    ///
    /// Leave it out where the start of a connection was not seen. The side
    /// that happens to come first in a record is no hint.
    ///
    /// ```
    /// # use portolan::flow::{Hints, Side};
    /// const SYN: Hints = Hints::NONE.with_first_packet(Side::Source);
    /// assert_eq!(SYN.first_packet(), Some(Side::Source));
    /// ```
    #[must_use]
    pub const fn with_first_packet(self, side: Side) -> Self {
        Self { first_packet: Some(side), ..self }
    }

    /// Returns these hints with the port numbers that the client's system
    /// gives to clients, in place of those that systems have in common. A
    /// range that ends before it begins holds no number.
    ///
    /// The rules of [`RuleKind::Ephemeral`](crate::rule::RuleKind::Ephemeral)
    /// have those of many systems, such as
    /// `linux-ephemeral`, `windows-xp-ephemeral` and
    /// `aws-nat-gateway-ephemeral`.
    ///
    /// ```
    /// # use portolan::flow::Hints;
    /// const OLD_WINDOWS: Hints = Hints::NONE.with_client_range(1025..=5000);
    /// assert_eq!(OLD_WINDOWS.client_range(), Some(1025..=5000));
    /// ```
    #[must_use]
    pub const fn with_client_range(self, ports: RangeInclusive<u16>) -> Self {
        Self { client_range: Some((*ports.start(), *ports.end())), ..self }
    }

    /// Returns these hints with the destination being a multicast or broadcast
    /// address.
    ///
    /// ```
    /// # use portolan::flow::Hints;
    /// assert!(Hints::NONE.with_group().is_to_group());
    /// ```
    #[must_use]
    pub const fn with_group(self) -> Self {
        Self { to_group: true, ..self }
    }

    /// Returns these hints with the side that is the machine itself.
    ///
    /// It decides where nothing else does. A machine mostly calls others, so
    /// that the other side then is the service, possibly
    /// ([`Reason::Local`](super::Reason::Local)). What a machine itself listens
    /// on is told by the numbers, or by the system: on a server, leave the hint
    /// out and ask [`Verdict::side_or`](super::Verdict::side_or).
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, flow::{Flow, Hints, Side}};
    /// let own = Hints::NONE.with_local(Side::Source);
    /// let flow = Flow::new(50_123, 51_234, Tcp);
    /// assert_eq!(flow.service().side(), None);
    /// assert_eq!(flow.with_hints(own).service().side(), Some(Side::Destination));
    /// ```
    #[must_use]
    pub const fn with_local(self, side: Side) -> Self {
        Self { local: Some(side), ..self }
    }

    /// Returns the side that is the machine itself, if that is known.
    ///
    /// ```
    /// # use portolan::flow::{Hints, Side};
    /// assert_eq!(Hints::NONE.local(), None);
    /// assert_eq!(Hints::NONE.with_local(Side::Source).local(), Some(Side::Source));
    /// ```
    #[must_use]
    pub const fn local(self) -> Option<Side> {
        self.local
    }

    /// Returns the side that sent the first packet, if that is known.
    ///
    /// ```
    /// # use portolan::flow::Hints;
    /// assert_eq!(Hints::NONE.first_packet(), None);
    /// ```
    #[must_use]
    pub const fn first_packet(self) -> Option<Side> {
        self.first_packet
    }

    /// Returns the port numbers that the client's system gives to clients, if
    /// that is known.
    ///
    /// ```
    /// # use portolan::flow::Hints;
    /// assert_eq!(Hints::NONE.client_range(), None);
    /// ```
    #[must_use]
    pub const fn client_range(self) -> Option<RangeInclusive<u16>> {
        match self.client_range {
            Some((first, last)) => Some(RangeInclusive::new(first, last)),
            None => None,
        }
    }

    /// Returns whether the destination is known to be a multicast or broadcast
    /// address.
    ///
    /// ```
    /// # use portolan::flow::Hints;
    /// assert!(!Hints::NONE.is_to_group());
    /// ```
    #[must_use]
    pub const fn is_to_group(self) -> bool {
        self.to_group
    }
}
