//! The example that a newcomer runs first.

#[path = "common/example.rs"]
mod example;

fn lookup(arguments: &[&str]) -> (i32, String, String) {
    let output = example::run("lookup", arguments);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
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
fn bad_input_gives_one_clear_line_and_exits_with_2() {
    for (arguments, found) in [
        (&["70000"][..], "`70000` is not a port number"),
        (&["22/xyz"], "`22/xyz` is not a port: not a protocol"),
        (&["22/"], "`22/` is not a port: not a protocol"),
        (&["/tcp"], "`/tcp` is not a port: not a port number"),
        (&["+22/tcp"], "`+22/tcp` is not a port: not a port number"),
        (&["22", "xyz"], "`xyz` is not a protocol"),
        (&["ssh", "tcp"], "`ssh` is not a port number"),
        (&[], "nothing to look up"),
        (&["--jsn", "22"], "`--jsn` is not an option"),
        (&["1", "2", "3"], "too many words"),
    ] {
        let (code, out, error) = lookup(arguments);
        assert_eq!((code, out.as_str(), error.lines().count()), (2, "", 1), "{arguments:?}: {error}");
        assert!(error.starts_with(&format!("lookup: {found}")), "{error}");
        assert!(error.contains("3228/udp") && error.contains("tcp, udp, sctp and dccp"), "{error}");
    }
}

#[test]
fn a_name_that_nobody_registered_exits_with_1() {
    let (code, out, error) = lookup(&["no-such-service"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert_eq!(error, "lookup: nobody has registered the service name `no-such-service`\n");
}
