//! Looks ports up in constants and at run time, with nothing but `core`.

#![no_std]

use core::fmt::Write;

use portolan::{Assignment, Port, Protocol, Protocol::{Tcp, Udp}, Range, Standing, Status, by_name, lookup};

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

const _: () = {
    let _ = lookup(3228, Udp).claims();
    assert!(matches!(lookup(3228, Udp).assignment().unwrap().standing(), Standing::Dormant));
};

const DNS: Option<&str> = lookup(53, Udp).usual_name();
const _: () = assert!(matches!(DNS, Some(name) if name.len() == 3));
const _: () = assert!(lookup(53, Udp).usual().unwrap().short().len() == 3);
const _: () = assert!(lookup(6667, Tcp).is_blocked_by_browsers() && !lookup(8443, Tcp).is_blocked_by_browsers());
const _: () = assert!(lookup(50_000, Udp).is_ephemeral(portolan::Os::Windows));

/// Counts what is written to it.
struct Count(usize);

impl Write for Count {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

/// How many bytes the page of a port number takes, written without a buffer.
#[unsafe(no_mangle)]
pub extern "C" fn page_length(number: u16) -> usize {
    let mut count = Count(0);
    match write!(count, "{}", portolan::page::page(number)) {
        Ok(()) => count.0,
        Err(_) => 0,
    }
}

/// The first port number that a person means by some bytes, or 0.
#[unsafe(no_mangle)]
pub extern "C" fn first_found(first: u8, second: u8, third: u8) -> u16 {
    let bytes = [first, second, third];
    core::str::from_utf8(&bytes).ok().and_then(|text| portolan::find(text).next()).map_or(0, Port::number)
}

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
