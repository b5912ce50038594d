//! What needs programs of a Linux system: `script` (bsdutils) makes a terminal,
//! `tcpdump` captures on the loopback interface, for which it needs root or
//! `CAP_NET_RAW`. Run by `cargo test -p portolan-cli --features system --test
//! system`.

#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::process::{Command, Stdio};

use serde_json::Value;

fn sniff(capture: &[u8]) -> common::Ran {
    let (code, out, error) = common::run_with(&["sniff", "--json"], capture);
    (code, String::from_utf8(out).unwrap(), error)
}

#[test]
fn bar_is_shown_on_a_terminal_and_nowhere_else() {
    let path = std::env::temp_dir().join(format!("portolan-bar-{}.csv", std::process::id()));
    let out = path.with_extension("out");
    fs::write(&path, format!("sport,dport,proto\n{}x\n", "443,53214,tcp\n".repeat(400_000))).unwrap();
    let program = std::path::PathBuf::from(env!("CARGO_BIN_EXE_portolan"));
    let [program, input, written] = [&program, &path, &out].map(|path| path.to_str().unwrap());
    let terminal = |command: String| {
        let output = Command::new("script")
            .args(["-qec", &command, "/dev/null"])
            .env("TERM", "xterm")
            .stdin(Stdio::null())
            .output()
            .expect("`script` runs: apt-get install bsdutils");
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let shown = terminal(format!("'{program}' flows '{input}' > '{written}'"));
    let (_, plain, error) = common::run(&["flows", input]);
    assert_eq!(fs::read_to_string(&out).unwrap(), plain);
    // Rows on the terminal are progress enough.
    let rows = terminal(format!("'{program}' flows '{input}'"));
    assert!(rows.lines().count() > 400_000 && !rows.contains(" of 5.34 MiB"));
    fs::remove_file(&path).unwrap();
    fs::remove_file(&out).unwrap();
    assert!(shown.contains(" of 5.34 MiB"), "{shown:?}");
    assert!(shown.contains("portolan flows: line 400002: found 1 fields, expected 3\r\n"), "{shown:?}");
    assert!(shown.contains("portolan flows: 400000 rows written, 1 bad lines left out\r\n"), "{shown:?}");
    assert_eq!(error.lines().count(), 2, "{error}");
}

#[test]
fn capture_on_the_spot_has_what_was_said() {
    for interface in ["lo", "any"] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = listener.local_addr().unwrap();
        let [asking, answering] = [(); 2].map(|()| UdpSocket::bind("127.0.0.1:0").unwrap());
        let [asks, answers] = [&asking, &answering].map(|socket| socket.local_addr().unwrap());
        let filter = format!("tcp port {} or udp port {}", server.port(), answers.port());
        // Three packets begin a connection, and two datagrams follow.
        let mut tcpdump = Command::new("timeout")
            .args(["60", "tcpdump"])
            // Of whole packets a few fill the buffer that the kernel has.
            .args(["-i", interface, "-s", "128", "-U", "--immediate-mode", "-c", "5", "-w", "-", &filter])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("`timeout` of coreutils runs");
        let mut said = String::new();
        let mut stderr = BufReader::new(tcpdump.stderr.take().unwrap());
        while !said.contains("listening on") {
            assert_ne!(
                stderr.read_line(&mut said).unwrap(),
                0,
                "tcpdump has to be there and allowed to capture: {said}"
            );
        }
        let client = TcpStream::connect(server).unwrap();
        let calls = client.local_addr().unwrap();
        asking.send_to(b"ask", answers).unwrap();
        answering.send_to(b"answer", asks).unwrap();
        let mut capture = Vec::new();
        tcpdump.stdout.take().unwrap().read_to_end(&mut capture).unwrap();
        assert!(tcpdump.wait().unwrap().success());
        let (code, out, error) = sniff(&capture);
        assert_eq!(
            (code, error.as_str()),
            (0, "portolan sniff: 5 packets, 2 conversations, 0 packets of none\n"),
            "{interface}"
        );
        let found: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let [connection, datagrams] = found.as_slice() else { panic!("{out}") };
        assert_eq!(connection["source"], calls.to_string());
        assert_eq!(connection["destination"], server.to_string());
        // Both numbers are of the system's choice, so that only the SYN tells.
        let verdict = ["side", "confidence", "reason"].map(|name| connection[name].as_str().unwrap());
        assert_eq!(verdict, ["destination", "likely", "first-packet"]);
        assert_eq!(
            (&connection["packets_from_source"], &connection["packets_from_destination"]),
            (&2.into(), &1.into())
        );
        assert_eq!(datagrams["source"], asks.to_string());
        assert_eq!(datagrams["destination"], answers.to_string());
        assert_eq!((&datagrams["packets_from_source"], &datagrams["packets_from_destination"]), (&1.into(), &1.into()));
    }
}

/// What a command writes on a terminal.
fn on_a_terminal(arguments: &str, variable: (&str, &str)) -> String {
    let output = Command::new("script")
        .args(["-qec", &format!("'{}' {arguments}", env!("CARGO_BIN_EXE_portolan")), "/dev/null"])
        .env("TERM", "xterm")
        .env(variable.0, variable.1)
        .stdin(Stdio::null())
        .output()
        .expect("`script` runs: apt-get install bsdutils");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn colours_are_for_a_terminal_that_wants_them() {
    for arguments in ["22/tcp", "find ssh", "search ssh", "--help", "check 9999/tcp --jsn"] {
        let shown = on_a_terminal(arguments, ("COLOUR", ""));
        assert!(shown.contains("\u{1b}["), "{arguments}: {shown:?}");
        let plain = on_a_terminal(arguments, ("NO_COLOR", "1"));
        assert!(!plain.contains('\u{1b}') && !plain.is_empty(), "{arguments}: {plain:?}");
    }
    let (_, out, _) = common::run(&["22/tcp"]);
    assert!(!out.contains('\u{1b}'));
}

#[test]
fn the_atlas_shows_how_far_it_is_on_a_terminal() {
    let folder = common::fresh("system-atlas");
    let arguments = format!("atlas '{}' --only 22", folder.display());
    let shown = on_a_terminal(&arguments, ("NO_COLOR", "1"));
    assert!(shown.starts_with("\r\u{1b}[K0 of ") && shown.contains(" files\r\u{1b}[K"), "{shown:?}");
}

#[test]
fn escape_sequences_of_arguments_do_not_reach_the_terminal() {
    let escape = r#""$(printf '\033]0;x\007')""#;
    for command in ["", "page", "flows", "listening", "atlas /dev/null --only"] {
        let arguments = format!("{command} {escape}");
        let shown = on_a_terminal(&format!("{arguments}; true"), ("NO_COLOR", "1"));
        assert!(shown.contains("\\u{1b}]0;x\\u{7}"), "{arguments}: {shown:?}");
        assert!(!shown.contains('\u{1b}') && !shown.contains('\u{7}'), "{arguments}: {shown:?}");
    }
}
