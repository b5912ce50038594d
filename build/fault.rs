//! What is wrong with a data file, and where.

use std::fmt;
use std::path::Path;

use super::shown::Shown;

/// A fault in a data file. It prints as `data/updates.csv:17: what was found,
/// and what was expected`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its name in the folder of the data.
    file: String,
    /// Where the file is instead, if it does not stand in `data`.
    path: Option<String>,
    /// Counted from 1; 0 when the fault is not on a line.
    line: u64,
    what: String,
}

impl Fault {
    pub fn new(file: &str, line: u64, what: impl Into<String>) -> Self {
        Self { file: file.to_string(), path: None, line, what: what.into() }
    }

    /// The same fault, of a file that stands where `path` says for its name.
    pub fn located(self, path: impl FnOnce(&str) -> String) -> Self {
        let path = Some(path(&self.file));
        Self { path, ..self }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => f.write_str(path)?,
            None => write!(f, "data/{}", self.file)?,
        }
        match self.line {
            0 => f.write_str(": ")?,
            line => write!(f, ":{line}: ")?,
        }
        // What a file holds may be anything.
        Shown(&self.what).fmt(f)
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
