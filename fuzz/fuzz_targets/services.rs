//! Services(5) text.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| portolan_inputs::services(bytes));
