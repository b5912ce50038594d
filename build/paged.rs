//! Tables cut into pages, of which equal ones are kept once.

use std::collections::BTreeMap;

use super::layout::PAGE;

/// A table in two levels: the page that an index falls on, and its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paged {
    /// Where the page starts in the cells, for each `PAGE` indices.
    pub pages: Vec<u16>,
    /// The distinct pages, one after the other. A page that starts as the one
    /// before it ends shares those cells with it.
    pub cells: Vec<u16>,
}

impl Paged {
    /// Cuts a table into pages. The last page is filled up with zeros.
    pub fn new(table: &[u16]) -> Self {
        let mut starts = BTreeMap::new();
        let mut cells: Vec<u16> = Vec::new();
        let pages = table
            .chunks(PAGE)
            .map(|chunk| {
                let mut page = [0; PAGE];
                page[..chunk.len()].copy_from_slice(chunk);
                *starts.entry(page).or_insert_with(|| {
                    let shared = (0..PAGE).rev().find(|&shared| cells.ends_with(&page[..shared])).unwrap_or(0);
                    let start = u16::try_from(cells.len() - shared).expect("a table has fewer than 65536 cells");
                    cells.extend(&page[shared..]);
                    start
                })
            })
            .collect();
        Self { pages, cells }
    }
}
