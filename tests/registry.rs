//! Every port and every row, against a naive reading of the same files.

#[path = "common/naive.rs"]
mod naive;

use std::collections::BTreeMap;

use naive::Row;
use portolan::{
    Assignment, Protocol, REGISTRY, Range, Status, by_name, lookup,
    registry::{Record, Reference, assignments, records},
};

/// Asserts that an entry says just what the row says.
fn assert_same(entry: Record, row: &Row) {
    let text = |text: Option<&'static str>| {
        assert_ne!(text, Some(""), "{row:?}");
        text.unwrap_or_default().to_string()
    };
    let ports = entry.ports().map_or((0, 0, false), |ports| (*ports.start(), *ports.end(), true));
    let date = |date: Option<portolan::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let references = entry.references().map(|reference| match reference {
        Reference::Rfc(number) => format!("RFC{number}"),
        other => other.to_string(),
    });
    let found = Row {
        update: entry.is_update(),
        name: text(entry.name()),
        first: ports.0.into(),
        last: ports.1.into(),
        has_port: ports.2,
        protocol: entry.protocol().map(|protocol| protocol.to_string()).unwrap_or_default(),
        description: text(entry.description()),
        assignee: text(entry.assignee()),
        contact: text(entry.contact()),
        registered: date(entry.registered()),
        modified: date(entry.modified()),
        references: references.collect(),
        service_code: entry.service_code().map(|code| code.to_string()).unwrap_or_default(),
        unauthorized_use: text(entry.unauthorized_use()),
        notes: text(entry.notes()),
        alias_of: text(entry.alias_of()),
        class: match entry.status() {
            Status::Assigned => 0,
            Status::Reserved => 1,
            Status::Unassigned => 2,
            Status::Dynamic => panic!("a row is never dynamic"),
        },
    };
    assert_eq!(&found, row);
}

#[test]
fn every_port_of_every_protocol_is_as_in_the_files() {
    let rows = naive::rows();
    for protocol in Protocol::ALL {
        // A window of the rows that can still matter keeps the scan naive and
        // the test short: rows are sorted by their first port.
        for number in 0..=u16::MAX {
            let before = rows.partition_point(|row| row.has_port && row.first <= u32::from(number));
            // No run of the registry is longer than this.
            let after = rows.partition_point(|row| row.has_port && row.first + 4096 < u32::from(number));
            let covering: Vec<&Row> =
                rows[after..before].iter().filter(|row| row.covers(number, protocol.as_str())).collect();
            let class = covering.iter().map(|row| row.class).min();
            let expected: Vec<&&Row> = covering.iter().filter(|row| Some(row.class) == class).collect();

            let port = lookup(number, protocol);
            let status = match class {
                Some(0) => Status::Assigned,
                Some(1) => Status::Reserved,
                Some(_) => Status::Unassigned,
                None if number >= 49152 => Status::Dynamic,
                None => Status::Unassigned,
            };
            assert_eq!(port.status(), status, "{port}");
            let assigned = if class == Some(0) { &expected[..] } else { &[] };
            assert_eq!(port.assignments().len(), assigned.len(), "{port}");
            for (assignment, row) in port.assignments().zip(assigned) {
                assert_same(assignment.record(), row);
            }
            assert_eq!(port.assignment(), port.assignments().next(), "{port}");
            assert_eq!(port.name(), port.assignment().and_then(Assignment::name), "{port}");
            match expected.first() {
                Some(row) => assert_same(port.record().unwrap(), row),
                None => assert_eq!(port.record(), None, "{port}"),
            }
        }
    }
}

#[test]
fn no_run_is_longer_than_the_window_of_the_test_above() {
    let longest = naive::rows().iter().map(|row| row.last - row.first).max();
    assert!(longest < Some(4096), "{longest:?}");
}

#[test]
fn every_row_is_there_and_in_order() {
    let rows = naive::rows();
    let mut expected: Vec<&Row> = rows.iter().collect();
    expected.sort_by_key(|row| row.class);
    assert_eq!(records().len(), expected.len());
    for (entry, row) in records().zip(&expected) {
        assert_same(entry, row);
        assert_eq!(entry.assignment().map(Assignment::record), (row.class == 0).then_some(entry), "{row:?}");
        let references: Vec<Reference> = entry.references().collect();
        assert_eq!(entry.references().len(), references.len(), "{row:?}");
        assert!(entry.references().rev().eq(references.into_iter().rev()), "{row:?}");
    }
    let count = |class: u8| rows.iter().filter(|row| row.class == class).count();
    assert_eq!(assignments().len(), count(0));
    assert_eq!(usize::from(REGISTRY.rows()), rows.len());
    assert_eq!(usize::from(REGISTRY.assigned()), count(0));
    assert_eq!(usize::from(REGISTRY.reserved()), count(1));
    assert_eq!(usize::from(REGISTRY.unassigned()), count(2));
    assert_eq!(REGISTRY.updated().is_some(), rows.iter().any(|row| row.update));
    assert_eq!(usize::from(REGISTRY.portless()), rows.iter().filter(|row| !row.has_port).count());
}

#[test]
fn every_name_is_found_in_every_case_and_near_misses_are_not() {
    let mut rows: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in naive::rows().into_iter().filter(|row| !row.name.is_empty()) {
        rows.entry(row.name.to_ascii_lowercase()).or_default().push(row);
    }
    for (folded, rows) in &rows {
        let mixed: String = folded
            .char_indices()
            .map(|(at, character)| if at % 2 == 0 { character.to_ascii_uppercase() } else { character })
            .collect();
        for name in [rows[0].name.clone(), folded.clone(), folded.to_ascii_uppercase(), mixed] {
            assert_eq!(by_name(&name).len(), rows.len(), "{name}");
            for (assignment, row) in by_name(&name).zip(rows) {
                assert_same(assignment.record(), row);
            }
        }
    }
    for folded in rows.keys() {
        for miss in [format!("{folded}x"), format!(" {folded}"), format!("{folded}\0"), folded[1..].to_string()] {
            assert_eq!(by_name(&miss).len(), rows.get(&miss).map_or(0, Vec::len), "{miss:?}");
        }
    }
    for miss in ["", "\0", "\0\0\0\0\0\0\0\0", "naïve", "ﬁnger", "a name longer than any name of the registry is"] {
        assert_eq!(by_name(miss).len(), 0, "{miss:?}");
    }
}

#[test]
fn a_name_has_the_port_of_its_first_row_with_the_protocol() {
    let rows: Vec<Row> = naive::rows().into_iter().filter(|row| row.class == 0 && !row.name.is_empty()).collect();
    for (row, protocol) in rows.iter().flat_map(|row| Protocol::ALL.map(|protocol| (row, protocol))) {
        let has = |other: &&Row| {
            let first = other.first.try_into().unwrap_or_default();
            other.name.eq_ignore_ascii_case(&row.name) && other.covers(first, protocol.as_str())
        };
        let first = rows.iter().find(has).map(|row| lookup(row.first.try_into().unwrap(), protocol));
        assert_eq!(portolan::registry::port(&row.name, protocol), first, "{} {protocol}", row.name);
    }
}

#[test]
fn a_reference_links_to_the_newest_version_of_what_it_names() {
    let links: BTreeMap<String, String> = records()
        .flat_map(Record::references)
        .filter_map(|reference| Some((reference.to_string(), reference.url()?.to_string())))
        .collect();
    for (text, link) in [
        ("RFC 8620", "https://www.rfc-editor.org/rfc/rfc8620"),
        ("draft-bhjl-x509-srv-01", "https://datatracker.ietf.org/doc/draft-bhjl-x509-srv"),
        ("draft-herbert-gue", "https://datatracker.ietf.org/doc/draft-herbert-gue"),
        ("RFC-ietf-rift-rift-24", "https://datatracker.ietf.org/doc/draft-ietf-rift-rift"),
    ] {
        assert_eq!(links[text], link);
    }
}

#[test]
fn iterators_run_from_both_ends_and_know_their_length() {
    let all: Vec<Assignment> = lookup(80, Protocol::Tcp).assignments().collect();
    let mut back: Vec<Assignment> = lookup(80, Protocol::Tcp).assignments().rev().collect();
    back.reverse();
    assert_eq!(all, back);
    let mut both = lookup(80, Protocol::Tcp).assignments();
    for left in (0..all.len()).rev() {
        assert!(if left % 2 == 0 { both.next() } else { both.next_back() }.is_some());
        assert_eq!(both.len(), left);
    }
    assert_eq!((both.next(), both.next_back()), (None, None));
    // Of one that both ends have met in, the other end has nothing left.
    let mut references = lookup(80, Protocol::Tcp).assignment().unwrap().references();
    let count = references.len();
    for left in (0..count).rev() {
        assert!(if left % 2 == 0 { references.next() } else { references.next_back() }.is_some());
        assert_eq!(references.len(), left);
    }
    assert_eq!((references.next(), references.next_back(), references.len()), (None, None, 0));
}

#[test]
fn ranges_have_their_bounds() {
    for number in 0..=u16::MAX {
        let expected = match number {
            0..1024 => Range::WellKnown,
            1024..49152 => Range::Registered,
            _ => Range::Dynamic,
        };
        assert_eq!(Range::of(number), expected);
        assert!(expected.ports().contains(&number));
    }
    assert_eq!(Range::ALL.map(|range| range.ports().len()), [1024, 48_128, 16_384]);
}
