//! Makes the copy with the switches, builds it, and runs each test once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::Value;

use crate::instrument::{Instrumented, instrument};
use crate::list::{self, Fault};
use crate::run;
use crate::work::{Set, Work};

/// Copies what git knows of the tree and writes only what has changed, so that
/// Cargo builds only that anew.
pub fn copy(from: &Path, to: &Path, files: &dyn Fn(&str) -> bool) {
    let list = from.join("files.txt");
    let known = fs::read_to_string(&list).unwrap_or_else(|_| {
        let output = Command::new("git").args(["ls-files", "-co", "--exclude-standard"]).current_dir(from).output();
        String::from_utf8(output.expect("git runs").stdout).expect("paths are UTF-8")
    });
    write(&to.join("files.txt"), known.as_bytes());
    for file in known.lines().filter(|file| files(file)) {
        if let Ok(bytes) = fs::read(from.join(file)) {
            write(&to.join(file), &bytes);
        }
    }
}

fn write(path: &Path, bytes: &[u8]) {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
    fs::write(path, bytes).expect("a file can be written");
}

/// Lists the faults, writes the copy, takes the faults out that do not compile,
/// builds all tests and runs each once.
pub fn prepare(work: &Work, set: &Set, root: &Path) {
    copy(root, &work.plain(), &|_| true);
    let faults = list::faults(&work.plain(), set.folders);
    println!("{} faults", faults.len());
    let mut unviable = known_unviable(work, &faults);
    let mut left;
    loop {
        let instrumented;
        (instrumented, left) = write_tree(work, set, &faults, &unviable);
        let fresh = broken(work, set, &instrumented);
        if fresh.is_empty() {
            break;
        }
        println!("{} do not compile", fresh.len());
        unviable.extend(fresh);
    }
    let mut text = String::new();
    for (number, fault) in faults.iter().enumerate() {
        let state = if unviable.contains(&number) {
            "unviable"
        } else if left.contains(&number) {
            "alone"
        } else {
            "switch"
        };
        let _ = writeln!(text, "{state}\t{}", fault.name());
    }
    fs::write(work.states(), text).expect("the states can be written");
    fs::write(work.path("tried"), "").expect("a file can be written");
    build(work, set);
    baseline(work);
}

/// What did not compile the last time, if the faults are the same.
fn known_unviable(work: &Work, faults: &[Fault]) -> BTreeSet<usize> {
    let text = fs::read_to_string(work.states()).unwrap_or_default();
    let states: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once('\t')).collect();
    if !states.iter().map(|(_, name)| (*name).to_owned()).eq(faults.iter().map(Fault::name)) {
        return BTreeSet::new();
    }
    states.iter().enumerate().filter(|(_, (state, _))| *state == "unviable").map(|(number, _)| number).collect()
}

type Files = BTreeMap<String, Instrumented>;

fn write_tree(work: &Work, set: &Set, faults: &[Fault], without: &BTreeSet<usize>) -> (Files, BTreeSet<usize>) {
    let sources: BTreeSet<&str> =
        faults.iter().map(|fault| &*fault.file).chain(set.manifests.iter().copied()).collect();
    copy(&work.plain(), &work.tree(), &|file| !sources.contains(file));
    let mut by_file: BTreeMap<&str, Vec<(usize, &Fault)>> = BTreeMap::new();
    for (number, fault) in faults.iter().enumerate() {
        let faults = by_file.entry(&fault.file).or_default();
        if !without.contains(&number) {
            faults.push((number, fault));
        }
    }
    let mut files = Files::new();
    let mut left = BTreeSet::new();
    for (file, faults) in by_file {
        let source = fs::read_to_string(work.plain().join(file)).expect("a source can be read");
        let instrumented = instrument(&source, &faults, set.constant);
        write(&work.tree().join(file), instrumented.text.as_bytes());
        left.extend(&instrumented.left);
        files.insert(file.to_owned(), instrumented);
    }
    let switch = include_str!("../switch/lib.rs");
    let constant = format!("const COUNT: usize = {};\n", faults.len());
    let manifest =
        "[package]\nname = \"portolan-switch\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[lib]\npath = \"lib.rs\"\n";
    write(&work.tree().join("switch/lib.rs"), format!("{}\n{constant}", set.switch(switch)).as_bytes());
    write(&work.tree().join("switch/Cargo.toml"), manifest.as_bytes());
    for manifest in set.manifests {
        let path = work.tree().join(manifest);
        let text = fs::read_to_string(work.plain().join(manifest)).expect("a manifest can be read");
        let up = "../".repeat(manifest.matches('/').count());
        let dependency = format!("portolan-switch = {{ path = \"{up}switch\" }}");
        let table = if text.contains("\n[dependencies]\n") { "[dependencies]" } else { "[dev-dependencies]" };
        let text = text
            .replace(&format!("\n{table}\n"), &format!("\n{table}\n{dependency}\n"))
            .replace("\n[build-dependencies]\n", &format!("\n[build-dependencies]\n{dependency}\n"))
            .replace("exclude = [", "exclude = [\"switch\", ");
        write(&path, text.as_bytes());
    }
    (files, left)
}

/// The faults that the compiler's errors are about.
fn broken(work: &Work, set: &Set, files: &Files) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for arguments in set.checks {
        let output = set.cargo(work).args(*arguments).arg("--message-format=json").output().expect("cargo runs");
        let mut unknown = Vec::new();
        for message in messages(&output.stdout) {
            if message["reason"] != "compiler-message" || message["message"]["level"] != "error" {
                continue;
            }
            let spans = message["message"]["spans"].as_array().cloned().unwrap_or_default();
            let mut faults: BTreeSet<usize> = spans.iter().filter_map(|span| fault_at(span, set, files)).collect();
            if message["message"]["code"]["code"] == "E0004" {
                faults.extend(arm_of(&message["message"], set, files));
            }
            if faults.is_empty() {
                unknown.push(message["message"]["rendered"].as_str().unwrap_or_default().to_owned());
            }
            found.extend(faults);
        }
        if !found.is_empty() {
            return found;
        }
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "the copy does not compile:\n{}\n{errors}", unknown.join("\n"));
    }
    found
}

/// The last arm with a switch of a `match` that needs it to be exhaustive.
fn arm_of(message: &Value, set: &Set, files: &Files) -> Option<usize> {
    let start = &message["spans"][0];
    // Another child says where the type is defined.
    let mut spans = message["children"].as_array()?.iter().filter_map(|child| child["spans"].get(0));
    let end = spans.find(|span| span["suggested_replacement"].is_string())?;
    let file = list::plain(&format!("{}{}", set.root, start["file_name"].as_str()?));
    let (start, end) = (start["byte_start"].as_u64()?, end["byte_start"].as_u64()?);
    let within = |range: &std::ops::Range<usize>| range.start as u64 > start && range.end as u64 <= end + 60;
    files.get(&file)?.code.iter().rfind(|(range, _)| within(range)).map(|(_, number)| *number)
}

fn fault_at(span: &Value, set: &Set, files: &Files) -> Option<usize> {
    let number = |name: &str| span[name].as_u64().and_then(|number| usize::try_from(number).ok());
    let file = list::plain(&format!("{}{}", set.root, span["file_name"].as_str()?));
    let (start, end) = (number("byte_start")?, number("byte_end")?);
    let code = files.get(&file)?.code.iter().find(|(range, _)| range.start <= start && end <= range.end);
    let expansion = &span["expansion"]["span"];
    code.map(|(_, number)| *number).or_else(|| if expansion.is_null() { None } else { fault_at(expansion, set, files) })
}

fn messages(output: &[u8]) -> Vec<Value> {
    String::from_utf8_lossy(output).lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// Builds all tests and writes down where they are.
fn build(work: &Work, set: &Set) {
    let start = Instant::now();
    let output = set.cargo(work).args(set.build).arg("--message-format=json").output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut text = String::new();
    for message in messages(&output.stdout) {
        if message["reason"] != "compiler-artifact" {
            continue;
        }
        let folder = message["manifest_path"].as_str().map(|path| Path::new(path).parent().unwrap().to_owned());
        let folder = folder.unwrap_or_default();
        let name = message["target"]["name"].as_str().unwrap_or_default();
        if message["target"]["kind"][0] == "custom-build" && folder == work.tree() {
            let program = PathBuf::from(message["filenames"][0].as_str().unwrap_or_default());
            let _ = writeln!(text, "script\t{}\t{}", program.display(), folder.display());
        }
        if let (true, Some(program)) = (message["profile"]["test"] == true, message["executable"].as_str()) {
            let package = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let _ = writeln!(text, "{package}/{name}\t{program}\t{}", folder.display());
        }
    }
    fs::write(work.programs(), text).expect("the programs can be written");
    println!("built in {} s", start.elapsed().as_secs());
}

/// Runs each test without a fault: which it reaches, how long it takes, and
/// which fail because of the switches.
fn baseline(work: &Work) {
    let old = fs::read_to_string(work.baseline()).unwrap_or_default();
    let since = fs::metadata(work.baseline()).and_then(|data| data.modified()).ok();
    let mut text = String::new();
    for (name, program, folder) in work.read_programs() {
        if name == "script" {
            continue;
        }
        // What has not been built anew does what it did.
        let built = fs::metadata(&program).and_then(|data| data.modified()).ok();
        let known = old.lines().find(|line| line.split('\t').next() == Some(&name));
        if let Some(known) = known.filter(|_| built < since) {
            let _ = writeln!(text, "{known}");
            continue;
        }
        let record = work.path("reached.tmp");
        let _ = fs::remove_file(&record);
        let start = Instant::now();
        let failed = run::failing(&program, &folder, &record);
        let millis = start.elapsed().as_millis();
        let reached: BTreeSet<usize> =
            fs::read_to_string(&record).unwrap_or_default().lines().filter_map(|line| line.parse().ok()).collect();
        let reached: Vec<String> = reached.iter().map(usize::to_string).collect();
        println!("{name}: {millis} ms, reaches {}, fails {failed:?}", reached.len());
        let _ = writeln!(text, "{name}\t{millis}\t{}\t{}", failed.join(" "), reached.join(" "));
    }
    fs::write(work.baseline(), text).expect("the baseline can be written");
}
