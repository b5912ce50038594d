//! All that this crate takes of `portolan`, in one place.

use std::sync::{LazyLock, OnceLock};

use portolan::batch;
use portolan::flow::{Flow, FlowTable, Hints};
use portolan::label::LabelStyle;

pub(crate) use portolan::flow::{Reason, Side};
pub(crate) use portolan::{Confidence, Port, Protocol, lookup};

pub(crate) use batch::{name_by_id, names_of, names_of_each};

/// The ids of the registry's names: 0 for none, and one for each name.
pub(crate) fn name_ids() -> impl Iterator<Item = u16> {
    (0..batch::NAME_COUNT).filter_map(|id| u16::try_from(id).ok())
}

/// An IP protocol number that no protocol with ports has (255 is reserved), for
/// rows without an answer.
pub(crate) const NO_PROTOCOL: u8 = u8::MAX;

/// What the port is called by those who use it.
pub(crate) fn usual_name(port: Port) -> Option<&'static str> {
    port.usual_name()
}

/// The styles of labels that have a word in SQL, the first by default.
pub(crate) const LABEL_STYLES: [(&str, LabelStyle); 4] = [
    ("number-first", LabelStyle::NumberFirst),
    ("name", LabelStyle::Name),
    ("usual", LabelStyle::Usual),
    ("metric", LabelStyle::Metric),
];

/// The systems whose range of client ports is known, by what people call them,
/// and its rule.
pub(crate) const SYSTEMS: [(&str, &str); 8] = [
    ("linux", "linux-ephemeral"),
    ("windows", "windows-ephemeral"),
    ("windows-xp", "windows-xp-ephemeral"),
    ("macos", "macos-ephemeral"),
    ("freebsd", "freebsd-ephemeral"),
    ("netbsd", "netbsd-ephemeral"),
    ("solaris", "solaris-ephemeral"),
    ("iana", "iana-dynamic-ports"),
];

/// The port numbers that a system gives to clients.
pub(crate) fn ephemeral_range(system: &str) -> Option<std::ops::RangeInclusive<u16>> {
    let (_, id) = SYSTEMS.iter().find(|(name, _)| name.eq_ignore_ascii_case(system.trim()))?;
    portolan::rule::by_id(id).map(portolan::Rule::ports)
}

/// The side, from its word.
pub(crate) fn side(word: &str) -> Option<Side> {
    Side::ALL.into_iter().find(|side| side.as_str().eq_ignore_ascii_case(word.trim()))
}

/// What is known of a flow besides its ports.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Known {
    pub(crate) first_packet: Option<Side>,
    pub(crate) multicast: bool,
}

/// The answer about a flow.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FlowAnswer {
    pub(crate) port: Option<Port>,
    pub(crate) side: Option<Side>,
    pub(crate) confidence: Confidence,
    pub(crate) reason: Reason,
}

/// Which side of a flow is the service.
pub(crate) fn flow_service(protocol: Protocol, source: u16, destination: u16, known: Known) -> FlowAnswer {
    static TABLE: LazyLock<FlowTable> = LazyLock::new(FlowTable::new);

    let mut hints = Hints::NONE;
    if let Some(side) = known.first_packet {
        hints = hints.with_first_packet(side);
    }
    if known.multicast {
        hints = hints.with_group();
    }
    let verdict = TABLE.service(Flow::new(source, destination, protocol).with_hints(hints));
    FlowAnswer {
        port: verdict.found().map(portolan::flow::Service::port),
        side: verdict.side(),
        confidence: verdict.confidence(),
        reason: verdict.reason(),
    }
}

/// The ports that a person means by a text, the likeliest first.
pub(crate) fn find(text: &str) -> impl Iterator<Item = Port> {
    portolan::find(text)
}

/// The rules on a port, by their ids: what systems and browsers do with its
/// number.
pub(crate) fn rules(port: Port) -> impl Iterator<Item = &'static str> {
    port.rules().map(portolan::Rule::id)
}

/// The claims on a port, by their ids.
pub(crate) fn claims(port: Port) -> impl Iterator<Item = &'static str> {
    port.claims().map(portolan::Claim::id)
}

/// The token for what the port is called, in the form of a service name.
pub(crate) fn word(port: Port) -> Option<&'static str> {
    port.usual().map(portolan::Usual::short)
}

/// What tells one set of answers from another: the dates of the data, and a
/// digest of what these functions answer from it.
///
/// Two programs of which one says something else than the other must not work
/// on one query: ids would mean other names, and half of the rows would be
/// answered by other data.
///
/// ```
/// let version = portolan_datafusion::data_version();
/// assert!(version.starts_with("registry of 20"), "{version}");
/// ```
#[must_use]
pub fn data_version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        // FNV-1a over every answer, so that a change of code that changes
        // answers counts as one of the data.
        let mut digest = 0xcbf2_9ce4_8422_2325_u64;
        let mut feed = |bytes: &[u8]| {
            for &byte in bytes.iter().chain(&[0]) {
                digest = (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        };
        for protocol in Protocol::ALL {
            for number in 0..=u16::MAX {
                let port = lookup(number, protocol);
                feed(&port.name_id().to_le_bytes());
                feed(port.status().as_str().as_bytes());
                feed(usual_name(port).unwrap_or_default().as_bytes());
            }
        }
        name_ids().for_each(|id| feed(name_by_id(id).unwrap_or_default().as_bytes()));
        let registry = portolan::REGISTRY;
        let updated = registry.updated().map_or_else(String::new, |date| format!(" with updates to {date}"));
        let claims = portolan::claim::CLAIMS.newest();
        format!("registry of {}{updated}, claims of {claims}, answers {digest:016x}", registry.date())
    })
}

/// How sure it is what the port is called by those who use it.
pub(crate) fn usual_confidence(port: Port) -> Option<&'static str> {
    port.usual().map(|usual| usual.confidence().as_str())
}
