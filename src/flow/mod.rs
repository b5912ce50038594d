//! Which of the two ports of a flow is the service.
//!
//! A flow record has two ports, and only one of them says what the flow is: the
//! other was handed to the client by its system. [`Flow::service`] tells which,
//! why and how sure, and answers unclear rather than guess.
//!
//! - [`Flow`]: two port numbers, a protocol and [`Hints`].
//! - [`Verdict`]: a [`Service`] and its [`Side`], or unclear; each with a
//!   [`Reason`].
//! - `FlowTable` (feature `std`): the same answers for flows by the million.
//!
//! ```
//! use portolan::{Protocol::Tcp, flow::{Flow, Side}};
//!
//! let verdict = Flow::new(54_321, 443, Tcp).service();
//! assert_eq!(verdict.side(), Some(Side::Destination));
//! assert_eq!(verdict.found().unwrap().port().number(), 443);
//! ```
//!
//! # How often it is right
//!
//! A thousand service ports, those that people meet and the defaults of
//! programs, each against the numbers that four systems give to clients, there
//! and back; in percent of the flows. The client's side is known to a tool that
//! sees a machine's own connections ([`Hints::with_local`]), its system to one
//! that knows which range it gives out ([`Hints::with_client_range`]).
//!
//! | client | known | right | unclear | wrong | wrong and likely |
//! |---|---|---:|---:|---:|---:|
//! | Linux | nothing | 96.50 | 3.50 | 0.01 | 0.00 |
//! | Windows | nothing | 96.20 | 3.78 | 0.02 | 0.00 |
//! | FreeBSD | nothing | 95.89 | 2.74 | 1.37 | 0.04 |
//! | Windows before Vista | nothing | 61.38 | 31.85 | 6.77 | 2.64 |
//! | Linux | the client's side | 99.99 | 0.00 | 0.01 | 0.00 |
//! | Windows | the client's side | 99.98 | 0.00 | 0.02 | 0.00 |
//! | FreeBSD | the client's side | 98.63 | 0.00 | 1.37 | 0.04 |
//! | Windows before Vista | the client's side | 93.23 | 0.00 | 6.77 | 2.64 |
//! | Linux | that and its system | 99.99 | 0.00 | 0.01 | 0.00 |
//! | Windows | that and its system | 99.99 | 0.00 | 0.01 | 0.00 |
//! | FreeBSD | that and its system | 99.95 | 0.00 | 0.05 | 0.00 |
//! | Windows before Vista | that and its system | 99.61 | 0.00 | 0.39 | 0.00 |

mod decision;
mod evidence;
mod hints;
#[cfg(feature = "std")]
mod table;
#[cfg(feature = "serde")]
mod unchecked;
mod verdict;

use crate::number::{Port, Protocol, lookup};
use crate::uses::Confidence;
use crate::words::words;
use evidence::Evidence;

pub use hints::Hints;
#[cfg(feature = "std")]
pub use table::FlowTable;
pub use verdict::{Reason, Service, Verdict};

/// One of the two ends of a flow.
///
/// ```
/// use portolan::flow::Side;
///
/// assert_eq!(Side::Source.other(), Side::Destination);
/// assert_eq!(Side::Source.to_string(), "source");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Where the packets come from, or what the record calls so.
    Source,
    /// Where they go to.
    Destination,
}

words!("portolan::flow::Side", Side[2], Source = "source", Destination = "destination",);

impl Side {
    /// Returns the side across.
    ///
    /// ```
    /// # use portolan::flow::Side;
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
}

/// Two ports between which packets go, and what else is known of that.
///
/// ```
/// use portolan::{Confidence, Protocol::Tcp, flow::{Flow, Hints, Reason, Side}};
///
/// let flow = Flow { protocol: Tcp, source: 443, destination: 53_214, hints: Hints::NONE };
/// let service = flow.service().found().unwrap();
/// assert_eq!(service.port().to_string(), "443/tcp");
/// assert_eq!(service.side(), Some(Side::Source));
/// assert_eq!(service.reason(), Reason::ClientRange);
/// assert_eq!(service.confidence(), Confidence::Likely);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Flow {
    /// The protocol.
    pub protocol: Protocol,
    /// The port number of the source, 0 to 65535.
    pub source: u16,
    /// The port number of the destination, 0 to 65535.
    pub destination: u16,
    /// What else is known.
    pub hints: Hints,
}

impl Flow {
    /// Returns the flow between two port numbers of which nothing else is
    /// known.
    ///
    /// ```
    /// # use portolan::{Protocol::Udp, flow::{Flow, Hints}};
    /// const FLOW: Flow = Flow::new(53_214, 443, Udp);
    /// assert_eq!(FLOW, Flow { protocol: Udp, source: 53_214, destination: 443, hints: Hints::NONE });
    /// ```
    #[must_use]
    pub const fn new(source: u16, destination: u16, protocol: Protocol) -> Self {
        Self { protocol, source, destination, hints: Hints::NONE }
    }

    /// Returns the flow with other hints.
    ///
    /// ```
    /// # use portolan::{Protocol::Udp, flow::{Flow, Hints, Side}};
    /// let mdns = Flow::new(5353, 5353, Udp).with_hints(Hints::NONE.with_group());
    /// assert_eq!(mdns.service().side(), Some(Side::Destination));
    /// ```
    #[must_use]
    pub const fn with_hints(self, hints: Hints) -> Self {
        Self { hints, ..self }
    }

    /// Returns the port of a side.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, flow::{Flow, Side}, lookup};
    /// assert_eq!(Flow::new(5601, 1366, Tcp).port(Side::Source), lookup(5601, Tcp));
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
    ///    - *weak* if it is no more than possible: registered, or claimed by
    ///      one program alone;
    ///    - *nothing* otherwise: what is over counts for nothing.
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
    ///    possible ([`Reason::BetterKnown`]), and so is a well-known number
    ///    against a registered one where more is on record for both: of 5353
    ///    and 53 it is 53. Otherwise it is unclear ([`Reason::BothKnown`],
    ///    [`Reason::NeitherKnown`]).
    /// 10. Where by rules 5 to 9 no side is the service and
    ///     [the machine itself](Hints::with_local) is known, the other side is,
    ///     possibly ([`Reason::Local`]).
    ///
    /// Costs the [usual](Port::usual) meaning of the two ports at most.
    ///
    /// ```
    /// use portolan::{Confidence, Protocol::{Tcp, Udp}, flow::{Flow, Hints, Reason, Side, Verdict}};
    ///
    /// // Kibana answers, and not `netware-csp`: the owner of 1366 is gone.
    /// let kibana = Flow::new(5601, 1366, Tcp).service();
    /// assert_eq!(kibana.side(), Some(Side::Source));
    /// assert_eq!(kibana.confidence(), Confidence::Likely);
    ///
    /// // Two name servers talk, until it is known who asked.
    /// let asked = Flow::new(53, 53, Udp);
    /// assert_eq!(asked.service().side(), None);
    /// assert_eq!(asked.service().found().unwrap().name(), Some("DNS"));
    /// let first = asked.with_hints(Hints::NONE.with_first_packet(Side::Destination));
    /// assert_eq!(first.service().side(), Some(Side::Source));
    ///
    /// // Two peers of BitTorrent: each number is known for it.
    /// assert_eq!(Flow::new(6881, 51_413, Tcp).service(), Verdict::Unclear(Reason::BothKnown));
    /// ```
    #[must_use]
    pub fn service(self) -> Verdict {
        self.service_by(Evidence::of)
    }

    /// The same, by evidence that may stand in a table.
    fn service_by(self, evidence: impl Fn(Port) -> Evidence) -> Verdict {
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
            let numbers =
                if datagrams && self.source != self.destination { Some(self.by_numbers(evidence)) } else { None };
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
            let confidence = match evidence(port) {
                Evidence::Nothing => Confidence::Possible,
                _ => Confidence::Likely,
            };
            return self.by_local(Verdict::Service(Service { port, side: None, reason: Reason::SamePort, confidence }));
        }
        self.by_local(self.by_numbers(evidence))
    }

    const fn at(self, side: Side, reason: Reason, confidence: Confidence) -> Verdict {
        Verdict::Service(Service { port: self.port(side), side: Some(side), reason, confidence })
    }
}
