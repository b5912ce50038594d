//! What the pages of the repository say of its files, commands and items is true. (The README's code is a doctest.)

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const PAGES: [&str; 9] = [
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "benches/README.md",
    "data/README.md",
    "docs/README.md",
    "fuzz/README.md",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The texts between two marks.
fn between<'a>(text: &'a str, open: &'a str, close: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(open).skip(1).filter_map(move |rest| rest.split(close).next())
}

/// The code spans of a page, outside of its blocks of code.
fn spans(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    prose.flat_map(|prose| prose.split('`').skip(1).step_by(2)).collect()
}

#[test]
fn the_readme_has_at_most_150_lines() {
    let lines = read("README.md").lines().count();
    assert!(lines <= 150, "README.md has {lines} lines, expected at most 150");
}

#[test]
fn links_lead_to_files() {
    let mut broken = Vec::new();
    for page in PAGES {
        let text = read(page);
        let folder = root().join(page).parent().map(PathBuf::from).unwrap();
        for link in between(&text, "](", ")") {
            let path = link.split('#').next().unwrap_or_default();
            let elsewhere = path.is_empty() || path.contains("://");
            if !elsewhere && !folder.join(path).exists() {
                broken.push(format!("{page}: {link}"));
            }
        }
    }
    assert!(broken.is_empty(), "links to files that are not there:\n{}", broken.join("\n"));
}

/// A code span such as `tests/floors.rs` is a file or folder of the repository.
#[test]
fn paths_in_code_spans_are_there() {
    const FOLDERS: [&str; 12] = [
        ".ci/",
        ".github/",
        "benches/",
        "build/",
        "cli/",
        "data/",
        "docs/",
        "engines/",
        "examples/",
        "fuzz/",
        "src/",
        "tests/",
    ];
    let mut missing = Vec::new();
    for page in PAGES {
        let text = read(page);
        for span in spans(&text) {
            let path = span.split_ascii_whitespace().next().unwrap_or_default();
            let is_path = FOLDERS.iter().any(|folder| path.starts_with(folder));
            if is_path && !path.contains('*') && !root().join(path).exists() {
                missing.push(format!("{page}: {span}"));
            }
        }
    }
    assert!(missing.is_empty(), "paths that are not there:\n{}", missing.join("\n"));
}

/// Each promise names what tests it: files of tests, or a step or job that runs.
#[test]
fn promises_are_tested() {
    // Words of code that name no test.
    const NAMES: [&str; 3] = ["unsafe_code", "rust-version", "incompatible_msrv"];
    let run = read(".ci/run");
    let steps: BTreeSet<&str> =
        run.lines().filter_map(|line| Some(line.strip_prefix("step ")?.trim_matches(['\'', '"']))).collect();
    let jobs = read(".github/workflows/ci.yml");
    let is_rust = |path: &str| Path::new(path).extension().is_some_and(|extension| extension == "rs");
    let is_test = |path: &str| path.contains("tests/") && read(path).contains("test]\n");

    let page = read("ARCHITECTURE.md");
    let table = page.lines().skip_while(|line| *line != "| promise | tested by |").skip(2);
    let mut before = 0;
    let mut promises = 0;
    for line in table.take_while(|line| line.starts_with('|')) {
        let [_, promise, tests, _] = line.split(" | ").flat_map(|part| part.split('|')).collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let mut found = if tests.starts_with(" the same") || tests.starts_with("the same") { before } else { 0 };
        for span in spans(tests) {
            let is_path = root().join(span).exists();
            let is_step = steps.contains(span) || jobs.contains(&format!("\n  {span}:\n"));
            assert!(is_path || is_step || NAMES.contains(&span), "{promise}: `{span}` is no file, step or job");
            assert!(!is_rust(span) || is_test(span), "{promise}: `{span}` holds no test");
            found += usize::from(is_step || is_rust(span));
        }
        assert!(found > 0, "{promise}: nothing tests it");
        before = found;
        promises += 1;
    }
    assert!(promises > 15, "found {promises} promises");
}

#[test]
fn commands_name_what_there_is() {
    let mut wrong = Vec::new();
    for page in PAGES {
        let text = read(page);
        for (option, place) in [("--example ", "examples/"), ("--test ", "tests/"), ("--bench ", "benches/")] {
            for rest in text.split(option).skip(1) {
                let name: String =
                    rest.chars().take_while(|letter| letter.is_alphanumeric() || "_-".contains(*letter)).collect();
                let places = [format!("{place}{name}.rs"), format!("{place}rivals/benches/{name}.rs")];
                if !places.iter().any(|path| root().join(path).exists()) {
                    wrong.push(format!("{page}: {option}{name}"));
                }
            }
        }
        for manifest in between(&text, "--manifest-path ", "\n") {
            let path = manifest.split([' ', '`']).next().unwrap_or_default();
            if !root().join(path).exists() {
                wrong.push(format!("{page}: --manifest-path {path}"));
            }
        }
    }
    assert!(wrong.is_empty(), "commands that name what is not there:\n{}", wrong.join("\n"));
}

#[test]
fn examples_are_short() {
    let mut count = 0;
    for entry in fs::read_dir(root().join("examples")).unwrap() {
        let path = entry.unwrap().path();
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines < 80, "{} has {lines} lines, expected fewer than 80", path.display());
        count += 1;
    }
    assert!(count >= 7, "found {count} examples");
}

/// The names that `src/lib.rs` re-exports.
fn re_exports() -> BTreeSet<String> {
    let text = read("src/lib.rs");
    let lists = between(&text, "\npub use ", ";").map(|path| match path.split_once('{') {
        Some((_, list)) => list.trim_end_matches('}').to_owned(),
        None => path.rsplit("::").next().unwrap_or_default().to_owned(),
    });
    let names: Vec<String> = lists.collect();
    names
        .iter()
        .flat_map(|list| list.split(','))
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn the_front_door_is_small() {
    let modules = ["claim", "rule", "usual"].map(String::from);
    let items: Vec<String> = re_exports().into_iter().filter(|name| !modules.contains(name)).collect();
    assert!(items.len() <= 25, "the root has {} items, expected at most 25: {items:?}", items.len());
    assert!(items.contains(&"lookup".to_owned()) && items.contains(&"Port".to_owned()), "{items:?}");
}

/// Each link of the README to docs.rs is to an item of the pinned public surface.
#[test]
fn documentation_links_name_items() {
    let surface = read("docs/public-api.txt");
    let text = read("README.md");
    let mut links = 0;
    for path in between(&text, "https://docs.rs/portolan/latest/portolan/", "\n") {
        let (page, anchor) = path.split_once('#').unwrap_or((path, ""));
        let parts: Vec<&str> = page.trim_end_matches(".html").split('/').collect();
        let names = parts.iter().filter(|part| **part != "index").map(|part| part.rsplit('.').next().unwrap_or(part));
        let mut item = names.fold("portolan".to_owned(), |path, name| path + "::" + name);
        if let Some((_, method)) = anchor.split_once('.') {
            item = item + "::" + method;
        }
        let known = surface.lines().any(|line| {
            line.split_once(&item)
                .is_some_and(|(_, behind)| !behind.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
        });
        assert!(known, "README.md: `{item}` is not in docs/public-api.txt");
        links += 1;
    }
    assert!(links > 5, "found {links} links");
}
