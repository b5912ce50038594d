//! What the registry says of a port.

use crate::words::words;

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

words!(
    "portolan::Status",
    Status[4],
    Assigned = "assigned",
    Reserved = "reserved",
    Unassigned = "unassigned",
    Dynamic = "dynamic",
);
