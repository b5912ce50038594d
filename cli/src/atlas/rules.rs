//! The page of the rules.

use std::fmt::{self, Write};

use portolan::{Ports, rule};

use super::chart::Chart;
use super::file::File;
use super::html::{self, Text};
use super::lists;

pub fn write(chart: &Chart, out: &mut String) -> fmt::Result {
    html::page(File::Rules, "Rules", out, |out| {
        out.push_str(
            "<h1>Rules</h1>\n<p>What systems and browsers do with port numbers, whoever uses them: none of these says \
             what listens on a port.</p>\n",
        );
        for rule in rule::all() {
            write!(out, "<section class=\"claim\" id=\"{}\">\n<h2>", Text(rule.id()))?;
            match Ports::from(rule.ports()) {
                ports if ports.len() == 1 => lists::write_number(chart, ports.first(), File::Rules.up(), out)?,
                ports => write!(out, "{} to {}", ports.first(), ports.last())?,
            }
            writeln!(out, " <small>{}</small> {}</h2>", rule.protocols(), Text(rule.name()))?;
            writeln!(out, "<p>{}, {}, {}.</p>", Text(rule.vendor()), rule.kind(), rule.standing())?;
            if let Some(note) = rule.note() {
                writeln!(out, "<p>{}</p>", Text(note))?;
            }
            let (source, checked) = (Text(rule.source()), rule.checked());
            writeln!(out, "<p><a href=\"{source}\">{source}</a> <small>checked {checked}</small></p>\n</section>")?;
        }
        Ok(())
    })
}
