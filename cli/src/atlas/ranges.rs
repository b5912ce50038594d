//! The pages of the three ranges, and of parts of them.

use std::fmt::{self, Write};
use std::ops::RangeInclusive;

use portolan::{Range, claim};

use super::chart::{BLOCK, Cell, Chart, is_narrow};
use super::file::File;
use super::html::{self, Count, Text, Thousands};
use super::{kinds, lists, map};

pub fn write(chart: &Chart, range: Range, out: &mut String) -> fmt::Result {
    let file = File::Range(range);
    let (ports, up) = (range.ports(), file.up());
    html::page(file, html::range_title(range), out, |out| {
        let (first, last) = (ports.start(), ports.end());
        writeln!(out, "<h1>{}</h1>\n<p>{}</p>", html::range_title(range), about(range))?;
        writeln!(out, "<p>Of the {} numbers from {first} to {last}:</p>", Thousands(ports.len()))?;
        write_counts(chart, &ports, out)?;
        if range == Range::WellKnown {
            map::write_figure(&map::CLOSE_UP, None, up, out)?;
        }
        map::write_figure(&map::WHOLE, Some(range), up, out)?;
        if range == Range::WellKnown {
            out.push_str("<h2>The numbers</h2>\n");
            return lists::write_numbers(chart, ports.clone(), up, out);
        }
        write_wide(range, up, out)?;
        out.push_str("<h2>The numbers with something to say</h2>\n<ul class=\"blocks\">\n");
        for first in ports.clone().step_by(usize::from(BLOCK)) {
            let (list, ports) = block_of(first);
            let says = ports.clone().filter(|number| chart.says_something(*number)).count();
            let (first, last) = (ports.start(), ports.end());
            let says = Count(says, "number");
            writeln!(out, "<li><a href=\"{up}{}\">{first} to {last}</a> <small>{says}</small></li>", list.path())?;
        }
        out.push_str("</ul>\n");
        Ok(())
    })
}

pub fn write_block(chart: &Chart, first: u16, out: &mut String) -> fmt::Result {
    let file = File::Block(first);
    let (_, ports) = block_of(first);
    let (last, range) = (*ports.end(), Range::of(first));
    let (up, title) = (file.up(), format!("Ports {first} to {last}"));
    html::page(file, &title, out, |out| {
        write!(
            out,
            "<h1>{title}</h1>\n<p>A part of the <a href=\"{up}{}\">{range} range</a>.</p>\n",
            File::Range(range).path()
        )?;
        write_counts(chart, &ports, out)?;
        lists::write_numbers(chart, ports.clone(), up, out)?;
        out.push_str("<nav class=\"beside\" aria-label=\"Pages beside this one\">\n");
        if let Some(below) = first.checked_sub(BLOCK) {
            out.push_str(&beside(below, up, "prev"));
        }
        if let Some(above) = first.checked_add(BLOCK) {
            out.push_str(&beside(above, up, "next"));
        }
        out.push_str("</nav>\n");
        Ok(())
    })
}

/// Returns the page that lists a number, and the numbers that it lists. The
/// well-known range is one such part, and its own page lists it.
pub fn block_of(number: u16) -> (File, RangeInclusive<u16>) {
    let first = number - number % BLOCK;
    let file = if first == 0 { File::Range(Range::WellKnown) } else { File::Block(first) };
    (file, first..=first + (BLOCK - 1))
}

/// The link to the list of the numbers from another one on.
fn beside(first: u16, up: &str, relation: &str) -> String {
    let (list, ports) = block_of(first);
    let (path, last) = (list.path(), ports.end());
    let (before, after) = if relation == "prev" { ("← ", "") } else { ("", " →") };
    format!("<a rel=\"{relation}\" href=\"{up}{path}\">{before}{first} to {last}{after}</a>\n")
}

/// Writes how many numbers of a run are what.
fn write_counts(chart: &Chart, ports: &RangeInclusive<u16>, out: &mut String) -> fmt::Result {
    out.push_str("<ul class=\"legend\">\n");
    for cell in Cell::ALL {
        let count = chart.count(ports.clone(), cell);
        if count > 0 {
            let (class, words) = (cell.class(), cell.words());
            writeln!(out, "<li><i class=\"{class}\"></i> {} {words}</li>", Thousands(count))?;
        }
    }
    out.push_str("</ul>\n");
    Ok(())
}

/// Writes the claims on many ports of a range, which no page of a number and
/// no colour on the map tells.
fn write_wide(range: Range, up: &str, out: &mut String) -> fmt::Result {
    let ports = range.ports();
    let meets = |run: &RangeInclusive<u16>| run.start() <= ports.end() && run.end() >= ports.start();
    let mut wide: Vec<_> = claim::all().filter(|claim| !is_narrow(*claim) && meets(&claim.ports())).collect();
    wide.sort_by_key(|claim| (*claim.ports().start(), claim.ports().len()));
    out.push_str("<h2>Claims on many ports</h2>\n<ul>\n");
    for claim in wide {
        let (run, kind) = (claim.ports(), claim.kind());
        writeln!(
            out,
            "<li>{} to {}: <a href=\"{up}{}#{}\">{}</a> <small>{}</small></li>",
            run.start(),
            run.end(),
            File::Kind(kind).path(),
            Text(claim.id()),
            Text(claim.name()),
            kinds::title(kind)
        )?;
    }
    out.push_str("</ul>\n");
    Ok(())
}

/// Returns what a range is.
pub const fn about(range: Range) -> &'static str {
    match range {
        Range::WellKnown => {
            "IANA assigns these numbers, which RFC 6335 calls System Ports, by the IETF&#39;s own procedures. On most \
             Unix systems only a privileged process may listen on one."
        }
        Range::Registered => {
            "IANA assigns these numbers, which RFC 6335 calls User Ports, to whoever applies with good reason. Any \
             user&#39;s process may listen on one."
        }
        Range::Dynamic => {
            "IANA never assigns these numbers, which RFC 6335 calls Dynamic Ports. Systems hand many of them out to \
             programs that open a connection."
        }
    }
}
