//! Tables cut into pages, of which equal ones are kept once.

use std::collections::BTreeMap;

use super::layout::PAGE;

/// Cells are filled up to a power of two that needs at most one in so many to
/// be added.
const PADDING: usize = 16;

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
    /// Cuts a table into pages. The last page is filled up with zeros, and so
    /// are the cells up to a power of two, where it is near.
    pub fn new(table: &[u16]) -> Self {
        let mut numbers = BTreeMap::new();
        let mut distinct = Vec::new();
        let numbered: Vec<usize> = table
            .chunks(PAGE)
            .map(|chunk| {
                let mut page = [0; PAGE];
                page[..chunk.len()].copy_from_slice(chunk);
                *numbers.entry(page).or_insert_with(|| {
                    distinct.push(page);
                    distinct.len() - 1
                })
            })
            .collect();

        let mut cells: Vec<u16> = Vec::new();
        let mut starts = vec![0; distinct.len()];
        for number in chained(&distinct) {
            let page = &distinct[number];
            let shared = (0..PAGE).rev().find(|&shared| cells.ends_with(&page[..shared])).unwrap_or(0);
            starts[number] = u16::try_from(cells.len() - shared).expect("a table has fewer than 65536 cells");
            cells.extend(&page[shared..]);
        }
        let power = cells.len().next_power_of_two();
        if power - cells.len() <= power / PADDING {
            cells.resize(power, 0);
        }
        Self { pages: numbered.into_iter().map(|number| starts[number]).collect(), cells }
    }
}

impl Paged {
    /// The cell of an index.
    pub fn cell(&self, index: usize) -> u16 {
        let start = usize::from(self.pages[super::layout::page_of(index)]);
        self.cells[super::layout::cell_of(start, index)]
    }
}

/// A table in three levels, for one that says little of most indices: where the
/// pages start is itself a table in pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deep {
    pub starts: Paged,
    pub cells: Vec<u16>,
}

impl Deep {
    /// Cuts a table into pages, as [`Paged::new`] does.
    pub fn new(table: &[u16]) -> Self {
        let Paged { pages, cells } = Paged::new(table);
        Self { starts: Paged::new(&pages), cells }
    }

    /// The cell of an index.
    pub fn cell(&self, index: usize) -> u16 {
        let start = usize::from(self.starts.cell(super::layout::page_of(index)));
        self.cells[super::layout::cell_of(start, index)]
    }
}

/// An order of the pages in which the ends of many are the starts of the next:
/// at each length of such an overlap, from the longest down, pages are joined
/// that have not been.
fn chained(pages: &[[u16; PAGE]]) -> Vec<usize> {
    let mut next: Vec<Option<usize>> = vec![None; pages.len()];
    let mut is_head = vec![true; pages.len()];
    // Of a chain's last page its first, so that none is joined into a ring, and
    // of its first page its last.
    let mut head: Vec<usize> = (0..pages.len()).collect();
    let mut tail = head.clone();
    for shared in (1..PAGE).rev() {
        let mut heads: BTreeMap<&[u16], Vec<usize>> = BTreeMap::new();
        for at in (0..pages.len()).rev().filter(|&at| is_head[at]) {
            heads.entry(&pages[at][..shared]).or_default().push(at);
        }
        for at in 0..pages.len() {
            if next[at].is_some() {
                continue;
            }
            let Some(starting) = heads.get_mut(&pages[at][PAGE - shared..]) else { continue };
            let Some(place) = starting.iter().rposition(|&other| other != head[at]) else { continue };
            let other = starting.remove(place);
            next[at] = Some(other);
            is_head[other] = false;
            let (first, last) = (head[at], tail[other]);
            head[last] = first;
            tail[first] = last;
        }
    }
    let heads = (0..pages.len()).filter(|&at| is_head[at]);
    heads.flat_map(|first| std::iter::successors(Some(first), |&at| next[at])).collect()
}
