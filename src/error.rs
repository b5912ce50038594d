//! Why a text is not what it was parsed as.

use thiserror::Error;

/// A text that is not the name of a [`Protocol`](crate::Protocol).
///
/// ```
/// let error = "icmp".parse::<portolan::Protocol>().unwrap_err();
/// assert_eq!(error.to_string(), "not a protocol, expected tcp, udp, sctp or dccp");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a protocol, expected tcp, udp, sctp or dccp")]
pub struct ParseProtocolError;

/// An IP protocol number that is not that of a [`Protocol`](crate::Protocol).
///
/// ```
/// use portolan::Protocol;
///
/// let error = Protocol::try_from(1).unwrap_err();
/// assert_eq!(error.number(), 1);
/// assert_eq!(
///     error.to_string(),
///     "found IP protocol 1, expected 6 (tcp), 17 (udp), 132 (sctp) or 33 (dccp)",
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("found IP protocol {0}, expected 6 (tcp), 17 (udp), 132 (sctp) or 33 (dccp)")]
pub struct ProtocolNumberError(pub(crate) u8);

impl ProtocolNumberError {
    /// Returns the number that was found, 0 to 255.
    ///
    /// ```
    /// # use portolan::Protocol;
    /// assert_eq!(Protocol::try_from(47).unwrap_err().number(), 47);
    /// ```
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

/// A text that is not the name of a [`Range`](crate::Range).
///
/// ```
/// let error = "system".parse::<portolan::Range>().unwrap_err();
/// assert_eq!(error.to_string(), "not a range, expected well-known, registered or dynamic");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a range, expected well-known, registered or dynamic")]
pub struct ParseRangeError;

/// A text that is not the name of a [`Status`](crate::Status).
///
/// ```
/// let error = "free".parse::<portolan::Status>().unwrap_err();
/// assert_eq!(error.to_string(), "not a status, expected assigned, reserved, unassigned or dynamic");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a status, expected assigned, reserved, unassigned or dynamic")]
pub struct ParseStatusError;

/// A text that is not a [`Port`](crate::Port).
///
/// ```
/// use portolan::Port;
///
/// let error = "22".parse::<Port>().unwrap_err();
/// assert_eq!(error.to_string(), "no protocol, expected a port such as 22/tcp");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ParsePortError {
    /// There is no slash, and so no protocol.
    #[error("no protocol, expected a port such as 22/tcp")]
    NoProtocol,
    /// There is no port number on either side of the slash.
    #[error("not a port number, expected 0 to 65535")]
    Number,
    /// What stands beside the number is not a protocol.
    #[error(transparent)]
    Protocol(#[from] ParseProtocolError),
}

/// A text that is not a [`Date`](crate::Date).
///
/// ```
/// let error = "2011-13".parse::<portolan::Date>().unwrap_err();
/// assert_eq!(error.to_string(), "not a date, expected YYYY, YYYY-MM or YYYY-MM-DD");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a date, expected YYYY, YYYY-MM or YYYY-MM-DD")]
pub struct ParseDateError;
