//! What `data/README.md` says of the data files: their dates, sums and counts,
//! and what the build says of a file that has another sum.

#[path = "common/expected.rs"]
mod expected;
#[path = "../build/mod.rs"]
mod generator;
#[path = "common/naive.rs"]
mod naive;
#[path = "common/uses.rs"]
mod uses;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use generator::fault::{self, Fault};
use generator::{FILES, FORMER, PROVENANCE, SNAPSHOT, UPDATES, provenance, sha256};
use portolan::{Confidence, Kind, Port, Protocol, Range, Status, claim, lookup, rule, rule::RuleKind};
use sha2::{Digest, Sha256};

fn data() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data"))
}

fn readme() -> String {
    fs::read_to_string(data().join(PROVENANCE)).unwrap()
}

fn read(name: &str) -> Result<Vec<u8>, Fault> {
    fault::read(data(), name)
}

/// The sum as the crate sha2 has it.
fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

#[test]
fn sums_are_those_of_sha_256() {
    // FIPS 180-4, the examples of its authors.
    assert_eq!(sha256::hex(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(sha256::hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    // Every length around the ends of blocks, with bytes that differ.
    let bytes: Vec<u8> = (0..400_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for length in 0..bytes.len() {
        assert_eq!(sha256::hex(&bytes[..length]), sum(&bytes[..length]), "{length}");
    }
    for name in FILES {
        let bytes = read(name).unwrap();
        assert_eq!(sha256::hex(&bytes), sum(&bytes), "{name}");
    }
}

#[test]
fn every_data_file_has_a_line_with_its_sum_and_date() {
    let readme = readme();
    let newest = |name: &str, column: &str| {
        uses::file(name).iter().map(|line| line[column].clone()).max().unwrap_or_else(|| "none".to_string())
    };
    for entry in fs::read_dir(data()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name == PROVENANCE {
            continue;
        }
        assert!(FILES.contains(&name.as_str()), "{name} has no sum that the build checks");
        let (_, cells) = provenance::line(&readme, &name).unwrap_or_else(|| panic!("no line for {name}"));
        assert_eq!(cells.len(), 5, "{name}");
        assert_eq!(cells[2], sum(&read(&name).unwrap()), "{name}");
        let date = match name.as_str() {
            SNAPSHOT => newest(SNAPSHOT, "Registration Date").max(newest(SNAPSHOT, "Modification Date")),
            // The day of the list that it was made of, which no column tells.
            UPDATES => cells[1].to_string(),
            FORMER => newest(FORMER, "gone"),
            name => newest(name, "checked"),
        };
        assert_eq!(cells[1], date, "the date of {name}");
        assert!(!cells[3].is_empty() && !cells[4].is_empty(), "{name}");
    }
}

/// The message of the build for a README and one file exchanged.
fn message(readme: &str, exchanged: &str, bytes: &[u8]) -> Result<(), String> {
    let read = |name: &str| if name == exchanged { Ok(bytes.to_vec()) } else { read(name) };
    provenance::check_sums(PROVENANCE, readme.as_bytes(), &read).map_err(|fault| fault.to_string())
}

#[test]
fn a_file_with_another_sum_stops_the_build() {
    let readme = readme();
    assert_eq!(message(&readme, "", b""), Ok(()));
    for name in FILES {
        let good = read(name).unwrap();
        let (line, expected) = provenance::line(&readme, name).map(|(line, cells)| (line, cells[2])).unwrap();
        let last_line = good[..good.len() - 1].iter().rposition(|&byte| byte == b'\n').unwrap_or(0) + 1;
        let digit = good.iter().rposition(u8::is_ascii_digit).unwrap_or(0);
        let mut changed = good.clone();
        changed[digit] ^= 1;
        // Empty, without its last line, cut in it, with a digit changed, with
        // other line ends.
        for bytes in [b"", &good[..last_line], &good[..good.len() - 1], &changed, &[&good[..], b"\n"].concat()] {
            let found = sum(bytes);
            assert_eq!(
                message(&readme, name, bytes).unwrap_err(),
                format!(
                    "data/{name}: found the SHA-256 sum {found}, expected {expected} as data/README.md:{line} states; \
                     if the file is meant to have changed, run `PORTOLAN_UPDATE_SUMS=1 cargo check`"
                )
            );
        }
        let without = readme.replace(&format!("| `{name}` |"), "| gone |");
        let expected = format!("data/README.md: found no line of a table for `{name}`, expected its SHA-256 sum");
        assert_eq!(message(&without, "", b""), Err(expected.clone()));
        let cut = readme.replace(&format!("| `{name}` |"), &format!("| `{name}` | 2026-11-24 |\n| rest |"));
        assert_eq!(message(&cut, "", b""), Err(expected));
    }
}

#[test]
fn one_command_brings_the_sums_up_to_date() {
    let readme = readme();
    let written = |readme: &str| provenance::with_sums(PROVENANCE, readme.as_bytes(), &read).unwrap();
    assert_eq!(written(&readme), readme);
    for name in FILES {
        let (_, cells) = provenance::line(&readme, name).unwrap();
        for stale in ["", "-", "0123", &sum(b"old")] {
            let before = readme.replace(cells[2], stale);
            assert_eq!(written(&before), readme, "{name} {stale:?}");
        }
    }
    // Line ends of the page stay as they are.
    let other = readme.replace('\n', "\r\n");
    assert_eq!(written(&other), other);
    let fault = provenance::with_sums(PROVENANCE, b"\xff", &read).unwrap_err();
    assert_eq!(fault.to_string(), "data/README.md: found bytes that are not UTF-8");
    let fault = provenance::with_sums(PROVENANCE, b"# Data\n", &read).unwrap_err().to_string();
    assert_eq!(fault, format!("data/README.md: found no line of a table for `{SNAPSHOT}`, expected its SHA-256 sum"));
}

/// A table of counts, the largest first, with their sum below.
fn counts(heads: [&str; 2], counts: BTreeMap<String, usize>) -> String {
    let all: usize = counts.values().sum();
    let mut rows: Vec<(String, usize)> = counts.into_iter().collect();
    rows.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let mut table = format!("| {} | {} |\n|---|---|\n", heads[0], heads[1]);
    for (what, count) in rows.into_iter().chain([("all".to_string(), all)]) {
        writeln!(table, "| {what} | {count} |").unwrap();
    }
    table
}

/// How many ports of each class have what kind of usual name.
fn usual_names() -> String {
    const HEADS: [&str; 6] = ["stated", "likely", "possible", "unclear", "none", "all"];
    let mut classes: BTreeMap<(Range, Status), [usize; 6]> = BTreeMap::new();
    let ports = Protocol::ALL.into_iter().flat_map(|protocol| (0..=u16::MAX).map(move |n| lookup(n, protocol)));
    for port in ports {
        let place = match port.usual() {
            Some(usual) if usual.rationale().is_some() => 0,
            Some(usual) => match usual.confidence() {
                Confidence::Likely => 1,
                Confidence::Possible => 2,
                Confidence::Unclear => 3,
            },
            None => 4,
        };
        let class = classes.entry((Port::range(port), Port::status(port))).or_default();
        class[place] += 1;
        class[5] += 1;
    }
    let mut table = format!("| ports | {} |\n|---|{}\n", HEADS.join(" | "), "---|".repeat(HEADS.len()));
    let mut all = [0; 6];
    for ((range, status), counts) in &classes {
        let class = if *status == Status::Dynamic { range.to_string() } else { format!("{range}, {status}") };
        writeln!(table, "| {class} | {} |", counts.map(|count| count.to_string()).join(" | ")).unwrap();
        for (sum, count) in all.iter_mut().zip(counts) {
            *sum += count;
        }
    }
    assert_eq!(all[5], 262_144);
    writeln!(table, "| all | {} |", all.map(|count| count.to_string()).join(" | ")).unwrap();
    table.replacen("likely | possible | unclear", "worked out, likely | worked out, possible | worked out, unclear", 1)
}

/// Each passage is written in turn, because all are of one page.
#[test]
fn the_readme_counts_what_there_is() {
    const PAGE: &str = "data/README.md";
    let kinds = Kind::ALL.iter().map(|&kind| (format!("`{kind}`"), claim::CLAIMS.of_kind(kind)));
    expected::assert_passage(PAGE, "claims by kind", &counts(["kind", "claims"], kinds.collect()));

    let mut authorities = BTreeMap::new();
    for line in uses::file("claims.csv") {
        *authorities.entry(format!("`{}`", line["authority"])).or_default() += 1;
    }
    expected::assert_passage(PAGE, "claims by authority", &counts(["authority", "claims"], authorities));

    let of_kind = |kind: RuleKind| rule::all().filter(|rule| rule.kind() == kind).count();
    let kinds = RuleKind::ALL.iter().map(|&kind| (format!("`{kind}`"), of_kind(kind)));
    expected::assert_passage(PAGE, "rules by kind", &counts(["kind", "rules"], kinds.collect()));

    expected::assert_passage(PAGE, "usual names", &usual_names());
}
