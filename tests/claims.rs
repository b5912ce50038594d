//! The claims and the standings against a naive reading of the same files, and
//! what must hold of the data itself.

#[path = "common/naive.rs"]
mod naive;
#[path = "common/uses.rs"]
mod uses;

use std::collections::{BTreeMap, BTreeSet};

use portolan::{
    Claim, Date, Kind, Protocol,
    Protocol::*,
    Standing, Status, by_name, claim,
    claim::CLAIMS,
    lookup,
    registry::{assignments, records},
};
use uses::{Line, file};

fn date(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// Asserts that a claim says just what its line says.
fn assert_same(claim: Claim, line: &Line) {
    let protocols: Vec<_> = claim.protocols().iter().map(Protocol::as_str).collect();
    let until = match line["until"].as_str() {
        "unknown" => "",
        until => until,
    };
    for (column, found) in [
        ("id", claim.id().to_string()),
        ("first", claim.ports().start().to_string()),
        ("last", claim.ports().end().to_string()),
        ("protocols", protocols.join(" ")),
        ("name", claim.name().to_string()),
        ("vendor", claim.vendor().to_string()),
        ("kind", claim.kind().to_string()),
        ("role", claim.role().to_string()),
        ("standing", claim.standing().to_string()),
        ("since", date(claim.since())),
        ("successor", claim.successor().unwrap_or_default().to_string()),
        ("note", claim.note().unwrap_or_default().to_string()),
        ("source", claim.source().to_string()),
        ("checked", claim.checked().to_string()),
    ] {
        assert_eq!(found, line[column], "{column} of {claim:?}");
    }
    assert_eq!(date(claim.until()), until, "{claim:?}");
    assert!(format!("{claim:?}").contains(claim.id()), "{claim:?}");
    assert_eq!((claim.word().to_string(), claim.short().to_string()), uses::claim_word(line), "{claim:?}");
}

#[test]
fn every_claim_is_there_and_found_by_its_id() {
    let lines = file("claims.csv");
    assert_eq!(claim::all().len(), lines.len());
    for (found, line) in claim::all().zip(&lines) {
        assert_same(found, line);
        assert_eq!(claim::by_id(&line["id"]), Some(found));
    }
    assert_eq!(claim::by_id(""), None);
    assert_eq!(claim::by_id("zzz"), None);
    assert!(claim::all().rev().eq(claim::all().collect::<Vec<_>>().into_iter().rev()));
}

#[test]
fn every_port_of_every_protocol_has_just_the_claims_that_cover_it() {
    let lines = file("claims.csv");
    for protocol in Protocol::ALL {
        for (number, covering) in (0..=u16::MAX).zip(uses::narrow_first(&lines, protocol.as_str())) {
            let expected = covering.iter().map(|&at| lines[at]["id"].as_str());
            let port = lookup(number, protocol);
            assert!(port.claims().map(Claim::id).eq(expected), "{port}");
        }
    }
}

#[test]
fn a_number_has_each_claim_of_its_protocols_once() {
    let lines = file("claims.csv");
    let covering = Protocol::ALL.map(|protocol| uses::narrow_first(&lines, protocol.as_str()));
    for number in 0..=u16::MAX {
        let mut expected: Vec<&str> = Vec::new();
        for id in covering.iter().flat_map(|covering| &covering[usize::from(number)]).map(|&at| &*lines[at]["id"]) {
            if !expected.contains(&id) {
                expected.push(id);
            }
        }
        assert!(claim::of_number(number).map(Claim::id).eq(expected.iter().copied()), "{number}: {expected:?}");
    }
}

#[test]
fn the_data_keeps_its_rules() {
    let today = Date::new(2026, Some(11), Some(22)).unwrap();
    for claim in claim::all() {
        assert!(!claim.protocols().is_empty(), "{claim:?}");
        assert!(claim.note().is_none_or(|note| note.chars().count() < 300), "{claim:?}");
        assert!(claim.source().starts_with("https://"), "{claim:?}");
        assert!(claim.checked().day().is_some() && claim.checked() <= CLAIMS.newest(), "{claim:?}");
        assert!(claim.checked() >= today, "{claim:?} was checked before the file was written");
        if let (Some(since), Some(until)) = (claim.since(), claim.until()) {
            assert!(since <= until, "{claim:?}");
        }
        if claim.kind() == Kind::Malware {
            assert!(
                claim.note().is_some_and(|note| ["has been used by", "have been used by"]
                    .iter()
                    .any(|words| note.contains(words))),
                "{claim:?}"
            );
        }
        for list in ["wikipedia", "/nmap", "nmap.org"] {
            assert!(!claim.source().to_lowercase().contains(list), "{claim:?}");
        }
    }
}

#[test]
fn no_claim_repeats_an_official_assignment() {
    for claim in claim::all() {
        let number = *claim.ports().start();
        for protocol in claim.protocols() {
            for row in lookup(number, protocol).assignments().filter(|row| row.ports() == Some(claim.ports())) {
                let name = row.name().unwrap_or_default().to_ascii_lowercase();
                let claimed = claim.name().to_ascii_lowercase().replace(' ', "-");
                assert!(name != claimed && name != claim.id(), "{claim:?} is registered");
            }
        }
    }
}

#[test]
fn there_are_enough_of_them_and_the_counts_add_up() {
    assert!(CLAIMS.count() >= 600);
    for &kind in Kind::ALL {
        assert_eq!(CLAIMS.of_kind(kind), claim::all().filter(|claim| claim.kind() == kind).count());
        assert!(CLAIMS.of_kind(kind) > 0, "{kind}");
    }
}

#[test]
fn framehawk_is_told_with_all_that_is_known() {
    for number in [3224, 3228, 3324] {
        let framehawk = lookup(number, Udp).claims().find(|claim| claim.name() == "Citrix Framehawk").unwrap();
        assert_eq!(framehawk.vendor(), "Citrix");
        assert_eq!(framehawk.ports(), 3224..=3324);
        assert_eq!(framehawk.protocols().to_string(), "udp");
        assert_eq!(framehawk.kind(), Kind::VendorRange);
        assert_eq!(framehawk.standing(), Standing::Discontinued);
        assert_eq!(date(framehawk.until()), "2018");
        assert_eq!(framehawk.successor(), Some("Enlightened Data Transport (EDT)"));
        assert!(framehawk.source().starts_with("https://docs.citrix.com/"));
        let note = framehawk.note().unwrap();
        assert!(note.contains("1903"), "{note}");
    }
    for (number, protocol) in [(3223, Udp), (3325, Udp), (3228, Tcp)] {
        assert!(lookup(number, protocol).claims().all(|claim| claim.id() != "citrix-framehawk"));
    }
}

#[test]
fn standings_come_from_the_registry_or_from_the_file() {
    let lines = file("standing.csv");
    assert!(lines.len() >= 40);
    let stated: BTreeMap<&str, &BTreeMap<String, String>> =
        lines.iter().map(|line| (line["service"].as_str(), line)).collect();
    let mut met = BTreeSet::new();
    for row in records() {
        let name = row.name().unwrap_or_default();
        match row.standing_note() {
            Some(finding) => {
                let line = stated[name];
                met.insert(name);
                assert_eq!(finding.standing().to_string(), line["standing"], "{row:?}");
                assert_eq!(row.standing(), finding.standing(), "{row:?}");
                assert_eq!(date(finding.since()), line["since"], "{row:?}");
                assert_eq!(finding.successor().unwrap_or_default(), line["successor"], "{row:?}");
                assert_eq!(finding.note(), line["note"], "{row:?}");
                assert!(format!("{finding:?}").contains(&format!("{:?}", finding.note())), "{finding:?}");
                assert_eq!(finding.source(), line["source"], "{row:?}");
                assert_eq!(finding.checked().to_string(), line["checked"], "{row:?}");
            }
            None => {
                let said = row.alias_of().is_some()
                    || row.status() != Status::Unassigned
                        && [row.description(), row.notes()].into_iter().flatten().any(|text| {
                            let text = text.to_lowercase();
                            let words = [
                                "historic",
                                "de-registered",
                                "removed",
                                "deprecated",
                                "decom",
                                "de-com",
                                "no longer in use",
                            ];
                            words.iter().any(|word| text.contains(word))
                        });
                assert!(row.standing() == Standing::Unknown || said, "{row:?} is {}", row.standing());
                assert!(!stated.contains_key(name) || said, "{row:?}");
            }
        }
    }
    for line in &lines {
        assert!(met.contains(line["service"].as_str()), "nobody has registered {}", line["service"]);
    }
    let diamond = |name| by_name(name).all(|row| row.standing() == Standing::Dormant);
    assert!(diamond("dwnmshttp") && diamond("dwmsgserver"));
    assert_eq!(
        assignments().filter(|row| row.standing() == Standing::Deprecated && row.alias_of().is_some()).count(),
        188
    );
}
