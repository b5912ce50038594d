//! What holds for every query.

use portolan::search::{Field, MatchKind, search};
use proptest::prelude::*;

#[allow(dead_code)]
#[path = "../../../src/search/fold.rs"]
mod fold;

fn folded(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    fold::words(text, &mut String::new(), |word| all.push(word.to_owned()));
    all
}

proptest! {
    // Each reads the texts of all that it finds.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_query_panics(query in any::<String>()) {
        let _ = search(&query);
    }

    #[test]
    fn results_have_every_word_and_come_in_order(query in "[ a-zA-Z0-9éÖß.+-]{0,12}") {
        let found = search(&query);
        prop_assert!(found.is_sorted_by(|one, next| one.score() >= next.score()));
        prop_assert!(found.is_empty() || !folded(&query).is_empty());
        for one in found {
            // What people type need not be in a text.
            if one.match_kind() == MatchKind::Exact && one.field() == Field::Word {
                continue;
            }
            let mut texts = vec![one.name(), one.word()];
            for row in one.assignments() {
                texts.extend([row.alias_of(), row.description(), row.assignee()]);
            }
            if let Some(claim) = one.claim() {
                texts.extend([Some(claim.id()), Some(claim.vendor()), claim.note()]);
            }
            let texts = texts.into_iter().flatten().flat_map(folded).collect::<Vec<_>>();
            for word in folded(&query) {
                prop_assert!(texts.iter().any(|text| text.contains(&word)), "{} in {:?}", word, one);
            }
        }
    }
}
