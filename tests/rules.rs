//! What systems and browsers do with numbers, against a naive reading of the
//! same file, and against what the standards say.

#[path = "common/naive.rs"]
mod naive;
#[path = "common/uses.rs"]
mod uses;

use std::collections::BTreeSet;

use portolan::{
    Date, Os, Protocol,
    Protocol::{Sctp, Tcp, Udp},
    Rule, Standing, lookup,
    rule::{self, BLOCKED_PORTS, RuleKind},
};
use uses::{Line, file};

/// The table of "bad ports" of the Fetch standard, section "Port blocking", as
/// its own conformance test states it.
const BAD_PORTS: [u16; 83] = [
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531,
    532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10_080,
];

fn date(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// Asserts that a rule says just what its line says.
fn assert_same(rule: Rule, line: &Line) {
    let protocols: Vec<_> = rule.protocols().iter().map(Protocol::as_str).collect();
    for (column, found) in [
        ("id", rule.id().to_string()),
        ("first", rule.ports().start().to_string()),
        ("last", rule.ports().end().to_string()),
        ("protocols", protocols.join(" ")),
        ("name", rule.name().to_string()),
        ("vendor", rule.vendor().to_string()),
        ("kind", rule.kind().to_string()),
        ("system", rule.os().map(|os| os.to_string()).unwrap_or_default()),
        ("standing", rule.standing().to_string()),
        ("since", date(rule.since())),
        ("until", date(rule.until())),
        ("note", rule.note().unwrap_or_default().to_string()),
        ("source", rule.source().to_string()),
        ("checked", rule.checked().to_string()),
    ] {
        assert_eq!(found, line[column], "{column} of {rule:?}");
    }
    assert!(format!("{rule:?}").contains(rule.id()), "{rule:?}");
}

#[test]
fn every_rule_is_there_and_found_by_its_id() {
    let lines = file("rules.csv");
    assert_eq!(rule::all().len(), lines.len());
    for (found, line) in rule::all().zip(&lines) {
        assert_same(found, line);
        assert_eq!(rule::by_id(&line["id"]), Some(found));
    }
    for miss in ["", "0", "zzz", "linux-ephemera", "linux-ephemerals"] {
        assert_eq!(rule::by_id(miss), None);
    }
    assert!(rule::all().rev().eq(rule::all().collect::<Vec<_>>().into_iter().rev()));
}

#[test]
fn every_port_of_every_protocol_has_just_the_rules_that_cover_it() {
    let lines = file("rules.csv");
    for protocol in Protocol::ALL {
        for (number, covering) in (0..=u16::MAX).zip(uses::narrow_first(&lines, protocol.as_str())) {
            let port = lookup(number, protocol);
            let expected: Vec<&Line> = covering.iter().map(|&at| &lines[at]).collect();
            assert!(port.rules().map(Rule::id).eq(expected.iter().map(|line| line["id"].as_str())), "{port}");
            assert!(port.rules().all(|rule| rule.covers(port)), "{port}");

            let blocked = expected.iter().any(|line| line["kind"] == "blocked-by-browsers");
            assert_eq!(port.is_blocked_by_browsers(), blocked, "{port}");
            for &os in Os::ALL {
                let given = expected.iter().any(|line| {
                    line["kind"] == "ephemeral"
                        && line["system"] == os.as_str()
                        && ["active", "unknown"].contains(&line["standing"].as_str())
                });
                assert_eq!(port.is_ephemeral(os), given, "{port} of {os}");
            }
        }
    }
}

#[test]
fn a_rule_covers_just_its_ports() {
    for rule in rule::all() {
        let (first, last) = (*rule.ports().start(), *rule.ports().end());
        assert!(!rule.protocols().is_empty() && first <= last, "{rule:?}");
        for protocol in Protocol::ALL {
            for number in [first, last, first.saturating_sub(1), last.saturating_add(1)] {
                let inside = rule.ports().contains(&number) && rule.protocols().contains(protocol);
                assert_eq!(rule.covers(lookup(number, protocol)), inside, "{rule:?} and {number}");
            }
        }
    }
}

#[test]
fn browsers_block_what_the_fetch_standard_lists() {
    assert_eq!(BLOCKED_PORTS, BAD_PORTS);
    for number in 0..=u16::MAX {
        assert_eq!(lookup(number, Tcp).is_blocked_by_browsers(), BAD_PORTS.contains(&number), "{number}");
        assert!(!lookup(number, Udp).is_blocked_by_browsers(), "{number}");
    }
    let days: BTreeSet<Date> =
        rule::all().filter(|rule| rule.kind() == RuleKind::BlockedByBrowsers).map(Rule::checked).collect();
    assert_eq!(days.len(), 1, "the list is of one day: {days:?}");
}

#[test]
fn systems_hand_out_what_their_documents_say() {
    // ip-sysctl of Linux: ip_local_port_range; Microsoft: "Service overview and
    // network port requirements"; FreeBSD and macOS: netinet/in.h, in_pcb.c.
    for (os, ranges) in [
        (Os::Linux, &[32_768..=60_999][..]),
        (Os::Windows, &[49_152..=65_535]),
        (Os::MacOs, &[49_152..=65_535]),
        (Os::FreeBsd, &[10_000..=65_535]),
    ] {
        for protocol in [Tcp, Udp] {
            for number in 0..=u16::MAX {
                let given = ranges.iter().any(|range| range.contains(&number));
                let port = lookup(number, protocol);
                assert_eq!(port.is_ephemeral(os), given, "{port} of {os}");
            }
        }
    }
    assert!(!lookup(50_000, Sctp).is_ephemeral(Os::Windows));
}

#[test]
fn what_is_over_is_not_counted() {
    let former = rule::by_id("windows-xp-ephemeral").unwrap();
    assert_eq!((former.standing(), former.os()), (Standing::Discontinued, Some(Os::Windows)));
    let port = lookup(*former.ports().start(), Tcp);
    assert!(port.rules().any(|rule| rule == former) && !port.is_ephemeral(Os::Windows));
}

#[test]
fn the_data_keeps_its_rules() {
    for rule in rule::all() {
        assert!(rule.note().is_none_or(|note| note.chars().count() < 300), "{rule:?}");
        assert!(rule.source().starts_with("https://"), "{rule:?}");
        let (since, until) = (rule.since(), rule.until());
        assert!(since.is_none() || until.is_none() || since <= until, "{rule:?}");
        assert!(!rule.standing().is_live() || until.is_none(), "{rule:?}");
        match rule.kind() {
            RuleKind::BlockedByBrowsers => assert_eq!((rule.ports().len(), rule.os()), (1, None), "{rule:?}"),
            RuleKind::Ephemeral => assert!(rule.ports().len() > 1, "{rule:?}"),
            _ => {}
        }
        assert!(rule.os().is_none() || rule.kind() != RuleKind::BlockedByBrowsers, "{rule:?}");
    }
    for &kind in RuleKind::ALL {
        assert!(rule::all().any(|rule| rule.kind() == kind), "{kind}");
    }
}

#[test]
fn answers_are_constant() {
    const IRC: bool = lookup(6667, Tcp).is_blocked_by_browsers();
    const LINUX: bool = lookup(40_000, Udp).is_ephemeral(Os::Linux);
    const LAST: u16 = BLOCKED_PORTS[BLOCKED_PORTS.len() - 1];
    assert_eq!((IRC, LINUX, LAST), (true, true, 10_080));
}
