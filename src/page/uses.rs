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
/// that what is alive, then what the port usually is, then the shorter run.
type Rank = (u32, Claim);

fn rank(page: Page, claim: Claim) -> Rank {
    let is_usual = page.ports().any(|port| port.usual().and_then(Usual::claim) == Some(claim));
    let signs = [
        !claim.kind().is_service(),
        is_wide(claim),
        !claim.standing().is_live(),
        !is_usual,
        claim.role() != Role::Default,
    ];
    let signs = signs.into_iter().fold(0, |all, sign| all << 1 | u32::from(sign));
    // A length is 65,536 at most.
    (signs << 17 | Ports::from(claim.ports()).len() as u32, claim)
}

/// The claims of a page, each once, in the order of relevance: malware after
/// the rest, runs of more than [`WIDEST`] numbers after shorter ones, live uses
/// before retired ones.
pub(super) fn ranked(page: Page) -> Ranked {
    let mut ranked = Ranked { page, last: None, sorted: [None; AT_ONCE], next: 0 };
    ranked.fill();
    ranked
}

/// How many claims are sorted at once. Fewer than one number in a thousand has
/// more.
const AT_ONCE: usize = 32;

/// Made by [`ranked`]. There is no room to sort all claims in: the first of
/// them are sorted, and when these are told, the first of the rest.
#[derive(Clone)]
pub(super) struct Ranked {
    page: Page,
    /// The last that was told.
    last: Option<Rank>,
    sorted: [Option<Rank>; AT_ONCE],
    next: usize,
}

impl Ranked {
    /// Sorts the first claims after the last that was told.
    fn fill(&mut self) {
        (self.sorted, self.next) = ([None; AT_ONCE], 0);
        for claim in NumberClaims::new(self.page.number, self.page.protocols) {
            let rank = rank(self.page, claim);
            if self.last.is_some_and(|last| rank <= last) {
                continue;
            }
            let place = self.sorted.partition_point(|one| one.is_some_and(|one| one < rank));
            if place < AT_ONCE {
                self.sorted[place..].rotate_right(1);
                self.sorted[place] = Some(rank);
            }
        }
    }
}

impl Iterator for Ranked {
    type Item = Claim;

    fn next(&mut self) -> Option<Claim> {
        if self.next == AT_ONCE {
            self.fill();
        }
        let rank = self.sorted[self.next]?;
        self.next += 1;
        self.last = Some(rank);
        Some(rank.1)
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

/// `monitoring, Grafana; a further or optional port; discontinued, until 2018`.
struct Use(Claim);

impl Display for Use {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let claim = self.0;
        write!(f, "{}, {}", Spaced(claim.kind()), claim.vendor())?;
        if claim.role() == Role::Option && claim.kind().is_service() && !is_wide(claim) {
            f.write_str("; a further or optional port")?;
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
