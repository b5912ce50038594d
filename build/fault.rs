//! What is wrong with a data file, and where.

use std::fmt;
use std::path::Path;

/// A fault in a data file. It prints as `data/updates.csv:17: what was found,
/// and what was expected`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    file: String,
    /// Counted from 1; 0 when the fault is not on a line.
    line: u64,
    what: String,
}

impl Fault {
    pub fn new(file: &str, line: u64, what: impl Into<String>) -> Self {
        Self { file: file.to_string(), line, what: what.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "data/{}: {}", self.file, self.what),
            line => write!(f, "data/{}:{line}: {}", self.file, self.what),
        }
    }
}

impl std::error::Error for Fault {}

/// Reads a file of the data folder.
///
/// # Errors
///
/// A fault that names the file, if it cannot be read.
pub fn read(data: &Path, name: &str) -> Result<Vec<u8>, Fault> {
    std::fs::read(data.join(name)).map_err(|error| Fault::new(name, 0, format!("cannot be read: {error}")))
}
