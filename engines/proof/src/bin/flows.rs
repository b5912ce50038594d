//! Writes flows to a Parquet file: `flows OUT.parquet [--rows N] [--wide]`.

use std::path::PathBuf;

use clap::Parser;
use portolan_engines_proof::flows::{self, Ports};

/// Writes flows with a realistic mix to a Parquet file, the same each time.
#[derive(Parser)]
struct Options {
    /// The file to write.
    out: PathBuf,
    /// How many flows.
    #[arg(long, default_value_t = 20_000_000)]
    rows: usize,
    /// Ports as Int32, some of them no ports, in place of `UInt16`.
    #[arg(long)]
    wide: bool,
}

fn main() -> Result<(), arrow::error::ArrowError> {
    let options = Options::parse();
    flows::write(&options.out, options.rows, if options.wide { Ports::Wide } else { Ports::Narrow })
}
