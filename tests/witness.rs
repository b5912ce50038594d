//! The tables against another project's reading of the same registry.

use std::collections::BTreeMap;

use portolan::{Assignment, Protocol, lookup, registry::assignments};

/// Service names by port, `""` for a port that is listed without one.
fn witness() -> BTreeMap<(u16, Protocol), &'static str> {
    let lines = include_str!("data/witness-names.txt").lines();
    lines
        .flat_map(|line| {
            let mut cells = line.split(' ');
            let number: u16 = cells.next().unwrap().parse().unwrap();
            let names = Protocol::ALL.into_iter().zip(cells).filter(|(_, name)| *name != ".");
            names.map(move |(protocol, name)| ((number, protocol), name.trim_matches('-'))).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn every_port_of_the_witness_has_the_name_that_it_says() {
    let witness = witness();
    assert_eq!(witness.len(), 12_341);
    for (&(number, protocol), &name) in &witness {
        let port = lookup(number, protocol);
        // The witness keeps the last row whose port cell is this one number.
        let single = |row: &Assignment| row.ports() == Some(number..=number);
        let last = port.assignments().rfind(single);
        assert_eq!(last.and_then(Assignment::name).unwrap_or_default(), name, "{port}");
    }
}

#[test]
fn every_assignment_of_a_single_port_is_in_the_witness() {
    let witness = witness();
    for row in assignments() {
        let (Some(ports), Some(protocol)) = (row.ports(), row.protocol()) else { continue };
        if ports.start() == ports.end() {
            let name = witness.get(&(*ports.start(), protocol)).copied();
            let port = lookup(*ports.start(), protocol);
            let names: Vec<_> = port.assignments().map(|row| row.name().unwrap_or_default()).collect();
            assert!(name.is_some_and(|name| names.contains(&name)), "{row:?} is {name:?} to the witness");
        }
    }
}
