//! What the site says of each number: whether it has a page, and its colour on
//! the map.

use std::ops::RangeInclusive;

use portolan::{Claim, Protocol, Protocols, Range, Status, claim, lookup, registry::records, rule};

/// The most ports that a claim may have to give each of them a page and a
/// colour. The wider ones say nothing of a single number; they stand on the page
/// of their kind, and are found by each of their numbers. So do the wide rules,
/// such as the ports that a system hands out to its clients.
pub const NARROW: usize = 256;

/// How many numbers are listed on one page: four rows of the map.
pub const BLOCK: u16 = 1024;

/// What is known of a number under any protocol, as the map shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    Assigned,
    AssignedAndClaimed,
    Claimed,
    Reserved,
    Unassigned,
    Dynamic,
}

impl Cell {
    /// All of them, in the order of the legend.
    pub const ALL: [Self; 6] =
        [Self::Assigned, Self::AssignedAndClaimed, Self::Claimed, Self::Reserved, Self::Unassigned, Self::Dynamic];

    /// Returns the name for the style sheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::AssignedAndClaimed => "both",
            Self::Claimed => "claimed",
            Self::Reserved => "reserved",
            Self::Unassigned => "unassigned",
            Self::Dynamic => "dynamic",
        }
    }

    /// Returns the words for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::AssignedAndClaimed => "assigned, and claimed by others",
            Self::Claimed => "claimed, not assigned",
            Self::Reserved => "reserved",
            Self::Unassigned => "unassigned",
            Self::Dynamic => "never assigned",
        }
    }
}

/// What the site says of each of the 65,536 numbers.
#[derive(Debug)]
pub struct Chart {
    cells: Vec<Cell>,
    /// Whether the site has something to say of the number.
    says: Vec<bool>,
    /// The numbers whose pages are written, if they have one.
    only: RangeInclusive<u16>,
}

impl Chart {
    pub fn new(only: &RangeInclusive<u16>) -> Self {
        let mut says = vec![false; 65_536];
        // A row that leaves a number unassigned says something if it has remarks.
        for entry in records() {
            let remarks = entry.notes().is_some() || entry.unauthorized_use().is_some();
            if let Some(ports) = entry.ports().filter(|_| entry.status() != Status::Unassigned || remarks) {
                says[usize::from(*ports.start())..=usize::from(*ports.end())].fill(true);
            }
        }
        let mut claimed = vec![false; 65_536];
        for claim in claim::all().filter(|claim| is_narrow(*claim)) {
            let ports = usize::from(*claim.ports().start())..=usize::from(*claim.ports().end());
            says[ports.clone()].fill(true);
            // What malware has used is not thereby somebody's.
            if claim.kind().is_service() {
                claimed[ports].fill(true);
            }
        }
        for rule in rule::all().filter(|rule| rule.ports().len() <= NARROW) {
            says[usize::from(*rule.ports().start())..=usize::from(*rule.ports().end())].fill(true);
        }
        let cells = (0..=u16::MAX).map(|number| cell(number, claimed[usize::from(number)])).collect();
        Self { cells, says, only: only.clone() }
    }

    /// Returns what the map shows at a number.
    pub fn cell(&self, number: u16) -> Cell {
        self.cells[usize::from(number)]
    }

    /// Returns how many numbers of a run the map shows in a way.
    pub fn count(&self, ports: RangeInclusive<u16>, cell: Cell) -> usize {
        ports.filter(|number| self.cell(*number) == cell).count()
    }

    /// Returns whether there is something to say of a number itself: an
    /// assignment, a reservation, the registry's remarks, or a claim on few
    /// ports, which also is what blocks and malware are.
    pub fn says_something(&self, number: u16) -> bool {
        self.says[usize::from(number)]
    }

    /// Returns whether the site has a page of the number.
    pub fn has_page(&self, number: u16) -> bool {
        self.says_something(number) && self.only.contains(&number)
    }

    /// Returns the numbers with a page, from the lowest.
    pub fn pages(&self) -> impl Iterator<Item = u16> + '_ {
        self.only.clone().filter(|number| self.has_page(*number))
    }

    /// Returns the nearest number below with a page.
    pub fn page_below(&self, number: u16) -> Option<u16> {
        (*self.only.start()..number).rev().find(|other| self.has_page(*other))
    }

    /// Returns the nearest number above with a page.
    pub fn page_above(&self, number: u16) -> Option<u16> {
        (number..=*self.only.end()).skip(1).find(|other| self.has_page(*other))
    }
}

/// Returns whether a claim is on few enough ports to say something of each.
pub fn is_narrow(claim: Claim) -> bool {
    claim.ports().len() <= NARROW
}

/// Returns the claims on a number under any protocol that are on few ports,
/// each once, the most specific first.
pub fn narrow_claims(number: u16) -> Vec<Claim> {
    let mut found: Vec<Claim> = Vec::new();
    for claim in Protocols::ALL.iter().flat_map(|protocol| lookup(number, protocol).claims()) {
        if is_narrow(claim) && !found.contains(&claim) {
            found.push(claim);
        }
    }
    found.sort_by_key(|claim| claim.ports().len());
    found
}

fn cell(number: u16, claimed: bool) -> Cell {
    let has = |status| Protocol::ALL.iter().any(|protocol| lookup(number, *protocol).status() == status);
    match (has(Status::Assigned), claimed) {
        (true, true) => Cell::AssignedAndClaimed,
        (true, false) => Cell::Assigned,
        (false, true) => Cell::Claimed,
        (false, false) if has(Status::Reserved) => Cell::Reserved,
        (false, false) if Range::of(number) == Range::Dynamic => Cell::Dynamic,
        (false, false) => Cell::Unassigned,
    }
}
