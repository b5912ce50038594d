//! What people type: no text makes `find`, `by_name`, `intern` or `search` fail,
//! and what is found is what the word means.
//!
//! `cargo +nightly fuzz run find fuzz/corpus/find fuzz/seeds/find`

#![no_main]

use libfuzzer_sys::fuzz_target;
use portolan::{by_name, find, label::intern};

fuzz_target!(|text: &str| {
    let found = find(text);
    assert_eq!(found.clone().count(), found.len());
    assert!(found.clone().rev().eq(found.clone().collect::<Vec<_>>().into_iter().rev()));
    // Case, and blanks around it, make no difference.
    assert!(find(&format!(" {} ", text.to_ascii_uppercase())).eq(found));

    for assignment in by_name(text) {
        assert!(assignment.name().is_some_and(|name| name.eq_ignore_ascii_case(text)));
    }
    if let Some(word) = intern(text) {
        assert!(word.eq_ignore_ascii_case(text));
    }
});
