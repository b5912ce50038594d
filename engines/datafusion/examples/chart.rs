//! Writes the whole chart to a file, for engines that have no functions for it:
//! `chart OUT.parquet [--runs]`, or `.csv`, `.ndjson`, `.arrow`.
//!
//! One row a port and protocol, or with `--runs` one row for ports that follow
//! one another and have the same answers.
//!
//! The chart is written whole beside its place, as `OUT.unfinished`, and then
//! renamed, so that a run that is stopped leaves what was there before. A next
//! run of the same name takes what a stopped one left.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
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
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let runs = arguments.iter().any(|argument| argument == "--runs");
    let paths: Vec<&OsString> = arguments.iter().filter(|argument| *argument != "--runs").collect();
    let told = match paths[..] {
        [path] => {
            write(Path::new(path), runs).map_err(|error| format!("chart: {}: {error}", Path::new(path).display()))
        }
        _ => Err("usage: chart OUT.parquet|OUT.csv|OUT.ndjson|OUT.arrow [--runs]".to_owned()),
    };
    match told {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            // A message that nobody gets changes no exit code.
            let _ = writeln!(io::stderr(), "{what}");
            ExitCode::FAILURE
        }
    }
}

/// The forms of a file, by the end of its name.
#[derive(Debug, Clone, Copy)]
enum Form {
    Parquet,
    Csv,
    Ndjson,
    Arrow,
}

impl Form {
    fn of(path: &Path) -> Option<Self> {
        Some(match path.extension()?.to_str()? {
            "parquet" => Self::Parquet,
            "csv" => Self::Csv,
            "ndjson" => Self::Ndjson,
            "arrow" => Self::Arrow,
            _ => return None,
        })
    }
}

fn write(path: &Path, runs: bool) -> Result<()> {
    let Some(form) = Form::of(path) else {
        let message = "the name ends in none of .parquet, .csv, .ndjson, .arrow";
        return Err(DataFusionError::Configuration(message.to_owned()));
    };
    let place = Place::of(path)?;
    let written = place.open().map_err(DataFusionError::from).and_then(|file| {
        write_to(&file, form, runs)?;
        Ok(place.finish(&file)?)
    });
    written.inspect_err(|_| place.give_up())
}

/// Where a chart goes.
enum Place {
    /// A device or a pipe, which is written as it is.
    Stream(PathBuf),
    /// A file, and what it is called until it is whole.
    File { whole: PathBuf, unfinished: PathBuf },
}

impl Place {
    fn of(path: &Path) -> io::Result<Self> {
        let is_stream = match fs::metadata(path) {
            Ok(data) => !data.is_file() && !data.is_dir(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(error),
        };
        if is_stream {
            return Ok(Self::Stream(path.into()));
        }
        // A link stays, and what it leads to is replaced.
        let whole = fs::canonicalize(path).unwrap_or_else(|_| path.into());
        let mut unfinished = whole.clone().into_os_string();
        unfinished.push(".unfinished");
        Ok(Self::File { whole, unfinished: unfinished.into() })
    }

    fn open(&self) -> io::Result<File> {
        match self {
            Self::Stream(path) => OpenOptions::new().write(true).open(path),
            Self::File { whole, unfinished } => {
                if whole.is_dir() {
                    return Err(io::ErrorKind::IsADirectory.into());
                }
                // What a stopped run left; were it a link, it would lead elsewhere.
                match fs::remove_file(unfinished) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
                let file = File::create_new(unfinished)?;
                if let Ok(former) = fs::metadata(whole) {
                    file.set_permissions(former.permissions())?;
                }
                Ok(file)
            }
        }
    }

    fn finish(&self, file: &File) -> io::Result<()> {
        match self {
            Self::Stream(_) => Ok(()),
            Self::File { whole, unfinished } => {
                file.sync_all()?;
                fs::rename(unfinished, whole)
            }
        }
    }

    fn give_up(&self) {
        if let Self::File { unfinished, .. } = self {
            // What cannot be removed now is removed by the next run.
            let _ = fs::remove_file(unfinished);
        }
    }
}

fn write_to(file: &File, form: Form, runs: bool) -> Result<()> {
    let batches = if runs { chart::runs() } else { chart::batches().collect::<Result<Vec<_>>>() }?;
    let flat = matches!(form, Form::Csv);
    let batches = batches.iter().map(|batch| plain(batch, flat)).collect::<Result<Vec<_>>>()?;
    let schema = batches[0].schema();
    match form {
        Form::Parquet => {
            let properties =
                WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
            let mut writer = ArrowWriter::try_new(file.try_clone()?, schema, Some(properties))?;
            for batch in &batches {
                writer.write(batch)?;
            }
            writer.close()?;
        }
        Form::Csv => {
            let mut writer = WriterBuilder::new().with_header(true).build(file);
            for batch in &batches {
                writer.write(batch)?;
            }
            writer.into_inner().flush()?;
        }
        Form::Ndjson => {
            let mut writer = LineDelimitedWriter::new(file);
            for batch in &batches {
                writer.write(batch)?;
            }
            writer.finish()?;
        }
        Form::Arrow => {
            let mut writer = FileWriter::try_new(file, &schema)?;
            for batch in &batches {
                writer.write(batch)?;
            }
            writer.finish()?;
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
