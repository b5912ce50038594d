//! The generator: the exact message of each fault of a data file, and what it
//! makes of the real ones.

#[path = "common/expected.rs"]
mod expected;
#[path = "../build/mod.rs"]
mod generator;
#[path = "common/naive.rs"]
mod naive;

use std::fmt::Write;
use std::path::Path;
use std::{fs, process};

use generator::Tables;
use generator::fault::{self, Fault};
use generator::registry::{self, Reference, Row, Status};
use generator::{PROVENANCE, SNAPSHOT, UPDATES, USUAL, WORDS, provenance, records, rust};

const HEADER: &str = "Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,\
                      Registration Date,Modification Date,Reference,Service Code,\
                      Unauthorized Use Reported,Assignment Notes";

/// The data folder of this crate.
fn data() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data"))
}

/// A file of the header and what follows it from line 2 on.
fn file(after: &str) -> Vec<u8> {
    format!("{HEADER}\r\n{after}").into_bytes()
}

fn parse(bytes: &[u8]) -> Result<Vec<Row>, Fault> {
    registry::parse("test.csv", bytes)
}

fn message(bytes: &[u8]) -> String {
    parse(bytes).expect_err(&String::from_utf8_lossy(bytes)).to_string()
}

/// The message of a file whose only record, on line 2, has the cell in the
/// place of what `echo,7,tcp,Echo` has in that column.
fn message_of_cell(column: usize, cell: &str) -> String {
    message(&file(&record_with(column, cell)))
}

fn record_with(column: usize, cell: &str) -> String {
    let mut cells = ["echo", "7", "tcp", "Echo", "", "", "2020-01-02", "", "", "", "", ""];
    cells[column] = cell;
    format!("{}\r\n", cells.join(","))
}

/// The only row of a file with that cell.
fn row_with(column: usize, cell: &str) -> Row {
    let mut rows = parse(&file(&record_with(column, cell))).unwrap();
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

/// The tables of a folder with these files.
fn tables_of(snapshot: &[u8], updates: &[u8], readme: &str) -> Result<Tables, String> {
    let read = |name: &str| match name {
        SNAPSHOT => Ok(snapshot.to_vec()),
        UPDATES => Ok(updates.to_vec()),
        PROVENANCE => Ok(readme.as_bytes().to_vec()),
        // What these lines rest on is not in so small a registry.
        WORDS => Ok(b"service,claim,word,short,also,first,source,locator,checked\n".to_vec()),
        USUAL => Ok(b"ports,protocols,assignment,claim,word,short,confidence,reason,source,locator,checked\n".to_vec()),
        _ => fault::read(data(), name),
    };
    generator::tables_of(&read).map_err(|fault| fault.to_string())
}

mod header {
    use super::*;

    const ALL: &str = "Service Name, Port Number, Transport Protocol, Description, Assignee, Contact, \
                       Registration Date, Modification Date, Reference, Service Code, \
                       Unauthorized Use Reported, Assignment Notes";

    #[test]
    fn a_file_without_a_byte_or_with_blank_lines_only_is_empty() {
        for empty in ["", "\r\n", "\n\n\n", "\u{feff}"] {
            assert_eq!(
                message(empty.as_bytes()),
                "data/test.csv:1: found an empty file, expected a header and records",
                "{empty:?}"
            );
        }
    }

    #[test]
    fn every_column_must_be_there() {
        let names: Vec<&str> = HEADER.split(',').collect();
        for missing in &names {
            let left: Vec<&str> = names.iter().filter(|name| *name != missing).copied().collect();
            let found = match *missing {
                "Unauthorized Use Reported" => "Unauthorized Use Reported` or `Known Unauthorized Uses",
                name => name,
            };
            assert_eq!(
                message(left.join(",").as_bytes()),
                format!("data/test.csv:1: found no column `{found}`, expected one")
            );
        }
    }

    #[test]
    fn no_other_column_may_be_there() {
        let expected = format!("data/test.csv:1: found the column `Comment`, expected {ALL}");
        assert_eq!(message(format!("{HEADER},Comment\n").as_bytes()), expected);
        assert_eq!(message(HEADER.replace("Assignee", "Comment").as_bytes()), expected);
        let expected = format!("data/test.csv:1: found the column `service name`, expected {ALL}");
        assert_eq!(message(HEADER.replace("Service Name", "service name").as_bytes()), expected);
    }

    #[test]
    fn no_column_may_be_there_twice() {
        assert_eq!(
            message(format!("{HEADER},Contact\n").as_bytes()),
            "data/test.csv:1: found the column `Contact` twice, expected it once"
        );
        // Two names of one column are the same column.
        assert_eq!(
            message(format!("{HEADER},Known Unauthorized Uses\n").as_bytes()),
            "data/test.csv:1: found the column `Unauthorized Use Reported` or `Known Unauthorized Uses` twice, \
             expected it once"
        );
    }

    #[test]
    fn a_fault_of_the_header_names_the_line_that_it_is_on() {
        assert_eq!(
            message(b"\r\n\n\r\nService Name\r\n"),
            "data/test.csv:4: found no column `Port Number`, expected one"
        );
    }

    #[test]
    fn columns_may_come_in_any_order_and_under_the_name_of_other_years() {
        let backwards: Vec<&str> = HEADER.split(',').rev().collect();
        let header = backwards.join(",").replace("Unauthorized Use Reported", "Known Unauthorized Uses");
        let rows = parse(format!("{header}\n,used,,[RFC862],,2020-01,,,Echo,tcp,7,echo\n").as_bytes()).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((&*rows[0].name, rows[0].ports, rows[0].protocol), ("echo", Some((7, 7)), Some(0)));
        assert_eq!((&*rows[0].description, &*rows[0].unauthorized_use), ("Echo", "used"));
        assert_eq!(rows[0].references, [Reference::Rfc(862)]);
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_column() {
        assert_eq!(parse(format!("\u{feff}{HEADER}\n").as_bytes()), Ok(Vec::new()));
        let quoted = HEADER.replacen("Service Name", "\"Service Name\"", 1);
        assert_eq!(
            message(format!("\u{feff}{quoted}\r\na,b\r\n").as_bytes()),
            "data/test.csv:2: found 2 fields, expected 12"
        );
    }
}

#[test]
fn a_date_is_a_day_of_the_calendar() {
    for (text, date) in [
        ("2000-02-29", Some((2000, 2, 29))),
        ("2024-02-29", Some((2024, 2, 29))),
        ("1900-02-29", None),
        ("2100-02-29", None),
        ("2023-02-29", None),
        ("2023-02-28", Some((2023, 2, 28))),
    ] {
        assert_eq!(registry::parse_date(text), date, "{text}");
    }
}

mod text {
    use super::*;

    #[test]
    fn every_record_has_as_many_fields_as_the_header() {
        assert_eq!(message(&file("echo,7,tcp\r\n")), "data/test.csv:2: found 3 fields, expected 12");
        assert_eq!(message(&file("a,1,tcp,,,,,,,,,,\r\n")), "data/test.csv:2: found 13 fields, expected 12");
        assert_eq!(message(&file(" \r\n")), "data/test.csv:2: found 1 fields, expected 12");
    }

    #[test]
    fn a_quote_is_closed() {
        let expected = "data/test.csv:3: found a quote that is never closed, expected a second one";
        assert_eq!(message(&file("a,1,tcp,,,,,,,,,\r\nb,2,tcp,\"open,,,,,,,,\r\nc,3,tcp,,,,,,,,,\r\n")), expected);
        // A doubled quote does not close it.
        assert_eq!(message(&file("a,1,tcp,,,,,,,,,\r\nb,2,tcp,\"say \"\"so\"\",,,,,,,,\r\n")), expected);
        assert_eq!(
            message(b"\"Service Name"),
            "data/test.csv:1: found a quote that is never closed, expected a second one"
        );
    }

    #[test]
    fn a_quote_stands_at_either_end_of_a_field() {
        assert_eq!(
            message(&file("a,1,tcp,so \"called\",,,,,,,,\r\n")),
            "data/test.csv:2: found a quote inside a field that does not start with one, \
             expected the field in quotes and this one doubled"
        );
        // The line is that of the quote and the field's start is told too: a
        // quote left open closes where the next one opens.
        assert_eq!(
            message(&file("a,1,tcp,\"open,,,,,,,,\r\nb,2,tcp,\"closed\",,,,,,,,\r\n")),
            "data/test.csv:3: found `c` after the closing quote of a field that starts on line 2, \
             expected a comma or the end of the line"
        );
        assert_eq!(
            message(&file("a,1,tcp,\"x\"\t,,,,,,,,\r\n")),
            "data/test.csv:2: found `\\t` after the closing quote of a field that starts on line 2, \
             expected a comma or the end of the line"
        );
    }

    #[test]
    fn every_byte_is_utf_8() {
        let mut bytes = file("a,1,tcp,\"two\r\nlines\",,,,,,,,\r\nb,2,tcp,na");
        bytes.extend(b"\xefve,,,,,,,,\r\n");
        assert_eq!(message(&bytes), "data/test.csv:4: found the byte 0xef, expected UTF-8");
        assert_eq!(message(b"\xff\xfe"), "data/test.csv:1: found the byte 0xff, expected UTF-8");
    }

    #[test]
    fn control_characters_are_refused_and_escaped_in_messages() {
        for (text, shown) in [("a\x1b[2J", "\\u{1b}"), ("\0", "\\u{0}"), ("b\u{9b}", "\\u{9b}"), ("\x7f", "\\u{7f}")] {
            let what = format!("data/test.csv:2: found the control character {shown}, expected text");
            assert_eq!(message_of_cell(3, text), what);
        }
        assert_eq!(row_with(3, "a\tb").description, "a b");
        let header = HEADER.replace("Assignee", "Assi\x1bgnee");
        let fault = message(header.as_bytes());
        assert!(fault.starts_with("data/test.csv:1: found the column `Assi\\u{1b}gnee`, expected "), "{fault}");
    }

    #[test]
    fn quotes_hold_commas_line_breaks_and_doubled_quotes() {
        let row = row_with(3, "\"Fast, \r\n \"\"small\"\" \n  and  odd\"");
        assert_eq!(row.description, "Fast, \"small\" and odd");
        let row = row_with(11, "\"\r\n one  two \r\n\r\n  three\n\"");
        assert_eq!(row.notes, "one two\n\nthree");
    }

    /// The CSV reader counts a line only when it reads on, so that its own
    /// count lags behind blank lines and the second half of a line end.
    #[test]
    fn records_know_their_line() {
        const COLUMNS: [records::Column; 2] = [&["a"], &["b"]];
        let lines = |text: &str| -> Vec<(u64, String)> {
            let records = records::read("test.csv", text.as_bytes(), &COLUMNS).unwrap();
            records.into_iter().map(|record| (record.line, record.fields[0].clone())).collect()
        };
        let expected = |lines: &[(u64, &str)]| -> Vec<(u64, String)> {
            lines.iter().map(|&(line, field)| (line, field.to_string())).collect()
        };
        for end in ["\n", "\r\n"] {
            let text = |lines: &[&str]| lines.join(end);
            assert_eq!(lines(&text(&["a,b", "one,", "two,", ""])), expected(&[(2, "one"), (3, "two")]));
            // The last line end may be left out.
            assert_eq!(lines(&text(&["a,b", "one,", "two,"])), expected(&[(2, "one"), (3, "two")]));
            // Blank lines: before the header, after it, between, at the end.
            assert_eq!(
                lines(&text(&["", "", "a,b", "", "one,", "", "", "two,", "", ""])),
                expected(&[(5, "one"), (8, "two")])
            );
            // A quoted field over lines, also blank ones, and one that ends a record.
            assert_eq!(
                lines(&text(&["a,b", "one,\"x", "", "y\"", "two,\"", "\"", "", "\"thr", "ee\",", "four,", ""])),
                expected(&[(2, "one"), (5, "two"), (8, &format!("thr{end}ee")), (10, "four")])
            );
            // A header over lines.
            let header = format!("a,\"b\"{end}one,{end}");
            assert_eq!(lines(&header), expected(&[(2, "one")]));
        }
        // Mixed line ends.
        assert_eq!(lines("a,b\r\none,\n\r\ntwo,\n\nthree,\r\n"), expected(&[(2, "one"), (4, "two"), (6, "three")]));
        assert_eq!(lines("\u{feff}a,b\r\n\r\none,\r\n"), expected(&[(3, "one")]));
    }

    /// As the files have it: every record knows its line.
    #[test]
    fn the_records_of_the_registry_know_their_line() {
        for name in [SNAPSHOT, UPDATES] {
            let bytes = fs::read(data().join(name)).unwrap();
            let text = std::str::from_utf8(&bytes).unwrap();
            let lines: Vec<&str> = text.lines().collect();
            for row in registry::parse(name, &bytes).unwrap() {
                let line = lines[usize::try_from(row.line - 1).unwrap()];
                // One run has a single number: 4748-4748.
                let ports = row.ports.map_or([String::new(), String::new()], |(first, last)| {
                    let run = format!("{first}-{last}");
                    [if first == last { first.to_string() } else { run.clone() }, run]
                });
                let protocol = row.protocol.map_or("", |number| registry::PROTOCOLS[usize::from(number)]);
                let starts = |ports: &String| line.starts_with(&format!("{},{ports},{protocol},", row.name));
                assert!(ports.iter().any(starts), "{name}:{} {line}", row.line);
            }
        }
    }
}

mod cells {
    use super::*;

    #[test]
    fn a_port_number_is_a_number_or_a_run() {
        for bad in ["x", "-1", "+80", "1-", "-", "1-2-3", "1 - 2", "80.0", "0x50", "٣"] {
            assert_eq!(
                message_of_cell(1, bad),
                format!("data/test.csv:2: found the port number `{bad}`, expected a number or a run such as 6000-6063")
            );
        }
        assert_eq!(row_with(1, " 7 ").ports, Some((7, 7)));
        assert_eq!(row_with(1, "0-49151").ports, Some((0, 49151)));
        assert_eq!(row_with(1, "5-5").ports, Some((5, 5)));
        assert_eq!(row_with(1, "").ports, None);
    }

    #[test]
    fn a_port_number_is_at_most_65535() {
        for (bad, number) in [
            ("65536", "65536"),
            ("70000-70001", "70000"),
            ("1-99999", "99999"),
            ("99999999999999999999999", "99999999999999999999999"),
        ] {
            assert_eq!(
                message_of_cell(1, bad),
                format!("data/test.csv:2: found the port number {number}, expected at most 65535")
            );
        }
    }

    #[test]
    fn a_run_ends_after_its_start() {
        assert_eq!(
            message_of_cell(1, "6063-6000"),
            "data/test.csv:2: found the run 6063-6000, expected it to end at its start or after"
        );
    }

    #[test]
    fn no_port_number_is_dynamic() {
        for (bad, number) in [("49152", "49152"), ("65535", "65535"), ("49151-49152", "49152")] {
            assert_eq!(
                message_of_cell(1, bad),
                format!(
                    "data/test.csv:2: found the port number {number}, expected at most 49151: \
                     the registry assigns none from 49152 on (RFC 6335, section 6)"
                )
            );
        }
    }

    #[test]
    fn a_protocol_is_one_of_four_or_not_there() {
        for bad in ["TCP", "icmp", "tcp/udp", "6"] {
            assert_eq!(
                message_of_cell(2, bad),
                format!("data/test.csv:2: found the protocol `{bad}`, expected tcp, udp, sctp, dccp or nothing")
            );
        }
        let numbers = ["tcp", "udp", "sctp", "dccp", ""].map(|name| row_with(2, name).protocol);
        assert_eq!(numbers, [Some(0), Some(1), Some(2), Some(3), None]);
    }

    #[test]
    fn a_row_has_a_name_or_a_description() {
        assert_eq!(
            message(&file(",7,tcp, ,,,,,,,,\r\n")),
            "data/test.csv:2: found neither a service name nor a description, expected one"
        );
    }

    /// A damaged word must not turn a reserved port into an assigned one.
    #[test]
    fn a_row_without_a_name_has_one_of_the_known_words() {
        let status = |description: &str| {
            let rows = parse(&file(&format!(",7,tcp,{description},,,,,,,,\r\n")))?;
            Ok::<_, Fault>(rows[0].status)
        };
        for (description, expected) in [
            ("Unassigned", Status::Unassigned),
            ("unassigned", Status::Unassigned),
            ("Unassigned [was netstat]", Status::Unassigned),
            ("(unassigned) Possibly assigned", Status::Unassigned),
            ("Reserved", Status::Reserved),
            ("Reserved - IANA", Status::Reserved),
            ("IANA Reserved", Status::Reserved),
            ("De-registered", Status::Reserved),
            ("Removed", Status::Reserved),
            ("Deprecated", Status::Reserved),
            ("Decomissioned Port 04/14/00", Status::Reserved),
            ("De-Commissioned Port", Status::Reserved),
            ("any private mail system", Status::Assigned),
            ("Possibly used by Sun Solaris????", Status::Assigned),
        ] {
            assert_eq!(status(description), Ok(expected), "{description}");
        }
        for bad in ["Reserxed", "Reservedx", "Unassigne", "Unassigned2", "De-registered-ish", "eserved", "Echo"] {
            assert_eq!(
                status(bad).unwrap_err().to_string(),
                format!(
                    "data/test.csv:2: found the description `{bad}` of a row without a name, expected one that starts \
                     with unassigned, reserved, iana reserved, de-registered, removed, deprecated, decomissioned, \
                     decommissioned, de-commissioned, any private, possibly used by"
                )
            );
        }
        // A name may have any description.
        assert_eq!(row_with(3, "Reserxed").status, Status::Assigned);
    }

    #[test]
    fn a_date_is_a_day_or_a_month_of_the_calendar() {
        for (column, name) in [(6, "Registration Date"), (7, "Modification Date")] {
            for bad in [
                "2020",
                "20-01-02",
                "2020-1-2",
                "2020-13",
                "2020-00",
                "2020-00-01",
                "2020-01-00",
                "2020-01-32",
                "2021-02-29",
                "2097-02-29",
                "2020-04-31",
                "2020-01-02-03",
                "2020-01-",
                "2020/01/02",
                "+020-01-02",
                "2020-+1",
                "January 2020",
                "1969-12-31",
                "2098-01",
                "0000-01-01",
                "2020-01-02T00:00",
            ] {
                assert_eq!(
                    message_of_cell(column, bad),
                    format!(
                        "data/test.csv:2: found the date `{bad}` in `{name}`, \
                         expected YYYY-MM-DD or YYYY-MM, a day or month from 1970 to 2097"
                    )
                );
            }
        }
        let dates = ["2020-02-29", "2000-02-29", "1970-01", "2097-12-31", " 2014-07 ", ""];
        let unpacked = dates.map(|date| row_with(7, date).modified.map(generator::layout::unpack_date));
        assert_eq!(
            unpacked,
            [
                Some((2020, 2, 29)),
                Some((2000, 2, 29)),
                Some((1970, 1, 0)),
                Some((2097, 12, 31)),
                Some((2014, 7, 0)),
                None,
            ]
        );
    }

    #[test]
    fn a_reference_is_in_brackets() {
        for bad in ["RFC6335", "[RFC6335", "RFC6335]", "[RFC1]RFC2", "[RFC1]]", "[[RFC1]", "[]", "[RFC1][ ]"] {
            assert_eq!(
                message_of_cell(8, bad),
                format!("data/test.csv:2: found the reference `{bad}`, expected each in brackets: [RFC6335][TR-352]")
            );
        }
        assert_eq!(
            message_of_cell(8, "[RFC6335][RFC40000]"),
            "data/test.csv:2: found RFC number 40000, expected less than 32768"
        );
        let text = |text: &str| Reference::Text(text.to_string());
        assert_eq!(row_with(8, "").references, []);
        assert_eq!(row_with(8, "[RFC6335][TR-352]").references, [Reference::Rfc(6335), text("TR-352")]);
        assert_eq!(row_with(8, "\"[RFC1]\r\n [RFC2]\"").references, [Reference::Rfc(1), Reference::Rfc(2)]);
        // What is not written as RFC numbers are stays as it is.
        for other in ["RFC", "RFC0768", "RFC+5", "RFC-ietf-rift-rift-24", "rfc768", "RFC768bis", "RFC99999"] {
            assert_eq!(row_with(8, &format!("[{other}]")).references, [text(other)]);
        }
    }

    #[test]
    fn a_service_code_is_a_number_of_32_bits() {
        for bad in ["DISC", "-1", "+1", "4294967296", "1.5"] {
            assert_eq!(
                message_of_cell(9, bad),
                format!("data/test.csv:2: found the service code `{bad}`, expected a number from 0 to 4294967295")
            );
        }
        assert_eq!(row_with(9, "4294967295").service_code, Some(u32::MAX));
        assert_eq!(row_with(9, "0").service_code, Some(0));
        assert_eq!(row_with(9, "").service_code, None);
    }

    #[test]
    fn a_row_stands_in_a_file_once() {
        let echo = record_with(0, "echo");
        let other = record_with(0, "other");
        assert_eq!(
            message(&file(&format!("{echo}\r\n{other}{echo}"))),
            "data/test.csv:5: found the same row as on line 2, expected each row once"
        );
        // Several names of a port are no repetition.
        assert_eq!(parse(&file(&format!("{echo}{other}"))).unwrap().len(), 2);
    }

    /// The line of a fault is right behind quoted fields over many lines.
    #[test]
    fn a_fault_names_its_line() {
        let before = "a,1,tcp,\"one\r\ntwo\r\n\r\nfour\",,,,,,,,\"\r\n\"\r\n\r\n";
        assert_eq!(
            message(&file(&format!("{before}b,2,icmp,,,,,,,,,\r\n"))),
            "data/test.csv:8: found the protocol `icmp`, expected tcp, udp, sctp, dccp or nothing"
        );
        // A record's faults are told on the line where the record starts.
        assert_eq!(
            message(&file(&format!("{before}b,2,tcp,\"x\r\ny\",,,,,,z,,\r\n"))),
            "data/test.csv:8: found the service code `z`, expected a number from 0 to 4294967295"
        );
    }
}

mod folder {
    use super::*;

    const README: &str = "| file | date |\n|---|---|\n| `updates.csv` | 2026-09-17 |\n";

    #[test]
    fn the_registry_has_rows() {
        assert_eq!(
            tables_of(&file(""), &file(""), README).unwrap_err(),
            "data/service-names-port-numbers.csv:1: found a header and no record, expected the registry"
        );
    }

    #[test]
    fn the_registry_has_a_date() {
        assert_eq!(
            tables_of(&file(&record_with(6, "")), &file(""), README).unwrap_err(),
            "data/service-names-port-numbers.csv: found no row with a date, expected one: \
             the newest dates the file"
        );
    }

    #[test]
    fn the_registry_has_fewer_rows_than_a_row_number_can_tell() {
        let mut rows = String::new();
        for number in 0..32768 {
            writeln!(rows, "name-{number},,tcp,,,,2020-01-02,,,,,").unwrap();
        }
        assert_eq!(
            tables_of(&file(&rows), &file(""), README).unwrap_err(),
            "data/service-names-port-numbers.csv: found 32768 rows, expected fewer than 32768"
        );
    }

    #[test]
    fn an_update_has_a_port() {
        assert_eq!(
            tables_of(&file(&record_with(0, "echo")), &file(&record_with(1, "")), README).unwrap_err(),
            "data/updates.csv:2: found a row without a port number, expected one"
        );
    }

    #[test]
    fn updates_have_a_date() {
        let tables = |readme| {
            let (snapshot, updates) = (file(&record_with(0, "echo")), file(&record_with(0, "new")));
            tables_of(&snapshot, &updates, readme)
        };
        for readme in ["", "`updates.csv` is of 2026-09-17\n", "| `claims.csv` | 2026-09-17 |\n"] {
            assert_eq!(
                tables(readme).unwrap_err(),
                "data/README.md: found no line of a table for `updates.csv`, expected its date"
            );
        }
        for (readme, found) in [
            ("# Data\n\n| `updates.csv` | today |\n", "today"),
            ("\r\n\r\n| `updates.csv` | 2026-09 |\r\n", "2026-09"),
            ("\n\n| `updates.csv` |\n", ""),
            ("\n\n| `updates.csv` | 2026-02-29 | x |\n", "2026-02-29"),
        ] {
            assert_eq!(
                tables(readme).unwrap_err(),
                format!("data/README.md:3: found the date `{found}`, expected YYYY-MM-DD")
            );
        }
        let (year, month, day) = generator::layout::unpack_date(tables(README).unwrap().registry.updated);
        assert_eq!((year, month, day), (2026, 9, 17));
        // Without updates nobody asks for their date.
        assert_eq!(tables_of(&file(&record_with(0, "echo")), &file(""), "").unwrap().registry.updated, 0);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named() {
        let fault = generator::tables(&data().join("none")).unwrap_err().to_string();
        assert!(fault.starts_with("data/service-names-port-numbers.csv: cannot be read: "), "{fault}");
        let fault = Fault::new(SNAPSHOT, 17, "found that, expected this");
        assert_eq!(
            fault.located(|name| format!("there/{name}")).to_string(),
            "there/service-names-port-numbers.csv:17: found that, expected this"
        );
    }

    #[test]
    fn rows_are_sorted_by_their_first_port_and_otherwise_stay_in_order() {
        let snapshot = "nine,9,tcp,,,,2020-01,,,,,\nno-port,,tcp,,,,,,,,,\nrun,3-8,tcp,,,,,,,,,\n\
                        late,3,udp,,,,,,,,,\nfirst,3,tcp,,,,,,,,,\nother-no-port,,,,,,,,,,,\n";
        let updates = "new,3,tcp,,,,,,,,,\n";
        let rows = registry::merge(UPDATES, parse(&file(snapshot)).unwrap(), parse(&file(updates)).unwrap());
        let rows: Vec<(String, bool)> = rows.unwrap().into_iter().map(|row| (row.name, row.update)).collect();
        let expected = [
            ("run", false),
            ("late", false),
            ("new", true),
            ("nine", false),
            ("no-port", false),
            ("other-no-port", false),
        ];
        assert_eq!(rows, expected.map(|(name, update)| (name.to_string(), update)));
    }
}

mod registry_of_today {
    use super::*;

    #[test]
    fn the_generator_run_twice_writes_the_same_bytes() {
        let write = || rust::write(&generator::tables(data()).unwrap());
        assert!(write() == write(), "the two differ");
    }

    /// No record is left out: each is a row, or was replaced by an update.
    #[test]
    fn every_record_is_a_row() {
        let records = |name: &str| {
            let text = fs::read_to_string(data().join(name)).unwrap();
            naive::csv(&text).len() - 1
        };
        let rows = |name: &str| registry::parse(name, &fs::read(data().join(name)).unwrap()).unwrap();
        let (snapshot, updates) = (rows(SNAPSHOT), rows(UPDATES));
        assert_eq!((snapshot.len(), updates.len()), (records(SNAPSHOT), records(UPDATES)));

        let replaced =
            |row: &&Row| updates.iter().any(|update| (update.ports, update.protocol) == (row.ports, row.protocol));
        let replaced = snapshot.iter().filter(replaced).count();
        let merged = registry::merge(UPDATES, snapshot.clone(), updates.clone()).unwrap();
        assert_eq!(merged.len(), snapshot.len() - replaced + updates.len());
        let count = |status: Status| merged.iter().filter(|row| row.status == status).count();
        let counts = [Status::Assigned, Status::Reserved, Status::Unassigned].map(count);

        let tables = generator::tables(data()).unwrap();
        assert_eq!(usize::from(tables.registry.rows), merged.len());
        assert_eq!([tables.registry.assigned, tables.registry.reserved].map(usize::from), counts[..2]);
        assert_eq!(usize::from(tables.registry.portless), merged.iter().filter(|row| row.ports.is_none()).count());

        assert_eq!((snapshot.len(), updates.len(), replaced), (14_447, 73, 28));
        assert_eq!(counts, [12_793, 820, 879]);
        assert_eq!((tables.registry.rows, tables.registry.portless), (14_492, 1_039));
    }

    #[test]
    fn the_tables_are_as_large_as_they_were() {
        let tables = generator::tables(data()).unwrap();
        let (statics, _) = rust::statics(&tables);
        let mut sizes = String::new();
        for table in &statics {
            writeln!(sizes, "{} {}", table.name, table.bytes()).unwrap();
        }
        writeln!(sizes, "all of these {}", statics.iter().map(rust::Static::bytes).sum::<usize>()).unwrap();
        writeln!(sizes, "names in BY_NAME {}", tables.registry.by_name.len()).unwrap();

        expected::assert_file("tests/golden/table-sizes.txt", &sizes);
    }
}

/// What the build script reads and is made of has to be in the package.
#[test]
fn the_package_has_the_data_and_the_generator() {
    let root = env!("CARGO_MANIFEST_DIR");
    let run = process::Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(root)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let listed = String::from_utf8(run.stdout).unwrap();
    let listed: Vec<String> = listed.lines().map(|line| line.replace('\\', "/")).collect();
    for folder in ["build", "data", "src"] {
        for entry in fs::read_dir(Path::new(root).join(folder)).unwrap() {
            let name = format!("{folder}/{}", entry.unwrap().file_name().into_string().unwrap());
            let here = listed.contains(&name) || listed.iter().any(|listed| listed.starts_with(&format!("{name}/")));
            assert!(here, "{name} is not in the package");
        }
    }
    assert!(listed.contains(&"build.rs".to_string()));
}

#[test]
fn the_readme_of_the_data_is_read_as_cells() {
    let readme = "text\n\n| `a.csv` | 2020-01-02 | x |\r\n|`b.csv`|  |\n| b.csv | no |\n";
    assert_eq!(provenance::line(readme, "a.csv"), Some((3, vec!["`a.csv`", "2020-01-02", "x"])));
    assert_eq!(provenance::line(readme, "b.csv"), Some((4, vec!["`b.csv`", ""])));
    assert_eq!(provenance::line(readme, "c.csv"), None);
}
