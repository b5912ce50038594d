//! What the fuzzer kept is replayed: what must hold of an input holds of all of
//! them, on any toolchain.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use portolan_inputs::TARGETS;

/// The most that all of the corpus may take, and one file of it, in bytes.
const ALL: u64 = 300 << 10;
const ONE: u64 = 8 << 10;

fn fuzz() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn what_was_kept_holds() {
    for (name, target) in TARGETS {
        let corpus = files(&fuzz().join("corpus").join(name));
        assert!(corpus.len() >= 20, "the corpus of {name} has {} files", corpus.len());
        for path in corpus {
            let bytes = fs::read(&path).unwrap();
            // The name of the file comes with a failure.
            let caught = std::panic::catch_unwind(|| target(&bytes));
            assert!(caught.is_ok(), "{} does not hold: {}", path.display(), bytes.escape_ascii());
        }
    }
}

#[test]
fn nothing_and_odd_ends_hold() {
    for (_, target) in TARGETS {
        target(b"");
        for byte in 0..=u8::MAX {
            target(&[byte]);
            target(&[byte, b'\n', 0xff, b'"']);
        }
    }
}

/// Each target has its corpus, its program for the fuzzer and its line in the
/// table of what was run; and there are no others.
#[test]
fn the_targets_are_those_of_the_fuzzer() {
    let names = |folder: &str| -> BTreeSet<String> {
        let stem = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
        files(&fuzz().join(folder)).iter().map(stem).collect()
    };
    let expected: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names("corpus"), expected);
    assert_eq!(names("fuzz_targets"), expected);
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
    let readme = fs::read_to_string(fuzz().join("README.md")).unwrap();
    for name in &expected {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
        assert!(readme.contains(&format!("\n| `{name}` | ")), "{name}");
    }
}

#[test]
fn the_corpus_is_small() {
    let mut all = 0;
    for (name, _) in TARGETS {
        for path in files(&fuzz().join("corpus").join(name)) {
            let length = fs::metadata(&path).unwrap().len();
            assert!(length <= ONE, "{} has {length} bytes", path.display());
            all += length;
        }
    }
    assert!(all <= ALL, "the corpus has {all} bytes, expected at most {ALL}");
}
