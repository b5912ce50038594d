//! CSV of an overlay.

use portolan::overlay::{Overlay, OverlayCause, OverlayError};

use crate::assert_message;

/// How many records there are below the header, by another way of reading:
/// a state a byte and no fields. A record whose marks are amiss ends with its
/// first line.
pub(crate) fn records(text: &[u8]) -> usize {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        LineStart,
        FieldStart,
        Plain,
        Quoted,
        Mark,
    }
    use State::{FieldStart, LineStart, Mark, Plain, Quoted};

    let first_line_end = |from: usize| {
        let length = text[from..].iter().position(|byte| matches!(byte, b'\r' | b'\n'));
        length.map_or(text.len(), |length| from + length)
    };
    let mut count = 0;
    let mut start = 0;
    let mut at = 0;
    let mut state = LineStart;
    loop {
        let byte = text.get(at).copied();
        if state == LineStart {
            start = at;
        }
        let next = match (state, byte) {
            (LineStart, None) => return count,
            (LineStart, Some(b'\r' | b'\n')) => Some(LineStart),
            (Quoted, Some(b'"')) => Some(Mark),
            (Quoted, Some(_)) => Some(Quoted),
            (Quoted, None) => None,
            (Mark, Some(b'"')) => Some(Quoted),
            (_, Some(b',')) => Some(FieldStart),
            (_, Some(b'\r' | b'\n') | None) => {
                count += 1;
                Some(LineStart)
            }
            (LineStart | FieldStart, Some(b'"')) => Some(Quoted),
            (Plain, Some(b'"')) | (Mark, Some(_)) => None,
            (LineStart | FieldStart | Plain, Some(_)) => Some(Plain),
        };
        match next {
            Some(next) => {
                state = next;
                at = (at + 1).min(text.len());
            }
            None => {
                count += 1;
                at = first_line_end(start);
                state = LineStart;
            }
        }
    }
}

/// The number of the first line that is not empty.
fn header_line(text: &[u8]) -> Option<usize> {
    let start = text.iter().position(|byte| !matches!(byte, b'\r' | b'\n'))?;
    let pairs = text[..start].windows(2).filter(|pair| pair == b"\r\n").count();
    Some(1 + start - pairs)
}

/// CSV of any bytes: each line belongs to an entry or a fault, or is empty.
///
/// # Panics
///
/// If that does not hold.
pub fn csv(text: &[u8]) {
    let (overlay, faults) = Overlay::from_csv_lenient(text);
    let unmarked = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let header_line = header_line(unmarked);
    let (of_header, of_records): (Vec<_>, Vec<_>) =
        faults.iter().partition(|fault| header_line.is_none() || fault.line() == header_line);
    let is_about_a_column =
        |cause: &OverlayCause| matches!(cause, OverlayCause::Column(_) | OverlayCause::RepeatedColumn(_));
    if faults.count() > faults.len() {
        // Only the first are kept; whether there was a ports column is not among them.
    } else if of_header.iter().all(|fault| is_about_a_column(fault.cause())) {
        let found = 1 + overlay.len() + of_records.len();
        assert_eq!(found, records(unmarked), "each record is an entry or a fault");
    } else {
        assert!(overlay.is_empty() && of_records.is_empty(), "nothing is read without a header");
    }
    assert!(faults.iter().is_sorted_by_key(OverlayError::line));

    faults.iter().for_each(|fault| assert_message(&fault.to_string()));

    match Overlay::from_csv(text) {
        Ok(strict) => assert!(faults.is_empty() && strict == overlay),
        Err(fault) => assert_eq!(Some(&fault), faults.first()),
    }

    let written = overlay.to_csv().expect("an alias that was read has no semicolon");
    assert_eq!(Overlay::from_csv(written).as_ref(), Ok(&overlay));
}
