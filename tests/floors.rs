//! Holds the floors of `ARCHITECTURE.md`: a file of `src/` imports from its own floor or from those below, never from
//! one above.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of each floor, the lowest first. Those of the first are below the tables because every floor uses
/// them and they use none.
const FLOORS: [&[&str]; 4] = [
    &["error", "records", "shown", "words"],
    &["tables"],
    &["number", "registry", "uses"],
    &["batch", "choose", "flow", "inspect", "label", "overlay", "page", "search", "serde"],
];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|modules| modules.contains(&module))
}

/// The text without comments and without what is between quotes, in which a path would be no import.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The modules of the crate that a file's code names by `crate::`, with lines counted from 1. `use crate::{a, b::c}`
/// names `a` and `b`.
fn modules(text: &str) -> BTreeSet<(usize, String)> {
    let text = code(text);
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        // `$crate::` in a macro is the crate as well, `my_crate::` is not.
        if text[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_') {
            continue;
        }
        let line = text[..at].matches('\n').count() + 1;
        let path = &text[at + "crate::".len()..];
        let word = |part: &str| {
            let part = part.trim_start();
            part[..part.find(|next: char| !next.is_alphanumeric() && next != '_').unwrap_or(part.len())].to_owned()
        };
        match path.strip_prefix('{') {
            None => _ = found.insert((line, word(path))),
            Some(group) => {
                let (mut depth, mut start) = (0, 0);
                for (place, letter) in group.char_indices() {
                    match letter {
                        '{' => depth += 1,
                        '}' if depth > 0 => depth -= 1,
                        ',' | '}' if depth == 0 => {
                            found.insert((line, word(&group[start..place])));
                            start = place + 1;
                        }
                        _ => {}
                    }
                    if letter == '}' && start == place + 1 {
                        break;
                    }
                }
            }
        }
    }
    found.retain(|(_, module)| !module.is_empty());
    found
}

/// What is wrong with a file, given by its path below `src/`.
fn faults(path: &str, text: &str) -> Vec<String> {
    let module = path.split('/').next().unwrap_or_default().trim_end_matches(".rs");
    if module == "lib" {
        return Vec::new();
    }
    let Some(own) = floor(module) else {
        return vec![format!("src/{path}: found the module `{module}`, which tests/floors.rs puts on no floor")];
    };
    let mut faults = Vec::new();
    // How many `super` lead to the root of the crate: one from `label.rs` and `page/mod.rs`, two from `page/facts.rs`.
    let depth = if path.ends_with("/mod.rs") { path.matches('/').count() } else { path.matches('/').count() + 1 };
    let to_root = "super::".repeat(depth);
    for (at, line) in code(text).lines().enumerate() {
        let behind = line.split_once(&to_root).map(|(_, path)| path).unwrap_or_default();
        if FLOORS.iter().flat_map(|modules| modules.iter()).any(|module| behind.starts_with(module)) {
            let line = at + 1;
            faults.push(format!("src/{path}:{line}: found `{to_root}`, expected a path from `crate::`"));
        }
    }
    for (line, other) in modules(text) {
        match floor(&other) {
            Some(other_floor) if other_floor <= own => {}
            Some(_) => faults.push(format!("src/{path}:{line}: imports `{other}`, which is above `{module}`")),
            None => faults.push(format!(
                "src/{path}:{line}: found `crate::{other}`, expected a module such as `crate::number`: the root re-exports upper floors"
            )),
        }
    }
    faults
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_file_imports_from_a_floor_above_its_own() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    files(&source, &mut paths);
    paths.sort();
    assert!(paths.len() > 40, "found only {} files", paths.len());
    let mut all = Vec::new();
    for path in paths {
        let below = path.strip_prefix(&source).unwrap().to_str().unwrap().replace('\\', "/");
        all.extend(faults(&below, &fs::read_to_string(&path).unwrap()));
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn every_module_is_on_a_floor_and_every_floor_has_its_modules() {
    let root = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let declared: BTreeSet<&str> = root
        .lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'))
        .collect();
    assert_eq!(declared, FLOORS.iter().flat_map(|modules| modules.iter().copied()).collect());
}

#[test]
fn the_check_finds_what_is_wrong() {
    let broken = "use crate::page::Page;\n\
                  use crate::{tables::{self, layout}, label, number::Port};\n\
                  // use crate::search::search;\n\
                  /// [`page`](crate::page::page)\n\
                  fn f() -> crate::Port { crate::flow::f(); other_crate::overlay::g() }\n";
    let found = faults("number/port.rs", broken);
    assert_eq!(
        found,
        [
            "src/number/port.rs:1: imports `page`, which is above `number`",
            "src/number/port.rs:2: imports `label`, which is above `number`",
            "src/number/port.rs:5: found `crate::Port`, expected a module such as `crate::number`: the root re-exports upper floors",
            "src/number/port.rs:5: imports `flow`, which is above `number`",
        ]
    );
    assert_eq!(faults("page/mod.rs", "use crate::{inspect, number::{Port, lookup}};"), [""; 0]);
    assert_eq!(faults("tables/mod.rs", "use crate::number::Port;").len(), 1);
    assert_eq!(faults("number/port.rs", "use super::super::page;").len(), 1);
    assert_eq!(faults("number/mod.rs", "use super::page;").len(), 1);
    assert_eq!(faults("number/port.rs", "use super::Range;"), [""; 0]);
    assert_eq!(faults("attic.rs", "").len(), 1);
}
