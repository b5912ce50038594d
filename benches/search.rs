//! Searching and labelling.
//!
//! ```sh
//! cargo bench --bench search
//! ```
//!
//! Before anything else it prints what the first query of the process took,
//! which made the index with nothing in any cache, and the next.

use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, Throughput, criterion_group};
use portolan::{
    Port, Protocol,
    label::LabelStyle,
    lookup,
    search::{SearchIndex, search},
};

/// What is asked, and with which words.
const QUERIES: [(&str, &str); 9] = [
    ("exact name", "postgresql"),
    ("prefix", "postg"),
    ("rare word", "framehawk"),
    ("rare substring", "amehaw"),
    ("two words", "post sql"),
    ("three words", "kubernetes api server"),
    ("nothing", "zzyzx"),
    ("common word", "server"),
    ("one letter", "e"),
];

fn searches(c: &mut Criterion) {
    let mut group = c.benchmark_group("search");
    group.bench_function("first query", |b| b.iter(|| SearchIndex::new().search(black_box("framehawk"))));
    for (what, query) in QUERIES {
        println!("search/{what}: {query:?} finds {}", search(query).len());
        group.bench_function(what, |b| b.iter(|| search(black_box(query))));
    }
    group.finish();
}

fn labels(c: &mut Criterion) {
    // A step that is prime to 65,536 visits all ranges without an order.
    let ports: Vec<Port> = (0..4096_u16).map(|at| lookup(at.wrapping_mul(40_503), Protocol::Tcp)).collect();
    let mut group = c.benchmark_group("label");
    group.throughput(Throughput::Elements(ports.len() as u64));
    for style in LabelStyle::ALL {
        let mut text = String::new();
        group.bench_function(format!("{style:?}"), |b| {
            b.iter(|| {
                for &port in black_box(&ports) {
                    text.clear();
                    write!(text, "{}", port.label().style(*style)).unwrap();
                    black_box(&text);
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, searches, labels);

fn main() {
    for which in ["first", "second"] {
        let start = Instant::now();
        let found = search(black_box("framehawk"));
        println!("{which} query of the process: {:?}, {} found", start.elapsed(), found.len());
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
