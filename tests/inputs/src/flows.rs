//! The classification of flows.

use portolan::flow::{Flow, FlowTable, Hints, Side, Verdict};
use portolan::{Confidence, Protocol};

use crate::assert_message;

/// A flow of the first bytes: two ports, the protocol, which hints there are,
/// and a range of clients.
fn flow_of(bytes: [u8; 10]) -> Flow {
    let number = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    let side = |bits: u8| match bits & 3 {
        0 => Some(Side::Source),
        1 => Some(Side::Destination),
        _ => None,
    };
    let mut hints = Hints::NONE;
    if let Some(side) = side(bytes[5]) {
        hints = hints.with_first_packet(side);
    }
    if let Some(side) = side(bytes[5] >> 2) {
        hints = hints.with_local(side);
    }
    if bytes[5] & 0x10 != 0 {
        hints = hints.with_group();
    }
    if bytes[5] & 0x20 != 0 {
        // The ends may be either way round.
        hints = hints.with_client_range(number(6)..=number(8));
    }
    Flow::new(number(0), number(2), Protocol::ALL[usize::from(bytes[4] & 3)]).with_hints(hints)
}

/// The same flow as the other end sees it.
fn turned(flow: Flow) -> Flow {
    let mut hints = Hints::NONE;
    if let Some(side) = flow.hints.first_packet() {
        hints = hints.with_first_packet(side.other());
    }
    if let Some(side) = flow.hints.local() {
        hints = hints.with_local(side.other());
    }
    if let Some(range) = flow.hints.client_range() {
        hints = hints.with_client_range(range);
    }
    Flow::new(flow.destination, flow.source, flow.protocol).with_hints(hints)
}

/// Any two ports with any hints: the verdict fits its reason and its port, the
/// table of flows says the same, and so does the flow that is turned round, the
/// other way round.
///
/// # Panics
///
/// If that does not hold.
pub fn flow(bytes: &[u8]) {
    thread_local! {
        static TABLE: FlowTable = FlowTable::new();
    }
    let Some(bytes) = bytes.first_chunk::<10>() else { return };
    let flow = flow_of(*bytes);
    let verdict = flow.service();
    assert_message(&verdict.to_string());
    match verdict {
        Verdict::Service(service) => {
            assert!(service.reason().finds());
            assert_ne!(service.confidence(), Confidence::Unclear);
            match service.side() {
                Some(side) => assert_eq!(service.port(), flow.port(side)),
                None => assert_eq!(flow.source, flow.destination),
            }
        }
        Verdict::Unclear(reason) => assert!(!reason.finds()),
        other => unreachable!("{other:?} is neither a service nor unclear"),
    }
    assert_eq!(TABLE.with(|table| table.service(flow)), verdict, "{flow:?}");

    // That the destination is a group has no counterpart.
    if !flow.hints.is_to_group() {
        let back = turned(flow).service();
        assert_eq!((back.reason(), back.confidence()), (verdict.reason(), verdict.confidence()), "{flow:?}");
        assert_eq!(back.side(), verdict.side().map(Side::other), "{flow:?}");
    }
}
