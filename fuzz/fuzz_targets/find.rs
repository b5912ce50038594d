//! What people type: `find`, `by_name`, `intern`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| portolan_inputs::find(bytes));
