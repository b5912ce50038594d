//! The dates of lists.

use std::fmt;
use std::str::FromStr;

use crate::Fault;

/// The day of a list, or its month where no more is known: `2024-06-12` or `2024-06`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Date(String);

impl Date {
    /// Whether the other date is certainly an earlier one. A month is neither before nor behind
    /// its own days.
    #[must_use]
    pub fn is_after(&self, other: &Self) -> bool {
        let known = self.0.len().min(other.0.len());
        self.0[..known] > other.0[..known]
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Date {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let fault = || Fault::Date { found: text.to_string() };
        let parts: Vec<_> = text.split('-').collect();
        let digits = |part: &str, long: usize| part.len() == long && part.bytes().all(|byte| byte.is_ascii_digit());
        let within = |part: &str, last: u8| digits(part, 2) && (1..=last).contains(&part.parse().unwrap_or(0));
        let good = match parts[..] {
            [year, month] => digits(year, 4) && within(month, 12),
            [year, month, day] => digits(year, 4) && within(month, 12) && within(day, 31),
            _ => false,
        };
        if good { Ok(Self(text.to_string())) } else { Err(fault()) }
    }
}
