//! How an overlay finds the entries of a port or a name without walking them.
//!
//! Entries are numbered from the top. Three indexes answer three questions:
//!
//! - [`Top`]: which entry is on top for a port? Pages of cells as in the tables
//!   of the registry, so that an answer is two reads.
//! - [`Beneath`]: which entry comes next beneath one? A list a port would take
//!   entries times ports where long runs overlap; a segment tree takes a few
//!   numbers an entry.
//! - [`Names`]: which entries have a name? All names in alphabetical order.
//!
//! The first two are built once walking the entries has cost as much as they
//! do, and until then entries are walked. An entry that is put on top is
//! written into the first and the last, so that its place in them is a
//! *mark*: an entry keeps it while those above it grow in number.

use core::cmp::Ordering;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::boxed::Box;
use std::collections::{HashMap, VecDeque};
use std::vec::Vec;

use once_cell::sync::OnceCell;

use super::Stored;
use crate::number::{Port, Protocol};
use crate::tables::layout::{self, PAGE, PORTS};

/// Stands for no entry. There are fewer, because numbering stops before it.
const NONE: u32 = u32::MAX;

/// The mark of the entry that was on top when the indexes were new. Those that
/// were put above it have lower ones.
const ORIGIN: u32 = 1 << 30;

/// How many entries are looked at in vain before an index is built that needs
/// no more work than that: for a hundred entries or so, that of their tops.
const FEW: usize = 4096;

/// An entry's mark, and which of its names: 0 for the name, and from 1 on the
/// aliases.
pub(super) type Place = (u32, u32);

/// The indexes, as far as they have been built.
#[derive(Debug)]
pub(super) struct Indexes {
    top: OnceCell<Top>,
    beneath: OnceCell<Box<[Beneath; 4]>>,
    names: OnceCell<Names>,
    /// How many entries were put on top since the indexes were new.
    above: u32,
    /// How many entries were looked at for want of `top`, and of `beneath`.
    walked: [AtomicUsize; 2],
}

impl Clone for Indexes {
    fn clone(&self) -> Self {
        Self {
            top: self.top.clone(),
            beneath: self.beneath.clone(),
            names: self.names.clone(),
            above: self.above,
            walked: self.walked.each_ref().map(|walked| AtomicUsize::new(walked.load(Relaxed))),
        }
    }
}

impl Indexes {
    pub(super) const fn new() -> Self {
        Self {
            top: OnceCell::new(),
            beneath: OnceCell::new(),
            names: OnceCell::new(),
            above: 0,
            walked: [AtomicUsize::new(0), AtomicUsize::new(0)],
        }
    }

    /// The number of the entry with a mark.
    #[inline]
    pub(super) const fn number(&self, mark: u32) -> u32 {
        mark.wrapping_sub(ORIGIN).wrapping_add(self.above)
    }

    /// The opposite of [`number`](Self::number).
    const fn mark(&self, number: u32) -> u32 {
        number.wrapping_sub(self.above).wrapping_add(ORIGIN)
    }

    /// The entry on top for a port.
    #[inline]
    pub(super) fn top(&self, entries: &VecDeque<Stored>, port: Port) -> Option<u32> {
        if entries.is_empty() {
            return None;
        }
        match self.top.get() {
            Some(top) => top.of(port).map(|mark| self.number(mark)),
            None => self.walk_to_top(entries, port),
        }
    }

    #[cold]
    fn walk_to_top(&self, entries: &VecDeque<Stored>, port: Port) -> Option<u32> {
        if self.walked[0].load(Relaxed) >= FEW {
            let top = self.top.get_or_init(|| Top::new(entries, |number| self.mark(number)));
            return top.of(port).map(|mark| self.number(mark));
        }
        let found = next(entries, port, 0);
        self.walked[0].fetch_add(found.map_or(entries.len(), |number| number as usize) + 1, Relaxed);
        found
    }

    /// The next entry for a port beneath an entry.
    pub(super) fn beneath(&self, entries: &VecDeque<Stored>, port: Port, number: u32) -> Option<u32> {
        let beneath = self.beneath.get().or_else(|| {
            // It takes a sort of the entries, for each protocol.
            (self.walked[1].load(Relaxed) >= FEW + 64 * entries.len()).then(|| {
                let build = |protocol| Beneath::new(numbered(entries, protocol));
                self.beneath.get_or_init(|| Box::new(Protocol::ALL.map(build)))
            })
        });
        if let Some(beneath) = beneath {
            return beneath[usize::from(port.protocol().place())].next(port.number(), number);
        }
        let found = next(entries, port, number + 1);
        let to = found.map_or(entries.len(), |found| found as usize);
        self.walked[1].fetch_add(to - number as usize, Relaxed);
        found
    }

    /// The entries with a name or alias, from the top down; an entry comes
    /// twice if two of its names are the same but for their case.
    pub(super) fn named(&self, entries: &VecDeque<Stored>, name: &str) -> &[Place] {
        self.names.get_or_init(|| Names::new(self, entries)).of(self, entries, name)
    }

    /// Takes in the entry that was put on top.
    pub(super) fn inserted(&mut self, entries: &VecDeque<Stored>) {
        if self.above == ORIGIN {
            *self = Self::new();
            return;
        }
        self.above += 1;
        self.drop_beneath();
        let mark = self.mark(0);
        if let (Some(top), Some(Stored { entry, .. })) = (self.top.get_mut(), entries.front()) {
            for protocol in entry.protocols() {
                top.put(mark, protocol, (*entry.ports().start(), *entry.ports().end()), |_| true);
            }
            if top.is_worn() {
                self.top = OnceCell::new();
            }
        }
        if let Some(mut names) = self.names.take() {
            names.insert(self, entries);
            self.names = OnceCell::with_value(names);
        }
    }

    /// Takes in the entries from a number on, which were put beneath all
    /// others.
    pub(super) fn appended(&mut self, entries: &VecDeque<Stored>, from: usize) {
        self.drop_beneath();
        self.names = OnceCell::new();
        let above = self.above;
        if let Some(top) = self.top.get_mut() {
            // So many are painted at once in less time.
            if entries.len() - from > FEW {
                self.top = OnceCell::new();
                return;
            }
            for (number, Stored { entry, .. }) in (0..NONE).zip(entries).skip(from) {
                let mark = number.wrapping_sub(above).wrapping_add(ORIGIN);
                for protocol in entry.protocols() {
                    top.put(mark, protocol, (*entry.ports().start(), *entry.ports().end()), |cell| cell == NONE);
                }
                if top.is_worn() {
                    self.top = OnceCell::new();
                    return;
                }
            }
        }
    }

    fn drop_beneath(&mut self) {
        self.beneath = OnceCell::new();
        *self.walked[1].get_mut() = 0;
    }
}

/// The first entry for a port from a number on.
fn next(entries: &VecDeque<Stored>, port: Port, from: u32) -> Option<u32> {
    let is_it = |stored: &Stored| stored.entry.covers(port);
    entries.range(from as usize..).position(is_it).map(|at| from + at as u32)
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
    /// Marks of entries, or `NONE`. The first page is of `NONE`.
    cells: Vec<[u32; PAGE]>,
}

impl Top {
    fn new(entries: &VecDeque<Stored>, mark: impl Fn(u32) -> u32) -> Self {
        let pages_of = |Stored { entry, .. }: &Stored| entry.protocols().len() * (entry.ports().len() / PAGE + 2);
        let mut work = 0;
        // A page of its own a run at most, which has to have a number.
        let few = entries.len() < PORTS / PAGE
            && entries.iter().all(|stored| {
                work += pages_of(stored);
                work < PORTS / PAGE
            });
        if !few {
            return Self::painted(entries, mark);
        }
        let mut top = Self { pages: std::vec![0; PORTS / PAGE].into(), cells: std::vec![[NONE; PAGE]] };
        for (number, Stored { entry, .. }) in (0..NONE).zip(entries) {
            for protocol in entry.protocols() {
                top.put(mark(number), protocol, (*entry.ports().start(), *entry.ports().end()), |cell| cell == NONE);
            }
        }
        top
    }

    /// The same for any number of entries.
    fn painted(entries: &VecDeque<Stored>, mark: impl Fn(u32) -> u32) -> Self {
        let mut every = std::vec![[NONE; PAGE]; PORTS / PAGE];
        for protocol in Protocol::ALL {
            let start = layout::port_index(protocol.place(), 0);
            let numbered = numbered(entries, protocol).map(|(number, first, last)| (mark(number), first, last));
            paint(&mut every.as_flattened_mut()[start..start + (1 << 16)], numbered);
        }
        let mut cells = std::vec![[NONE; PAGE]];
        let mut numbers = HashMap::from([(&[NONE; PAGE], 0)]);
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
        Self { pages, cells }
    }

    #[inline]
    fn of(&self, port: Port) -> Option<u32> {
        let index = layout::port_index(port.protocol().place(), port.number());
        let page = self.pages[layout::page_of(index)] as usize;
        match self.cells[page][index % PAGE] {
            NONE => None,
            mark => Some(mark),
        }
    }

    /// Writes a mark into those cells of a run that it is to be written over.
    ///
    /// A page that changes is a new one, since ports may share the old one.
    fn put(&mut self, mark: u32, protocol: Protocol, (first, last): (u16, u16), over: impl Fn(u32) -> bool) {
        let [first, last] = [first, last].map(|number| layout::port_index(protocol.place(), number));
        let mut whole = None;
        for at in layout::page_of(first)..=layout::page_of(last) {
            let old = self.cells[self.pages[at] as usize];
            let mut page = old;
            for (index, cell) in (at * PAGE..).zip(&mut page) {
                if first <= index && index <= last && over(*cell) {
                    *cell = mark;
                }
            }
            if page == old {
                continue;
            }
            let is_whole = page == [mark; PAGE];
            let number = match whole {
                Some(number) if is_whole => number,
                _ => {
                    self.cells.push(page);
                    (self.cells.len() - 1) as u16
                }
            };
            if is_whole {
                whole = Some(number);
            }
            self.pages[at] = number;
        }
    }

    /// Whether so many pages are old that it is better made anew, while there
    /// still are numbers for those of one more entry.
    fn is_worn(&self) -> bool {
        self.cells.len() > 2 * PORTS / PAGE
    }
}

/// Writes the mark of each entry into those of its cells that no entry above
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
struct Names(Vec<Place>);

impl Names {
    fn new(indexes: &Indexes, entries: &VecDeque<Stored>) -> Self {
        let mut names = Vec::new();
        for (number, stored) in (0..NONE).zip(entries) {
            names.extend(places(indexes.mark(number), stored));
        }
        names.sort_by(|&a, &b| compare(text(indexes, entries, a), text(indexes, entries, b)));
        Self(names)
    }

    fn of(&self, indexes: &Indexes, entries: &VecDeque<Stored>, name: &str) -> &[Place] {
        let rest = &self.0[self.start(indexes, entries, name)..];
        &rest[..rest.partition_point(|&place| compare(text(indexes, entries, place), name) == Ordering::Equal)]
    }

    /// Where the places of a name start.
    fn start(&self, indexes: &Indexes, entries: &VecDeque<Stored>, name: &str) -> usize {
        self.0.partition_point(|&place| compare(text(indexes, entries, place), name) == Ordering::Less)
    }

    /// Takes in the entry on top.
    fn insert(&mut self, indexes: &Indexes, entries: &VecDeque<Stored>) {
        let Some(stored) = entries.front() else { return };
        // The last of its names first, so that equal ones end in their order.
        let own: Vec<Place> = places(indexes.mark(0), stored).collect();
        for place in own.into_iter().rev() {
            let start = self.start(indexes, entries, text(indexes, entries, place));
            self.0.insert(start, place);
        }
    }
}

/// The places of the names of an entry.
fn places(mark: u32, Stored { entry, .. }: &Stored) -> impl Iterator<Item = Place> {
    let aliases = (1..NONE).zip(entry.aliases()).map(move |(which, _)| (mark, which));
    entry.name().map(|_| (mark, 0)).into_iter().chain(aliases)
}

fn text<'a>(indexes: &Indexes, entries: &'a VecDeque<Stored>, (mark, which): Place) -> &'a str {
    let entry = &entries[indexes.number(mark) as usize].entry;
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
