//! What the library is measured against. See `benches/README.md`.

use std::ffi::{CStr, CString};

use portolan::Protocol;

include!(concat!(env!("OUT_DIR"), "/rivals.rs"));

/// The flat table with the text: the limit for a lookup.
#[inline]
pub fn flat(number: u16, protocol: Protocol) -> Option<&'static str> {
    let id = flat_id(number, protocol);
    if id == 0 {
        return None;
    }
    let span = SPANS[usize::from(id)];
    let (start, length) = (span >> 8, span & 0xff);
    Some(TEXT.split_at(start as usize).1.split_at(length as usize).0)
}

/// The flat table alone.
#[inline]
pub fn flat_id(number: u16, protocol: Protocol) -> u16 {
    FLAT[place(protocol) << 16 | usize::from(number)]
}

/// Where a protocol is in `Protocol::ALL`, in whose order the table is written:
/// without a branch, as the crate does it, so that the tables alone differ.
#[inline]
fn place(protocol: Protocol) -> usize {
    let number = usize::from(protocol.ip_number());
    ((number ^ number >> 3) & 3) ^ 2
}

/// The C library's answer, weighed as the others are.
pub fn getservbyport(number: u16, protocol: Protocol) -> usize {
    let protocol: &CStr = match protocol {
        Protocol::Udp => c"udp",
        _ => c"tcp",
    };
    // SAFETY: the protocol is a C string. The answer is null or points to an
    // entry that stays until the next call of the same thread, and nothing here
    // calls from two.
    unsafe {
        let entry = libc::getservbyport(i32::from(number.to_be()), protocol.as_ptr());
        if entry.is_null() {
            return 0;
        }
        let name = CStr::from_ptr((*entry).s_name).to_bytes();
        name.len() + usize::from(name[0])
    }
}

/// The C library's port of a name.
pub fn getservbyname(name: &CString) -> usize {
    // SAFETY: as above; a null protocol matches any.
    unsafe {
        let entry = libc::getservbyname(name.as_ptr(), std::ptr::null());
        if entry.is_null() { 0 } else { (*entry).s_port.unsigned_abs() as usize }
    }
}
