//! Asks for nothing but a port's name.
use std::hint::black_box;

use portolan::{Protocol::Tcp, lookup};

fn main() {
    black_box(lookup(black_box(22), black_box(Tcp)).name());
}
