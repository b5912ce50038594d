//! What is on record for a port as a service, and against it.

use super::Hints;
use crate::number::{Port, Range};
use crate::registry::Assignment;
use crate::tables;
use crate::uses::rule::RuleKind;
use crate::uses::{Confidence, Rule};

/// What is on record for a port as a service: rule 6 of [`Flow::service`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Evidence {
    Nothing,
    Weak,
    Rivalled,
    Firm,
}

impl Evidence {
    pub(super) fn of(port: Port) -> Self {
        // Most ports have none, and most of those that have one are likely or
        // possible: two reads, and one more.
        let answer = tables::port_usual(port.index());
        if answer == 0 {
            return Self::Nothing;
        }
        match Confidence::ALL[tables::usual_confidence(answer) as usize] {
            Confidence::Likely => Self::Firm,
            confidence => Self::short_of_likely(port, answer, confidence),
        }
    }

    fn short_of_likely(port: Port, answer: u16, confidence: Confidence) -> Self {
        let live = |row: Assignment| row.name().is_some() && row.standing().is_live();
        if matches!(port.range(), Range::WellKnown) && port.assignments().any(live) {
            return Self::Firm;
        }
        let is_live = || port.usual().is_some_and(|usual| usual.standing().is_live());
        match confidence {
            _ if tables::usual_stated(answer) != 0 => Self::Rivalled,
            Confidence::Possible => Self::Weak,
            // There are rivals, or else the owner is gone.
            _ if is_live() => Self::Rivalled,
            _ => Self::Nothing,
        }
    }
}

impl Hints {
    /// Whether a number is one that systems give to clients.
    pub(super) const fn gives(self, number: u16) -> bool {
        let (first, last) = match self.client_range {
            Some(range) => range,
            None => CLIENTS,
        };
        first <= number && number <= last
    }
}

/// The first and last number that a system in use gives to clients: those of
/// the rules that still stand.
///
/// Rules that begin below the upper half are left out. FreeBSD's begins at
/// 10000 and that of Amazon's address translation at 1024; most services lie
/// in them too, so that they tell little.
const CLIENTS: (u16, u16) = {
    let dynamic = Range::Dynamic.ports();
    let (mut first, mut last) = (*dynamic.start(), *dynamic.end());
    let mut number = 0;
    while number < tables::RULES {
        let rule = Rule::from_number(number);
        let ports = rule.ports();
        if matches!(rule.kind(), RuleKind::Ephemeral) && rule.standing().is_live() && *ports.start() >= UPPER_HALF {
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
