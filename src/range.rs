//! The three ranges of port numbers.

use core::fmt;
use core::ops::RangeInclusive;
use core::str::FromStr;

use crate::error::ParseRangeError;

/// One of the three ranges that RFC 6335, section 6, divides port numbers into.
///
/// ```
/// use portolan::Range;
///
/// assert_eq!(Range::of(443), Range::WellKnown);
/// assert_eq!(Range::of(49_151), Range::Registered);
/// assert_eq!(Range::of(49_152), Range::Dynamic);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum Range {
    /// 0 to 1023, which RFC 6335 calls System Ports: assigned by the IETF's
    /// procedures, and on most Unix systems a privilege to listen on.
    WellKnown,
    /// 1024 to 49151, which RFC 6335 calls User Ports: assigned to whoever
    /// applies with good reason.
    Registered,
    /// 49152 to 65535, also Private or Ephemeral Ports: never assigned.
    Dynamic,
}

impl Range {
    /// All three, from the lowest.
    ///
    /// ```
    /// # use portolan::Range;
    /// assert_eq!(Range::ALL[0], Range::WellKnown);
    /// ```
    pub const ALL: [Self; 3] = [Self::WellKnown, Self::Registered, Self::Dynamic];

    /// Returns the range that a port number is in. Costs two comparisons.
    ///
    /// ```
    /// # use portolan::Range;
    /// const RANGE: Range = Range::of(3228);
    /// assert_eq!(RANGE, Range::Registered);
    /// ```
    #[must_use]
    #[inline]
    pub const fn of(number: u16) -> Self {
        match number {
            0..=1023 => Self::WellKnown,
            1024..=49151 => Self::Registered,
            49152.. => Self::Dynamic,
        }
    }

    /// Returns the first and last port number of the range.
    ///
    /// ```
    /// # use portolan::Range;
    /// assert_eq!(Range::Registered.ports(), 1024..=49_151);
    /// assert_eq!(Range::Registered.ports().len(), 48_128);
    /// ```
    #[must_use]
    pub const fn ports(self) -> RangeInclusive<u16> {
        match self {
            Self::WellKnown => 0..=1023,
            Self::Registered => 1024..=49151,
            Self::Dynamic => 49152..=65535,
        }
    }

    /// Returns the usual name: `well-known`, `registered` or `dynamic`.
    ///
    /// ```
    /// # use portolan::Range;
    /// assert_eq!(Range::of(80).as_str(), "well-known");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WellKnown => "well-known",
            Self::Registered => "registered",
            Self::Dynamic => "dynamic",
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Range {
    type Err = ParseRangeError;

    /// Parses one of the three names in any ASCII case.
    ///
    /// ```
    /// # use portolan::Range;
    /// for range in Range::ALL {
    ///     assert_eq!(range.as_str().parse(), Ok(range));
    /// }
    /// ```
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|range| range.as_str().eq_ignore_ascii_case(text)).ok_or(ParseRangeError)
    }
}
