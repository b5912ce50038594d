//! The claims on a number: in which order, and how they are written.

use core::fmt::{self, Display, Formatter};

use super::Page;
use super::words::Names;
use super::writer::Writer;
use crate::number::Ports;
use crate::uses::claim::{NumberClaims, Role};
use crate::uses::{Claim, Kind, Standing, Usual};

/// The longest run of port numbers that means each of them.
const WIDEST: usize = 64;

/// Whether a claim is about so many numbers that it says little of one.
pub(super) fn is_wide(claim: Claim) -> bool {
    Ports::from(claim.ports()).len() > WIDEST
}

/// Where a claim comes among those of a page: what means the number first, of
/// that what the port usually is, then what is alive, then the shorter run.
type Rank = (bool, bool, bool, bool, bool, usize, Claim);

fn rank(page: Page, claim: Claim) -> Rank {
    let is_usual = page.ports().any(|port| port.usual().and_then(Usual::claim) == Some(claim));
    (
        !claim.kind().is_service(),
        is_wide(claim),
        !claim.standing().is_live(),
        !is_usual,
        claim.role() != Role::Default,
        Ports::from(claim.ports()).len(),
        claim,
    )
}

/// The claims of a page, each once, in the order of relevance: malware after
/// the rest, runs of more than [`WIDEST`] numbers after shorter ones, live uses
/// before retired ones.
pub(super) fn ranked(page: Page) -> Ranked {
    Ranked { page, last: None, left: NumberClaims::new(page.number, page.protocols).count() }
}

/// Made by [`ranked`]. Finds the next one among all, because there is no room
/// to sort them in: a hundred claims are the most that a number has.
#[derive(Clone)]
pub(super) struct Ranked {
    page: Page,
    last: Option<Rank>,
    left: usize,
}

impl Iterator for Ranked {
    type Item = Claim;

    fn next(&mut self) -> Option<Claim> {
        self.left = self.left.checked_sub(1)?;
        let all = NumberClaims::new(self.page.number, self.page.protocols);
        let ranks = all.map(|claim| rank(self.page, claim));
        self.last = ranks.filter(|rank| self.last.is_none_or(|last| *rank > last)).min();
        self.last.map(|(.., claim)| claim)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

/// A claim's name, with the vendor where the name does not tell it.
pub(super) struct Called(pub(super) Claim);

impl Display for Called {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (name, vendor) = (self.0.name(), self.0.vendor());
        f.write_str(name)?;
        if name.contains(vendor) || vendor == "Several projects" { Ok(()) } else { write!(f, " ({vendor})") }
    }
}

/// The claims of a page, those that mean the number in full and wide runs in
/// one line each.
pub(super) fn section(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    let all = ranked(page);
    out.section("Other uses on record")?;
    for claim in all.clone().filter(|claim| claim.kind().is_service() && !is_wide(*claim)) {
        write(out, page.number, claim)?;
    }
    let mut wide = all.clone().filter(|claim| claim.kind().is_service() && is_wide(*claim)).peekable();
    if wide.peek().is_some() {
        out.entry("Ranges of more than 64 numbers")?;
        out.open_list()?;
        for claim in wide {
            out.item(|out| {
                out.cite(format_args!("{} {}", claim.name(), Ports::from(claim.ports())), claim.source())?;
                out.text(format_args!(" ({}): {}", Names(claim.protocols()), Use(claim)))
            })?;
        }
        out.close_list()?;
    }
    for claim in all.clone().filter(|claim| !claim.kind().is_service()) {
        write(out, page.number, claim)?;
    }
    let has = |kind: Kind| all.clone().any(|claim| claim.kind() == kind);
    out.paragraph(match (all.clone().next().is_some(), has(Kind::Game), has(Kind::Malware)) {
        (false, ..) => "None, and no game and no malware.",
        (true, false, false) => "No game and no malware is on record here.",
        (true, true, false) => "No malware is on record here.",
        (true, _, true) => "That malware has used a port says nothing of what uses it now.",
    })
}

/// Writes a claim: its heading, and its facts.
fn write(out: &mut Writer<'_, '_>, number: u16, claim: Claim) -> fmt::Result {
    out.entry(format_args!("{} ({})", claim.name(), Names(claim.protocols())))?;
    out.open_list()?;
    if claim.ports() != (number..=number) {
        out.fact("ports", Ports::from(claim.ports()))?;
    }
    out.fact("use", Use(claim))?;
    out.fact_if("note", claim.note())?;
    out.field("source", |out| {
        out.address(claim.source())?;
        out.text(format_args!(" (checked {})", claim.checked()))
    })?;
    out.close_list()
}

/// `monitoring, Grafana; an option, not the default; discontinued, 2018`.
struct Use(Claim);

impl Display for Use {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let claim = self.0;
        write!(f, "{}, {}", Spaced(claim.kind()), claim.vendor())?;
        if claim.role() == Role::Option && claim.kind().is_service() && !is_wide(claim) {
            f.write_str("; not its first default")?;
        }
        write!(f, "; {}", claim.standing())?;
        if let Some(since) = claim.since() {
            write!(f, ", since {since}")?;
        }
        if let Some(until) = claim.until() {
            write!(f, ", until {until}")?;
        }
        match (claim.successor(), claim.standing()) {
            (Some(successor), Standing::Active | Standing::Unknown) => write!(f, "; to be followed by {successor}"),
            (Some(successor), _) => write!(f, "; followed by {successor}"),
            (None, _) => Ok(()),
        }
    }
}

/// A kind with spaces between its words.
struct Spaced(Kind);

impl Display for Spaced {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.0 == Kind::VoiceVideo {
            return f.write_str("voice and video");
        }
        for (at, word) in self.0.as_str().split('-').enumerate() {
            let separator = if at == 0 { "" } else { " " };
            write!(f, "{separator}{word}")?;
        }
        Ok(())
    }
}
