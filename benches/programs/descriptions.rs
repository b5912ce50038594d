//! Asks for the name and the description of a port's first assignment.
use std::hint::black_box;

use portolan::{Protocol::Tcp, lookup};

fn main() {
    if let Some(assignment) = lookup(black_box(22), black_box(Tcp)).assignment() {
        black_box((assignment.name(), assignment.description()));
    }
}
