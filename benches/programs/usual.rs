//! Asks for the word of a port.
use std::hint::black_box;

use portolan::{Protocol::Tcp, lookup};

fn main() {
    black_box(lookup(black_box(53), black_box(Tcp)).usual().map(portolan::Usual::name));
}
