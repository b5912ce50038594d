//! Every type that serde reads, from postcard.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| portolan_inputs::postcard(bytes));
