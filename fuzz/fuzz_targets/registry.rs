//! The registry as IANA publishes it.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| portolan_inputs::registry(bytes));
