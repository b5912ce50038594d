//! Which of the two ports of a flow is the service.

use core::fmt;
use core::ops::RangeInclusive;

use crate::usual::claims_of_services;
use crate::{Assignment, Claim, Confidence, Kind, Port, Protocol, Range, lookup, tables};

/// One of the two ends of a flow.
///
/// ```
/// use portolan::Side;
///
/// assert_eq!(Side::Source.other(), Side::Destination);
/// assert_eq!(Side::Source.to_string(), "source");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum Side {
    /// Where the packets come from, or what the record calls so.
    Source,
    /// Where they go to.
    Destination,
}

impl Side {
    /// Both, the source first.
    ///
    /// ```
    /// # use portolan::Side;
    /// assert_eq!(Side::ALL.map(Side::as_str), ["source", "destination"]);
    /// ```
    pub const ALL: [Self; 2] = [Self::Source, Self::Destination];

    /// Returns the side across.
    ///
    /// ```
    /// # use portolan::Side;
    /// const ACROSS: Side = Side::Destination.other();
    /// assert_eq!(ACROSS, Side::Source);
    /// ```
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Source => Self::Destination,
            Self::Destination => Self::Source,
        }
    }

    /// Returns the word for it, in small letters.
    ///
    /// ```
    /// # use portolan::Side;
    /// assert_eq!(Side::Destination.as_str(), "destination");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Destination => "destination",
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What is known of a flow besides its ports. Nothing, by default.
///
/// ```
/// use portolan::{Hints, Side, claim};
///
/// // A capture has seen the SYN, and the client is known to run Linux.
/// let hints = Hints::NONE
///     .with_first_packet(Side::Source)
///     .with_client_range(claim("linux-ephemeral").unwrap().ports());
/// assert_eq!(hints.first_packet(), Some(Side::Source));
/// assert_eq!(hints.client_range(), Some(32_768..=60_999));
/// assert!(!hints.is_to_group());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Hints {
    first_packet: Option<Side>,
    client_range: Option<(u16, u16)>,
    to_group: bool,
}

impl Hints {
    /// Nothing is known.
    ///
    /// ```
    /// # use portolan::Hints;
    /// assert_eq!(Hints::NONE, Hints::default());
    /// ```
    pub const NONE: Self = Self { first_packet: None, client_range: None, to_group: false };

    /// Returns these hints with the side that sent the first packet: a SYN of
    /// TCP, an INIT of SCTP, a Request of DCCP, or the first datagram of UDP.
    ///
    /// Leave it out where the start of a connection was not seen. The side
    /// that happens to come first in a record is no hint.
    ///
    /// ```
    /// # use portolan::{Hints, Side};
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
    /// The claims of [`Kind::Ephemeral`] have those of many systems, such as
    /// `linux-ephemeral`, `windows-xp-ephemeral` and
    /// `aws-nat-gateway-ephemeral`.
    ///
    /// ```
    /// # use portolan::Hints;
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
    /// # use portolan::Hints;
    /// assert!(Hints::NONE.with_group().is_to_group());
    /// ```
    #[must_use]
    pub const fn with_group(self) -> Self {
        Self { to_group: true, ..self }
    }

    /// Returns the side that sent the first packet, if that is known.
    ///
    /// ```
    /// # use portolan::Hints;
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
    /// # use portolan::Hints;
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
    /// # use portolan::Hints;
    /// assert!(!Hints::NONE.is_to_group());
    /// ```
    #[must_use]
    pub const fn is_to_group(self) -> bool {
        self.to_group
    }

    /// Whether a number is one that systems give to clients.
    const fn gives(self, number: u16) -> bool {
        let (first, last) = match self.client_range {
            Some(range) => range,
            None => CLIENTS,
        };
        first <= number && number <= last
    }
}

/// The first and last number that a system in use gives to clients: those of
/// the claims whose owner is still behind them.
///
/// Claims that begin below the upper half are left out. FreeBSD's begins at
/// 10000 and that of Amazon's address translation at 1024; most services lie
/// in them too, so that they tell little.
const CLIENTS: (u16, u16) = {
    let dynamic = Range::Dynamic.ports();
    let (mut first, mut last) = (*dynamic.start(), *dynamic.end());
    let mut number = 0;
    while number < tables::CLAIMS {
        let claim = Claim::from_number(number);
        let ports = claim.ports();
        if matches!(claim.kind(), Kind::Ephemeral) && claim.standing().is_live() && *ports.start() >= UPPER_HALF {
            if *ports.start() < first {
                first = *ports.start();
            }
            if *ports.end() > last {
                last = *ports.end();
            }
        }
        number += 1;
    }
    (first, last)
};

const UPPER_HALF: u16 = 1 << 15;

/// Two ports between which packets go, and what else is known of that.
///
/// ```
/// use portolan::{Confidence, Flow, Hints, Protocol::Tcp, Reason, Side};
///
/// let flow = Flow { protocol: Tcp, source: 443, destination: 53_214, hints: Hints::NONE };
/// let service = flow.service().service().unwrap();
/// assert_eq!(service.port().to_string(), "443/tcp");
/// assert_eq!(service.side(), Some(Side::Source));
/// assert_eq!(service.reason(), Reason::ClientRange);
/// assert_eq!(service.confidence(), Confidence::Likely);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Flow {
    /// The protocol.
    pub protocol: Protocol,
    /// The port number of the source, 0 to 65535.
    pub source: u16,
    /// The port number of the destination, 0 to 65535.
    pub destination: u16,
    /// What else is known.
    #[cfg_attr(feature = "serde", serde(default))]
    pub hints: Hints,
}

impl Flow {
    /// Returns the flow between two port numbers of which nothing else is
    /// known.
    ///
    /// ```
    /// # use portolan::{Flow, Hints, Protocol::Udp};
    /// const FLOW: Flow = Flow::new(Udp, 53_214, 443);
    /// assert_eq!(FLOW, Flow { protocol: Udp, source: 53_214, destination: 443, hints: Hints::NONE });
    /// ```
    #[must_use]
    pub const fn new(protocol: Protocol, source: u16, destination: u16) -> Self {
        Self { protocol, source, destination, hints: Hints::NONE }
    }

    /// Returns the flow with other hints.
    ///
    /// ```
    /// # use portolan::{Flow, Hints, Protocol::Udp, Side};
    /// let mdns = Flow::new(Udp, 5353, 5353).with_hints(Hints::NONE.with_group());
    /// assert_eq!(mdns.service().side(), Some(Side::Destination));
    /// ```
    #[must_use]
    pub const fn with_hints(self, hints: Hints) -> Self {
        Self { hints, ..self }
    }

    /// Returns the port of a side.
    ///
    /// ```
    /// # use portolan::{Flow, Protocol::Tcp, Side, lookup};
    /// assert_eq!(Flow::new(Tcp, 5601, 1366).port(Side::Source), lookup(5601, Tcp));
    /// ```
    #[must_use]
    pub const fn port(self, side: Side) -> Port {
        match side {
            Side::Source => lookup(self.source, self.protocol),
            Side::Destination => lookup(self.destination, self.protocol),
        }
    }

    /// Returns which side is the service, why, and how sure that is; or that
    /// it is unclear, and why.
    ///
    /// The first of these rules that fits decides:
    ///
    /// 1. A port number of 0 is none: unclear ([`Reason::NoPort`]).
    /// 2. Some numbers have their side by standard ([`Reason::Role`]): of 67
    ///    and 68/udp, or 547 and 546/udp, the former is the service, and 20/tcp
    ///    is when an FTP server calls its client from it. Likely.
    /// 3. UDP to a multicast or broadcast address: the destination
    ///    ([`Reason::Group`]). Likely.
    /// 4. Who did not send the first packet is the service
    ///    ([`Reason::FirstPacket`]): likely, for a connection cannot begin
    ///    otherwise. UDP has no connections, and what was first seen may be a
    ///    late answer. There it is likely only if the rules below agree,
    ///    unclear if by them it is likely the other side
    ///    ([`Reason::Contradiction`]), and possible otherwise.
    /// 5. The same number at both ends is the service's, and neither side is
    ///    told from the other ([`Reason::SamePort`]): likely if something is on
    ///    record for it, possible otherwise.
    /// 6. From here on the numbers alone decide. A number is a *client's* if it
    ///    is in [`Hints::client_range`], or without that in a range that a
    ///    system in use gives to clients, 32768 to 65535. What is on record for
    ///    it as a service is
    ///    - *firm* if its [usual](Port::usual) meaning is likely, or if it is
    ///      well-known and has a service name whose owner has not left it;
    ///    - *rivalled* if its usual meaning is stated but less than likely, or
    ///      if several lay claim to it;
    ///    - *weak* if it is no more than registered;
    ///    - *nothing* otherwise: a name whose owner is gone, and a claim on more
    ///      than 16 ports, count for nothing.
    /// 7. If one number is a client's and the other is not, the other is the
    ///    service ([`Reason::ClientRange`]): likely if something is on record
    ///    for it, possible otherwise. But if the client's number is
    ///    - firm, like 41641/udp, the other needs to be well-known and firm,
    ///      and then is possible. If nothing is on record for the other, the
    ///      client's number is the service, possibly ([`Reason::OnlyKnown`]).
    ///      If something is, it is unclear ([`Reason::BothKnown`]);
    ///    - rivalled, the other is possible, or if nothing is on record for
    ///      it, it is unclear ([`Reason::Contradiction`]).
    /// 8. If both are a client's, one that is firm while the other is weak or
    ///    less is the service, possibly ([`Reason::OnlyKnown`],
    ///    [`Reason::BetterKnown`]). Otherwise it is unclear
    ///    ([`Reason::BothKnown`] if both are rivalled or better, else
    ///    [`Reason::BothClients`]).
    /// 9. If neither is, the only one that anything is on record for is the
    ///    service, likely if that is firm and possible otherwise
    ///    ([`Reason::OnlyKnown`]). If the other is weak and it is better, it is
    ///    possible ([`Reason::BetterKnown`]). Otherwise it is unclear
    ///    ([`Reason::BothKnown`], [`Reason::NeitherKnown`]).
    ///
    /// Costs the [usual](Port::usual) meaning of the two ports at most.
    ///
    /// ```
    /// use portolan::{Confidence, Flow, Hints, Protocol::{Tcp, Udp}, Reason, Side, Verdict};
    ///
    /// // Kibana answers, and not `netware-csp`: the owner of 1366 is gone.
    /// let kibana = Flow::new(Tcp, 5601, 1366).service();
    /// assert_eq!(kibana.side(), Some(Side::Source));
    /// assert_eq!(kibana.confidence(), Confidence::Likely);
    ///
    /// // Two name servers talk, until it is known who asked.
    /// let asked = Flow::new(Udp, 53, 53);
    /// assert_eq!(asked.service().side(), None);
    /// assert_eq!(asked.service().service().unwrap().name(), Some("domain"));
    /// let first = asked.with_hints(Hints::NONE.with_first_packet(Side::Destination));
    /// assert_eq!(first.service().side(), Some(Side::Source));
    ///
    /// // Two peers of BitTorrent: each number is known for it.
    /// assert_eq!(Flow::new(Tcp, 6881, 51_413).service(), Verdict::Unclear(Reason::BothKnown));
    /// ```
    #[must_use]
    pub fn service(self) -> Verdict {
        if self.source == 0 || self.destination == 0 {
            return Verdict::Unclear(Reason::NoPort);
        }
        if let Some(side) = self.role() {
            return self.at(side, Reason::Role, Confidence::Likely);
        }
        let datagrams = matches!(self.protocol, Protocol::Udp);
        if self.hints.to_group && datagrams {
            return self.at(Side::Destination, Reason::Group, Confidence::Likely);
        }
        if let Some(first) = self.hints.first_packet {
            let side = first.other();
            let numbers = if datagrams && self.source != self.destination { Some(self.by_numbers()) } else { None };
            return match numbers {
                None if datagrams => self.at(side, Reason::FirstPacket, Confidence::Possible),
                None => self.at(side, Reason::FirstPacket, Confidence::Likely),
                Some(Verdict::Service(found)) if found.side == Some(side) => {
                    self.at(side, Reason::FirstPacket, Confidence::Likely)
                }
                Some(Verdict::Service(found)) if matches!(found.confidence, Confidence::Likely) => {
                    Verdict::Unclear(Reason::Contradiction)
                }
                Some(_) => self.at(side, Reason::FirstPacket, Confidence::Possible),
            };
        }
        if self.source == self.destination {
            let port = self.port(Side::Source);
            let confidence = match Record::of(port) {
                Record::Nothing => Confidence::Possible,
                _ => Confidence::Likely,
            };
            return Verdict::Service(Service { port, side: None, reason: Reason::SamePort, confidence });
        }
        self.by_numbers()
    }

    const fn at(self, side: Side, reason: Reason, confidence: Confidence) -> Verdict {
        Verdict::Service(Service { port: self.port(side), side: Some(side), reason, confidence })
    }

    /// The side that is the service by standard: RFC 2131, section 4.1; RFC
    /// 8415, section 7.2; RFC 959, section 5.2.
    const fn role(self) -> Option<Side> {
        match (self.protocol, self.source, self.destination) {
            (Protocol::Udp, 67, 68) | (Protocol::Udp, 547, 546) => Some(Side::Source),
            (Protocol::Udp, 68, 67) | (Protocol::Udp, 546, 547) => Some(Side::Destination),
            (Protocol::Tcp, 20, 1024..) => Some(Side::Source),
            (Protocol::Tcp, 1024.., 20) => Some(Side::Destination),
            _ => None,
        }
    }

    /// The rules from 6 on.
    fn by_numbers(self) -> Verdict {
        use Confidence::{Likely, Possible};
        use Record::{Firm, Nothing, Rivalled, Weak};

        let record = |side| Record::of(self.port(side));
        let of = [record(Side::Source), record(Side::Destination)];
        match (self.hints.gives(self.source), self.hints.gives(self.destination)) {
            (false, false) | (true, true) => {
                let clients = self.hints.gives(self.source);
                let (better, best, least) = match of[0] >= of[1] {
                    true => (Side::Source, of[0], of[1]),
                    false => (Side::Destination, of[1], of[0]),
                };
                match (clients, best, least) {
                    (true, Firm, Nothing) => self.at(better, Reason::OnlyKnown, Possible),
                    (true, Firm, Weak) => self.at(better, Reason::BetterKnown, Possible),
                    (true, _, Rivalled | Firm) => Verdict::Unclear(Reason::BothKnown),
                    (true, ..) => Verdict::Unclear(Reason::BothClients),
                    (false, Nothing, _) => Verdict::Unclear(Reason::NeitherKnown),
                    (false, Firm, Nothing) => self.at(better, Reason::OnlyKnown, Likely),
                    (false, _, Nothing) => self.at(better, Reason::OnlyKnown, Possible),
                    (false, Firm | Rivalled, Weak) => self.at(better, Reason::BetterKnown, Possible),
                    (false, ..) => Verdict::Unclear(Reason::BothKnown),
                }
            }
            (source_is_client, _) => {
                let client = if source_is_client { Side::Source } else { Side::Destination };
                let other = client.other();
                let well_known = matches!(self.port(other).range(), Range::WellKnown);
                match (of[client as usize], of[other as usize]) {
                    (Firm, Firm) if well_known => self.at(other, Reason::ClientRange, Possible),
                    (Firm, Nothing) => self.at(client, Reason::OnlyKnown, Possible),
                    (Firm, _) => Verdict::Unclear(Reason::BothKnown),
                    (Rivalled, Nothing) => Verdict::Unclear(Reason::Contradiction),
                    (Rivalled, _) | (_, Nothing) => self.at(other, Reason::ClientRange, Possible),
                    (_, _) => self.at(other, Reason::ClientRange, Likely),
                }
            }
        }
    }
}

/// What is on record for a port as a service: rule 6 of [`Flow::service`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Record {
    Nothing,
    Weak,
    Rivalled,
    Firm,
}

impl Record {
    fn of(port: Port) -> Self {
        let live = |row: Assignment| row.name().is_some() && row.standing().is_live();
        if matches!(port.range(), Range::WellKnown) && port.assignments().any(live) {
            return Self::Firm;
        }
        let Some(usual) = port.usual() else {
            return Self::Nothing;
        };
        match usual.confidence() {
            Confidence::Likely => Self::Firm,
            _ if usual.statement().is_some() => Self::Rivalled,
            Confidence::Possible => Self::Weak,
            // There are rivals, or else the owner is gone.
            Confidence::Unclear if claims_of_services(port).next().is_some() => Self::Rivalled,
            Confidence::Unclear => Self::Nothing,
        }
    }
}

/// The answer to [`Flow::service`].
///
/// ```
/// use portolan::{Confidence, Flow, Protocol::Tcp, Reason, Verdict};
///
/// let verdict = Flow::new(Tcp, 50_123, 51_234).service();
/// assert_eq!(verdict, Verdict::Unclear(Reason::BothClients));
/// assert_eq!(verdict.confidence(), Confidence::Unclear);
/// assert_eq!(verdict.side(), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
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
    /// # use portolan::{Flow, Protocol::Udp};
    /// let service = Flow::new(Udp, 500, 500).service().service().unwrap();
    /// assert_eq!(service.name(), Some("isakmp"));
    /// ```
    #[must_use]
    pub const fn service(self) -> Option<Service> {
        match self {
            Self::Service(service) => Some(service),
            Self::Unclear(_) => None,
        }
    }

    /// Returns the side that is the service. `None` if that is unclear, or if
    /// both ends have the same number and nothing tells them apart.
    ///
    /// ```
    /// # use portolan::{Flow, Protocol::Udp, Side};
    /// assert_eq!(Flow::new(Udp, 53_214, 443).service().side(), Some(Side::Destination));
    /// assert_eq!(Flow::new(Udp, 123, 123).service().side(), None);
    /// ```
    #[must_use]
    pub const fn side(self) -> Option<Side> {
        match self {
            Self::Service(service) => service.side,
            Self::Unclear(_) => None,
        }
    }

    /// Returns what decided, or why nothing could.
    ///
    /// ```
    /// # use portolan::{Flow, Protocol::Udp, Reason};
    /// assert_eq!(Flow::new(Udp, 123, 123).service().reason(), Reason::SamePort);
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
    /// # use portolan::{Confidence, Flow, Protocol::Udp};
    /// assert_eq!(Flow::new(Udp, 0, 53).service().confidence(), Confidence::Unclear);
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

/// The service of a flow. Made by [`Flow::service`].
///
/// ```
/// use portolan::{Flow, Protocol::Tcp};
///
/// let service = Flow::new(Tcp, 5601, 1366).service().service().unwrap();
/// assert_eq!(
///     service.to_string(),
///     "Kibana at the source, 5601/tcp (likely: nothing speaks for the other port)"
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Service {
    port: Port,
    side: Option<Side>,
    reason: Reason,
    confidence: Confidence,
}

impl Service {
    /// Returns the port of the service.
    ///
    /// ```
    /// # use portolan::{Flow, Protocol::Udp, lookup};
    /// assert_eq!(Flow::new(Udp, 53, 53).service().service().unwrap().port(), lookup(53, Udp));
    /// ```
    #[must_use]
    pub const fn port(self) -> Port {
        self.port
    }

    /// Returns the side of the service, or `None` if both ends have its number
    /// and nothing tells them apart.
    ///
    /// ```
    /// # use portolan::{Flow, Protocol::Udp};
    /// assert_eq!(Flow::new(Udp, 53, 53).service().service().unwrap().side(), None);
    /// ```
    #[must_use]
    pub const fn side(self) -> Option<Side> {
        self.side
    }

    /// Returns what decided.
    ///
    /// ```
    /// # use portolan::{Flow, Hints, Protocol::Tcp, Reason, Side};
    /// let flow = Flow::new(Tcp, 40_000, 50_000).with_hints(Hints::NONE.with_first_packet(Side::Source));
    /// assert_eq!(flow.service().service().unwrap().reason(), Reason::FirstPacket);
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
    /// # use portolan::{Confidence, Flow, Protocol::Udp};
    /// let quic = Flow::new(Udp, 443, 53_214).service().service().unwrap();
    /// assert_eq!(quic.confidence(), Confidence::Likely);
    /// ```
    #[must_use]
    pub const fn confidence(self) -> Confidence {
        self.confidence
    }

    /// Returns the [usual](Port::usual) name of the port, if it has one.
    ///
    /// ```
    /// # use portolan::{Flow, Protocol::Tcp};
    /// assert_eq!(Flow::new(Tcp, 53_214, 443).service().service().unwrap().name(), Some("https"));
    /// ```
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        self.port.usual().map(crate::Usual::name)
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
/// those of [`Flow::service`].
///
/// ```
/// use portolan::{Flow, Protocol::Udp, Reason};
///
/// assert_eq!(Flow::new(Udp, 68, 67).service().reason(), Reason::Role);
/// assert_eq!(Reason::Role.to_string(), "role");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
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
}

impl Reason {
    /// All of them: those that tell the service, then those that do not.
    ///
    /// ```
    /// # use portolan::Reason;
    /// assert!(Reason::ALL.contains(&Reason::Group));
    /// ```
    pub const ALL: [Self; 12] = [
        Self::Role,
        Self::Group,
        Self::FirstPacket,
        Self::SamePort,
        Self::ClientRange,
        Self::OnlyKnown,
        Self::BetterKnown,
        Self::NoPort,
        Self::BothKnown,
        Self::BothClients,
        Self::NeitherKnown,
        Self::Contradiction,
    ];

    /// Returns the reason in small letters, with hyphens between words.
    ///
    /// ```
    /// # use portolan::Reason;
    /// assert_eq!(Reason::FirstPacket.as_str(), "first-packet");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Group => "group",
            Self::FirstPacket => "first-packet",
            Self::SamePort => "same-port",
            Self::ClientRange => "client-range",
            Self::OnlyKnown => "only-known",
            Self::BetterKnown => "better-known",
            Self::NoPort => "no-port",
            Self::BothKnown => "both-known",
            Self::BothClients => "both-clients",
            Self::NeitherKnown => "neither-known",
            Self::Contradiction => "contradiction",
        }
    }

    /// Returns the reason in a few words, to be read after a colon.
    ///
    /// ```
    /// # use portolan::Reason;
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
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
