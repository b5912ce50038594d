//! What is on record for a port as a service, and against it.

use super::Hints;
use crate::number::{Port, Range};
use crate::registry::Assignment;
use crate::tables;
use crate::uses::usual::claims_of_services;
use crate::uses::{Claim, Confidence, Kind};

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
        let live = |row: Assignment| row.name().is_some() && row.standing().is_live();
        if matches!(port.range(), Range::WellKnown) && port.assignments().any(live) {
            return Self::Firm;
        }
        let Some(usual) = port.usual() else {
            return Self::Nothing;
        };
        match usual.confidence() {
            Confidence::Likely => Self::Firm,
            _ if usual.rationale().is_some() => Self::Rivalled,
            Confidence::Possible => Self::Weak,
            // There are rivals, or else the owner is gone.
            Confidence::Unclear if claims_of_services(port).next().is_some() => Self::Rivalled,
            Confidence::Unclear => Self::Nothing,
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
