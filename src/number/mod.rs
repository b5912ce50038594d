//! Port numbers, the protocols that they belong to, and the ranges they are in.

mod port;
mod ports;
mod protocol;
mod protocols;
mod range;

pub use port::{Port, lookup};
pub use ports::Ports;
pub use protocol::Protocol;
pub use protocols::{Protocols, ProtocolsIter};
pub use range::Range;

/// Parses a port number: decimal digits alone, 0 to 65535.
pub(crate) fn parse_number(text: &str) -> Option<u16> {
    // `parse` also takes a plus sign.
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// A short ASCII text on the stack, so that what has no text of its own can be
/// padded as a text is.
struct Short<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Short<N> {
    const fn new() -> Self {
        Self { bytes: [0; N], length: 0 }
    }

    /// Adds a text, as far as there is room.
    fn text(&mut self, text: &str) {
        let free = &mut self.bytes[self.length..];
        let count = text.len().min(free.len());
        free[..count].copy_from_slice(&text.as_bytes()[..count]);
        self.length += count;
    }

    fn number(&mut self, number: u16) {
        let mut divisor = 10_000;
        while divisor > 1 && number < divisor {
            divisor /= 10;
        }
        while divisor > 0 {
            let digit = usize::from(number / divisor % 10);
            self.text(&"0123456789"[digit..=digit]);
            divisor /= 10;
        }
    }

    fn as_str(&self) -> &str {
        // Only ASCII text is added.
        core::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}
