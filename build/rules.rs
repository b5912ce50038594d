//! Reads the rules: what systems and browsers do with numbers.

use super::claims::Texts;
use super::cover::{self, Run};
use super::fault::Fault;
use super::fields;
use super::lists::Lists;
use super::paged::Deep;
use super::pool::Pool;
use super::records::{self, Column};
use super::text_column::TextColumn;
use super::vocabulary::{AUTHORITIES, RULE_KINDS, STANDINGS, SYSTEMS};

const COLUMNS: [Column; 16] = [
    &["id"],
    &["first"],
    &["last"],
    &["protocols"],
    &["name"],
    &["vendor"],
    &["kind"],
    &["system"],
    &["standing"],
    &["since"],
    &["until"],
    &["note"],
    &["source"],
    &["locator"],
    &["authority"],
    &["checked"],
];

/// One line of the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub id: String,
    pub first: u16,
    pub last: u16,
    /// One bit a protocol.
    pub protocols: u8,
    pub name: String,
    pub vendor: String,
    /// Place in [`RULE_KINDS`].
    pub kind: u8,
    /// Place in [`SYSTEMS`] plus one; 0 for none.
    pub system: u8,
    pub standing: u8,
    pub since: u16,
    pub until: u16,
    pub note: String,
    pub source: String,
    pub checked: u16,
}

/// Reads the rules.
///
/// # Errors
///
/// The first fault of the file.
pub fn parse(file: &str, bytes: &[u8]) -> Result<Vec<Rule>, Fault> {
    let mut rules: Vec<Rule> = Vec::new();
    for record in records::read(file, bytes, &COLUMNS)? {
        let fault = |what| Fault::new(file, record.line, what);
        let rule = rule(&record.fields).map_err(fault)?;
        if let Some(before) = rules.last().filter(|before| before.id >= rule.id) {
            let what = format!("found the id `{}` behind `{}`, expected ids in order, each once", rule.id, before.id);
            return Err(fault(what));
        }
        rules.push(rule);
    }
    Ok(rules)
}

fn rule(cells: &[String]) -> Result<Rule, String> {
    let [id, first, last, protocols, name, vendor, kind, system, rest @ ..] = cells else {
        unreachable!("a record has as many fields as there are columns");
    };
    let [standing, since, until, note, source, locator, authority, checked] = rest else {
        unreachable!("a record has as many fields as there are columns");
    };
    let id = fields::id("id", id)?;
    let (first, last) = fields::run(first, last)?;
    fields::needed("locator", locator)?;
    fields::one_of("authority", authority, &AUTHORITIES)?;
    Ok(Rule {
        id,
        first,
        last,
        protocols: fields::protocols(protocols)?,
        name: fields::needed("name", name)?,
        vendor: fields::needed("vendor", vendor)?,
        kind: fields::one_of("kind", kind, &RULE_KINDS)?,
        system: if system.is_empty() { 0 } else { 1 + fields::one_of("system", system, &SYSTEMS)? },
        standing: fields::one_of("standing", standing, &STANDINGS)?,
        since: fields::date("since", since)?,
        until: fields::date("until", until)?,
        note: fields::note("note", note)?,
        source: fields::pinned_source(source)?,
        checked: fields::day("checked", checked)?,
    })
}

/// The rules as columns; a rule is an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleTables {
    /// Port index to the number of its list of rules; 0 is the empty list.
    pub port_rules: Deep,
    pub lists: Lists,
    pub first: Vec<u16>,
    pub last: Vec<u16>,
    /// Protocols in the low four bits, standing above.
    pub flags: Vec<u8>,
    pub kind: Vec<u8>,
    pub system: Vec<u8>,
    pub id: TextColumn,
    pub name: TextColumn,
    pub vendor: Vec<u16>,
    pub since: Vec<u16>,
    pub until: Vec<u16>,
    pub note: Vec<u16>,
    pub notes: Pool,
    pub source: Vec<u16>,
    pub checked: Vec<u16>,
}

/// Lays the rules out.
///
/// # Errors
///
/// A fault if they outgrow the 16 bits of their tables.
pub fn lay_out(file: &str, rules: &[Rule], texts: &mut Texts) -> Result<RuleTables, Fault> {
    let runs: Vec<Run> =
        (0..).zip(rules).flat_map(|(owner, rule)| Run::each(rule.protocols, rule.first, rule.last, owner)).collect();
    let mut lists = Lists::new();
    let cells = cover::cells(&runs, |covering| {
        let mut covering = covering.to_vec();
        covering.sort_by_key(|&at| rules[usize::from(at)].last - rules[usize::from(at)].first);
        lists.number(file, "rules", covering)
    })?;
    let mut notes = Pool::new();
    Ok(RuleTables {
        port_rules: Deep::new(&cells),
        lists,
        first: rules.iter().map(|rule| rule.first).collect(),
        last: rules.iter().map(|rule| rule.last).collect(),
        flags: rules.iter().map(|rule| rule.standing << 4 | rule.protocols).collect(),
        kind: rules.iter().map(|rule| rule.kind).collect(),
        system: rules.iter().map(|rule| rule.system).collect(),
        id: TextColumn::new(rules.iter().map(|rule| rule.id.as_str())),
        name: TextColumn::new(rules.iter().map(|rule| rule.name.as_str())),
        vendor: rules.iter().map(|rule| texts.vendors.add(&rule.vendor)).collect(),
        since: rules.iter().map(|rule| rule.since).collect(),
        until: rules.iter().map(|rule| rule.until).collect(),
        note: rules.iter().map(|rule| notes.add(&rule.note)).collect(),
        notes,
        source: rules.iter().map(|rule| texts.sources.add(&rule.source)).collect(),
        checked: rules.iter().map(|rule| rule.checked).collect(),
    })
}
