//! Writes the whole chart as a static site: an index with a search, a page for
//! every port number that has something to say, the three ranges with a map,
//! and each kind of claim.
//!
//! ```sh
//! cargo run --release --example atlas -- OUT
//! cargo run --release --example atlas -- OUT --only 3000-3300
//! ```
//!
//! OUT is a folder: a new one, an empty one, or one that an earlier run wrote.
//! `--only` leaves out the pages of the other numbers.

mod chart;
mod file;
mod html;
mod index;
mod kinds;
mod lists;
mod map;
mod names;
mod ports;
mod ranges;
mod search;
mod site;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use chart::Chart;
use file::File;
use site::{Error, Site};

const USAGE: &str = "expected the folder to write to, and --only FIRST-LAST to write only the pages of those numbers";

/// How many files are written between two signs of progress.
const STRIDE: usize = 128;

struct Arguments {
    out: PathBuf,
    only: RangeInclusive<u16>,
}

fn main() -> ExitCode {
    let arguments = match parse(std::env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(what) => {
            eprintln!("atlas: {what}: {USAGE}");
            return ExitCode::from(2);
        }
    };
    match write(&arguments) {
        Ok(report) => {
            // Whoever started it may have stopped listening; the site is there.
            let _ = writeln!(std::io::stdout(), "{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("atlas: {error}");
            ExitCode::FAILURE
        }
    }
}

fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Arguments, String> {
    let mut out = None;
    let mut only = 0..=u16::MAX;
    let mut arguments = arguments.peekable();
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--only") => {
                let run = arguments.next().unwrap_or_default();
                only = run.to_str().and_then(parse_run).ok_or_else(|| {
                    format!("`{}` is not a run of port numbers such as 3000-3300", run.to_string_lossy())
                })?;
            }
            Some(option) if option.starts_with('-') => return Err(format!("there is no option `{option}`")),
            _ if argument.is_empty() => return Err("the name of the folder is empty".into()),
            _ if out.is_some() => return Err("more than one folder is named".into()),
            _ => out = Some(PathBuf::from(argument)),
        }
    }
    let out = out.ok_or("no folder is named")?;
    Ok(Arguments { out, only })
}

fn parse_run(text: &str) -> Option<RangeInclusive<u16>> {
    let (first, last) = text.split_once('-')?;
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last).then_some(first..=last)
}

/// Writes the site, and tells in a sentence how long that took.
fn write(arguments: &Arguments) -> Result<String, Error> {
    let start = Instant::now();
    let chart = Chart::new(&arguments.only);
    let files = file::all(&chart);
    let site = Site::open(&arguments.out, &files)?;
    let progress = std::io::stderr().is_terminal();
    for (written, file) in files.iter().enumerate() {
        if progress && written % STRIDE == 0 {
            eprint!("\r{written} of {} files", files.len());
        }
        site.write(*file, &file.render(&chart))?;
    }
    site.close(&files)?;
    if progress {
        eprint!("\r\x1b[K");
    }
    let pages = files.iter().filter(|file| file.is_page()).count();
    let seconds = start.elapsed().as_secs_f64();
    // Fewer than 2^52 pages, so that the division is exact enough.
    #[allow(clippy::cast_precision_loss)]
    let rate = pages as f64 / seconds;
    let ports = files.iter().filter(|file| matches!(file, File::Port(_))).count();
    Ok(format!(
        "{pages} pages, {ports} of them of port numbers, in {seconds:.2} s: {rate:.0} pages per second; \
         open {}",
        arguments.out.join(File::Index.path()).display()
    ))
}
