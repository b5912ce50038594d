//! The flow logs that the core's tests read, as columns.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::Result;

/// What tells one form of log from another: how a line is cut, and where the
/// fields are.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// What is between the fields.
    pub between: char,
    /// Protocol, source port, destination port, bytes.
    pub fields: [&'static str; 4],
}

/// Flow logs of AWS VPC, with a header.
pub const VPC: Form = Form { between: ' ', fields: ["protocol", "srcport", "dstport", "bytes"] };

/// `conn.log` of Zeek.
pub const ZEEK: Form = Form { between: '\t', fields: ["proto", "id.orig_p", "id.resp_p", "orig_bytes"] };

/// What `nfdump -o csv` writes.
pub const NFDUMP: Form = Form { between: ',', fields: ["pr", "sp", "dp", "ibyt"] };

/// Returns a log as columns: `protocol` as the log writes it (a number or a
/// name, as text), `src_port` and `dst_port` as `Int32`, `bytes` as `Int64`.
/// What is no number is null.
///
/// # Errors
///
/// None that is known of: arrow checks the lengths of the columns.
pub fn read(text: &str, form: Form) -> Result<RecordBatch> {
    let mut places = [None; 4];
    let mut rows: Vec<[Option<&str>; 4]> = Vec::new();
    for line in text.lines() {
        let line = line.strip_prefix("#fields\t").unwrap_or(line);
        if line.starts_with('#') {
            continue;
        }
        let cells: Vec<&str> = line.split(form.between).collect();
        let header = form.fields.map(|name| cells.iter().position(|cell| *cell == name));
        if header.iter().all(Option::is_some) {
            places = header;
        } else {
            rows.push(places.map(|place| cells.get(place?).copied()));
        }
    }
    let texts: StringArray = rows.iter().map(|row| row[0].filter(|text| !text.is_empty() && *text != "-")).collect();
    let ports = |column: usize| -> ArrayRef {
        Arc::new(rows.iter().map(|row| row[column]?.parse().ok()).collect::<Int32Array>())
    };
    let bytes: Int64Array = rows.iter().map(|row| row[3]?.parse().ok()).collect();
    let schema = Schema::new(vec![
        Field::new("protocol", DataType::Utf8, true),
        Field::new("src_port", DataType::Int32, true),
        Field::new("dst_port", DataType::Int32, true),
        Field::new("bytes", DataType::Int64, true),
    ]);
    RecordBatch::try_new(Arc::new(schema), vec![Arc::new(texts), ports(1), ports(2), Arc::new(bytes)])
}
