//! `portolan flows`: on logs that tools made, on ones written by hand, and on bad
//! ones.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::process::Stdio;

use common::{Ran, portolan};
use serde_json::Value;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");

fn data(name: &str) -> String {
    format!("{DATA}/{name}")
}

fn flows(arguments: &[&str], input: &str) -> Ran {
    let (code, out, error) = flows_bytes(arguments, input.as_bytes());
    (code, String::from_utf8(out).unwrap(), error)
}

fn flows_bytes(arguments: &[&str], input: &[u8]) -> (i32, Vec<u8>, String) {
    common::run_with(&[&["flows"], arguments].concat(), input)
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
    assert_eq!((code, error.as_str()), (0, "portolan flows: 6 rows written, 0 bad lines left out\n"));
    // The rows are as they were, with commas.
    for (written, read) in out.lines().zip(log.lines()) {
        assert!(written.starts_with(&format!("{},", read.replace(' ', ","))), "{written}");
    }
    let rows = rows(&out);
    let added: Vec<_> = rows.iter().map(|row| columns(row, &ADDED)).collect();
    assert_eq!(
        added,
        [
            "SSH destination likely only-known",
            "RDP destination likely client-range",
            "HTTPS source likely client-range",
            "- - - -",
            "- - - -",
            "NTP both likely same-port",
        ]
    );
    // A header of as many columns in another order.
    let other = "account-id version interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action \
                 log-status\n123456789010 2 eni-1 10.0.0.1 10.0.0.2 49152 22 6 20 4249 1418530010 1418530070 ACCEPT OK\n";
    let (code, written, _) = flows(&[], other);
    assert!(
        code == 0 && written.starts_with("account-id,version,") && written.contains(",SSH,destination,"),
        "{written}"
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
fn flags_tell_who_called_where_amazon_defines_them() {
    let log = "srcaddr dstaddr srcport dstport protocol tcp-flags\n\
               10.0.0.1 10.0.0.2 50123 51234 6 2\n\
               10.0.0.1 10.0.0.2 50123 51234 6 3\n\
               10.0.0.1 10.0.0.2 50123 51234 6 19\n\
               10.0.0.1 10.0.0.2 50123 51234 6 18\n\
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
            "destination likely first-packet",
            "- unclear both-clients",
            "- unclear both-clients",
            "- unclear both-clients",
            "- unclear both-clients",
            "destination likely first-packet",
        ]
    );
    // Exporters put the flags of all packets together, and their names differ.
    for log in [
        "proto,src_port,dst_port,tcp_flags\nTCP,50000,443,27\n",
        "proto,src_port,dst_port,tcp-flags\nTCP,50000,443,2\n",
        "proto,src_port,dst_port,tcpflags\nTCP,50000,443,18\n",
        "proto src_port dst_port tcp_flags\nTCP 50000 443 2\n",
    ] {
        let (code, out, _) = flows(&[], log);
        assert_eq!(code, 0);
        assert!(out.ends_with(",HTTPS,destination,possible,client-range\n"), "{out}");
    }
}

#[test]
fn datagrams_to_a_group_are_for_the_port_of_the_service() {
    for (address, is_group) in [
        ("224.0.0.251", true),
        ("239.255.255.250", true),
        ("255.255.255.255", true),
        ("223.255.255.255", false),
        ("240.0.0.1", false),
        ("22.4.0.1", false),
        ("255.255.255.254", false),
        ("ff02::fb", true),
        ("FF05::1", true),
        ("fe80::1", false),
        ("ff::1", false),
        ("fff", false),
        ("ff12", false),
    ] {
        let said = |protocol: &str| {
            let log = format!("dstaddr srcport dstport protocol\n{address} 50123 51234 {protocol}\n");
            columns(&rows(&flows(&[], &log).1)[0], &["side", "reason"])
        };
        assert_eq!(said("17"), if is_group { "destination group" } else { "- both-clients" }, "{address}");
        assert_eq!(said("6"), "- both-clients", "{address}");
    }
}

#[test]
fn quotes_are_doubled_anywhere_in_a_field() {
    let log = "sport,dport,proto,note,more\n\
               443,53214,tcp,\"a \"\"b\"\" c\",\"d\"\n\
               443,53214,tcp,\"\"\"\",\"\"\n\
               443,53214,tcp,\"\"\"\"\"\",\"e\"\"\"\n\
               \"443\",\"53214\",\"tcp\",\"\",\"f,\"\"g\"\n";
    let (code, out, error) = flows(&["--to", "json"], log);
    assert_eq!((code, error.as_str()), (0, "portolan flows: 4 rows written, 0 bad lines left out\n"));
    let read = |line: &str| {
        let row: Value = serde_json::from_str(line).unwrap();
        (row["note"].as_str().unwrap().to_string(), row["more"].as_str().unwrap().to_string(), row["side"].clone())
    };
    let expected = [("a \"b\" c", "d"), ("\"", ""), ("\"\"", "e\""), ("", "f,\"g")];
    let expected = expected.map(|(note, more)| (note.to_string(), more.to_string(), Value::from("source")));
    assert_eq!(out.lines().map(read).collect::<Vec<_>>(), expected);
}

#[test]
fn the_connection_log_of_zeek_is_enriched() {
    let (code, out, error) = flows(&[&data("conn.log")], "");
    assert_eq!((code, error.as_str()), (0, "portolan flows: 8 rows written, 0 bad lines left out\n"));
    let rows = rows(&out);
    // Zeek has a `service` of its own.
    let names = ["id.orig_p", "id.resp_p", "service", "portolan_service", "side", "confidence", "reason"];
    let added: Vec<_> = rows.iter().map(|row| columns(row, &names)).collect();
    assert_eq!(
        added,
        [
            "53214 443 ssl HTTPS destination likely first-packet",
            "1366 5601 - Kibana destination likely first-packet",
            "5601 1371 - Kibana source possible better-known",
            "5353 5353 dns mDNS destination likely group",
            "40123 53 dns DNS destination likely first-packet",
            "8 0 - - - - -",
            "50123 51234 - - destination likely first-packet",
            "50123 51236 - - - unclear both-clients",
        ]
    );
    // A separator may be written as it is, and quotes are no quotes.
    let log = "#separator ;\n#fields;id.orig_p;id.resp_p;proto;service\n53214;443;tcp;\"ssl\n";
    let (code, written, error) = flows(&[], log);
    assert_eq!((code, error.as_str()), (0, "portolan flows: 1 rows written, 0 bad lines left out\n"));
    assert!(written.contains("\n53214,443,tcp,\"\"\"ssl\",HTTPS,destination,"), "{written}");
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
        "portolan flows: line 31: found 1 fields, expected 48\n\
         portolan flows: line 32: found 6 fields, expected 48\n\
         portolan flows: line 33: found 6 fields, expected 48\n\
         portolan flows: 29 rows written, 3 bad lines left out\n"
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
            "TCP 22 SSH likely",
            "TCP 3306 MySQL likely",
            "TCP 443 HTTPS likely",
            "TCP 5601 Kibana likely",
            "UDP - - unclear",
            "UDP 123 NTP likely",
            "UDP 2049 NFS likely",
            "UDP 443 QUIC likely",
            "UDP 500 IKE likely",
            "UDP 53 DNS likely",
            "UDP 5353 mDNS likely",
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
    assert_eq!((code, error.as_str()), (0, "portolan flows: 3 rows written, 0 bad lines left out\n"));
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(lines[0], "note,Source Port,Dest_Port,PROTO,confidence,service,side,portolan_confidence,reason");
    assert_eq!(lines[1], "plain,443,53214,tcp,x,HTTPS,source,likely,client-range");
    assert_eq!(
        lines[2],
        "\"a \"\"quote\"\", and a comma\",\"53214\",443,\"UDP\",\"\",QUIC,destination,likely,client-range"
    );
    let (_, out, _) = flows(&["--to", "json"], log);
    let json: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(json[1]["note"], "a \"quote\", and a comma");
    // Only what has to be escaped is, as people write it.
    assert!(
        out.contains("\"note\":\"a \\\"quote\\\", and a comma\",") && out.contains("\"confidence\":\"\\\\\","),
        "{out}"
    );
    assert_eq!((&json[1]["confidence"], &json[1]["portolan_confidence"]), (&"".into(), &"likely".into()));
    assert_eq!((&json[2]["note"], &json[2]["confidence"]), (&"häfen".into(), &"\\".into()));
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
               1,2,+6\n\
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
         443,53214,tcp,HTTPS,source,likely,client-range\n\
         1,2,41,,,,\n\
         22,51000,6,SSH,source,likely,client-range\n"
    );
    let expected = "portolan flows: line 3: the source's port is `65536`, expected 0 to 65535\n\
                    portolan flows: line 5: the destination's port is `x`, expected 0 to 65535\n\
                    portolan flows: line 6: found 2 fields, expected 3\n\
                    portolan flows: line 7: the protocol is ``, expected a name or 0 to 255\n\
                    portolan flows: line 8: the protocol is `256`, expected a name or 0 to 255\n\
                    portolan flows: line 10: the protocol is `+6`, expected a name or 0 to 255\n\
                    portolan flows: line 11: a quote that is not closed at the end of its field\n\
                    portolan flows: line 12: a quote that is not closed at the end of its field\n\
                    portolan flows: line 13: the source's port is `-1`, expected 0 to 65535\n\
                    portolan flows: line 14: the source's port is ``, expected 0 to 65535\n\
                    portolan flows: 3 rows written, 10 bad lines left out\n";
    assert_eq!(error, expected);
    let (code, _, error) = flows(&["--bad", "2"], log);
    assert_eq!(code, 0);
    assert_eq!(error.lines().count(), 4);
    assert!(error.contains("\nportolan flows: and 8 bad lines more\n"), "{error}");
    // None is left that was not told.
    let (_, _, all) = flows(&["--bad", "10"], log);
    assert_eq!(all, expected);
}

#[test]
fn any_bytes_are_no_reason_to_stop() {
    let mut log = b"sport,dport,proto,note\n443,53214,tcp,\xff\xfe\n\x00\x1b[2J\n443,53214,tcp,".to_vec();
    // Longer than what is read at once, and longer than a line may be.
    log.resize(log.len() + 600_000, b'y');
    log.extend(b"\n443,53214,tcp,");
    log.resize(log.len() + 3_000_000, b'z');
    log.extend(b"\n443,53214,tcp,\x1f\\\n");
    let (code, out, error) = flows_bytes(&["--to", "json"], &log);
    assert_eq!(code, 0);
    assert_eq!(
        error,
        "portolan flows: line 3: found 1 fields, expected 4\n\
         portolan flows: line 5: more than 1048576 bytes\n\
         portolan flows: 3 rows written, 2 bad lines left out\n"
    );
    let out = String::from_utf8(out).unwrap();
    let notes: Vec<_> = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["note"].clone()).collect();
    assert_eq!(notes, [Value::from("\u{fffd}\u{fffd}"), "y".repeat(600_000).into(), "\u{1f}\\".into()]);
    let (_, out, _) = flows_bytes(&[], &log);
    assert!(out.windows(2).any(|bytes| bytes == b"\xff\xfe"), "CSV keeps bytes as they are");
}

#[test]
fn logs_behind_each_other_need_the_same_columns() {
    let log = fs::read_to_string(data("conn.log")).unwrap();
    let (_, once, _) = flows(&[], &log);
    let (code, twice, error) = flows(&[], &format!("{log}{log}"));
    assert_eq!((code, error.as_str()), (0, "portolan flows: 16 rows written, 0 bad lines left out\n"));
    let (_, body) = once.split_once('\n').unwrap();
    assert_eq!(twice, format!("{once}{body}"));
    let other = log.replace("\tservice\tduration", "\tduration\tservice");
    let (code, out, error) = flows(&["--bad", "2"], &format!("{log}{other}{log}"));
    assert_eq!((code, out), (0, twice));
    assert_eq!(
        error,
        "portolan flows: line 24: a header with other columns than the first\n\
         portolan flows: line 26: a row under a header with other columns than the first\n\
         portolan flows: and 7 bad lines more\n\
         portolan flows: 16 rows written, 9 bad lines left out\n"
    );
}

#[test]
fn no_log_exits_with_1_and_wrong_usage_with_2() {
    for (arguments, input, problem) in [
        (&["/no/such/file"][..], "", "portolan flows: /no/such/file cannot be read: "),
        (&[DATA], "", "cannot be read: "),
        (&[], "", "portolan flows: standard input is not a log of flows: it has no header and no rows\n"),
        (
            &[],
            "word\n",
            "portolan flows: standard input is not a log of flows: line 1 begins no log of flows that is known\n",
        ),
        (&[], "{\"a\":1,\"b\":2}\n", "not a log of flows: line 1 is not a header of CSV\n"),
        (&[], "two words\n", "line 1 has no column of the source's port\n"),
        (&[], "2 words\n", "line 1 has no column of the source's port\n"),
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
        (&["--from", "pcap"][..], "invalid value 'pcap' for '--from <FROM>'"),
        (&["--to", "xml"], "invalid value 'xml' for '--to <TO>'"),
        (&["--to"], "a value is required for '--to <TO>'"),
        (&["--bad=-1"], "invalid value '-1' for '--bad <COUNT>'"),
        (&["--jsn"], "unexpected argument '--jsn' found"),
        (&["a", "b"], "unexpected argument 'b' found"),
    ] {
        let (code, out, error) = flows(arguments, "");
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {error}");
        assert!(error.contains(problem), "{error}");
    }
}

/// A log that comes in parts, and a signal before each of them.
struct Interrupted<'a> {
    log: &'a [u8],
    is_next: bool,
}

impl Read for Interrupted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.is_next = !self.is_next;
        if self.is_next {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let length = self.log.len().min(5).min(buffer.len());
        self.log.read(&mut buffer[..length])
    }
}

#[test]
fn a_signal_does_not_end_a_log() {
    let log = fs::read(data("vpc.log")).unwrap();
    let whole = portolan_cli::inputs::flows(&*log, None, false);
    assert_eq!(whole.problem, None);
    assert_eq!(portolan_cli::inputs::flows(Interrupted { log: &log, is_next: false }, None, false), whole);
}

#[test]
fn a_reader_that_has_enough_is_no_fault() {
    let path = many_rows("enough", 200_000);
    let output = common::unread(portolan(&["flows", path.to_str().unwrap()]));
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

/// A log of many rows, of which each fourth is bad.
fn many_rows(test: &str, rows: usize) -> std::path::PathBuf {
    let path = common::fresh(&format!("flows-{test}.csv"));
    fs::write(&path, format!("sport,dport,proto\n{}", "443,53214,tcp\n".repeat(3).repeat(rows / 4) + "x\n")).unwrap();
    path
}

#[test]
#[cfg(target_os = "linux")]
fn rows_are_whole_when_standard_error_cannot_be_written() {
    let mut log = "sport,dport,proto\n".to_string();
    for _ in 0..5_000 {
        log += "443,53214,tcp\nbad\n53214,443,tcp\n";
    }
    let path = common::fresh("flows-errors.csv");
    fs::write(&path, &log).unwrap();
    let (_, expected, _) = flows(&[path.to_str().unwrap()], "");
    assert_eq!(expected.lines().count(), 10_001);
    let output = portolan(&["flows", path.to_str().unwrap()]).stderr(common::full()).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout == expected.as_bytes(), "rows are lost");
    // A pipe that was closed.
    let mut child =
        portolan(&["flows", path.to_str().unwrap()]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stderr.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout == expected.as_bytes(), "rows are lost");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_in_a_line() {
    let full = common::full;
    let output = portolan(&["flows", &data("vpc.log")]).stdout(full()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.starts_with("portolan flows: cannot write: ") && error.lines().count() == 1, "{error}");
    // Neither can be written: the exit code is all that is left.
    let output = portolan(&["flows", &data("vpc.log")]).stdout(full()).stderr(full()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn protocols_are_understood_or_counted() {
    let log = "sport,dport,proto\n\
               443,53214,06\n\
               443,53214,tcp6\n\
               443,53214,tcp \n\
               443,53214, TCP\n\
               443,53214,006\n\
               53, 53214 ,udp4\n\
               8,0,ICMP\n\
               0,0,ipv6-icmp\n\
               0,0,047\n\
               443,53214,tpc\n\
               443,53214,tcp66\n\
               -,-,-\n";
    let (code, out, error) = flows(&[], log);
    assert_eq!(code, 0);
    assert_eq!(error, "portolan flows: 12 rows written, 2 of protocols that are not known, 0 bad lines left out\n");
    let services: Vec<_> = rows(&out).iter().map(|row| columns(row, &["side"])).collect();
    let expected = [["source"; 6], ["-"; 6]].concat();
    assert_eq!(services, expected);
}

#[test]
fn a_log_can_go_through_again_and_again() {
    let mut log = fs::read_to_string(data("conn.log")).unwrap();
    for pass in 1..=4 {
        let (code, json, _) = flows(&["--to", "json"], &log);
        assert_eq!(code, 0);
        for line in json.lines() {
            // Keys that are there twice would be one.
            let object: serde_json::Map<String, Value> = serde_json::from_str(line).unwrap();
            assert_eq!(object.len(), line.matches("\":").count(), "{line}");
        }
        let (code, out, error) = flows(&[], &log);
        assert_eq!((code, error.as_str()), (0, "portolan flows: 8 rows written, 0 bad lines left out\n"));
        let header: Vec<&str> = out.lines().next().unwrap().split(',').collect();
        let distinct: std::collections::BTreeSet<_> = header.iter().collect();
        assert_eq!(distinct.len(), header.len(), "{header:?}");
        let added = match pass {
            1 => ["portolan_service", "side", "confidence", "reason"],
            2 => ["portolan_2_service", "portolan_side", "portolan_confidence", "portolan_reason"],
            3 => ["portolan_3_service", "portolan_2_side", "portolan_2_confidence", "portolan_2_reason"],
            _ => ["portolan_4_service", "portolan_3_side", "portolan_3_confidence", "portolan_3_reason"],
        };
        assert_eq!(header[header.len() - 4..], added);
        log = out;
    }
    // Columns of the log itself that have one name keep it in CSV, and get a number as keys.
    let log = "sport,dport,proto,a,a,a_2\n443,53214,tcp,1,2,3\n";
    let (_, out, _) = flows(&["--to", "json"], log);
    let expected = "{\"sport\":\"443\",\"dport\":\"53214\",\"proto\":\"tcp\",\"a\":\"1\",\"a_3\":\"2\",\"a_2\":\"3\",";
    assert!(out.starts_with(expected), "{out}");
    assert!(flows(&[], log).1.starts_with("sport,dport,proto,a,a,a_2,service,"));
}

#[test]
fn lines_are_counted_from_the_first_of_a_log_without_a_header() {
    let log = fs::read_to_string(data("vpc.log")).unwrap();
    let row = log.lines().nth(1).unwrap();
    for (log, lines) in [(format!("{row}\nbad\n"), [2]), (format!("\n\n{row}\n{row}\nbad\n"), [5])] {
        let (code, _, error) = flows(&[], &log);
        let told: Vec<&str> = error.lines().filter(|line| line.contains("line ")).collect();
        assert_eq!((code, told.len()), (0, 1), "{error}");
        assert!(told[0].starts_with(&format!("portolan flows: line {}: ", lines[0])), "{error}");
    }
}

#[test]
fn the_longest_line_is_read_and_none_longer() {
    // As the message says it.
    let of = |length: usize| {
        let row = "443,53214,tcp,";
        let note = "n".repeat(length - row.len());
        flows(&[], &format!("sport,dport,proto,note\n443,53214,tcp,\n{row}{note}\n443,53214,tcp,\n"))
    };
    let (_, _, error) = of(8 << 20);
    let told = error.lines().find(|line| line.contains("more than ")).unwrap();
    let most: usize = told.split("more than ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let written = |(code, _, error): Ran| (code, error.lines().last().unwrap_or_default().to_string());
    let expected = |rows, bad| (0, format!("portolan flows: {rows} rows written, {bad} bad lines left out"));
    assert_eq!(written(of(most - 1)), expected(3, 0));
    assert_eq!(written(of(most + 1)), expected(2, 1));
}

#[test]
fn marks_of_utf_8_are_read_and_utf_16_is_refused() {
    let log = fs::read_to_string(data("conn.log")).unwrap();
    let expected = flows(&[], &log);
    assert_eq!(flows(&[], &format!("\u{feff}{log}")), expected);
    let twice = flows(&[], &format!("{log}{log}"));
    assert_eq!(flows(&[], &format!("\u{feff}{log}\u{feff}{log}")), twice);
    let part = "\u{feff}sport,dport,proto\n443,53214,tcp\n";
    assert!(flows(&[], &part.repeat(2)).2.ends_with("2 rows written, 0 bad lines left out\n"));
    let (_, out, _) = flows(&["--to", "json"], "\u{feff}sport,dport,proto\n443,53214,tcp\n");
    assert!(out.starts_with("{\"sport\":\"443\""), "{out}");

    let text = "sport,dport,proto\n443,53214,tcp\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for utf_16 in [little.clone(), big.clone(), [b"\xff\xfe", &little[..]].concat(), [b"\xfe\xff", &big[..]].concat()] {
        for arguments in [&[][..], &["--from", "csv"], &["--from", "aws"]] {
            let (code, out, error) = flows_bytes(arguments, &utf_16);
            assert_eq!((code, out.as_slice()), (1, &b""[..]));
            assert_eq!(
                error,
                "portolan flows: standard input is not a log of flows: line 1 is UTF-16, expected UTF-8\n"
            );
        }
    }
    // The mark tells it where no letter has a byte 0.
    for mark in [b"\xff\xfe", b"\xfe\xff"] {
        let (_, _, error) = flows_bytes(&["--from", "csv"], &[&mark[..], b"\x6e\x30,\x6e\x30\n"].concat());
        assert!(error.ends_with("line 1 is UTF-16, expected UTF-8\n"), "{error}");
    }
    // So is a header of Zeek that could not be read again.
    let (code, out, error) = flows(&[], "#separator \\x09\n#fields\t\0a\tid.orig_p\tid.resp_p\tproto\n");
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(error.ends_with("line 2 is UTF-16, expected UTF-8\n"), "{error}");
    let (code, out, error) = flows(&[], "\"\u{feff}sport\",a\0,dport,proto\n1,2,3,tcp\n");
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(error.ends_with("line 1 is UTF-16, expected UTF-8\n"), "{error}");
}
