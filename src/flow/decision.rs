//! The decision table: what the two numbers say, and which of them it makes the
//! service.

use super::evidence::Evidence;
use super::{Flow, Reason, Service, Side, Verdict};
use crate::number::{Port, Protocol, Range};
use crate::uses::Confidence;

impl Flow {
    /// The side that is the service by standard: RFC 2131, section 4.1; RFC
    /// 8415, section 7.2; RFC 959, section 5.2.
    pub(super) const fn role(self) -> Option<Side> {
        match (self.protocol, self.source, self.destination) {
            (Protocol::Udp, 67, 68) | (Protocol::Udp, 547, 546) => Some(Side::Source),
            (Protocol::Udp, 68, 67) | (Protocol::Udp, 546, 547) => Some(Side::Destination),
            (Protocol::Tcp, 20, 1024..) => Some(Side::Source),
            (Protocol::Tcp, 1024.., 20) => Some(Side::Destination),
            _ => None,
        }
    }

    /// The rules from 6 on, without the last.
    pub(super) fn by_numbers(self, evidence: impl Fn(Port) -> Evidence) -> Verdict {
        use Confidence::{Likely, Possible};
        use Evidence::{Firm, Nothing, Rivalled, Weak};

        let of = [evidence(self.port(Side::Source)), evidence(self.port(Side::Destination))];
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
                    (false, ..) => match self.well_known() {
                        Some(side) => self.at(side, Reason::BetterKnown, Possible),
                        None => Verdict::Unclear(Reason::BothKnown),
                    },
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

    /// The side whose number is well-known while the other is registered.
    const fn well_known(self) -> Option<Side> {
        match (Range::of(self.source), Range::of(self.destination)) {
            (Range::WellKnown, Range::Registered) => Some(Side::Source),
            (Range::Registered, Range::WellKnown) => Some(Side::Destination),
            _ => None,
        }
    }

    /// The last rule: what is known tells no side, and the caller knows which
    /// one is the machine itself.
    pub(super) const fn by_local(self, verdict: Verdict) -> Verdict {
        match (self.hints.local, verdict) {
            (Some(local), Verdict::Unclear(_) | Verdict::Service(Service { side: None, .. })) => {
                self.at(local.other(), Reason::Local, Confidence::Possible)
            }
            _ => verdict,
        }
    }
}
