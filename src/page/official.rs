//! What the registry says of a number: its assignments, with those that say the
//! same under several protocols told once, its range, and the names it once had.

use core::fmt;

use super::Page;
use super::sections::{PROCEDURES, Url};
use super::words::{Names, Thousands, separator};
use super::writer::Writer;
use crate::number::{Port, Ports, Protocol, Protocols, Range, lookup};
use crate::registry::{Assignment, FormerName, Record, Status};
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
        self.ports().filter(|port| port.status() == status).map(Port::protocol).collect()
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

pub(super) fn section(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    let count = page.official().count();
    let (reserved, unassigned) = (page.with_status(Status::Reserved), page.with_status(Status::Unassigned));
    out.section(if count == 1 { "Assignment" } else { "Assignments" })?;
    for official in page.official() {
        write(out, page.number, official)?;
    }
    withheld(page, out)?;
    former(page, out)?;
    out.open_paragraph()?;
    match (count, reserved.is_empty(), unassigned.is_empty()) {
        (0, true, true) => out.text("None. ")?,
        (_, true, true) => {}
        (_, false, true) => out.text(format_args!("Reserved for {}. ", Names(reserved)))?,
        (0, true, false) => out.text(format_args!("None: unassigned for {}. ", Names(unassigned)))?,
        (_, true, false) => out.text(format_args!("Unassigned for {}. ", Names(unassigned)))?,
        (_, false, false) => {
            out.text(format_args!("Reserved for {}, unassigned for {}. ", Names(reserved), Names(unassigned)))?;
        }
    }
    range(page, out)?;
    out.close_paragraph()
}

/// The range that the number is in.
fn range(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    let range = Range::of(page.number);
    let ports = Ports::from(range.ports());
    let (name, rule) = match range {
        Range::WellKnown => ("System Ports", "IANA assigns them by the IETF's own procedures."),
        Range::Registered => {
            ("User Ports", "IANA assigns them to whoever applies with good reason, mostly after a review by experts.")
        }
        Range::Dynamic => ("Dynamic Ports", "IANA never assigns them."),
    };
    out.text(format_args!(
        "{} is in the {range} range, {ports}, the {} {name} of ",
        page.number,
        Thousands(ports.len())
    ))?;
    out.link(PROCEDURES, Url(PROCEDURES))?;
    out.text(format_args!(": {rule}"))
}

/// The names that the registry once had for the port.
fn former(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    let all = page.ports().flat_map(|port| port.former_names().map(move |former| (port.protocol(), former)));
    for (protocol, former) in all.clone() {
        let same = |other: &FormerName| says_what(*other) == says_what(former);
        let protocols: Protocols = all.clone().filter(|(_, other)| same(other)).map(|(protocol, _)| protocol).collect();
        if protocols.iter().next() != Some(protocol) {
            continue;
        }
        out.open_paragraph()?;
        out.text(format_args!("Until about {} the registry called it {}", former.gone_by().year(), former.name()))?;
        if let Some(description) = former.description() {
            out.text(format_args!(" ({description})"))?;
        }
        out.text(format_args!(
            " for {}: the list of {} has the name, that of {} has not.",
            Names(protocols),
            former.last_seen(),
            former.gone_by()
        ))?;
        out.close_paragraph()?;
    }
    Ok(())
}

fn says_what(former: FormerName) -> impl PartialEq {
    (former.name(), former.description(), former.last_seen(), former.gone_by())
}

/// What the registry remarks on numbers that nobody holds.
fn withheld(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    let mut told = None;
    for port in page.ports() {
        let Some(record) = port.record().filter(|record| record.status() != Status::Assigned) else { continue };
        let plain = matches!(record.description(), None | Some("Reserved" | "Unassigned" | "unassigned"));
        let silent = plain && record.notes().is_none() && record.unauthorized_use().is_none();
        let same = |other: Record| {
            (other.description(), other.notes(), other.unauthorized_use())
                == (record.description(), record.notes(), record.unauthorized_use())
        };
        if silent || told.is_some_and(same) {
            continue;
        }
        told = Some(record);
        out.open_list()?;
        out.fact_if("in the registry's words", record.description().filter(|_| !plain))?;
        remarks(out, record)?;
        out.close_list()?;
    }
    Ok(())
}

/// Writes an entry of the registry: its heading and its facts.
fn write(out: &mut Writer<'_, '_>, number: u16, official: Official) -> fmt::Result {
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
        out.fact("ports", Ports::from(ports))?;
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
fn remarks(out: &mut Writer<'_, '_>, record: Record) -> fmt::Result {
    out.fact_if("unauthorised use on record", record.unauthorized_use())?;
    let Some(notes) = record.notes() else { return Ok(()) };
    out.field("note", |out| {
        for (at, line) in notes.lines().filter(|line| !line.is_empty()).enumerate() {
            out.text(format_args!("{}{line}", if at == 0 { "" } else { " " }))?;
        }
        Ok(())
    })
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
