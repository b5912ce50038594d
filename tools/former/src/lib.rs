//! Finds the service names that the registry has taken back or changed.
//!
//! A former name is a port, a protocol and a service name that a dated list has and the registry
//! of today has not. [`read_list`] reads such a list, [`read_today`] the registry in the data
//! folder, [`former`] compares them and [`to_csv`] writes what differs as `data/former.csv`.

mod compare;
mod date;
mod fault;
mod list;
mod port;
mod write;

pub use compare::{Became, Former, former};
pub use date::Date;
pub use fault::Fault;
pub use list::{Kind, List, Today, read_list, read_today};
pub use port::{Port, Protocol};
pub use write::to_csv;
