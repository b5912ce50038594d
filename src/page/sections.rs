//! The sections of a page, in their order.

use core::fmt::{self, Display, Formatter};

use super::Page;
use super::facts::{claims, neighbours};
use super::official;
use super::words::{Names, Run, Thousands, separator};
use super::writer::Writer;
use crate::inspect;
use crate::number::{Protocol, Range};
use crate::registry::{REGISTRY, Record, Reference, Status};
use crate::uses::Os;
use crate::uses::{Claim, Confidence, Kind, Standing, claim::CLAIMS, usual::Basis};

/// Where the registry is published.
const REGISTRY_ADDRESS: &str = "https://www.iana.org/assignments/service-names-port-numbers";

/// The RFC that sets the ranges and how ports are assigned.
const PROCEDURES: Reference = Reference::Rfc(6335);

pub(super) fn write(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    out.title(Title(page))?;
    out.paragraph(What(page))?;
    range(page, out)?;
    official_section(page, out)?;
    claimed(page, out)?;
    others(page, out)?;
    around(page, out)?;
    listening(page, out)?;
    proof(page, out)?;
    sources(page, out)
}

/// `Port 3228`, or `Port 3228/udp` where the page is about one protocol.
struct Title(Page);

impl Display for Title {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "Port {}", self.0.number)?;
        self.0.protocol().map_or(Ok(()), |protocol| write!(f, "/{protocol}"))
    }
}

/// What the port is, in a few sentences.
struct What(Page);

impl Display for What {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let page = self.0;
        if page.number == 0 {
            return f.write_str(
                "Port 0 is reserved and stands for no port: a program that asks for it is given one that is free.",
            );
        }
        official_sentence(page, f)?;
        common_sentence(page, f)
    }
}

/// Who holds the port officially.
fn official_sentence(page: Page, f: &mut Formatter<'_>) -> fmt::Result {
    let title = Title(page);
    if page.official().next().is_none() {
        return match (page.with_status(Status::Reserved), Range::of(page.number)) {
            (_, Range::Dynamic) => {
                write!(f, "{title} is in the range that is never assigned, and belongs to whichever program takes it.")
            }
            (reserved, _) if reserved.is_empty() => write!(f, "{title} is not assigned to anybody."),
            (_, _) => write!(f, "{title} is reserved by IANA and not assigned to anybody."),
        };
    }
    // Protocols under which the port has the same names are one clause.
    let clauses = page.protocols.iter().filter(|&protocol| is_first_of_clause(page, protocol));
    let count = clauses.clone().count();
    write!(f, "{title} is registered with IANA as ")?;
    for (at, protocol) in (1..).zip(clauses) {
        clause(page, protocol, f)?;
        f.write_str(separator(at, count))?;
    }
    let mut owners = page.official().map(|official| official.entry.standing());
    let gone = owners.clone().all(|standing| standing == Standing::Dormant);
    if gone && owners.next().is_some() { f.write_str(", by an owner who seems to be gone.") } else { f.write_str(".") }
}

fn is_first_of_clause(page: Page, protocol: Protocol) -> bool {
    names(page, protocol).next().is_some()
        && page.protocols.iter().find(|&other| names(page, other).eq(names(page, protocol))) == Some(protocol)
}

/// What the assignments of the page's port under a protocol are called.
fn names(page: Page, protocol: Protocol) -> impl Iterator<Item = (Option<&'static str>, Option<&'static str>)> + Clone {
    // A description stands in for a name that is not there.
    let called = |row: crate::registry::Assignment| (row.name(), row.description().filter(|_| row.name().is_none()));
    crate::number::lookup(page.number, protocol).assignments().map(called)
}

/// `http, www and www-http for TCP and UDP`.
fn clause(page: Page, protocol: Protocol, f: &mut Formatter<'_>) -> fmt::Result {
    let count = names(page, protocol).count();
    for (at, called) in (1..).zip(names(page, protocol)) {
        match called {
            (Some(name), _) => f.write_str(name)?,
            (None, description) => write!(f, "\"{}\" (without a service name)", description.unwrap_or_default())?,
        }
        f.write_str(separator(at, count))?;
    }
    let same = |other: &Protocol| names(page, *other).eq(names(page, protocol));
    write!(f, " for {}", Names(page.protocols.iter().filter(same).collect()))
}

/// What the port is commonly met as, beside or instead of that.
fn common_sentence(page: Page, f: &mut Formatter<'_>) -> fmt::Result {
    let usual = page.ports().filter_map(crate::number::Port::usual).find_map(|usual| match usual.basis() {
        Basis::Claim(claim) => Some((claim, usual.confidence())),
        Basis::Assignment(_) => None,
    });
    match usual {
        Some((claim, Confidence::Likely)) => return write!(f, " It is mostly met as {}.", Named(claim)),
        Some((claim, Confidence::Possible)) => return write!(f, " It is often met as {}.", Named(claim)),
        Some((_, Confidence::Unclear)) | None => {}
    }
    // A wide run says little of one of its numbers.
    let means_it = |claim: &Claim| claim.kind().is_service() && claim.ports().len() <= WIDEST_IN_SENTENCE;
    let uses = claims(page.number, page.protocols).filter(means_it);
    let count = uses.clone().count();
    if count > MOST_IN_SENTENCE {
        let other = if page.official().next().is_some() { "other " } else { "" };
        return write!(f, " {} {other}uses of it are on record.", Thousands(count));
    }
    let is_live = |claim: &Claim| claim.standing().is_live() || claim.standing() == Standing::Deprecated;
    let live = uses.clone().filter(is_live);
    let count = live.clone().count();
    for (at, claim) in (1..).zip(live) {
        let before = if at == 1 { " " } else { "" };
        write!(f, "{before}{}{}", Named(claim), separator(at, count))?;
    }
    match count {
        0 => {}
        1 => f.write_str(" is on record for it as well.")?,
        _ => f.write_str(" are on record for it as well.")?,
    }
    for claim in uses.filter(|claim| !is_live(claim)) {
        match claim.until() {
            Some(until) => write!(f, " {} used it until {until}.", Named(claim))?,
            None => write!(f, " {} once used it.", Named(claim))?,
        }
    }
    Ok(())
}

/// How many port numbers a claim may have to be named in the first sentences.
const WIDEST_IN_SENTENCE: usize = 256;

/// How many claims are named in the first sentences, and not counted.
const MOST_IN_SENTENCE: usize = 3;

/// A claim's name, with the vendor where the name does not tell it.
struct Named(Claim);

impl Display for Named {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (name, vendor) = (self.0.name(), self.0.vendor());
        f.write_str(name)?;
        if name.contains(vendor) || vendor == "Several projects" { Ok(()) } else { write!(f, " ({vendor})") }
    }
}

fn range(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    let range = Range::of(page.number);
    let ports = range.ports();
    out.section("Range")?;
    out.open_paragraph()?;
    let (name, rule) = match range {
        Range::WellKnown => (
            "System Ports",
            "IANA assigns them by the IETF's own procedures, IETF review or IESG approval. On most Unix systems only \
             a privileged process may listen on one.",
        ),
        Range::Registered => (
            "User Ports",
            "IANA assigns them to whoever applies with good reason, mostly after a review by experts. Any user's \
             process may listen on one.",
        ),
        Range::Dynamic => (
            "Dynamic Ports",
            "IANA never assigns them. Systems hand many of them out to programs that open a connection, so that one is \
             mostly the client's side and tells nothing of the service.",
        ),
    };
    out.text(format_args!(
        "{} is in the {range} range, {}: {} numbers, called {name} in ",
        page.number,
        Run(ports.clone()),
        Thousands(ports.len()),
    ))?;
    out.link(PROCEDURES, Url(PROCEDURES))?;
    out.text(format_args!(". {rule}"))?;
    out.close_paragraph()
}

fn official_section(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    let count = page.official().count();
    let (reserved, unassigned) = (page.with_status(Status::Reserved), page.with_status(Status::Unassigned));
    out.section(match count {
        0 => "Official status",
        1 => "Official assignment",
        _ => "Official assignments",
    })?;
    for official in page.official() {
        official::write(out, page.number, official)?;
    }
    if Range::of(page.number) == Range::Dynamic {
        return out.paragraph("None, as for every number from 49152 on.");
    }
    match (count, reserved.is_empty(), unassigned.is_empty()) {
        (_, true, true) => {}
        (_, false, true) => out.paragraph(format_args!("Reserved for {}.", Names(reserved)))?,
        (0, true, false) => out.paragraph(format_args!("None: unassigned for {}.", Names(unassigned)))?,
        (_, true, false) => out.paragraph(format_args!("Unassigned for {}.", Names(unassigned)))?,
        (_, false, false) => {
            out.paragraph(format_args!("Reserved for {}, unassigned for {}.", Names(reserved), Names(unassigned)))?;
        }
    }
    withheld(page, out)
}

/// What the registry remarks on numbers that nobody holds.
fn withheld(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    let mut told = None;
    for port in page.ports() {
        let Some(record) = port.record().filter(|record| record.status() != Status::Assigned) else { continue };
        let plain = matches!(record.description(), None | Some("Reserved" | "Unassigned" | "unassigned"));
        let silent = plain && record.notes().is_none() && record.unauthorized_use().is_none();
        let same = |other: Record| {
            other == record
                || (other.description(), other.notes(), other.unauthorized_use())
                    == (record.description(), record.notes(), record.unauthorized_use())
        };
        if silent || told.is_some_and(same) {
            continue;
        }
        told = Some(record);
        out.open_list()?;
        out.fact_if("in the registry's words", record.description().filter(|_| !plain))?;
        official::remarks(out, record)?;
        out.close_list()?;
    }
    Ok(())
}

fn claimed(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    let uses = claims(page.number, page.protocols).filter(|claim| claim.kind().is_service());
    if uses.clone().next().is_none() {
        return Ok(());
    }
    out.section("Who else claims it")?;
    for claim in uses {
        write_claim(out, page.number, claim)?;
    }
    Ok(())
}

fn write_claim(out: &mut Writer<'_, '_>, number: u16, claim: Claim) -> fmt::Result {
    out.entry(format_args!("{} ({})", claim.name(), Names(claim.protocols())))?;
    out.open_list()?;
    out.fact("vendor or project", claim.vendor())?;
    if claim.ports() != (number..=number) {
        out.fact("ports", Run(claim.ports()))?;
    }
    out.fact("kind", Spaced(claim.kind()))?;
    out.field("standing", |out| {
        out.text(claim.standing())?;
        if let Some(since) = claim.since() {
            out.text(format_args!(", since {since}"))?;
        }
        if let Some(until) = claim.until() {
            out.text(format_args!(", until {until}"))?;
        }
        Ok(())
    })?;
    out.fact_if("succeeded by", claim.successor())?;
    out.fact_if("note", claim.note())?;
    out.field("source", |out| {
        out.address(claim.source())?;
        out.text(format_args!(" (checked {})", claim.checked()))
    })?;
    out.close_list()
}

/// A kind with spaces between its words.
struct Spaced(Kind);

impl Display for Spaced {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.0 == Kind::VoiceVideo {
            return f.write_str("voice and video");
        }
        let words = self.0.as_str().split('-');
        for (at, word) in words.enumerate() {
            let separator = if at == 0 { "" } else { " " };
            write!(f, "{separator}{word}")?;
        }
        Ok(())
    }
}

fn others(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    let all = claims(page.number, page.protocols);
    let has = |kind: Kind| all.clone().any(|claim| claim.kind() == kind);
    out.section("Other documented uses")?;
    for claim in all.clone().filter(|claim| !claim.kind().is_service()) {
        write_claim(out, page.number, claim)?;
    }
    match (has(Kind::Game), has(Kind::Malware)) {
        (false, false) => out.paragraph("No game and no malware is on record here for this port."),
        (true, false) => out.paragraph("No malware is on record here for this port."),
        (false, true) => out.paragraph(
            "No game is on record here for this port. That malware has used a port says nothing of what uses it now.",
        ),
        (true, true) => out.paragraph("That malware has used a port says nothing of what uses it now."),
    }
}

fn around(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    let around = neighbours(page.number, page.protocols);
    if around.below().is_none() && around.above().is_none() {
        return Ok(());
    }
    out.section("Neighbours")?;
    out.open_list()?;
    for (label, number) in
        [("nearest assigned number below", around.below()), ("nearest assigned number above", around.above())]
    {
        let name = |number: u16| {
            page.protocols.iter().find_map(move |protocol| crate::number::lookup(number, protocol).name())
        };
        if let Some(number) = number {
            match name(number) {
                Some(name) => out.fact(label, format_args!("{number} ({name})"))?,
                None => out.fact(label, number)?,
            }
        }
    }
    if let Some(free) = around.free() {
        match free.len() {
            1 => out.fact("unassigned here", "this number alone")?,
            count => out.fact("unassigned here", format_args!("{}, {} numbers", Run(free), Thousands(count)))?,
        }
    }
    out.close_list()
}

fn listening(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    let commands = |os: Os| match page.protocol() {
        Some(protocol) => inspect::commands(crate::number::lookup(page.number, protocol), os),
        None => inspect::commands_for_number(page.number, os),
    };
    if Os::ALL.iter().all(|&os| commands(os).len() == 0) {
        return Ok(());
    }
    out.section("What listens on it")?;
    for os in Os::ALL.iter().copied().filter(|&os| commands(os).len() > 0) {
        out.entry(os.name())?;
        out.open_list()?;
        for command in commands(os) {
            out.command(command, Shows(command))?;
        }
        out.close_list()?;
    }
    Ok(())
}

/// What a command shows, and whether it takes privileges.
struct Shows(inspect::Command);

impl Display for Shows {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.shows())?;
        if self.0.needs_privileges() {
            f.write_str(" It takes an administrator's rights to show other users' processes.")?;
        }
        Ok(())
    }
}

fn proof(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    out.section("What the number proves")?;
    out.paragraph(match (page.number, Range::of(page.number)) {
        (0, _) => {
            "Nothing listens on port 0. A packet that carries it was made on purpose or is damaged; a tool that shows \
             port 0 may also mean that it saw no port at all, as in a later fragment of a packet."
        }
        (_, Range::Dynamic) => {
            "Little. Any program may use any port, and here one side of a connection mostly has the number by chance. \
             Look at the other side's port, at the process behind the socket, and at what is said on the wire."
        }
        _ => {
            "Little. A registration tells who a number was given to, and a claim who documents its use; neither tells \
             what is listening. Any program may use any port, and clients may be handed it by chance. The process \
             behind the socket and what is said on the wire tell more."
        }
    })
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
    out.field("ranges", |out| out.link(PROCEDURES, Url(PROCEDURES)))?;
    if claims(page.number, page.protocols).next().is_some() {
        let (oldest, newest) = (CLAIMS.oldest(), CLAIMS.newest());
        if oldest == newest {
            out.fact("claims", format_args!("the source that each names, as of {newest}"))?;
        } else {
            out.fact("claims", format_args!("the source that each names, as of {oldest} to {newest}"))?;
        }
    }
    out.close_list()
}

/// The address of an RFC.
struct Url(Reference);

impl Display for Url {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.url().map_or(Ok(()), |url| url.fmt(f))
    }
}
