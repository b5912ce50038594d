//! Asks for the ports of a service name.
use std::hint::black_box;

use portolan::by_name;

fn main() {
    for assignment in by_name(black_box("ssh")) {
        black_box((assignment.ports(), assignment.protocol()));
    }
}
