//! Reads the claims, and works out which of them cover each port.

use super::cover::{self, Run};
use super::fault::Fault;
use super::fields;
use super::lists::Lists;
use super::paged::{Deep, Paged};
use super::pool::Pool;
use super::records::{self, Column};
use super::text_column::TextColumn;
use super::words;
use super::{layout, vocabulary};

const COLUMNS: [Column; 19] = [
    &["id"],
    &["first"],
    &["last"],
    &["protocols"],
    &["name"],
    &["word"],
    &["short"],
    &["vendor"],
    &["kind"],
    &["role"],
    &["standing"],
    &["since"],
    &["until"],
    &["successor"],
    &["note"],
    &["source"],
    &["locator"],
    &["authority"],
    &["checked"],
];

/// One line of the claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub line: u64,
    pub id: String,
    pub first: u16,
    pub last: u16,
    /// One bit a protocol.
    pub protocols: u8,
    pub name: String,
    /// What people call it, and its short form.
    pub word: String,
    pub short: String,
    pub vendor: String,
    /// Places in [`vocabulary::KINDS`], [`vocabulary::ROLES`] and
    /// [`vocabulary::STANDINGS`].
    pub kind: u8,
    pub role: u8,
    pub standing: u8,
    /// Packed; 0 where nothing is known.
    pub since: u16,
    pub until: u16,
    pub checked: u16,
    pub successor: String,
    pub note: String,
    pub source: String,
}

/// Reads the claims.
///
/// # Errors
///
/// The first fault of the file.
pub fn parse(file: &str, bytes: &[u8]) -> Result<Vec<Claim>, Fault> {
    let mut claims: Vec<Claim> = Vec::new();
    for record in records::read(file, bytes, &COLUMNS)? {
        let claim = claim(record.line, &record.fields).map_err(|what| Fault::new(file, record.line, what))?;
        if let Some(before) = claims.last().filter(|before| before.id >= claim.id) {
            let what = format!("found the id `{}` behind `{}`, expected ids in order, each once", claim.id, before.id);
            return Err(Fault::new(file, record.line, what));
        }
        claims.push(claim);
    }
    Ok(claims)
}

fn claim(line: u64, cells: &[String]) -> Result<Claim, String> {
    let [id, first, last, protocols, name, word, short, vendor, kind, role, rest @ ..] = cells else {
        unreachable!("a record has as many fields as there are columns");
    };
    let [standing, since, until, successor, note, source, locator, authority, checked] = rest else {
        unreachable!("a record has as many fields as there are columns");
    };
    let id = fields::id("id", id)?;
    let (first, last) = fields::run(first, last)?;
    let name = fields::needed("name", name)?;
    if *word == name {
        return Err(format!("found the word `{word}`, expected nothing: it is the name"));
    }
    let word = if word.is_empty() { name.clone() } else { fields::text("word", word)? };
    let short = words::checked_short(&word, short)?;
    fields::needed("locator", locator)?;
    fields::one_of("authority", authority, &vocabulary::AUTHORITIES)?;
    let discontinued = standing == "discontinued";
    if discontinued && until.is_empty() {
        return Err("found a discontinued claim without an end, expected a date in `until`, or `unknown`".to_string());
    }
    if standing == "active" && !until.is_empty() {
        return Err(format!("found the end {until} of an active claim, expected nothing in `until`"));
    }
    let since = fields::date("since", since)?;
    let until = if until == "unknown" { 0 } else { fields::date("until", until)? };
    if until != 0 && until < since {
        return Err("found a claim that ends before it starts, expected `since` before `until`".to_string());
    }
    Ok(Claim {
        line,
        id,
        first,
        last,
        protocols: fields::protocols(protocols)?,
        name,
        word,
        short,
        vendor: fields::needed("vendor", vendor)?,
        kind: fields::one_of("kind", kind, &vocabulary::KINDS)?,
        role: fields::one_of("role", role, &vocabulary::ROLES)?,
        standing: fields::one_of("standing", standing, &vocabulary::STANDINGS)?,
        since,
        until,
        successor: fields::text("successor", successor)?,
        note: fields::note("note", note)?,
        source: fields::pinned_source(source)?,
        checked: fields::day("checked", checked)?,
    })
}

/// The claims as columns; a claim is an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimTables {
    /// How many claims of each kind there are.
    pub kinds: Vec<u16>,
    /// The oldest and newest day on which a claim was checked, packed.
    pub oldest: u16,
    pub newest: u16,
    /// Port index to the number of its list of claims; 0 is the empty list.
    pub port_claims: Deep,
    pub lists: Lists,
    pub first: Vec<u16>,
    /// How many port numbers follow the first.
    pub rest: Paged,
    /// A bit a protocol, the role and the standing: see the layout.
    pub flags: Vec<u8>,
    pub kind: Vec<u8>,
    pub id: TextColumn,
    /// Empty where the word is the name.
    pub name: TextColumn,
    pub note: TextColumn,
    pub vendor: Vec<u16>,
    pub source: Vec<u16>,
    /// What few claims have, or what most have alike.
    pub since: Paged,
    pub until: Paged,
    pub checked: Paged,
    pub successor: Paged,
}

/// The texts that lines of several files share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    pub vendors: Pool,
    pub successors: Pool,
    pub sources: Pool,
}

impl Texts {
    pub fn new() -> Self {
        Self { vendors: Pool::new(), successors: Pool::new(), sources: Pool::new() }
    }
}

/// Lays the claims out.
///
/// # Errors
///
/// A fault if they outgrow the 16 bits of their tables.
pub fn lay_out(file: &str, claims: &[Claim], texts: &mut Texts) -> Result<ClaimTables, Fault> {
    if claims.len() >= usize::from(layout::USUAL_CLAIM) {
        let what = format!("found {} claims, expected fewer than {}", claims.len(), layout::USUAL_CLAIM);
        return Err(Fault::new(file, 0, what));
    }
    let runs: Vec<Run> = (0..)
        .zip(claims)
        .flat_map(|(owner, claim)| Run::each(claim.protocols, claim.first, claim.last, owner))
        .collect();
    let mut lists = Lists::new();
    let cells = cover::cells(&runs, |covering| {
        let mut covering = covering.to_vec();
        // The most specific claim first; those of equal length stay in the order of their ids.
        covering.sort_by_key(|&at| claims[usize::from(at)].last - claims[usize::from(at)].first);
        lists.number(file, "claims", covering)
    })?;

    let kinds = (0..vocabulary::KINDS.len()).map(|kind| {
        let count = claims.iter().filter(|claim| usize::from(claim.kind) == kind).count();
        u16::try_from(count).expect("the number of claims was checked")
    });
    let column = |value: &dyn Fn(&Claim) -> u16| -> Vec<u16> { claims.iter().map(value).collect() };
    let successors: Vec<u16> = claims.iter().map(|claim| texts.successors.add(&claim.successor)).collect();
    Ok(ClaimTables {
        kinds: kinds.collect(),
        oldest: claims.iter().map(|claim| claim.checked).min().unwrap_or(0),
        newest: claims.iter().map(|claim| claim.checked).max().unwrap_or(0),
        port_claims: Deep::new(&cells),
        lists,
        first: column(&|claim| claim.first),
        rest: Paged::new(&column(&|claim| claim.last - claim.first)),
        flags: claims
            .iter()
            .map(|claim| {
                claim.standing << layout::CLAIM_STANDING_SHIFT
                    | claim.role << layout::CLAIM_ROLE_SHIFT
                    | claim.protocols
            })
            .collect(),
        kind: claims.iter().map(|claim| claim.kind).collect(),
        since: Paged::new(&column(&|claim| claim.since)),
        until: Paged::new(&column(&|claim| claim.until)),
        checked: Paged::new(&column(&|claim| claim.checked)),
        successor: Paged::new(&successors),
        id: TextColumn::new(claims.iter().map(|claim| claim.id.as_str())),
        name: TextColumn::new(claims.iter().map(|claim| if claim.name == claim.word { "" } else { &claim.name })),
        note: TextColumn::new(claims.iter().map(|claim| claim.note.as_str())),
        vendor: claims.iter().map(|claim| texts.vendors.add(&claim.vendor)).collect(),
        source: claims.iter().map(|claim| texts.sources.add(&claim.source)).collect(),
    })
}
