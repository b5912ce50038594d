//! Why a line of an overlay's text was not read, or an entry not written.

use core::ops::Deref;
use core::slice;
use std::boxed::Box;
use std::io;
use std::vec::Vec;

use thiserror::Error;

use crate::shown::Shown;

/// A line that was not read into an [`Overlay`](crate::overlay::Overlay), and why.
///
/// ```
/// use portolan::overlay::{Overlay, OverlayCause};
///
/// let error = Overlay::from_services("ssh 22/tcp\nrtmp 1/ddp\n").unwrap_err();
/// assert_eq!(error.to_string(), "line 2: found the protocol `ddp`, expected tcp, udp, sctp or dccp");
/// assert_eq!(error.line(), Some(2));
/// assert_eq!(error.cause(), &OverlayCause::Protocol("ddp".into()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}{cause}", .line.map(|line| std::format!("line {line}: ")).unwrap_or_default())]
pub struct OverlayError {
    line: Option<usize>,
    cause: OverlayCause,
}

impl OverlayError {
    pub(super) const fn new(line: usize, cause: OverlayCause) -> Self {
        Self { line: Some(line), cause }
    }

    pub(super) const fn of_file(kind: io::ErrorKind) -> Self {
        Self { line: None, cause: OverlayCause::File(kind) }
    }

    /// Returns the number of the line, counted from 1, on which what was not
    /// read starts; `None` if it is the file as a whole.
    ///
    /// ```
    /// # use portolan::overlay::Overlay;
    /// assert_eq!(Overlay::from_csv("ports,name\n80,\"web").unwrap_err().line(), Some(2));
    /// ```
    #[must_use]
    pub const fn line(&self) -> Option<usize> {
        self.line
    }

    /// Returns why it was not read.
    ///
    /// ```
    /// # use portolan::overlay::{Overlay, OverlayCause};
    /// assert_eq!(Overlay::from_csv("ports,name\n80,\"web").unwrap_err().cause(), &OverlayCause::Unclosed);
    /// ```
    #[must_use]
    pub const fn cause(&self) -> &OverlayCause {
        &self.cause
    }
}

/// The lines that were not read into an [`Overlay`](crate::overlay::Overlay):
/// the first of them, and how many there are. It is read as a slice.
///
/// ```
/// use portolan::overlay::{Overlay, OverlayFaults};
///
/// let (overlay, faults) = Overlay::from_services_lenient("alone\n".repeat(1_000_000));
/// assert!(overlay.is_empty());
/// assert_eq!((faults.len(), faults.count()), (OverlayFaults::KEPT, 1_000_000));
/// assert_eq!(faults[1].line(), Some(2));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OverlayFaults {
    kept: Vec<OverlayError>,
    count: usize,
}

impl OverlayFaults {
    /// How many are kept, so that a file that is something else does not fill
    /// the memory.
    ///
    /// ```
    /// assert_eq!(portolan::overlay::OverlayFaults::KEPT, 100);
    /// ```
    pub const KEPT: usize = 100;

    pub(super) fn add(&mut self, fault: OverlayError) {
        self.count += 1;
        if self.kept.len() < Self::KEPT {
            self.kept.push(fault);
        }
    }

    /// Returns how many lines were not read, those that are not kept included.
    ///
    /// ```
    /// # use portolan::overlay::Overlay;
    /// assert_eq!(Overlay::from_services_lenient("ssh 22/tcp").1.count(), 0);
    /// ```
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }
}

impl Deref for OverlayFaults {
    type Target = [OverlayError];

    fn deref(&self) -> &[OverlayError] {
        &self.kept
    }
}

impl<'a> IntoIterator for &'a OverlayFaults {
    type Item = &'a OverlayError;
    type IntoIter = slice::Iter<'a, OverlayError>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.iter()
    }
}

/// Why a line was not read into an [`Overlay`](crate::overlay::Overlay).
///
/// What was found is cut after 60 characters. A message shows control characters
/// of it escaped.
///
/// ```
/// use portolan::overlay::OverlayCause;
///
/// let cause = OverlayCause::Order(6063, 6000);
/// assert_eq!(cause.to_string(), "found the run 6063-6000, expected the lower number first");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum OverlayCause {
    /// The line is not text.
    #[error("found bytes that are not UTF-8")]
    Encoding,
    /// A line of services(5) has a name only.
    #[error("found the name `{}` alone, expected a name and a port such as ssh 22/tcp", Shown(.0))]
    NameAlone(Box<str>),
    /// The port on a line of services(5) has no slash, and so no protocol.
    #[error("found `{}`, expected a port such as 22/tcp", Shown(.0))]
    NoProtocol(Box<str>),
    /// Neither a port number nor a run of them.
    #[error("found the port `{}`, expected a number from 0 to 65535 or a run such as 6000-6063", Shown(.0))]
    Ports(Box<str>),
    /// A run whose first number is above its last.
    #[error("found the run {0}-{1}, expected the lower number first")]
    Order(u16, u16),
    /// Not a protocol that has ports.
    #[error("found the protocol `{}`, expected tcp, udp, sctp or dccp", Shown(.0))]
    Protocol(Box<str>),
    /// CSV without a header.
    #[error("found no header, expected one such as ports,protocols,name,aliases,description")]
    NoHeader,
    /// The header of CSV does not name the column of ports.
    #[error("found no column `ports` in the header")]
    NoPortsColumn,
    /// The header of CSV names a column that is not known.
    #[error("found the column `{}`, expected ports, protocols, name, aliases or description", Shown(.0))]
    Column(Box<str>),
    /// The header of CSV names a column twice.
    #[error("found the column `{}` twice", Shown(.0))]
    RepeatedColumn(Box<str>),
    /// A record of CSV is shorter or longer than the header.
    #[error("found {found} fields, expected {expected} as in the header")]
    Fields {
        /// How many fields the record has.
        found: usize,
        /// How many the header has.
        expected: usize,
    },
    /// A quotation mark in a field of CSV that does not start with one.
    #[error("found a quotation mark inside a field, expected the field in quotation marks and the mark doubled")]
    Quote,
    /// Text between a closing quotation mark and the comma.
    #[error("found text behind a closing quotation mark, expected a comma or the end of the line")]
    BehindQuote,
    /// A field of CSV whose closing quotation mark is missing.
    #[error("found a quotation mark that is never closed")]
    Unclosed,
    /// The file is there and cannot be read.
    #[error("cannot be read: {0}")]
    File(io::ErrorKind),
}

/// An entry that a form of text has no way to write, and why.
///
/// ```
/// use portolan::overlay::{Entry, Overlay};
///
/// let overlay = Overlay::from_iter([Entry::from(8080).with_name("build cache")]);
/// let error = overlay.to_services().unwrap_err();
/// assert_eq!(error.to_string(), "entry 1: found the name `build cache`, expected no space, line break or `#`");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("entry {entry}: {cause}")]
pub struct WriteOverlayError {
    pub(super) entry: usize,
    pub(super) cause: WriteOverlayCause,
}

impl WriteOverlayError {
    /// Returns which entry it is, counted from 1 at the top.
    ///
    /// ```
    /// # use portolan::overlay::{Entry, Overlay};
    /// assert_eq!(Overlay::from_iter([Entry::from(80)]).to_services().unwrap_err().entry(), 1);
    /// ```
    #[must_use]
    pub const fn entry(&self) -> usize {
        self.entry
    }

    /// Returns why it was not written.
    ///
    /// ```
    /// # use portolan::overlay::{Entry, Overlay, WriteOverlayCause};
    /// let error = Overlay::from_iter([Entry::from(80)]).to_services().unwrap_err();
    /// assert_eq!(error.cause(), &WriteOverlayCause::NoName);
    /// ```
    #[must_use]
    pub const fn cause(&self) -> &WriteOverlayCause {
        &self.cause
    }
}

/// Why an entry was not written.
///
/// ```
/// use portolan::overlay::WriteOverlayCause;
///
/// assert_eq!(WriteOverlayCause::NoName.to_string(), "found no name, which services(5) needs");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WriteOverlayCause {
    /// No name, which a line of services(5) starts with.
    #[error("found no name, which services(5) needs")]
    NoName,
    /// A name or alias that services(5) would take for several, or for a
    /// comment.
    #[error("found the name `{}`, expected no space, line break or `#`", Shown(.0))]
    Name(Box<str>),
    /// A description of several lines, where services(5) has room for one.
    #[error("found a description of several lines, expected one")]
    Description,
    /// With this entry the text is longer than there is room for.
    #[error("found more than {0} bytes of text, expected fewer, as of entries for fewer ports")]
    TooLong(usize),
    /// An alias that CSV would take for several.
    #[error("found the alias `{}`, expected no `;`", Shown(.0))]
    Alias(Box<str>),
}
