//! What ports are used for, beyond the registry.

pub mod claim;
mod os;
pub(crate) mod standing;
pub mod usual;

pub use claim::{Claim, Claims, Kind};
pub use os::Os;
pub use standing::{Standing, StandingNote};
pub use usual::{Confidence, Usual};
