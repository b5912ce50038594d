//! The switch of the faults, as a crate of the instrumented copy. The variable
//! `PORTOLAN_FAULT` names the fault that is on in a process; with
//! `PORTOLAN_REACHED`, which faults a process reaches is added to that file.

#![feature(core_intrinsics, const_eval_select)]
#![allow(internal_features)]

use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

static ON: AtomicU32 = AtomicU32::new(u32::MAX);
static RECORDING: AtomicBool = AtomicBool::new(false);
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
    if RECORDING.load(Relaxed) {
        REACHED[fault as usize].store(true, Relaxed);
    }
    ON.load(Relaxed) == fault
}

// Before `main`, so that no test that counts allocations sees these.
#[used]
#[unsafe(link_section = ".init_array")]
static START: extern "C" fn() = start;

#[used]
#[unsafe(link_section = ".fini_array")]
static END: extern "C" fn() = end;

extern "C" fn start() {
    if let Some(fault) = std::env::var("PORTOLAN_FAULT").ok().and_then(|text| text.parse().ok()) {
        ON.store(fault, Relaxed);
    }
    RECORDING.store(std::env::var_os("PORTOLAN_REACHED").is_some(), Relaxed);
}

extern "C" fn end() {
    let Some(path) = std::env::var_os("PORTOLAN_REACHED") else { return };
    let text: String =
        (0..COUNT).filter(|&fault| REACHED[fault].load(Relaxed)).map(|fault| format!("{fault}\n")).collect();
    let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
    let _ = file.and_then(|mut file| file.write_all(text.as_bytes()));
}
