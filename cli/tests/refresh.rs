//! The example `refresh` on copies of the data folder, and the table of
//! sources in the real one.

// A test tells one story from its beginning to its end.
#![allow(clippy::too_many_lines, clippy::format_push_string)]

#[path = "common/naive.rs"]
mod naive;
// The tests call what the example's `main` calls.
#[allow(dead_code)]
#[path = "../examples/refresh.rs"]
mod refresh;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use portolan::REGISTRY;
use refresh::{Kind, Refresh};

const SNAPSHOT: &str = "service-names-port-numbers.csv";
const UPDATES: &str = "updates.csv";
const README: &str = "README.md";

fn data() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data"))
}

/// A folder of a test's own, which stays behind for whoever looks into a
/// failure.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("refresh").join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("data")).unwrap();
        for entry in fs::read_dir(data()).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), path.join("data").join(entry.file_name())).unwrap();
        }
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

    /// Runs the example on this data folder: exit code, output and errors.
    fn refresh(&self, arguments: &[&str]) -> (u8, String, String) {
        let data = self.data();
        let mut all = vec!["--data", data.to_str().unwrap()];
        all.extend(arguments);
        run(&all)
    }

    /// The same with a new file of these bytes, whose path it returns too.
    fn refresh_with(&self, bytes: &[u8]) -> (String, u8, String, String) {
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

fn run(arguments: &[&str]) -> (u8, String, String) {
    let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
    let (mut out, mut errors) = (Vec::new(), Vec::new());
    let code = refresh::run(&arguments, &mut out, &mut errors);
    (code, String::from_utf8(out).unwrap(), String::from_utf8(errors).unwrap())
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
        assert_eq!(*sum, refresh::sha256(&fs::read(&path).unwrap()), "SHA-256 of {name}");
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

    let report = Refresh::prepare(data(), &data().join(SNAPSHOT), None).unwrap().report;
    let counts = Kind::ALL.map(|kind| report.count(kind));
    let expected = [given_back, renamed, assigned + from_reserved, described, 0, reserved];
    assert_eq!(counts, expected.map(|ports| (ports, 0)));

    let rows = naive::rows().iter().filter(|row| row.update).count();
    assert_eq!(assigned + from_reserved + reserved + renamed + given_back + described, rows);
}

/// A registry with an edit of each kind, and how the edited names were
/// described before.
fn edited(old: &str) -> (String, BTreeMap<&str, String>) {
    let mut descriptions = BTreeMap::new();
    let mut new = String::new();
    for line in old.split_inclusive('\n') {
        let edits = [
            ("discard,9,tcp,", "discard"),
            ("x11,6000-6063,tcp,", "x11"),
            ("daytime,13,tcp,", "daytime"),
            ("chargen,19,tcp,", "chargen"),
            ("qotd,17,udp,", "qotd"),
        ];
        let Some((_, name)) = edits.into_iter().find(|(start, _)| line.starts_with(start)) else {
            new += line;
            continue;
        };
        let description = naive::csv(line)[0][3].clone();
        new += &match name {
            "discard" => line.replacen("discard", "throw-away", 1),
            "x11" => line.replacen("x11", "x12", 1),
            "daytime" => line.replacen(&description, "Time of day", 1),
            "chargen" => String::new(),
            _ => ",17,udp,Reserved,,,,,,,,\r\n".to_string(),
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
    // Without updates and whatever its year, the report is about the edits alone.
    let (code, out, errors) = folder.refresh(&[data().join(SNAPSHOT).to_str().unwrap()]);
    assert_eq!((code, &*errors), (0, ""), "{out}");
    let readme = folder.read(README);
    let real = fs::read_to_string(data().join(README)).unwrap();
    assert_eq!(passage(&readme, "snapshot"), passage(&real, "snapshot"));

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
         renamed: 65 ports, 0 names without a port\n  \
         9/tcp: was discard, {discard}; now throw-away, {discard}\n  \
         6000-6063/tcp: was x11, {x11}; now x12, {x11}\n\
         \n\
         given back: 2 ports, 0 names without a port\n  \
         17/udp: qotd, {qotd}; now reserved\n  \
         19/tcp: chargen, {chargen}; now unassigned\n\
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
        discard = descriptions["discard"],
        x11 = descriptions["x11"],
        qotd = descriptions["qotd"],
        chargen = descriptions["chargen"],
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
    assert_eq!(sources[SNAPSHOT][1], refresh::sha256(new.as_bytes()));
    assert!(sources[SNAPSHOT][3].ends_with(" of IANA; by hand, today"), "{:?}", sources[SNAPSHOT]);
    assert_eq!(sources[UPDATES][0], "none");
    assert_eq!(sources[UPDATES][1], refresh::sha256(updates.as_bytes()));
    let records = naive::csv(&new).len() - 1;
    assert_eq!(passage(&readme, "snapshot"), format!("{records} records, newest entry 2031-01-02, line ends CRLF.\n"));
    assert_eq!(passage(&readme, "updates"), "Empty: no change is known that is newer than the file above.\n");
    assert_eq!(lasting(&readme), lasting(&real));
    // Nothing else came or went.
    let names = |content: BTreeMap<OsString, Vec<u8>>| content.into_keys().collect::<Vec<_>>();
    assert_eq!(names(folder.content()), names(content(data())));

    // Back to the older file: the report says that it is older.
    let (_, code, out, _) = folder.refresh_with(old.replace("\r\n", "\n").as_bytes());
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
            assert!(errors.starts_with(&format!("{path}:{line}: found the column `")), "{errors}");
        } else {
            assert_eq!(errors, format!("{path}:{line}: {what}\n"));
        }
        assert_eq!(errors.lines().count(), 1);
        assert!(folder.content() == before, "{errors}");
    }

    let none = folder.0.join("none.csv");
    let (code, out, errors) = folder.refresh(&[none.to_str().unwrap()]);
    assert_eq!((code, &*out), (1, ""));
    assert!(errors.starts_with(&format!("{}: cannot be read: ", none.display())), "{errors}");
    assert!(folder.content() == before);
}

#[test]
fn a_fault_in_the_data_folder_changes_nothing() {
    let folder = Folder::new("readme");
    let new = data().join(SNAPSHOT);
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
        assert_eq!((code, &*out, &*errors), (1, "", &*format!("{}{message}\n", path.display())));
        assert!(folder.content() == before);
    }
}

#[test]
fn what_cannot_be_written_changes_nothing() {
    let folder = Folder::new("write");
    let before = folder.content();
    // A folder stands where the last of the three is to be prepared.
    let taken = folder.data().join("README.md.new");
    fs::create_dir(&taken).unwrap();
    let (code, _, errors) = folder.refresh(&[data().join(SNAPSHOT).to_str().unwrap()]);
    assert_eq!(code, 1);
    let expected = format!("{}: cannot be written, so nothing was replaced: ", taken.display());
    assert!(errors.starts_with(&expected), "{errors}");
    assert!(folder.content() == before);
}

#[test]
fn wrong_usage_is_told_on_one_line() {
    for (arguments, found) in [
        (&[][..], "found no file"),
        (&["--data", "a"], "found no file"),
        (&["a.csv", "b.csv"], "found both `a.csv` and `b.csv`"),
        (&["--data", "a", "--data", "b", "c.csv"], "found both `a` and `b`"),
        (&["--help"], "found the option `--help`"),
        (&["-v", "a.csv"], "found the option `-v`"),
        (&["a.csv", "--data"], "found `--data` with nothing after it"),
        (&["--source", "a | b", "a.csv"], "found a `|` or a line break in the source, which is a cell of a table"),
    ] {
        let (code, out, errors) = run(arguments);
        assert_eq!((code, &*out), (2, ""));
        assert_eq!(errors, format!("{found}, expected refresh [--data DIR] [--source TEXT] NEW.csv\n"));
    }
}
