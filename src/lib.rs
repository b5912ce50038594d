#![doc = include_str!("../README.md")]
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]
// `as` between integers, because `From` is not const. Each one widens, or is of
// a value that the layout keeps in bounds.
#![allow(clippy::cast_lossless, clippy::cast_possible_truncation)]

#[cfg(feature = "std")]
extern crate std;

// The floors of `ARCHITECTURE.md`. What is on one imports from it and from
// those before it.
#[cfg(feature = "overlay")]
mod records;
mod shown;
mod tables;
mod words;

pub mod error;
mod number;
pub mod registry;
mod uses;

pub mod batch;
pub mod choose;
pub mod flow;
#[cfg(feature = "page")]
pub mod inspect;
pub mod label;
#[cfg(feature = "overlay")]
pub mod overlay;
#[cfg(feature = "page")]
pub mod page;
#[cfg(feature = "search")]
pub mod search;
#[cfg(feature = "serde")]
mod serde;

pub use number::{Port, Ports, Protocol, Protocols, Range, lookup};
pub use registry::{Assignment, Assignments, Date, REGISTRY, Status, by_name};
pub use uses::{Claim, Claims, Confidence, Found, Kind, Os, Rule, Rules, Standing, Usual, claim, find, rule, usual};
