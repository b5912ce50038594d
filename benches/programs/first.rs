//! Prints how many nanoseconds the first lookup after the start takes, pages
//! that are not in memory yet included.
use std::hint::black_box;
use std::time::Instant;

use portolan::{Protocol::Tcp, lookup};

fn main() {
    let start = Instant::now();
    black_box(lookup(black_box(22), black_box(Tcp)).name());
    println!("{}", start.elapsed().as_nanos());
}
