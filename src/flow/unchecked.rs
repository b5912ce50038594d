//! Flows and verdicts as they are read, before their parts are held against each
//! other.

use serde::de::{Deserialize, Deserializer, Error};

use super::{Reason, Side};
use crate::number::{Port, Protocol};
use crate::serde::structure;
use crate::uses::Confidence;

#[derive(serde::Deserialize)]
#[serde(rename = "Hints", default, deny_unknown_fields)]
#[derive(Default)]
struct Hints {
    first_packet: Option<Side>,
    client_range: Option<(u16, u16)>,
    to_group: bool,
    local: Option<Side>,
}

impl<'de> Deserialize<'de> for super::Hints {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Hints { first_packet, client_range, to_group, local } =
            structure("what is known of a flow, such as {\"to_group\": true}", deserializer)?;
        Ok(Self { first_packet, client_range, to_group, local })
    }
}

#[derive(serde::Deserialize)]
#[serde(rename = "Flow", deny_unknown_fields)]
struct Flow {
    protocol: Protocol,
    source: u16,
    destination: u16,
    #[serde(default)]
    hints: super::Hints,
}

impl<'de> Deserialize<'de> for super::Flow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Flow { protocol, source, destination, hints } =
            structure("a flow with a protocol, a source and a destination", deserializer)?;
        Ok(Self { protocol, source, destination, hints })
    }
}

#[derive(serde::Deserialize)]
#[serde(rename = "Service", deny_unknown_fields)]
struct Service {
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

impl<'de> Deserialize<'de> for super::Service {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expecting = "the service of a flow with a port, a side, a reason and a confidence";
        structure::<Service, _>(expecting, deserializer)?.try_into().map_err(Error::custom)
    }
}

/// A verdict in a form that people read: just one of the fields.
#[derive(serde::Deserialize)]
#[serde(rename = "Verdict", deny_unknown_fields)]
struct Named {
    service: Option<super::Service>,
    unclear: Option<Reason>,
}

#[derive(serde::Deserialize)]
#[serde(rename = "Verdict")]
enum Placed {
    Service(super::Service),
    Unclear(Reason),
}

impl<'de> Deserialize<'de> for super::Verdict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const EXPECTED: &str = "a verdict with either a service or a reason why it is unclear";
        let placed = if deserializer.is_human_readable() {
            match structure::<Named, _>(EXPECTED, deserializer)? {
                Named { service: Some(service), unclear: None } => Placed::Service(service),
                Named { service: None, unclear: Some(reason) } => Placed::Unclear(reason),
                _ => return Err(Error::custom(format_args!("found both or neither, expected {EXPECTED}"))),
            }
        } else {
            Placed::deserialize(deserializer)?
        };
        match placed {
            Placed::Service(service) => Ok(Self::Service(service)),
            Placed::Unclear(reason) if !reason.finds() => Ok(Self::Unclear(reason)),
            Placed::Unclear(_) => Err(Error::custom("found an unclear verdict for a reason that finds a service")),
        }
    }
}
