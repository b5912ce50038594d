//! What a flow's ports say, and why.

use core::fmt;

use super::Side;
use crate::number::Port;
use crate::uses::Confidence;
use crate::words::words;

/// The answer to [`Flow::service`](super::Flow::service).
///
/// ```
/// use portolan::{Confidence, Protocol::Tcp, flow::{Flow, Reason, Verdict}};
///
/// let verdict = Flow::new(50_123, 51_234, Tcp).service();
/// assert_eq!(verdict, Verdict::Unclear(Reason::BothClients));
/// assert_eq!(verdict.confidence(), Confidence::Unclear);
/// assert_eq!(verdict.side(), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Verdict {
    /// This is the service.
    Service(Service),
    /// What is known does not tell.
    Unclear(Reason),
}

impl Verdict {
    /// Returns the service, or `None` if it is unclear.
    ///
    /// ```
    /// # use portolan::{Protocol::Udp, flow::Flow};
    /// let service = Flow::new(500, 500, Udp).service().found().unwrap();
    /// assert_eq!(service.name(), Some("IKE"));
    /// ```
    #[must_use]
    pub const fn found(self) -> Option<Service> {
        match self {
            Self::Service(service) => Some(service),
            Self::Unclear(_) => None,
        }
    }

    /// Returns the side that is the service. `None` if that is unclear, or if
    /// both ends have the same number and nothing tells them apart.
    ///
    /// ```
    /// # use portolan::{Protocol::Udp, flow::{Flow, Side}};
    /// assert_eq!(Flow::new(53_214, 443, Udp).service().side(), Some(Side::Destination));
    /// assert_eq!(Flow::new(123, 123, Udp).service().side(), None);
    /// ```
    #[must_use]
    pub const fn side(self) -> Option<Side> {
        match self {
            Self::Service(service) => service.side,
            Self::Unclear(_) => None,
        }
    }

    /// Returns the side that is the service, or the one given where nothing
    /// tells.
    ///
    /// For a tool that has to show one of the two: a server's own side, say,
    /// or the destination of the first packet that it saw.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, flow::{Flow, Side}};
    /// assert_eq!(Flow::new(443, 53_214, Tcp).service().side_or(Side::Destination), Side::Source);
    /// assert_eq!(Flow::new(50_123, 51_234, Tcp).service().side_or(Side::Destination), Side::Destination);
    /// ```
    #[must_use]
    pub const fn side_or(self, side: Side) -> Side {
        match self.side() {
            Some(found) => found,
            None => side,
        }
    }

    /// Returns what decided, or why nothing could.
    ///
    /// ```
    /// # use portolan::{Protocol::Udp, flow::{Flow, Reason}};
    /// assert_eq!(Flow::new(123, 123, Udp).service().reason(), Reason::SamePort);
    /// ```
    #[must_use]
    pub const fn reason(self) -> Reason {
        match self {
            Self::Service(service) => service.reason,
            Self::Unclear(reason) => reason,
        }
    }

    /// Returns how sure it is.
    ///
    /// ```
    /// # use portolan::{Confidence, Protocol::Udp, flow::Flow};
    /// assert_eq!(Flow::new(0, 53, Udp).service().confidence(), Confidence::Unclear);
    /// ```
    #[must_use]
    pub const fn confidence(self) -> Confidence {
        match self {
            Self::Service(service) => service.confidence,
            Self::Unclear(_) => Confidence::Unclear,
        }
    }
}

impl fmt::Display for Verdict {
    /// Writes the service, or why it is unclear.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(service) => service.fmt(f),
            Self::Unclear(reason) => write!(f, "unclear: {}", reason.explanation()),
        }
    }
}

/// The service of a flow. Made by [`Flow::service`](super::Flow::service).
///
/// ```
/// use portolan::{Protocol::Tcp, flow::Flow};
///
/// let service = Flow::new(5601, 1366, Tcp).service().found().unwrap();
/// assert_eq!(
///     service.to_string(),
///     "Kibana at the source, 5601/tcp (likely: nothing speaks for the other port)"
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Service {
    pub(super) port: Port,
    pub(super) side: Option<Side>,
    pub(super) reason: Reason,
    pub(super) confidence: Confidence,
}

impl Service {
    /// Returns the port of the service.
    ///
    /// ```
    /// # use portolan::{Protocol::Udp, flow::Flow, lookup};
    /// assert_eq!(Flow::new(53, 53, Udp).service().found().unwrap().port(), lookup(53, Udp));
    /// ```
    #[must_use]
    pub const fn port(self) -> Port {
        self.port
    }

    /// Returns the side of the service, or `None` if both ends have its number
    /// and nothing tells them apart.
    ///
    /// ```
    /// # use portolan::{Protocol::Udp, flow::Flow};
    /// assert_eq!(Flow::new(53, 53, Udp).service().found().unwrap().side(), None);
    /// ```
    #[must_use]
    pub const fn side(self) -> Option<Side> {
        self.side
    }

    /// Returns what decided.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, flow::{Flow, Hints, Reason, Side}};
    /// let flow = Flow::new(40_000, 50_000, Tcp).with_hints(Hints::NONE.with_first_packet(Side::Source));
    /// assert_eq!(flow.service().found().unwrap().reason(), Reason::FirstPacket);
    /// ```
    #[must_use]
    pub const fn reason(self) -> Reason {
        self.reason
    }

    /// Returns how sure it is that this side is the service, likely or
    /// possible. How sure it is what the service is called is another
    /// question, which [`Port::usual`] answers.
    ///
    /// ```
    /// # use portolan::{Confidence, Protocol::Udp, flow::Flow};
    /// let quic = Flow::new(443, 53_214, Udp).service().found().unwrap();
    /// assert_eq!(quic.confidence(), Confidence::Likely);
    /// ```
    #[must_use]
    pub const fn confidence(self) -> Confidence {
        self.confidence
    }

    /// Returns the [usual](Port::usual) name of the port, if it has one.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, flow::Flow};
    /// assert_eq!(Flow::new(53_214, 443, Tcp).service().found().unwrap().name(), Some("HTTPS"));
    /// ```
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        self.port.usual_name()
    }
}

impl fmt::Display for Service {
    /// Writes name, side and port, and in brackets how sure it is and why.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { port, side, reason, confidence } = self;
        f.write_str(self.name().unwrap_or("a service without a name"))?;
        match side {
            Some(side) => write!(f, " at the {side}, {port}")?,
            None => write!(f, " at both ends, {port}")?,
        }
        write!(f, " ({confidence}: {})", reason.explanation())
    }
}

/// Why a side of a flow is the service, or why that is unclear. The rules are
/// those of [`Flow::service`](super::Flow::service).
///
/// ```
/// use portolan::{Protocol::Udp, flow::{Flow, Reason}};
///
/// assert_eq!(Flow::new(68, 67, Udp).service().reason(), Reason::Role);
/// assert_eq!(Reason::Role.to_string(), "role");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// A standard says which of the two numbers is the service's.
    Role,
    /// The destination is a multicast or broadcast address.
    Group,
    /// The other side sent the first packet.
    FirstPacket,
    /// Both ends have the same number.
    SamePort,
    /// The other number is one that systems give to clients.
    ClientRange,
    /// Nothing speaks for the other port.
    OnlyKnown,
    /// The port is better known as a service than the other.
    BetterKnown,
    /// Unclear, as a port number is 0.
    NoPort,
    /// Unclear, as both ports are known as services.
    BothKnown,
    /// Unclear, as both numbers are those that systems give to clients.
    BothClients,
    /// Unclear, as nothing speaks for either port.
    NeitherKnown,
    /// Unclear, as what is known speaks for either side.
    Contradiction,
    /// Nothing else tells, and the other side is the machine itself.
    Local,
}

words!(
    "portolan::flow::Reason",
    Reason[..],
    Role = "role",
    Group = "group",
    FirstPacket = "first-packet",
    SamePort = "same-port",
    ClientRange = "client-range",
    OnlyKnown = "only-known",
    BetterKnown = "better-known",
    NoPort = "no-port",
    BothKnown = "both-known",
    BothClients = "both-clients",
    NeitherKnown = "neither-known",
    Contradiction = "contradiction",
    Local = "local",
);

impl Reason {
    /// Returns whether it is a reason to name a service, and not one that
    /// leaves a flow unclear.
    ///
    /// ```
    /// # use portolan::flow::Reason;
    /// assert!(Reason::FirstPacket.finds() && !Reason::BothKnown.finds());
    /// ```
    #[must_use]
    pub const fn finds(self) -> bool {
        match self {
            Self::Role
            | Self::Group
            | Self::FirstPacket
            | Self::SamePort
            | Self::ClientRange
            | Self::OnlyKnown
            | Self::BetterKnown
            | Self::Local => true,
            Self::NoPort | Self::BothKnown | Self::BothClients | Self::NeitherKnown | Self::Contradiction => false,
        }
    }

    /// Returns the reason in a few words, to be read after a colon.
    ///
    /// ```
    /// # use portolan::flow::Reason;
    /// assert_eq!(Reason::FirstPacket.explanation(), "the other side sent the first packet");
    /// ```
    #[must_use]
    pub const fn explanation(self) -> &'static str {
        match self {
            Self::Role => "a standard gives this number to the service",
            Self::Group => "the destination is a multicast or broadcast address",
            Self::FirstPacket => "the other side sent the first packet",
            Self::SamePort => "both ends have the same number",
            Self::ClientRange => "the other number is one that systems give to clients",
            Self::OnlyKnown => "nothing speaks for the other port",
            Self::BetterKnown => "it is better known as a service than the other port",
            Self::NoPort => "a port number is 0",
            Self::BothKnown => "both ports are known as services",
            Self::BothClients => "both numbers are those that systems give to clients",
            Self::NeitherKnown => "nothing speaks for either port",
            Self::Contradiction => "what is known speaks for either side",
            Self::Local => "nothing else tells, and the other side is the machine itself",
        }
    }
}
