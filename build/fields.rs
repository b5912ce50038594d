//! Reads the fields of the crate's own data files, strictly.

use super::layout;
use super::registry::{PROTOCOLS, parse_date};

/// How long a note may be, in characters.
const NOTE: usize = 300;

/// A text without white space that nobody meant.
pub fn text(column: &str, text: &str) -> Result<String, String> {
    if text.split_whitespace().collect::<Vec<_>>().join(" ") == text {
        Ok(text.to_string())
    } else {
        Err(format!("found `{text}` in `{column}`, expected single spaces between words and none around them"))
    }
}

/// A text that must be there.
pub fn needed(column: &str, text: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err(format!("found nothing in `{column}`, expected a text"));
    }
    self::text(column, text)
}

/// Small letters, digits and single hyphens.
pub fn id(column: &str, text: &str) -> Result<String, String> {
    let part =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if text.split('-').all(part) {
        Ok(text.to_string())
    } else {
        Err(format!("found `{text}` in `{column}`, expected small letters, digits and single hyphens"))
    }
}

/// A port number.
pub fn port(column: &str, text: &str) -> Result<u16, String> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number: u64 = text
        .parse()
        .ok()
        .filter(|_| digits)
        .ok_or_else(|| format!("found `{text}` in `{column}`, expected a port number"))?;
    u16::try_from(number).map_err(|_| format!("found the port number {number} in `{column}`, expected at most 65535"))
}

/// The first and last number of a run.
pub fn run(first: &str, last: &str) -> Result<(u16, u16), String> {
    let (first, last) = (port("first", first)?, port("last", last)?);
    if last < first {
        Err(format!("found a run that ends before it starts, {first}-{last}"))
    } else {
        Ok((first, last))
    }
}

/// `tcp udp`: the protocols, one bit each, in the order of their numbers.
pub fn protocols(text: &str) -> Result<u8, String> {
    let mut bits = 0;
    for word in text.split(' ') {
        let bit = PROTOCOLS.iter().position(|name| *name == word).map_or(0, |number| 1 << number);
        if bit <= bits {
            let what = "expected one or more of tcp, udp, sctp and dccp in this order, parted by a space";
            return Err(format!("found the protocols `{text}`, {what}"));
        }
        bits |= bit;
    }
    Ok(bits)
}

/// The place of a word among those that are allowed.
pub fn one_of(column: &str, text: &str, words: &[&str]) -> Result<u8, String> {
    let place = words.iter().position(|word| *word == text);
    place
        .and_then(|place| u8::try_from(place).ok())
        .ok_or_else(|| format!("found the {column} `{text}`, expected one of {}", words.join(", ")))
}

/// A date as far as it is known, packed; 0 for none.
pub fn date(column: &str, text: &str) -> Result<u16, String> {
    if text.is_empty() {
        return Ok(0);
    }
    parse_date(text)
        .map(|(year, month, day)| layout::pack_date(year, month, day))
        .ok_or_else(|| format!("found the date `{text}` in `{column}`, expected YYYY, YYYY-MM or YYYY-MM-DD"))
}

/// A whole date, packed.
pub fn day(column: &str, text: &str) -> Result<u16, String> {
    match parse_date(text) {
        Some((year, month, day)) if day > 0 => Ok(layout::pack_date(year, month, day)),
        _ => Err(format!("found the date `{text}` in `{column}`, expected YYYY-MM-DD")),
    }
}

/// A sentence or two, or nothing.
pub fn note(column: &str, text: &str) -> Result<String, String> {
    let length = text.chars().count();
    if length >= NOTE {
        return Err(format!("found {length} characters in `{column}`, expected fewer than {NOTE}"));
    }
    if !text.is_empty() && !text.ends_with('.') {
        return Err(format!("found no full stop at the end of `{column}`, expected whole sentences"));
    }
    self::text(column, text)
}

/// Where a fact can be read, in the version that was read: a link into a
/// repository names a commit or a tag.
pub fn pinned_source(text: &str) -> Result<String, String> {
    const MOVING: [&str; 6] = ["HEAD", "main", "master", "develop", "dev", "trunk"];
    let parts: Vec<&str> = text.split('/').collect();
    let revision = match parts[..] {
        ["https:", "", "github.com", _, _, "blob" | "tree" | "raw", revision, ..]
        | ["https:", "", "raw.githubusercontent.com", _, _, revision, ..] => revision,
        _ => "",
    };
    if MOVING.contains(&revision) {
        return Err(format!("found the source `{text}`, expected a commit or a tag and not `{revision}`"));
    }
    source(text)
}

/// Where a fact can be read.
pub fn source(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").unwrap_or_default();
    if rest.contains('.') && !text.contains(char::is_whitespace) && text.is_ascii() {
        Ok(text.to_string())
    } else {
        Err(format!("found the source `{text}`, expected an address that starts with https://"))
    }
}
