//! Lookups against the limit (a flat table, and the loop alone) and against the
//! collections that a program would otherwise take.
//!
//! `benches/README.md` says what is measured; `benches/rivals/` measures the
//! same against published crates and the C library.

mod common;

use std::collections::HashMap;
use std::hash::RandomState;
use std::hint::black_box;
use std::time::Duration;

use common::{Flat, Sorted, Texts, pair, weigh};
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use portolan::{
    Protocol,
    batch::{names_of, names_of_each},
    by_name, lookup,
};
use rustc_hash::FxBuildHasher;

/// A short, steady run: the whole takes minutes, and what is compared runs
/// close together in time.
fn criterion() -> Criterion {
    Criterion::default()
        .sample_size(30)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .without_plots()
        .configure_from_args()
}

/// Measures one rival on keys: time and keys a second.
fn measure<K>(group: &mut BenchmarkGroup<WallTime>, rival: &str, keys: &[K], answer: impl Fn(&K) -> usize) {
    group.throughput(Throughput::Elements(keys.len() as u64));
    group.bench_function(rival, |bencher| bencher.iter(|| keys.iter().map(&answer).sum::<usize>()));
}

/// A port's name, the text included.
fn names_of_ports(criterion: &mut Criterion) {
    let texts = Texts::new();
    let flat = Flat::new();
    let sorted = Sorted::new();
    let std_map: HashMap<_, _, RandomState> = common::port_map();
    let fx_map: HashMap<_, _, FxBuildHasher> = common::port_map();
    let cells: Vec<_> = std_map.iter().map(|(&key, &name)| (key, name)).collect();
    let phf = phf_map(&cells);

    for (mix, keys) in common::mixes() {
        let mut group = criterion.benchmark_group(format!("name/{mix}"));
        measure(&mut group, "loop alone", &keys, |&(number, protocol)| usize::from(number) + protocol as usize);
        measure(&mut group, "flat table", &keys, |&key| weigh(texts.text(flat.id(key))));
        measure(&mut group, "portolan", &keys, |&(number, protocol)| weigh(lookup(number, protocol).name()));
        measure(&mut group, "phf::Map made at start", &keys, |&key| weigh(phf.get(&pair(key)).copied()));
        measure(&mut group, "FxHashMap", &keys, |&key| weigh(fx_map.get(&pair(key)).copied()));
        measure(&mut group, "HashMap", &keys, |&key| weigh(std_map.get(&pair(key)).copied()));
        measure(&mut group, "sorted array", &keys, |&key| weigh(texts.text(sorted.id(key))));
    }
}

/// The index alone: the id of a port's name.
fn ids_of_ports(criterion: &mut Criterion) {
    let flat = Flat::new();
    let sorted = Sorted::new();
    let std_map: HashMap<_, _, RandomState> = common::id_map();
    let fx_map: HashMap<_, _, FxBuildHasher> = common::id_map();
    let cells: Vec<_> = std_map.iter().map(|(&key, &id)| (key, id)).collect();
    let phf = phf_map(&cells);
    let size = |id: Option<&u16>| id.map_or(0, |&id| usize::from(id));

    for (mix, keys) in common::mixes() {
        let mut group = criterion.benchmark_group(format!("id/{mix}"));
        measure(&mut group, "loop alone", &keys, |&(number, protocol)| usize::from(number) + protocol as usize);
        measure(&mut group, "flat table", &keys, |&key| usize::from(flat.id(key)));
        measure(&mut group, "portolan", &keys, |&(number, protocol)| usize::from(lookup(number, protocol).name_id()));
        measure(&mut group, "phf::Map made at start", &keys, |&key| size(phf.get(&pair(key))));
        measure(&mut group, "FxHashMap", &keys, |&key| size(fx_map.get(&pair(key))));
        measure(&mut group, "HashMap", &keys, |&key| size(std_map.get(&pair(key))));
        measure(&mut group, "sorted array", &keys, |&key| usize::from(sorted.id(key)));
    }
}

/// A service name's assignments. `portolan` takes it in any case; the others
/// only find it as it is written.
fn assignments_of_names(criterion: &mut Criterion) {
    let std_map: HashMap<_, _, RandomState> = common::name_map();
    let fx_map: HashMap<_, _, FxBuildHasher> = common::name_map();
    let phf = phf_map(&common::name_spans());
    let size = |span: Option<&(u16, u16)>| span.map_or(0, |&(start, count)| usize::from(start + count));
    let registry = common::names(str::to_string);
    let unknown = common::unknown_names();

    for (keys_are, keys) in [("known", &registry), ("unknown", &unknown)] {
        let mut group = criterion.benchmark_group(format!("by_name/{keys_are}"));
        measure(&mut group, "loop alone", keys, |name| weigh(Some(name)));
        measure(&mut group, "portolan", keys, |name| by_name(name).len());
        measure(&mut group, "phf::Map made at start", keys, |name| size(phf.get(name.as_str())));
        measure(&mut group, "FxHashMap", keys, |name| size(fx_map.get(name.as_str())));
        measure(&mut group, "HashMap", keys, |name| size(std_map.get(name.as_str())));
    }
    let mut group = criterion.benchmark_group("by_name/capitals");
    let capitals = common::names(str::to_ascii_uppercase);
    measure(&mut group, "loop alone", &capitals, |name| weigh(Some(name)));
    measure(&mut group, "portolan", &capitals, |name| by_name(name).len());
}

/// A column of ports becomes a column of ids, against a loop that only copies.
fn batches(criterion: &mut Criterion) {
    // What fits the cache, and what does not: 64 million rows of two bytes in
    // and two bytes out.
    for (size, rows) in [("16 Ki rows", 1 << 14), ("64 Mi rows", 1 << 26)] {
        for (mix, keys) in common::mixes().into_iter().filter(|(mix, _)| ["uniform", "flows"].contains(mix)) {
            let numbers: Vec<u16> = keys.iter().map(|key| key.0).cycle().take(rows).collect();
            let mut ids = vec![0; rows];
            let mut group = criterion.benchmark_group(format!("batch/{size}/{mix}"));
            group.throughput(Throughput::Elements(rows as u64));
            group.bench_function("copy loop", |bencher| {
                bencher.iter(|| copy(black_box(&numbers), black_box(&mut ids)));
            });
            group.bench_function("portolan", |bencher| {
                bencher.iter(|| names_of(black_box(&numbers), Protocol::Tcp, black_box(&mut ids)));
            });
            if rows > 1 << 20 {
                for (label, kernel) in [("copy loop, two threads", copy as Kernel), ("portolan, two threads", tcp)] {
                    group.bench_function(label, |bencher| bencher.iter(|| in_halves(&numbers, &mut ids, kernel)));
                }
            }
            group.finish();
        }
    }
}

/// A column of protocols and one of ports become a column of ids, in one call
/// and by a lookup a row.
fn mixed_batches(criterion: &mut Criterion) {
    const ROWS: usize = 1 << 20;
    for (mix, keys) in common::mixes().into_iter().filter(|(mix, _)| ["uniform", "flows"].contains(mix)) {
        let rows = || keys.iter().cycle().take(ROWS);
        let ip_protocols: Vec<u8> = rows().map(|key| key.1.ip_number()).collect();
        let numbers: Vec<u16> = rows().map(|key| key.0).collect();
        let mut ids = vec![0; ROWS];
        let mut group = criterion.benchmark_group(format!("batch/a protocol a row/{mix}"));
        group.throughput(Throughput::Elements(ROWS as u64));
        group.bench_function("copy loop", |bencher| {
            bencher.iter(|| copy(black_box(&numbers), black_box(&mut ids)));
        });
        group.bench_function("portolan, one protocol", |bencher| {
            bencher.iter(|| names_of(black_box(&numbers), Protocol::Tcp, black_box(&mut ids)));
        });
        group.bench_function("portolan", |bencher| {
            bencher.iter(|| names_of_each(black_box(&numbers), black_box(&ip_protocols), black_box(&mut ids)));
        });
        group.bench_function("portolan, a lookup a row", |bencher| {
            bencher.iter(|| {
                for ((id, &ip_protocol), &number) in ids.iter_mut().zip(black_box(&ip_protocols)).zip(&numbers) {
                    let protocol = Protocol::from_ip_number(ip_protocol);
                    *id = protocol.map_or(0, |protocol| lookup(number, protocol).name_id());
                }
            });
        });
        group.finish();
    }
}

/// `phf::Map` made at the start of a bench. A program would have it made by its
/// build script, which lets the compiler turn its divisions by the map's length
/// into multiplications; `rivals/` measures that one.
fn phf_map<K: phf_shared::PhfHash + Copy, V: Copy>(cells: &[(K, V)]) -> phf::Map<K, V> {
    let keys: Vec<K> = cells.iter().map(|cell| cell.0).collect();
    let state = phf_generator::generate_hash(&keys);
    let entries: Vec<(K, V)> = state.map.iter().map(|&at| cells[at]).collect();
    phf::Map { key: state.key, disps: state.disps.leak(), entries: entries.leak() }
}

type Kernel = fn(&[u16], &mut [u16]);

/// Adds one, so that the loop stays a loop and does not become a call of the
/// library's copy, which writes around the cache.
#[inline(never)]
fn copy(numbers: &[u16], ids: &mut [u16]) {
    for (id, number) in ids.iter_mut().zip(numbers) {
        *id = number.wrapping_add(1);
    }
}

fn tcp(numbers: &[u16], ids: &mut [u16]) {
    names_of(numbers, Protocol::Tcp, ids);
}

fn in_halves(numbers: &[u16], ids: &mut [u16], kernel: Kernel) {
    let half = numbers.len() / 2;
    let (first, second) = ids.split_at_mut(half);
    std::thread::scope(|scope| {
        scope.spawn(|| kernel(&numbers[..half], first));
        kernel(&numbers[half..], second);
    });
}

criterion_group! {
    name = benches;
    config = criterion();
    targets = names_of_ports, ids_of_ports, assignments_of_names, batches, mixed_batches
}
criterion_main!(benches);
