//! Every type that serde reads, from JSON.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| portolan_inputs::json(bytes));
