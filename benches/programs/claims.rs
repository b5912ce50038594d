//! Asks for every column of every claim, by port.
use std::hint::black_box;

use portolan::{Protocol::Udp, claim, lookup};

fn main() {
    for claim in lookup(black_box(3228), black_box(Udp)).claims().chain(claim::all()) {
        black_box((claim.id(), claim.name(), claim.vendor(), claim.ports(), claim.protocols(), claim.kind()));
        black_box((claim.standing(), claim.since(), claim.until(), claim.successor(), claim.note()));
        black_box((claim.source(), claim.checked()));
    }
}
