#![doc = include_str!("../README.md")]
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]
// `as` between integers, because `From` is not const. Each one widens, or is of
// a value that the layout keeps in bounds.
#![allow(clippy::cast_lossless, clippy::cast_possible_truncation)]

#[cfg(feature = "std")]
extern crate std;

mod assignment;
mod date;
mod error;
mod layout;
#[cfg(feature = "std")]
mod overlay;
mod port;
mod protocol;
mod protocols;
mod range;
mod reference;
#[cfg(feature = "serde")]
mod serde;
mod snapshot;
mod status;
mod tables;

pub use assignment::{Assignment, Assignments, assignments, by_name, entries};
pub use date::Date;
pub use error::{
    ParseDateError, ParsePortError, ParseProtocolError, ParseRangeError, ParseStatusError, ProtocolNumberError,
};
#[cfg(feature = "std")]
pub use overlay::{
    Answer, Entry, Finding, Findings, Overlay, OverlayCause, OverlayError, Source, WriteOverlayCause,
    WriteOverlayError, system, system_faults,
};
pub use port::{Port, lookup};
pub use protocol::Protocol;
pub use protocols::Protocols;
pub use range::Range;
pub use reference::{Reference, ReferenceUrl, References};
pub use snapshot::{REGISTRY, Snapshot};
pub use status::Status;
