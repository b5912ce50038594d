//! What is wrong with a list, and where.

use thiserror::Error;

use crate::{Date, Port};

/// Why `former.csv` cannot be made.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Fault {
    /// A file that cannot be read or written.
    #[error("{path}: {error}")]
    File {
        /// Where the file is.
        path: String,
        /// What the system says.
        error: std::io::Error,
    },
    /// A line that is not what its kind of list has.
    #[error("{path}:{line}: {what}")]
    Line {
        /// Where the file is.
        path: String,
        /// Counted from 1.
        line: u64,
        /// What was found, and what was expected.
        what: String,
    },
    /// A date in another form.
    #[error("found the date `{found}`, expected YYYY-MM or YYYY-MM-DD")]
    Date {
        /// The text that was given.
        found: String,
    },
    /// A kind of list that is not known.
    #[error("found the kind `{found}`, expected `registry` or `single`")]
    Kind {
        /// The text that was given.
        found: String,
    },
    /// A list that comes behind a newer one.
    #[error("{path}: found a list of {found} behind one of {before}, expected the lists from the oldest to the newest")]
    Order {
        /// Where the file is.
        path: String,
        /// The date of the list.
        found: Date,
        /// The date of the list before it.
        before: Date,
    },
    /// A name that the registry of today has not, but the last list that can tell has.
    #[error(
        "the registry has no `{name}` on {port}, the list of {last} has it, and no later list tells when it went; \
         expected a list as new as the registry"
    )]
    Open {
        /// The port and protocol.
        port: Port,
        /// The name.
        name: String,
        /// The date of the last list that has it.
        last: Date,
    },
}
