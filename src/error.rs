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
    /// What stands before the slash is not a port number.
    #[error("not a port number, expected 0 to 65535")]
    Number,
    /// What stands behind the slash is not a protocol.
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
