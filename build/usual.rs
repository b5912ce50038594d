//! Works out what is usually meant by each port, and reads the lines that state
//! it.

use std::collections::{BTreeMap, BTreeSet};

use super::claims::{Claim, ClaimTables, Texts};
use super::columns;
use super::fault::Fault;
use super::fields;
use super::layout::{self, PORTS, USUAL_CLAIM, USUAL_FIRST_ROW, USUAL_SEVERAL};
use super::paged::{Deep, Paged};
use super::records::{self, Column};
use super::registry::{Reference, Row, Status};
use super::text_column::TextColumn;
use super::vocabulary::{CONFIDENCES, KINDS, ROLES, STANDINGS};
use super::words::{self, Shown, Words};

const COLUMNS: [Column; 11] = [
    &["ports"],
    &["protocols"],
    &["assignment"],
    &["claim"],
    &["word"],
    &["short"],
    &["confidence"],
    &["reason"],
    &["source"],
    &["locator"],
    &["checked"],
];

/// How many numbers a claim may cover to say what each of them is. What is
/// wider hands its numbers out as they come.
const WIDEST: u16 = 64;

/// The same for a claim that is an option.
const WIDEST_OPTION: u16 = 16;

/// One line of the usual names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usual {
    pub line: u64,
    pub first: u16,
    pub last: u16,
    pub protocols: u8,
    pub meaning: Meaning,
    /// Place in [`CONFIDENCES`].
    pub confidence: u8,
    pub reason: String,
    pub source: String,
    pub checked: u16,
}

/// What is usually meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// The service name of one of the port's assignments.
    Assignment(String),
    /// The id of one of the port's claims.
    Claim(String),
    /// A word for several uses, and its short form.
    Several(String, String),
}

/// Reads the usual names.
///
/// # Errors
///
/// The first fault of the file.
pub fn parse(file: &str, bytes: &[u8]) -> Result<Vec<Usual>, Fault> {
    let mut seen = BTreeMap::new();
    let mut lines: Vec<Usual> = Vec::new();
    for record in records::read(file, bytes, &COLUMNS)? {
        let fault = |what| Fault::new(file, record.line, what);
        let usual = usual(record.line, &record.fields).map_err(fault)?;
        if lines.last().is_some_and(|before| before.first > usual.first) {
            let what = format!("found the port {} out of order, expected ports in order", usual.first);
            return Err(fault(what));
        }
        for number in usual.first..=usual.last {
            for protocol in (0..4).filter(|protocol| usual.protocols >> protocol & 1 == 1) {
                if let Some(first) = seen.insert((number, protocol), record.line) {
                    let what = format!("found port {number} a second time, after line {first}, expected it once");
                    return Err(fault(what));
                }
            }
        }
        lines.push(usual);
    }
    Ok(lines)
}

fn usual(line: u64, cells: &[String]) -> Result<Usual, String> {
    let [ports, protocols, assignment, claim, word, short, confidence, reason, source, locator, checked] = cells else {
        unreachable!("a record has as many fields as there are columns");
    };
    let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
    let (first, last) = fields::run(first, last)?;
    let meaning = match (assignment.as_str(), claim.as_str(), word.as_str()) {
        (name, "", "") if !name.is_empty() => Meaning::Assignment(fields::text("assignment", name)?),
        ("", id, "") if !id.is_empty() => Meaning::Claim(fields::id("claim", id)?),
        ("", "", word) if !word.is_empty() => {
            Meaning::Several(fields::text("word", word)?, words::checked_short(word, short)?)
        }
        _ => return Err("found none or several of `assignment`, `claim` and `word`, expected one".to_string()),
    };
    if !short.is_empty() && !matches!(meaning, Meaning::Several(..)) {
        return Err(format!("found the short form `{short}` without a word, expected nothing"));
    }
    fields::needed("locator", locator)?;
    Ok(Usual {
        line,
        first,
        last,
        protocols: fields::protocols(protocols)?,
        meaning,
        confidence: fields::one_of("confidence", confidence, &CONFIDENCES)?,
        reason: fields::needed("reason", reason).and_then(|reason| fields::note("reason", &reason))?,
        source: fields::pinned_source(source)?,
        checked: fields::day("checked", checked)?,
    })
}

/// The usual names as columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsualTables {
    /// Port index to the number of the word that is shown; 0 for none.
    pub port_word: Paged,
    /// Port index to the number of an answer; 0 for none.
    pub port_usual: Deep,
    /// Answer to a row, to [`USUAL_CLAIM`] and a claim, to [`USUAL_SEVERAL`] or to
    /// [`USUAL_FIRST_ROW`].
    pub basis: Vec<u16>,
    /// Answer to its place in [`CONFIDENCES`].
    pub confidence: Vec<u8>,
    /// Answer to the number of the line that states it, plus one; 0 for none.
    pub stated: Vec<u16>,
    pub reason: TextColumn,
    pub source: Vec<u16>,
    pub checked: Vec<u16>,
    /// Claim to the number of its word.
    pub claim_word: Vec<u16>,
    pub shown: Shown,
    /// Port index to word number and basis, for what is built on the answers.
    pub answers: Vec<Option<(u16, u16)>>,
}

/// What the answers are worked out from.
pub struct Known<'a> {
    pub registry: &'a columns::Tables,
    pub rows: &'a [Row],
    /// Row to its place in [`STANDINGS`].
    pub row_standing: &'a [u8],
    pub claims: &'a [Claim],
    pub claim_tables: &'a ClaimTables,
    pub words: &'a Words<'a>,
}

/// An answer: a row, a claim or a word, and how sure it is.
type Answer = (u16, &'static str);

/// Works out the answer for every port, and lays the answers out.
///
/// # Errors
///
/// A fault with the line that rests on an assignment or a claim which is not
/// there, or whose word cannot be shown.
pub fn lay_out(file: &str, lines: &[Usual], known: &Known<'_>, texts: &mut Texts) -> Result<UsualTables, Fault> {
    let mut shown = Shown::new(&known.registry.names);
    let word_of_claim: Vec<u16> = known
        .claims
        .iter()
        .map(|claim| {
            let number = shown.number(&claim.word, &claim.short);
            number.map_err(|what| Fault::new(super::CLAIMS, claim.line, what))
        })
        .collect::<Result<_, _>>()?;
    let mut words_of_rows = BTreeMap::new();
    let claim_word = &word_of_claim;
    let mut word_of = |shown: &mut Shown, basis: u16| -> Result<u16, Fault> {
        if basis & USUAL_CLAIM != 0 {
            return Ok(claim_word[usize::from(basis & !USUAL_CLAIM)]);
        }
        let name = known.rows[usize::from(basis)].name.as_str();
        if let Some(&number) = words_of_rows.get(name) {
            return Ok(number);
        }
        let number = match known.words.of_service(name) {
            Some(line) => {
                let number = shown.number(&line.word, &line.short);
                number.map_err(|what| Fault::new(super::WORDS, line.at, what))?
            }
            None => shown
                .of_name(&known.registry.names, name)
                .map_err(|what| Fault::new(super::WORDS, 0, format!("{what}; give the service `{name}` a word")))?,
        };
        words_of_rows.insert(name, number);
        Ok(number)
    };

    let mut out = Answers::default();
    let mut answers: Vec<Option<(u16, u16)>> = vec![None; PORTS];
    let mut cells = vec![0; PORTS];
    let mut memo = BTreeMap::new();
    for (index, cell) in cells.iter_mut().enumerate() {
        let is_well_known = index % (1 << 16) < 1024;
        let key = (known.registry.port_rows.cell(index), known.claim_tables.port_claims.cell(index), is_well_known);
        let answer = *memo.entry(key).or_insert_with(|| known.answer(index, is_well_known));
        if let Some((basis, confidence)) = answer {
            answers[index] = Some((word_of(&mut shown, basis)?, basis));
            // Thousands of ports have an answer of their own, and it is their first row.
            let is_first_row = known.registry.rows_of_port(index).first() == Some(&basis);
            *cell = out.number(if is_first_row { USUAL_FIRST_ROW } else { basis }, confidence, 0);
        }
    }

    let mut source = Vec::new();
    let mut checked = Vec::new();
    for (stated, line) in (1..).zip(lines) {
        let fault = |what: String| Fault::new(file, line.line, what);
        for number in line.first..=line.last {
            for protocol in (0..4).filter(|protocol| line.protocols >> protocol & 1 == 1) {
                let (basis, word) = match &line.meaning {
                    Meaning::Assignment(name) => {
                        let row = known.rows.iter().position(|row| row.name == *name && row.covers(protocol, number));
                        let row = row.ok_or_else(|| {
                            fault(format!("found the assignment `{name}`, expected one that covers port {number}"))
                        })?;
                        let row = u16::try_from(row).expect("rows were counted");
                        (row, word_of(&mut shown, row)?)
                    }
                    Meaning::Claim(id) => {
                        let claim = known.claims.iter().position(|claim| {
                            claim.id == *id
                                && (claim.first..=claim.last).contains(&number)
                                && claim.protocols >> protocol & 1 == 1
                        });
                        let claim = claim.ok_or_else(|| {
                            fault(format!("found the claim `{id}`, expected one that covers port {number}"))
                        })?;
                        let basis = USUAL_CLAIM | u16::try_from(claim).expect("claims were counted");
                        (basis, word_of(&mut shown, basis)?)
                    }
                    Meaning::Several(word, short) => (USUAL_SEVERAL, shown.number(word, short).map_err(fault)?),
                };
                let index = layout::port_index(protocol, number);
                answers[index] = Some((word, basis));
                cells[index] = out.number(basis, CONFIDENCES[usize::from(line.confidence)], stated);
            }
        }
        source.push(texts.sources.add(&line.source));
        checked.push(line.checked);
    }

    let words: Vec<u16> = answers.iter().map(|answer| answer.map_or(0, |(word, _)| word)).collect();
    Ok(UsualTables {
        port_word: Paged::new(&words),
        port_usual: Deep::new(&cells),
        basis: out.basis,
        confidence: out.confidence,
        stated: out.stated,
        reason: TextColumn::new(lines.iter().map(|line| line.reason.as_str())),
        source,
        checked,
        claim_word: word_of_claim,
        shown,
        answers,
    })
}

/// Distinct answers. Number 0 is none.
struct Answers {
    numbers: BTreeMap<(u16, &'static str, u16), u16>,
    basis: Vec<u16>,
    confidence: Vec<u8>,
    stated: Vec<u16>,
}

impl Default for Answers {
    fn default() -> Self {
        Self { numbers: BTreeMap::new(), basis: vec![0], confidence: vec![0], stated: vec![0] }
    }
}

impl Answers {
    fn number(&mut self, basis: u16, confidence: &'static str, stated: u16) -> u16 {
        let next = u16::try_from(self.basis.len()).expect("fewer answers than rows, claims and lines");
        *self.numbers.entry((basis, confidence, stated)).or_insert_with(|| {
            let place = CONFIDENCES.iter().position(|word| *word == confidence);
            self.basis.push(basis);
            self.confidence.push(place.and_then(|place| u8::try_from(place).ok()).expect("a confidence"));
            self.stated.push(stated);
            next
        })
    }
}

impl Known<'_> {
    /// The rule. See `Port::usual` for it in words.
    fn answer(&self, index: usize, is_well_known: bool) -> Option<Answer> {
        let is_live = |standing: u8| ["active", "unknown"].contains(&STANDINGS[usize::from(standing)]);
        let row = |at: u16| &self.rows[usize::from(at)];
        let named = self.registry.rows_of_port(index);
        let mut named: Vec<u16> = named.into_iter().filter(|&at| !row(at).name.is_empty()).collect();
        named.retain(|&at| row(at).status == Status::Assigned);
        let live = named.iter().copied().find(|&at| is_live(self.row_standing[usize::from(at)]));

        let claim = |at: u16| &self.claims[usize::from(at)];
        let width = |at: u16| claim(at).last - claim(at).first;
        let services: Vec<u16> = self
            .claim_tables
            .lists
            .of(self.claim_tables.port_claims.cell(index))
            .iter()
            .copied()
            .filter(|&at| KINDS[usize::from(claim(at).kind)] != "malware")
            .collect();
        let role = |at: u16| ROLES[usize::from(claim(at).role)];
        let stands = |at: u16| STANDINGS[usize::from(claim(at).standing)];
        let of = |role_wanted: &str, standings: &[&str], widest: u16| -> Vec<u16> {
            let fits = |&at: &u16| role(at) == role_wanted && standings.contains(&stands(at)) && width(at) < widest;
            services.iter().copied().filter(fits).collect()
        };
        let alive = of("default", &["active", "unknown"], WIDEST);
        let ending = of("default", &["deprecated"], WIDEST);

        // A standard, a well-known port or a service that people are known to
        // meet is what its port is, whoever else claims it.
        if let Some(at) = live {
            let has_rfc = row(at).references.iter().any(|reference| matches!(reference, Reference::Rfc(_)));
            if is_well_known || has_rfc || self.words.of_service(&row(at).name).is_some() {
                return Some((at, "likely"));
            }
        }
        // Otherwise a program's own default, of which its users know.
        for claims in [alive, ending] {
            let known: Vec<u16> =
                claims.iter().copied().filter(|&at| self.words.of_claim(&claim(at).id).is_some()).collect();
            let words =
                |claims: &[u16]| claims.iter().map(|&at| claim(at).word.as_str()).collect::<BTreeSet<_>>().len();
            let is_own = |at: u16| live.is_some_and(|live| row(live).name == claim(at).short);
            let answer = match (words(&known), words(&claims)) {
                (_, 0) => continue,
                (1, 1) => (known[0], "likely"),
                (1, _) => (known[0], "possible"),
                (0, 1) if is_own(claims[0]) => (claims[0], "likely"),
                (0, 1) => (claims[0], "possible"),
                (0, _) => (claims[0], "unclear"),
                (_, _) => (known[0], "unclear"),
            };
            return Some((answer.0 | USUAL_CLAIM, answer.1));
        }
        if let Some(at) = live {
            return Some((at, "possible"));
        }
        let options = of("option", &["active", "unknown", "deprecated"], WIDEST_OPTION);
        if let Some(&first) = options.first() {
            return Some((first | USUAL_CLAIM, if options.len() == 1 { "possible" } else { "unclear" }));
        }
        // What is over is better than no answer.
        if let Some(&at) = named.first() {
            return Some((at, "unclear"));
        }
        let over = of("default", &["discontinued", "dormant"], WIDEST);
        over.first().map(|&at| (at | USUAL_CLAIM, "unclear"))
    }
}
