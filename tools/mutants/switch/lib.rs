//! The switch of the faults, as a crate of the instrumented copy. The variable
//! `PORTOLAN_FAULT` names the fault that is on in a process; with
//! `PORTOLAN_REACHED`, which faults a process reaches is added to that file.

#![feature(core_intrinsics, const_eval_select)]
#![allow(internal_features)]

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

static ON: AtomicU32 = AtomicU32::new(u32::MAX);
static RECORD: OnceLock<File> = OnceLock::new();
static REACHED: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];

/// Whether a fault is on. None is while constants are computed.
#[inline]
pub const fn on(fault: u32) -> bool {
    core::intrinsics::const_eval_select((fault,), never, at_run_time)
}

const fn never(_: u32) -> bool {
    false
}

#[inline]
fn at_run_time(fault: u32) -> bool {
    // At once, since a process may be killed, and without the heap, which tests
    // count.
    if let Some(mut file) = RECORD.get()
        && !REACHED[fault as usize].load(Relaxed)
        && !REACHED[fault as usize].swap(true, Relaxed)
    {
        let _ = writeln!(file, "{fault}");
    }
    ON.load(Relaxed) == fault
}

// Before `main`, so that no test that counts allocations sees it.
#[used]
#[unsafe(link_section = ".init_array")]
static START: extern "C" fn() = start;

extern "C" fn start() {
    if let Some(fault) = std::env::var("PORTOLAN_FAULT").ok().and_then(|text| text.parse().ok()) {
        ON.store(fault, Relaxed);
    }
    if let Some(path) = std::env::var_os("PORTOLAN_REACHED")
        && let Ok(file) = OpenOptions::new().create(true).append(true).open(path)
    {
        let _ = RECORD.set(file);
    }
}
