//! The content of a page as structured data.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::facts::{claims, neighbours};
use super::{Neighbours, Page};
use crate::inspect;
use crate::number::{Port, Protocols, Range};
use crate::registry::{REGISTRY, Status};
use crate::uses::Os;
use crate::uses::claim::CLAIMS;

impl Serialize for Page {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Page", 9)?;
        out.serialize_field("number", &self.number)?;
        out.serialize_field("protocols", &self.protocols)?;
        out.serialize_field("range", &RangeFacts(Range::of(self.number)))?;
        out.serialize_field("ports", &Ports(*self))?;
        out.serialize_field("claims", &Listed(self.number, self.protocols))?;
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
        let mut out = serializer.serialize_struct("Port", 5)?;
        out.serialize_field("port", &port)?;
        out.serialize_field("status", &port.status())?;
        out.serialize_field("usual", &port.usual())?;
        out.serialize_field("assignments", &port.assignments())?;
        out.serialize_field("record", &port.record().filter(|record| record.status() != Status::Assigned))?;
        out.end()
    }
}

/// The claims of the page, each once.
struct Listed(u16, Protocols);

impl Serialize for Listed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(claims(self.0, self.1))
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
        serializer.collect_map(Os::ALL.iter().copied().map(|os| {
            let commands = match page.protocol() {
                Some(protocol) => inspect::commands(crate::number::lookup(page.number, protocol), os),
                None => inspect::commands_for_number(page.number, os),
            };
            (os, commands)
        }))
    }
}
