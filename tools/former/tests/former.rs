//! What becomes of names in small made-up lists.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use portolan_former::{Fault, Kind, List, former, read_list, read_today, to_csv};

const HEADER: &str = "Service Name,Port Number,Transport Protocol,Description";

/// An empty folder of this test's own.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("former").join(test);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn registry(folder: &Path, name: &str, rows: &[&str]) -> PathBuf {
    let file = folder.join(name);
    fs::write(&file, format!("{HEADER}\r\n{}\r\n", rows.join("\r\n"))).unwrap();
    file
}

fn today(folder: &Path, rows: &[&str], updates: &[&str]) {
    registry(folder, "service-names-port-numbers.csv", rows);
    registry(folder, "updates.csv", updates);
}

fn list(folder: &Path, date: &str, text: &str) -> List {
    let (kind, file) = if text.starts_with('{') {
        (Kind::Single, folder.join(format!("{date}.json")))
    } else {
        (Kind::Registry, folder.join(format!("{date}.csv")))
    };
    let text = if kind == Kind::Single { text.to_string() } else { format!("{HEADER}\n{text}\n") };
    fs::write(&file, text).unwrap();
    read_list(date.parse().unwrap(), kind, &file).unwrap()
}

/// The lines of `former.csv` without its header.
fn lines(folder: &Path, lists: &[List]) -> Vec<String> {
    let text = to_csv(&former(lists, &read_today(folder).unwrap()).unwrap());
    let mut lines = text.lines().map(String::from);
    assert_eq!(lines.next().as_deref(), Some("port,protocol,name,description,last,gone,became"));
    lines.collect()
}

#[test]
fn names_that_went_or_changed() {
    let folder = folder("went");
    today(&folder, &[",2,tcp,Reserved", "new,3,tcp,New", ",5,tcp,Unassigned"], &[]);
    let lists = [
        list(
            &folder,
            "2014-07-09",
            "old,2,tcp,\"Old,  one\nof \"\"two\"\"\"\nwas,3,tcp,Was\nfour,4,udp,\nfive,5,tcp,Five",
        ),
        list(
            &folder,
            "2015-01",
            r#"{"2/tcp": {"description": "Reserved"}, "3/tcp": {"name": "was", "description": "Is"}}"#,
        ),
        list(&folder, "2016-02-03", r#"{"2/tcp": ["", "Reserved"], "3/tcp": ["new", "New"]}"#),
    ];
    assert_eq!(
        lines(&folder, &lists),
        [
            r#"2,tcp,old,"Old, one of ""two""",2014-07-09,2015-01,reserved"#,
            "3,tcp,was,Is,2015-01,2016-02-03,renamed new",
            "4,udp,four,,2014-07-09,2015-01,unassigned",
            "5,tcp,five,Five,2014-07-09,2015-01,unassigned",
        ]
    );
}

#[test]
fn lines_are_sorted_by_number_then_protocol_then_name() {
    let folder = folder("sorted");
    today(&folder, &[",1,tcp,Reserved"], &[]);
    let lists = [
        list(&folder, "2014-07", "b,10,dccp,\nb,10,sctp,\nb,10,udp,\nb,10,tcp,\na,10,tcp,\nz,9,udp,"),
        list(&folder, "2015-07", ",1,tcp,Reserved"),
    ];
    let keys: Vec<_> = lines(&folder, &lists).iter().map(|line| line.split(",,").next().unwrap().to_string()).collect();
    assert_eq!(keys, ["9,udp,z", "10,tcp,a", "10,tcp,b", "10,udp,b", "10,sctp,b", "10,dccp,b"]);
}

#[test]
fn names_that_are_still_there() {
    let folder = folder("still");
    today(
        &folder,
        &[
            "X11,6000-6063,tcp,X",
            "both,7,,No protocol",
            "Case,8,tcp,",
            "two words,9,tcp,",
            "kept,11,tcp,",
            "back,12,tcp,",
        ],
        &[",10,tcp,Reserved"],
    );
    let rows = "x11,6010,tcp,\nboth,7,udp,\nboth,7,tcp,\ncase,8,tcp,\ntwo  words,9,tcp,\nkept,11,tcp,\nback,12,tcp,\nnone,,tcp,No port";
    let lists = [
        list(&folder, "2014-07", rows),
        list(&folder, "2015-01", r#"{"11/tcp": ["", "Reserved"], "12/tcp": ["", "Reserved"]}"#),
    ];
    assert_eq!(lines(&folder, &lists), Vec::<String>::new());
}

#[test]
fn an_update_replaces_the_rows_of_its_port_and_protocol() {
    let folder = folder("update");
    today(&folder, &["one,2,tcp,", "two,2,tcp,", "one,2,udp,"], &[",2,tcp,Reserved"]);
    let lists =
        [list(&folder, "2014-07", "one,2,tcp,\ntwo,2,tcp,\none,2,udp,"), list(&folder, "2015-01", ",2,tcp,Reserved")];
    assert_eq!(lines(&folder, &lists), ["2,tcp,one,,2014-07,2015-01,reserved", "2,tcp,two,,2014-07,2015-01,reserved"]);
}

#[test]
fn a_list_of_one_name_a_port_does_not_tell_of_the_name_beside_it() {
    let folder = folder("beside");
    today(&folder, &["left,2,tcp,"], &[]);
    let lists = [
        list(&folder, "2014-07", "left,2,tcp,\nright,2,tcp,"),
        list(&folder, "2015-01", r#"{"2/tcp": ["left", ""]}"#),
        list(&folder, "2016-01", "left,2,tcp,\nright,2,tcp,"),
        list(&folder, "2017-01", r#"{"2/tcp": ["left", ""]}"#),
        list(&folder, "2018-01", "left,2,tcp,"),
    ];
    assert_eq!(lines(&folder, &lists), ["2,tcp,right,,2016-01,2018-01,renamed left"]);
}

#[test]
fn a_list_of_one_name_a_port_does_not_tell_of_runs() {
    let folder = folder("runs");
    today(&folder, &[",1,tcp,Reserved"], &[]);
    let lists = [
        list(&folder, "2014-07", "run,2-3,tcp,"),
        list(&folder, "2015-01", r#"{"1/tcp": ["", "Reserved"]}"#),
        list(&folder, "2018-01", ",1,tcp,Reserved"),
    ];
    assert_eq!(
        lines(&folder, &lists),
        ["2,tcp,run,,2014-07,2018-01,unassigned", "3,tcp,run,,2014-07,2018-01,unassigned"]
    );
}

#[test]
fn of_several_names_today_the_one_that_is_new_is_named() {
    let folder = folder("several");
    today(&folder, &["stayed,2,tcp,", "came,2,tcp,"], &[]);
    let lists = [
        list(&folder, "2014-07", "stayed,2,tcp,\nwent,2,tcp,"),
        list(&folder, "2015-01", "stayed,2,tcp,\ncame,2,tcp,"),
    ];
    assert_eq!(lines(&folder, &lists), ["2,tcp,went,,2014-07,2015-01,renamed came"]);
}

#[test]
fn the_note_on_a_well_formed_name_is_left_out() {
    let folder = folder("note");
    today(&folder, &[",2,tcp,Reserved"], &[]);
    let row = "a-b,2,tcp,\"What it is\nIANA assigned this well-formed service name as a replacement for \"\"a_b\"\".\"";
    let lists = [list(&folder, "2014-07", row), list(&folder, "2015-01", ",2,tcp,Reserved")];
    assert_eq!(lines(&folder, &lists), ["2,tcp,a-b,What it is,2014-07,2015-01,reserved"]);
}

#[test]
fn faults_say_what_was_found_and_where() {
    let folder = folder("faults");
    today(&folder, &[",2,tcp,Reserved"], &[]);
    let message = |kind: Kind, text: &str| {
        let file = folder.join("list");
        fs::write(&file, text).unwrap();
        let fault = read_list("2014-07".parse().unwrap(), kind, &file).unwrap_err().to_string();
        fault.strip_prefix(&file.display().to_string()).map(String::from).unwrap_or(fault)
    };
    assert_eq!(
        message(Kind::Registry, "Service Name,Port Number\n"),
        ":1: found no column `Transport Protocol`, expected one"
    );
    assert_eq!(
        message(Kind::Registry, &format!("{HEADER}\na,1,tcp,\nb,70000,tcp,\n")),
        ":3: found the port `70000`, expected a number or a run such as `6000-6063`"
    );
    assert_eq!(
        message(Kind::Registry, &format!("{HEADER}\na,1,ddp,\n")),
        ":2: found the protocol `ddp`, expected tcp, udp, sctp, dccp or nothing"
    );
    assert_eq!(
        message(Kind::Single, "{\n\"1/tcp\": [\"a\", \"\"],\n\"9-2/tcp\": [\"b\", \"\"]\n}"),
        ":3: found the port `9-2`, expected a number or a run such as `6000-6063`"
    );
    assert_eq!(
        message(Kind::Single, "{\"1/tcp\": [\"a\"]}"),
        ":1: found `1/tcp` with [\"a\"], expected its name and its description"
    );
    assert_eq!(
        message(Kind::Single, "{\"1\": [\"a\", \"\"]}"),
        ":1: found the key `1`, expected a port and a protocol such as `2/tcp`"
    );
    assert!(message(Kind::Single, "{\n\"1/tcp\"").starts_with(":2: "));

    for date in ["", "2014", "2014-13", "2014-07-00", "2014-7", "2014-07-09-1", "+014-07"] {
        let fault = date.parse::<portolan_former::Date>().unwrap_err();
        assert_eq!(fault.to_string(), format!("found the date `{date}`, expected YYYY-MM or YYYY-MM-DD"));
    }

    let old = || list(&folder, "2014-07", "old,2,tcp,");
    let registry = read_today(&folder).unwrap();
    assert!(matches!(former(&[list(&folder, "2015-01", ""), old()], &registry), Err(Fault::Order { .. })));
    assert_eq!(
        former(&[old()], &registry).unwrap_err().to_string(),
        "the registry has no `old` on 2/tcp, the list of 2014-07 has it, and no later list tells when it went; \
         expected a list as new as the registry"
    );
}

#[test]
fn a_month_comes_neither_before_nor_behind_its_days() {
    let folder = folder("months");
    today(&folder, &[], &[]);
    let lists = [list(&folder, "2015-01-24", ""), list(&folder, "2015-01", ""), list(&folder, "2015-01-02", "")];
    assert_eq!(lines(&folder, &lists), Vec::<String>::new());
}

#[test]
fn the_program_writes_the_same_bytes_each_time() {
    let folder = folder("program");
    today(&folder, &[",2,tcp,Reserved"], &[]);
    let old = registry(&folder, "old.csv", &["old,2,tcp,Old"]);
    let new = registry(&folder, "new.csv", &[",2,tcp,Reserved"]);
    let run = |more: &[&str]| -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portolan-former"));
        command.arg("--data").arg(&folder).args(["--list", "2014-07-09", "registry"]).arg(&old);
        command.args(["--list", "2015-01", "registry"]).arg(&new).args(more).output().unwrap()
    };
    for _ in 0..2 {
        let output = run(&[]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(
            fs::read_to_string(folder.join("former.csv")).unwrap(),
            "port,protocol,name,description,last,gone,became\n2,tcp,old,Old,2014-07-09,2015-01,reserved\n"
        );
    }
    let output = run(&["--list", "2015-02", "registers", "x"]);
    assert!(!output.status.success());
    assert_eq!(
        String::from_utf8_lossy(&output.stderr).trim_end(),
        "found the kind `registers`, expected `registry` or `single`"
    );
}
