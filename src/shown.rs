//! How messages show what they found, those of the crate and of its build.

use core::fmt::{self, Write as _};

/// A text as a message shows it: control characters, which could move a
/// terminal's cursor, are escaped.
pub(crate) struct Shown<'a>(pub(crate) &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            if character.is_control() { write!(f, "{}", character.escape_default())? } else { f.write_char(character)? }
        }
        Ok(())
    }
}
