//! The table in the data folder's README that says where each file comes from.

use super::fault::Fault;
use super::layout;
use super::registry::parse_date;

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
