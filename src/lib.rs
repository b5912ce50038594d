#![doc = include_str!("../README.md")]
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]
// `as` between integers, because `From` is not const. Each one widens, or is of
// a value that the layout keeps in bounds.
#![allow(clippy::cast_lossless, clippy::cast_possible_truncation)]

#[cfg(feature = "std")]
extern crate std;

mod assignment;
mod batch;
mod choose;
mod claim;
mod date;
mod error;
mod flow;
pub mod inspect;
mod label;
mod layout;
#[cfg(feature = "std")]
mod overlay;
mod page;
mod port;
mod protocol;
mod protocols;
mod range;
mod reference;
#[cfg(feature = "std")]
mod search;
#[cfg(feature = "serde")]
mod serde;
mod snapshot;
mod standing;
mod status;
mod tables;
mod usual;

pub use assignment::{Assignment, Assignments, assignments, by_name, entries};
pub use batch::{NAME_IDS, name_by_id, names_of, names_of_each};
pub use choose::{Objection, Objections, Suggestions, Unassigned, check, suggest, suggest_for, unassigned};
pub use claim::{CLAIMS, Claim, ClaimCounts, Claims, Kind, claim, claims};
pub use date::Date;
pub use error::{
    ParseDateError, ParsePortError, ParseProtocolError, ParseRangeError, ParseStatusError, ProtocolNumberError,
};
pub use flow::{Flow, Hints, Reason, Service, Side, Verdict};
pub use label::{Label, LabelStyle};
#[cfg(feature = "std")]
pub use overlay::{
    Answer, Entry, Match, Matches, Overlay, OverlayCause, OverlayError, Source, WriteOverlayCause, WriteOverlayError,
    system, system_faults,
};
pub use page::{Format, Neighbours, Page, PageDisplay, neighbours, page};
pub use port::{Port, lookup};
pub use protocol::Protocol;
pub use protocols::Protocols;
pub use range::Range;
pub use reference::{Reference, ReferenceUrl, References};
#[cfg(feature = "std")]
pub use search::{Field, Fit, Hit, SearchIndex, search};
pub use snapshot::{REGISTRY, Snapshot};
pub use standing::{Finding, Standing};
pub use status::Status;
pub use usual::{Confidence, Meaning, Statement, Usual};
