//! The whole chart: a row for each port of each protocol.

use std::sync::{Arc, LazyLock};

use arrow::array::{
    ArrayRef, ListBuilder, RecordBatch, StringViewArray, StringViewBuilder, UInt8Array, UInt16Array, UInt32Array,
};
use arrow::compute::take_record_batch;
use arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef};
use arrow::row::{RowConverter, SortField};
use datafusion::common::Result;

use crate::answers::Question;
use crate::core::{self, Port, Protocol, lookup};

/// A column of the chart: its name, type, and whether it has nulls.
type Column = (&'static str, fn() -> DataType, bool);

const COLUMNS: [Column; 16] = [
    ("protocol", || DataType::Utf8View, false),
    ("ip_protocol", || DataType::UInt8, false),
    ("port", || DataType::UInt16, false),
    ("key", || DataType::UInt32, false),
    ("range", || DataType::Utf8View, false),
    ("status", || DataType::Utf8View, false),
    ("service", || DataType::Utf8View, true),
    ("usual", || DataType::Utf8View, true),
    ("word", || DataType::Utf8View, true),
    ("confidence", || DataType::Utf8View, true),
    ("description", || DataType::Utf8View, true),
    ("assignee", || DataType::Utf8View, true),
    ("registered", || DataType::Utf8View, true),
    ("standing", || DataType::Utf8View, true),
    ("claims", list, false),
    ("rules", list, false),
];

fn list() -> DataType {
    DataType::List(Arc::new(Field::new_list_field(DataType::Utf8View, true)))
}

/// Returns the columns of the chart, which are those of [`ports()`](crate::PortsTable).
///
/// | column | what it is |
/// | --- | --- |
/// | `protocol` | `tcp`, `udp`, `sctp` or `dccp` |
/// | `ip_protocol` | the protocol's IP protocol number |
/// | `port` | the port number |
/// | `key` | the port number, and 65,536 more for each protocol before this one in the order above: one dense key for both |
/// | `range` | `well-known`, `registered` or `dynamic` |
/// | `status` | `assigned`, `reserved`, `unassigned` or `dynamic` |
/// | `service` | the registry's first service name |
/// | `usual` | what the port most likely is |
/// | `word` | the same as a token in the form of a service name, to filter by |
/// | `confidence` | how sure that is |
/// | `description`, `assignee`, `registered`, `standing` | of the first assignment; the date as the registry gives it, with or without a day |
/// | `claims` | the ids of the claims on the port, narrow ones first |
/// | `rules` | the ids of what systems and browsers do with the number |
///
/// ```
/// assert_eq!(portolan_datafusion::chart::schema().field(2).name(), "port");
/// ```
#[must_use]
pub fn schema() -> SchemaRef {
    static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
        let fields = COLUMNS.iter().map(|&(name, of, nullable)| Field::new(name, of(), nullable));
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    });
    Arc::clone(&SCHEMA)
}

/// How many parts the chart has: one a protocol.
pub(crate) const PARTS: usize = 4;

/// How many rows a part has.
pub(crate) const PART_ROWS: usize = 1 << 16;

/// Some columns of some rows of a part.
pub(crate) fn batch(part: usize, numbers: std::ops::Range<u32>, columns: &[usize]) -> Result<RecordBatch> {
    let protocol = Protocol::ALL[part];
    let ports: Vec<Port> =
        numbers.filter_map(|number| u16::try_from(number).ok()).map(|number| lookup(number, protocol)).collect();
    let schema = Arc::new(schema().project(columns)?);
    let arrays = columns.iter().map(|&column| array(COLUMNS[column].0, part, &ports)).collect();
    let rows = arrow::array::RecordBatchOptions::new().with_row_count(Some(ports.len()));
    Ok(RecordBatch::try_new_with_options(schema, arrays, &rows)?)
}

/// Returns the whole chart, ports in order of their number, protocol by
/// protocol, in batches of up to 8,192 rows.
///
/// # Errors
///
/// None that is known of: arrow checks the lengths of the columns.
///
/// ```
/// let rows: usize = portolan_datafusion::chart::batches().map(|batch| batch.unwrap().num_rows()).sum();
/// assert_eq!(rows, 4 * 65_536);
/// ```
pub fn batches() -> impl Iterator<Item = Result<RecordBatch>> {
    let columns: Vec<usize> = (0..COLUMNS.len()).collect();
    (0..PARTS).flat_map(move |part| {
        let columns = columns.clone();
        (0..PART_ROWS as u32).step_by(8192).map(move |first| batch(part, first..first + 8192, &columns))
    })
}

/// Returns the chart with one row for ports of a protocol that follow one
/// another and have the same answers: `first` and `last` in place of `port` and
/// `key`. One batch a protocol.
///
/// # Errors
///
/// None that is known of: arrow checks the lengths of the columns.
///
/// ```
/// let rows: usize = portolan_datafusion::chart::runs().unwrap().iter().map(|batch| batch.num_rows()).sum();
/// assert!(rows < 50_000);
/// ```
pub fn runs() -> Result<Vec<RecordBatch>> {
    let names = schema();
    let of = |keep: &dyn Fn(&str) -> bool| -> Vec<usize> {
        (0..COLUMNS.len()).filter(|&column| keep(names.field(column).name())).collect()
    };
    let rest = of(&|name| name != "port" && name != "key");
    (0..PARTS)
        .map(|part| {
            let all = batch(part, 0..PART_ROWS as u32, &rest)?;
            let converter = RowConverter::new(
                all.schema().fields().iter().map(|field| SortField::new(field.data_type().clone())).collect(),
            )?;
            let rows = converter.convert_columns(all.columns())?;
            let starts: Vec<u16> = (0..=u16::MAX)
                .filter(|&number| number == 0 || rows.row(number.into()) != rows.row(usize::from(number) - 1))
                .collect();
            let ends = starts.iter().skip(1).map(|start| start - 1).chain([u16::MAX]);
            let first: ArrayRef = Arc::new(UInt16Array::from(starts.clone()));
            let last: ArrayRef = Arc::new(UInt16Array::from_iter_values(ends));
            let kept = take_record_batch(&all, &first)?;
            let mut fields: Vec<FieldRef> = kept.schema().fields().iter().cloned().collect();
            let mut columns = kept.columns().to_vec();
            // Behind the protocol, as the port is in the whole chart.
            for (place, (name, column)) in [("first", first), ("last", last)].into_iter().enumerate() {
                fields.insert(2 + place, Arc::new(Field::new(name, DataType::UInt16, false)));
                columns.insert(2 + place, column);
            }
            Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?)
        })
        .collect()
}

fn array(column: &str, part: usize, ports: &[Port]) -> ArrayRef {
    fn texts(ports: &[Port], text: impl Fn(Port) -> Option<&'static str>) -> ArrayRef {
        Arc::new(ports.iter().map(|&port| text(port)).collect::<StringViewArray>())
    }
    fn lists<I: Iterator<Item = &'static str>>(ports: &[Port], items: impl Fn(Port) -> I) -> ArrayRef {
        let mut builder = ListBuilder::new(StringViewBuilder::new());
        for &port in ports {
            items(port).for_each(|item| builder.values().append_value(item));
            builder.append(true);
        }
        Arc::new(builder.finish())
    }
    match column {
        "protocol" => texts(ports, |port| Some(port.protocol().as_str())),
        "ip_protocol" => Arc::new(UInt8Array::from_iter_values(ports.iter().map(|port| port.protocol().ip_number()))),
        "port" => Arc::new(UInt16Array::from_iter_values(ports.iter().map(|port| port.number()))),
        "key" => Arc::new(UInt32Array::from_iter_values(
            ports.iter().map(|port| (part as u32) << 16 | u32::from(port.number())),
        )),
        "range" => texts(ports, |port| Some(port.range().as_str())),
        "status" => texts(ports, |port| Some(port.status().as_str())),
        "service" => texts(ports, portolan::Port::name),
        "usual" => {
            let answers = Question::Usual.answers();
            texts(ports, |port| answers.text(port))
        }
        "word" => texts(ports, core::word),
        "confidence" => texts(ports, core::usual_confidence),
        "description" => texts(ports, |port| port.assignment()?.description()),
        "assignee" => texts(ports, |port| port.assignment()?.assignee()),
        "registered" => Arc::new(
            ports.iter().map(|port| Some(port.assignment()?.registered()?.to_string())).collect::<StringViewArray>(),
        ),
        "standing" => texts(ports, |port| Some(port.assignment()?.standing().as_str())),
        "claims" => lists(ports, core::claims),
        "rules" => lists(ports, core::rules),
        other => unreachable!("{other} is a column of the chart that has no values"),
    }
}
