//! services(5).

use portolan::overlay::Overlay;

use crate::assert_message;

/// services(5) text of any bytes: each line is an entry, a fault or nothing.
///
/// # Panics
///
/// If that does not hold.
pub fn services(text: &[u8]) {
    let (overlay, faults) = Overlay::from_services_lenient(text);

    let unmarked = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let says_something = |line: &&[u8]| {
        let fields = line.split(|&byte| byte == b'#').next().unwrap();
        !fields.iter().all(|byte| matches!(byte, b' ' | b'\t'..=b'\r'))
    };
    let lines = unmarked.split(|&byte| matches!(byte, b'\n' | b'\r')).filter(says_something).count();
    assert_eq!(overlay.len() + faults.count(), lines, "each line is an entry or a fault");
    assert!(faults.iter().is_sorted_by(|a, b| a.line() < b.line()), "a line has one fault");

    faults.iter().for_each(|fault| assert_message(&fault.to_string()));

    match Overlay::from_services(text) {
        Ok(strict) => assert!(faults.is_empty() && strict == overlay),
        Err(fault) => assert_eq!(Some(&fault), faults.first()),
    }

    // A line has one protocol; a run is written as a line for each port, and
    // long ones would have the fuzzer measure how fast that is.
    if overlay.entries().all(|entry| entry.ports().len() == 1) {
        let written = overlay.to_services().expect("what was a line can be written as one");
        assert_eq!(Overlay::from_services(written).as_ref(), Ok(&overlay));
    }
    if let Ok(written) = overlay.to_csv() {
        assert_eq!(Overlay::from_csv(written).as_ref(), Ok(&overlay));
    }
}
