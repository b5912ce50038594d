//! Faults that have no switch, and those with which the build script writes
//! other tables: each is built and tested by itself, as `cargo mutants` does.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::list::{self, Fault};
use crate::prepare::copy;
use crate::run;
use crate::work::{Set, Work};

/// The tests that most likely notice a fault of a file, which are built and run
/// before all others.
fn likely(file: &str) -> &'static [&'static str] {
    match file {
        "src/uses/rule.rs" => &["rules"],
        "src/flow/evidence.rs" => &["flow"],
        "src/batch.rs" => &["batch"],
        "src/overlay/index.rs" | "src/overlay/services.rs" => &["overlay_limits"],
        "src/search/index.rs" => &["search"],
        file if file.starts_with("src/page") => &["page"],
        // Tables that are wrong.
        _ => &["registry", "claims", "rules", "usual", "find", "former", "generator"],
    }
}

/// Builds each fault by itself that needs it and has no result yet.
pub fn alone(work: &Work, set: &Set, (shard, shards): (usize, usize), only: &str, sample: usize) {
    let faults = list::faults(&work.plain(), set.folders);
    let states = work.read_states();
    let results = run::results(work);
    let tree = work.path(&format!("alone-{shard}"));
    let mut known: BTreeMap<String, (String, String)> = BTreeMap::new();
    let wanted = |number: usize, fault: &Fault| {
        let old = results.get(&fault.name()).map(|(outcome, _)| outcome.as_str());
        match &*states[number] {
            "alone" => old.is_none(),
            "switch" => matches!(old, Some("differs" | "unreached")),
            _ => false,
        }
    };
    let numbers: Vec<usize> = if sample > 0 {
        // Spread over all faults that have been run with their switch.
        let run: Vec<usize> = (0..faults.len())
            .filter(|&number| {
                states[number] == "switch"
                    && faults[number].name().starts_with(only)
                    && results.get(&faults[number].name()).is_some_and(|(outcome, _)| outcome != "differs")
            })
            .collect();
        (0..sample.min(run.len())).map(|at| run[at * run.len() / sample]).collect()
    } else {
        (0..faults.len())
            .filter(|&number| wanted(number, &faults[number]) && faults[number].name().starts_with(only))
            .collect()
    };
    for number in numbers.into_iter().filter(|number| number % shards == shard) {
        let fault = &faults[number];
        let old = results.get(&fault.name()).cloned().unwrap_or_default();
        let sum = if run::is_shared(&fault.file) { String::new() } else { old.1.clone() };
        let start = Instant::now();
        let (outcome, by) = match known.get(&sum).filter(|_| sample == 0 && !sum.is_empty()) {
            Some(result) => result.clone(),
            None => one(work, set, &tree, fault),
        };
        println!("{outcome} in {} s ({}): {} | {}", start.elapsed().as_secs(), old.0, fault.name(), fault.line);
        if sample == 0 {
            run::record(work, fault, &outcome, &by);
            known.insert(sum, (outcome, by));
        }
    }
}

fn one(work: &Work, set: &Set, tree: &Path, fault: &Fault) -> (String, String) {
    copy(&work.plain(), tree, &|_| true);
    let path = tree.join(&fault.file);
    let source = fs::read_to_string(&path).expect("a source can be read");
    fs::write(&path, fault.applied(&source)).expect("a source can be written");
    let is_core = set.root.is_empty() && !fault.file.starts_with("cli");
    let mut stages: Vec<Vec<&str>> = Vec::new();
    if is_core {
        stages.push(vec!["check", "-p", "portolan", "--lib", "--all-features"]);
        stages.push(likely(&fault.file).iter().fold(vec!["test", "-p", "portolan"], |mut all, name| {
            all.extend(["--test", name]);
            all
        }));
        stages.push(vec!["test", "--tests", "-p", "portolan", "-p", "portolan-properties"]);
    } else if set.root.is_empty() {
        stages.push(vec!["test", "--tests", "-p", "portolan-cli"]);
    } else {
        stages.push(vec!["build", "--workspace", "--examples"]);
        stages.push(vec!["test", "--tests", "--workspace", "--test", "sql", "--test", "plans"]);
        stages.push(vec!["test", "--tests", "--workspace"]);
    }
    let mut outcome = ("missed".to_owned(), String::new());
    for stage in stages {
        let mut build = set.plain_cargo(work, tree);
        build.args(&stage);
        if stage[0] == "test" {
            build.arg("--no-run");
        }
        let output = build.output().expect("cargo runs");
        if !output.status.success() {
            let errors = String::from_utf8_lossy(&output.stderr);
            let stops = errors.contains("error[E0080]")
                || errors.contains("(signal: ")
                || errors.contains("failed to run custom build command");
            let outcome = if stops { "stops" } else { "unviable" };
            let by = errors.lines().find(|line| line.starts_with("error")).unwrap_or_default().to_owned();
            return (outcome.to_owned(), by);
        }
        if stage[0] != "test" {
            continue;
        }
        match tested(set.plain_cargo(work, tree).args(&stage)) {
            Tested::Passed => {}
            Tested::Failed(by) => {
                outcome = ("noticed".to_owned(), by);
                break;
            }
            Tested::Late => {
                outcome = ("late".to_owned(), String::new());
                break;
            }
        }
    }
    outcome
}

enum Tested {
    Passed,
    Failed(String),
    Late,
}

fn tested(command: &mut Command) -> Tested {
    use std::os::unix::process::CommandExt;
    let out = std::env::temp_dir().join(format!("portolan-alone-{}", std::process::id()));
    let file = fs::File::create(&out).expect("a file can be made");
    let mut child =
        command.process_group(0).stdout(file).stderr(Stdio::null()).stdin(Stdio::null()).spawn().expect("cargo runs");
    let until = Instant::now() + Duration::from_secs(180);
    let status = loop {
        match child.try_wait().expect("its end can be waited for") {
            Some(status) => break Some(status),
            None if Instant::now() > until => break None,
            None => std::thread::sleep(Duration::from_millis(50)),
        }
    };
    run::stop(&mut child);
    let text = fs::read_to_string(&out).unwrap_or_default();
    let _ = fs::remove_file(&out);
    match status {
        None => Tested::Late,
        Some(status) if status.success() => Tested::Passed,
        Some(_) => {
            let line = text.lines().find(|line| line.ends_with("FAILED")).unwrap_or("a test ends early");
            Tested::Failed(line.to_owned())
        }
    }
}
