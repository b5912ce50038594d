//! The IANA registry as a whole: its rows, what they refer to, and its date.
//!
//! [`Port`](crate::Port) and [`by_name`] find the rows of a
//! port or a name. This module has the rest:
//!
//! - [`assignments`] walks every row that assigns, [`records`] every row.
//! - [`port`] gives the port of a service name under a protocol, as
//!   `getservbyname` does.
//! - A [`Reference`] is a document that a row names, a [`StandingNote`] what is
//!   on record of its owner.
//! - A [`FormerName`] is one that a port had and has no more.
//! - [`Snapshot`] says of which day the data is ([`REGISTRY`]).
//!
//! ```
//! use portolan::{REGISTRY, registry};
//!
//! assert_eq!(registry::records().len(), usize::from(REGISTRY.rows()));
//! let historic = registry::assignments().filter(|assignment| assignment.alias_of().is_some());
//! assert!(historic.count() > 10);
//! ```

mod assignment;
mod date;
mod former;
mod record;
mod reference;
mod snapshot;
mod status;

pub use assignment::{Assignment, Assignments, assignments, by_name, port};
pub use date::Date;
pub use former::{FormerName, FormerNames};
pub use record::{Record, Records, records};
pub use reference::{Reference, ReferenceUrl, References};
pub use snapshot::{REGISTRY, Snapshot};
pub use status::Status;

pub use crate::uses::StandingNote;
