//! The three ranges of port numbers.

use core::ops::RangeInclusive;

use crate::words::words;

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

words!("portolan::Range", Range[3], WellKnown = "well-known", Registered = "registered", Dynamic = "dynamic",);

impl Range {
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
}
