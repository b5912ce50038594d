//! Logs of flows.

use portolan_cli::inputs::{self, LOGS, Written};

/// The number that stands before some words on the last line.
fn counted(messages: &str, behind: &str) -> usize {
    let last = messages.lines().last().expect("it says how much there was");
    let before = last.split_once(behind).unwrap_or_else(|| panic!("{last:?}")).0;
    before.rsplit(' ').next().and_then(|count| count.parse().ok()).unwrap_or_else(|| panic!("{last:?}"))
}

/// How many fields a record of CSV has; texts with line breaks are not written.
/// Quotation marks count in a field that begins with one.
fn fields(record: &[u8]) -> usize {
    let mut count = 1;
    let (mut is_start, mut is_marked, mut is_open) = (true, false, false);
    for byte in record {
        if *byte == b',' && !is_open {
            count += 1;
            (is_start, is_marked) = (true, false);
            continue;
        }
        is_marked |= is_start && *byte == b'"';
        is_open ^= is_marked && *byte == b'"';
        is_start = false;
    }
    count
}

/// The records of what was written, without the line feeds behind them.
fn records(out: &[u8]) -> Vec<&[u8]> {
    let Some(out) = out.strip_suffix(b"\n") else {
        assert!(out.is_empty(), "the last line ends");
        return Vec::new();
    };
    out.split(|byte| *byte == b'\n').collect()
}

fn assert_csv(written: &Written, rows: usize) {
    let records = records(&written.out);
    assert_eq!(records.len(), rows + 1, "a header, and a record for each row");
    let columns = fields(records[0]);
    for record in records {
        assert_eq!(fields(record), columns, "{}", record.escape_ascii());
    }
}

fn assert_json(written: &Written, rows: usize) {
    let records = records(&written.out);
    assert_eq!(records.len(), rows, "an object for each row");
    let mut columns = None;
    for record in records {
        let value: serde_json::Value = serde_json::from_slice(record).expect("each line is JSON");
        let object = value.as_object().expect("each line is an object");
        assert_eq!(*columns.get_or_insert(object.len()), object.len(), "each object has the same keys");
    }
}

/// A log of any bytes, in the form that the first byte names: every line is a
/// row, a header, a comment, empty or told as bad, as many rows are written as
/// were read, and what was written as CSV has as many rows when it is read.
///
/// # Panics
///
/// If that does not hold.
pub fn logs(bytes: &[u8]) {
    let Some((form, log)) = bytes.split_first() else { return };
    let form = LOGS.get(usize::from(form & 3)).copied();
    let [csv, json] = [false, true].map(|json| inputs::flows(log, form, json));
    assert_eq!((&csv.messages, &csv.problem), (&json.messages, &json.problem), "both forms read the same");
    assert!(!csv.messages.replace('\n', "").contains(char::is_control), "{:?}", csv.messages);
    if let Some(problem) = &csv.problem {
        crate::assert_message(problem);
        // A fault ends the log, and what was before it is written.
        return;
    }
    let (rows, bad) = (counted(&csv.messages, " rows written"), counted(&csv.messages, " bad lines left out"));
    let told = csv.messages.lines().filter(|line| line.starts_with("flows: line ")).count();
    assert_eq!(told, bad, "each bad line is told");
    let lines = log.split(|byte| *byte == b'\n').count();
    assert!(rows + bad <= lines);
    assert_csv(&csv, rows);
    assert_json(&json, rows);

    let again = inputs::flows(&*csv.out, Some("csv"), false);
    assert_eq!(again.problem, None, "what was written is a log");
    assert_eq!(counted(&again.messages, " rows written"), rows, "{}", again.messages);
    assert_eq!(counted(&again.messages, " bad lines left out"), 0, "{}", again.messages);
}
