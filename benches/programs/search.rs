//! Searches for a word.
use std::hint::black_box;

use portolan::search::search;

fn main() {
    black_box(search(black_box("framehawk")).len());
}
