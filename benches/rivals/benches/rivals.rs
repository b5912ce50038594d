//! The library, the limit and its rivals, all in one run and on the same keys,
//! turn by turn. Prints tables in Markdown; `benches/README.md` says what they
//! show.
//!
//! Criterion measures one function for seconds before the next, so that a busy
//! neighbour falls on some and not on others. Here each round runs every rival
//! once, for well under a millisecond each, and rounds are compared.

#[path = "../../common/mod.rs"]
mod common;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::CString;
use std::hash::RandomState;
use std::hint::black_box;
use std::time::Instant;

use common::{Key, Sorted, Texts, pair, weigh};
use frozen_collections::{FzScalarMap, FzStringMap};
use port_desc::{PortDescription, TransportProtocol};
use portolan::{Protocol, batch::names_of, by_name, lookup};
use portolan_rivals as rivals;
use rustc_hash::FxBuildHasher;

/// How phf was built.
const PHF: &str = if cfg!(feature = "ptrhash") { "phf::Map, ptrhash" } else { "phf::Map" };

/// How often each rival runs over all keys of a mix.
const ROUNDS: usize = 60;

/// Keys for rivals that read a file for each: a thousand times as slow.
const FEW: usize = 16;

/// A rival: its name, how many of the keys it gets, and its run over them.
type Rival<'a, K> = (&'a str, usize, Box<dyn Fn(&[K]) -> usize + 'a>);

fn rival<'a, K: 'a>(name: &'a str, keys: usize, answer: impl Fn(&K) -> usize + 'a) -> Rival<'a, K> {
    (name, keys, Box::new(move |keys| keys.iter().map(&answer).sum()))
}

/// Nanoseconds a key of each rival in each round.
fn rounds<K>(keys: &[K], rivals: &[Rival<'_, K>]) -> Vec<Vec<f64>> {
    let mut times = vec![Vec::new(); rivals.len()];
    for _ in 0..ROUNDS {
        for ((_, count, run), times) in rivals.iter().zip(&mut times) {
            let keys = &keys[..keys.len().min(*count)];
            let start = Instant::now();
            black_box(run(black_box(keys)));
            times.push(start.elapsed().as_secs_f64() * 1e9 / keys.len() as f64);
        }
    }
    times
}

/// The value that a tenth of the others are below.
fn low(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values[values.len() / 10]
}

/// A table whose columns are key mixes.
struct Table {
    title: &'static str,
    mixes: Vec<&'static str>,
    /// A rival and its time for each mix, if it ran.
    rows: Vec<(String, Vec<Option<f64>>)>,
}

impl Table {
    fn new(title: &'static str) -> Self {
        Self { title, mixes: Vec::new(), rows: Vec::new() }
    }

    fn add<K>(&mut self, mix: &'static str, keys: &[K], rivals: &[Rival<'_, K>]) {
        self.mixes.push(mix);
        for ((name, _, _), times) in rivals.iter().zip(rounds(keys, rivals)) {
            let row = match self.rows.iter().position(|row| row.0 == *name) {
                Some(row) => row,
                None => {
                    self.rows.push((name.to_string(), Vec::new()));
                    self.rows.len() - 1
                }
            };
            let cells = &mut self.rows[row].1;
            cells.resize(self.mixes.len() - 1, None);
            cells.push(Some(low(&times)));
        }
    }

    fn print(&self) {
        println!("\n{}, nanoseconds a key (times `portolan`)\n", self.title);
        println!("| | {} |\n|---|{}", self.mixes.join(" | "), "---:|".repeat(self.mixes.len()));
        let ours = &self.rows.iter().find(|row| row.0 == "portolan").expect("the library is measured").1;
        for (name, times) in &self.rows {
            print!("| {name} |");
            for (time, ours) in times.iter().zip(ours) {
                let (Some(time), Some(ours)) = (time, ours) else {
                    print!(" |");
                    continue;
                };
                let digits = if *time < 10.0 { 2 } else { usize::from(*time < 1000.0) };
                let ratio = time / ours;
                let ratio_digits = if ratio < 10.0 { 2 } else { 0 };
                print!(" {time:.digits$} ({ratio:.ratio_digits$}) |");
            }
            println!();
        }
    }
}

fn port_desc_protocol(protocol: Protocol) -> TransportProtocol {
    match protocol {
        Protocol::Udp => TransportProtocol::Udp,
        Protocol::Sctp => TransportProtocol::Sctp,
        Protocol::Dccp => TransportProtocol::Dccp,
        _ => TransportProtocol::Tcp,
    }
}

fn scalar((number, protocol): Key) -> u32 {
    u32::from(protocol.ip_number()) << 16 | u32::from(number)
}

fn iana_services((number, protocol): Key) -> usize {
    let wanted = match protocol {
        Protocol::Udp => iana_services::TransportProtocol::Udp,
        _ => iana_services::TransportProtocol::Tcp,
    };
    let records = iana_services::lookup_by_port(number).unwrap_or_default();
    weigh(records.iter().find(|record| record.protocol == wanted).map(|record| record.name.as_str()))
}

/// A port's name, the text included.
fn names_of_ports() -> Table {
    let texts = Texts::new();
    let sorted = Sorted::new();
    let std_map: HashMap<_, _, RandomState> = common::port_map();
    let fx_map: HashMap<_, _, FxBuildHasher> = common::port_map();
    let frozen: FzScalarMap<u32, &str> =
        common::pairs().map(|key| (scalar(key), lookup(key.0, key.1).name().unwrap_or_default())).collect();
    let port_desc = PortDescription::default().expect("the crate's own file");

    let mut table = Table::new("Name of a port, the text included");
    let all = usize::MAX;
    let rivals: Vec<Rival<'_, Key>> = vec![
        rival("loop alone", all, |&(number, protocol)| usize::from(number) + protocol as usize),
        rival("flat table", all, |&(number, protocol)| weigh(rivals::flat(number, protocol))),
        rival("portolan", all, |&(number, protocol)| weigh(lookup(number, protocol).name())),
        rival(PHF, all, |&key| weigh(rivals::PHF.get(&pair(key)).copied())),
        rival("quickphf", all, |&key| weigh(rivals::QUICKPHF.get(&pair(key)).copied())),
        rival("frozen-collections", all, |&key| weigh(frozen.get(&scalar(key)).copied())),
        rival("FxHashMap", all, |&key| weigh(fx_map.get(&pair(key)).copied())),
        rival("HashMap", all, |&key| weigh(std_map.get(&pair(key)).copied())),
        rival("sorted array", all, |&key| weigh(texts.text(sorted.id(key)))),
        rival("port-desc", all, |&(number, protocol)| {
            weigh(Some(port_desc.get_port_service_name(number, port_desc_protocol(protocol))))
        }),
        rival("iana-services", FEW, |&key| iana_services(key)),
        rival("getservbyport", FEW, |&(number, protocol)| rivals::getservbyport(number, protocol)),
    ];
    for (mix, keys) in common::mixes() {
        table.add(mix, &keys, &rivals);
    }
    table
}

/// The index alone: the id of a port's name.
fn ids_of_ports() -> Table {
    let sorted = Sorted::new();
    let std_map: HashMap<_, _, RandomState> = common::id_map();
    let fx_map: HashMap<_, _, FxBuildHasher> = common::id_map();
    let size = |id: Option<&u16>| id.map_or(0, |&id| usize::from(id));

    let mut table = Table::new("Id of a port's name, which is the index alone");
    let all = usize::MAX;
    let rivals: Vec<Rival<'_, Key>> = vec![
        rival("loop alone", all, |&(number, protocol)| usize::from(number) + protocol as usize),
        rival("flat table", all, |&(number, protocol)| usize::from(rivals::flat_id(number, protocol))),
        rival("portolan", all, |&(number, protocol)| usize::from(lookup(number, protocol).name_id())),
        rival(PHF, all, |&key| size(rivals::PHF_IDS.get(&pair(key)))),
        rival("FxHashMap", all, |&key| size(fx_map.get(&pair(key)))),
        rival("HashMap", all, |&key| size(std_map.get(&pair(key)))),
        rival("sorted array", all, |&key| usize::from(sorted.id(key))),
    ];
    for (mix, keys) in common::mixes() {
        table.add(mix, &keys, &rivals);
    }
    table
}

/// A service name's assignments. The library takes a name in any case; the maps
/// find it as it is registered, or in any case if the key is lowered first.
fn assignments_of_names() -> Table {
    let std_map: HashMap<_, _, RandomState> = common::name_map();
    let fx_map: HashMap<_, _, FxBuildHasher> = common::name_map();
    let frozen: FzStringMap<Box<str>, (u16, u16)> = FzStringMap::new(common::name_spans());
    let size = |span: Option<&(u16, u16)>| span.map_or(0, |&(start, count)| usize::from(start + count));

    let mut table = Table::new("Assignments of a service name");
    let all = usize::MAX;
    let rivals: Vec<Rival<'_, String>> = vec![
        rival("loop alone", all, |name: &String| weigh(Some(name))),
        rival("portolan", all, |name: &String| by_name(name).len()),
        rival(PHF, all, |name: &String| size(rivals::PHF_NAMES.get(name.as_str()))),
        rival("quickphf", all, |name: &String| size(rivals::QUICKPHF_NAMES.get(name.as_str()))),
        rival("frozen-collections", all, |name: &String| size(frozen.get(name.as_str()))),
        rival("FxHashMap", all, |name: &String| size(fx_map.get(name.as_str()))),
        rival("HashMap", all, |name: &String| size(std_map.get(name.as_str()))),
        rival("FxHashMap, key lowered", all, |name: &String| size(fx_map.get(name.to_ascii_lowercase().as_str()))),
        rival("HashMap, key lowered", all, |name: &String| size(std_map.get(name.to_ascii_lowercase().as_str()))),
        rival("iana-services", FEW, |name: &String| {
            iana_services::lookup_by_name(name).map_or(0, |records| records.len())
        }),
        rival("getservbyname", FEW, |name: &String| {
            rivals::getservbyname(&CString::new(name.as_str()).expect("no NUL in a name"))
        }),
    ];
    table.add("as registered", &common::names(str::to_string), &rivals);
    table.add("capitals", &common::names(str::to_ascii_uppercase), &rivals);
    table.add("unknown", &common::unknown_names(), &rivals);
    table
}

/// A column of ports becomes a column of ids.
fn batches() -> Table {
    let mut table = Table::new("Column of ports to column of ids, TCP");
    let mixes = common::mixes();
    for (column, mix, rows) in [
        ("16 Ki rows, uniform", "uniform", 1 << 14),
        ("16 Ki rows, flows", "flows", 1 << 14),
        ("64 Mi rows, uniform", "uniform", 1 << 26),
        ("64 Mi rows, flows", "flows", 1 << 26),
    ] {
        let (_, keys) = mixes.iter().find(|(name, _)| *name == mix).expect("one of the mixes");
        let numbers: Vec<u16> = keys.iter().map(|key| key.0).cycle().take(rows).collect();
        let ids = RefCell::new(vec![0; rows]);
        let kernel = |name, kernel: Kernel, threads: usize| -> Rival<'_, u16> {
            let ids = &ids;
            (name, usize::MAX, Box::new(move |numbers| in_parts(numbers, &mut ids.borrow_mut(), kernel, threads)))
        };
        let mut rivals = vec![
            kernel("copy loop", copy, 1),
            kernel("flat table", flat, 1),
            kernel("portolan", |numbers, ids| _ = names_of(numbers, Protocol::Tcp, ids), 1),
        ];
        if rows > 1 << 20 {
            rivals.push(kernel("copy loop, two threads", copy, 2));
            rivals.push(kernel("portolan, two threads", |numbers, ids| _ = names_of(numbers, Protocol::Tcp, ids), 2));
        }
        table.add(column, &numbers, &rivals);
    }
    table
}

type Kernel = fn(&[u16], &mut [u16]);

/// Adds one, so that the loop stays a loop and does not become a call of the
/// library's copy, which may write around the cache.
fn copy(numbers: &[u16], ids: &mut [u16]) {
    for (id, number) in ids.iter_mut().zip(numbers) {
        *id = number.wrapping_add(1);
    }
}

fn flat(numbers: &[u16], ids: &mut [u16]) {
    for (id, &number) in ids.iter_mut().zip(numbers) {
        *id = rivals::flat_id(number, Protocol::Tcp);
    }
}

fn in_parts(numbers: &[u16], ids: &mut [u16], kernel: Kernel, threads: usize) -> usize {
    if threads == 1 {
        kernel(numbers, ids);
    } else {
        let part = numbers.len().div_ceil(threads);
        std::thread::scope(|scope| {
            for (numbers, ids) in numbers.chunks(part).zip(ids.chunks_mut(part)) {
                scope.spawn(|| kernel(numbers, ids));
            }
        });
    }
    usize::from(ids[0])
}

fn main() {
    // Cargo passes `--bench`, and `cargo test --benches` does not.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!("phf as `{PHF}`; each figure is the tenth percentile of {ROUNDS} rounds over {} keys", common::KEYS);
    for table in [names_of_ports, ids_of_ports, assignments_of_names, batches] {
        table().print();
    }
}
