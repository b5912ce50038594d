//! How an overlay finds the entries of a port or a name without walking them.
//!
//! Entries are numbered from the top. Three indexes answer three questions, and
//! each is built when its question is first asked after a change:
//!
//! - [`Top`]: which entry is on top for a port? Pages of cells as in the tables
//!   of the registry, so that an answer is two reads.
//! - [`Beneath`]: which entry comes next beneath one? A list a port would take
//!   entries times ports where long runs overlap; a segment tree takes a few
//!   numbers an entry.
//! - [`Names`]: which entries have a name? All names in alphabetical order.

use core::cmp::Ordering;
use std::boxed::Box;
use std::collections::{HashMap, VecDeque};
use std::vec::Vec;

use once_cell::sync::OnceCell;

use super::Stored;
use crate::number::{Port, Protocol};
use crate::tables::layout::{self, PAGE, PORTS};

/// Stands for no entry. There are fewer, because numbering stops before it.
const NONE: u32 = u32::MAX;

/// An entry's number, and which of its names: 0 for the name, and from 1 on the
/// aliases.
pub(super) type Place = (u32, u32);

/// The indexes that were asked for since the last change.
#[derive(Debug, Clone)]
pub(super) struct Indexes {
    top: OnceCell<Top>,
    beneath: OnceCell<Box<[Beneath; 4]>>,
    names: OnceCell<Names>,
}

impl Indexes {
    pub(super) const fn new() -> Self {
        Self { top: OnceCell::new(), beneath: OnceCell::new(), names: OnceCell::new() }
    }

    /// The entry on top for a port.
    #[inline]
    pub(super) fn top(&self, entries: &VecDeque<Stored>, port: Port) -> Option<u32> {
        if entries.is_empty() {
            return None;
        }
        self.top.get_or_init(|| Top::new(entries)).of(port)
    }

    /// The next entry for a port beneath an entry.
    pub(super) fn beneath(&self, entries: &VecDeque<Stored>, port: Port, number: u32) -> Option<u32> {
        let beneath = self
            .beneath
            .get_or_init(|| Box::new(Protocol::ALL.map(|protocol| Beneath::new(numbered(entries, protocol)))));
        beneath[port.protocol() as usize].next(port.number(), number)
    }

    /// The entries with a name or alias, from the top down; an entry comes
    /// twice if two of its names are the same but for their case.
    pub(super) fn named(&self, entries: &VecDeque<Stored>, name: &str) -> &[Place] {
        self.names.get_or_init(|| Names::new(entries)).of(entries, name)
    }
}

/// The number, first and last port number of the entries for a protocol.
fn numbered(entries: &VecDeque<Stored>, protocol: Protocol) -> impl Iterator<Item = (u32, u16, u16)> + Clone {
    (0..NONE).zip(entries).filter(move |(_, stored)| stored.entry.protocols().contains(protocol)).map(
        |(number, stored)| {
            let ports = stored.entry.ports();
            (number, *ports.start(), *ports.end())
        },
    )
}

/// The entry on top of each port.
#[derive(Debug, Clone)]
struct Top {
    /// Page of ports -> number of its page of cells.
    pages: Box<[u16]>,
    /// Entry numbers, or `NONE`.
    cells: Box<[[u32; PAGE]]>,
}

impl Top {
    fn new(entries: &VecDeque<Stored>) -> Self {
        let mut every = std::vec![[NONE; PAGE]; PORTS / PAGE];
        for protocol in Protocol::ALL {
            let start = layout::port_index(protocol.place(), 0);
            paint(&mut every.as_flattened_mut()[start..start + (1 << 16)], numbered(entries, protocol));
        }
        let mut numbers = HashMap::new();
        let mut cells = Vec::new();
        let pages = every
            .iter()
            .map(|page| {
                *numbers.entry(page).or_insert_with(|| {
                    cells.push(*page);
                    // There are 16,384 pages of ports and no more of cells.
                    (cells.len() - 1) as u16
                })
            })
            .collect();
        Self { pages, cells: cells.into() }
    }

    #[inline]
    fn of(&self, port: Port) -> Option<u32> {
        let index = layout::port_index(port.protocol().place(), port.number());
        let page = self.pages[layout::page_of(index)] as usize;
        match self.cells[page][index % PAGE] {
            NONE => None,
            number => Some(number),
        }
    }
}

/// Writes the number of each entry into those of its cells that no entry above
/// it has. Each cell is written once, and passed over in almost constant time
/// thereafter, however many entries cover it.
fn paint(cells: &mut [u32], entries: impl Iterator<Item = (u32, u16, u16)>) {
    // Cell -> a cell at or behind it, such that all between are written.
    let mut free: Vec<u32> = (0..=cells.len() as u32).collect();
    let next_free = |free: &mut [u32], mut cell: u32| {
        while free[cell as usize] != cell {
            // Halving the path as it is walked keeps the next walk short.
            free[cell as usize] = free[free[cell as usize] as usize];
            cell = free[cell as usize];
        }
        cell
    };
    for (number, first, last) in entries {
        let mut cell = next_free(&mut free, first.into());
        while cell <= last.into() {
            cells[cell as usize] = number;
            free[cell as usize] = cell + 1;
            cell = next_free(&mut free, cell + 1);
        }
    }
}

/// All entries of a protocol, in a segment tree over the numbers at which one
/// starts or ends.
///
/// An entry is listed at up to two nodes a level, which together stand for just
/// its run; the entries of a port are those listed on the way from its leaf to
/// the root.
#[derive(Debug, Clone)]
struct Beneath {
    /// The number at which each leaf starts, in ascending order.
    starts: Box<[u32]>,
    /// Node -> where its list ends in `lists`; it starts where the list of the
    /// node before it ends. Node 1 is the root, node n has the children 2n and
    /// 2n + 1, and the leaves are the last `starts.len()` nodes.
    ends: Box<[u32]>,
    /// Entry numbers, ascending in each list.
    lists: Box<[u32]>,
}

impl Beneath {
    fn new(entries: impl Iterator<Item = (u32, u16, u16)> + Clone) -> Self {
        let mut starts: Vec<u32> =
            entries.clone().flat_map(|(_, first, last)| [first.into(), u32::from(last) + 1]).collect();
        starts.sort_unstable();
        starts.dedup();
        let leaves = starts.len();
        let leaf = |number: u32| leaves + starts.partition_point(|&start| start < number);

        let mut counts = std::vec![0_u32; 2 * leaves];
        for (_, first, last) in entries.clone() {
            each_node(leaf(first.into()), leaf(u32::from(last) + 1), |node| counts[node] += 1);
        }
        // Where each list starts; it moves on to the end as the list fills.
        let mut ends = counts;
        let mut total = 0;
        for end in &mut ends {
            total += core::mem::replace(end, total);
        }
        let mut lists = std::vec![0; total as usize];
        for (number, first, last) in entries {
            each_node(leaf(first.into()), leaf(u32::from(last) + 1), |node| {
                lists[ends[node] as usize] = number;
                ends[node] += 1;
            });
        }
        Self { starts: starts.into(), ends: ends.into(), lists: lists.into() }
    }

    /// The first entry of a port number whose own number is higher than one.
    fn next(&self, port: u16, above: u32) -> Option<u32> {
        let leaf = self.starts.partition_point(|&start| start <= port.into()).checked_sub(1)?;
        let mut node = self.starts.len() + leaf;
        let mut next = None;
        while node > 0 {
            let list = &self.lists[self.ends[node - 1] as usize..self.ends[node] as usize];
            let found = list.get(list.partition_point(|&number| number <= above)).copied();
            next = match (next, found) {
                (Some(next), Some(found)) => Some(found.min(next)),
                (next, found) => next.or(found),
            };
            node /= 2;
        }
        next
    }
}

/// Calls a function for each of the fewest nodes that stand for the leaves from
/// one up to and without another.
fn each_node(mut from: usize, mut to: usize, mut call: impl FnMut(usize)) {
    while from < to {
        if from % 2 == 1 {
            call(from);
            from += 1;
        }
        if to % 2 == 1 {
            to -= 1;
            call(to);
        }
        from /= 2;
        to /= 2;
    }
}

/// The names and aliases of all entries, in alphabetical order without regard
/// to ASCII case, and of equal ones from the top down.
#[derive(Debug, Clone)]
struct Names(Box<[Place]>);

impl Names {
    fn new(entries: &VecDeque<Stored>) -> Self {
        let mut names = Vec::new();
        for (number, Stored { entry, .. }) in (0..NONE).zip(entries) {
            names.extend(entry.name().map(|_| (number, 0)));
            names.extend((1..NONE).zip(entry.aliases()).map(|(which, _)| (number, which)));
        }
        names.sort_by(|&a, &b| compare(text(entries, a), text(entries, b)));
        Self(names.into())
    }

    fn of(&self, entries: &VecDeque<Stored>, name: &str) -> &[Place] {
        let start = self.0.partition_point(|&place| compare(text(entries, place), name) == Ordering::Less);
        let rest = &self.0[start..];
        &rest[..rest.partition_point(|&place| compare(text(entries, place), name) == Ordering::Equal)]
    }
}

fn text(entries: &VecDeque<Stored>, (number, which): Place) -> &str {
    let entry = &entries[number as usize].entry;
    let text = match which {
        0 => entry.name(),
        which => entry.aliases().nth(which as usize - 1),
    };
    text.unwrap_or_default()
}

fn compare(a: &str, b: &str) -> Ordering {
    let [a, b] = [a, b].map(|text| text.bytes().map(|byte| byte.to_ascii_lowercase()));
    a.cmp(b)
}
