//! The first paragraph: what the port usually is and how sure that is, what
//! IANA says of it, and what else to expect.

use core::fmt::{self, Display, Formatter};

use super::Page;
use super::uses::{Called, is_wide, ranked};
use super::words::{List, Names, Thousands, Title, separator};
use crate::number::{Port, Protocol, Protocols, Range, lookup};
use crate::registry::{Assignment, Status};
use crate::uses::rule::RuleKind;
use crate::uses::usual::Basis;
use crate::uses::{Claim, Confidence, Kind, Os, Standing, Usual};

/// The first paragraph of a page.
pub(super) struct Lead(pub(super) Page);

impl Display for Lead {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let page = self.0;
        if page.number == 0 {
            return f.write_str(
                "Port 0 is reserved and stands for no port: a program that asks for it is given one that is free.",
            );
        }
        usual(page, f)?;
        official(page, f)?;
        expect(page, f)
    }
}

/// What the port usually is, with the protocols of one answer told together.
fn usual(page: Page, f: &mut Formatter<'_>) -> fmt::Result {
    let title = Title(page);
    let answers = page.ports().filter_map(Port::usual).filter(move |usual| {
        let first = same_answer(page, *usual).iter().next();
        first == Some(usual.port().protocol())
    });
    let count = answers.clone().count();
    if count == 0 {
        return write!(f, "No service is known for {}.", Lower(title));
    }
    write!(f, "{title} is ")?;
    for (at, usual) in (1..).zip(answers) {
        answer(usual, f)?;
        if page.protocol().is_none() {
            write!(f, " under {}", Names(same_answer(page, usual)))?;
        }
        f.write_str(why_not_sure(usual))?;
        f.write_str(match separator(at, count) {
            " and " => ", and ",
            other => other,
        })?;
    }
    f.write_str(".")
}

/// A title inside a sentence.
struct Lower(Title);

impl Display for Lower {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "port {}", self.0.0.number)?;
        self.0.0.protocol().map_or(Ok(()), |protocol| write!(f, "/{protocol}"))
    }
}

/// The protocols of a page under which the port usually is the same.
fn same_answer(page: Page, usual: Usual) -> Protocols {
    let key = |usual: Usual| (usual.name(), usual.confidence(), usual.standing(), usual.claim());
    let same = |port: &Port| port.usual().is_some_and(|other| key(other) == key(usual));
    page.ports().filter(same).map(Port::protocol).collect()
}

/// `most likely Tor SOCKS (Tor SOCKS proxy, The Tor Project)`.
fn answer(usual: Usual, f: &mut Formatter<'_>) -> fmt::Result {
    let word = usual.name();
    f.write_str(match usual.confidence() {
        Confidence::Likely => "most likely ",
        Confidence::Possible => "possibly ",
        Confidence::Unclear => "perhaps ",
    })?;
    match usual.basis() {
        // Such words are no names: `development server`.
        Basis::Several if is_shared(usual.port()) => write!(f, "\"{word}\""),
        Basis::Several => f.write_str(word),
        Basis::Claim(claim) => {
            let (name, vendor) = (claim.name(), claim.vendor());
            let says = |text: &str| vendor == "Several projects" || text.contains(vendor);
            match (name.starts_with(word), says(name)) {
                (true, true) => f.write_str(name),
                (true, false) => write!(f, "{name} ({vendor})"),
                (false, true) => write!(f, "{word} ({name})"),
                (false, false) => write!(f, "{word} ({name}, {vendor})"),
            }
        }
        Basis::Assignment(assignment) => {
            f.write_str(word)?;
            let description = assignment.description().filter(|text| !text.eq_ignore_ascii_case(word));
            description.map_or(Ok(()), |description| write!(f, " ({description})"))
        }
    }
}

/// Whether several claims mean a port.
fn is_shared(port: Port) -> bool {
    port.claims().filter(|claim| claim.kind().is_service() && !is_wide(*claim)).nth(1).is_some()
}

/// Why an answer is not sure, or that the use is over.
fn why_not_sure(usual: Usual) -> &'static str {
    match (usual.basis(), usual.standing()) {
        (Basis::Several, _) if is_shared(usual.port()) => " (several programs share it)",
        (Basis::Assignment(_), Standing::Dormant) => " (its owner seems to be gone)",
        (_, Standing::Dormant) => " (it seems to be abandoned)",
        (_, Standing::Discontinued) => " (it was discontinued)",
        (_, Standing::Deprecated) => " (it is deprecated)",
        (_, Standing::Active | Standing::Unknown) => match usual.confidence() {
            Confidence::Unclear => " (others claim it as well)",
            Confidence::Possible | Confidence::Likely => "",
        },
    }
}

/// What IANA says of the port.
fn official(page: Page, f: &mut Formatter<'_>) -> fmt::Result {
    if page.official().next().is_none() {
        let reserved = !page.with_status(Status::Reserved).is_empty();
        f.write_str(match Range::of(page.number) {
            Range::Dynamic => {
                " IANA never assigns numbers from 49152 on; such a port belongs to whichever program takes it"
            }
            _ if reserved => " IANA holds it as reserved",
            _ => " IANA has not assigned it",
        })?;
        let former = page.ports().flat_map(Port::former_names).next();
        if let Some(former) = former {
            write!(f, "; until about {} the registry called it {}", former.gone_by().year(), former.name())?;
        }
        return f.write_str(".");
    }
    // Protocols under which the port has the same names are one clause.
    let clauses = page.protocols.iter().filter(|&protocol| is_first_of_clause(page, protocol));
    let count = clauses.clone().count();
    f.write_str(" IANA lists it as ")?;
    for (at, protocol) in (1..).zip(clauses) {
        clause(page, protocol, f)?;
        f.write_str(separator(at, count))?;
    }
    // Unless it is said already.
    let is_said = page.ports().filter_map(Port::usual).any(|usual| usual.assignment().is_some());
    let gone = !is_said && page.official().all(|official| official.entry.standing() == Standing::Dormant);
    f.write_str(if gone { ", by an owner who seems to be gone." } else { "." })
}

fn is_first_of_clause(page: Page, protocol: Protocol) -> bool {
    names(page, protocol).next().is_some()
        && page.protocols.iter().find(|&other| names(page, other).eq(names(page, protocol))) == Some(protocol)
}

/// What the assignments of the page's port under a protocol are called.
fn names(page: Page, protocol: Protocol) -> impl Iterator<Item = Name> + Clone {
    // A description stands in for a name that is not there.
    let called = |row: Assignment| Name(row.name(), row.description().filter(|_| row.name().is_none()));
    lookup(page.number, protocol).assignments().map(called)
}

/// A service name, or the description of a row that has none.
#[derive(Clone, Copy, PartialEq)]
struct Name(Option<&'static str>, Option<&'static str>);

impl Display for Name {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.0, self.1) {
            (Some(name), _) => f.write_str(name),
            (None, description) => write!(f, "\"{}\" (without a service name)", description.unwrap_or_default()),
        }
    }
}

/// `http, www and www-http for TCP and UDP`.
fn clause(page: Page, protocol: Protocol, f: &mut Formatter<'_>) -> fmt::Result {
    List(names(page, protocol)).fmt(f)?;
    let same = |other: &Protocol| names(page, *other).eq(names(page, protocol));
    write!(f, " for {}", Names(page.protocols.iter().filter(same).collect()))
}

/// What else to expect: other uses, and what systems and browsers do.
fn expect(page: Page, f: &mut Formatter<'_>) -> fmt::Result {
    let usuals = page.ports().filter_map(Port::usual);
    let is_told = move |claim: &Claim| page.ports().any(|port| port.usual().and_then(Usual::claim) == Some(*claim));
    let others = ranked(page).filter(move |claim| claim.kind().is_service() && !is_told(claim));
    let narrow = others.clone().filter(|claim| !is_wide(*claim));
    let live = narrow.clone().filter(|claim| claim.standing().is_live());
    // Of a port that has lost its users, who they were.
    let retired = narrow.clone().filter(|_| live.clone().next().is_none());
    let wide = others.filter(|claim| is_wide(*claim)).count();
    match (live.clone().count(), retired.clone().count()) {
        (0, 0) => {}
        (0, 1..=MOST_IN_SENTENCE) => write!(f, " {} once used it.", List(retired.map(Called)))?,
        (0, count) => write!(f, " {} uses of it that are over are on record.", Spelt(count))?,
        (1..=MOST_IN_SENTENCE, _) => write!(f, " Also on record: {}.", List(live.map(Called)))?,
        (count, _) => {
            let some = List(live.take(MOST_IN_SENTENCE).map(Called));
            // A word for several uses is about these.
            let others = usuals.clone().next().is_some() && usuals.clone().all(|usual| usual.basis() != Basis::Several);
            let other = if others { " other" } else { "" };
            write!(f, " {}{other} uses are on record, such as {some}.", Spelt(count))?;
        }
    }
    match (wide, narrow.clone().next().is_some() || usuals.clone().next().is_some()) {
        (0, _) => {}
        (1, false) => f.write_str(" A wide range covers it.")?,
        (1, true) => f.write_str(" A wide range covers it as well.")?,
        (count, false) => write!(f, " {} wide ranges cover it.", Spelt(count))?,
        (count, true) => write!(f, " {} wide ranges cover it as well.", Spelt(count))?,
    }
    if ranked(page).any(|claim| claim.kind() == Kind::Malware && !is_wide(claim)) {
        f.write_str(" Malware has used it.")?;
    }
    let systems = Os::ALL.iter().copied().filter(|&os| page.ports().any(|port| port.is_ephemeral(os)));
    if systems.clone().next().is_some() && !is_for_privileged_clients(page) {
        write!(
            f,
            " {} may hand it out to clients, so that a connection can have it by chance.",
            List(systems.map(Os::name))
        )?;
    }
    if page.ports().any(Port::is_blocked_by_browsers) {
        f.write_str(" Browsers refuse to open it.")?;
    }
    Ok(())
}

/// A count at the start of a sentence.
struct Spelt(usize);

impl Display for Spelt {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        const WORDS: [&str; 10] = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];
        match WORDS.get(self.0) {
            Some(word) => f.write_str(word),
            None => Thousands(self.0).fmt(f),
        }
    }
}

/// Whether no client has the port unless it is privileged.
fn is_for_privileged_clients(page: Page) -> bool {
    page.ports().flat_map(Port::rules).any(|rule| rule.kind() == RuleKind::Privileged)
}

/// How many claims are named in the first sentences, and not counted.
const MOST_IN_SENTENCE: usize = 3;
