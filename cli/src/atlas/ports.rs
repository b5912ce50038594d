//! The page of a port number: what the crate writes of it, and ways from there.

use std::fmt::{self, Write};

use portolan::{
    Claim, Protocols, lookup,
    page::{Format, page},
};

use super::chart::Chart;
use super::file::File;
use super::html::{self, Text};
use super::kinds;
use super::lists::Called;
use super::ranges;

pub fn write(chart: &Chart, number: u16, out: &mut String) -> fmt::Result {
    let file = File::Port(number);
    let up = file.up();
    html::page(file, format_args!("Port {number}: {}", Called(number)), out, |out| {
        write!(out, "<article>\n{}</article>\n", page(number).display(Format::Html))?;
        let mut claims: Vec<Claim> =
            Protocols::ALL.iter().flat_map(|protocol| lookup(number, protocol).claims()).collect();
        claims.sort_by_key(|claim| (claim.ports().len(), claim.id()));
        claims.dedup();
        if !claims.is_empty() {
            out.push_str("<h2>More of each kind</h2>\n<ul>\n");
            for claim in claims {
                let (name, kind) = (Text(claim.name()), claim.kind());
                let path = File::Kind(kind).path();
                let title = kinds::title(kind);
                writeln!(out, "<li><a href=\"{up}{path}#{}\">{name}</a>, among {title}</li>", Text(claim.id()))?;
            }
            out.push_str("</ul>\n");
        }
        out.push_str("<nav class=\"beside\" aria-label=\"Pages beside this one\">\n");
        if let Some(below) = chart.page_below(number) {
            out.push_str(&beside(below, up, "prev"));
        }
        let (list, ports) = ranges::block_of(number);
        writeln!(out, "<a href=\"{up}{}\">{} to {}</a>", list.path(), ports.start(), ports.end())?;
        if let Some(above) = chart.page_above(number) {
            out.push_str(&beside(above, up, "next"));
        }
        out.push_str("</nav>\n");
        Ok(())
    })
}

/// The link to the page of another number.
fn beside(number: u16, up: &str, relation: &str) -> String {
    let (path, called) = (File::Port(number).path(), Text(Called(number)).to_string());
    let (before, after) = if relation == "prev" { ("← ", "") } else { ("", " →") };
    format!("<a rel=\"{relation}\" href=\"{up}{path}\">{before}{number} <small>{called}</small>{after}</a>\n")
}
