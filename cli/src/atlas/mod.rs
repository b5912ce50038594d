//! `portolan atlas`: the whole chart as a static site: an index with a search,
//! a page for every port number that has something to say, the three ranges
//! with a map, and each kind of claim.

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
mod rules;
mod search;
mod site;

use std::time::Instant;

use crate::Outcome;
use crate::arguments::Atlas;
use crate::console::{Console, Problem};
use crate::escape::shown;
use chart::Chart;
use file::File;
use site::{Error, Site};

/// How many files are written between two signs of progress.
const STRIDE: usize = 128;

pub fn run(asked: &Atlas, console: &mut Console) -> Outcome {
    if asked.out.as_os_str().is_empty() {
        return Err(Problem::Usage("the name of the folder is empty".to_string()));
    }
    let written = write(asked);
    Console::progress("");
    console.note(written.map_err(|error| Problem::Failed(error.to_string()))?);
    Ok(0)
}

/// Writes the site, and tells in a sentence how long that took.
fn write(asked: &Atlas) -> Result<String, Error> {
    let start = Instant::now();
    let chart = Chart::new(&asked.only.into());
    let files = file::all(&chart);
    let site = Site::open(&asked.out, &files)?;
    for (written, file) in files.iter().enumerate() {
        if written % STRIDE == 0 {
            Console::progress(format_args!("{written} of {} files", files.len()));
        }
        site.write(*file, &file.render(&chart))?;
    }
    site.close(&files)?;
    let pages = files.iter().filter(|file| file.is_page()).count();
    let seconds = start.elapsed().as_secs_f64();
    // Fewer than 2^52 pages, so that the division is exact enough.
    #[allow(clippy::cast_precision_loss)]
    let rate = pages as f64 / seconds;
    let ports = files.iter().filter(|file| matches!(file, File::Port(_))).count();
    Ok(format!(
        "{pages} pages, {ports} of them of port numbers, in {seconds:.2} s: {rate:.0} pages per second; open {}",
        shown(&*asked.out.join(File::Index.path()))
    ))
}
