//! Embeds the rows as a program would that has no crate for them: a static
//! array of structs of `&'static str`, sorted by protocol and port.
use std::hint::black_box;

include!("../generated_rows.rs");

/// Name, first and last port, protocol, description, assignee, contact, dates
/// of registration and modification, references, unauthorized use, notes.
type Row = (
    &'static str,
    u16,
    u16,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

fn main() {
    let (protocol, number) = black_box(("tcp", 22));
    let at = ROWS.partition_point(|row| (row.3, row.2) < (protocol, number));
    black_box(ROWS.get(at).filter(|row| row.3 == protocol && row.1 <= number));
}
