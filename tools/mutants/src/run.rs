//! Runs the tests that reach a fault, until one fails.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Write as _};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::list::{self, Fault};
use crate::report;
use crate::work::{Set, Work};

/// A program of tests, with what it did without a fault.
struct Program {
    name: String,
    path: PathBuf,
    folder: PathBuf,
    time: Duration,
    skipped: Vec<String>,
    reached: BTreeSet<usize>,
}

/// A program that may take 4 GB and so many seconds of a processor and not more,
/// in a process group of its own. Time by the clock would tell what else the
/// machine does.
fn limited(path: &Path, folder: &Path, seconds: u64) -> Command {
    let mut command = Command::new("sh");
    let limits = format!("ulimit -v 4000000; ulimit -c 0; ulimit -t {seconds}; exec \"$@\"");
    command.args(["-c", &limits, "sh"]).arg(path).current_dir(folder);
    command.env("CARGO_MANIFEST_DIR", folder).process_group(0).stdin(Stdio::null());
    command
}

pub fn stop(child: &mut Child) {
    let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", child.id())]).stderr(Stdio::null()).status();
    let _ = child.wait();
}

/// The tests that fail without a fault.
pub fn failing(path: &Path, folder: &Path, record: &Path) -> Vec<String> {
    let output = limited(path, folder, 3600).arg("--test-threads=1").env("PORTOLAN_REACHED", record).output();
    let output = output.expect("a test runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let failed = text.lines().filter_map(|line| line.strip_prefix("test ")?.strip_suffix(" ... FAILED"));
    failed.map(str::to_owned).collect()
}

/// The signals of a process that takes more time than it may.
const KILLED: i32 = 9;
const XCPU: i32 = 24;

/// What came of a program with a fault.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Passed,
    Failed(String),
    Late,
}

fn run_program(program: &Program, fault: usize, only: Option<&str>) -> End {
    let mut command = limited(&program.path, &program.folder, program.time.as_secs() * 2 + 5);
    command.env("PORTOLAN_FAULT", fault.to_string()).stdout(Stdio::piped()).stderr(Stdio::null());
    // Side by side, so that a slow test does not keep the quick ones waiting.
    command.arg("--test-threads=4");
    if let Some(name) = only {
        command.args(["--exact", name]);
    }
    for name in &program.skipped {
        command.args(["--skip", name]);
    }
    let mut child = command.spawn().expect("a test runs");
    let (sender, lines) = mpsc::channel();
    let output = child.stdout.take().expect("the output is piped");
    std::thread::spawn(move || {
        for line in BufReader::new(output).split(b'\n') {
            let Ok(line) = line else { return };
            if sender.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                return;
            }
        }
    });
    // For what waits and does nothing.
    let until = Instant::now() + program.time * 10 + Duration::from_secs(60);
    let mut last = String::new();
    loop {
        match lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(line) => {
                if let Some(name) = line.strip_prefix("test ").and_then(|line| line.split(" ... FAILED").next())
                    && line.ends_with("FAILED")
                {
                    let name = name.split(" ... ").next().unwrap_or_default().to_owned();
                    stop(&mut child);
                    return End::Failed(name);
                }
                last = line;
            }
            Err(RecvTimeoutError::Timeout) => {
                stop(&mut child);
                return End::Late;
            }
            Err(RecvTimeoutError::Disconnected) => {
                let status = child.wait().expect("its end can be waited for");
                stop(&mut child);
                return match status.signal() {
                    _ if status.success() => End::Passed,
                    Some(KILLED | XCPU) => End::Late,
                    _ => End::Failed(format!("ends early: {last}")),
                };
            }
        }
    }
}

/// What the build script makes with a fault.
#[derive(Debug, PartialEq, Eq)]
enum Tables {
    Same,
    Stops,
    Differ(String),
}

fn script(work: &Work, fault: Option<usize>) -> Option<Vec<u8>> {
    let (_, path, folder) = work.read_programs().into_iter().find(|(name, ..)| name == "script")?;
    let out = work.path(&format!("out-{}", std::process::id()));
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&out).expect("a folder can be made");
    let mut command = limited(&path, &folder, 5);
    command.env("OUT_DIR", &out).stdout(Stdio::null()).stderr(Stdio::null());
    if let Some(fault) = fault {
        command.env("PORTOLAN_FAULT", fault.to_string());
    }
    let mut child = command.spawn().expect("the build script runs");
    let until = Instant::now() + Duration::from_secs(100);
    let passed = loop {
        match child.try_wait().expect("its end can be waited for") {
            Some(status) => break status.success(),
            None if Instant::now() > until => break false,
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    stop(&mut child);
    let text = fs::read(out.join("tables.rs")).ok().filter(|_| passed);
    let _ = fs::remove_dir_all(&out);
    text
}

fn tables(work: &Work, fault: usize, usual: &[u8]) -> Tables {
    match script(work, Some(fault)) {
        None => Tables::Stops,
        Some(text) if text == usual => Tables::Same,
        Some(text) => {
            use std::hash::{DefaultHasher, Hash, Hasher};
            let mut hasher = DefaultHasher::new();
            text.hash(&mut hasher);
            Tables::Differ(format!("{:016x}", hasher.finish()))
        }
    }
}

/// The last result of each fault, by its name: what came of it, and which test
/// tells.
pub fn results(work: &Work) -> BTreeMap<String, (String, String)> {
    let text = fs::read_to_string(work.results()).unwrap_or_default();
    let parts = |line: &str| {
        let mut parts = line.split('\t').map(str::to_owned);
        Some((parts.next()?, (parts.next()?, parts.next().unwrap_or_default())))
    };
    text.lines().filter_map(parts).collect()
}

/// Writes a result down.
pub fn record(work: &Work, fault: &Fault, outcome: &str, by: &str) {
    let file = OpenOptions::new().create(true).append(true).open(work.results());
    let line = format!("{}\t{outcome}\t{by}\n", fault.name());
    file.and_then(|mut file| file.write_all(line.as_bytes())).expect("a result can be written");
}

fn programs(work: &Work) -> Vec<Program> {
    let text = fs::read_to_string(work.baseline()).expect("`prepare` has been run");
    let paths = work.read_programs();
    let mut programs: Vec<Program> = text
        .lines()
        .map(|line| {
            let parts: Vec<&str> = line.split('\t').collect();
            let (name, path, folder) =
                paths.iter().find(|(name, ..)| name == parts[0]).expect("a program has a path").clone();
            Program {
                name,
                path,
                folder,
                time: Duration::from_millis(parts[1].parse().expect("a time is a number")),
                skipped: parts[2].split_whitespace().map(str::to_owned).collect(),
                reached: parts[3].split_whitespace().filter_map(|number| number.parse().ok()).collect(),
            }
        })
        .collect();
    programs.sort_by_key(|program| program.time);
    programs
}

/// Whether the build script compiles a file.
fn is_generator(file: &str) -> bool {
    file.starts_with("build") || is_shared(file)
}

/// Whether both the crate and its build script compile a file.
pub fn is_shared(file: &str) -> bool {
    file == "src/records.rs" || (file.starts_with("src/tables/") && !matches!(&file[11..], "mod.rs" | "cells.rs"))
}

/// Runs the faults of a shard that have no result yet; with `missed`, those that
/// no test has noticed so far; with `only`, those whose name starts with it.
/// With `quick`, the tests that take more than 15 seconds are left out, but for
/// those that have the name of the last folder in `only`.
pub fn run(work: &Work, set: &Set, (shard, shards): (usize, usize), missed: bool, quick: bool, only: &str) {
    let faults = list::faults(&work.plain(), set.folders);
    let states = work.read_states();
    let mut programs = programs(work);
    if quick {
        let own = only.rsplit('/').next().unwrap_or_default();
        let is_own = |name: &str| name.rsplit('/').next() == Some(own);
        programs.retain(|program| program.time < Duration::from_secs(15) || is_own(&program.name));
    }
    if missed {
        // What was there before has missed them already.
        let built = |program: &Program| fs::metadata(&program.path).and_then(|data| data.modified()).ok();
        let tried = fs::metadata(work.path("tried")).and_then(|data| data.modified()).ok();
        programs.retain(|program| built(program) > tried);
    }
    let equal = report::equal();
    let results = results(work);
    let usual = script(work, None).unwrap_or_default();
    let start = Instant::now();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    // The tests that noticed the last faults of a file: most likely they notice
    // the next one too.
    let mut recent: BTreeMap<&str, Vec<(String, String)>> = BTreeMap::new();
    for (number, fault) in faults.iter().enumerate() {
        let old = results.get(&fault.name()).map(|(outcome, _)| outcome.as_str());
        let again = if missed && equal.iter().any(|equal| equal.is(fault)) {
            false
        } else if missed {
            matches!(old, Some("missed" | "unreached"))
        } else {
            old.is_none()
        };
        if number % shards != shard || !again || !fault.name().starts_with(only) || states[number] != "switch" {
            continue;
        }
        let tests = recent.entry(&fault.file).or_default();
        let (outcome, by) = one(work, &programs, fault, number, &usual, tests);
        if let Some((program, test)) =
            by.split_once(' ').filter(|(_, test)| outcome == "noticed" && !test.contains(' '))
        {
            let test = (program.to_owned(), test.to_owned());
            tests.retain(|other| *other != test);
            tests.insert(0, test);
            tests.truncate(3);
        }
        record(work, fault, &outcome, &by);
        if !matches!(&*outcome, "noticed" | "late" | "stops") {
            println!("{outcome}: {} | {}", fault.name(), fault.line);
        }
        *counts.entry(outcome).or_default() += 1;
    }
    println!("{counts:?} in {} s", start.elapsed().as_secs());
}

fn one(
    work: &Work,
    programs: &[Program],
    fault: &Fault,
    number: usize,
    usual: &[u8],
    recent: &[(String, String)],
) -> (String, String) {
    let mut differ = None;
    if is_generator(&fault.file) {
        match tables(work, number, usual) {
            Tables::Stops => return ("stops".to_owned(), "the build script".to_owned()),
            Tables::Same => {}
            Tables::Differ(sum) => differ = Some(sum),
        }
    }
    // In a build of the fault, the crate would have other tables too. What these
    // two tests find does not come from the crate.
    let counts = |program: &&Program| {
        let is_of_generator = matches!(&*program.name, "tree/generator" | "tree/own_data");
        program.reached.contains(&number) && (differ.is_none() || is_of_generator && !is_shared(&fault.file))
    };
    for (name, test) in recent {
        if let Some(program) = programs.iter().filter(counts).find(|program| program.name == *name)
            && let End::Failed(_) = run_program(program, number, Some(test))
        {
            return ("noticed".to_owned(), format!("{name} {test}"));
        }
    }
    let mut reached = false;
    for program in programs.iter().filter(counts) {
        reached = true;
        match run_program(program, number, None) {
            End::Passed => {}
            End::Failed(name) => return ("noticed".to_owned(), format!("{} {name}", program.name)),
            End::Late => return ("late".to_owned(), program.name.clone()),
        }
    }
    match differ {
        Some(sum) => ("differs".to_owned(), sum),
        None if reached => ("missed".to_owned(), String::new()),
        None => ("unreached".to_owned(), String::new()),
    }
}
