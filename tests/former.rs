//! Names that the registry once had, against a naive reading of the file.

#[path = "common/naive.rs"]
mod naive;
#[path = "common/uses.rs"]
mod uses;

use std::collections::BTreeMap;

use portolan::{Port, Protocol, find, lookup};
use uses::{Line, file};

/// The lines of each port, in the order of the file.
fn by_port() -> BTreeMap<Port, Vec<Line>> {
    let mut lines: BTreeMap<Port, Vec<Line>> = BTreeMap::new();
    for line in file("former.csv") {
        let port = lookup(line["port"].parse().unwrap(), line["protocol"].parse().unwrap());
        lines.entry(port).or_default().push(line);
    }
    lines
}

#[test]
fn every_port_of_every_protocol_has_just_its_former_names() {
    let lines = by_port();
    for protocol in Protocol::ALL {
        for number in 0..=u16::MAX {
            let port = lookup(number, protocol);
            let expected = lines.get(&port).map_or(&[][..], Vec::as_slice);
            assert_eq!(port.former_names().len(), expected.len(), "{port}");
            assert_eq!(port.former_names().count(), expected.len(), "{port}");
            for (former, line) in port.former_names().zip(expected) {
                assert_eq!(former.name(), line["name"], "{port}");
                assert!(format!("{former:?}").contains(former.name()), "{former:?}");
                assert_eq!(former.description().unwrap_or_default(), line["description"], "{port}");
                assert_eq!(former.last_seen().to_string(), line["last"], "{port}");
                assert_eq!(former.gone_by().to_string(), line["gone"], "{port}");
            }
        }
    }
}

#[test]
fn a_former_name_is_gone_and_finds_its_port_last() {
    for (port, lines) in by_port() {
        for line in lines {
            let name = line["name"].as_str();
            assert!(port.assignments().all(|row| row.name() != Some(name)), "{port} is {name} today");
            let found: Vec<Port> = find(name).collect();
            assert!(found.contains(&port), "{name} finds {found:?}");
            // What has the name today comes before what had it.
            let has = |port: &Port| port.assignments().any(|row| row.name() == Some(name));
            assert!(has(&found[0]) || !found.iter().any(has), "{name} finds {} first", found[0]);
            if let Some(renamed) = line["became"].strip_prefix("renamed ") {
                let named = port.assignments().any(|row| row.name() == Some(renamed));
                assert!(named, "{port} is not {renamed}");
            }
        }
    }
}
