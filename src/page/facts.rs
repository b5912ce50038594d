//! What a page says of a port beyond single rows and claims.

use core::ops::RangeInclusive;

use crate::number::{Protocols, Range, lookup};
use crate::registry::Status;

/// What stands around a port number.
///
/// ```
/// use portolan::{Protocols, page::neighbours};
///
/// let around = neighbours(4, Protocols::ALL);
/// assert_eq!((around.below(), around.above()), (Some(1), Some(5)));
/// assert_eq!(around.free(), Some(4..=4));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbours {
    below: Option<u16>,
    above: Option<u16>,
    free: Option<RangeInclusive<u16>>,
}

impl Neighbours {
    /// Returns the nearest lower port number that is assigned under one of the
    /// protocols.
    ///
    /// ```
    /// # use portolan::{Protocols, page::neighbours};
    /// assert_eq!(neighbours(0, Protocols::ALL).below(), None);
    /// ```
    #[must_use]
    pub const fn below(&self) -> Option<u16> {
        self.below
    }

    /// Returns the nearest higher port number that is assigned under one of
    /// the protocols.
    ///
    /// ```
    /// # use portolan::{Protocols, page::neighbours};
    /// assert_eq!(neighbours(3227, Protocols::ALL).above(), Some(3228));
    /// ```
    #[must_use]
    pub const fn above(&self) -> Option<u16> {
        self.above
    }

    /// Returns the run of numbers around a free one that are free as well:
    /// unassigned under all of the protocols. `None` if the number itself is
    /// not free, or in the dynamic range.
    ///
    /// ```
    /// # use portolan::{Protocols, page::neighbours};
    /// assert_eq!(neighbours(22, Protocols::ALL).free(), None);
    /// ```
    #[must_use]
    pub fn free(&self) -> Option<RangeInclusive<u16>> {
        self.free.clone()
    }
}

/// Returns what stands around a port number under any of some protocols.
///
/// Costs a table read a protocol for each number between those that it finds:
/// microseconds.
///
/// ```
/// use portolan::{Protocols, page::neighbours};
///
/// assert_eq!(neighbours(50_000, Protocols::ALL).above(), None);
/// ```
#[must_use]
pub fn neighbours(number: u16, protocols: Protocols) -> Neighbours {
    let is = |number: u16, status: Status, all: bool| {
        let mut ports = protocols.iter().map(|protocol| lookup(number, protocol).status() == status);
        if all { ports.all(|is| is) } else { ports.any(|is| is) }
    };
    let assigned = |number: &u16| is(*number, Status::Assigned, false);
    let unassigned = |number: &u16| is(*number, Status::Unassigned, true);
    // Nothing is assigned from the dynamic range on.
    let highest = *Range::Registered.ports().end();
    let below = (0..number.min(highest + 1)).rev().find(assigned);
    let above = (number.saturating_add(1)..=highest).find(assigned);
    let free = unassigned(&number).then(|| {
        let first = (0..number).rev().take_while(unassigned).last().unwrap_or(number);
        let last = (number..=highest).skip(1).take_while(unassigned).last().unwrap_or(number);
        first..=last
    });
    Neighbours { below, above, free }
}
