//! Writes the whole chart to a file, for engines that have no functions for it:
//! `chart OUT.parquet [--runs]`, or `.csv`, `.ndjson`, `.arrow`.
//!
//! One row a port and protocol, or with `--runs` one row for ports that follow
//! one another and have the same answers.

use std::fs::File;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::csv::WriterBuilder;
use arrow::datatypes::{DataType, Field, Schema};
use arrow::ipc::writer::FileWriter;
use arrow::json::LineDelimitedWriter;
use datafusion::error::{DataFusionError, Result};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use portolan_datafusion::chart;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runs = arguments.iter().any(|argument| argument == "--runs");
    let paths: Vec<&String> = arguments.iter().filter(|argument| *argument != "--runs").collect();
    let [path] = paths[..] else {
        eprintln!("usage: chart OUT.parquet|OUT.csv|OUT.ndjson|OUT.arrow [--runs]");
        return ExitCode::FAILURE;
    };
    match write(Path::new(path), runs) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{path}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(path: &Path, runs: bool) -> Result<()> {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let batches = if runs { chart::runs() } else { chart::batches().collect::<Result<Vec<_>>>() }?;
    let flat = extension == "csv";
    let batches = batches.iter().map(|batch| plain(batch, flat)).collect::<Result<Vec<_>>>()?;
    let schema = batches[0].schema();
    match extension {
        "parquet" => {
            let properties =
                WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
            let mut writer = ArrowWriter::try_new(File::create(path)?, schema, Some(properties))?;
            for batch in &batches {
                writer.write(batch)?;
            }
            writer.close()?;
        }
        "csv" => {
            let mut writer = WriterBuilder::new().with_header(true).build(File::create(path)?);
            for batch in &batches {
                writer.write(batch)?;
            }
        }
        "ndjson" => {
            let mut writer = LineDelimitedWriter::new(File::create(path)?);
            for batch in &batches {
                writer.write(batch)?;
            }
            writer.finish()?;
        }
        "arrow" => {
            let mut writer = FileWriter::try_new(File::create(path)?, &schema)?;
            for batch in &batches {
                writer.write(batch)?;
            }
            writer.finish()?;
        }
        _ => {
            let message = "the name ends in none of .parquet, .csv, .ndjson, .arrow";
            return Err(DataFusionError::Configuration(message.to_owned()));
        }
    }
    Ok(())
}

/// Text in its older type, which every reader knows. Where a file can hold no
/// lists, they become text with a space between, which no item has.
fn plain(batch: &RecordBatch, flat: bool) -> Result<RecordBatch> {
    let mut fields = Vec::new();
    let mut columns: Vec<ArrayRef> = Vec::new();
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        let column: ArrayRef = match column.data_type() {
            DataType::List(_) if flat => Arc::new(joined(column)),
            DataType::List(_) => cast(column, &DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true))))?,
            DataType::Utf8View => cast(column, &DataType::Utf8)?,
            _ => Arc::clone(column),
        };
        fields.push(Field::new(field.name(), column.data_type().clone(), field.is_nullable()));
        columns.push(column);
    }
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?)
}

fn joined(column: &ArrayRef) -> StringArray {
    let lists = column.as_list::<i32>();
    let rows = lists.iter().map(|list| {
        let list = list?;
        let items: Vec<&str> = list.as_string_view().iter().flatten().collect();
        Some(items.join(" "))
    });
    rows.collect()
}
