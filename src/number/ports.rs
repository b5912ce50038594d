//! A run of port numbers.

use core::fmt;
use core::ops::RangeInclusive;
use core::str::FromStr;

use crate::error::{Excerpt, ParsePortsError};

/// A port number or a run of them, which is never empty.
///
/// It is four bytes that are freely copied, and prints as `22` or `6000-6063`,
/// from which it parses. It compares by first, then last number, and with a
/// [`RangeInclusive`].
///
/// ```
/// use portolan::{Ports, by_name};
///
/// let x11 = Ports::from(by_name("x11").next().unwrap().ports().unwrap());
/// assert_eq!(x11.to_string(), "6000-6063");
/// assert_eq!("6000-6063".parse(), Ok(x11));
/// assert_eq!(x11.len(), 64);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ports {
    first: u16,
    last: u16,
}

// A run is never empty.
#[allow(clippy::len_without_is_empty)]
impl Ports {
    /// Returns the run from one number to another, or `None` if the first is
    /// the higher one.
    ///
    /// ```
    /// # use portolan::Ports;
    /// assert!(Ports::new(6000, 6063).is_some());
    /// assert_eq!(Ports::new(6063, 6000), None);
    /// ```
    #[must_use]
    pub const fn new(first: u16, last: u16) -> Option<Self> {
        if first <= last { Some(Self { first, last }) } else { None }
    }

    /// Returns the first number, 0 to 65535.
    ///
    /// ```
    /// # use portolan::Ports;
    /// assert_eq!(Ports::from(22).first(), 22);
    /// ```
    #[must_use]
    pub const fn first(self) -> u16 {
        self.first
    }

    /// Returns the last number, 0 to 65535.
    ///
    /// ```
    /// # use portolan::Ports;
    /// assert_eq!(Ports::new(6000, 6063).unwrap().last(), 6063);
    /// ```
    #[must_use]
    pub const fn last(self) -> u16 {
        self.last
    }

    /// Returns how many numbers there are, 1 to 65536.
    ///
    /// ```
    /// # use portolan::Ports;
    /// assert_eq!(Ports::new(0, 65_535).unwrap().len(), 65_536);
    /// ```
    #[must_use]
    pub const fn len(self) -> usize {
        (self.last - self.first) as usize + 1
    }

    /// Returns whether a number is in the run.
    ///
    /// ```
    /// # use portolan::Ports;
    /// assert!(Ports::new(6000, 6063).unwrap().contains(6010));
    /// ```
    #[must_use]
    pub const fn contains(self, number: u16) -> bool {
        self.first <= number && number <= self.last
    }
}

impl From<u16> for Ports {
    fn from(number: u16) -> Self {
        Self { first: number, last: number }
    }
}

impl From<RangeInclusive<u16>> for Ports {
    /// Returns the run of a range; of one that is empty, its start alone.
    fn from(range: RangeInclusive<u16>) -> Self {
        Self { first: *range.start(), last: *range.end().max(range.start()) }
    }
}

impl From<Ports> for RangeInclusive<u16> {
    fn from(ports: Ports) -> Self {
        ports.first..=ports.last
    }
}

impl PartialEq<RangeInclusive<u16>> for Ports {
    fn eq(&self, other: &RangeInclusive<u16>) -> bool {
        (&self.first, &self.last) == (other.start(), other.end())
    }
}

impl IntoIterator for Ports {
    type Item = u16;
    type IntoIter = RangeInclusive<u16>;

    fn into_iter(self) -> RangeInclusive<u16> {
        self.into()
    }
}

impl fmt::Display for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = super::Short::<11>::new();
        text.number(self.first);
        if self.first < self.last {
            text.text("-");
            text.number(self.last);
        }
        f.pad(text.as_str())
    }
}

impl FromStr for Ports {
    type Err = ParsePortsError;

    /// Parses a decimal number, or two with a hyphen between them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fault = |is_reversed| ParsePortsError { found: Excerpt::of(text), is_reversed };
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let number = |text| super::parse_number(text).ok_or(fault(false));
        Self::new(number(first)?, number(last)?).ok_or(fault(true))
    }
}
