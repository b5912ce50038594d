//! What the search of the index looks through, as a script: a page that was
//! opened from a file may load a script, and may not fetch data.

use std::fmt::{self, Write};

use portolan::{Assignment, Kind, Range, claim};

use super::chart::{BLOCK, Chart};
use super::file::File;
use super::lists::{each_once, is_reserved};
use super::{html, kinds, names};

pub fn write(chart: &Chart, out: &mut String) -> fmt::Result {
    out.push_str("\"use strict\";\nconst atlas = {\n");
    write_rows(out, "kinds", Kind::ALL.iter().map(|kind| (kind.as_str(), kinds::title(*kind), kind.is_service())))?;
    write_rows(
        out,
        "ranges",
        Range::ALL.iter().map(|range| {
            let (first, last) = range.ports().into_inner();
            (first, last, html::range_title(*range), File::Range(*range).path())
        }),
    )?;
    writeln!(out, "block: {BLOCK},")?;
    write_rows(out, "ports", chart.pages().map(port))?;
    write_rows(
        out,
        "claims",
        claim::all().map(|claim| {
            let (first, last) = claim.ports().into_inner();
            let kind = Kind::ALL.iter().position(|kind| *kind == claim.kind());
            let protocols = claim.protocols().to_string();
            (first, last, protocols, claim.name(), claim.vendor(), kind, claim.id(), claim.note().unwrap_or_default())
        }),
    )?;
    write_rows(
        out,
        "names",
        names::without_a_port().map(|assignment| {
            let text = |text: Option<&'static str>| text.unwrap_or_default();
            (text(assignment.name()), text(assignment.description()), text(assignment.assignee()))
        }),
    )?;
    out.push_str("};\n");
    Ok(())
}

/// A number, its names, descriptions and assignees.
fn port(number: u16) -> (u16, String, String, String) {
    let texts = |of: fn(Assignment) -> Option<&'static str>| each_once(number, of).join(", ");
    let names = texts(Assignment::name);
    let mut descriptions = texts(Assignment::description);
    if descriptions.is_empty() && is_reserved(number) {
        descriptions.push_str("reserved");
    }
    (number, names, descriptions, texts(Assignment::assignee))
}

/// Writes an array of rows. JSON is a part of the script's language.
fn write_rows(out: &mut String, name: &str, rows: impl Iterator<Item = impl serde::Serialize>) -> fmt::Result {
    writeln!(out, "{name}: [")?;
    for row in rows {
        let row = serde_json::to_string(&row).map_err(|_| fmt::Error)?;
        writeln!(out, "{row},")?;
    }
    out.push_str("],\n");
    Ok(())
}
