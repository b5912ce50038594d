//! The registry as IANA publishes it.

use portolan_cli::inputs;

use crate::assert_message;
use crate::csv::records;

/// A file of any bytes in the place of the registry, and the same below the
/// registry's header: it is refused with a line that says why, or each of its
/// records is a row.
///
/// One of 256 is also compared with itself and laid out, which takes a thousand
/// times as long.
///
/// # Panics
///
/// If that does not hold.
pub fn registry(bytes: &[u8]) {
    let whole = bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(*byte)) == 7;
    for file in [bytes, &[inputs::registry_header().as_bytes(), b"\n", bytes].concat()] {
        match inputs::registry(file, whole) {
            Ok(count) => {
                let text = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
                // The header is one of them.
                assert_eq!(count + 1, records(text));
            }
            Err(fault) => {
                assert!(fault.starts_with("data/"), "{fault}");
                assert_message(&fault);
            }
        }
    }
}
