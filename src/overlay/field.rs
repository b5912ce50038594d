//! What the forms of an overlay's text have in common.

use std::boxed::Box;
use std::string::String;

use super::OverlayCause;
use crate::number::Protocol;

/// Whether a character separates fields and is left out at the ends of a text: a
/// space, or one of the ASCII controls from tab to carriage return.
pub(super) const fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t'..='\r')
}

/// Reads a port number, or a run such as `6000-6063`.
pub(super) fn ports(text: &str) -> Result<(u16, u16), OverlayCause> {
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| digits)
    };
    let wrong = || OverlayCause::Ports(found(text));
    match text.split_once('-') {
        None => number(text).map(|number| (number, number)).ok_or_else(wrong),
        Some((first, last)) => {
            let first = number(first.trim_end_matches(is_blank)).ok_or_else(wrong)?;
            let last = number(last.trim_start_matches(is_blank)).ok_or_else(wrong)?;
            if first <= last { Ok((first, last)) } else { Err(OverlayCause::Order(first, last)) }
        }
    }
}

/// Reads a protocol.
pub(super) fn protocol(text: &str) -> Result<Protocol, OverlayCause> {
    text.parse().map_err(|_| OverlayCause::Protocol(found(text)))
}

/// What was found, for a message: its start, if it is long.
pub(super) fn found(text: &str) -> Box<str> {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        None => text.into(),
        Some((end, _)) => {
            let mut start = String::from(&text[..end]);
            start.push('…');
            start.into()
        }
    }
}
