//! `portolan refresh` on copies of the data folder, and the table of sources in
//! the real one.

// A test tells one story from its beginning to its end.
#![allow(clippy::too_many_lines, clippy::format_push_string)]

mod common;
#[path = "common/registry.rs"]
mod registry;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use common::Ran;
use portolan::REGISTRY;
use registry::{NEWER, README, SNAPSHOT, UPDATES, data, naive};
use sha2::{Digest, Sha256};

/// The SHA-256 of a file's bytes, in small hexadecimal digits.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"))
}

/// A folder of a test's own, which stays behind for whoever looks into a
/// failure.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = common::fresh(&format!("refresh/{name}"));
        registry::copy(&path.join("data"));
        Self(path)
    }

    fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.data().join(name)).unwrap()
    }

    fn content(&self) -> BTreeMap<OsString, Vec<u8>> {
        content(&self.data())
    }

    /// Runs the command on this data folder.
    fn refresh(&self, arguments: &[&str]) -> Ran {
        let data = self.data();
        common::run(&[&["refresh", "--data", data.to_str().unwrap()], arguments].concat())
    }

    /// The same with a new file of these bytes, whose path it returns too.
    fn refresh_with(&self, bytes: &[u8]) -> (String, i32, String, String) {
        let new = self.0.join("new.csv");
        fs::write(&new, bytes).unwrap();
        let new = new.to_str().unwrap().to_string();
        let (code, out, errors) = self.refresh(&[&new]);
        (new, code, out, errors)
    }
}

/// Every file of a folder.
fn content(folder: &Path) -> BTreeMap<OsString, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let files = entries.filter(|entry| entry.path().is_file());
    files.map(|entry| (entry.file_name(), fs::read(entry.path()).unwrap())).collect()
}

/// The cells of each file's line in the table of sources.
fn sources(readme: &str) -> BTreeMap<String, Vec<String>> {
    // The first table; those further down explain columns.
    let table = readme.lines().skip_while(|line| !line.starts_with("| file |")).take_while(|line| !line.is_empty());
    let lines = table.filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |"));
    lines
        .map(|line| {
            let mut cells = line.split(" | ").map(str::to_string);
            (cells.next().unwrap().trim_end_matches('`').to_string(), cells.collect())
        })
        .collect()
}

/// What stands between two marks.
fn passage<'a>(readme: &'a str, name: &str) -> &'a str {
    let (_, rest) = readme.split_once(&format!("<!-- refresh: {name} -->\n")).unwrap();
    rest.split_once("<!-- refresh: end -->").unwrap().0
}

/// The lines of the README that a refresh leaves alone.
fn lasting(readme: &str) -> Vec<String> {
    let readme = ["snapshot", "updates"]
        .iter()
        .fold(readme.to_string(), |readme, name| readme.replace(passage(&readme, name), ""));
    let lines = readme.lines().filter(|line| !line.starts_with("| `service-") && !line.starts_with("| `updates"));
    lines.map(str::to_string).collect()
}

/// The newest date of a registry file.
fn newest(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let dates = naive::csv(&text).into_iter().skip(1).map(|record| record[6].clone().max(record[7].clone()));
    dates.max().unwrap()
}

#[test]
fn the_table_of_sources_is_true() {
    let readme = fs::read_to_string(data().join(README)).unwrap();
    let sources = sources(&readme);
    for entry in fs::read_dir(data()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name == README {
            continue;
        }
        let cells = sources.get(name).unwrap_or_else(|| panic!("{name} has no line"));
        let [_, sum, licence, source] = &cells[..] else { panic!("{cells:?}") };
        assert_eq!(*sum, sha256(&fs::read(&path).unwrap()), "SHA-256 of {name}");
        assert!(!licence.is_empty() && !source.is_empty(), "{name}");
    }
    for name in sources.keys() {
        assert!(data().join(name).is_file(), "{name} is in the table and not in the folder");
    }
    assert_eq!(sources[SNAPSHOT][0], newest(&data().join(SNAPSHOT)));
    assert_eq!(sources[SNAPSHOT][0], REGISTRY.date().to_string());
    let updated = REGISTRY.updated().map_or("none".to_string(), |date| date.to_string());
    assert_eq!(sources[UPDATES][0], updated);
}

/// A refresh with the snapshot that is there already takes back what the
/// updates say, and the README counts just that.
#[test]
fn the_readme_counts_what_the_updates_change() {
    let readme = fs::read_to_string(data().join(README)).unwrap();
    let counted = |what: &str| -> usize {
        let lines = passage(&readme, "updates").lines();
        let rows = lines.filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
        let mut rows = rows.filter(|(_, text)| text.starts_with(what));
        rows.next().map_or(0, |(count, _)| count.parse().unwrap())
    };
    let (assigned, from_reserved) = (counted("newly assigned"), counted("assigned, and reserved before"));
    let (reserved, renamed) = (counted("newly reserved"), counted("renamed"));
    let (given_back, described) = (counted("given back"), counted("described"));

    let (code, report, error) = common::run(&[
        "refresh",
        "--dry-run",
        "--data",
        data().to_str().unwrap(),
        data().join(SNAPSHOT).to_str().unwrap(),
    ]);
    // Words for what the updates assign have no service without them, which comes behind the report.
    assert!(code == 0 || error.lines().count() == 1, "{error}");
    let titles = [
        "assigned",
        "renamed",
        "given back",
        "description changed",
        "newly reserved",
        "no longer reserved, and not assigned",
    ];
    let expected = [given_back, renamed, assigned + from_reserved, described, 0, reserved];
    for (title, ports) in titles.into_iter().zip(expected) {
        assert!(report.contains(&format!("\n{title}: {ports} ports, 0 names without a port\n")), "{title} {ports}");
    }

    let rows = naive::csv(&fs::read_to_string(data().join(UPDATES)).unwrap()).len() - 1;
    assert_eq!(assigned + from_reserved + reserved + renamed + given_back + described, rows);
}

/// A registry with an edit of each kind, and how the edited names were
/// described before.
fn edited(old: &str) -> (String, BTreeMap<&str, String>) {
    let mut descriptions = BTreeMap::new();
    let mut new = String::new();
    for line in old.split_inclusive('\n') {
        let edits = [
            ("isi-irp,3226,tcp,", "isi-irp"),
            ("vrml-multi-use,4200-4299,,", "vrml-multi-use"),
            ("daytime,13,tcp,", "daytime"),
            ("mdap-port,3235,tcp,", "mdap-port"),
            ("mdtp,3232,udp,", "mdtp"),
        ];
        let Some((_, name)) = edits.into_iter().find(|(start, _)| line.starts_with(start)) else {
            new += line;
            continue;
        };
        let description = naive::csv(line)[0][3].clone();
        new += &match name {
            "isi-irp" => line.replacen("isi-irp", "throw-away", 1),
            "vrml-multi-use" => line.replacen("vrml-multi-use", "vrml-one-use", 1),
            "daytime" => line.replacen(&description, "Time of day", 1),
            "mdap-port" => String::new(),
            _ => ",3232,udp,Reserved,,,,,,,,\r\n".to_string(),
        };
        descriptions.insert(name, description);
    }
    assert_eq!(descriptions.len(), 5);
    new += "zz-test,26,tcp,\"Test, of\r\n  lines\",,,2031-01-02,,,,,\r\n,26,udp,Reserved,,,,,,,,\r\n\
            zz-name,,tcp,Name,,,,,,,,\r\nzz-other,,,,,,,,,,,\r\n";
    (new, descriptions)
}

#[test]
fn a_new_file_replaces_all_three() {
    let folder = Folder::new("replace");
    // With the updates in it, the report is about the edits alone.
    let merged = folder.0.join("merged.csv");
    fs::write(&merged, registry::with_updates(&folder.data())).unwrap();
    let (code, out, errors) = folder.refresh(&["--force-older", merged.to_str().unwrap()]);
    assert_eq!((code, &*errors), (0, ""), "{out}");
    let real = fs::read_to_string(data().join(README)).unwrap();

    let old = folder.read(SNAPSHOT);
    let (new, descriptions) = edited(&old);
    let path = folder.0.join("new.csv");
    fs::write(&path, &new).unwrap();
    let (code, out, errors) = folder.refresh(&["--source", " by hand, today ", path.to_str().unwrap()]);
    assert_eq!((code, &*errors), (0, ""));
    let (states, report) = out.split_once("\n\n").unwrap();
    assert!(states.contains("\nnew: newest entry 2031-01-02, "), "{states}");
    let file = |name: &str| folder.data().join(name).display().to_string();
    let expected = format!(
        "assigned: 1 ports, 2 names without a port\n  \
         26/tcp: zz-test, Test, of lines\n  \
         zz-name/tcp without a port: zz-name, Name\n  \
         zz-other without a port: zz-other\n\
         \n\
         renamed: 201 ports, 0 names without a port\n  \
         3226/tcp: was isi-irp, {irp}; now throw-away, {irp}\n  \
         4200-4299/tcp: was vrml-multi-use, {vrml}; now vrml-one-use, {vrml}\n  \
         4200-4299/udp: was vrml-multi-use, {vrml}; now vrml-one-use, {vrml}\n\
         \n\
         given back: 2 ports, 0 names without a port\n  \
         3232/udp: mdtp, {mdtp}; now reserved\n  \
         3235/tcp: mdap-port, {mdap}; now unassigned\n\
         \n\
         description changed: 1 ports, 0 names without a port\n  \
         13/tcp: was daytime, {daytime}; now daytime, Time of day\n\
         \n\
         newly reserved: 1 ports, 0 names without a port\n  \
         26/udp\n\
         \n\
         no longer reserved, and not assigned: 0 ports, 0 names without a port\n\
         \n\
         replaced {}, emptied {}, brought {} up to date\n",
        file(SNAPSHOT),
        file(UPDATES),
        file(README),
        irp = descriptions["isi-irp"],
        vrml = descriptions["vrml-multi-use"],
        mdtp = descriptions["mdtp"],
        mdap = descriptions["mdap-port"],
        daytime = descriptions["daytime"],
    );
    assert_eq!(report, expected);

    assert!(folder.read(SNAPSHOT) == new, "the snapshot is not the new file");
    let updates = folder.read(UPDATES);
    assert_eq!(naive::csv(&updates).len(), 1);
    assert_eq!(updates, fs::read_to_string(data().join(UPDATES)).unwrap().split_inclusive('\n').next().unwrap());
    let readme = folder.read(README);
    let sources = sources(&readme);
    assert_eq!(sources[SNAPSHOT][0], "2031-01-02");
    assert_eq!(sources[SNAPSHOT][1], sha256(new.as_bytes()));
    assert!(sources[SNAPSHOT][3].ends_with(" of IANA; by hand, today"), "{:?}", sources[SNAPSHOT]);
    assert_eq!(sources[UPDATES][0], "none");
    assert_eq!(sources[UPDATES][1], sha256(updates.as_bytes()));
    let records = naive::csv(&new).len() - 1;
    assert_eq!(passage(&readme, "snapshot"), format!("{records} records, newest entry 2031-01-02, line ends CRLF.\n"));
    assert_eq!(passage(&readme, "updates"), "Empty: no change is known that is newer than the file above.\n");
    assert_eq!(lasting(&readme), lasting(&real));
    // Nothing else came or went.
    let names = |content: BTreeMap<OsString, Vec<u8>>| content.into_keys().collect::<Vec<_>>();
    assert_eq!(names(folder.content()), names(content(data())));

    // Back to the older file: the report says that it is older, and it has to be asked for.
    let before = folder.content();
    let (new, code, _, errors) = folder.refresh_with(old.replace("\r\n", "\n").as_bytes());
    let older = "is older than what is known today, so nothing was replaced; --force-older takes it";
    assert_eq!((code, errors), (1, format!("portolan refresh: {new}: {older}\n")));
    assert!(folder.content() == before);
    let (code, out, _) = folder.refresh(&["--force-older", &new]);
    assert_eq!(code, 0);
    assert!(out.contains("\nthe new file is older than what is known today\n"), "{out}");
    assert!(out.contains("\nassigned: 2 ports, 0 names without a port\n"), "{out}");
    assert!(passage(&folder.read(README), "snapshot").ends_with(", line ends LF.\n"));
}

#[test]
fn a_fault_in_the_new_file_changes_nothing() {
    let folder = Folder::new("fault");
    let before = folder.content();
    let text = folder.read(SNAPSHOT);
    let (header, rows) = text.split_once('\n').unwrap();
    let header = header.trim_end();
    let lines = text.lines().count();

    let without_notes = text.lines().next().unwrap().rsplit_once(',').unwrap().0.to_string();
    let notes = "found no column `Assignment Notes`, expected one";
    for (new, line, what) in [
        (String::new(), 1, "found an empty file, expected a header and records".to_string()),
        (format!("{header}\r\n"), 1, "found a header and no record, expected the registry".to_string()),
        (without_notes, 1, notes.to_string()),
        (text.replacen(",Assignment Notes", "", 1), 1, notes.to_string()),
        (rows.to_string(), 1, String::new()),
        (format!("{text}late,7,tcp\r\n"), lines + 1, "found 3 fields, expected 12".to_string()),
        (
            format!("{text}late,70000,tcp,,,,,,,,,\r\n"),
            lines + 1,
            "found the port number 70000, expected at most 65535".to_string(),
        ),
        (
            format!("{text}late,7,tcp,\"open,,,,,,,,\r\n"),
            lines + 1,
            "found a quote that is never closed, expected a second one".to_string(),
        ),
        ("<html>\n".to_string(), 1, String::new()),
    ] {
        let (path, code, out, errors) = folder.refresh_with(new.as_bytes());
        assert_eq!((code, &*out), (1, ""), "{errors}");
        if what.is_empty() {
            assert!(errors.starts_with(&format!("portolan refresh: {path}:{line}: found the column `")), "{errors}");
        } else {
            assert_eq!(errors, format!("portolan refresh: {path}:{line}: {what}\n"));
        }
        assert_eq!(errors.lines().count(), 1);
        assert!(folder.content() == before, "{errors}");
    }

    let none = folder.0.join("none.csv");
    let (code, out, errors) = folder.refresh(&[none.to_str().unwrap()]);
    assert_eq!((code, &*out), (1, ""));
    assert!(errors.starts_with(&format!("portolan refresh: {}: cannot be read: ", none.display())), "{errors}");
    assert!(folder.content() == before);
}

#[test]
fn a_file_that_lacks_what_another_names_changes_nothing() {
    let folder = Folder::new("lacking");
    let before = folder.content();
    let newer = registry::newer(&folder.data());
    assert!(newer.contains("\nacap,") && folder.read("words.csv").contains("\nacap,"));
    let (path, code, out, errors) = folder.refresh_with(newer.replace("\nacap,", "\nacap-new,").as_bytes());
    assert_eq!((code, &*out, errors.lines().count()), (1, "", 1), "{errors}");
    let words = folder.data().join("words.csv");
    assert!(
        errors.starts_with(&format!("portolan refresh: {}:", words.display())) && errors.contains("`acap`"),
        "{errors}"
    );
    let (code, _, dry) = folder.refresh(&["--dry-run", &path]);
    assert_eq!((code, dry), (1, errors));
    assert!(folder.content() == before);
}

#[test]
fn a_fault_in_the_data_folder_changes_nothing() {
    let folder = Folder::new("readme");
    let new = folder.0.join("new.csv");
    fs::write(&new, registry::newer(&folder.data())).unwrap();
    let real = folder.read(README);
    let path = folder.data().join(README);
    let line = 1 + real.lines().position(|line| line.starts_with("| `service-names")).unwrap();
    for (readme, message) in [
        (
            real.replace("| `service-names-port-numbers.csv`", "| `other.csv`"),
            ": found no line of a table for `service-names-port-numbers.csv`, expected one".to_string(),
        ),
        (
            real.replacen("| CC0-1.0 ", "", 1),
            format!(
                ":{line}: found 4 cells for `service-names-port-numbers.csv`, \
                 expected 5: file, date, SHA-256, licence and source"
            ),
        ),
        (
            real.replace("<!-- refresh: updates -->", ""),
            ": found no text between `<!-- refresh: updates -->` and `<!-- refresh: end -->`, expected one".to_string(),
        ),
    ] {
        fs::write(&path, readme).unwrap();
        let before = folder.content();
        let (code, out, errors) = folder.refresh(&[new.to_str().unwrap()]);
        assert_eq!((code, &*out, &*errors), (1, "", &*format!("portolan refresh: {}{message}\n", path.display())));
        assert!(folder.content() == before);
    }
}

#[test]
fn a_registry_that_lost_rows_has_to_be_asked_for() {
    let folder = Folder::new("smaller");
    let before = folder.content();
    let old = folder.read(SNAPSHOT);
    let records = naive::csv(&old).len() - 1;
    let header = old.split_inclusive('\n').next().unwrap();
    // One row, a download that was cut at the end of a row, and rows cut from the middle.
    let all = registry::records(&old);
    let cut = all[..all.len() * 9 / 10].concat() + NEWER;
    let one = header.to_string() + NEWER;
    for new in [one, cut.clone()] {
        let (path, code, out, errors) = folder.refresh_with(new.as_bytes());
        assert_eq!(code, 1, "{out}");
        let start = format!("portolan refresh: {path}: lacks ");
        let end = "rows of today, expected at most 2 in 100, so nothing was replaced; --force-smaller takes it\n";
        assert!(errors.starts_with(&start) && errors.ends_with(end) && errors.lines().count() == 1, "{errors}");
        assert!(folder.content() == before);
        // Each has its own word.
        let (code, _, errors) = folder.refresh(&["--force-older", &path]);
        assert!(code == 1 && errors.contains("--force-smaller"), "{errors}");
    }
    // The file already in place would empty the updates.
    let (path, code, _, errors) = folder.refresh_with(old.as_bytes());
    assert_eq!(code, 1);
    assert!(errors.starts_with(&format!("portolan refresh: {path}: is older than what is known today")), "{errors}");
    assert!(folder.content() == before);
    // A dry run replaces nothing, and needs no leave.
    let (_, out, _) = folder.refresh(&["--dry-run", &path]);
    assert!(out.starts_with("today: ") && !out.contains("replaced "), "{out}");
    assert!(folder.content() == before);
    // A registry may lose a few rows: those of names without a port that nothing else names.
    let few = without(&registry::newer(&folder.data()), records / 100);
    let (_, code, _, errors) = folder.refresh_with(few.as_bytes());
    assert_eq!((code, errors.as_str()), (0, ""));
    // With leave, more of them.
    let fewer = without(&few, records / 40);
    let (path, code, _, errors) = folder.refresh_with(fewer.as_bytes());
    assert!(code == 1 && errors.contains("--force-smaller"), "{errors}");
    let (code, _, errors) = folder.refresh(&["--force-smaller", &path]);
    assert_eq!((code, errors.as_str()), (0, ""));
    assert!(folder.read(SNAPSHOT) == fewer);
}

/// A registry without so many of its rows that say unassigned.
fn without(text: &str, count: usize) -> String {
    let mut left = count;
    let rows = text.split_inclusive('\n').filter(|line| {
        let gone = left > 0 && line.contains(",Unassigned,,");
        left -= usize::from(gone);
        !gone
    });
    let text = rows.collect();
    assert_eq!(left, 0);
    text
}

/// Whether the files of the data folder are the new ones, the old ones, or
/// neither.
fn is_whole(folder: &Folder, olds: &BTreeMap<OsString, Vec<u8>>, news: &BTreeMap<OsString, Vec<u8>>) -> Option<bool> {
    let content = folder.content();
    match (content == *olds, content == *news) {
        (true, _) => Some(false),
        (_, true) => Some(true),
        _ => None,
    }
}

#[test]
fn a_run_that_is_killed_leaves_the_old_or_the_new_and_the_next_one_finishes() {
    let folder = Folder::new("killed");
    let olds = folder.content();
    let new = folder.0.join("new.csv");
    fs::write(&new, registry::newer(&folder.data())).unwrap();
    let new = new.to_str().unwrap();
    let start = Instant::now();
    let (code, _, errors) = folder.refresh(&[new]);
    assert_eq!((code, errors.as_str()), (0, ""));
    let whole = start.elapsed();
    let news = folder.content();
    let data = folder.data();
    let folders = || fs::read_dir(&data).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_dir()).count();
    assert_eq!(folders(), 0);

    let command = || common::portolan(&["refresh", "--data", data.to_str().unwrap(), new]);
    for kill in 0..common::kills() {
        restore(&folder, &olds);
        // Most of a run is reading; four of five are stopped while it writes.
        match kill % 5 {
            0 => common::kill(command(), kill, whole),
            _ => kill_at(command(), &data.join("refresh-staged"), kill),
        }
        if is_whole(&folder, &olds, &news).is_none() {
            // Between the switch and its end, which the next run sees.
            assert!(data.join("refresh-ready").is_dir());
        }
        // The next run finishes it or takes it back, whatever it is asked for, and leaves nothing.
        let (code, _, errors) = folder.refresh(&["/no/such/file"]);
        assert_eq!(code, 1, "{errors}");
        assert!(is_whole(&folder, &olds, &news).is_some(), "neither the old nor the new");
        assert_eq!(folders(), 0);
    }
    let (code, _, errors) = folder.refresh(&[new]);
    assert_eq!(code, 0, "{errors}");
    assert!(folder.content() == news);
}

/// Starts the command, and stops it some time after a path is there.
fn kill_at(mut command: std::process::Command, path: &Path, kill: u64) {
    use std::process::Stdio;

    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while !path.exists() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_micros(200));
    }
    std::thread::sleep(std::time::Duration::from_micros(kill * 997 % 8_000));
    child.kill().unwrap();
    child.wait().unwrap();
}

fn restore(folder: &Folder, content: &BTreeMap<OsString, Vec<u8>>) {
    for (name, bytes) in content {
        fs::write(folder.data().join(name), bytes).unwrap();
    }
}

#[test]
fn each_state_that_a_kill_can_leave_is_finished_or_taken_back() {
    let folder = Folder::new("states");
    let olds = folder.content();
    let new = folder.0.join("new.csv");
    fs::write(&new, registry::newer(&folder.data())).unwrap();
    let new = new.to_str().unwrap();
    assert_eq!(folder.refresh(&[new]).0, 0);
    let news = folder.content();
    let (staged, ready) = (folder.data().join("refresh-staged"), folder.data().join("refresh-ready"));
    let names = [SNAPSHOT, UPDATES, README];

    // Before the switch: some of the files are there, the last one in part.
    for files in 0..=3 {
        restore(&folder, &olds);
        fs::create_dir(&staged).unwrap();
        for name in &names[..files] {
            fs::write(staged.join(name), "a part").unwrap();
        }
        // What is asked for is a file that does not exist, so that only the state is seen to.
        let (code, _, errors) = folder.refresh(&["/no/such/file"]);
        assert!(code == 1 && errors.lines().count() == 1, "{errors}");
        assert!(folder.content() == olds && !staged.exists());
    }
    // After it: none to all of the files are in their places.
    for done in 0..=3 {
        restore(&folder, &olds);
        fs::create_dir(&ready).unwrap();
        for (at, name) in names.iter().enumerate() {
            let path = if at < done { folder.data().join(name) } else { ready.join(name) };
            fs::write(path, &news[&OsString::from(name)]).unwrap();
        }
        let (code, _, errors) = folder.refresh(&["--dry-run", new]);
        assert_eq!(code, 1);
        assert!(errors.ends_with("a refresh was stopped in it, which the next one finishes\n"), "{errors}");
        assert!(ready.is_dir());
        let (code, _, errors) = folder.refresh(&["/no/such/file"]);
        assert_eq!(code, 1);
        assert!(errors.contains(": finished a refresh that had been stopped\n"), "{errors}");
        assert!(folder.content() == news && !ready.exists());
    }
}

#[test]
fn what_cannot_be_written_changes_nothing() {
    let folder = Folder::new("write");
    let before = folder.content();
    // A file stands where the files are to be prepared.
    let taken = folder.data().join("refresh-staged");
    fs::write(&taken, "mine").unwrap();
    let new = folder.0.join("new.csv");
    fs::write(&new, registry::newer(&folder.data())).unwrap();
    let (code, _, errors) = folder.refresh(&[new.to_str().unwrap()]);
    assert_eq!((code, errors.lines().count()), (1, 1), "{errors}");
    assert!(errors.starts_with(&format!("portolan refresh: {}: cannot be ", taken.display())), "{errors}");
    assert_eq!(fs::read_to_string(&taken).unwrap(), "mine");
    fs::remove_file(&taken).unwrap();
    assert!(folder.content() == before);
    // A folder that is not there.
    let (code, out, errors) = common::run(&["refresh", "--data", "/no/such", new.to_str().unwrap()]);
    assert_eq!((code, out.as_str(), errors.lines().count()), (1, "", 1), "{errors}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_report_that_cannot_be_read_changes_nothing() {
    let folder = Folder::new("unread");
    let before = folder.content();
    let new = folder.0.join("new.csv");
    fs::write(&new, registry::newer(&folder.data())).unwrap();
    let data = folder.data();
    let arguments = ["refresh", "--data", data.to_str().unwrap(), new.to_str().unwrap()];
    let output = common::portolan(&arguments).stdout(common::full()).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), errors.lines().count()), (Some(1), 1), "{errors}");
    assert!(errors.starts_with("portolan refresh: cannot print what changed, so nothing was replaced: "), "{errors}");
    let output = common::unread(common::portolan(&arguments));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(errors, "portolan refresh: the report was not read, so nothing was replaced\n");
    assert!(folder.content() == before);
}

#[test]
#[cfg(unix)]
fn links_and_modes_are_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = Folder::new("links");
    let elsewhere = folder.0.join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    // A snapshot that stands elsewhere, and a data folder that is a link.
    fs::rename(folder.data().join(SNAPSHOT), elsewhere.join("registry.csv")).unwrap();
    symlink("../elsewhere/registry.csv", folder.data().join(SNAPSHOT)).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    set(&elsewhere.join("registry.csv"), 0o640);
    set(&folder.data().join(UPDATES), 0o600);
    set(&folder.data().join(README), 0o444);
    let link = folder.0.join("link");
    symlink(folder.data(), &link).unwrap();
    let new = folder.0.join("new.csv");
    let text = registry::newer(&folder.data());
    fs::write(&new, &text).unwrap();
    let (code, _, errors) = common::run(&["refresh", "--data", link.to_str().unwrap(), new.to_str().unwrap()]);
    assert_eq!((code, errors.as_str()), (0, ""));
    assert!(fs::read_to_string(elsewhere.join("registry.csv")).unwrap() == text);
    assert!(fs::symlink_metadata(folder.data().join(SNAPSHOT)).unwrap().is_symlink());
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    let modes = [&elsewhere.join("registry.csv"), &folder.data().join(UPDATES), &folder.data().join(README)]
        .map(|path| mode(path));
    assert_eq!(modes, [0o640, 0o600, 0o444]);
}

#[test]
fn a_source_that_is_no_cell_of_a_table_is_refused() {
    for source in ["a | b", "a\nb"] {
        let (code, out, errors) = common::run(&["refresh", "--source", source, "a.csv"]);
        assert_eq!((code, out.as_str()), (2, ""));
        let what = "found a `|` or a line break in the source, which is a cell of a table";
        assert_eq!(errors, format!("portolan refresh: {what}\n"));
    }
}
