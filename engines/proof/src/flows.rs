//! Flows with a realistic mix, the same each time.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Builder, Int64Builder, RecordBatch, StringBuilder, UInt8Builder, UInt16Builder};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::Result;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

/// The type of the ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ports {
    /// `UInt16`, as columns that hold nothing but ports have.
    Narrow,
    /// `Int32`, as logs have that were read as text; some numbers are no port.
    Wide,
}

/// How many rows a row group has.
pub const ROW_GROUP: usize = 1 << 20;

const BATCH: usize = 1 << 16;

/// Services by how busy they are: IP protocol, port, weight.
const BUSY: [(u8, u16, u32); 52] = [
    (6, 443, 3_000),
    (17, 443, 1_200),
    (17, 53, 1_500),
    (6, 80, 700),
    (6, 22, 250),
    (17, 123, 220),
    (6, 445, 200),
    (6, 3389, 120),
    (6, 8080, 110),
    (6, 8443, 90),
    (6, 25, 90),
    (6, 993, 80),
    (6, 5432, 80),
    (6, 3306, 80),
    (6, 6379, 75),
    (6, 9092, 70),
    (17, 5353, 70),
    (17, 1900, 65),
    (17, 161, 60),
    (17, 514, 60),
    (6, 53, 55),
    (6, 389, 50),
    (6, 636, 45),
    (6, 88, 45),
    (6, 135, 45),
    (17, 137, 40),
    (6, 139, 40),
    (6, 587, 40),
    (6, 9200, 40),
    (6, 27_017, 38),
    (6, 2049, 36),
    (6, 5671, 30),
    (6, 2379, 30),
    (6, 6443, 30),
    (6, 10_250, 28),
    (17, 4789, 28),
    (17, 51_820, 26),
    (17, 4500, 24),
    (17, 500, 22),
    (17, 1194, 20),
    (17, 5060, 20),
    (17, 3478, 20),
    (6, 179, 18),
    (6, 1883, 16),
    (6, 8883, 16),
    (6, 6881, 14),
    (17, 6881, 14),
    (6, 25_565, 12),
    (17, 27_015, 12),
    (17, 41_641, 12),
    (132, 36_412, 10),
    (6, 21, 10),
];

/// A stream of numbers that look random and are the same each time: `SplitMix64`.
#[derive(Debug)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    fn below(&mut self, end: u32) -> u32 {
        u32::try_from(((self.next() >> 32) * u64::from(end)) >> 32).expect("below a u32")
    }
}

/// One flow; `None` is null.
#[derive(Debug, Clone, Copy)]
struct Flow {
    protocol: Option<u8>,
    source: Option<i32>,
    destination: Option<i32>,
    bytes: Option<i64>,
}

fn flow(random: &mut Random, total: u32, ports: Ports) -> Flow {
    let client = |random: &mut Random| 32_768 + i32::try_from(random.below(28_232)).expect("below 60,999");
    let any = |random: &mut Random| i32::try_from(random.below(65_536)).expect("a port number");
    let tcp_or_udp = |random: &mut Random| if random.below(10) < 7 { 6 } else { 17 };
    let (protocol, server, from) = match random.below(1000) {
        // A busy service.
        0..700 => {
            let mut place = random.below(total);
            let (protocol, number, _) = BUSY
                .iter()
                .find(|(.., weight)| match place.checked_sub(*weight) {
                    Some(rest) => {
                        place = rest;
                        false
                    }
                    None => true,
                })
                .copied()
                .unwrap_or(BUSY[0]);
            (protocol, i32::from(number), client(random))
        }
        // Both ends have an ephemeral port: file sharing, calls.
        700..790 => (tcp_or_udp(random), client(random), client(random)),
        // A scan of all ports.
        790..910 => (6, any(random), any(random)),
        // Some registered port.
        910..965 => {
            (tcp_or_udp(random), 1024 + i32::try_from(random.below(48_128)).expect("registered"), client(random))
        }
        // No ports: ICMP, GRE, ESP.
        965..990 => ([1, 47, 50][random.below(3) as usize], 0, 0),
        // The rarer protocols.
        990..993 => (132, i32::try_from(random.below(5000)).expect("small"), client(random)),
        993..995 => (33, any(random), client(random)),
        _ => (17, any(random), any(random)),
    };
    // Two records a connection, one for each direction.
    let (mut source, mut destination) = if random.below(2) == 0 { (from, server) } else { (server, from) };
    let mut protocol = Some(protocol);
    let (mut no_source, mut no_destination) = (false, false);
    match random.below(1000) {
        0 => protocol = None,
        1 => no_source = true,
        2 => no_destination = true,
        3 => (no_source, no_destination) = (true, true),
        4 | 5 if ports == Ports::Wide => source = [-1, 65_536, 70_000, i32::MAX][random.below(4) as usize],
        6 | 7 if ports == Ports::Wide => destination = [-1, 65_536, 70_000, i32::MIN][random.below(4) as usize],
        _ => {}
    }
    let bytes = match random.below(500) {
        0 => None,
        _ => Some(40 + i64::from(random.below(1460)) * i64::from(1 + random.below(40))),
    };
    Flow {
        protocol,
        source: Some(source).filter(|_| !no_source),
        destination: Some(destination).filter(|_| !no_destination),
        bytes,
    }
}

/// Returns the columns of the flows.
///
/// `port` and `side` are the lower of the two ports and where it is, as
/// exporters that tell server from client have them.
#[must_use]
pub fn schema(ports: Ports) -> SchemaRef {
    let port = match ports {
        Ports::Narrow => DataType::UInt16,
        Ports::Wide => DataType::Int32,
    };
    Arc::new(Schema::new(vec![
        Field::new("time", DataType::Int64, false),
        Field::new("protocol", DataType::UInt8, true),
        Field::new("src_port", port.clone(), true),
        Field::new("dst_port", port.clone(), true),
        Field::new("port", port, true),
        Field::new("side", DataType::Utf8, false),
        Field::new("bytes", DataType::Int64, true),
    ]))
}

enum PortBuilder {
    Narrow(UInt16Builder),
    Wide(Int32Builder),
}

impl PortBuilder {
    fn new(ports: Ports) -> Self {
        match ports {
            Ports::Narrow => Self::Narrow(UInt16Builder::with_capacity(BATCH)),
            Ports::Wide => Self::Wide(Int32Builder::with_capacity(BATCH)),
        }
    }

    fn append(&mut self, number: Option<i32>) {
        match self {
            Self::Narrow(builder) => builder.append_option(number.and_then(|number| u16::try_from(number).ok())),
            Self::Wide(builder) => builder.append_option(number),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Narrow(builder) => Arc::new(builder.finish()),
            Self::Wide(builder) => Arc::new(builder.finish()),
        }
    }
}

/// Returns `rows` flows in batches of up to 65,536.
///
/// # Errors
///
/// None that is known of: arrow checks the lengths of the columns.
pub fn batches(rows: usize, ports: Ports) -> impl Iterator<Item = Result<RecordBatch>> {
    let total = BUSY.iter().map(|(.., weight)| weight).sum();
    let mut random = Random(0x706f_7274_6f6c_616e);
    let mut left = rows;
    let mut time = 1_790_000_000_000_i64;
    std::iter::from_fn(move || {
        let count = left.min(BATCH);
        left -= count;
        if count == 0 {
            return None;
        }
        let mut times = Int64Builder::with_capacity(count);
        let mut protocols = UInt8Builder::with_capacity(count);
        let mut sources = PortBuilder::new(ports);
        let mut destinations = PortBuilder::new(ports);
        let mut lower = PortBuilder::new(ports);
        let mut sides = StringBuilder::new();
        let mut bytes = Int64Builder::with_capacity(count);
        for _ in 0..count {
            let flow = flow(&mut random, total, ports);
            time += i64::from(random.below(20));
            times.append_value(time);
            protocols.append_option(flow.protocol);
            sources.append(flow.source);
            destinations.append(flow.destination);
            let is_source = matches!((flow.source, flow.destination), (Some(a), Some(b)) if a < b);
            lower.append(if is_source { flow.source } else { flow.destination });
            sides.append_value(if is_source { "source" } else { "destination" });
            bytes.append_option(flow.bytes);
        }
        let columns: Vec<ArrayRef> = vec![
            Arc::new(times.finish()),
            Arc::new(protocols.finish()),
            sources.finish(),
            destinations.finish(),
            lower.finish(),
            Arc::new(sides.finish()),
            Arc::new(bytes.finish()),
        ];
        Some(RecordBatch::try_new(schema(ports), columns))
    })
}

/// Writes `rows` flows to a Parquet file.
///
/// # Errors
///
/// If the file cannot be written.
pub fn write(path: &Path, rows: usize, ports: Ports) -> Result<()> {
    write_batches(path, schema(ports), batches(rows, ports))
}

/// Writes batches to a Parquet file, in row groups of [`ROW_GROUP`] rows.
///
/// # Errors
///
/// If the file cannot be written, or a batch is an error.
pub fn write_batches(path: &Path, schema: SchemaRef, batches: impl Iterator<Item = Result<RecordBatch>>) -> Result<()> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .build();
    let mut writer = ArrowWriter::try_new(File::create(path)?, schema, Some(properties))?;
    for batch in batches {
        writer.write(&batch?)?;
    }
    writer.close()?;
    Ok(())
}
