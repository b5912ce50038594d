//! What others wrote, made safe for a terminal.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt::{self, Display, Formatter};
use std::path::Path;

/// An argument or a path as a message shows it: control characters and bytes
/// that are not UTF-8 are escaped.
pub struct Shown<'a>(pub Cow<'a, [u8]>);

impl<'a> From<&'a str> for Shown<'a> {
    fn from(text: &'a str) -> Self {
        Self(Cow::Borrowed(text.as_bytes()))
    }
}

impl<'a> From<&'a OsStr> for Shown<'a> {
    fn from(text: &'a OsStr) -> Self {
        Self(Cow::Borrowed(text.as_encoded_bytes()))
    }
}

impl<'a> From<&'a Path> for Shown<'a> {
    fn from(path: &'a Path) -> Self {
        path.as_os_str().into()
    }
}

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            for character in chunk.valid().chars() {
                match character.is_control() || is_invisible(character) {
                    true => write!(f, "{}", character.escape_default())?,
                    false => write!(f, "{character}")?,
                }
            }
            chunk.invalid().iter().try_for_each(|byte| write!(f, "\\x{byte:02x}"))?;
        }
        Ok(())
    }
}

/// Whether a character changes the direction of the text around it.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text as [`Shown`].
pub fn shown<'a, T: Into<Shown<'a>>>(text: T) -> Shown<'a> {
    text.into()
}
