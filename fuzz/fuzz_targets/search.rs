//! What people search for.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| portolan_inputs::search(bytes));
