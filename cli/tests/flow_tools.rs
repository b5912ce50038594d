//! The examples `flows` and `sniff`: on logs and captures that tools made, on
//! ones written by hand, and on bad ones.
//!
//! On Linux two tests run other programs: `capture...` has `tcpdump` (Debian's
//! tcpdump) capture on the loopback interface, for which it needs root or
//! `CAP_NET_RAW`, and `bar...` has `script` (bsdutils) make a terminal.

#[path = "common/example.rs"]
mod example;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");

fn data(name: &str) -> String {
    format!("{DATA}/{name}")
}

/// Exit code, standard output, standard error.
type Ran = (i32, String, String);

/// Runs an example with what it reads.
fn run(name: &str, arguments: &[&str], input: &[u8]) -> Ran {
    let (code, out, error) = run_bytes(name, arguments, input);
    (code, String::from_utf8(out).unwrap(), error)
}

fn run_bytes(name: &str, arguments: &[&str], input: &[u8]) -> (i32, Vec<u8>, String) {
    let mut child = Command::new(example::program(name))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A program that ends early leaves its input unread.
            let _ = stdin.write_all(input);
        });
        child.wait_with_output().unwrap()
    });
    (output.status.code().unwrap(), output.stdout, String::from_utf8(output.stderr).unwrap())
}

fn flows(arguments: &[&str], input: &str) -> Ran {
    run("flows", arguments, input.as_bytes())
}

/// The rows of what `flows` wrote as CSV, read by another reader of CSV, each
/// as a map of its columns.
fn rows(csv: &str) -> Vec<Value> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows = reader.deserialize::<BTreeMap<String, String>>();
    rows.map(|row| serde_json::to_value(row.unwrap()).unwrap()).collect()
}

/// The values of columns, parted by spaces, `-` for an empty one.
fn columns(row: &Value, names: &[&str]) -> String {
    let text = |name: &&str| match &row[name] {
        Value::String(text) if text.is_empty() => "-".to_string(),
        Value::String(text) => text.clone(),
        Value::Null => "-".to_string(),
        other => other.to_string(),
    };
    names.iter().map(text).collect::<Vec<_>>().join(" ")
}

const ADDED: [&str; 4] = ["service", "side", "confidence", "reason"];

#[test]
fn the_flow_log_of_amazon_is_enriched() {
    let log = fs::read_to_string(data("vpc.log")).unwrap();
    let (code, out, error) = flows(&[&data("vpc.log")], "");
    assert_eq!((code, error.as_str()), (0, "flows: 6 rows written, 0 bad lines left out\n"));
    // The rows are as they were, with commas.
    for (written, read) in out.lines().zip(log.lines()) {
        assert!(written.starts_with(&format!("{},", read.replace(' ', ","))), "{written}");
    }
    let rows = rows(&out);
    let added: Vec<_> = rows.iter().map(|row| columns(row, &ADDED)).collect();
    assert_eq!(
        added,
        [
            "ssh destination likely only-known",
            "ms-wbt-server destination likely client-range",
            "https source likely client-range",
            "- - - -",
            "- - - -",
            "ntp both likely same-port",
        ]
    );
    // Without the header, and in two parts with a header each.
    let (header, bare) = log.split_once('\n').unwrap();
    assert_eq!(flows(&[], bare), (0, out.clone(), error.clone()));
    let second = bare.match_indices('\n').nth(2).unwrap().0 + 1;
    let parts = format!("{header}\r\n{}{header}\n\n{}", &bare[..second], &bare[second..]);
    assert_eq!(flows(&["-"], &parts), (0, out.clone(), error.clone()));
    // No line feed at the end.
    assert_eq!(flows(&["--from", "aws"], log.trim_end()), (0, out, error));
}

#[test]
fn flags_of_amazons_later_versions_tell_who_called() {
    let log = "srcaddr dstaddr srcport dstport protocol tcp-flags\n\
               10.0.0.1 10.0.0.2 50123 51234 6 2\n\
               10.0.0.1 10.0.0.2 50123 51234 6 19\n\
               10.0.0.1 10.0.0.2 50123 51234 6 1\n\
               10.0.0.1 10.0.0.2 50123 51234 17 2\n\
               10.0.0.1 10.0.0.2 443 53214 6 3\n";
    let (code, out, _) = flows(&[], log);
    assert_eq!(code, 0);
    let added: Vec<_> = rows(&out).iter().map(|row| columns(row, &ADDED[1..])).collect();
    assert_eq!(
        added,
        [
            "destination likely first-packet",
            "source likely first-packet",
            "- unclear both-clients",
            "- unclear both-clients",
            "destination likely first-packet",
        ]
    );
}

#[test]
fn the_connection_log_of_zeek_is_enriched() {
    let (code, out, error) = flows(&[&data("conn.log")], "");
    assert_eq!((code, error.as_str()), (0, "flows: 8 rows written, 0 bad lines left out\n"));
    let rows = rows(&out);
    // Zeek has a `service` of its own.
    let names = ["id.orig_p", "id.resp_p", "service", "portolan_service", "side", "confidence", "reason"];
    let added: Vec<_> = rows.iter().map(|row| columns(row, &names)).collect();
    assert_eq!(
        added,
        [
            "53214 443 ssl https destination likely first-packet",
            "1366 5601 - Kibana destination likely first-packet",
            "5601 1371 - Kibana source possible better-known",
            "5353 5353 dns mdns destination likely group",
            "40123 53 dns domain destination likely first-packet",
            "8 0 - - - - -",
            "50123 51234 - - destination likely first-packet",
            "50123 51236 - - - unclear both-clients",
        ]
    );
    // The only field with a comma is quoted.
    assert_eq!(rows[6]["tunnel_parents"], "Cabc,Cdef");
    assert_eq!(out.matches('"').count(), 2);
}

#[test]
fn json_has_what_csv_has() {
    for name in ["vpc.log", "conn.log", "nfdump.csv"] {
        let csv = rows(&flows(&[&data(name)], "").1);
        let (code, out, _) = flows(&["--to", "json", &data(name)], "");
        assert_eq!(code, 0);
        let json: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(json.len(), csv.len());
        for (json, csv) in json.iter().zip(&csv) {
            for (key, value) in json.as_object().unwrap() {
                let added = ADDED.iter().any(|name| key == name || *key == format!("portolan_{name}"));
                let value = if added && value.is_null() { &Value::from("") } else { value };
                assert_eq!(*value, csv[key], "{key}");
            }
            assert_eq!(json.as_object().unwrap().len(), csv.as_object().unwrap().len());
        }
    }
}

#[test]
fn flows_that_nfdump_saw_are_enriched() {
    let (code, out, error) = flows(&[&data("nfdump.csv")], "");
    assert_eq!(code, 0);
    // nfdump ends with a summary.
    assert_eq!(
        error,
        "flows: line 31: found 1 fields, expected 48\n\
         flows: line 32: found 6 fields, expected 48\n\
         flows: line 33: found 6 fields, expected 48\n\
         flows: 29 rows written, 3 bad lines left out\n"
    );
    // One line a direction, so that the two of a conversation agree.
    let mut told: Vec<_> = rows(&out)
        .iter()
        .map(|row| {
            let side = row["side"].as_str().unwrap();
            let port = match side {
                "source" | "both" => &row["sp"],
                "destination" => &row["dp"],
                _ => &Value::Null,
            };
            format!(
                "{} {} {}",
                columns(row, &["pr"]),
                port.as_str().unwrap_or("-"),
                columns(row, &["service", "confidence"])
            )
        })
        .collect();
    told.sort();
    told.dedup();
    assert_eq!(
        told,
        [
            "ICMP - - -",
            "TCP - - unclear",
            "TCP 22 ssh likely",
            "TCP 3306 mysql likely",
            "TCP 443 https likely",
            "TCP 5601 Kibana likely",
            "UDP - - unclear",
            "UDP 123 ntp likely",
            "UDP 2049 nfs likely",
            "UDP 443 https likely",
            "UDP 500 isakmp likely",
            "UDP 53 domain likely",
            "UDP 5353 mdns likely",
        ]
    );
}

#[test]
fn csv_may_have_any_order_of_columns_and_quotes() {
    let log = "\u{feff}note,\"Source Port\",Dest_Port,PROTO,\"confidence\"\n\
               plain,443,53214,tcp,x\n\
               \"a \"\"quote\"\", and a comma\",\"53214\",443,\"UDP\",\"\"\n\
               häfen,5601,1366,TCP,\\\n";
    let (code, out, error) = flows(&[], log);
    assert_eq!((code, error.as_str()), (0, "flows: 3 rows written, 0 bad lines left out\n"));
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(lines[0], "\u{feff}note,Source Port,Dest_Port,PROTO,confidence,service,side,portolan_confidence,reason");
    assert_eq!(lines[1], "plain,443,53214,tcp,x,https,source,likely,client-range");
    assert_eq!(
        lines[2],
        "\"a \"\"quote\"\", and a comma\",\"53214\",443,\"UDP\",\"\",https,destination,likely,client-range"
    );
    let (_, out, _) = flows(&["--to", "json"], log);
    let json: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(json[1]["\u{feff}note"], "a \"quote\", and a comma");
    assert_eq!((&json[1]["confidence"], &json[1]["portolan_confidence"]), (&"".into(), &"likely".into()));
    assert_eq!((&json[2]["\u{feff}note"], &json[2]["confidence"]), (&"häfen".into(), &"\\".into()));
}

#[test]
fn bad_rows_are_told_with_their_lines_and_left_out() {
    let log = "sport,dport,proto\n\
               443,53214,tcp\n\
               65536,1,tcp\n\
               \n\
               1,x,udp\n\
               1,2\n\
               1,2,\n\
               1,2,256\n\
               1,2,41\n\
               \"1,2,tcp\n\
               \"1\"2,3,tcp\n\
               -1,2,tcp\n\
               ,2,tcp\n\
               22,51000,6\n";
    let (code, out, error) = flows(&[], log);
    assert_eq!(code, 0);
    assert_eq!(
        out,
        "sport,dport,proto,service,side,confidence,reason\n\
         443,53214,tcp,https,source,likely,client-range\n\
         1,2,41,,,,\n\
         22,51000,6,ssh,source,likely,client-range\n"
    );
    let expected = "flows: line 3: the source's port is `65536`, expected 0 to 65535\n\
                    flows: line 5: the destination's port is `x`, expected 0 to 65535\n\
                    flows: line 6: found 2 fields, expected 3\n\
                    flows: line 7: the protocol is ``, expected a name or 0 to 255\n\
                    flows: line 8: the protocol is `256`, expected a name or 0 to 255\n\
                    flows: line 10: a quote that is not closed at the end of its field\n\
                    flows: line 11: a quote that is not closed at the end of its field\n\
                    flows: line 12: the source's port is `-1`, expected 0 to 65535\n\
                    flows: line 13: the source's port is ``, expected 0 to 65535\n\
                    flows: 3 rows written, 9 bad lines left out\n";
    assert_eq!(error, expected);
    let (code, _, error) = flows(&["--bad", "2"], log);
    assert_eq!(code, 0);
    assert_eq!(error.lines().count(), 4);
    assert!(error.contains("\nflows: and 7 bad lines more\n"), "{error}");
}

#[test]
fn any_bytes_are_no_reason_to_stop() {
    let mut log = b"sport,dport,proto,note\n443,53214,tcp,\xff\xfe\n\x00\x1b[2J\n443,53214,tcp,".to_vec();
    // Longer than what is read at once, and longer than a line may be.
    log.resize(log.len() + 600_000, b'y');
    log.extend(b"\n443,53214,tcp,");
    log.resize(log.len() + 3_000_000, b'z');
    log.extend(b"\n443,53214,tcp,\x1f\\\n");
    let (code, out, error) = run_bytes("flows", &["--to", "json"], &log);
    assert_eq!(code, 0);
    assert_eq!(
        error,
        "flows: line 3: found 1 fields, expected 4\n\
         flows: line 5: more than 1048576 bytes\n\
         flows: 3 rows written, 2 bad lines left out\n"
    );
    let out = String::from_utf8(out).unwrap();
    let notes: Vec<_> = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["note"].clone()).collect();
    assert_eq!(notes, [Value::from("\u{fffd}\u{fffd}"), "y".repeat(600_000).into(), "\u{1f}\\".into()]);
    let (_, out, _) = run_bytes("flows", &[], &log);
    assert!(out.windows(2).any(|bytes| bytes == b"\xff\xfe"), "CSV keeps bytes as they are");
}

#[test]
fn logs_behind_each_other_need_the_same_columns() {
    let log = fs::read_to_string(data("conn.log")).unwrap();
    let (_, once, _) = flows(&[], &log);
    let (code, twice, error) = flows(&[], &format!("{log}{log}"));
    assert_eq!((code, error.as_str()), (0, "flows: 16 rows written, 0 bad lines left out\n"));
    let (_, body) = once.split_once('\n').unwrap();
    assert_eq!(twice, format!("{once}{body}"));
    let other = log.replace("\tservice\tduration", "\tduration\tservice");
    let (code, out, error) = flows(&["--bad", "2"], &format!("{log}{other}{log}"));
    assert_eq!((code, out), (0, twice));
    assert_eq!(
        error,
        "flows: line 24: a header with other columns than the first\n\
         flows: line 26: a row under a header with other columns than the first\n\
         flows: and 7 bad lines more\n\
         flows: 16 rows written, 9 bad lines left out\n"
    );
}

#[test]
fn no_log_exits_with_1_and_wrong_usage_with_2() {
    for (arguments, input, problem) in [
        (&["/no/such/file"][..], "", "flows: /no/such/file cannot be read: "),
        (&[DATA], "", "cannot be read: "),
        (&[], "", "flows: standard input is not a log of flows: it has no header and no rows\n"),
        (&[], "word\n", "flows: standard input is not a log of flows: line 1 begins no log of flows that is known\n"),
        (&[], "{\"a\":1,\"b\":2}\n", "not a log of flows: line 1 is not a header of CSV\n"),
        (&[], "two words\n", "line 1 has no column of the source's port\n"),
        (&[], "sport,proto\n1,2\n", "line 1 has no column of the destination's port\n"),
        (&["--from", "csv"], "sport,dport\n1,2\n", "line 1 has no column of the protocol\n"),
        (&["--from", "zeek"], "1\t2\n", "line 1 is a row before the #fields line of a log of Zeek\n"),
        (&[], "#separator ab\n", "line 1 has a separator that is not one byte\n"),
        (&[], "#separator \\xzz\n", "line 1 has a separator that is not one byte\n"),
        (&[], "#close\n", "it has no header and no rows\n"),
    ] {
        let (code, out, error) = flows(arguments, input);
        assert_eq!((code, out.as_str(), error.lines().count()), (1, "", 1), "{arguments:?} {input:?}: {error}");
        assert!(error.contains(problem), "{error}");
    }
    for (arguments, problem) in [
        (&["--from", "pcap"][..], "`pcap` is none of aws, zeek and csv"),
        (&["--to", "xml"], "`xml` is neither csv nor json"),
        (&["--to"], "`--to` lacks its value"),
        (&["--bad", "-1"], "`-1` is not a count"),
        (&["--jsn"], "`--jsn` is not an option"),
        (&["a", "b"], "found 2 files, expected one at most"),
    ] {
        for tool in ["flows", "sniff"] {
            if tool == "sniff" && arguments[0] != "--jsn" && arguments[0] != "a" {
                continue;
            }
            let output = example::run(tool, arguments);
            let error = String::from_utf8(output.stderr).unwrap();
            assert_eq!((output.status.code(), error.lines().count()), (Some(2), 1), "{arguments:?}: {error}");
            assert!(output.stdout.is_empty());
            assert!(error.starts_with(&format!("{tool}: {problem}; usage: {tool} [")), "{error}");
        }
    }
}

#[test]
fn a_reader_that_has_enough_is_no_fault() {
    let row = "443,53214,tcp\n";
    let log = format!("sport,dport,proto\n{}", row.repeat(200_000));
    let path = std::env::temp_dir().join(format!("portolan-flows-{}.csv", std::process::id()));
    fs::write(&path, log).unwrap();
    let mut child = Command::new(example::program("flows"))
        .arg(&path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    fs::remove_file(&path).unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
#[cfg(target_os = "linux")]
fn bar_is_shown_on_a_terminal_and_nowhere_else() {
    let path = std::env::temp_dir().join(format!("portolan-bar-{}.csv", std::process::id()));
    let out = path.with_extension("out");
    fs::write(&path, format!("sport,dport,proto\n{}x\n", "443,53214,tcp\n".repeat(400_000))).unwrap();
    let program = example::program("flows");
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
    let shown = terminal(format!("'{program}' '{input}' > '{written}'"));
    let (_, plain, error) = flows(&[input], "");
    assert_eq!(fs::read_to_string(&out).unwrap(), plain);
    fs::remove_file(&path).unwrap();
    fs::remove_file(&out).unwrap();
    assert!(shown.contains(" of 5.34 MiB"), "{shown:?}");
    assert!(shown.contains("flows: line 400002: found 1 fields, expected 3\r\n"), "{shown:?}");
    assert!(shown.contains("flows: 400000 rows written, 1 bad lines left out\r\n"), "{shown:?}");
    assert_eq!(error.lines().count(), 2, "{error}");
}

/// What `sniff` says of the traffic of `tests/data/traffic.py`.
const TRAFFIC: [&str; 15] = [
    "tcp 127.0.0.1:53214 127.0.0.1:443 https 443/tcp destination likely first-packet",
    "tcp 127.0.0.1:1366 127.0.0.1:5601 Kibana 5601/tcp destination likely first-packet",
    "tcp 127.0.0.1:51413 127.0.0.1:6881 BitTorrent peers 6881/tcp destination likely first-packet",
    "tcp 127.0.0.1:51234 127.0.0.1:50123 - 50123/tcp destination likely first-packet",
    "tcp [::1]:43210 [::1]:22 ssh 22/tcp destination likely first-packet",
    "udp 127.0.0.2:40123 127.0.0.1:53 domain 53/udp destination likely client-range",
    "udp 127.0.0.2:53 127.0.0.1:53 domain 53/udp destination possible first-packet",
    "udp 127.0.0.2:123 127.0.0.1:123 ntp 123/udp destination possible first-packet",
    "udp 127.0.0.2:500 127.0.0.1:500 isakmp 500/udp destination possible first-packet",
    "udp 127.0.0.2:53214 127.0.0.1:443 https 443/udp destination likely client-range",
    "udp 127.0.0.2:51413 127.0.0.1:6881 BitTorrent peers 6881/udp destination possible first-packet",
    "udp [::1]:40124 [::1]:53 domain 53/udp destination likely client-range",
    "udp 127.0.0.1:5353 224.0.0.251:5353 mdns 5353/udp destination likely group",
    "tcp 127.0.0.1:39876 127.0.0.1:3306 mysql 3306/tcp destination likely first-packet",
    "udp 127.0.0.2:40125 127.0.0.1:2049 nfs 2049/udp destination likely client-range",
];

/// The conversations that `sniff` prints as JSON, in a line each.
fn conversations(out: &str) -> Vec<String> {
    let names = ["protocol", "source", "destination", "service", "port", "side", "confidence", "reason"];
    out.lines().map(|line| columns(&serde_json::from_str(line).unwrap(), &names)).collect()
}

#[test]
fn conversations_of_captures_by_tcpdump_have_their_services() {
    for name in ["loopback.pcap", "any.pcap", "loopback.pcapng"] {
        let (code, out, error) = run("sniff", &["--json", &data(name)], b"");
        assert_eq!((code, error.as_str()), (0, "sniff: 69 packets, 15 conversations, 1 packets of none\n"), "{name}");
        assert_eq!(conversations(&out), TRAFFIC, "{name}");
        let piped = run("sniff", &["--json"], &fs::read(data(name)).unwrap());
        assert_eq!(piped, (code, out, error));
    }
    let (code, out, _) = run("sniff", &[&data("loopback.pcap")], b"");
    assert_eq!(code, 0);
    let first = "tcp 127.0.0.1:53214 > 127.0.0.1:443, packets 10, bytes 685: https at the destination, 443/tcp \
                 (likely: the other side sent the first packet)";
    assert_eq!(out.lines().next(), Some(first));
}

#[test]
fn connections_without_their_beginnings_are_told_by_numbers() {
    let (code, out, error) = run("sniff", &["--json", &data("middle.pcap")], b"");
    assert_eq!((code, error.as_str()), (0, "sniff: 24 packets, 3 conversations, 0 packets of none\n"));
    assert_eq!(
        conversations(&out),
        [
            "tcp 127.0.0.1:53214 127.0.0.1:443 https 443/tcp destination likely client-range",
            "tcp 127.0.0.1:1366 127.0.0.1:5601 Kibana 5601/tcp destination likely only-known",
            "tcp 127.0.0.1:51234 127.0.0.1:50123 - - - unclear both-clients",
        ]
    );
}

#[test]
#[cfg(target_os = "linux")]
fn capture_on_the_spot_has_what_was_said() {
    use std::io::{BufRead, BufReader, Read};
    use std::net::{TcpListener, TcpStream, UdpSocket};

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
        let (code, out, error) = run("sniff", &["--json"], &capture);
        assert_eq!(
            (code, error.as_str()),
            (0, "sniff: 5 packets, 2 conversations, 0 packets of none\n"),
            "{interface}"
        );
        let found: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let [connection, datagrams] = found.as_slice() else { panic!("{out}") };
        assert_eq!(connection["source"], calls.to_string());
        assert_eq!(connection["destination"], server.to_string());
        // Both numbers are of the system's choice, so that only the SYN tells.
        assert_eq!(columns(connection, &ADDED[1..]), "destination likely first-packet");
        assert_eq!(
            (&connection["packets_from_source"], &connection["packets_from_destination"]),
            (&2.into(), &1.into())
        );
        assert_eq!(datagrams["source"], asks.to_string());
        assert_eq!(datagrams["destination"], answers.to_string());
        assert_eq!((&datagrams["packets_from_source"], &datagrams["packets_from_destination"]), (&1.into(), &1.into()));
    }
}

/// A capture of packets of a kind of link, written by hand: what could not be
/// captured on the loopback interface.
fn pcap(link: u32, packets: &[&[u8]]) -> Vec<u8> {
    let mut capture = Vec::new();
    for word in [0xa1b2_c3d4, 2 | 4 << 16, 0, 0, 65_535, link] {
        capture.extend(u32::to_le_bytes(word));
    }
    for packet in packets {
        let length = u32::try_from(packet.len()).unwrap();
        for word in [0, 0, length, length] {
            capture.extend(u32::to_le_bytes(word));
        }
        capture.extend(*packet);
    }
    capture
}

/// A packet of IPv4 with ports and what follows them.
fn ipv4(protocol: u8, fragment: u16, source: u16, destination: u16, rest: &[u8]) -> Vec<u8> {
    let length = u16::try_from(24 + rest.len()).unwrap().to_be_bytes();
    let [fragment_high, fragment_low] = fragment.to_be_bytes();
    let mut packet = vec![0x45, 0, length[0], length[1], 0, 0, fragment_high, fragment_low, 64, protocol, 0, 0];
    packet.extend([10, 0, 0, 1, 10, 0, 0, 2]);
    packet.extend(source.to_be_bytes());
    packet.extend(destination.to_be_bytes());
    packet.extend(rest);
    packet
}

#[test]
fn other_protocols_links_and_fragments_are_read() {
    // SCTP: tag and checksum, then the type of the chunk; DCCP: the type is in
    // the ninth byte.
    let init = ipv4(132, 0, 50_123, 2905, &[0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 4]);
    let request = ipv4(33, 0, 50_123, 5002, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let datagram = ipv4(17, 0, 50_123, 53, &[0, 8, 0, 0]);
    let later = ipv4(17, 100, 0x4141, 0x4141, &[0x41; 8]);
    let short = &datagram[..22];
    let all = [&init[..], &request, &datagram, &later, short, &[], &[0x41; 60]];
    let expected = [
        "sctp 10.0.0.1:50123 10.0.0.2:2905 m3ua 2905/sctp destination likely first-packet",
        "dccp 10.0.0.1:50123 10.0.0.2:5002 - 5002/dccp destination likely first-packet",
        "udp 10.0.0.1:50123 10.0.0.2:53 domain 53/udp destination likely client-range",
    ];
    let with = |start: &[u8]| all.map(|packet| [start, packet].concat());
    let ethernet = [&[0; 12][..], &[8, 0]].concat();
    let vlan = [&[0; 12][..], &[0x81, 0, 0, 5, 8, 0]].concat();
    let cooked = [&[0; 14][..], &[8, 0]].concat();
    for (link, start) in [(101, vec![]), (228, vec![]), (0, vec![2, 0, 0, 0]), (1, ethernet), (1, vlan), (113, cooked)]
    {
        let packets = with(&start);
        let (code, out, error) = run("sniff", &["--json"], &pcap(link, &packets.each_ref().map(Vec::as_slice)));
        assert_eq!((code, error.as_str()), (0, "sniff: 7 packets, 3 conversations, 4 packets of none\n"), "{link}");
        assert_eq!(conversations(&out), expected, "{link}");
    }
    // Wireless frames are none of these.
    let (code, out, error) = run("sniff", &[], &pcap(105, &[&init]));
    assert_eq!((code, out.as_str(), error.as_str()), (0, "", "sniff: 1 packets, 0 conversations, 1 packets of none\n"));
}

#[test]
fn no_capture_exits_with_1_after_what_could_be_read() {
    for (arguments, input, problem) in [
        (&["/no/such/file"][..], &b""[..], "sniff: /no/such/file: it cannot be read: "),
        (&[], b"", "sniff: standard input: it is empty\n"),
        (&[], b"sport,dport,proto\n443,53214,tcp\n", "sniff: standard input: it is neither pcap nor pcapng\n"),
    ] {
        let (code, out, error) = run("sniff", arguments, input);
        assert_eq!((code, out.as_str(), error.lines().count()), (1, "", 1), "{error}");
        assert!(error.starts_with(problem), "{error}");
    }
    for name in ["loopback.pcap", "loopback.pcapng"] {
        let whole = fs::read(data(name)).unwrap();
        let (code, out, error) = run("sniff", &["--json"], &whole[..whole.len() / 2]);
        assert_eq!(code, 1);
        let found = conversations(&out);
        assert!(
            found.len() > 2 && TRAFFIC.starts_with(found.iter().map(String::as_str).collect::<Vec<_>>().as_slice())
        );
        assert!(error.ends_with("sniff: standard input: it ends within a packet\n"), "{error}");
        // Every byte of the first hundreds exchanged is no reason to panic.
        let mut codes = String::new();
        for at in (0..400).step_by(7) {
            let mut damaged = whole.clone();
            damaged[at] ^= 0xff;
            let (code, ..) = run("sniff", &[], &damaged);
            let _ = write!(codes, "{code}");
        }
        assert!(codes.bytes().all(|code| matches!(code, b'0' | b'1')), "{codes}");
    }
}
