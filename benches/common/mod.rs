//! What the benches share: the keys, and the rivals that need no crate of their
//! own.

// Each bench uses a part of it.
#![allow(dead_code)]

use std::collections::HashMap;
use std::hash::BuildHasher;

use portolan::{
    Port, Protocol,
    Protocol::{Tcp, Udp},
    batch::{NAME_COUNT, name_by_id},
    lookup,
    registry::assignments,
};

/// Every id of a name, and the one that stands for none.
#[allow(clippy::cast_possible_truncation)] // Ids have two bytes.
pub(crate) const NAME_IDS: std::ops::Range<u16> = 0..NAME_COUNT as u16;

/// What every bench looks up: a port number and its protocol.
pub(crate) type Key = (u16, Protocol);

/// How many keys a run goes through: enough that a branch predictor cannot
/// learn them by heart.
pub(crate) const KEYS: usize = 1 << 16;

/// A generator of random numbers whose sequence is always the same
/// (`SplitMix64`).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number from 0 to `end`, which it does not reach.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("less than a usize")
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// Every port of TCP and UDP that has a name.
pub(crate) fn named_ports() -> Vec<Key> {
    let of = |protocol| (0..=u16::MAX).map(move |number| (number, protocol));
    of(Tcp).chain(of(Udp)).filter(|&(number, protocol)| lookup(number, protocol).name().is_some()).collect()
}

/// Destinations of a network's busiest services, the busier the more often.
const HOT: [Key; 16] = [
    (443, Tcp),
    (443, Tcp),
    (443, Tcp),
    (443, Udp),
    (443, Udp),
    (53, Udp),
    (53, Udp),
    (80, Tcp),
    (80, Tcp),
    (22, Tcp),
    (123, Udp),
    (25, Tcp),
    (993, Tcp),
    (445, Tcp),
    (3389, Tcp),
    (5353, Udp),
];

/// The key mixes, each with its name.
pub(crate) fn mixes() -> Vec<(&'static str, Vec<Key>)> {
    let mut random = Random(0x706f_7274_6f6c_616e);
    let named = named_ports();
    let mut keys =
        |key: &mut dyn FnMut(&mut Random) -> Key| -> Vec<Key> { (0..KEYS).map(|_| key(&mut random)).collect() };
    let number = |number: usize| u16::try_from(number).expect("a port number");
    vec![
        ("uniform", keys(&mut |random| (number(random.below(1 << 16)), random.pick(&[Tcp, Udp])))),
        ("registered", keys(&mut |random| (number(1024 + random.below(48_128)), random.pick(&[Tcp, Udp])))),
        ("hits", keys(&mut |random| random.pick(&named))),
        ("misses", keys(&mut |random| (number(49_152 + random.below(16_384)), random.pick(&[Tcp, Udp])))),
        (
            "flows",
            keys(&mut |random| match random.below(2) {
                0 => random.pick(&HOT),
                // Linux takes ephemeral ports from 32768 to 60999.
                _ => (number(32_768 + random.below(28_232)), random.pick(&[Tcp, Udp])),
            }),
        ),
    ]
}

/// Service names to look up: `casing` is applied to each.
pub(crate) fn names(casing: impl Fn(&str) -> String) -> Vec<String> {
    let mut random = Random(0x6e61_6d65);
    let names: Vec<&str> = (0..u16::try_from(NAME_COUNT).unwrap()).filter_map(name_by_id).collect();
    (0..KEYS / 4).map(|_| casing(random.pick(&names))).collect()
}

/// Names that nobody registered, as long as those that are.
pub(crate) fn unknown_names() -> Vec<String> {
    let known: std::collections::HashSet<&str> =
        (0..u16::try_from(NAME_COUNT).unwrap()).filter_map(name_by_id).collect();
    let mut names = names(|name| name.chars().rev().collect());
    for name in &mut names {
        while known.contains(name.as_str()) {
            name.push('q');
        }
    }
    names
}

/// Every service name in small letters, with the index of its first assignment
/// among all and how many there are: what the rivals map a name to.
pub(crate) fn name_spans() -> Vec<(&'static str, (u16, u16))> {
    let mut spans: HashMap<String, (&'static str, (u16, u16))> = HashMap::new();
    for (at, assignment) in (0..).zip(assignments()) {
        if let Some(name) = assignment.name() {
            // Maps that mind the case are asked in the registry's own.
            spans.entry(name.to_string()).or_insert((name, (at, 0))).1.1 += 1;
        }
    }
    let mut spans: Vec<_> = spans.into_values().collect();
    spans.sort_unstable();
    spans
}

/// Makes a number of a text that can only be known by reading the text.
#[inline]
pub(crate) fn weigh(text: Option<&str>) -> usize {
    text.map_or(0, |text| text.len() + text.as_bytes().first().map_or(0, |&byte| usize::from(byte)))
}

/// The texts of all names, in one string, and where each starts and its length:
/// just what the crate does, for the rivals that only differ in the index.
pub(crate) struct Texts {
    text: &'static str,
    spans: Box<[u32; NAME_COUNT]>,
}

impl Texts {
    pub(crate) fn new() -> Self {
        let mut text = String::new();
        let spans = (0..u16::try_from(NAME_COUNT).unwrap()).map(|id| {
            let name = name_by_id(id).unwrap_or_default();
            let start = u32::try_from(text.len()).expect("a short text");
            text.push_str(name);
            start << 8 | u32::try_from(name.len()).expect("a short name")
        });
        let spans: Box<[u32]> = spans.collect();
        Self { spans: spans.try_into().expect("a cell for each id"), text: text.leak() }
    }

    #[inline]
    pub(crate) fn text(&self, id: u16) -> Option<&'static str> {
        if id == 0 {
            return None;
        }
        let span = self.spans[usize::from(id)];
        let (start, length) = (span >> 8, span & 0xff);
        Some(self.text.split_at(start as usize).1.split_at(length as usize).0)
    }
}

/// The flat table: the limit for an index of ports.
pub(crate) struct Flat(Box<[u16; 4 << 16]>);

impl Flat {
    pub(crate) fn new() -> Self {
        let ids = Protocol::ALL.map(|protocol| (0..=u16::MAX).map(move |number| lookup(number, protocol).name_id()));
        let ids: Box<[u16]> = ids.into_iter().flatten().collect();
        Self(ids.try_into().expect("four times 65536 cells"))
    }

    #[inline]
    pub(crate) fn id(&self, (number, protocol): Key) -> u16 {
        self.0[usize::from(protocol.ip_number()) << 16 | usize::from(number)]
    }
}

/// A sorted array, searched by halves.
pub(crate) struct Sorted(Vec<((u16, u8), u16)>);

impl Sorted {
    pub(crate) fn new() -> Self {
        let mut cells: Vec<_> =
            pairs().map(|(number, protocol)| (pair((number, protocol)), id((number, protocol)))).collect();
        cells.sort_unstable();
        Self(cells)
    }

    #[inline]
    pub(crate) fn id(&self, key: Key) -> u16 {
        self.0.binary_search_by_key(&pair(key), |cell| cell.0).map_or(0, |at| self.0[at].1)
    }
}

/// Every port of the four protocols that has a name.
pub(crate) fn pairs() -> impl Iterator<Item = Key> {
    Protocol::ALL
        .into_iter()
        .flat_map(|protocol| (0..=u16::MAX).map(move |number| (number, protocol)))
        .filter(|&key| id(key) != 0)
}

/// The key as hash maps take it.
#[inline]
pub(crate) fn pair((number, protocol): Key) -> (u16, u8) {
    (number, protocol.ip_number())
}

pub(crate) fn id((number, protocol): Key) -> u16 {
    lookup(number, protocol).name_id()
}

/// A hash map from a port to its name.
pub(crate) fn port_map<S: BuildHasher + Default>() -> HashMap<(u16, u8), &'static str, S> {
    pairs().map(|key| (pair(key), Port::from(key).name().expect("named ports only"))).collect()
}

/// A hash map from a port to the id of its name.
pub(crate) fn id_map<S: BuildHasher + Default>() -> HashMap<(u16, u8), u16, S> {
    pairs().map(|key| (pair(key), id(key))).collect()
}

/// A hash map from a service name to its assignments.
pub(crate) fn name_map<S: BuildHasher + Default>() -> HashMap<&'static str, (u16, u16), S> {
    name_spans().into_iter().collect()
}
