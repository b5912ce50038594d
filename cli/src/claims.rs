//! `portolan claims`: checks the file of claims for those who keep it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;

use portolan::{Date, Ports, Protocol};

use crate::Outcome;
use crate::arguments::Claims;
use crate::console::{Console, Problem};
use crate::escape::shown;
use crate::generator::claims::{self, Claim};
use crate::generator::layout::pack_date;

pub fn run(asked: &Claims, console: &mut Console) -> Outcome {
    let file = shown(&*asked.file).to_string();
    let bytes = fs::read(&asked.file).map_err(|error| Problem::Failed(format!("{file}: cannot be read: {error}")))?;
    let claims = match claims::parse("claims.csv", &bytes) {
        Ok(claims) => claims,
        Err(fault) => {
            writeln!(console, "{}", fault.located(|_| file))?;
            return Ok(1);
        }
    };
    let findings = findings(asked, &claims);
    for (line, what) in &findings {
        writeln!(console, "{file}:{line}: {what}")?;
    }
    console.flush()?;
    console.tell(format_args!("{} claims, {} findings", claims.len(), findings.len()));
    Ok(u8::from(!findings.is_empty()))
}

/// What there is to say of the claims, by line.
fn findings(asked: &Claims, claims: &[Claim]) -> Vec<(u64, String)> {
    let mut findings = Vec::new();
    let before = asked.before.map(|day| (day, packed(day)));
    for claim in claims {
        let mut say = |what: String| findings.push((claim.line, format!("{}: {what}", claim.id)));
        if let Some((day, packed)) = before
            && claim.checked < packed
        {
            say(format!("checked before {day}"));
        }
        if let Some(what) = unpinned(&claim.source) {
            say(format!("{what}, expected a commit or a tag: {}", shown(&*claim.source)));
        }
        if claim.first < claim.last && claim.protocols.count_ones() > 1 {
            let ports = Ports::from(claim.first..=claim.last);
            say(format!("the run {ports} has several protocols, expected a source that says so of each port"));
        }
        let length = claim.note.chars().count();
        if length > asked.note {
            say(format!("a note of {length} characters, expected at most {}", asked.note));
        }
    }
    findings.extend(shared(claims));
    findings.sort();
    findings
}

/// A date as the generator packs it.
fn packed(date: Date) -> u16 {
    pack_date(date.year(), date.month().unwrap_or(0), date.day().unwrap_or(0))
}

/// Names of branches, which move on.
const BRANCHES: &[&str] =
    &["HEAD", "main", "master", "develop", "development", "dev", "devel", "trunk", "default", "next", "latest", "edge"];

/// What is wrong with a link to a repository that names no commit or tag.
fn unpinned(source: &str) -> Option<String> {
    let (_, rest) = source.split_once("://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let follows = |word: &str| parts.iter().skip(2).position(|part| *part == word).and_then(|at| parts.get(at + 3));
    let reference = match host {
        "raw.githubusercontent.com" => parts.get(2).filter(|part| **part != "refs").or_else(|| parts.get(4)),
        _ => ["blob", "tree", "raw", "blame", "branch"].into_iter().find_map(follows),
    };
    let is_branch = follows("branch").is_some() || path.contains("/refs/heads/");
    match reference {
        Some(reference) if is_branch || BRANCHES.contains(reference) => {
            Some(format!("a link to the branch `{}`", shown(*reference)))
        }
        None if matches!(host, "github.com" | "gitlab.com" | "codeberg.org" | "bitbucket.org") && parts.len() == 2 => {
            Some("a link to a repository".to_string())
        }
        _ => None,
    }
}

/// Claims that share a port, a protocol and a word with one before them.
fn shared(claims: &[Claim]) -> Vec<(u64, String)> {
    let mut by_word: BTreeMap<String, Vec<&Claim>> = BTreeMap::new();
    for claim in claims {
        let word = if claim.word.is_empty() { &claim.name } else { &claim.word };
        by_word.entry(word.to_ascii_lowercase()).or_default().push(claim);
    }
    let mut findings = Vec::new();
    for (word, claims) in by_word {
        for (at, claim) in claims.iter().enumerate() {
            for other in &claims[..at] {
                let (first, last) = (claim.first.max(other.first), claim.last.min(other.last));
                let protocols = claim.protocols & other.protocols;
                let protocol = (0..).zip(Protocol::ALL).find(|(place, _)| protocols >> place & 1 == 1);
                if let (true, Some((_, protocol))) = (first <= last, protocol) {
                    let what = format!("{}: shares `{word}` and {first}/{protocol} with {}", claim.id, other.id);
                    findings.push((claim.line, what));
                }
            }
        }
    }
    findings
}
