//! The claims, the standings and the usual names, against a naive reading of
//! the same files, and what must hold of the data itself.

#[path = "common/naive.rs"]
mod naive;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use portolan::{
    Claim, Confidence, Date, Kind, Protocol,
    Protocol::*,
    Standing, Status, Usual, by_name, claim,
    claim::CLAIMS,
    lookup,
    registry::{assignments, records},
    usual::Basis,
};

/// The records of a data file, each as a map from column to cell.
fn file(name: &str) -> Vec<BTreeMap<String, String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name);
    let mut records = naive::csv(&fs::read_to_string(path).unwrap()).into_iter();
    let header = records.next().unwrap();
    records.map(|record| header.iter().cloned().zip(record).collect()).collect()
}

fn date(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// Asserts that a claim says just what its line says.
fn assert_same(claim: Claim, line: &BTreeMap<String, String>) {
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
    let number = |line: &BTreeMap<String, String>, column: &str| line[column].parse::<u16>().unwrap();
    let spans: Vec<_> = lines.iter().map(|line| (number(line, "first"), number(line, "last"))).collect();
    for protocol in Protocol::ALL {
        let mut covering: Vec<Vec<usize>> = vec![Vec::new(); 65536];
        for (at, line) in lines.iter().enumerate() {
            if line["protocols"].split(' ').any(|name| name == protocol.as_str()) {
                for number in spans[at].0..=spans[at].1 {
                    covering[usize::from(number)].push(at);
                }
            }
        }
        for (number, mut covering) in (0..=u16::MAX).zip(covering) {
            covering.sort_by_key(|&at| (spans[at].1 - spans[at].0, at));
            let expected = covering.iter().map(|&at| lines[at]["id"].as_str());
            let port = lookup(number, protocol);
            assert!(port.claims().map(Claim::id).eq(expected), "{port}");
        }
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
            assert!(claim.note().is_some_and(|note| note.contains("has been used by")), "{claim:?}");
        }
        for list in ["wikipedia", "nmap"] {
            assert!(!claim.source().to_lowercase().contains(list), "{claim:?}");
        }
    }
}

#[test]
fn no_claim_repeats_an_official_assignment() {
    for claim in claim::all() {
        let number = *claim.ports().start();
        for protocol in claim.protocols().iter() {
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
fn the_readme_counts_them() {
    let readme = include_str!("../README.md");
    for &kind in Kind::ALL {
        let line = format!("| {kind} | {} |", CLAIMS.of_kind(kind));
        assert!(readme.lines().any(|found| found == line), "the README lacks: {line}");
    }
    assert!(readme.contains(&format!("| all | {} |", CLAIMS.count())));
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
        assert!(note.contains("7.18") && note.contains("1903"), "{note}");
    }
    for (number, protocol) in [(3223, Udp), (3325, Udp), (3228, Tcp)] {
        assert!(lookup(number, protocol).claims().all(|claim| claim.id() != "citrix-framehawk"));
    }
}

#[test]
fn browsers_block_what_the_fetch_standard_lists() {
    // The table of "bad ports" of the Fetch standard, as its own tests state it.
    let bad = [
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
        109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526,
        530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045,
        4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
    ];
    for number in 0..=u16::MAX {
        let blocked = lookup(number, Tcp).claims().any(|claim| claim.kind() == Kind::BlockedByBrowsers);
        assert_eq!(blocked, bad.contains(&number), "{number}");
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

#[test]
fn usual_names_are_those_of_the_file() {
    for line in file("usual.csv") {
        let number: u16 = line["port"].parse().unwrap();
        for protocol in line["protocols"].split(' ') {
            let usual = lookup(number, protocol.parse().unwrap()).usual().unwrap();
            match usual.basis() {
                Basis::Assignment(row) => assert_eq!(row.name(), Some(line["assignment"].as_str())),
                Basis::Claim(claim) => assert_eq!(claim.id(), line["claim"]),
            }
            let statement = usual.rationale().unwrap();
            assert_eq!(usual.confidence().as_str(), line["confidence"]);
            assert_eq!(statement.reason(), line["reason"]);
            assert_eq!(statement.source(), line["source"]);
            assert_eq!(statement.checked().to_string(), line["checked"]);
        }
    }
}

#[test]
fn the_usual_name_is_what_people_mean() {
    let usual = |number, protocol| lookup(number, protocol).usual().map(|usual| (usual.name(), usual.confidence()));
    let likely = |name| Some((name, Confidence::Likely));
    assert_eq!(usual(2049, Tcp), likely("nfs"));
    assert_eq!(usual(465, Tcp), likely("submissions"));
    assert_eq!(usual(1701, Udp), likely("l2tp"));
    assert_eq!(usual(22, Tcp), likely("ssh"));
    assert_eq!(usual(80, Tcp), likely("http"));
    assert_eq!(usual(443, Udp), likely("https"));
    assert_eq!(lookup(9981, Tcp).name(), Some("pumpkindb"));
    assert!(usual(9981, Tcp).unwrap().0.starts_with("Tvheadend"));
    assert_eq!(usual(3000, Tcp), Some(("Development server", Confidence::Possible)));
    assert_eq!(usual(50_000, Sctp), None);
    // Nobody but the dormant owner is on record for TCP.
    assert_eq!(usual(3228, Tcp), Some(("dwmsgserver", Confidence::Unclear)));
}

#[test]
fn the_usual_name_always_rests_on_what_the_port_has() {
    for protocol in Protocol::ALL {
        for number in 0..=u16::MAX {
            let port = lookup(number, protocol);
            match port.usual().map(Usual::basis) {
                Some(Basis::Assignment(row)) => assert!(port.assignments().any(|other| other == row), "{port}"),
                Some(Basis::Claim(claim)) => {
                    assert!(port.claims().any(|other| other == claim) && claim.kind().is_service(), "{port}");
                }
                None => assert_eq!(port.name(), None, "{port}"),
            }
        }
    }
}
