//! The chart as a file.

use std::path::Path;

use arrow::error::ArrowError;
use datafusion::error::Result;

use crate::flows;

/// Writes the chart to a Parquet file, as the example `chart` does.
///
/// # Errors
///
/// If the file cannot be written.
pub fn write(path: &Path) -> Result<()> {
    let batches = portolan_datafusion::chart::batches()
        .map(|batch| batch.map_err(|error| ArrowError::ExternalError(Box::new(error))));
    Ok(flows::write_batches(path, portolan_datafusion::chart::schema(), batches)?)
}
