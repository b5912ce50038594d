//! Tables cut into pages, of which equal ones are kept once.

use std::collections::BTreeMap;

use super::layout::PAGE;

/// A table in two levels: the page that an index falls on, and its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paged {
    /// The number of the page, for each `PAGE` indices.
    pub pages: Vec<u16>,
    /// The distinct pages, one after the other.
    pub cells: Vec<u16>,
}

impl Paged {
    /// Cuts a table into pages. The last page is filled up with zeros.
    pub fn new(table: &[u16]) -> Self {
        let mut numbers = BTreeMap::new();
        let mut cells = Vec::new();
        let pages = table
            .chunks(PAGE)
            .map(|chunk| {
                let mut page = [0; PAGE];
                page[..chunk.len()].copy_from_slice(chunk);
                let next = u16::try_from(numbers.len()).expect("a table has fewer than 65536 pages");
                *numbers.entry(page).or_insert_with(|| {
                    cells.extend(page);
                    next
                })
            })
            .collect();
        Self { pages, cells }
    }
}
