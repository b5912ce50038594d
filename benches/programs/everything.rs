//! Asks for every column of every row, by port and by name.
use std::hint::black_box;

use portolan::{Protocol::Tcp, REGISTRY, batch::{name_by_id, names_of}, by_name, lookup, registry::{Record, records}};

fn ask(assignment: Record) {
    black_box((assignment.name(), assignment.ports(), assignment.protocol(), assignment.description()));
    black_box((assignment.assignee(), assignment.contact(), assignment.registered(), assignment.modified()));
    black_box((assignment.service_code(), assignment.unauthorized_use(), assignment.notes()));
    black_box((assignment.alias_of(), assignment.status(), assignment.is_update()));
    for reference in assignment.references() {
        black_box(reference);
    }
}

fn main() {
    let port = lookup(black_box(22), black_box(Tcp));
    black_box((port.name(), port.status(), port.range(), REGISTRY.date()));
    for assignment in port.assignments().chain(by_name(black_box("ssh"))).map(|one| one.record()).chain(records()) {
        ask(assignment);
    }
    let mut ids = [0; 4];
    names_of(black_box(&[22, 80, 443, 60_000]), Tcp, &mut ids);
    black_box(ids.map(name_by_id));
}
