//! `portolan flows`: reads a log of flows and writes it with the service of each
//! flow.
//!
//! Who sent the first packet is taken from Zeek's `history` and from the
//! `tcp-flags` of Amazon, and multicast is seen by the destination's address.

mod columns;
mod evidence;
mod fields;
mod reader;
mod write;

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};

use crate::Outcome;
use crate::arguments::Flows;
use crate::console::{Console, Problem};
use crate::escape::shown;
pub use reader::Reader;

/// What a log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// Flow logs of Amazon VPC in text, with a header line or in the default format
    Aws,
    /// conn.log of Zeek with tabs
    Zeek,
    /// RFC 4180 with a header line, a row a line
    Csv,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum To {
    /// CSV with a header line
    Csv,
    /// One JSON object a line, with texts as values
    Json,
}

pub fn run(asked: &Flows, console: &mut Console) -> Outcome {
    let file = asked.file.as_deref().filter(|file| *file != Path::new("-"));
    let name = file.map_or_else(|| "standard input".to_string(), |file| shown(file).to_string());
    let (mut input, length): (Box<dyn Read>, _) = match file {
        None => (Box::new(io::stdin().lock()), None),
        Some(path) => {
            let file = File::open(path).map_err(|error| Problem::Failed(format!("{name} cannot be read: {error}")))?;
            let length = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|data| data.len());
            (Box::new(file), length)
        }
    };
    Reader::new(asked, name, bar(length), console).run(&mut input)?;
    Ok(0)
}

fn bar(length: Option<u64>) -> ProgressBar {
    // Rows that go to the terminal themselves are progress enough.
    if io::stdout().is_terminal() || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let (bar, template) = match length {
        Some(length) => {
            (ProgressBar::new(length), "{wide_bar} {bytes} of {total_bytes}, {binary_bytes_per_sec}, {eta} left")
        }
        None => (ProgressBar::new_spinner(), "{spinner} {bytes}, {binary_bytes_per_sec}"),
    };
    bar.with_style(ProgressStyle::with_template(template).expect("the template is valid"))
}
