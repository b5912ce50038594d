//! Names that the registry once had.

use core::fmt;
use core::iter::FusedIterator;

use crate::number::Port;
use crate::registry::Date;
use crate::tables;

/// A service name that a port once had in the registry, and that tools in the
/// field may still print.
///
/// It is two bytes that are freely copied. The dates are those of lists of the
/// registry: of the last one that has the name, and of the first one that has
/// not. What became of the port is what the registry says of it today.
///
/// ```
/// use portolan::{Protocol::Tcp, lookup};
///
/// let former = lookup(2, Tcp).former_names().next().unwrap();
/// assert_eq!(former.name(), "compressnet");
/// assert!(former.last_seen() < former.gone_by());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FormerName(u16);

impl FormerName {
    /// Returns the name.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert_eq!(lookup(2, Tcp).former_names().next().unwrap().name(), "compressnet");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match tables::former_text(tables::former_name(self.0)) {
            Some(name) => name,
            None => "",
        }
    }

    /// Returns the description that the registry had of it.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// let former = lookup(2, Tcp).former_names().next().unwrap();
    /// assert!(former.description().is_some());
    /// ```
    #[must_use]
    pub const fn description(self) -> Option<&'static str> {
        tables::former_text(tables::former_description(self.0))
    }

    /// Returns the date of the last list that has the name.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert!(lookup(2, Tcp).former_names().next().unwrap().last_seen().year() >= 2014);
    /// ```
    #[must_use]
    pub fn last_seen(self) -> Date {
        Date::unpack(tables::former_last(self.0)).unwrap_or(Date::EPOCH)
    }

    /// Returns the date of the first list that has not.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert!(lookup(2, Tcp).former_names().next().unwrap().gone_by().year() <= 2026);
    /// ```
    #[must_use]
    pub fn gone_by(self) -> Date {
        Date::unpack(tables::former_gone(self.0)).unwrap_or(Date::EPOCH)
    }
}

impl fmt::Debug for FormerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FormerName").field("name", &self.name()).field("gone_by", &self.gone_by()).finish()
    }
}

/// Former names of a port. Made by [`Port::former_names`].
///
/// ```
/// # use portolan::{Protocol::Tcp, lookup};
/// assert_eq!(lookup(22, Tcp).former_names().len(), 0);
/// ```
#[derive(Debug, Clone)]
pub struct FormerNames {
    next: u16,
    end: u16,
}

impl Iterator for FormerNames {
    type Item = FormerName;

    fn next(&mut self) -> Option<FormerName> {
        (self.next < self.end).then(|| {
            self.next += 1;
            FormerName(self.next - 1)
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::from(self.end - self.next);
        (left, Some(left))
    }
}

impl ExactSizeIterator for FormerNames {}
impl FusedIterator for FormerNames {}

impl Port {
    /// Returns the names that the registry once had for the port and has taken
    /// back or changed.
    ///
    /// Costs a binary search of some hundred ports.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// let names: Vec<_> = lookup(2, Tcp).former_names().map(|former| former.name()).collect();
    /// assert_eq!(names, ["compressnet"]);
    /// ```
    #[must_use]
    pub fn former_names(self) -> FormerNames {
        let (next, end) = tables::former_span(self.index());
        FormerNames { next, end }
    }
}
