//! What a number is in a line, and lists of numbers.

use std::fmt::{self, Display, Formatter, Write};
use std::ops::RangeInclusive;

use portolan::{Assignment, Claim, Protocol, Status, lookup};

use super::chart::{Cell, Chart, narrow_claims};
use super::file::File;
use super::html::{Count, Text};

/// How many claims are named in a line; the page of the number names all.
const CLAIMS_IN_A_LINE: usize = 3;

/// Returns what every assignment of a number, under any protocol, has of
/// something, each once.
pub fn each_once(number: u16, of: impl Fn(Assignment) -> Option<&'static str>) -> Vec<&'static str> {
    let mut found = Vec::new();
    for assignment in Protocol::ALL.iter().flat_map(|protocol| lookup(number, *protocol).assignments()) {
        if let Some(text) = of(assignment).filter(|text| !found.contains(text)) {
            found.push(text);
        }
    }
    found
}

/// What a number is called, in a few words: its names, or else its first
/// description, or else the services that claim it. Malware and what browsers
/// block give no number a name.
pub struct Called(pub u16);

impl Display for Called {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let names = each_once(self.0, Assignment::name);
        if !names.is_empty() {
            return f.write_str(&names.join(", "));
        }
        if let Some(description) = each_once(self.0, Assignment::description).first() {
            return f.write_str(description);
        }
        let services: Vec<_> = narrow_claims(self.0).into_iter().filter(|claim| claim.kind().is_service()).collect();
        if !services.is_empty() {
            return Claimants(&services).fmt(f);
        }
        f.write_str(if is_reserved(self.0) { "reserved" } else { "not assigned" })
    }
}

/// Returns whether the registry reserves a number under any protocol.
pub fn is_reserved(number: u16) -> bool {
    Protocol::ALL.iter().any(|protocol| lookup(number, *protocol).status() == Status::Reserved)
}

/// The names of claims, as many as a line holds.
pub struct Claimants<'a>(pub &'a [Claim]);

impl Display for Claimants<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (at, claim) in self.0.iter().take(CLAIMS_IN_A_LINE).enumerate() {
            let separator = if at == 0 { "" } else { ", " };
            write!(f, "{separator}{}", claim.name())?;
        }
        match self.0.len().saturating_sub(CLAIMS_IN_A_LINE) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

/// Writes a list of a run of numbers: a line for each that there is something
/// to say of, and one for each run between those.
pub fn write_numbers(chart: &Chart, ports: RangeInclusive<u16>, up: &str, out: &mut String) -> fmt::Result {
    out.push_str("<ul class=\"numbers\">\n");
    let mut silent: Option<RangeInclusive<u16>> = None;
    for number in ports {
        if !chart.says_something(number) {
            let first = silent.map_or(number, |run| *run.start());
            silent = Some(first..=number);
            continue;
        }
        write_silent(chart, silent.take(), out)?;
        write!(out, "<li class=\"{}\"><b>", chart.cell(number).class())?;
        write_number(chart, number, up, out)?;
        write!(out, "</b> <span>{}", Text(Called(number)))?;
        let claims = narrow_claims(number);
        if !claims.is_empty() && chart.cell(number) != Cell::Claimed {
            write!(out, " <small>claims: {}</small>", Text(Claimants(&claims)))?;
        }
        out.push_str("</span></li>\n");
    }
    write_silent(chart, silent, out)?;
    out.push_str("</ul>\n");
    Ok(())
}

fn write_silent(chart: &Chart, run: Option<RangeInclusive<u16>>, out: &mut String) -> fmt::Result {
    let Some(run) = run else { return Ok(()) };
    let cell = chart.cell(*run.start());
    let (class, words, count) = (cell.class(), cell.words(), Count(run.len(), "number"));
    match run.into_inner() {
        (first, last) if first == last => {
            writeln!(out, "<li class=\"{class} silent\"><b>{first}</b> <span>{words}</span></li>")
        }
        (first, last) => {
            writeln!(
                out,
                "<li class=\"{class} silent run\"><b>{first} to {last}</b> <span>{words}: {count}</span></li>"
            )
        }
    }
}

/// Writes a number, as a link if it has a page.
pub fn write_number(chart: &Chart, number: u16, up: &str, out: &mut String) -> fmt::Result {
    if chart.has_page(number) {
        write!(out, "<a href=\"{up}{}\">{number}</a>", File::Port(number).path())
    } else {
        write!(out, "{number}")
    }
}
