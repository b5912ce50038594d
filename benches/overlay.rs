//! What an overlay costs a lookup, beside the tables alone.

#![allow(missing_docs)] // `criterion_group!` makes a function without.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use portolan::{
    Port, Protocol, lookup,
    overlay::{Entry, Overlay},
};

/// A sequence that looks random and is the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u16 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 48) as u16
    }
}

/// As many ports as a busy second of a sniffer: 4,096 of all numbers, half TCP
/// and half UDP.
fn ports() -> Vec<Port> {
    let mut numbers = Numbers(1);
    let protocols = [Protocol::Tcp, Protocol::Udp].into_iter().cycle();
    protocols.take(4096).map(|protocol| lookup(numbers.next(), protocol)).collect()
}

/// Single ports on top of runs of up to a thousand numbers, a tenth as many, so
/// that many overlap and neighbouring ports have different entries.
fn overlay(entries: usize) -> Overlay {
    let mut numbers = Numbers(2);
    let entries = (0..entries).map(|at| {
        let first = numbers.next();
        let length = if at >= entries - entries / 10 { numbers.next() % 1000 } else { 0 };
        let entry = Entry::new(first..=first.saturating_add(length)).expect("the first is not above the last");
        entry.with_protocols(Protocol::Tcp | Protocol::Udp).with_name(&format!("service {at}"))
    });
    entries.collect()
}

fn names(criterion: &mut Criterion) {
    let ports = ports();
    let mut group = criterion.benchmark_group("name");
    group.throughput(Throughput::Elements(ports.len() as u64));
    group.bench_function("tables", |bencher| {
        bencher.iter(|| ports.iter().filter_map(|&port| black_box(port).name()).map(str::len).sum::<usize>());
    });
    for entries in [0, 3, 300, 100_000] {
        let overlay = overlay(entries);
        group.bench_with_input(BenchmarkId::new("overlay", entries), &overlay, |bencher, overlay| {
            let name = |&port: &Port| overlay.lookup(black_box(port)).name();
            bencher.iter(|| ports.iter().filter_map(name).map(str::len).sum::<usize>());
        });
    }
    group.finish();
}

fn matches(criterion: &mut Criterion) {
    let ports = ports();
    let mut group = criterion.benchmark_group("all matches");
    group.throughput(Throughput::Elements(ports.len() as u64));
    for entries in [0, 1000, 100_000] {
        let overlay = overlay(entries);
        let found: usize = ports.iter().map(|&port| overlay.lookup(port).matches().count()).sum();
        let label = format!("{entries} entries, {found} matches at {} ports", ports.len());
        group.bench_function(label, |bencher| {
            bencher.iter(|| ports.iter().map(|&port| overlay.lookup(black_box(port)).matches().count()).sum::<usize>());
        });
    }
    group.finish();
}

fn building(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("first question after a change");
    for entries in [0, 3, 300, 100_000] {
        let entries = overlay(entries);
        let text = entries.to_csv().expect("no entry has an alias");
        group.bench_function(BenchmarkId::new("on top", entries.len()), |bencher| {
            let changed = || entries.clone().over(Overlay::new());
            bencher.iter_with_setup(changed, |changed| changed.lookup((80, Protocol::Tcp)).name().map(str::len));
        });
        group.bench_function(BenchmarkId::new("an insertion and a question", entries.len()), |bencher| {
            let mut changing = entries.clone();
            // By then the index is built.
            let asked = (0..=u16::MAX).filter(|&number| changing.lookup((number, Protocol::Tcp)).entry().is_some());
            black_box(asked.count());
            let mut numbers = Numbers(3);
            bencher.iter(|| {
                let number = numbers.next();
                changing.insert(Entry::from(number));
                changing.lookup((number, Protocol::Tcp)).entry().is_some()
            });
        });
        group.bench_function(BenchmarkId::new("beneath", entries.len()), |bencher| {
            let changed = || entries.clone().over(Overlay::new());
            bencher.iter_with_setup(changed, |changed| changed.lookup((80, Protocol::Tcp)).matches().count());
        });
        group.bench_function(BenchmarkId::new("CSV read", entries.len()), |bencher| {
            bencher.iter(|| Overlay::from_csv(black_box(&text)).map(|overlay| overlay.len()));
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    targets = names, matches, building
}
criterion_main!(benches);
