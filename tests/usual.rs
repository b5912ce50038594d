//! What is usually meant by each port: all 262,144 of them against a naive
//! reading of the data files, what must hold of every word that is shown, and
//! a list of what practitioners say.

#[path = "common/naive.rs"]
mod naive;
#[path = "common/uses.rs"]
mod uses;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use portolan::{
    Claim, Confidence, Port, Protocol,
    Protocol::{Sctp, Tcp, Udp},
    Standing, Usual, lookup,
    usual::Basis,
};
use uses::{Answer, Uses};

/// Every port of every protocol.
fn ports() -> impl Iterator<Item = Port> {
    Protocol::ALL.into_iter().flat_map(|protocol| (0..=u16::MAX).map(move |number| lookup(number, protocol)))
}

/// What the crate answers, in the words of the naive reading.
fn told(usual: Usual) -> Answer {
    let basis = match usual.basis() {
        Basis::Assignment(row) => uses::Basis::Service(row.name().unwrap_or_default().to_string()),
        Basis::Claim(claim) => uses::Basis::Claim(claim.id().to_string()),
        Basis::Several => uses::Basis::Several,
        other => panic!("{other:?} is new"),
    };
    let rationale = usual.rationale();
    let rationale = rationale.map(|why| [why.reason().into(), why.source().into(), why.checked().to_string()]);
    Answer {
        name: usual.name().to_string(),
        short: usual.short().to_string(),
        basis,
        confidence: usual.confidence().to_string(),
        rationale,
    }
}

#[test]
fn every_port_of_every_protocol_is_as_in_the_files() {
    let uses = Uses::read();
    for protocol in Protocol::ALL {
        for (number, expected) in (0..=u16::MAX).zip(uses.usual(protocol.as_str())) {
            let port = lookup(number, protocol);
            let found = port.usual();
            assert_eq!(found.map(told), expected, "{port}");
            assert_eq!(port.usual_name(), found.map(Usual::name), "{port}");
            assert!(found.is_none_or(|usual| format!("{usual:?}").contains(usual.name())), "{port}");
            assert_eq!(found.map(Usual::port), expected.map(|_| port), "{port}");
        }
    }
}

#[test]
fn an_answer_rests_on_what_the_port_has() {
    for port in ports() {
        let Some(usual) = port.usual() else {
            assert_eq!(port.name(), None, "{port} has a name and no usual one");
            continue;
        };
        let (row, claim) = (usual.assignment(), usual.claim());
        match usual.basis() {
            Basis::Assignment(basis) => {
                assert_eq!((row, claim), (Some(basis), None), "{port}");
                assert!(port.assignments().any(|other| other == basis), "{port}");
                assert_eq!(usual.standing(), basis.standing(), "{port}");
            }
            Basis::Claim(basis) => {
                assert_eq!((row, claim), (None, Some(basis)), "{port}");
                assert!(port.claims().any(|other| other == basis), "{port}");
                // Malware is what a port is known for only where the data says so.
                assert!(basis.kind().is_service() || usual.rationale().is_some(), "{port}");
                assert_eq!((usual.name(), usual.short()), (basis.word(), basis.short()), "{port}");
                assert_eq!(usual.standing(), basis.standing(), "{port}");
            }
            Basis::Several => {
                assert_eq!((row, claim), (None, None), "{port}");
                assert!(usual.rationale().is_some(), "{port}");
                assert_eq!(usual.standing(), Standing::Active, "{port}");
            }
            other => panic!("{port}: {other:?} is new"),
        }
    }
}

/// Whether a text has the form of a service name (RFC 6335, section 5.1).
fn is_service_name(text: &str) -> bool {
    let part =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
    (1..=15).contains(&text.len()) && text.split('-').all(part) && text.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Asserts what must hold of a word that is shown and its short form.
fn assert_fit(word: &str, short: &str, place: &dyn std::fmt::Debug) {
    assert!((1..=24).contains(&word.chars().count()), "{place:?}: {word}");
    assert_eq!(word.split_whitespace().collect::<Vec<_>>().join(" "), word, "{place:?}");
    assert!(!word.contains(char::is_control), "{place:?}: {word}");
    let last = word.rsplit([' ', '-']).next().unwrap().to_lowercase();
    let is_filler = word.contains(' ') && ["server", "service", "daemon"].contains(&last.as_str());
    assert!(!is_filler || word == "development server", "{place:?}: {word}");
    assert!(is_service_name(short), "{place:?}: {word} is {short}");
}

#[test]
fn every_word_that_is_shown_is_short_and_has_a_short_form_of_its_own() {
    let mut words: BTreeMap<&str, (String, &str)> = BTreeMap::new();
    let mut shorts: BTreeMap<&str, &str> = BTreeMap::new();
    let shown = ports().filter_map(Port::usual).map(|usual| (usual.name(), usual.short()));
    let claimed = portolan::claim::all().map(|claim| (claim.word(), claim.short()));
    let all: BTreeSet<(&str, &str)> = shown.chain(claimed).collect();
    assert!(all.len() > 6000, "{}", all.len());
    for (word, short) in all {
        assert_fit(word, short, &word);
        // Two words have one short form only if they differ in case alone.
        let folded = word.to_lowercase();
        let (known, _) = words.entry(short).or_insert_with(|| (folded.clone(), word));
        assert_eq!(*known, folded, "{short} is the short form of both");
        // And a word has one short form: `ICP` and `icp` are two services.
        assert_eq!(*shorts.entry(word).or_insert(short), short, "{word} has both");
    }
}

#[test]
fn a_port_has_no_two_claims_of_one_word_unless_it_is_one_program() {
    for port in ports() {
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for claim in port.claims().filter(|claim| claim.kind().is_service()) {
            let vendor = *seen.entry(claim.short()).or_insert(claim.vendor());
            assert_eq!(vendor, claim.vendor(), "{port}: {} is of both", claim.word());
        }
    }
}

#[test]
fn stated_lines_say_more_than_the_rule() {
    let uses = Uses::read();
    for line in &uses.stated {
        let (first, last) = uses::stated_run(line);
        for number in first..=last {
            for protocol in line["protocols"].split(' ') {
                let usual = lookup(number, protocol.parse().unwrap()).usual().unwrap();
                assert!(usual.rationale().is_some_and(|why| why.reason().ends_with('.')), "{number}/{protocol}");
            }
        }
    }
    assert!(uses.stated.len() >= 200);
}

#[test]
fn the_usual_name_is_what_people_mean() {
    let usual = |number, protocol| lookup(number, protocol).usual().map(|usual| (usual.name(), usual.confidence()));
    let likely = |name| Some((name, Confidence::Likely));
    for (number, protocol, name) in [
        (22, Tcp, "SSH"),
        (53, Udp, "DNS"),
        (80, Tcp, "HTTP"),
        (88, Tcp, "Kerberos"),
        (443, Udp, "QUIC"),
        (445, Tcp, "SMB"),
        (500, Udp, "IKE"),
        (2049, Tcp, "NFS"),
        (2379, Tcp, "etcd"),
        (3389, Tcp, "RDP"),
        (3478, Udp, "STUN/TURN"),
        (5900, Tcp, "VNC"),
        (6379, Tcp, "Redis"),
        (51_820, Udp, "WireGuard"),
    ] {
        assert_eq!(usual(number, protocol), likely(name), "{number}");
    }
    assert_eq!(lookup(9981, Tcp).name(), Some("pumpkindb"));
    assert!(usual(9981, Tcp).unwrap().0.starts_with("Tvheadend"));
    assert_eq!(usual(3000, Tcp), Some(("development server", Confidence::Possible)));
    assert_eq!(lookup(3000, Tcp).usual().unwrap().basis(), Basis::Several);
    assert_eq!(usual(50_000, Sctp), None);
    // Nobody but the dormant owner is on record for TCP.
    assert_eq!(usual(3227, Udp), Some(("dwnmshttp", Confidence::Unclear)));
    assert_eq!(usual(3228, Udp), Some(("dwmsgserver", Confidence::Unclear)));
    // What is over is better than no answer, and says so.
    for number in [10_255, 50_070] {
        assert!(!lookup(number, Tcp).usual().unwrap().standing().is_live(), "{number}");
    }
    assert_eq!(lookup(9050, Tcp).usual().unwrap().claim().map(Claim::vendor), Some("Tor Project"));
}

/// The ports of `tests/data/practitioner.csv` with the words that are right for
/// them: a list by knowledge of the field, written before the data was made.
fn practitioner() -> Vec<(Port, Vec<String>)> {
    let text = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/practitioner.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(&text[..]);
    let lines = reader.records().map(|record| {
        let record = record.unwrap();
        let port = lookup(record[0].parse().unwrap(), record[1].parse().unwrap());
        (port, record[2].split('|').map(str::to_lowercase).collect())
    });
    lines.collect()
}

#[test]
fn practitioners_would_say_so() {
    let ports = practitioner();
    let wrong: Vec<String> = ports
        .iter()
        .filter(|(port, words)| !port.usual_name().is_some_and(|name| words.contains(&name.to_lowercase())))
        .map(|(port, words)| format!("{port}: {:?}, expected {words:?}", port.usual_name()))
        .collect();
    println!("{} of {} ports\n{}", ports.len() - wrong.len(), ports.len(), wrong.join("\n"));
    assert!(wrong.len() <= ports.len() / 10, "{}", wrong.join("\n"));
}
