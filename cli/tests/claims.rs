//! `portolan claims`: the real file, and one with a finding of each kind.

mod common;

use std::fs;

use common::run;

const REAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/claims.csv");

/// The header of the real file, and a line by what is not usual in it.
fn line(id: &str, changes: &[(&str, &str)]) -> String {
    let usual = [
        ("id", id),
        ("first", "7"),
        ("last", "7"),
        ("protocols", "tcp"),
        ("name", id),
        ("vendor", "Vendor"),
        ("kind", "web"),
        ("role", "default"),
        ("standing", "active"),
        ("source", "https://github.com/a/b/blob/v1.0/c"),
        ("locator", "line 1"),
        ("authority", "first-hand"),
        ("checked", "2026-11-24"),
    ];
    let header = header();
    let cells = header.split(',').map(|column| {
        let of = |pairs: &[(&str, &str)]| pairs.iter().find(|(name, _)| *name == column).map(|pair| pair.1.to_string());
        of(changes).or_else(|| of(&usual)).unwrap_or_default()
    });
    cells.collect::<Vec<_>>().join(",")
}

fn header() -> String {
    fs::read_to_string(REAL).unwrap().lines().next().unwrap().to_string()
}

#[test]
fn findings_of_each_kind_are_told_with_their_lines() {
    let note = "a".repeat(121);
    let lines = [
        line("a-fine", &[]),
        line("b-old", &[("first", "8"), ("last", "8"), ("checked", "2026-11-01")]),
        line("c-branch", &[("first", "9"), ("last", "9"), ("source", "https://github.com/a/b/blob/next/c")]),
        line("d-branch", &[("first", "10"), ("last", "10"), ("source", "https://gitlab.com/a/b/c/-/blob/main/d")]),
        line(
            "e-raw",
            &[("first", "11"), ("last", "11"), ("source", "https://raw.githubusercontent.com/a/b/refs/heads/v1/c")],
        ),
        line("f-whole", &[("first", "12"), ("last", "12"), ("source", "https://github.com/a/b")]),
        line("g-run", &[("first", "13"), ("last", "14"), ("protocols", "tcp udp")]),
        line("h-note", &[("first", "15"), ("last", "15"), ("note", &format!("{note}."))]),
        line("i-word", &[("first", "20"), ("last", "30"), ("name", "Same")]),
        line("j-word", &[("first", "25"), ("last", "25"), ("name", "SAME")]),
        line("k-other-protocol", &[("first", "25"), ("last", "25"), ("name", "Same"), ("protocols", "udp")]),
        line("l-gitea", &[("first", "31"), ("last", "31"), ("source", "https://codeberg.org/a/b/src/branch/v2/c")]),
        line("m-fine", &[("first", "32"), ("last", "32"), ("source", "https://raw.githubusercontent.com/a/b/v1/c")]),
        line("n-that-day", &[("first", "33"), ("last", "33"), ("checked", "2026-11-20")]),
        line("o-one-port", &[("first", "34"), ("last", "34"), ("protocols", "tcp udp")]),
        line("p-no-repository", &[("first", "35"), ("last", "35"), ("source", "https://example.org/a/b")]),
        line("q-releases", &[("first", "36"), ("last", "36"), ("source", "https://github.com/a/b/releases/tag/v1")]),
        line("r-datagrams", &[("first", "37"), ("last", "37"), ("name", "Other"), ("protocols", "udp sctp")]),
        line("s-datagrams", &[("first", "37"), ("last", "37"), ("name", "Other"), ("protocols", "udp")]),
    ];
    let path = common::fresh("claims.csv");
    fs::write(&path, format!("{}\n{}\n", header(), lines.join("\n"))).unwrap();
    let path = path.to_str().unwrap();
    let (code, out, error) = run(&["claims", "--before", "2026-11-20", path]);
    let expected = [
        "3: b-old: checked before 2026-11-20",
        "4: c-branch: a link to the branch `next`, expected a commit or a tag: https://github.com/a/b/blob/next/c",
        "5: d-branch: a link to the branch `main`, expected a commit or a tag: https://gitlab.com/a/b/c/-/blob/main/d",
        "6: e-raw: a link to the branch `v1`, expected a commit or a tag: \
         https://raw.githubusercontent.com/a/b/refs/heads/v1/c",
        "7: f-whole: a link to a repository, expected a commit or a tag: https://github.com/a/b",
        "8: g-run: the run 13-14 has several protocols, expected a source that says so of each port",
        "9: h-note: a note of 122 characters, expected at most 120",
        "11: j-word: shares `same` and 25/tcp with i-word",
        "13: l-gitea: a link to the branch `v2`, expected a commit or a tag: https://codeberg.org/a/b/src/branch/v2/c",
        "20: s-datagrams: shares `other` and 37/udp with r-datagrams",
    ];
    let expected: String = expected.map(|line| format!("{path}:{line}\n")).concat();
    assert_eq!(out, expected);
    assert_eq!((code, error.as_str()), (1, "portolan claims: 19 claims, 10 findings\n"));
    let (_, out, _) = run(&["claims", "--note", "122", path]);
    assert_eq!(out.lines().count(), 8, "{out}");
}

#[test]
fn a_fault_is_told_with_its_line() {
    let path = common::fresh("claims-fault.csv");
    fs::write(&path, format!("{}\n{}\n", header(), line("a", &[("last", "99999")]))).unwrap();
    let path = path.to_str().unwrap();
    let (code, out, error) = run(&["claims", path]);
    assert_eq!((code, error.as_str()), (1, ""));
    assert!(out.starts_with(&format!("{path}:2: ")) && out.contains("99999") && out.lines().count() == 1, "{out}");
    let (code, out, error) = run(&["claims", "/no/such/file"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(error.starts_with("portolan claims: /no/such/file: cannot be read: "), "{error}");
}

#[test]
fn the_real_file_is_read_whole() {
    let (code, out, error) = run(&["claims", REAL]);
    assert!(code < 2, "{error}");
    let lines = fs::read_to_string(REAL).unwrap().lines().count() - 1;
    assert_eq!(error, format!("portolan claims: {lines} claims, {} findings\n", out.lines().count()));
    assert!(out.lines().all(|line| line.starts_with(REAL)), "{out}");
}
