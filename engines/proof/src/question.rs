//! One question about flows, asked of every engine: flows and bytes by service
//! and side, the fifty busiest.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type, UInt8Type};
use datafusion::error::Result;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use portolan::{Protocol, lookup};
use sha2::{Digest as _, Sha256};

/// What makes the order of rows one, whatever the engine.
const ORDER: &str = "ORDER BY flows DESC, bytes DESC, service NULLS LAST, side LIMIT 50";

/// The question with the functions.
#[must_use]
pub fn with_function(function: &str) -> String {
    format!(
        "SELECT {function}(protocol, port) AS service, side, count(*) AS flows, sum(bytes) AS bytes \
         FROM flows GROUP BY service, side {ORDER}"
    )
}

/// The question with ids, which are named after the groups are made.
#[must_use]
pub fn with_ids() -> String {
    format!(
        "SELECT service_name(id) AS service, side, flows, bytes FROM \
         (SELECT port_service_id(protocol, port) AS id, side, count(*) AS flows, sum(bytes) AS bytes \
         FROM flows GROUP BY id, side) {ORDER}"
    )
}

/// The question with a join; `chart` is a table, or a function that gives one.
#[must_use]
pub fn with_join(chart: &str) -> String {
    format!(
        "SELECT service, side, count(*) AS flows, sum(bytes) AS bytes FROM flows LEFT JOIN {chart} AS chart \
         ON flows.protocol = chart.ip_protocol AND flows.port = chart.port GROUP BY service, side {ORDER}"
    )
}

/// The same work without names: grouped by the raw numbers.
#[must_use]
pub fn with_numbers() -> String {
    "SELECT protocol, port, side, count(*) AS flows, sum(bytes) AS bytes FROM flows GROUP BY protocol, port, side \
     ORDER BY flows DESC, bytes DESC, protocol, port, side LIMIT 50"
        .to_owned()
}

/// One row of the answer.
pub type Row = (Option<String>, String, i64, Option<i64>);

/// Answers the question with a plain loop over the arrays of a file: the
/// witness that shares no code with the functions but the lookup.
///
/// # Errors
///
/// If the file cannot be read.
///
/// # Panics
///
/// If the file lacks a column of the flows.
#[allow(clippy::type_complexity)] // The key and the sums of a group.
pub fn by_loop(path: &Path) -> Result<Vec<Row>> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?;
    let columns = ["protocol", "port", "side", "bytes"];
    let mask = ProjectionMask::columns(builder.parquet_schema(), columns);
    let reader = builder.with_projection(mask).with_batch_size(8192).build()?;
    let mut groups: HashMap<(Option<&'static str>, bool), (i64, Option<i64>)> = HashMap::new();
    for batch in reader {
        let batch = batch?;
        let column = |name: &str| batch.column_by_name(name).expect("the flows have this column");
        let protocols = column("protocol").as_primitive::<UInt8Type>();
        let ports = cast(column("port"), &DataType::Int64)?;
        let ports = ports.as_primitive::<Int64Type>();
        let sides = column("side").as_string::<i32>();
        let bytes = column("bytes").as_primitive::<Int64Type>();
        for row in 0..batch.num_rows() {
            let protocol = protocols.is_valid(row).then(|| Protocol::from_ip_number(protocols.value(row))).flatten();
            let number = ports.is_valid(row).then(|| u16::try_from(ports.value(row)).ok()).flatten();
            let service = match (protocol, number) {
                (Some(protocol), Some(number)) => lookup(number, protocol).name(),
                _ => None,
            };
            let group = groups.entry((service, sides.value(row) == "source")).or_default();
            group.0 += 1;
            if bytes.is_valid(row) {
                group.1 = Some(group.1.unwrap_or_default() + bytes.value(row));
            }
        }
    }
    let mut rows: Vec<Row> = groups
        .into_iter()
        .map(|((service, is_source), (flows, bytes))| {
            let side = if is_source { "source" } else { "destination" };
            (service.map(str::to_owned), side.to_owned(), flows, bytes)
        })
        .collect();
    rows.sort_by(|a, b| {
        let service = |row: &Row| (row.0.is_none(), row.0.clone());
        b.2.cmp(&a.2).then(b.3.cmp(&a.3)).then(service(a).cmp(&service(b))).then(a.1.cmp(&b.1))
    });
    rows.truncate(50);
    Ok(rows)
}

/// Reads the answer of an engine from its batches.
///
/// # Errors
///
/// If a column has another type than it should.
///
/// # Panics
///
/// If the answer lacks a column.
pub fn rows(batches: &[RecordBatch]) -> Result<Vec<Row>> {
    let mut all = Vec::new();
    for batch in batches {
        let text = |name: &str| -> Result<_> {
            Ok(cast(batch.column_by_name(name).expect("the answer has this column"), &DataType::Utf8)?)
        };
        let number = |name: &str| -> Result<_> {
            Ok(cast(batch.column_by_name(name).expect("the answer has this column"), &DataType::Int64)?)
        };
        let (services, sides) = (text("service")?, text("side")?);
        let (flows, bytes) = (number("flows")?, number("bytes")?);
        let (services, sides) = (services.as_string::<i32>(), sides.as_string::<i32>());
        let (flows, bytes) = (flows.as_primitive::<Int64Type>(), bytes.as_primitive::<Int64Type>());
        for row in 0..batch.num_rows() {
            all.push((
                services.is_valid(row).then(|| services.value(row).to_owned()),
                sides.value(row).to_owned(),
                flows.value(row),
                bytes.is_valid(row).then(|| bytes.value(row)),
            ));
        }
    }
    Ok(all)
}

/// Returns rows as lines: service, side, flows, bytes, with a tab between, and
/// nothing for null.
#[must_use]
pub fn lines(rows: &[Row]) -> String {
    rows.iter().fold(String::new(), |mut text, (service, side, flows, bytes)| {
        let service = service.as_deref().unwrap_or_default();
        let bytes = bytes.map_or_else(String::new, |bytes| bytes.to_string());
        let _ = writeln!(text, "{service}\t{side}\t{flows}\t{bytes}");
        text
    })
}

/// Returns the digest of an answer: SHA-256 of its lines, as hexadecimal
/// digits.
#[must_use]
pub fn digest(lines: &str) -> String {
    Sha256::digest(lines.as_bytes()).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
