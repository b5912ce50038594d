//! A table of service names that the compiler works out: it is in the program's read-only data, and the program holds
//! none of portolan's tables. Nothing here needs `std`, but for the printing in `main`.
//!
//! ```sh
//! cargo run --example const_table
//! ```

use portolan::{Protocol::Tcp, lookup};

const WATCHED: [u16; 6] = [22, 80, 443, 3306, 5432, 6379];

/// The service names of [`WATCHED`], in the same order.
const NAMES: [&str; WATCHED.len()] = {
    let mut names = [""; WATCHED.len()];
    let mut at = 0;
    while at < WATCHED.len() {
        names[at] = match lookup(WATCHED[at], Tcp).name() {
            Some(name) => name,
            // A port that the registry does not name stops the build.
            None => panic!("a watched port has no service name"),
        };
        at += 1;
    }
    names
};

fn main() {
    for (number, name) in WATCHED.iter().zip(NAMES) {
        println!("{number:>5}  {name}");
    }
}
