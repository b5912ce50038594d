//! Asks for every column of every claim and of every rule, by port.
use std::hint::black_box;

use portolan::{Protocol::Udp, claim, lookup, rule};

fn main() {
    let port = lookup(black_box(3228), black_box(Udp));
    for claim in port.claims().chain(claim::all()) {
        black_box((claim.id(), claim.name(), claim.vendor(), claim.ports(), claim.protocols(), claim.kind()));
        black_box((claim.word(), claim.short(), claim.role(), claim.standing(), claim.since(), claim.until()));
        black_box((claim.successor(), claim.note(), claim.source(), claim.checked()));
    }
    for rule in port.rules().chain(rule::all()) {
        black_box((rule.id(), rule.name(), rule.vendor(), rule.ports(), rule.protocols(), rule.kind()));
        black_box((rule.standing(), rule.since(), rule.until(), rule.note(), rule.source(), rule.checked()));
    }
}
