//! Looks ports up in constants and at run time, with nothing but `core`.

#![no_std]

use portolan::{Assignment, Port, Protocol, Protocol::Tcp, Range, Status, by_name, lookup};

const SSH: Option<&str> = lookup(22, Tcp).name();
const RANGE: Range = lookup(22, Tcp).range();
const STATUS: Status = lookup(22, Tcp).status();
const ROW: Option<Assignment> = lookup(22, Tcp).assignment();
const ALL: usize = {
    // Iterating is not const, taking an iterator is.
    let _ = lookup(80, Tcp).assignments();
    lookup(80, Tcp).name().unwrap().len()
};

const _: () = assert!(matches!(SSH, Some(name) if name.len() == 3));
const _: () = assert!(matches!((RANGE, STATUS), (Range::WellKnown, Status::Assigned)));
const _: () = assert!(ROW.is_some() && ALL == 4);
const _: () = {
    let row = ROW.unwrap();
    assert!(row.description().is_some() && row.protocol().is_some() && row.ports().is_some());
    assert!(row.modified().is_none() && row.alias_of().is_none() && row.notes().is_some());
};

/// How many assignments a port and the names it has have together.
#[unsafe(no_mangle)]
pub extern "C" fn count(number: u16, protocol: u8) -> usize {
    let protocol = Protocol::ALL[usize::from(protocol % 4)];
    let port: Port = lookup(number, protocol);
    port.assignments().map(|row| row.name().map_or(1, |name| by_name(name).len())).sum()
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
