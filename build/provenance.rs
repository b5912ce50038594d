//! The table in the data folder's README that says where each file comes from.

use super::fault::Fault;
use super::registry::parse_date;
use super::{FILES, layout, sha256};

/// What brings the sums up to date, if it is in the environment of a build.
pub const UPDATE: &str = "PORTOLAN_UPDATE_SUMS";

/// Cells of the line of a file: name, date, SHA-256 and the rest.
pub fn line<'a>(readme: &'a str, of: &str) -> Option<(u64, Vec<&'a str>)> {
    (1..).zip(readme.lines()).find_map(|(number, line)| {
        let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
        let cells: Vec<_> = inner.split('|').map(str::trim).collect();
        (cells[0] == format!("`{of}`")).then_some((number, cells))
    })
}

/// The date of the data in a file, packed.
///
/// # Errors
///
/// A fault if the table has no line for the file or the date cannot be read.
pub fn date(file: &str, readme: &[u8], of: &str) -> Result<u16, Fault> {
    let readme = String::from_utf8_lossy(readme);
    let Some((number, cells)) = line(&readme, of) else {
        let what = format!("found no line of a table for `{of}`, expected its date");
        return Err(Fault::new(file, 0, what));
    };
    let text = cells.get(1).copied().unwrap_or_default();
    match parse_date(text) {
        Some((year, month, day)) if day > 0 => Ok(layout::pack_date(year, month, day)),
        _ => Err(Fault::new(file, number, format!("found the date `{text}`, expected YYYY-MM-DD"))),
    }
}

/// Holds the sum of each data file against the table.
///
/// # Errors
///
/// A fault if a file has no line in the table, or another sum than stated.
pub fn check_sums(file: &str, readme: &[u8], read: &dyn Fn(&str) -> Result<Vec<u8>, Fault>) -> Result<(), Fault> {
    let readme = String::from_utf8_lossy(readme);
    for of in FILES {
        let (number, cells) = summed(file, &readme, of)?;
        let (found, expected) = (sha256::hex(&read(of)?), cells[2]);
        if found != expected {
            let what = format!(
                "found the SHA-256 sum {found}, expected {expected} as data/{file}:{number} states; \
                 if the file is meant to have changed, run `{UPDATE}=1 cargo check`"
            );
            return Err(Fault::new(of, 0, what));
        }
    }
    Ok(())
}

/// The README with the sum of each data file as it is.
///
/// # Errors
///
/// A fault if the README is not UTF-8, or a file has no line in the table.
pub fn with_sums(file: &str, readme: &[u8], read: &dyn Fn(&str) -> Result<Vec<u8>, Fault>) -> Result<String, Fault> {
    let readme = std::str::from_utf8(readme).map_err(|_| Fault::new(file, 0, "found bytes that are not UTF-8"))?;
    let mut lines: Vec<String> = readme.split('\n').map(str::to_string).collect();
    for of in FILES {
        let (number, _) = summed(file, readme, of)?;
        let line = &mut lines[usize::try_from(number - 1).expect("a line that was found")];
        let mut cells: Vec<&str> = line.split('|').collect();
        let sum = format!(" {} ", sha256::hex(&read(of)?));
        // Nothing stands before the first bar.
        cells[3] = &sum;
        *line = cells.join("|");
    }
    Ok(lines.join("\n"))
}

/// The line of a file that has a cell for its sum.
fn summed<'a>(file: &str, readme: &'a str, of: &str) -> Result<(u64, Vec<&'a str>), Fault> {
    let line = line(readme, of).filter(|(_, cells)| cells.len() > 2);
    line.ok_or_else(|| Fault::new(file, 0, format!("found no line of a table for `{of}`, expected its SHA-256 sum")))
}
