//! Captures of packets.

use portolan_cli::inputs;

use crate::assert_message;

/// A capture of any bytes: a line a conversation, as text and as JSON, and no
/// more conversations than packets.
///
/// # Panics
///
/// If that does not hold.
pub fn sniff(bytes: &[u8]) {
    let (packets, conversations, written) = inputs::sniff(bytes, false);
    let out = String::from_utf8(written.out).expect("it is text");
    assert_eq!(out.lines().count(), conversations);
    out.lines().for_each(assert_message);
    assert!(conversations as u64 <= packets);
    if let Some(problem) = &written.problem {
        assert_message(problem);
    }
    if conversations > 0 {
        let (_, _, again) = inputs::sniff(bytes, true);
        assert_eq!(again.problem, written.problem);
        let mut seen = 0;
        for line in again.out.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let value: serde_json::Value = serde_json::from_slice(line).expect("each line is JSON");
            let counts = ["packets_from_source", "packets_from_destination"].map(|key| value[key].as_u64());
            let [Some(there), Some(back)] = counts else { panic!("{value}") };
            assert!(there > 0, "the source has sent the first packet");
            seen += there + back;
        }
        assert!(seen <= packets);
    }
}
