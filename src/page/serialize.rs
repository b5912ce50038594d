//! The content of a page as structured data.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::facts::neighbours;
use super::listening::commands;
use super::uses::ranked;
use super::{Neighbours, Page};
use crate::number::{Port, Range};
use crate::registry::{REGISTRY, Status};
use crate::uses::claim::CLAIMS;
use crate::uses::usual::{Basis, Rationale};
use crate::uses::{Claim, Os, Usual};

impl Serialize for Page {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Page", 9)?;
        out.serialize_field("number", &self.number)?;
        out.serialize_field("protocols", &self.protocols)?;
        out.serialize_field("range", &RangeFacts(Range::of(self.number)))?;
        out.serialize_field("ports", &Ports(*self))?;
        out.serialize_field("claims", &Listed(*self))?;
        out.serialize_field("neighbours", &neighbours(self.number, self.protocols))?;
        out.serialize_field("commands", &Commands(*self))?;
        out.serialize_field("registry", &REGISTRY)?;
        out.serialize_field("claims_checked", &[CLAIMS.oldest(), CLAIMS.newest()])?;
        out.end()
    }
}

struct RangeFacts(Range);

impl Serialize for RangeFacts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ports = self.0.ports();
        let mut out = serializer.serialize_struct("Range", 4)?;
        out.serialize_field("name", &self.0)?;
        out.serialize_field("first_port", ports.start())?;
        out.serialize_field("last_port", ports.end())?;
        out.serialize_field("size", &ports.len())?;
        out.end()
    }
}

/// Each port of the page by itself.
struct Ports(Page);

impl Serialize for Ports {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.ports().map(PortFacts))
    }
}

struct PortFacts(Port);

impl Serialize for PortFacts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let port = self.0;
        let mut out = serializer.serialize_struct("Port", 7)?;
        out.serialize_field("port", &port)?;
        out.serialize_field("status", &port.status())?;
        out.serialize_field("usual", &port.usual().map(UsualFacts))?;
        out.serialize_field("assignments", &port.assignments())?;
        out.serialize_field("record", &port.record().filter(|record| record.status() != Status::Assigned))?;
        out.serialize_field("former_names", &port.former_names())?;
        out.serialize_field("rules", &port.rules())?;
        out.end()
    }
}

/// What a port usually is, and which of the claims or assignments says so.
struct UsualFacts(Usual);

impl Serialize for UsualFacts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let usual = self.0;
        let (rests_on, which) = match usual.basis() {
            Basis::Assignment(assignment) => ("assignment", assignment.name()),
            Basis::Claim(claim) => ("claim", Some(Claim::id(claim))),
            Basis::Several => ("several", None),
        };
        let mut out = serializer.serialize_struct("Usual", 8)?;
        out.serialize_field("name", usual.name())?;
        out.serialize_field("short", usual.short())?;
        out.serialize_field("rests_on", rests_on)?;
        out.serialize_field("basis", &which)?;
        out.serialize_field("standing", &usual.standing())?;
        out.serialize_field("confidence", &usual.confidence())?;
        out.serialize_field("reason", &usual.rationale().map(Rationale::reason))?;
        out.serialize_field("source", &usual.rationale().map(Rationale::source))?;
        out.end()
    }
}

/// The claims of the page, each once, the most relevant first.
struct Listed(Page);

impl Serialize for Listed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(ranked(self.0))
    }
}

impl Serialize for Neighbours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Neighbours", 3)?;
        out.serialize_field("below", &self.below())?;
        out.serialize_field("above", &self.above())?;
        out.serialize_field("free", &self.free().map(|run| [*run.start(), *run.end()]))?;
        out.end()
    }
}

/// The commands of each system.
struct Commands(Page);

impl Serialize for Commands {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let page = self.0;
        serializer.collect_map(Os::ALL.iter().copied().map(|os| (os, commands(page, os))))
    }
}
