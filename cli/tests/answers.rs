//! The commands that answer what a port is: `lookup`, `find`, `search`, `page`,
//! `suggest` and `check`, and the command line itself.

mod common;

use common::{portolan, run};

fn lookup(arguments: &[&str]) -> common::Ran {
    let found = run(arguments);
    // With the name of the command and without, the answer is the same.
    assert_eq!(run(&[&["lookup"], arguments].concat()), found);
    found
}

#[test]
fn a_port_is_printed_with_all_that_the_registry_knows() {
    let (code, out, error) = lookup(&["3228", "udp"]);
    assert_eq!((code, error.as_str()), (0, ""));
    for line in [
        "3228/udp",
        "  range        registered (1024-49151)",
        "  status       assigned",
        "  name         dwmsgserver",
        "  description  DiamondWave MSG Server",
        "  assignee     Varma Bhupatiraju",
        "  contact      Varma Bhupatiraju",
    ] {
        assert!(out.lines().any(|found| found == line), "{line}\n{out}");
    }
    assert_eq!(lookup(&["3228/udp"]).1, out);
    assert_eq!(lookup(&["3228/UDP"]).1, out);
}

#[test]
fn a_port_is_printed_with_its_claims_rules_and_references() {
    use portolan::Protocol::{Tcp, Udp};
    use portolan::{Standing, registry::Reference};

    let line = |name: &str, value: String| format!("  {name:<13}{value}\n");
    let with_address = portolan::registry::assignments()
        .find(|row| row.ports().is_some() && row.references().any(|reference| matches!(reference, Reference::Url(_))))
        .unwrap();
    let with_address = portolan::lookup(*with_address.ports().unwrap().start(), with_address.protocol().unwrap());
    for port in [
        portolan::lookup(3228, Udp),
        portolan::lookup(6667, Tcp),
        portolan::lookup(22, Tcp),
        portolan::lookup(585, Tcp),
        with_address,
    ] {
        let (code, out, _) = lookup(&[&port.to_string()]);
        assert!(code == 0 && out.starts_with(&format!("{port}\n")), "{out}");
        let mut expected = Vec::new();
        for claim in port.claims() {
            expected.extend([line("name", claim.name().into()), line("kind", claim.kind().to_string())]);
            expected.push(line("source", format!("{} (checked {})", claim.source(), claim.checked())));
        }
        for rule in port.rules() {
            expected.extend([line("name", rule.name().into()), line("kind", rule.kind().to_string())]);
            expected.push(line("source", format!("{} (checked {})", rule.source(), rule.checked())));
        }
        let record = port.record().unwrap();
        expected.extend(record.references().map(|reference| match reference {
            Reference::Rfc(number) => {
                line("reference", format!("RFC {number} <https://www.rfc-editor.org/rfc/rfc{number}>"))
            }
            other => line("reference", other.to_string()),
        }));
        for expected in expected {
            assert!(out.contains(&expected), "{expected}{out}");
        }
        let standings = [record.standing() != Standing::Unknown].iter().filter(|is_said| **is_said).count()
            + port.claims().len()
            + port.rules().len();
        assert_eq!(out.matches("\n  standing ").count(), standings, "{out}");
        let json: serde_json::Value = serde_json::from_str(&lookup(&["--json", &port.to_string()]).1).unwrap();
        let rules = json.get("rules").map(|rules| rules.as_array().unwrap().len());
        assert_eq!(rules, Some(port.rules().len()).filter(|count| *count > 0), "{json}");
    }
    assert!(!lookup(&["--json", "5000/sctp"]).1.contains("rules"), "no rule is about it");
    // What stands for itself has a line above it, and none at the start or end.
    for query in ["53", "domain"] {
        let out = lookup(&[query]).1;
        assert!(!out.starts_with('\n') && !out.ends_with("\n\n") && !out.contains("\n\n\n"), "{out}");
    }
    assert!(
        lookup(&["53"]).1.contains("\n\n53/udp\n") && lookup(&["domain"]).1.contains("\n\n  name         domain\n")
    );
}

#[test]
fn what_people_call_a_claim_is_found_with_its_name() {
    let usual = portolan::lookup(41_641, portolan::Protocol::Udp).usual().unwrap();
    let out = run(&["find", usual.short()]).1;
    let portolan::usual::Basis::Claim(claim) = usual.basis() else { panic!("{usual:?}") };
    let line = out.lines().find(|line| line.starts_with("41641/udp ")).unwrap();
    assert_eq!(
        line.contains(&format!(" - {} (", claim.name())),
        !claim.name().eq_ignore_ascii_case(usual.name()),
        "{line}"
    );
    let claimed = portolan::claim::all().find_map(|claim| {
        let port = portolan::lookup(*claim.ports().start(), claim.protocols().iter().next()?);
        let usual = port.usual().filter(|usual| usual.basis() == portolan::usual::Basis::Claim(claim))?;
        let is_first = portolan::find(usual.short()).any(|found| found == port);
        (is_first && !claim.name().eq_ignore_ascii_case(usual.name())).then_some((port, usual, claim))
    });
    let (port, usual, claim) = claimed.unwrap();
    let out = run(&["find", usual.short()]).1;
    let expected = format!("{:<11} {} - {} ({})", port.to_string(), usual.name(), claim.name(), usual.confidence());
    assert!(out.lines().any(|line| line == expected), "{expected}\n{out}");
}

#[test]
fn what_turns_text_round_is_written_as_its_number() {
    for invisible in ['\u{200e}', '\u{200f}', '\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}'] {
        let (_, out, error) = run(&["lookup", &format!("a{invisible}b")]);
        assert!(!out.contains(invisible) && !error.contains(invisible), "{error}");
        let number = format!("\\u{{{:x}}}", u32::from(invisible));
        assert!(error.contains(&number), "{number}: {error}");
    }
}

#[test]
fn a_number_is_printed_for_all_protocols_and_a_name_for_all_rows() {
    let (code, out, _) = lookup(&["9"]);
    assert_eq!(code, 0);
    for protocol in ["9/tcp", "9/udp", "9/sctp", "9/dccp"] {
        assert!(out.lines().any(|line| line == protocol), "{out}");
    }
    let (code, out, _) = lookup(&["SSH"]);
    assert_eq!(code, 0);
    assert_eq!(out.lines().filter(|line| *line == "  name         ssh").count(), 4, "{out}");
    let (_, out, _) = lookup(&["585/tcp"]);
    assert!(out.contains("De-registered") && out.contains("use 993 instead"), "{out}");
}

#[test]
fn json_is_json() {
    let (code, out, _) = lookup(&["--json", "143/tcp"]);
    assert_eq!(code, 0);
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(answer["port"], "143/tcp");
    assert_eq!(answer["range"], "well-known");
    assert_eq!(answer["assignments"][0]["name"], "imap");
    assert_eq!(answer["assignments"][0]["references"][1]["url"], "https://www.rfc-editor.org/rfc/rfc9051");
    let all: serde_json::Value = serde_json::from_str(&lookup(&["143", "--json"]).1).unwrap();
    assert_eq!(all.as_array().unwrap().len(), 4);
    let rows: serde_json::Value = serde_json::from_str(&lookup(&["--json", "ssh"]).1).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 4);
}

#[test]
fn a_word_is_what_people_mean_by_it() {
    let (code, out, error) = lookup(&["postgres"]);
    assert_eq!((code, error.as_str()), (0, ""));
    assert!(out.starts_with("5432/tcp\n"), "{out}");
    let (_, out, _) = lookup(&["postgresql", "tcp"]);
    assert!(out.starts_with("5432/tcp\n"), "{out}");
    let (_, out, _) = lookup(&["SSH", "TCP"]);
    assert!(out.starts_with("22/tcp\n"), "{out}");
    let (_, out, _) = lookup(&["rdp"]);
    assert!(out.starts_with("3389/tcp\n"), "{out}");
    // A service name without a port is a row.
    let (code, out, _) = lookup(&["1password"]);
    assert!(code == 0 && out.contains("  name         1password\n") && !out.contains("  ports"), "{out}");
}

#[test]
fn bad_input_exits_with_2() {
    for (arguments, found) in [
        (&["70000"][..], "found the port number `70000`, expected 0 to 65535"),
        (&["22/xyz"], "found `xyz`, expected tcp, udp, sctp or dccp"),
        (&["22/"], "expected tcp, udp, sctp or dccp"),
        (&["/tcp"], "expected 0 to 65535"),
        (&["+22/tcp"], "found the port number `+22`, expected 0 to 65535"),
        (&["+22", "tcp"], "found `+22` and tcp, expected a port number or a name"),
        (&["22/tcp", "tcp"], "found `22/tcp` and tcp, expected a port number or a name"),
    ] {
        let (code, out, error) = lookup(arguments);
        assert_eq!((code, out.as_str(), error.lines().count()), (2, "", 1), "{arguments:?}: {error}");
        assert!(error.starts_with("portolan lookup: ") && error.contains(found), "{error}");
    }
    for (arguments, found) in [
        (&["22", "xyz"][..], "found `xyz`, expected tcp, udp, sctp or dccp"),
        (&["22", "80"], "found `80`, expected tcp, udp, sctp or dccp"),
        (&["--jsn", "22"], "unexpected argument '--jsn' found"),
        (&["1", "tcp", "3"], "unexpected argument '3' found"),
        (&["lookup"], "required arguments were not provided"),
        (&["page"], "required arguments were not provided"),
        (&["page", "70000"], "found the port number `70000`, expected 0 to 65535"),
        (&["page", "22", "+80"], "found `+80`, expected a port number (0 to 65535) or a port (3228/udp)"),
        (&["check", "+22"], "found `+22`, expected a port number"),
        (&["suggest", "+1-2"], "expected a port number from 0 to 65535 or a run such as 6000-6063"),
        (&["suggest", "2-1"], "expected the lower number first"),
        (&["find", "70000"], "found the port number `70000`, expected 0 to 65535"),
        (&["find", "+22/tcp"], "found the port number `+22`, expected 0 to 65535"),
        (&["search", " "], "found no word"),
        (&["claims", "--before", "2026"], "found `2026`, expected a day, YYYY-MM-DD"),
        (&["completions", "cmd"], "invalid value 'cmd'"),
    ] {
        let (code, out, error) = run(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {error}");
        assert!(error.contains(found), "{arguments:?}: {error}");
    }
    let (code, out, error) = run(&[""; 0]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(error.contains("portolan PORT|NAME [PROTOCOL]"), "{error}");
}

#[test]
fn a_name_that_nobody_has_exits_with_1() {
    let (code, out, error) = lookup(&["no-such-service"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert_eq!(error, "portolan lookup: found no service name `no-such-service`; `portolan search` looks further\n");
    let (code, _, error) = lookup(&["ssh", "dccp"]);
    assert_eq!((code, error.as_str()), (1, "portolan lookup: found no port of `ssh` under dccp\n"));
    // A number with a sign is no number, and nobody's name.
    assert_eq!(lookup(&["+22"]).0, 1);
}

#[cfg(unix)]
#[test]
fn arguments_that_are_not_utf_8_are_told() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let bad = OsStr::from_bytes(b"a\xff\x1b");
    for arguments in [&[bad][..], &[OsStr::new("search"), bad], &[OsStr::new("find"), bad]] {
        let (code, out, error) = run(arguments);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(error.starts_with("error: the argument `a\\xff\\u{1b}` is not UTF-8\n"), "{error}");
    }
    // Escaped, it would be wrong in another way.
    let (code, _, error) = run(&[OsStr::new("page"), bad]);
    assert!(code == 2 && error.starts_with("error: the argument `a\\xff\\u{1b}` is not UTF-8\n"), "{error}");
    // The name of a file may be anything.
    let (code, _, error) = run(&[OsStr::new("flows"), bad]);
    assert!(code == 1 && error.starts_with("portolan flows: a\\xff\\u{1b} cannot be read: "), "{error}");
}

#[test]
fn control_characters_of_arguments_are_escaped() {
    let escape = "\u{1b}[2J\u{7}\r";
    for command in
        [&[][..], &["lookup"], &["find"], &["page"], &["check"], &["listening"], &["flows"], &["sniff"], &["claims"]]
    {
        let arguments = [command, &[escape]].concat();
        let (code, out, error) = run(&arguments);
        assert!(code == 1 || code == 2, "{arguments:?}");
        assert!(error.contains("\\u{1b}[2J\\u{7}\\r"), "{arguments:?}: {error:?}");
        assert!(!(out + &error).contains(['\u{1b}', '\u{7}', '\r']), "{arguments:?}: {error:?}");
    }
    for arguments in [["flows", "--to", escape], ["refresh", "--\u{1b}", escape], ["22", escape, escape]] {
        let (code, _, error) = run(&arguments);
        assert!(code == 2 && !error.contains('\u{1b}') && error.contains("\\u{1b}"), "{error:?}");
    }
}

#[test]
fn find_prints_a_line_a_port() {
    let (code, out, error) = run(&["find", "postgres", "3228/udp", "no-such"]);
    assert_eq!((code, error.as_str()), (1, "portolan find: found no port of `no-such`\n"));
    let lines: Vec<_> = out.lines().collect();
    assert!(lines[0].starts_with("5432/tcp    PostgreSQL"), "{out}");
    assert_eq!(*lines.last().unwrap(), "3228/udp    dwmsgserver - DiamondWave MSG Server (unclear)");
    assert_eq!(run(&["find", "4/tcp"]), (0, "4/tcp       unassigned\n".to_string(), String::new()));
}

#[test]
fn search_prints_the_best_first() {
    let (code, out, error) = run(&["search", "--limit", "2", "post", "sql"]);
    assert_eq!((code, error.as_str()), (0, ""));
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(lines.len(), 3, "{out}");
    assert!(lines[0].contains(" postgresql - PostgreSQL Database") && lines[2].starts_with("and "), "{out}");
    let (_, whole, _) = run(&["search", "framehawk"]);
    assert!(whole.contains("3224-3324 ") && !whole.contains("and "), "{whole}");
    assert_eq!(run(&["search", "no such words"]), (1, "nothing found\n".to_string(), String::new()));
}

#[test]
fn all_pages_that_are_asked_for_are_printed() {
    let (code, out, error) = run(&["page", "22", "80/tcp"]);
    assert_eq!((code, error.as_str()), (0, ""));
    let [ssh, http] = [run(&["page", "22"]).1, run(&["page", "80/tcp"]).1];
    assert!(ssh.starts_with("Port 22\n") && http.starts_with("Port 80/tcp\n"));
    assert_eq!(out, format!("{ssh}\n{http}"));
    assert!(run(&["page", "22", "--format", "markdown"]).1.starts_with("# Port 22\n"));
    assert!(run(&["page", "--format=html", "22"]).1.starts_with("<h1>Port 22</h1>"));
    let json = |arguments: &[&str]| -> serde_json::Value { serde_json::from_str(&run(arguments).1).unwrap() };
    assert!(json(&["page", "22", "--format", "json"]).is_object());
    assert_eq!(json(&["page", "22", "80", "--format", "json"]).as_array().unwrap().len(), 2);
}

#[test]
fn what_is_suggested_has_nothing_against_it() {
    let (code, out, error) = run(&["suggest", "--count", "3"]);
    assert_eq!((code, error.as_str(), out.lines().count()), (0, "", 3), "{out}");
    let ports: Vec<&str> = out.lines().collect();
    let (code, out, _) = run(&[&["check"], &ports[..]].concat());
    assert_eq!(code, 0);
    assert!(out.lines().all(|line| line.ends_with(": nothing speaks against it")), "{out}");
    let (code, out, _) = run(&["suggest", "--for", "harbour-master", "--protocol", "UDP"]);
    assert!(code == 0 && out.ends_with("/udp\n") && out.lines().count() == 1, "{out}");
    let (code, out, error) = run(&["suggest", "0-1023"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert_eq!(error, "portolan suggest: something speaks against every port of 0-1023/tcp\n");
    let (code, out, _) = run(&["check", "6566/tcp"]);
    assert_eq!(code, 1);
    assert!(out.starts_with("6566/tcp: assigned to sane-port (SANE Control Port)\n"), "{out}");
    assert!(out.contains("6566/tcp: blocked by browsers\n"), "{out}");
}

#[test]
fn every_command_has_help_and_is_in_the_manual_and_the_completions() {
    let (code, help, _) = run(&["--help"]);
    assert_eq!(code, 0);
    let commands = help.split_once("Commands:\n").unwrap().1.split_once("\n\n").unwrap().0;
    let commands: Vec<&str> = commands.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(commands.len(), 15, "{commands:?}");
    let (code, man, _) = run(&["man"]);
    assert_eq!(code, 0);
    let scripts = ["bash", "zsh", "fish", "elvish", "powershell"].map(|shell| {
        let (code, script, error) = run(&["completions", shell]);
        assert_eq!((code, error.as_str()), (0, ""));
        script
    });
    for command in commands.into_iter().filter(|command| *command != "help") {
        let (code, help, error) = run(&[command, "--help"]);
        assert_eq!((code, error.as_str()), (0, ""), "{command}");
        assert!(help.contains("Usage: ") && help.lines().all(|line| line.len() < 200), "{help}");
        assert!(man.contains(&format!("\n.SH SYNOPSIS\n\\fBportolan {command}\\fR ")), "{command}");
        assert!(scripts.iter().all(|script| script.contains(command)), "{command}");
    }
    assert_eq!(run(&["--version"]).1, format!("portolan {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
#[cfg(target_os = "linux")]
fn messages_that_nobody_gets_change_no_exit_code() {
    use std::process::Stdio;

    for (arguments, code) in [
        (&["no-such-service"][..], 1),
        (&["find", "no-such"], 1),
        (&["70000"], 2),
        (&["--jsn"], 2),
        (&["suggest", "1-2"], 1),
        (&["sniff", "/no/such"], 1),
        (&["refresh", "/no/such"], 1),
        (&["atlas", "/dev/null"], 1),
        (&["claims", "/no/such"], 2),
    ] {
        let output = portolan(arguments).stderr(common::full()).stdin(Stdio::null()).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
    }
}
