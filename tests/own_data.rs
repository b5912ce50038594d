//! The exact message of each fault of the crate's own data files.

#[path = "../build/mod.rs"]
mod generator;

use std::path::Path;

use generator::fault::{self, Fault};
use generator::{CLAIMS, STANDINGS, Tables, USUAL};

const CLAIM: [&str; 14] = [
    "acme-server",
    "7",
    "9",
    "tcp udp",
    "Acme server",
    "Acme",
    "database",
    "active",
    "2001",
    "",
    "",
    "It serves.",
    "https://acme.example/ports",
    "2026-11-22",
];
const CLAIM_HEADER: &str =
    "id,first,last,protocols,name,vendor,kind,standing,since,until,successor,note,source,checked";
const STANDING_HEADER: &str = "service,standing,since,successor,note,source,checked";
const USUAL_HEADER: &str = "port,protocols,assignment,claim,confidence,reason,source,checked";

/// The tables of the real data with one file exchanged.
fn tables_with(file: &str, text: &str) -> Result<Tables, Fault> {
    let data = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data"));
    generator::tables_of(&|name| match name {
        name if name == file => Ok(text.as_bytes().to_vec()),
        // A usual name may rest on a claim that the exchanged file lacks.
        USUAL => Ok(format!("{USUAL_HEADER}\n").into_bytes()),
        name => fault::read(data, name),
    })
}

fn message(file: &str, text: &str) -> String {
    tables_with(file, text).map(|_| ()).expect_err(text).to_string()
}

/// The message of claims whose second line has these cells instead.
fn claim_with(cells: &[(usize, &str)]) -> String {
    let mut line = CLAIM;
    for (column, cell) in cells {
        line[*column] = cell;
    }
    message(CLAIMS, &format!("{CLAIM_HEADER}\n{}\n", line.join(",")))
}

#[test]
fn a_good_claim_is_no_fault() {
    let tables = tables_with(CLAIMS, &format!("{CLAIM_HEADER}\n{}\n", CLAIM.join(","))).unwrap();
    assert_eq!((tables.claims.first, tables.claims.last), (vec![7], vec![9]));
}

#[test]
fn claims() {
    let kinds = generator::vocabulary::KINDS.join(", ");
    for (cells, expected) in [
        (&[(0, "Acme")][..], "found `Acme` in `id`, expected small letters, digits and single hyphens"),
        (&[(0, "acme--server")], "found `acme--server` in `id`, expected small letters, digits and single hyphens"),
        (&[(1, "")], "found `` in `first`, expected a port number"),
        (&[(1, "+7")], "found `+7` in `first`, expected a port number"),
        (&[(2, "99999")], "found the port number 99999 in `last`, expected at most 65535"),
        (&[(2, "6")], "found a run that ends before it starts, 7-6"),
        (
            &[(3, "")],
            "found the protocols ``, expected one or more of tcp, udp, sctp and dccp in this order, parted by a space",
        ),
        (
            &[(3, "udp tcp")],
            "found the protocols `udp tcp`, expected one or more of tcp, udp, sctp and dccp in this order, parted by a space",
        ),
        (
            &[(3, "tcp tcp")],
            "found the protocols `tcp tcp`, expected one or more of tcp, udp, sctp and dccp in this order, parted by a space",
        ),
        (
            &[(3, "tcp icmp")],
            "found the protocols `tcp icmp`, expected one or more of tcp, udp, sctp and dccp in this order, parted by a space",
        ),
        (&[(4, "")], "found nothing in `name`, expected a text"),
        (
            &[(5, "Acme  Inc")],
            "found `Acme  Inc` in `vendor`, expected single spaces between words and none around them",
        ),
        (&[(6, "toy")], &format!("found the kind `toy`, expected one of {kinds}")),
        (
            &[(7, "gone")],
            "found the standing `gone`, expected one of active, deprecated, discontinued, dormant, unknown",
        ),
        (&[(7, "discontinued")], "found a discontinued claim without an end, expected a date in `until`, or `unknown`"),
        (&[(9, "2018")], "found the end 2018 of an active claim, expected nothing in `until`"),
        (&[(8, "2001-13")], "found the date `2001-13` in `since`, expected YYYY, YYYY-MM or YYYY-MM-DD"),
        (
            &[(7, "discontinued"), (9, "1999")],
            "found a claim that ends before it starts, expected `since` before `until`",
        ),
        (&[(11, "No full stop")], "found no full stop at the end of `note`, expected whole sentences"),
        (&[(11, &"x".repeat(300))], "found 300 characters in `note`, expected fewer than 300"),
        (
            &[(12, "http://acme.example")],
            "found the source `http://acme.example`, expected an address that starts with https://",
        ),
        (&[(12, "")], "found the source ``, expected an address that starts with https://"),
        (&[(13, "2026-11")], "found the date `2026-11` in `checked`, expected YYYY-MM-DD"),
        (&[(13, "")], "found the date `` in `checked`, expected YYYY-MM-DD"),
    ] {
        assert_eq!(claim_with(cells), format!("data/claims.csv:2: {expected}"));
    }
}

#[test]
fn claims_are_in_order_and_unique() {
    let line = |id: &str| CLAIM.join(",").replace("acme-server", id);
    for (first, second) in [("b", "a"), ("a", "a")] {
        let text = format!("{CLAIM_HEADER}\n{}\n{}\n", line(first), line(second));
        assert_eq!(
            message(CLAIMS, &text),
            format!("data/claims.csv:3: found the id `{second}` behind `{first}`, expected ids in order, each once")
        );
    }
}

#[test]
fn the_shape_of_the_files_is_checked_as_the_registrys_is() {
    assert_eq!(message(CLAIMS, &format!("{CLAIM_HEADER}\nacme,1\n")), "data/claims.csv:2: found 2 fields, expected 14");
    assert!(message(CLAIMS, &CLAIM_HEADER.replace(",note", "")).starts_with("data/claims.csv:1: "));
    assert!(message(STANDINGS, "").starts_with("data/standing.csv:1: "));
    assert!(message(USUAL, "port\n").starts_with("data/usual.csv:1: "));
}

#[test]
fn standings() {
    let good = "aol,discontinued,2017-12-15,,It ended.,https://acme.example/,2026-11-22";
    let with = |line: &str| message(STANDINGS, &format!("{STANDING_HEADER}\n{good}\n{line}\n"));
    assert_eq!(
        with(good),
        "data/standing.csv:3: found the service `aol` behind `aol`, expected services in order, each once"
    );
    assert_eq!(
        with("zzz,gone,,,It ended.,https://acme.example/,2026-11-22"),
        "data/standing.csv:3: found the standing `gone`, expected one of active, deprecated, discontinued, dormant, unknown"
    );
    assert_eq!(
        with("zzz,dormant,,,,https://acme.example/,2026-11-22"),
        "data/standing.csv:3: found nothing in `note`, expected a text"
    );
    // A service that the registry does not have is kept for the day it has it.
    assert!(
        tables_with(
            STANDINGS,
            &format!("{STANDING_HEADER}\nno-such,dormant,,,It ended.,https://a.example/,2026-11-22\n")
        )
        .is_ok()
    );
}

#[test]
fn usual_names() {
    let with = |line: &str| message(USUAL, &format!("{USUAL_HEADER}\n{line}\n"));
    let rest = "likely,It is so.,https://acme.example/,2026-11-22";
    for (line, expected) in [
        (format!("22,tcp,ssh,acme,{rest}"), "found both or neither of `assignment` and `claim`, expected one of them"),
        (format!("22,tcp,,,{rest}"), "found both or neither of `assignment` and `claim`, expected one of them"),
        (format!("22,tcp,,no-such,{rest}"), "found the claim `no-such`, expected one that covers port 22"),
        (
            format!("22,tcp,,citrix-framehawk,{rest}"),
            "found the claim `citrix-framehawk`, expected one that covers port 22",
        ),
        (format!("70000,tcp,ssh,,{rest}"), "found the port number 70000 in `port`, expected at most 65535"),
        (
            "22,tcp,ssh,,sure,It is so.,https://acme.example/,2026-11-22".to_string(),
            "found the confidence `sure`, expected one of likely, possible, unclear",
        ),
    ] {
        assert_eq!(with(&line), format!("data/usual.csv:2: {expected}"));
    }
    assert_eq!(
        with(&format!("22,tcp,ssh,,{rest}\n22,tcp udp,ssh,,{rest}")),
        "data/usual.csv:3: found port 22 a second time, after line 2, expected it once"
    );
    // An assignment that the registry does not have is passed over.
    let gone = tables_with(USUAL, &format!("{USUAL_HEADER}\n22,tcp,no-such,,{rest}\n")).unwrap();
    assert!(gone.usual.port.is_empty());
}
