//! The official assignments of a number, with those that say the same under
//! several protocols told once.

use core::fmt;

use super::Page;
use super::words::{Names, Run, separator};
use super::writer::Writer;
use crate::number::{Protocol, Protocols, lookup};
use crate::registry::{Assignment, Record, Status};
use crate::uses::{Standing, StandingNote};

/// An entry of the registry, and the protocols under which it says the same of
/// the port.
#[derive(Clone, Copy)]
pub(super) struct Official {
    pub(super) entry: Assignment,
    pub(super) protocols: Protocols,
}

impl Page {
    /// The assignments, by protocol, each once.
    pub(super) fn official(self) -> impl Iterator<Item = Official> + Clone {
        self.protocols.iter().flat_map(move |protocol| {
            let rows = lookup(self.number, protocol).assignments();
            rows.filter_map(move |entry| self.once(protocol, entry))
        })
    }

    /// An entry with all protocols of the page under which it is said of the
    /// port, unless an earlier protocol has told it.
    fn once(self, protocol: Protocol, entry: Assignment) -> Option<Official> {
        let says = |other: &Protocol| {
            lookup(self.number, *other).assignments().any(|row| row == entry || says_the_same(row, entry))
        };
        let protocols: Protocols = self.protocols.iter().filter(says).collect();
        (protocols.iter().next() == Some(protocol)).then_some(Official { entry, protocols })
    }

    /// The protocols of the page whose port has a status.
    pub(super) fn with_status(self, status: Status) -> Protocols {
        self.ports().filter(|port| port.status() == status).map(crate::number::Port::protocol).collect()
    }
}

/// Whether two rows differ in nothing but their protocol.
fn says_the_same(one: Assignment, other: Assignment) -> bool {
    one.name() == other.name()
        && one.description() == other.description()
        && one.ports() == other.ports()
        && one.assignee() == other.assignee()
        && one.contact() == other.contact()
        && one.registered() == other.registered()
        && one.modified() == other.modified()
        && one.references().eq(other.references())
        && one.service_code() == other.service_code()
        && one.unauthorized_use() == other.unauthorized_use()
        && one.notes() == other.notes()
        && one.is_update() == other.is_update()
}

/// Writes an entry of the registry: its heading and its facts.
pub(super) fn write(out: &mut Writer<'_, '_>, number: u16, official: Official) -> fmt::Result {
    let Official { entry, protocols } = official;
    let name = entry.name().or(entry.description()).unwrap_or_default();
    out.entry(format_args!("{name} ({})", Names(protocols)))?;
    out.open_list()?;
    if entry.name().is_none() {
        out.fact("service name", "none")?;
    } else {
        out.fact("description", entry.description().unwrap_or("none in the registry"))?;
    }
    if let Some(ports) = entry.ports().filter(|ports| *ports != (number..=number)) {
        out.fact("ports", Run(ports))?;
    }
    if entry.protocol().is_none() {
        out.fact("protocol", "the registry names none, which means TCP and UDP")?;
    }
    out.fact_if("alias of", entry.alias_of())?;
    out.fact_if("assigned to", entry.assignee())?;
    out.fact_if("contact", entry.contact().filter(|contact| Some(*contact) != entry.assignee()))?;
    out.fact_if("registered", entry.registered())?;
    out.fact_if("last changed", entry.modified())?;
    standing(out, entry)?;
    references(out, entry)?;
    out.fact_if("DCCP service code", entry.service_code())?;
    remarks(out, entry.record())?;
    if entry.is_update() {
        out.fact("newer than the registry's file", "what else the registry says of it is not on record here")?;
    }
    out.close_list()
}

/// Writes what the registry remarks on others' use, and its notes.
pub(super) fn remarks(out: &mut Writer<'_, '_>, record: Record) -> fmt::Result {
    out.fact_if("unauthorised use on record", record.unauthorized_use())?;
    for line in record.notes().into_iter().flat_map(str::lines).filter(|line| !line.is_empty()) {
        out.fact("note", line)?;
    }
    Ok(())
}

fn standing(out: &mut Writer<'_, '_>, entry: Assignment) -> fmt::Result {
    let standing = entry.standing();
    let Some(finding) = entry.standing_note() else {
        return match standing {
            Standing::Unknown => Ok(()),
            _ => out.fact("standing", format_args!("{standing}, as the registry says")),
        };
    };
    out.field("standing", |out| {
        out.text(format_args!("{standing}{}", Since(finding)))?;
        out.text(format_args!(". {} Source: ", finding.note()))?;
        out.address(finding.source())
    })
}

/// `since 2018, followed by Oracle`, as far as it is known.
struct Since(StandingNote);

impl fmt::Display for Since {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(date) = self.0.since() {
            write!(f, " since {date}")?;
        }
        match self.0.successor() {
            Some(successor) => write!(f, ", followed by {successor}"),
            None => Ok(()),
        }
    }
}

fn references(out: &mut Writer<'_, '_>, entry: Assignment) -> fmt::Result {
    let count = entry.references().len();
    if count == 0 {
        return Ok(());
    }
    out.field(if count == 1 { "reference" } else { "references" }, |out| {
        for (at, reference) in (1..).zip(entry.references()) {
            match reference.url() {
                Some(url) if matches!(reference, crate::registry::Reference::Url(_)) => out.address(url)?,
                Some(url) => out.link(reference, url)?,
                None => out.text(reference)?,
            }
            out.text(separator(at, count))?;
        }
        Ok(())
    })
}
