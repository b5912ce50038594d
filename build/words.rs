//! Reads what people call services, and gives each word its number.

use std::collections::BTreeMap;

use super::claims::Claim;
use super::fault::Fault;
use super::fields;
use super::pool::Pool;
use super::records::{self, Column};
use super::registry::{PROTOCOLS, Row};

const COLUMNS: [Column; 9] =
    [&["service"], &["claim"], &["word"], &["short"], &["also"], &["first"], &["source"], &["locator"], &["checked"]];

/// How long a word may be, in characters.
const WORD: usize = 24;

/// How long a short form may be: that of a service name (RFC 6335, section 5.1).
const SHORT: usize = 15;

/// One line of the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number, counted from 1.
    pub at: u64,
    pub subject: Subject,
    /// Empty for a claim, whose word is in its own line.
    pub word: String,
    pub short: String,
    /// Other words that people type.
    pub also: Vec<String>,
    /// The protocol that is meant first; 0 where the order of the registry is.
    pub first: u8,
}

/// What a line is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A service name, in small letters.
    Service(String),
    /// The id of a claim.
    Claim(String),
}

/// Reads the words.
///
/// # Errors
///
/// The first fault of the file.
pub fn parse(file: &str, bytes: &[u8]) -> Result<Vec<Line>, Fault> {
    let mut lines: Vec<Line> = Vec::new();
    for record in records::read(file, bytes, &COLUMNS)? {
        let fault = |what| Fault::new(file, record.line, what);
        let line = line(record.line, &record.fields).map_err(fault)?;
        if lines.last().is_some_and(|before| before.subject >= line.subject) {
            let what = "found a line out of order, expected services in order, then claims in order, each once";
            return Err(fault(what.to_string()));
        }
        lines.push(line);
    }
    Ok(lines)
}

fn line(line: u64, cells: &[String]) -> Result<Line, String> {
    let [service, claim, word, short, also, first, source, locator, checked] = cells else {
        unreachable!("a record has as many fields as there are columns");
    };
    let subject = match (service.as_str(), claim.as_str()) {
        (name, "") if !name.is_empty() => Subject::Service(fields::text("service", name)?.to_ascii_lowercase()),
        ("", id) if !id.is_empty() => Subject::Claim(fields::id("claim", id)?),
        _ => return Err("found both or neither of `service` and `claim`, expected one of them".to_string()),
    };
    match &subject {
        Subject::Service(_) => drop(fields::needed("word", word)?),
        Subject::Claim(_) if word.is_empty() && short.is_empty() => {}
        Subject::Claim(_) => return Err("found a word for a claim, expected it in the line of the claim".to_string()),
    }
    fields::source(source)?;
    fields::needed("locator", locator)?;
    fields::day("checked", checked)?;
    let first = match first.as_str() {
        "" => 0,
        first => fields::one_of("protocol", first, &PROTOCOLS)?,
    };
    let also = also.split(';').map(str::trim).filter(|also| !also.is_empty()).map(str::to_string).collect();
    let short = if word.is_empty() { String::new() } else { checked_short(word, short)? };
    Ok(Line { at: line, subject, word: word.clone(), short, also, first })
}

/// The short form of a word: the one that is given, or the one that follows
/// from it.
///
/// # Errors
///
/// What is wrong with the word or its short form.
pub fn checked_short(word: &str, short: &str) -> Result<String, String> {
    let length = word.chars().count();
    if length > WORD {
        return Err(format!("found the word `{word}` of {length} characters, expected at most {WORD}"));
    }
    let last = word.rsplit(' ').next().unwrap_or_default().to_ascii_lowercase();
    if ["server", "service", "daemon"].contains(&last.as_str()) && !word.eq_ignore_ascii_case("development server") {
        return Err(format!("found the word `{word}`, expected it without `{last}`"));
    }
    let derived = derived(word);
    if short == derived {
        return Err(format!("found the short form `{short}`, expected nothing: it follows from `{word}`"));
    }
    let short = if short.is_empty() { derived } else { short.to_string() };
    let is_token = short
        .split('-')
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
    if !is_token || short.len() > SHORT || short.bytes().all(|byte| !byte.is_ascii_lowercase()) {
        return Err(format!(
            "found the short form `{short}` of `{word}`, expected at most {SHORT} of a-z, 0-9 and single hyphens, \
             and a letter"
        ));
    }
    Ok(short)
}

/// Small letters and digits, with a hyphen for what is between them.
pub fn derived(word: &str) -> String {
    let mut out = String::new();
    for character in word.chars() {
        if character.is_ascii_alphanumeric() {
            out.push(character.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_string()
}

/// The words of services, by the service name in small letters, and the other
/// words and first protocols of each subject.
pub struct Words<'a> {
    lines: BTreeMap<&'a Subject, &'a Line>,
}

impl<'a> Words<'a> {
    /// Holds the lines against the registry and the claims.
    ///
    /// # Errors
    ///
    /// A fault with the line whose subject is not there.
    pub fn new(file: &str, lines: &'a [Line], rows: &[Row], claims: &[Claim]) -> Result<Self, Fault> {
        let services: std::collections::BTreeSet<String> =
            rows.iter().map(|row| row.name.to_ascii_lowercase()).collect();
        for line in lines {
            let (is_there, what) = match &line.subject {
                Subject::Service(name) => (services.contains(name), format!("the service `{name}`")),
                Subject::Claim(id) => {
                    (claims.binary_search_by(|claim| claim.id.cmp(id)).is_ok(), format!("the claim `{id}`"))
                }
            };
            if !is_there {
                return Err(Fault::new(file, line.at, format!("found {what}, expected one that there is")));
            }
        }
        Ok(Self { lines: lines.iter().map(|line| (&line.subject, line)).collect() })
    }

    pub fn of_service(&self, name: &str) -> Option<&'a Line> {
        self.lines.get(&Subject::Service(name.to_ascii_lowercase())).copied()
    }

    pub fn of_claim(&self, id: &str) -> Option<&'a Line> {
        self.lines.get(&Subject::Claim(id.to_string())).copied()
    }
}

/// The words that answers show. A service name that is its own word keeps the
/// number it has among the names; other words follow behind them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// How many names there are.
    names: u16,
    pub words: Pool,
    /// The short form of each word, at the same number.
    pub shorts: Pool,
    /// Short form to the word that has it, in small letters.
    meant: BTreeMap<String, String>,
}

impl Shown {
    pub fn new(names: &Pool) -> Self {
        let names = u16::try_from(names.spans.len()).expect("names were counted");
        Self { names, words: Pool::new(), shorts: Pool::new(), meant: BTreeMap::new() }
    }

    /// The number of a word.
    ///
    /// # Errors
    ///
    /// What another word has the same short form.
    pub fn number(&mut self, word: &str, short: &str) -> Result<u16, String> {
        self.claim_short(word, short)?;
        let number = self.words.add(word);
        if self.shorts.add(short) != number {
            // The same but for capitals: the first spelling stands.
            return Err(format!("found the word `{word}`, expected the spelling that another line has"));
        }
        Ok(self.names - 1 + number)
    }

    /// The number of a service name that people use as it is.
    ///
    /// # Errors
    ///
    /// What another word has it as its short form, or that it cannot be shown.
    pub fn of_name(&mut self, names: &Pool, name: &str) -> Result<u16, String> {
        let short = derived(name);
        if short == name {
            self.claim_short(name, name)?;
            return Ok(names.number(name).expect("a name of the registry"));
        }
        let cut = short.get(..SHORT).unwrap_or(&short).trim_end_matches('-').to_string();
        self.number(name, &cut)
    }

    fn claim_short(&mut self, word: &str, short: &str) -> Result<(), String> {
        let folded = word.to_ascii_lowercase();
        match self.meant.get(short) {
            Some(other) if *other != folded => {
                Err(format!("found the short form `{short}` of `{word}`, expected it once: `{other}` has it too"))
            }
            Some(_) => Ok(()),
            None => {
                self.meant.insert(short.to_string(), folded);
                Ok(())
            }
        }
    }
}
