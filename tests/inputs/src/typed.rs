//! What people type.

use std::fmt::Display;
use std::str::FromStr;

use portolan::search::{Field, MatchKind, Subject};
use portolan::{Confidence, Date, Kind, Os, Port, Ports, Protocol, Range, Standing, Status};
use portolan::{by_name, label::intern};

use crate::{assert_message, text};

/// No text makes `find`, `by_name` or `intern` fail, and what is found is what
/// the word means.
///
/// # Panics
///
/// If that does not hold.
pub fn find(bytes: &[u8]) {
    let text = text(bytes);
    let found = portolan::find(text);
    assert_eq!(found.clone().count(), found.len());
    assert!(found.clone().rev().eq(found.clone().collect::<Vec<_>>().into_iter().rev()));
    // Case, and blanks around it, make no difference.
    assert!(portolan::find(&format!(" {} ", text.to_ascii_uppercase())).eq(found));

    for assignment in by_name(text) {
        assert!(assignment.name().is_some_and(|name| name.eq_ignore_ascii_case(text)));
    }
    if let Some(word) = intern(text) {
        assert!(word.eq_ignore_ascii_case(text));
    }
}

fn round_trip<T: FromStr<Err: Display> + Display + PartialEq>(text: &str) {
    match text.parse::<T>() {
        Ok(value) => assert!(value.to_string().parse::<T>().is_ok_and(|again| again == value)),
        Err(error) => assert_message(&error.to_string()),
    }
}

/// Every type that parses: a text is refused with a message, or prints as a
/// text that parses as the same value.
///
/// # Panics
///
/// If that does not hold.
pub fn parse(bytes: &[u8]) {
    let text = text(bytes);
    round_trip::<Port>(text);
    round_trip::<Ports>(text);
    round_trip::<Date>(text);
    round_trip::<Protocol>(text);
    round_trip::<Range>(text);
    round_trip::<Status>(text);
    round_trip::<Kind>(text);
    round_trip::<Standing>(text);
    round_trip::<Confidence>(text);
    round_trip::<Os>(text);
    round_trip::<Field>(text);
    round_trip::<MatchKind>(text);
    round_trip::<portolan::claim::Role>(text);
    round_trip::<portolan::rule::RuleKind>(text);
    round_trip::<portolan::flow::Side>(text);
    round_trip::<portolan::flow::Reason>(text);
}

/// Searching for any text: the hits are in order, each subject comes once, and
/// case and blanks around the words make no difference.
///
/// The index is built by the first call of a process.
///
/// # Panics
///
/// If that does not hold.
pub fn search(bytes: &[u8]) {
    let text = text(bytes);
    let hits = portolan::search::search(text);
    assert!(hits.is_sorted_by(|one, other| one.score() >= other.score()), "{text:?} is not in order");
    let mut subjects: Vec<Subject> = hits.iter().map(|hit| hit.subject()).collect();
    subjects.sort_unstable();
    subjects.dedup();
    assert_eq!(subjects.len(), hits.len(), "{text:?} finds something twice");
    for hit in &hits {
        assert_eq!(hit.fields().next(), Some(hit.field()));
    }
    // A letter finds thousands, which take a thousand times as long as a word.
    if hits.len() < 64 {
        assert_eq!(portolan::search::search(&format!("  {} ", text.to_ascii_uppercase())), hits, "{text:?}");
    }
}
