//! Asks for the ports that a word means.
use std::hint::black_box;

use portolan::find;

fn main() {
    for port in find(black_box("postgres")) {
        black_box(port);
    }
}
