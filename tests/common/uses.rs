#![allow(dead_code)]
//! A reading of the data files on uses that shares nothing with the generator:
//! claims, rules, words, standings, stated usual names and former names, each
//! line a map from column to cell, and the rule of `Port::usual` written anew
//! from its documentation.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::naive::{self, Row};

/// A line of a data file: a map from column to cell.
pub type Line = BTreeMap<String, String>;

pub const PROTOCOLS: [&str; 4] = ["tcp", "udp", "sctp", "dccp"];

/// The lines of a data file.
pub fn file(name: &str) -> Vec<Line> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name);
    let mut records = naive::csv(&fs::read_to_string(path).unwrap()).into_iter();
    let header = records.next().unwrap();
    records.map(|record| header.iter().cloned().zip(record).collect()).collect()
}

/// First and last number of a line of claims or rules.
pub fn run(line: &Line) -> (u16, u16) {
    (line["first"].parse().unwrap(), line["last"].parse().unwrap())
}

/// First and last number of a line of the stated usual names.
pub fn stated_run(line: &Line) -> (u16, u16) {
    let ports = &line["ports"];
    let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
    (first.parse().unwrap(), last.parse().unwrap())
}

/// For each number of a protocol, the places of the lines that cover it, in
/// the order of the file.
pub fn covering(lines: &[Line], protocol: &str, run: impl Fn(&Line) -> (u16, u16)) -> Vec<Vec<usize>> {
    let mut covering = vec![Vec::new(); 65_536];
    for (at, line) in lines.iter().enumerate() {
        if line["protocols"].split(' ').any(|name| name == protocol) {
            let (first, last) = run(line);
            for number in first..=last {
                covering[usize::from(number)].push(at);
            }
        }
    }
    covering
}

/// The same of claims and rules, with the narrowest first.
pub fn narrow_first(lines: &[Line], protocol: &str) -> Vec<Vec<usize>> {
    let mut covering = covering(lines, protocol, run);
    for places in &mut covering {
        places.sort_by_key(|&at| (run(&lines[at]).1 - run(&lines[at]).0, at));
    }
    covering
}

/// The short form that follows from a word: its letters and digits in small
/// letters, one hyphen for whatever is between them.
pub fn derived(word: &str) -> String {
    let parts = word.split(|character: char| !character.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

/// Word and short form of a line that has both columns.
fn word(line: &Line, otherwise: &str) -> (String, String) {
    let word = if line["word"].is_empty() { otherwise } else { &line["word"] };
    let short = if line["short"].is_empty() { derived(word) } else { line["short"].clone() };
    (word.to_string(), short)
}

/// Word and short form of a claim.
pub fn claim_word(claim: &Line) -> (String, String) {
    word(claim, &claim["name"])
}

/// What an answer rests on: a service name, the id of a claim, or neither.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    Service(String),
    Claim(String),
    Several,
}

/// What `Port::usual` answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub name: String,
    pub short: String,
    pub basis: Basis,
    pub confidence: String,
    /// Reason, source and day, where the data states the answer.
    pub rationale: Option<[String; 3]>,
}

/// All that the usual names are worked out from.
pub struct Uses {
    pub rows: Vec<Row>,
    pub claims: Vec<Line>,
    pub stated: Vec<Line>,
    /// Lines about services, by the name in small letters, and about claims.
    pub services: BTreeMap<String, Line>,
    pub known_claims: BTreeSet<String>,
    standings: BTreeMap<String, String>,
}

impl Uses {
    pub fn read() -> Self {
        let (services, claims): (Vec<Line>, Vec<Line>) =
            file("words.csv").into_iter().partition(|line| line["claim"].is_empty());
        Self {
            rows: naive::rows(),
            claims: file("claims.csv"),
            stated: file("usual.csv"),
            services: services.into_iter().map(|line| (line["service"].to_ascii_lowercase(), line)).collect(),
            known_claims: claims.into_iter().map(|line| line["claim"].clone()).collect(),
            standings: file("standing.csv")
                .into_iter()
                .map(|line| (line["service"].clone(), line["standing"].clone()))
                .collect(),
        }
    }

    /// Word and short form of a service name: those of its line, or itself.
    pub fn service_word(&self, name: &str) -> (String, String) {
        match self.services.get(&name.to_ascii_lowercase()) {
            Some(line) => word(line, ""),
            None => {
                let short: String = derived(name).chars().take(15).collect();
                (name.to_string(), short.trim_end_matches('-').to_string())
            }
        }
    }

    /// Whether the owner of a row is not known to have left.
    fn is_live(&self, row: &Row) -> bool {
        let description = row.description.to_lowercase();
        let over = !row.alias_of.is_empty()
            || description.contains("(historic)")
            || description.starts_with("de-registered")
            || row.notes.contains("This service name is no longer in use");
        let stated = self.standings.get(&row.name).map_or("unknown", String::as_str);
        !over && ["active", "unknown"].contains(&stated)
    }

    /// What is usually meant by each number of a protocol.
    pub fn usual(&self, protocol: &str) -> Vec<Option<Answer>> {
        let mut rows: Vec<Vec<&Row>> = vec![Vec::new(); 65_536];
        for row in self.rows.iter().filter(|row| row.has_port && row.class == 0 && !row.name.is_empty()) {
            for number in row.first..=row.last {
                let number = u16::try_from(number).unwrap();
                if row.covers(number, protocol) {
                    rows[usize::from(number)].push(row);
                }
            }
        }
        let claims = narrow_first(&self.claims, protocol);
        let mut answers: Vec<Option<Answer>> = (0..=u16::MAX)
            .map(|number| {
                let at = usize::from(number);
                let claims: Vec<&Line> = claims[at].iter().map(|&claim| &self.claims[claim]).collect();
                self.worked_out(number, &rows[at], &claims)
            })
            .collect();
        for line in self.stated.iter().filter(|line| line["protocols"].split(' ').any(|name| name == protocol)) {
            let (first, last) = stated_run(line);
            let basis = match (line["assignment"].as_str(), line["claim"].as_str()) {
                ("", "") => Basis::Several,
                ("", id) => Basis::Claim(id.to_string()),
                (name, _) => Basis::Service(name.to_string()),
            };
            let (name, short) = match &basis {
                Basis::Several => word(line, ""),
                Basis::Claim(id) => claim_word(self.claims.iter().find(|claim| claim["id"] == *id).unwrap()),
                Basis::Service(name) => self.service_word(name),
            };
            let rationale = Some(["reason", "source", "checked"].map(|column| line[column].clone()));
            let confidence = line["confidence"].clone();
            let answer = Answer { name, short, basis, confidence, rationale };
            for number in first..=last {
                answers[usize::from(number)] = Some(answer.clone());
            }
        }
        answers
    }

    /// The rule, as the documentation of `Port::usual` numbers its steps.
    fn worked_out(&self, number: u16, rows: &[&Row], claims: &[&Line]) -> Option<Answer> {
        let by_row = |row: &Row, confidence: &str| {
            let (name, short) = self.service_word(&row.name);
            let (basis, confidence) = (Basis::Service(row.name.clone()), confidence.to_string());
            Some(Answer { name, short, basis, confidence, rationale: None })
        };
        let by_claim = |claim: &Line, confidence: &str| {
            let (name, short) = claim_word(claim);
            let (basis, confidence) = (Basis::Claim(claim["id"].clone()), confidence.to_string());
            Some(Answer { name, short, basis, confidence, rationale: None })
        };
        let of = |role: &str, standings: &[&str], most: u16| -> Vec<&Line> {
            let fits = |claim: &&Line| {
                let (first, last) = run(claim);
                claim["kind"] != "malware"
                    && claim["role"] == role
                    && standings.contains(&claim["standing"].as_str())
                    && last - first < most
            };
            claims.iter().copied().filter(fits).collect()
        };
        let live = rows.iter().find(|row| self.is_live(row));

        // 2
        if let Some(row) = live {
            let is_rfc = |reference: &String| {
                reference.strip_prefix("RFC").is_some_and(|digits| {
                    !digits.starts_with('0') && !digits.starts_with('+') && digits.parse::<u16>().is_ok()
                })
            };
            let is_met = self.services.contains_key(&row.name.to_ascii_lowercase());
            if number < 1024 || row.references.iter().any(is_rfc) || is_met {
                return by_row(row, "likely");
            }
        }
        // 3
        for standings in [&["active", "unknown"][..], &["deprecated"]] {
            let own = of("default", standings, 64);
            let met: Vec<&Line> =
                own.iter().copied().filter(|claim| self.known_claims.contains(&claim["id"])).collect();
            let words =
                |claims: &[&Line]| claims.iter().map(|claim| claim_word(claim).0).collect::<BTreeSet<_>>().len();
            if own.is_empty() {
                continue;
            }
            let registered = live.is_some_and(|row| row.name == claim_word(own[0]).1);
            return match (words(&met), words(&own)) {
                (1, 1) => by_claim(met[0], "likely"),
                (1, _) => by_claim(met[0], "possible"),
                (0, 1) if registered => by_claim(own[0], "likely"),
                (0, 1) => by_claim(own[0], "possible"),
                (0, _) => by_claim(own[0], "unclear"),
                _ => by_claim(met[0], "unclear"),
            };
        }
        // 4
        if let Some(row) = live {
            return by_row(row, "possible");
        }
        let options = of("option", &["active", "unknown", "deprecated"], 16);
        if let Some(first) = options.first() {
            return by_claim(first, if options.len() == 1 { "possible" } else { "unclear" });
        }
        // 5
        if let Some(row) = rows.first() {
            return by_row(row, "unclear");
        }
        of("default", &["discontinued", "dormant"], 64).first().and_then(|claim| by_claim(claim, "unclear"))
    }
}
