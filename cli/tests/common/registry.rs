//! Data folders, and registries that a refresh takes.

// Each test uses a part of it.
#![allow(dead_code)]

#[path = "../../../tests/common/naive.rs"]
pub mod naive;

use std::fs;
use std::path::Path;

pub const SNAPSHOT: &str = "service-names-port-numbers.csv";
pub const UPDATES: &str = "updates.csv";
pub const README: &str = "README.md";

/// The data folder of the repository.
pub fn data() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../data"))
}

/// Copies the data folder to a place that is not there yet.
pub fn copy(to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(data()).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// The snapshot of a data folder with its updates put in.
pub fn with_updates(data: &Path) -> String {
    let updates = fs::read_to_string(data.join(UPDATES)).unwrap();
    let (_, rows) = updates.split_once('\n').unwrap();
    let place = |record: &[String]| (record[1].clone(), record[2].clone());
    let replaced: std::collections::BTreeSet<_> = naive::csv(rows).iter().map(|record| place(record)).collect();
    let snapshot = fs::read_to_string(data.join(SNAPSHOT)).unwrap();
    let mut merged = String::new();
    for record in records(&snapshot) {
        if !replaced.contains(&place(&naive::csv(record)[0])) {
            merged += record;
        }
    }
    merged + &rows.replace("\r\n", "\n").replace('\n', "\r\n")
}

/// The records of a registry file as they are written, the header among them.
pub fn records(text: &str) -> Vec<&str> {
    let (mut found, mut start, mut quoted) = (Vec::new(), 0, false);
    for (at, byte) in text.bytes().enumerate() {
        quoted ^= byte == b'"';
        if byte == b'\n' && !quoted {
            found.push(&text[start..=at]);
            start = at + 1;
        }
    }
    found
}

/// A row of the future.
pub const NEWER: &str = "zz-newer,,tcp,Newer,,,2031-01-02,,,,,\r\n";

/// The same with a row of the future, so that it is not older than the updates.
pub fn newer(data: &Path) -> String {
    with_updates(data) + NEWER
}
