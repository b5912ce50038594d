//! Flows to try the engines with, and one question about them with the answer
//! of a plain loop.

pub mod chart;
pub mod flows;
pub mod logs;
pub mod question;
pub mod usage;
