//! What the registry says of a port.

use core::fmt;
use core::str::FromStr;

use crate::error::ParseStatusError;

/// What the registry says of a port.
///
/// ```
/// use portolan::{Protocol::Tcp, Status, lookup};
///
/// assert_eq!(lookup(22, Tcp).status(), Status::Assigned);
/// assert_eq!(lookup(0, Tcp).status(), Status::Reserved);
/// assert_eq!(lookup(4, Tcp).status(), Status::Unassigned);
/// assert_eq!(lookup(50_000, Tcp).status(), Status::Dynamic);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum Status {
    /// Given to a service, which mostly has a name.
    Assigned,
    /// Kept back: for the other protocol of the same number, because it was
    /// given back (RFC 6335, section 8.2), or for the registry's own use.
    Reserved,
    /// Free to be applied for. It may be in use all the same.
    Unassigned,
    /// In the range that is never assigned: 49152 to 65535.
    Dynamic,
}

impl Status {
    /// All four, in the order in which one wins over the next.
    ///
    /// ```
    /// # use portolan::Status;
    /// assert_eq!(Status::ALL[0], Status::Assigned);
    /// ```
    pub const ALL: [Self; 4] = [Self::Assigned, Self::Reserved, Self::Unassigned, Self::Dynamic];

    /// Returns the status in small letters.
    ///
    /// ```
    /// # use portolan::Status;
    /// assert_eq!(Status::Reserved.as_str(), "reserved");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Reserved => "reserved",
            Self::Unassigned => "unassigned",
            Self::Dynamic => "dynamic",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Status {
    type Err = ParseStatusError;

    /// Parses one of the four names in any ASCII case.
    ///
    /// ```
    /// # use portolan::Status;
    /// for status in Status::ALL {
    ///     assert_eq!(status.as_str().parse(), Ok(status));
    /// }
    /// ```
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|status| status.as_str().eq_ignore_ascii_case(text)).ok_or(ParseStatusError)
    }
}
