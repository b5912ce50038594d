//! Counts what came of the faults, folder by folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::list::{self, Fault};
use crate::run;
use crate::work::{Set, Work};

/// A line of `equal.tsv`: the file, the faults, a part of the source line, and
/// why what they change cannot be told from the outside.
pub struct Equal {
    file: String,
    faults: Vec<String>,
    part: String,
}

impl Equal {
    /// Whether the line is about a fault.
    pub fn is(&self, fault: &Fault) -> bool {
        self.file == fault.file && self.faults.contains(&fault.text) && fault.line.contains(&self.part)
    }
}

/// The lines of `equal.tsv`.
pub fn equal() -> Vec<Equal> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("equal.tsv");
    let text = std::fs::read_to_string(path).expect("the list of equal faults is there");
    let line = |line: &str| {
        let parts: Vec<&str> = line.split('\t').collect();
        let [file, faults, part, reason] = parts[..] else { panic!("found `{line}`, expected four columns") };
        assert!(!reason.is_empty(), "found `{line}`, expected a reason");
        Equal { file: file.to_owned(), faults: faults.split("; ").map(str::to_owned).collect(), part: part.to_owned() }
    };
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(line).collect()
}

const COLUMNS: [&str; 7] = ["noticed", "late", "stops", "missed", "equal", "unviable", "not run"];

/// Prints the table and what was missed.
pub fn report(work: &Work, set: &Set) {
    let faults = list::faults(&work.plain(), set.folders);
    let states = work.read_states();
    let results = run::results(work);
    let equal = equal();
    let mut used = BTreeSet::new();
    let mut counts: BTreeMap<&str, [usize; 7]> = BTreeMap::new();
    for (number, fault) in faults.iter().enumerate() {
        let outcome = match results.get(&fault.name()) {
            _ if states[number] == "unviable" => "unviable",
            Some((outcome, _)) => outcome,
            None => "not run",
        };
        let at = equal.iter().position(|equal| equal.is(fault));
        used.extend(at);
        let outcome = match outcome {
            "noticed" | "late" | "stops" | "unviable" => {
                if at.is_some() && outcome != "unviable" {
                    println!("not equal, as it is {outcome}: {}", fault.name());
                }
                outcome
            }
            _ if at.is_some() => "equal",
            "missed" | "unreached" => {
                println!("missed: {} | {}", fault.name(), fault.line);
                "missed"
            }
            outcome => {
                println!("{outcome}: {} | {}", fault.name(), fault.line);
                "not run"
            }
        };
        let folder = set.folders.iter().find(|folder| fault.file.starts_with(**folder)).unwrap_or(&"");
        let column = COLUMNS.iter().position(|column| *column == outcome).unwrap_or(6);
        counts.entry(folder).or_default()[column] += 1;
    }
    for (at, Equal { file, faults, .. }) in equal.iter().enumerate() {
        if !used.contains(&at) && set.folders.iter().any(|folder| file.starts_with(folder)) {
            println!("equal to nothing in the list: {file}: {}", faults.join("; "));
        }
    }
    println!("| folder | {} | score |", COLUMNS.join(" | "));
    println!("|---|{}---:|", "---:|".repeat(COLUMNS.len()));
    let mut all = [0; 7];
    for (folder, counts) in &counts {
        row(folder, counts);
        all.iter_mut().zip(counts).for_each(|(all, count)| *all += count);
    }
    row("all", &all);
}

fn row(name: &str, counts: &[usize; 7]) {
    let cells: Vec<String> = counts.iter().map(usize::to_string).collect();
    let [noticed, late, stops, missed, ..] = *counts;
    let seen = noticed + late + stops;
    let tenths = (seen * 1000).checked_div(seen + missed).unwrap_or(0);
    println!("| `{name}` | {} | {}.{} % |", cells.join(" | "), tenths / 10, tenths % 10);
}
