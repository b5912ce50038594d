//! Dates, as exact as they are known.

use core::fmt;
use core::str::FromStr;

use crate::error::{Excerpt, ParseDateError};
use crate::tables::layout;

/// A date of the Gregorian calendar, of which the day, or the month and the
/// day, may be unknown.
///
/// Many entries of the registry stop at the month. Dates compare by year, then
/// month, then day; what is unknown comes first.
///
/// ```
/// use portolan::{Date, Protocol::Tcp, lookup};
///
/// let date: Date = lookup(623, Tcp).assignment().unwrap().registered().unwrap();
/// assert_eq!((date.year(), date.month(), date.day()), (2007, Some(6), None));
/// assert_eq!(date.to_string(), "2007-06");
/// assert_eq!("2007-06".parse(), Ok(date));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    /// 1 to 12, or 0 if unknown.
    month: u8,
    /// 1 to 31, or 0 if unknown.
    day: u8,
}

impl Date {
    /// Returns the date of a year from 0 to 9999, a month and a day, or `None`
    /// if there is no such day, or a day without a month.
    ///
    /// ```
    /// # use portolan::Date;
    /// assert!(Date::new(2024, Some(2), Some(29)).is_some());
    /// assert!(Date::new(2023, Some(2), Some(29)).is_none());
    /// assert!(Date::new(2023, None, Some(1)).is_none());
    /// ```
    #[must_use]
    pub const fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let date = match (month, day) {
            (None, None) => Self { year, month: 0, day: 0 },
            (Some(month @ 1..=12), None) => Self { year, month, day: 0 },
            (Some(month @ 1..=12), Some(day)) if day >= 1 && day <= days(year, month) => Self { year, month, day },
            _ => return None,
        };
        if year <= 9999 { Some(date) } else { None }
    }

    /// Stands in for a date that cannot be missing.
    pub(crate) const EPOCH: Self = Self { year: 1970, month: 1, day: 1 };

    /// The date that a table keeps in 16 bits, 0 being none.
    pub(crate) const fn unpack(packed: u16) -> Option<Self> {
        if packed == 0 {
            return None;
        }
        let (year, month, day) = layout::unpack_date(packed);
        Some(Self { year, month, day })
    }

    /// Returns the year, 0 to 9999.
    ///
    /// ```
    /// # use portolan::Date;
    /// assert_eq!("2018".parse::<Date>().unwrap().year(), 2018);
    /// ```
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// Returns the month, 1 to 12, if it is known.
    ///
    /// ```
    /// # use portolan::Date;
    /// assert_eq!("2018-07".parse::<Date>().unwrap().month(), Some(7));
    /// ```
    #[must_use]
    pub const fn month(self) -> Option<u8> {
        if self.month == 0 { None } else { Some(self.month) }
    }

    /// Returns the day of the month, 1 to 31, if it is known.
    ///
    /// ```
    /// # use portolan::Date;
    /// assert_eq!("2018-07-31".parse::<Date>().unwrap().day(), Some(31));
    /// ```
    #[must_use]
    pub const fn day(self) -> Option<u8> {
        if self.day == 0 { None } else { Some(self.day) }
    }
}

/// How many days a month has.
const fn days(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Date {
    /// Writes it as in ISO 8601, as far as it is known: `2018-07-31`,
    /// `2018-07`, `2018`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day] {
            if part != 0 {
                write!(f, "-{part:02}")?;
            }
        }
        Ok(())
    }
}

impl FromStr for Date {
    type Err = ParseDateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |text: &str, digits: usize| -> Option<u16> {
            if text.len() == digits { crate::number::parse_number(text) } else { None }
        };
        // Two digits always fit a byte.
        let part = |text: &str| number(text, 2).map(|part| part as u8);
        let date = || {
            let mut parts = text.split('-');
            let year = number(parts.next()?, 4)?;
            let month = parts.next().map(|text| part(text).ok_or(())).transpose().ok()?;
            let day = parts.next().map(|text| part(text).ok_or(())).transpose().ok()?;
            if parts.next().is_some() { None } else { Self::new(year, month, day) }
        };
        date().ok_or_else(|| ParseDateError(Excerpt::of(text)))
    }
}
