//! Verdicts as they are read, before their parts are held against each other.

use super::{Reason, Side};
use crate::number::Port;
use crate::uses::Confidence;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Service {
    port: Port,
    side: Option<Side>,
    reason: Reason,
    confidence: Confidence,
}

impl TryFrom<Service> for super::Service {
    type Error = &'static str;

    fn try_from(unchecked: Service) -> Result<Self, Self::Error> {
        let Service { port, side, reason, confidence } = unchecked;
        if !reason.finds() {
            return Err("found a service for a reason that leaves it unclear");
        }
        if side.is_none() != (reason == Reason::SamePort) {
            return Err("found a service with no side, or with one for the reason same-port, expected just the other");
        }
        if confidence == Confidence::Unclear {
            return Err("found an unclear service, expected a likely or a possible one");
        }
        Ok(Self { port, side, reason, confidence })
    }
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Verdict {
    Service(super::Service),
    Unclear(Reason),
}

impl TryFrom<Verdict> for super::Verdict {
    type Error = &'static str;

    fn try_from(unchecked: Verdict) -> Result<Self, Self::Error> {
        match unchecked {
            Verdict::Service(service) => Ok(Self::Service(service)),
            Verdict::Unclear(reason) if !reason.finds() => Ok(Self::Unclear(reason)),
            Verdict::Unclear(_) => Err("found an unclear verdict for a reason that finds a service"),
        }
    }
}
