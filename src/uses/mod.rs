//! What ports are used for, beyond the registry.

pub mod claim;
mod find;
mod lines;
mod os;
pub(crate) mod place;
pub mod rule;
pub(crate) mod standing;
pub mod usual;

pub use claim::{Claim, Claims, Kind};
pub use find::{Found, find};
pub use os::Os;
pub use rule::{Rule, Rules};
pub use standing::{Standing, StandingNote};
pub use usual::{Confidence, Usual};
