//! Every type that parses: a text is refused with a message, or prints as a
//! text that parses as the same value.
//!
//! `cargo +nightly fuzz run parse fuzz/corpus/parse fuzz/seeds/parse`

#![no_main]

use std::fmt::Display;
use std::str::FromStr;

use libfuzzer_sys::fuzz_target;
use portolan::{Confidence, Date, Kind, Os, Port, Ports, Protocol, Range, Standing, Status};

fn round_trip<T: FromStr<Err: Display> + Display + PartialEq>(text: &str) {
    match text.parse::<T>() {
        Ok(value) => assert!(value.to_string().parse::<T>().is_ok_and(|again| again == value)),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fuzz_target!(|text: &str| {
    round_trip::<Port>(text);
    round_trip::<Ports>(text);
    round_trip::<Date>(text);
    round_trip::<Protocol>(text);
    round_trip::<Range>(text);
    round_trip::<Status>(text);
    round_trip::<Kind>(text);
    round_trip::<Standing>(text);
    round_trip::<Confidence>(text);
    round_trip::<Os>(text);
});
