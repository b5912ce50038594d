//! The tests of this package are in `tests/`: what holds for every value, tried on generated ones.
//!
//! The pages of `docs/` that have code are here, so that it is compiled and run.

#[doc = include_str!("../../../docs/migrating.md")]
pub mod migrating {}

#[doc = include_str!("../../../docs/schema.md")]
pub mod schema {}
