//! The example `chart`, run as a command: what is there before it stays or is
//! replaced whole, whatever happens to it; and what it writes is what
//! `docs/schema.md` says.

#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Schema};
use arrow::ipc::reader::FileReader;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// The example, which Cargo builds beside the tests.
fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let program = tests.parent().unwrap().parent().unwrap().join("examples/chart");
    let time = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    let source = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/chart.rs"));
    // A run of this file alone builds no examples.
    let is_new = time(&program) >= time(source);
    assert!(is_new, "`cargo build --workspace --example chart` makes {} anew", program.display());
    program
}

fn chart(path: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.arg(path).args(more).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

fn write(path: &Path, more: &[&str]) -> Vec<u8> {
    let output = chart(path, more).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && said.is_empty(), "{said}");
    fs::read(path).unwrap()
}

/// Asserts that the command failed and said so in one line.
fn assert_refused(output: &Output, what: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), said.lines().count()), (Some(1), 1), "{said}");
    assert!(said.starts_with("chart: ") && said.contains(what), "{said}");
}

fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn set_of(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// How many runs are killed: 10, or what `PORTOLAN_KILLS` says.
fn kills() -> u32 {
    std::env::var("PORTOLAN_KILLS").map_or(10, |count| count.parse().unwrap())
}

#[test]
fn a_run_that_is_killed_leaves_the_old_or_the_new_and_the_next_one_finishes() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.csv");
    let start = Instant::now();
    let new = write(&whole, &[]);
    let time = start.elapsed();
    fs::remove_file(&whole).unwrap();
    let path = folder.path().join("chart.csv");
    let unfinished = folder.path().join("chart.csv.unfinished");
    let (mut kept, mut replaced, mut in_writing) = (0, 0, 0);
    for kill in 0..kills() {
        // Now from nothing, now over another.
        let old = (kill % 2 == 1).then_some(&b"what was there before"[..]);
        match old {
            Some(old) => fs::write(&path, old).unwrap(),
            None => drop(fs::remove_file(&path)),
        }
        let mut child = chart(&path, &[]).spawn().unwrap();
        // Most of a run makes the rows; of three kills, two come while it writes or is about to end.
        let part = (f64::from(kill) * 0.618_033_988_749_895).fract();
        if kill % 3 != 0 {
            while !unfinished.exists() && child.try_wait().unwrap().is_none() {
                std::thread::sleep(Duration::from_micros(200));
            }
        }
        std::thread::sleep(time.mul_f64(part * 1.1));
        child.kill().unwrap();
        child.wait().unwrap();
        in_writing += u32::from(unfinished.exists());
        match (fs::read(&path).ok(), old) {
            (Some(found), _) if found == new => replaced += 1,
            (found, old) => {
                assert!(found.as_deref() == old, "kill {kill}: neither the old nor the new");
                kept += 1;
            }
        }
        assert!(write(&path, &[]) == new, "kill {kill}");
        assert_eq!(names(folder.path()), set_of(&["chart.csv"]), "kill {kill}");
    }
    assert!(kept + replaced == kills() && in_writing > 0, "kept {kept}, replaced {replaced}, in writing {in_writing}");
}

#[test]
fn a_full_disk_is_told_in_a_line_and_the_old_stays() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["chart.csv", "chart.ndjson", "chart.parquet", "chart.arrow"] {
        let path = folder.path().join(name);
        fs::write(&path, "mine").unwrap();
        // No file may be longer than some kilobytes, and whoever writes more is told and not ended.
        let script = "trap '' XFSZ; ulimit -f 64; exec \"$0\" \"$1\" --runs";
        let output = Command::new("sh").args(["-c", script]).arg(program()).arg(&path).output().unwrap();
        assert_refused(&output, "File too large");
        assert_eq!(fs::read(&path).unwrap(), b"mine", "{name}");
    }
    assert_eq!(names(folder.path()), set_of(&["chart.csv", "chart.ndjson", "chart.parquet", "chart.arrow"]));
    // A device that is full.
    let device = folder.path().join("device.csv");
    symlink("/dev/full", &device).unwrap();
    assert_refused(&chart(&device, &["--runs"]).output().unwrap(), "No space left on device");
    assert!(fs::symlink_metadata(&device).unwrap().is_symlink());
    // Standard output as a file.
    let out = folder.path().join("out.csv");
    symlink("/dev/stdout", &out).unwrap();
    let output = chart(&out, &["--runs"]).stdout(Stdio::piped()).output().unwrap();
    assert!(output.status.success() && output.stdout.starts_with(b"protocol,ip_protocol,first,last,"));
}

#[test]
fn what_cannot_be_written_is_told_in_a_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("folder.csv")).unwrap();
    assert_refused(&chart(&folder.path().join("folder.csv"), &[]).output().unwrap(), "folder.csv: ");
    assert_refused(&chart(&folder.path().join("none/chart.csv"), &[]).output().unwrap(), "No such file or directory");
    assert_refused(&chart(&folder.path().join("chart.xlsx"), &[]).output().unwrap(), "ends in none of .parquet, ");
    // The folder is taken away while it is written to.
    let gone = folder.path().join("gone");
    fs::create_dir(&gone).unwrap();
    let path = gone.join("chart.csv");
    let child = chart(&path, &[]).spawn().unwrap();
    let unfinished = gone.join("chart.csv.unfinished");
    while !unfinished.exists() {
        std::thread::sleep(Duration::from_micros(200));
    }
    fs::remove_dir_all(&gone).unwrap();
    assert_refused(&child.wait_with_output().unwrap(), "No such file or directory");
    assert!(!gone.exists());
    // Messages that nobody gets change no exit code.
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let status = chart(&folder.path().join("none/chart.csv"), &[]).stderr(full).status().unwrap();
    assert_eq!(status.code(), Some(1));
}

#[test]
fn links_and_modes_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real.csv"), folder.path().join("link.csv"));
    fs::write(&real, "before").unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real.csv", &link).unwrap();
    write(&link, &["--runs"]);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::read_to_string(&real).unwrap().starts_with("protocol,"));
    // What stands where it writes is not followed.
    let elsewhere = folder.path().join("elsewhere");
    fs::write(&elsewhere, "mine").unwrap();
    symlink(&elsewhere, folder.path().join("real.csv.unfinished")).unwrap();
    write(&real, &["--runs"]);
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "mine");
}

/// A column as the page tells it: its name, type, and whether it has nulls.
type Column = (String, String, bool);

/// The columns of the table of `docs/schema.md`, in its order.
fn documented() -> Vec<Column> {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema.md")).unwrap();
    let lines = page.lines().skip_while(|line| !line.starts_with("| column |")).skip(2);
    lines
        .take_while(|line| line.starts_with("| `"))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            (cells[1].trim_matches('`').to_owned(), cells[2].to_owned(), cells[3] == "yes")
        })
        .collect()
}

fn columns(schema: &Schema) -> Vec<Column> {
    let word = |of: &DataType| match of {
        DataType::Utf8 => "string".to_owned(),
        DataType::List(item) if item.data_type() == &DataType::Utf8 => "list of strings".to_owned(),
        other => other.to_string().to_lowercase(),
    };
    schema.fields().iter().map(|field| (field.name().clone(), word(field.data_type()), field.is_nullable())).collect()
}

#[test]
fn the_schema_is_what_the_page_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let expected = documented();
    assert!(expected.len() > 10, "{expected:?}");
    let names: Vec<&str> = expected.iter().map(|column| column.0.as_str()).collect();

    write(&path("chart.parquet"), &[]);
    let reader = ParquetRecordBatchReaderBuilder::try_new(fs::File::open(path("chart.parquet")).unwrap()).unwrap();
    assert_eq!(columns(reader.schema()), expected);
    assert_eq!(reader.metadata().file_metadata().num_rows(), 262_144);
    // What the page says has no null has none, and what may be null somewhere is.
    let mut nulls = vec![0; expected.len()];
    for batch in reader.build().unwrap() {
        for (nulls, column) in nulls.iter_mut().zip(batch.unwrap().columns()) {
            *nulls += column.null_count();
        }
    }
    for (column, nulls) in expected.iter().zip(nulls) {
        assert_eq!(nulls > 0, column.2, "{} has {nulls} nulls", column.0);
    }

    write(&path("chart.arrow"), &[]);
    let reader = FileReader::try_new(fs::File::open(path("chart.arrow")).unwrap(), None).unwrap();
    assert_eq!(columns(&reader.schema()), expected);
    let mut key = 0;
    for batch in reader {
        let keys = batch.unwrap().column_by_name("key").unwrap().clone();
        for value in keys.as_primitive::<arrow::datatypes::UInt32Type>().values() {
            assert_eq!(*value, key);
            key += 1;
        }
    }

    let csv = String::from_utf8(write(&path("chart.csv"), &[])).unwrap();
    assert_eq!(csv.lines().next(), Some(names.join(",").as_str()));
    assert!(!csv.contains('\r') && !csv.starts_with('\u{feff}'));
    let ndjson = String::from_utf8(write(&path("chart.ndjson"), &[])).unwrap();
    assert_eq!(ndjson.lines().count(), 262_144);
    let ssh = ndjson.lines().nth(22).unwrap();
    assert!(ssh.starts_with("{\"protocol\":\"tcp\",\"ip_protocol\":6,\"port\":22,\"key\":22,"), "{ssh}");
    assert!(!ssh.contains("null") && ssh.contains("\"rules\":["), "{ssh}");

    // With runs folded, two columns stand where the two of a single port do.
    let runs = String::from_utf8(write(&path("runs.csv"), &["--runs"])).unwrap();
    let folded: Vec<&str> = names
        .iter()
        .filter(|name| **name != "key")
        .flat_map(|name| if *name == "port" { vec!["first", "last"] } else { vec![*name] })
        .collect();
    assert_eq!(runs.lines().next(), Some(folded.join(",").as_str()));
}
