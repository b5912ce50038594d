//! The sections of a page, in their order, and the short ones.

use core::fmt::{self, Display, Formatter};

use super::facts::neighbours;
use super::lead::Lead;
use super::words::{List, Names, Thousands, Title};
use super::writer::Writer;
use super::{Page, listening, official, rules, uses};
use crate::number::{Port, Ports, Protocols, lookup};
use crate::registry::{REGISTRY, Reference};
use crate::uses::{Claim, Rule, Usual};

/// Where the registry is published.
const REGISTRY_ADDRESS: &str = "https://www.iana.org/assignments/service-names-port-numbers";

/// The RFC that sets the ranges and how ports are assigned.
pub(super) const PROCEDURES: Reference = Reference::Rfc(6335);

pub(super) fn write(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    out.title(Title(page))?;
    out.paragraph(Lead(page))?;
    official::section(page, out)?;
    uses::section(page, out)?;
    rules::section(page, out)?;
    around(page, out)?;
    listening::section(page, out)?;
    listening::proof(page, out)?;
    sources(page, out)
}

fn around(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    let around = neighbours(page.number, page.protocols);
    let assigned = [around.below(), around.above()].into_iter().flatten();
    if assigned.clone().next().is_none() {
        return Ok(());
    }
    out.section("Neighbours")?;
    out.open_paragraph()?;
    out.text(format_args!("The nearest assigned: {}.", List(assigned.map(|number| Neighbour(page, number)))))?;
    if let Some(free) = around.free().map(Ports::from) {
        match free.len() {
            1 => out.text(" This number alone is unassigned here.")?,
            count => out.text(format_args!(" Unassigned here: {free}, {} numbers.", Thousands(count)))?,
        }
    }
    out.close_paragraph()
}

/// `3227 (dwnmshttp)`.
struct Neighbour(Page, u16);

impl Display for Neighbour {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let name = self.0.protocols.iter().find_map(|protocol| lookup(self.1, protocol).name());
        write!(f, "{}", self.1)?;
        name.map_or(Ok(()), |name| write!(f, " ({name})"))
    }
}

fn sources(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    out.section("Sources")?;
    out.open_list()?;
    out.field("assignments", |out| {
        out.link("IANA Service Name and Transport Protocol Port Number Registry", REGISTRY_ADDRESS)?;
        match REGISTRY.updated() {
            Some(updated) => out.text(format_args!(", the file of {}, with changes up to {updated}", REGISTRY.date())),
            None => out.text(format_args!(", the file of {}", REGISTRY.date())),
        }
    })?;
    for port in page.ports() {
        let Some((usual, rationale)) = port.usual().and_then(|usual| Some((usual, usual.rationale()?))) else {
            continue;
        };
        let same = |other: &Port| other.usual().and_then(Usual::rationale) == Some(rationale);
        let protocols: Protocols = page.ports().filter(same).map(Port::protocol).collect();
        if protocols.iter().next() != Some(port.protocol()) {
            continue;
        }
        out.field("usual name", |out| {
            out.text(format_args!("{} ({}). {} ", usual.name(), Names(protocols), rationale.reason()))?;
            out.address(rationale.source())
        })?;
    }
    let days = uses::ranked(page).map(Claim::checked).chain(rules::of_page(page).map(Rule::checked));
    if let (Some(oldest), Some(newest)) = (days.clone().min(), days.max()) {
        out.field("other uses and rules", |out| {
            out.text("each has its own")?;
            match oldest == newest {
                true => out.text(format_args!(", looked at on {newest}")),
                false => out.text(format_args!(", looked at from {oldest} to {newest}")),
            }
        })?;
    }
    out.close_list()
}

/// The address of a reference.
pub(super) struct Url(pub(super) Reference);

impl Display for Url {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.url().map_or(Ok(()), |url| url.fmt(f))
    }
}
