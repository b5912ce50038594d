//! The list of faults: what `cargo mutants` would do.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// What kind of code a fault changes, as `cargo mutants` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Genre {
    Body,
    Binary,
    Unary,
    Guard,
    Arm,
    Field,
}

/// A fault. Lines and columns count from 1, columns in characters.
#[derive(Debug, Clone)]
pub struct Fault {
    pub file: String,
    pub start: (usize, usize),
    pub end: (usize, usize),
    pub genre: Genre,
    pub replacement: String,
    /// What is done, without the place: `replace < with <= in Port::range`.
    pub text: String,
    /// The source line that it starts on.
    pub line: String,
}

impl Fault {
    /// One line that names the fault in the state of the files.
    pub fn name(&self) -> String {
        format!("{}:{}:{}: {}", self.file, self.start.0, self.start.1, self.text)
    }

    /// The bytes of the file that it replaces.
    pub fn range(&self, source: &str) -> std::ops::Range<usize> {
        offset(source, self.start)..offset(source, self.end)
    }

    /// The source of its file with the fault in it.
    pub fn applied(&self, source: &str) -> String {
        let range = self.range(source);
        format!("{}{} {}", &source[..range.start], self.replacement, &source[range.end..])
    }
}

fn offset(source: &str, (line, column): (usize, usize)) -> usize {
    let before: usize = source.split_inclusive('\n').take(line - 1).map(str::len).sum();
    before + source[before..].chars().take(column - 1).map(char::len_utf8).sum::<usize>()
}

/// The faults of a tree, each file's once, in the order of the files.
pub fn faults(tree: &Path, folders: &[&str]) -> Vec<Fault> {
    let mut found = Vec::new();
    let engines = folders.iter().all(|folder| folder.starts_with("engines"));
    let mut command = Command::new("cargo");
    command.args(["mutants", "--list", "--json", "--workspace"]);
    let root = if engines { "engines/" } else { "" };
    if engines {
        command.args(["--config", "../.cargo/mutants.toml"]);
    }
    let output = command.current_dir(tree.join(root)).output().expect("cargo mutants runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let list: Value = serde_json::from_slice(&output.stdout).expect("it lists JSON");
    let mut seen = BTreeSet::new();
    for value in list.as_array().expect("a list") {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let place = |at: &Value| {
            let number = |name: &str| usize::try_from(at[name].as_u64().unwrap_or_default()).unwrap_or_default();
            (number("line"), number("column"))
        };
        let file = plain(&format!("{root}{}", text(&value["file"])));
        if !folders.iter().any(|folder| file.starts_with(folder)) {
            continue;
        }
        let genre = match value["genre"].as_str() {
            Some("FnValue") => Genre::Body,
            Some("BinaryOperator") => Genre::Binary,
            Some("UnaryOperator") => Genre::Unary,
            Some("MatchArmGuard") => Genre::Guard,
            Some("MatchArm") => Genre::Arm,
            Some("StructField") => Genre::Field,
            other => panic!("found the kind of fault {other:?}, expected one that is known here"),
        };
        let (start, end) = (place(&value["span"]["start"]), place(&value["span"]["end"]));
        let replacement = text(&value["replacement"]);
        let name = text(&value["name"]);
        let line = source_line(tree, &file, start.0);
        if seen.insert((file.clone(), start, end, replacement.clone())) {
            let text_of = name.splitn(4, ':').nth(3).unwrap_or(&name).trim().to_owned();
            found.push(Fault { file, start, end, genre, replacement, text: text_of, line });
        }
    }
    found.sort_by(|a, b| (&a.file, a.start).cmp(&(&b.file, b.start)));
    found
}

fn source_line(tree: &Path, file: &str, line: usize) -> String {
    let source = std::fs::read_to_string(tree.join(file)).unwrap_or_default();
    source.lines().nth(line - 1).unwrap_or_default().trim().to_owned()
}

/// A path without `..`.
pub fn plain(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
