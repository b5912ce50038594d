//! The machine's own services file, whole: read, written and read again.

#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::fs;

use portolan::{
    Protocol, lookup,
    overlay::{Match, Overlay, system, system_faults},
};

/// The file of Debian's `netbase`, which a test machine must have. Its licence
/// keeps a copy from standing beside the tests.
fn services() -> String {
    fs::read_to_string("/etc/services")
        .expect("this test reads /etc/services; on Debian, the package netbase installs it")
}

/// A line's name, port, protocol, aliases and comment, as a person reads them.
fn lines(text: &str) -> Vec<(usize, [String; 5])> {
    let mut lines = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let mut parts = line.splitn(2, '#');
        let words: Vec<&str> = parts.next().unwrap_or_default().split_whitespace().collect();
        let comment = parts.next().unwrap_or_default().trim();
        if let [name, port, aliases @ ..] = &words[..] {
            let (port, protocol) = port.split_once('/').expect("a port and a protocol");
            lines.push((number + 1, [*name, port, protocol, &aliases.join(" "), comment].map(str::to_string)));
        } else {
            assert!(words.is_empty(), "{line}");
        }
    }
    lines
}

#[test]
fn every_line_is_an_entry_or_a_fault_and_survives_each_form() {
    let text = services();
    let lines = lines(&text);
    assert!(lines.len() > 100, "a services file has more than {} lines that say something", lines.len());
    let (overlay, faults) = Overlay::from_services_lenient(&text);
    let protocols = Protocol::ALL.map(Protocol::as_str);
    let (read, unread): (Vec<_>, Vec<_>) =
        lines.into_iter().partition(|(_, [_, _, protocol, ..])| protocols.contains(&&**protocol));

    assert_eq!(overlay.len(), read.len());
    for (entry, (number, line)) in overlay.entries().zip(&read) {
        let protocols: Vec<Protocol> = entry.protocols().iter().collect();
        assert_eq!(protocols.len(), 1);
        let found = [
            entry.name().unwrap().to_string(),
            entry.ports().start().to_string(),
            protocols[0].to_string(),
            entry.aliases().collect::<Vec<_>>().join(" "),
            entry.description().unwrap_or_default().to_string(),
        ];
        assert_eq!(&found, line, "line {number}");
        assert_eq!(entry.ports().len(), 1);
    }
    let expected: Vec<String> = unread
        .iter()
        .map(|(number, line)| {
            format!("line {number}: found the protocol `{}`, expected tcp, udp, sctp or dccp", line[2])
        })
        .collect();
    assert_eq!(faults.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);

    assert_eq!(Overlay::from_services(overlay.to_services().unwrap()).as_ref(), Ok(&overlay));
    assert_eq!(Overlay::from_csv(overlay.to_csv().unwrap()).as_ref(), Ok(&overlay));
}

#[test]
fn the_system_overlay_is_the_file_and_the_first_line_of_a_port_wins() {
    let text = services();
    let (overlay, faults) = Overlay::from_services_lenient(&text);
    assert_eq!(system(), &overlay.with_name("/etc/services"));
    assert_eq!(system_faults(), &faults);

    let mut first = BTreeMap::new();
    for (_, [name, port, protocol, ..]) in lines(&text) {
        if let Ok(protocol) = protocol.parse::<Protocol>() {
            first.entry((port.parse::<u16>().unwrap(), protocol)).or_insert(name);
        }
    }
    for protocol in Protocol::ALL {
        for number in 0..=u16::MAX {
            let answer = system().lookup((number, protocol));
            match first.get(&(number, protocol)) {
                Some(name) => assert_eq!(answer.name(), Some(&**name)),
                None => assert_eq!(answer.first(), lookup(number, protocol).assignment().map(Match::Assignment)),
            }
        }
    }
}
