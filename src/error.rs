//! Why a text or a number is not what it was parsed as.
//!
//! Each error says what was found and what was expected, and allocates nothing:
//! it keeps the first bytes of what was found.
//!
//! - [`ParseWordError`]: a text is none of the words of an enum, such as
//!   [`Protocol`](crate::Protocol) or [`Status`](crate::Status).
//! - [`ParsePortError`], [`ParsePortsError`], [`ParseDateError`]: a text is not
//!   a port, a run of ports or a date.
//! - [`ProtocolNumberError`]: an IP protocol number is not that of a protocol
//!   with ports.
//!
//! ```
//! use portolan::Port;
//!
//! let error = "22/icmp".parse::<Port>().unwrap_err();
//! assert_eq!(error.to_string(), "found `icmp`, expected tcp, udp, sctp or dccp");
//! ```

use core::error::Error;
use core::fmt;

use crate::shown::Shown;

/// How many bytes of a text an error keeps.
const KEPT: usize = 40;

/// The beginning of a text that could not be parsed, at most 40 bytes of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Excerpt {
    bytes: [u8; KEPT],
    length: u8,
    is_whole: bool,
}

impl Excerpt {
    pub(crate) fn of(text: &str) -> Self {
        let mut length = text.len().min(KEPT);
        while !text.is_char_boundary(length) {
            length -= 1;
        }
        let mut bytes = [0; KEPT];
        bytes[..length].copy_from_slice(&text.as_bytes()[..length]);
        Self { bytes, length: length as u8, is_whole: length == text.len() }
    }

    fn as_str(&self) -> &str {
        core::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.length == 0 {
            return f.write_str("nothing");
        }
        write!(f, "`{}{}`", Shown(self.as_str()), if self.is_whole { "" } else { "..." })
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

/// A text that is none of the words that a type prints as.
///
/// ```
/// let error = "icmp".parse::<portolan::Protocol>().unwrap_err();
/// assert_eq!(error.found(), "icmp");
/// assert_eq!(error.expected(), ["tcp", "udp", "sctp", "dccp"]);
/// assert_eq!(error.to_string(), "found `icmp`, expected tcp, udp, sctp or dccp");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ParseWordError {
    found: Excerpt,
    expected: &'static [&'static str],
}

impl ParseWordError {
    pub(crate) fn new(found: &str, expected: &'static [&'static str]) -> Self {
        Self { found: Excerpt::of(found), expected }
    }

    /// Returns what was found, at most its first 40 bytes.
    ///
    /// ```
    /// # use portolan::Range;
    /// assert_eq!("private".parse::<Range>().unwrap_err().found(), "private");
    /// ```
    #[must_use]
    pub fn found(&self) -> &str {
        self.found.as_str()
    }

    /// Returns the words that are accepted, in any ASCII case.
    ///
    /// ```
    /// # use portolan::Range;
    /// assert_eq!("private".parse::<Range>().unwrap_err().expected(), ["well-known", "registered", "dynamic"]);
    /// ```
    #[must_use]
    pub const fn expected(&self) -> &'static [&'static str] {
        self.expected
    }
}

impl fmt::Display for ParseWordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "found {}, expected ", self.found)?;
        for (at, word) in self.expected.iter().enumerate() {
            let separator = match self.expected.len() - at {
                _ if at == 0 => "",
                1 => " or ",
                _ => ", ",
            };
            write!(f, "{separator}{word}")?;
        }
        Ok(())
    }
}

impl Error for ParseWordError {}

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ProtocolNumberError(pub(crate) u8);

impl ProtocolNumberError {
    /// Returns the number that was found.
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

impl fmt::Display for ProtocolNumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "found IP protocol {}, expected 6 (tcp), 17 (udp), 132 (sctp) or 33 (dccp)", self.0)
    }
}

impl Error for ProtocolNumberError {}

/// A text that is not a [`Port`](crate::Port).
///
/// ```
/// use portolan::Port;
///
/// let message = |text: &str| text.parse::<Port>().unwrap_err().to_string();
/// assert_eq!(message("22"), "found `22` without a protocol, expected a port such as 22/tcp");
/// assert_eq!(message("65536/tcp"), "found the port number `65536`, expected 0 to 65535");
/// assert_eq!(message("22/icmp"), "found `icmp`, expected tcp, udp, sctp or dccp");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ParsePortError(pub(crate) ParsePortCause);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ParsePortCause {
    NoProtocol(Excerpt),
    Number(Excerpt),
    Protocol(ParseWordError),
}

impl fmt::Display for ParsePortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            ParsePortCause::NoProtocol(found) => {
                write!(f, "found {found} without a protocol, expected a port such as 22/tcp")
            }
            ParsePortCause::Number(found) => write!(f, "found the port number {found}, expected 0 to 65535"),
            ParsePortCause::Protocol(error) => error.fmt(f),
        }
    }
}

impl Error for ParsePortError {}

/// A text that is not a run of port numbers.
///
/// ```
/// use portolan::Ports;
///
/// let message = |text: &str| text.parse::<Ports>().unwrap_err().to_string();
/// assert_eq!(message("6063-6000"), "found the run `6063-6000`, expected the lower number first");
/// assert_eq!(message("x11"), "found `x11`, expected a port number from 0 to 65535 or a run such as 6000-6063");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ParsePortsError {
    pub(crate) found: Excerpt,
    pub(crate) is_reversed: bool,
}

impl fmt::Display for ParsePortsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = &self.found;
        match self.is_reversed {
            true => write!(f, "found the run {found}, expected the lower number first"),
            false => write!(f, "found {found}, expected a port number from 0 to 65535 or a run such as 6000-6063"),
        }
    }
}

impl Error for ParsePortsError {}

/// A text that is not a [`Date`](crate::Date).
///
/// ```
/// let error = "2018-13".parse::<portolan::Date>().unwrap_err();
/// assert_eq!(error.to_string(), "found the date `2018-13`, expected YYYY, YYYY-MM or YYYY-MM-DD");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ParseDateError(pub(crate) Excerpt);

impl fmt::Display for ParseDateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "found the date {}, expected YYYY, YYYY-MM or YYYY-MM-DD", self.0)
    }
}

impl Error for ParseDateError {}
