//! Asks for the names of a column of ports.
use std::hint::black_box;

use portolan::{Protocol::Tcp, batch::{name_by_id, names_of}};

fn main() {
    let mut ids = [0; 4];
    names_of(black_box(&[22, 80, 443, 60_000]), Tcp, &mut ids);
    black_box(ids.map(name_by_id));
}
