//! The page of the service names that have no port.

use std::collections::BTreeSet;
use std::fmt::{self, Write};

use portolan::{Assignment, registry::assignments};

use super::file::File;
use super::html::{self, Text, Thousands};

/// Returns the names without a port, in registry order.
pub fn without_a_port() -> impl Iterator<Item = Assignment> {
    assignments().filter(|assignment| assignment.ports().is_none())
}

pub fn write(out: &mut String) -> fmt::Result {
    html::page(File::Names, "Service names without a port", out, |out| {
        write!(
            out,
            "<h1>Service names without a port</h1>\n\
             <p>The registry also assigns names alone, {} of them: their services are found by DNS-SD, which tells \
             the port that each instance has.</p>\n\
             <dl>\n",
            Thousands(without_a_port().count())
        )?;
        let mut ids = BTreeSet::new();
        for assignment in without_a_port() {
            let name = assignment.name().unwrap_or_default();
            match Some(id(name)).filter(|id| ids.insert(id.clone())) {
                Some(id) => write!(out, "<dt id=\"{id}\">{}", Text(name))?,
                None => write!(out, "<dt>{}", Text(name))?,
            }
            if let Some(protocol) = assignment.protocol() {
                write!(out, " <small>{protocol}</small>")?;
            }
            write!(out, "</dt>\n<dd>{}", Text(assignment.description().unwrap_or("without a description")))?;
            if let Some(assignee) = assignment.assignee() {
                write!(out, " <small>{}</small>", Text(assignee))?;
            }
            out.push_str("</dd>\n");
        }
        out.push_str("</dl>\n");
        Ok(())
    })
}

/// Returns where a name is on the page, as a word that needs no escape; the
/// script of the search says the same.
fn id(name: &str) -> String {
    name.replace(|character: char| !character.is_ascii_alphanumeric(), "-")
}
