//! Sentences and parts of them that more than one section needs.

use core::fmt::{self, Display, Formatter};
use core::ops::RangeInclusive;

use crate::number::{Protocol, Protocols};

/// A number with a comma between thousands: `48,128`.
pub(super) struct Thousands(pub(super) usize);

impl Display for Thousands {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            below @ 0..=999 => write!(f, "{below}"),
            number => write!(f, "{},{:03}", Self(number / 1000), number % 1000),
        }
    }
}

/// One port number, or the first and last of a run: `3224 to 3324`.
pub(super) struct Run(pub(super) RangeInclusive<u16>);

impl Display for Run {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.0.start(), self.0.end()) {
            (first, last) if first == last => write!(f, "{first}"),
            (first, last) => write!(f, "{first} to {last}"),
        }
    }
}

/// The usual abbreviation of a protocol, in capitals.
pub(super) const fn abbreviation(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Tcp => "TCP",
        Protocol::Udp => "UDP",
        Protocol::Sctp => "SCTP",
        Protocol::Dccp => "DCCP",
    }
}

/// Protocols in a sentence: `TCP`, `TCP and UDP`, `TCP, UDP and SCTP`.
pub(super) struct Names(pub(super) Protocols);

impl Display for Names {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let last = self.0.len();
        for (at, protocol) in (1..).zip(self.0.iter()) {
            f.write_str(abbreviation(protocol))?;
            f.write_str(separator(at, last))?;
        }
        Ok(())
    }
}

/// What stands behind the item of that place, counted from 1, in a sentence
/// that lists so many.
pub(super) const fn separator(at: usize, count: usize) -> &'static str {
    if at >= count {
        ""
    } else if at + 1 == count {
        " and "
    } else {
        ", "
    }
}
