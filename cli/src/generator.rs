//! The library's generator, which checks the data files as its build does.

#[path = "../../build/mod.rs"]
mod build;

pub use build::*;
