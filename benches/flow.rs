//! What it costs to tell which side of a flow is the service, and to name it.

#![allow(missing_docs)] // `criterion_group!` makes a function without.

mod common;

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use portolan::flow::{Flow, Side};
use portolan::{Port, Protocol, lookup};

/// The keys of a mix against clients of Linux, half of them as answers.
fn flows(keys: &[common::Key]) -> Vec<Flow> {
    let clients = (32_768..=60_999_u16).step_by(7).cycle();
    let flow = |((&(number, protocol), client), answer)| match answer {
        true => Flow::new(number, client, protocol),
        false => Flow::new(client, number, protocol),
    };
    keys.iter().zip(clients).zip([true, false, false, true, false].into_iter().cycle()).map(flow).collect()
}

fn services(criterion: &mut Criterion) {
    for (mix, keys) in common::mixes() {
        let mut group = criterion.benchmark_group(format!("service of a flow/{mix}"));
        group.throughput(Throughput::Elements(keys.len() as u64));
        let flows = flows(&keys);
        group.bench_function("portolan", |bencher| {
            bencher.iter(|| {
                let side = |flow: &Flow| black_box(*flow).service().side();
                flows.iter().filter(|flow| side(flow) == Some(Side::Source)).count()
            });
        });
        group.finish();
    }
}

fn names(criterion: &mut Criterion) {
    for (mix, keys) in common::mixes() {
        let mut group = criterion.benchmark_group(format!("name/{mix}"));
        group.throughput(Throughput::Elements(keys.len() as u64));
        let ports: Vec<Port> =
            keys.iter().map(|&(number, protocol): &(u16, Protocol)| lookup(number, protocol)).collect();
        for (what, name) in [("name", Port::name as fn(Port) -> Option<&'static str>), ("usual_name", Port::usual_name)]
        {
            group.bench_function(what, |bencher| {
                bencher.iter(|| ports.iter().filter_map(|&port| name(black_box(port))).map(str::len).sum::<usize>());
            });
        }
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    targets = services, names
}
criterion_main!(benches);
