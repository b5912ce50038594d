//! The exact message of each fault of the crate's own data files.

#[path = "../build/mod.rs"]
mod generator;

use std::path::Path;

use generator::fault::{self, Fault};
use generator::{CLAIMS, FORMER, RULES, STANDINGS, Tables, USUAL, WORDS};

/// A good line of a data file and the columns that it has.
struct File {
    name: &'static str,
    header: &'static str,
    cells: &'static [&'static str],
}

const CLAIM: File = File {
    name: CLAIMS,
    header: "id,first,last,protocols,name,word,short,vendor,kind,role,standing,since,until,successor,note,source,\
             locator,authority,checked",
    cells: &[
        "acme-store",
        "7",
        "9",
        "tcp udp",
        "Acme store",
        "Acme",
        "",
        "Acme",
        "database",
        "default",
        "active",
        "2001",
        "",
        "",
        "It serves.",
        "https://acme.example/ports",
        "Ports",
        "first-hand",
        "2026-11-22",
    ],
};

const RULE: File = File {
    name: RULES,
    header: "id,first,last,protocols,name,vendor,kind,system,standing,since,until,note,source,locator,authority,\
             checked",
    cells: &[
        "acme-ephemeral",
        "7",
        "9",
        "tcp udp",
        "Acme client ports",
        "Acme",
        "ephemeral",
        "linux",
        "active",
        "2001",
        "",
        "It sends.",
        "https://acme.example/ports",
        "Ports",
        "first-hand",
        "2026-11-22",
    ],
};

const WORD: File = File {
    name: WORDS,
    header: "service,claim,word,short,also,first,source,locator,checked",
    cells: &["echo", "", "Echo", "", "ping port; echoes", "udp", "https://acme.example/", "Words", "2026-11-22"],
};

const STANDING: File = File {
    name: STANDINGS,
    header: "service,standing,since,successor,note,source,checked",
    cells: &["aol", "discontinued", "2017-12-15", "", "It ended.", "https://acme.example/", "2026-11-22"],
};

const STATED: File = File {
    name: USUAL,
    header: "ports,protocols,assignment,claim,word,short,confidence,reason,source,locator,checked",
    cells: &["22", "tcp", "ssh", "", "", "", "likely", "It is so.", "https://acme.example/", "Ports", "2026-11-22"],
};

const GONE: File = File {
    name: FORMER,
    header: "port,protocol,name,description,last,gone,became",
    cells: &["2", "tcp", "acme", "Acme management", "2015-01", "2022", "reserved"],
};

impl File {
    /// The file of its good line with these cells exchanged, on line 2.
    fn with(&self, cells: &[(&str, &str)]) -> String {
        format!("{}\n{}\n", self.header, self.line(cells))
    }

    fn line(&self, cells: &[(&str, &str)]) -> String {
        let mut line = self.cells.to_vec();
        for (column, cell) in cells {
            let at = self.header.split(',').position(|name| name == *column);
            line[at.unwrap_or_else(|| panic!("no column {column}"))] = cell;
        }
        line.join(",")
    }

    /// Asserts that the line with each of these cells has that message, and the
    /// good line none.
    fn assert_faults(&self, faults: &[(&[(&str, &str)], &str)]) {
        tables_with(self.name, &self.with(&[])).unwrap();
        for (cells, expected) in faults {
            assert_eq!(message(self.name, &self.with(cells)), format!("data/{}:2: {expected}", self.name));
        }
    }
}

/// The tables of the real data with one file exchanged.
fn tables_with(file: &str, text: &str) -> Result<Tables, Fault> {
    let data = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data"));
    generator::tables_of(&|name| match name {
        name if name == file => Ok(text.as_bytes().to_vec()),
        // A line may rest on a claim that the exchanged file lacks.
        USUAL => Ok(format!("{}\n", STATED.header).into_bytes()),
        WORDS if file == CLAIMS => Ok(format!("{}\n", WORD.header).into_bytes()),
        // And a claim may have the short form that a word is there to avoid.
        CLAIMS if file == WORDS => Ok(format!("{}\n", CLAIM.header).into_bytes()),
        name => fault::read(data, name),
    })
}

/// The first fault of a file: of its lines, or else of what they rest on, for
/// which the whole is laid out.
fn message(file: &str, text: &str) -> String {
    let bytes = text.as_bytes();
    let parsed = match file {
        CLAIMS => generator::claims::parse(file, bytes).map(drop),
        RULES => generator::rules::parse(file, bytes).map(drop),
        WORDS => generator::words::parse(file, bytes).map(drop),
        STANDINGS => generator::standing::parse(file, bytes).map(drop),
        USUAL => generator::usual::parse(file, bytes).map(drop),
        FORMER => generator::former::parse(file, bytes, &[]).map(drop),
        _ => panic!("no parser of {file}"),
    };
    parsed.and_then(|()| tables_with(file, text).map(drop)).expect_err(text).to_string()
}

const PROTOCOLS: &str = "expected one or more of tcp, udp, sctp and dccp in this order, parted by a space";
const STANDINGS_LISTED: &str = "expected one of active, deprecated, discontinued, dormant, unknown";
const AUTHORITIES: &str =
    "found the authority `hearsay`, expected one of first-hand, specification, distribution, third-party";

#[test]
fn a_good_claim_is_no_fault() {
    let tables = tables_with(CLAIMS, &CLAIM.with(&[])).unwrap();
    assert_eq!((tables.claims.first, tables.claims.rest.cell(0)), (vec![7], 2));
    // What began and ended in one year.
    let short = CLAIM.with(&[("standing", "discontinued"), ("until", "2001")]);
    assert!(tables_with(CLAIMS, &short).is_ok());
}

/// Whether a claim says what a TCP port usually is, and how sure that is.
fn usual_by(claim: &[(&str, &str)], number: u16) -> Option<u8> {
    let usual = tables_with(CLAIMS, &CLAIM.with(claim)).unwrap().usual;
    let at = usize::from(usual.port_usual.cell(usize::from(number)));
    (usual.basis[at] & generator::layout::USUAL_CLAIM != 0).then_some(usual.confidence[at])
}

#[test]
fn a_claim_says_what_a_port_usually_is() {
    // As the words of `confidence` are in order.
    let (possible, likely) = (Some(1), Some(2));
    let run = |last| usual_by(&[("first", "50000"), ("last", last)], 50_000);
    assert_eq!((run("50000"), run("50063"), run("50064")), (possible, possible, None));
    let option = |last| usual_by(&[("first", "50000"), ("last", last), ("role", "option")], 50_000);
    assert_eq!((option("50015"), option("50016")), (possible, None));
    // That of the very service that the registry assigns it to.
    let of = |short| usual_by(&[("first", "3005"), ("last", "3005"), ("short", short)], 3005);
    assert_eq!((of("geniuslm"), of("acme-store")), (likely, possible));
}

#[test]
fn the_protocol_of_a_word_comes_first() {
    for (first, expected) in [("", [0, 1]), ("tcp", [0, 1]), ("udp", [1, 0])] {
        let claim = CLAIM.with(&[("last", "7")]);
        let word =
            WORD.with(&[("service", ""), ("claim", "acme-store"), ("word", ""), ("also", "acmedb"), ("first", first)]);
        let data = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data"));
        let tables = generator::tables_of(&|name| match name {
            CLAIMS => Ok(claim.clone().into_bytes()),
            WORDS => Ok(word.clone().into_bytes()),
            USUAL => Ok(format!("{}\n", STATED.header).into_bytes()),
            name => fault::read(data, name),
        });
        let find = tables.unwrap().find;
        let at = find.keys.iter().position(|(key, _)| key == "acmedb").unwrap();
        let start = usize::from(find.starts[at]);
        assert_eq!(find.protocols[start..start + usize::from(find.lengths[at])], expected, "{first}");
    }
}

#[test]
#[allow(clippy::too_many_lines)]
fn claims() {
    let kinds = generator::vocabulary::KINDS.join(", ");
    CLAIM.assert_faults(&[
        (&[("id", "Acme")], "found `Acme` in `id`, expected small letters, digits and single hyphens"),
        (&[("id", "acme--store")], "found `acme--store` in `id`, expected small letters, digits and single hyphens"),
        (&[("id", "")], "found `` in `id`, expected small letters, digits and single hyphens"),
        (&[("first", "")], "found `` in `first`, expected a port number"),
        (&[("first", "+7")], "found `+7` in `first`, expected a port number"),
        (&[("first", "١")], "found `١` in `first`, expected a port number"),
        (&[("last", "99999")], "found the port number 99999 in `last`, expected at most 65535"),
        (&[("last", "6")], "found a run that ends before it starts, 7-6"),
        (&[("protocols", "")], &format!("found the protocols ``, {PROTOCOLS}")),
        (&[("protocols", "udp tcp")], &format!("found the protocols `udp tcp`, {PROTOCOLS}")),
        (&[("protocols", "tcp tcp")], &format!("found the protocols `tcp tcp`, {PROTOCOLS}")),
        (&[("protocols", "tcp icmp")], &format!("found the protocols `tcp icmp`, {PROTOCOLS}")),
        (&[("protocols", "tcp  udp")], &format!("found the protocols `tcp  udp`, {PROTOCOLS}")),
        (&[("name", "")], "found nothing in `name`, expected a text"),
        (&[("word", "Acme store")], "found the word `Acme store`, expected nothing: it is the name"),
        (
            &[("word", "Acme  Inc")],
            "found `Acme  Inc` in `word`, expected single spaces between words and none around them",
        ),
        (
            &[("word", "Acme store for everything")],
            "found the word `Acme store for everything` of 25 characters, expected at most 24",
        ),
        (&[("word", "Acme Server")], "found the word `Acme Server`, expected it without `server`"),
        (&[("word", "Acme service")], "found the word `Acme service`, expected it without `service`"),
        (&[("word", "Acme daemon")], "found the word `Acme daemon`, expected it without `daemon`"),
        (&[("short", "acme")], "found the short form `acme`, expected nothing: it follows from `Acme`"),
        (
            &[("short", "Acme")],
            "found the short form `Acme` of `Acme`, expected at most 15 of a-z, 0-9 and single hyphens, and a letter",
        ),
        (
            &[("short", "acme-of-all-that")],
            "found the short form `acme-of-all-that` of `Acme`, expected at most 15 of a-z, 0-9 and single hyphens, \
             and a letter",
        ),
        (
            &[("short", "a--b")],
            "found the short form `a--b` of `Acme`, expected at most 15 of a-z, 0-9 and single hyphens, and a letter",
        ),
        (
            &[("short", "77")],
            "found the short form `77` of `Acme`, expected at most 15 of a-z, 0-9 and single hyphens, and a letter",
        ),
        (
            &[("word", "Acme of all things")],
            "found the short form `acme-of-all-things` of `Acme of all things`, expected at most 15 of a-z, 0-9 and \
             single hyphens, and a letter",
        ),
        (
            &[("vendor", "Acme  Inc")],
            "found `Acme  Inc` in `vendor`, expected single spaces between words and none around them",
        ),
        (&[("vendor", "")], "found nothing in `vendor`, expected a text"),
        (&[("kind", "toy")], &format!("found the kind `toy`, expected one of {kinds}")),
        (&[("kind", "ephemeral")], &format!("found the kind `ephemeral`, expected one of {kinds}")),
        (&[("role", "source")], "found the role `source`, expected one of default, option"),
        (&[("standing", "gone")], &format!("found the standing `gone`, {STANDINGS_LISTED}")),
        (
            &[("standing", "discontinued")],
            "found a discontinued claim without an end, expected a date in `until`, or `unknown`",
        ),
        (&[("until", "2018")], "found the end 2018 of an active claim, expected nothing in `until`"),
        (&[("since", "2001-13")], "found the date `2001-13` in `since`, expected YYYY, YYYY-MM or YYYY-MM-DD"),
        (
            &[("standing", "dormant"), ("until", "soon")],
            "found the date `soon` in `until`, expected YYYY, YYYY-MM or YYYY-MM-DD",
        ),
        (
            &[("standing", "discontinued"), ("until", "1999")],
            "found a claim that ends before it starts, expected `since` before `until`",
        ),
        (
            &[("successor", " EDT")],
            "found ` EDT` in `successor`, expected single spaces between words and none around them",
        ),
        (&[("note", "No full stop")], "found no full stop at the end of `note`, expected whole sentences"),
        (&[("note", &"x".repeat(300))], "found 300 characters in `note`, expected fewer than 300"),
        (
            &[("source", "http://acme.example")],
            "found the source `http://acme.example`, expected an address that starts with https://",
        ),
        (&[("source", "")], "found the source ``, expected an address that starts with https://"),
        (
            &[("source", "https://github.com/acme/acme/blob/HEAD/ports.md")],
            "found the source `https://github.com/acme/acme/blob/HEAD/ports.md`, expected a commit or a tag and not \
             `HEAD`",
        ),
        (
            &[("source", "https://github.com/acme/acme/tree/main/docs")],
            "found the source `https://github.com/acme/acme/tree/main/docs`, expected a commit or a tag and not `main`",
        ),
        (
            &[("source", "https://raw.githubusercontent.com/acme/acme/master/ports.md")],
            "found the source `https://raw.githubusercontent.com/acme/acme/master/ports.md`, expected a commit or a \
             tag and not `master`",
        ),
        (&[("locator", "")], "found nothing in `locator`, expected a text"),
        (&[("authority", "hearsay")], AUTHORITIES),
        (&[("checked", "2026-11")], "found the date `2026-11` in `checked`, expected YYYY-MM-DD"),
        (&[("checked", "")], "found the date `` in `checked`, expected YYYY-MM-DD"),
    ]);
}

#[test]
fn two_words_have_no_short_form_in_common() {
    let lines = |cells: &[(&str, &str)]| format!("{}{}\n", CLAIM.with(&[]), CLAIM.line(cells));
    assert_eq!(
        message(CLAIMS, &lines(&[("id", "other"), ("word", "Other"), ("short", "acme")])),
        "data/claims.csv:3: found the short form `acme` of `Other`, expected it once: `acme` has it too"
    );
    assert_eq!(
        message(CLAIMS, &lines(&[("id", "other"), ("short", "other")])),
        "data/claims.csv:3: found the word `Acme`, expected the spelling that another line has"
    );
    // The same word for two claims is one word.
    assert!(tables_with(CLAIMS, &lines(&[("id", "other")])).is_ok());
    // A service and a stated word give theirs too.
    assert_eq!(
        message(USUAL, &STATED.with(&[("assignment", ""), ("word", "Secure"), ("short", "ssh")])),
        "data/usual.csv:2: found the short form `ssh` of `Secure`, expected it once: `ssh` has it too"
    );
}

#[test]
fn claims_and_rules_are_in_order_and_unique() {
    for file in [CLAIM, RULE] {
        for (first, second) in [("b", "a"), ("a", "a")] {
            let text = format!("{}{}\n", file.with(&[("id", first)]), file.line(&[("id", second)]));
            assert_eq!(
                message(file.name, &text),
                format!(
                    "data/{}:3: found the id `{second}` behind `{first}`, expected ids in order, each once",
                    file.name
                )
            );
        }
    }
}

#[test]
fn rules() {
    RULE.assert_faults(&[
        (&[("id", "-acme")], "found `-acme` in `id`, expected small letters, digits and single hyphens"),
        (&[("first", "x")], "found `x` in `first`, expected a port number"),
        (&[("last", "65536")], "found the port number 65536 in `last`, expected at most 65535"),
        (&[("last", "6")], "found a run that ends before it starts, 7-6"),
        (&[("protocols", "TCP")], &format!("found the protocols `TCP`, {PROTOCOLS}")),
        (&[("name", "")], "found nothing in `name`, expected a text"),
        (&[("vendor", "")], "found nothing in `vendor`, expected a text"),
        (
            &[("kind", "database")],
            "found the kind `database`, expected one of ephemeral, source-ports, blocked-by-browsers, privileged",
        ),
        (&[("system", "plan9")], "found the system `plan9`, expected one of linux, macos, windows, freebsd"),
        (&[("standing", "")], &format!("found the standing ``, {STANDINGS_LISTED}")),
        (&[("since", "1")], "found the date `1` in `since`, expected YYYY, YYYY-MM or YYYY-MM-DD"),
        (&[("until", "unknown")], "found the date `unknown` in `until`, expected YYYY, YYYY-MM or YYYY-MM-DD"),
        (&[("note", "No full stop")], "found no full stop at the end of `note`, expected whole sentences"),
        (&[("source", "ftp://a.b")], "found the source `ftp://a.b`, expected an address that starts with https://"),
        (
            &[("source", "https://github.com/acme/acme/blob/develop/a")],
            "found the source `https://github.com/acme/acme/blob/develop/a`, expected a commit or a tag and not \
             `develop`",
        ),
        (&[("locator", "")], "found nothing in `locator`, expected a text"),
        (&[("authority", "hearsay")], AUTHORITIES),
        (&[("checked", "today")], "found the date `today` in `checked`, expected YYYY-MM-DD"),
    ]);
}

#[test]
fn words() {
    let neither = "found both or neither of `service` and `claim`, expected one of them";
    WORD.assert_faults(&[
        (&[("service", "")], neither),
        (&[("claim", "acme")], neither),
        (&[("service", "no-such-service")], "found the service `no-such-service`, expected one that there is"),
        (
            &[("service", ""), ("claim", "no-such-claim"), ("word", "")],
            "found the claim `no-such-claim`, expected one that there is",
        ),
        (
            &[("service", ""), ("claim", "Acme"), ("word", "")],
            "found `Acme` in `claim`, expected small letters, digits and single hyphens",
        ),
        (
            &[("service", ""), ("claim", "citrix-framehawk")],
            "found a word for a claim, expected it in the line of the claim",
        ),
        (
            &[("service", ""), ("claim", "citrix-framehawk"), ("word", ""), ("short", "hawk")],
            "found a word for a claim, expected it in the line of the claim",
        ),
        (&[("word", "")], "found nothing in `word`, expected a text"),
        (&[("word", "Echo server")], "found the word `Echo server`, expected it without `server`"),
        (
            &[("word", &"x".repeat(25))],
            &format!("found the word `{0}` of 25 characters, expected at most 24", "x".repeat(25)),
        ),
        (&[("short", "echo")], "found the short form `echo`, expected nothing: it follows from `Echo`"),
        (
            &[("short", "echo_")],
            "found the short form `echo_` of `Echo`, expected at most 15 of a-z, 0-9 and single hyphens, and a letter",
        ),
        (&[("first", "icmp")], "found the protocol `icmp`, expected one of tcp, udp, sctp, dccp"),
        (&[("source", "acme")], "found the source `acme`, expected an address that starts with https://"),
        (&[("locator", "")], "found nothing in `locator`, expected a text"),
        (&[("checked", "2026")], "found the date `2026` in `checked`, expected YYYY-MM-DD"),
    ]);
    let claim = WORD.line(&[("service", ""), ("claim", "citrix-framehawk"), ("word", "")]);
    for (first, second) in [
        (WORD.line(&[]), WORD.line(&[])),
        (WORD.line(&[("service", "ssh"), ("word", "SSH")]), WORD.line(&[])),
        (WORD.line(&[]), WORD.line(&[("service", "ECHO")])),
        (claim.clone(), WORD.line(&[])),
        (claim.clone(), claim),
    ] {
        assert_eq!(
            message(WORDS, &format!("{}\n{first}\n{second}\n", WORD.header)),
            "data/words.csv:3: found a line out of order, expected services in order, then claims in order, each once"
        );
    }
}

#[test]
fn the_shape_of_the_files_is_checked_as_the_registrys_is() {
    for file in [CLAIM, RULE, WORD, STANDING, STATED, GONE] {
        let (name, columns) = (file.name, file.cells.len());
        assert_eq!(
            message(name, &format!("{}\nacme,1\n", file.header)),
            format!("data/{name}:2: found 2 fields, expected {columns}")
        );
        let (_, last) = file.header.rsplit_once(',').unwrap();
        assert_eq!(
            message(name, &file.header.replace(&format!(",{last}"), "")),
            format!("data/{name}:1: found no column `{last}`, expected one")
        );
        assert_eq!(
            message(name, &format!("{},{last}", file.header)),
            format!("data/{name}:1: found the column `{last}` twice, expected it once")
        );
        assert_eq!(message(name, ""), format!("data/{name}:1: found an empty file, expected a header and records"));
        assert!(message(name, &format!("{},comment", file.header)).contains("found the column `comment`, expected "));
    }
}

#[test]
fn standings() {
    let with = |line: &str| message(STANDINGS, &format!("{}{line}\n", STANDING.with(&[])));
    STANDING.assert_faults(&[
        (&[("service", "")], "found nothing in `service`, expected a text"),
        (&[("standing", "gone")], &format!("found the standing `gone`, {STANDINGS_LISTED}")),
        (&[("since", "12")], "found the date `12` in `since`, expected YYYY, YYYY-MM or YYYY-MM-DD"),
        (
            &[("successor", "a ")],
            "found `a ` in `successor`, expected single spaces between words and none around them",
        ),
        (&[("note", "")], "found nothing in `note`, expected a text"),
        (&[("note", "No full stop")], "found no full stop at the end of `note`, expected whole sentences"),
        (&[("source", "")], "found the source ``, expected an address that starts with https://"),
        (&[("checked", "")], "found the date `` in `checked`, expected YYYY-MM-DD"),
    ]);
    assert_eq!(
        with(&STANDING.line(&[])),
        "data/standing.csv:3: found the service `aol` behind `aol`, expected services in order, each once"
    );
    // A service that the registry does not have is kept for the day it has it.
    assert!(tables_with(STANDINGS, &STANDING.with(&[("service", "no-such")])).is_ok());
}

#[test]
fn usual_names() {
    let one = "found none or several of `assignment`, `claim` and `word`, expected one";
    STATED.assert_faults(&[
        (&[("claim", "acme")], one),
        (&[("word", "SSH")], one),
        (&[("assignment", "")], one),
        (&[("short", "ssh")], "found the short form `ssh` without a word, expected nothing"),
        (&[("assignment", ""), ("claim", "no-such")], "found the claim `no-such`, expected one that covers port 22"),
        (
            &[("assignment", ""), ("claim", "citrix-framehawk")],
            "found the claim `citrix-framehawk`, expected one that covers port 22",
        ),
        // The protocol counts as well.
        (
            &[("ports", "3228"), ("assignment", ""), ("claim", "citrix-framehawk")],
            "found the claim `citrix-framehawk`, expected one that covers port 3228",
        ),
        // So that a line does not outlive what it rests on.
        (&[("assignment", "no-such")], "found the assignment `no-such`, expected one that covers port 22"),
        (&[("assignment", "telnet")], "found the assignment `telnet`, expected one that covers port 22"),
        (&[("ports", "22-23")], "found the assignment `ssh`, expected one that covers port 23"),
        (&[("ports", "70000")], "found the port number 70000 in `first`, expected at most 65535"),
        (&[("ports", "")], "found `` in `first`, expected a port number"),
        (&[("ports", "22-")], "found `` in `last`, expected a port number"),
        (&[("ports", "22-23-24")], "found `23-24` in `last`, expected a port number"),
        (&[("ports", "22-21")], "found a run that ends before it starts, 22-21"),
        (&[("protocols", "ip")], &format!("found the protocols `ip`, {PROTOCOLS}")),
        (&[("assignment", ""), ("word", "SSH service")], "found the word `SSH service`, expected it without `service`"),
        (&[("confidence", "sure")], "found the confidence `sure`, expected one of unclear, possible, likely"),
        (&[("reason", "")], "found nothing in `reason`, expected a text"),
        (&[("reason", "So it is")], "found no full stop at the end of `reason`, expected whole sentences"),
        (&[("source", "acme")], "found the source `acme`, expected an address that starts with https://"),
        (
            &[("source", "https://github.com/a/a/blob/trunk/b")],
            "found the source `https://github.com/a/a/blob/trunk/b`, expected a commit or a tag and not `trunk`",
        ),
        (&[("locator", "")], "found nothing in `locator`, expected a text"),
        (&[("checked", "")], "found the date `` in `checked`, expected YYYY-MM-DD"),
    ]);
    let after = |before: &[(&str, &str)], cells: &[(&str, &str)]| {
        message(USUAL, &format!("{}{}\n", STATED.with(before), STATED.line(cells)))
    };
    let udp = |ports| [("ports", ports), ("protocols", "udp")];
    for (before, cells, port) in [
        (&[][..], &[("protocols", "tcp udp")][..], "22"),
        (&udp("22"), &udp("22"), "22"),
        (&[("ports", "22-25"), ("protocols", "udp dccp")], &[("ports", "24"), ("protocols", "dccp")], "24"),
    ] {
        assert_eq!(
            after(before, cells),
            format!("data/usual.csv:3: found port {port} a second time, after line 2, expected it once")
        );
    }
    assert_eq!(
        after(&[("ports", "23")], &[]),
        "data/usual.csv:3: found the port 22 out of order, expected ports in order"
    );
}

#[test]
fn former_names() {
    let dates = "found dates that do not follow each other, expected `last` before `gone`";
    GONE.assert_faults(&[
        (&[("port", "x")], "found `x` in `port`, expected a port number"),
        (&[("port", "65536")], "found the port number 65536 in `port`, expected at most 65535"),
        (&[("protocol", "icmp")], "found the protocol `icmp`, expected one of tcp, udp, sctp, dccp"),
        (&[("name", "")], "found nothing in `name`, expected a text"),
        (
            &[("description", "a  b")],
            "found `a  b` in `description`, expected single spaces between words and none around them",
        ),
        (&[("last", "")], dates),
        (&[("gone", "")], dates),
        (&[("last", "2022")], dates),
        (&[("last", "2023")], dates),
        (&[("last", "x")], "found the date `x` in `last`, expected YYYY, YYYY-MM or YYYY-MM-DD"),
        (&[("gone", "2022-13")], "found the date `2022-13` in `gone`, expected YYYY, YYYY-MM or YYYY-MM-DD"),
        (
            &[("became", "forgotten")],
            "found `forgotten` in `became`, expected reserved, unassigned or renamed and the new name",
        ),
        (
            &[("became", "renamed")],
            "found `renamed` in `became`, expected reserved, unassigned or renamed and the new name",
        ),
        (&[("port", "22"), ("name", "SSH")], "found the name `ssh`, which the registry has today"),
    ]);
    for (first, second) in [
        (GONE.line(&[]), GONE.line(&[])),
        (GONE.line(&[("port", "3")]), GONE.line(&[])),
        (GONE.line(&[("protocol", "udp")]), GONE.line(&[])),
        (GONE.line(&[("name", "b")]), GONE.line(&[])),
    ] {
        assert_eq!(
            message(FORMER, &format!("{}\n{first}\n{second}\n", GONE.header)),
            "data/former.csv:3: found a line out of order, expected them by port, protocol and name, each once"
        );
    }
}
