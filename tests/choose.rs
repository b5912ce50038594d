//! Choosing a port: against a naive walk over every number.

use std::collections::BTreeMap;

use portolan::Protocol::{Tcp, Udp};
use portolan::{
    Kind, Port, Protocol, Range, Status,
    choose::{Objection, objections, suggest, suggest_for, unassigned},
    lookup,
    rule::{self, RuleKind},
};

#[test]
fn unassigned_runs_are_the_unassigned_numbers() {
    for protocol in Protocol::ALL {
        for range in [0..=u16::MAX, 0..=0, 4..=4, 1024..=49_151, 49_000..=50_000, 60_000..=u16::MAX] {
            let expected = range.clone().filter(|number| lookup(*number, protocol).status() == Status::Unassigned);
            let runs: Vec<_> = unassigned(range.clone(), protocol).collect();
            assert!(runs.iter().cloned().flatten().eq(expected), "{protocol} {range:?}");
            for pair in runs.windows(2) {
                // Neighbouring runs would be one.
                assert!(pair[0].end() + 1 < *pair[1].start(), "{pair:?}");
            }
        }
    }
    #[expect(clippy::reversed_empty_ranges)]
    let none = unassigned(10..=4, Tcp);
    assert_eq!(none.count(), 0);
    let mut ended = unassigned(4..=6, Tcp);
    assert_eq!([ended.next(), ended.next(), ended.next(), ended.next()], [Some(4..=4), Some(6..=6), None, None]);
}

/// What `objections` lists, from the parts of the port.
fn naive(port: Port) -> Vec<Objection> {
    let mut found = Vec::new();
    match port.number() {
        0..1024 => found.push(Objection::WellKnown),
        49_152.. => found.push(Objection::Dynamic),
        _ => {}
    }
    match port.status() {
        Status::Reserved => found.push(Objection::Reserved(port.record().unwrap())),
        Status::Assigned => found.extend(port.assignments().map(Objection::Assigned)),
        Status::Unassigned | Status::Dynamic => {}
    }
    for claim in port.claims() {
        found.push(match claim.kind() {
            Kind::Malware => Objection::Malware(claim),
            _ => Objection::Claimed(claim),
        });
    }
    for rule in port.rules() {
        let of_all = *rule.ports().start() <= 1024 && *rule.ports().end() >= 49_151;
        match rule.kind() {
            RuleKind::Ephemeral if of_all || !rule.standing().is_live() => {}
            RuleKind::Ephemeral => found.push(Objection::Ephemeral(rule)),
            RuleKind::BlockedByBrowsers => found.push(Objection::BlockedByBrowsers(rule)),
            RuleKind::SourcePorts | RuleKind::Privileged => {}
            other => panic!("{other} is new"),
        }
    }
    found
}

#[test]
fn every_port_is_checked_and_suggested_if_nothing_speaks_against_it() {
    for protocol in Protocol::ALL {
        let mut suggested = suggest(0..=u16::MAX, protocol).peekable();
        for number in 0..=u16::MAX {
            let port = lookup(number, protocol);
            let expected = naive(port);
            assert_eq!(objections(port).collect::<Vec<_>>(), expected, "{port}");
            for objection in expected.iter().copied() {
                let rests_on = match objection {
                    Objection::Assigned(row) => (Some(row.record()), None, None),
                    Objection::Reserved(row) => (Some(row), None, None),
                    Objection::Claimed(claim) | Objection::Malware(claim) => (None, Some(claim), None),
                    Objection::Ephemeral(rule) | Objection::BlockedByBrowsers(rule) => (None, None, Some(rule)),
                    _ => (None, None, None),
                };
                assert_eq!((objection.record(), objection.claim(), objection.rule()), rests_on, "{objection:?}");
            }
            assert_eq!(suggested.next_if_eq(&port).is_some(), expected.is_empty(), "{port}");
        }
        assert_eq!(suggested.next(), None);
    }
}

#[test]
fn a_suggestion_is_what_the_words_say() {
    for protocol in [Tcp, Udp] {
        let all: Vec<_> = suggest(0..=u16::MAX, protocol).collect();
        // Every claim leaves fewer; there is still a choice in each protocol.
        assert!(all.len() > 750, "{protocol}: {}", all.len());
        for port in all {
            assert_eq!((port.range(), port.status()), (Range::Registered, Status::Unassigned));
            assert_eq!(port.usual(), None);
            // FreeBSD gives out more than any other system.
            assert!(!rule::by_id("freebsd-ephemeral").unwrap().ports().contains(&port.number()));
            assert_eq!(port.claims().len(), 0);
            assert!(!port.is_blocked_by_browsers());
        }
    }
}

#[test]
fn systems_of_the_past_and_clouds_speak_against_nothing() {
    let listed = |id: &str| {
        let rule = rule::by_id(id).unwrap_or_else(|| panic!("{id}"));
        let port = lookup(*rule.ports().start(), Tcp);
        objections(port).any(|objection| objection == Objection::Ephemeral(rule))
    };
    for id in ["aws-nat-gateway-ephemeral", "bsd-ephemeral-former", "windows-xp-ephemeral", "linux-ephemeral-former"] {
        assert!(!listed(id), "{id}");
    }
    for id in ["linux-ephemeral", "windows-ephemeral", "macos-ephemeral", "freebsd-ephemeral", "iana-dynamic-ports"] {
        assert!(listed(id), "{id}");
    }
}

#[test]
fn objections_are_written_in_a_line() {
    let said =
        |text: &str| objections(text.parse().unwrap()).map(|objection| objection.to_string()).collect::<Vec<_>>();
    assert_eq!(
        said("22/tcp"),
        [
            "well-known: it takes privileges to listen there",
            "assigned to ssh (The Secure Shell (SSH) Protocol)",
            "blocked by browsers"
        ]
    );
    // A description that only repeats the name is left out.
    assert!(said("7/tcp").contains(&"assigned to echo".to_string()));
    assert!(said("24/tcp").contains(&"assigned to any private mail system".to_string()));
    assert!(said("0/tcp").contains(&"reserved".to_string()));
    assert!(said("585/tcp").contains(&"reserved: De-registered".to_string()));
    assert!(said("5555/tcp").contains(&"used by malware: ADB.Miner worm".to_string()));
    assert!(said("32768/tcp").contains(&"given to clients: Linux client ports".to_string()));
    assert!(said("51413/tcp").contains(&"claimed by Transmission BitTorrent peers".to_string()));
    assert_eq!(said("51413/dccp")[0], "dynamic: never assigned, and given to clients");
}

fn hash(name: &str) -> u128 {
    let modulus = 1_u128 << 64;
    name.bytes()
        .fold(14_695_981_039_346_656_037_u128, |hash, byte| (hash ^ u128::from(byte)) * 1_099_511_628_211 % modulus)
}

fn odd_step(name: &str) -> u128 {
    let step = hash(name) / (1 << 32) % 48_128;
    if step.is_multiple_of(2) { step + 1 } else { step }
}

/// The choice by name, written anew from the words of its documentation.
fn by_the_words(name: &str, protocol: Protocol) -> Option<u16> {
    let start = hash(name) % 48_128;
    let mut step = odd_step(name);
    if step.is_multiple_of(47) {
        step += 2;
    }
    let ports = (0..48_128).map(|k| u16::try_from(1024 + (start + k * step) % 48_128).unwrap());
    ports.into_iter().find(|number| naive(lookup(*number, protocol)).is_empty())
}

#[test]
fn a_name_has_the_port_that_the_words_say() {
    let long = "x".repeat(1000);
    for name in ["", "a", "portolan", "Portolan", "häfen", "港", long.as_str()] {
        for protocol in Protocol::ALL {
            let port = suggest_for(name, protocol).map(Port::number);
            assert!(port.is_some());
            assert_eq!(port, by_the_words(name, protocol), "{name}");
        }
    }
    let mut divided = 0;
    for number in 0..500 {
        // Short names differ little in the upper half of their hashes.
        let name = format!("{number}-{}", "name".repeat(number % 7));
        assert_eq!(suggest_for(&name, Tcp).map(Port::number), by_the_words(&name, Tcp), "{name}");
        divided += usize::from(odd_step(&name).is_multiple_of(47));
    }
    assert!(divided > 3, "47 divides the step of {divided} names");
}

#[test]
fn names_are_spread_over_the_ports() {
    let free = suggest(0..=u16::MAX, Tcp).count();
    let mut taken = BTreeMap::new();
    let names = 4 * free;
    for number in 0..names {
        *taken.entry(suggest_for(&format!("project-{number}"), Tcp)).or_insert(0_usize) += 1;
    }
    // Were they thrown at random, 98 of 100 ports would be hit, and the fullest
    // have some 15 of them.
    assert!(taken.len() * 100 > free * 90, "{} of {free}", taken.len());
    let most = taken.values().max().unwrap();
    assert!(*most < 40, "{most}");
}

#[test]
fn a_choice_can_be_a_constant() {
    const PORT: Option<Port> = suggest_for("a program of its own", Udp);
    assert_eq!(PORT, suggest_for("a program of its own", Udp));
    assert!(PORT.is_some());
}
