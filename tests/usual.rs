//! What a practitioner would call a port.

use std::fs;

use portolan::{Port, lookup};

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
