//! What systems and browsers do with a number, in one short section.

use core::fmt;

use super::Page;
use super::words::Names;
use super::writer::Writer;
use crate::number::{Port, Ports};
use crate::uses::Rule;
use crate::uses::rule::RuleKind;

pub(super) fn section(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    let all = of_page(page);
    if all.clone().next().is_none() {
        return Ok(());
    }
    out.section("What systems and browsers do with it")?;
    out.open_list()?;
    let is_today = |rule: &Rule| rule.standing().is_live();
    let of = move |kind: RuleKind| all.clone().filter(move |rule| rule.kind() == kind);
    line(out, "handed out to clients", of(RuleKind::Ephemeral).filter(is_today))?;
    line(out, "once handed out to clients", of(RuleKind::Ephemeral).filter(move |rule| !is_today(rule)))?;
    line(out, "source ports", of(RuleKind::SourcePorts))?;
    for rule in of(RuleKind::BlockedByBrowsers) {
        out.field("browsers", |out| {
            out.text("refuse to open it, as the ")?;
            out.cite("Fetch standard", rule.source())?;
            out.text(" asks")
        })?;
    }
    for rule in of(RuleKind::Privileged) {
        out.field("privileges", |out| {
            out.cite(rule.vendor(), rule.source())?;
            out.text(format_args!(" {}. {}", Ports::from(rule.ports()), rule.note().unwrap_or_default()))
        })?;
    }
    out.close_list()
}

/// The rules of a page, each once.
pub(super) fn of_page(page: Page) -> impl Iterator<Item = Rule> + Clone {
    page.ports().flat_map(move |port| {
        let is_told = move |rule: &Rule| {
            let earlier = |other: &Port| other.protocol() < port.protocol();
            page.ports().filter(earlier).any(|other| rule.covers(other))
        };
        port.rules().filter(move |rule| !is_told(rule))
    })
}

/// Rules of one kind in a line.
fn line(out: &mut Writer<'_, '_>, label: &str, rules: impl Iterator<Item = Rule> + Clone) -> fmt::Result {
    if rules.clone().next().is_none() {
        return Ok(());
    }
    out.field(label, |out| {
        for (at, rule) in rules.enumerate() {
            out.text(if at == 0 { "" } else { "; " })?;
            out.cite(rule.name(), rule.source())?;
            out.text(format_args!(" {}", Ports::from(rule.ports())))?;
            if rule.protocols().len() == 1 {
                out.text(format_args!(" ({})", Names(rule.protocols())))?;
            }
        }
        Ok(())
    })
}
