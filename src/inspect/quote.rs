//! Arguments as a shell reads them.

use core::fmt::{self, Write};

use super::templates::Piece;
use super::{Argument, Arguments, Shell};

impl Argument {
    pub(super) fn write_piece(self, f: &mut fmt::Formatter<'_>, piece: Piece) -> fmt::Result {
        match (piece, self.process_id) {
            (Piece::Text(text), _) => f.write_str(text),
            (Piece::Number, _) => write!(f, "{}", self.number),
            (Piece::ProcessId, Some(process_id)) => write!(f, "{process_id}"),
            (Piece::ProcessId, None) => f.write_str("<PID>"),
        }
    }

    /// Whether every shell reads the argument as it stands. A comma is no
    /// reason to quote: `PowerShell` is to read a list of columns as one.
    pub(super) fn is_plain(self) -> bool {
        self.pieces.iter().all(|piece| match piece {
            Piece::Text(text) => {
                text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/' | b':' | b','))
            }
            Piece::Number => true,
            Piece::ProcessId => self.process_id.is_some(),
        })
    }

    pub(super) fn write_quoted(self, f: &mut fmt::Formatter<'_>, shell: Shell) -> fmt::Result {
        let quote = match shell {
            Shell::Sh | Shell::PowerShell => '\'',
            Shell::Cmd => '"',
        };
        let mut pieces = self.pieces.iter();
        // As people write it, and the same to the program: /C:"a b", not "/C:a b".
        if let (Shell::Cmd, [Piece::Text("/C:"), ..]) = (shell, self.pieces) {
            f.write_str("/C:")?;
            pieces.next();
        }
        f.write_char(quote)?;
        pieces.try_for_each(|&piece| self.write_piece(f, piece))?;
        f.write_char(quote)
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|&piece| self.write_piece(f, piece))
    }
}

pub(super) fn write_step(
    f: &mut fmt::Formatter<'_>,
    program: &str,
    mut arguments: Arguments,
    shell: Shell,
) -> fmt::Result {
    f.write_str(program)?;
    arguments.try_for_each(|argument| {
        f.write_char(' ')?;
        if argument.is_plain() { write!(f, "{argument}") } else { argument.write_quoted(f, shell) }
    })
}
