//! What a row tells of its flow.

use portolan::Protocol;
use portolan::flow::{Flow, Hints, Side};

use super::columns::Columns;
use super::fields::{Bad, Field, number};

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    Flow(Flow),
    /// A flow of a protocol that has no ports.
    NoPorts,
    /// A flow of a protocol whose name says nothing here.
    Unknown,
}

/// What a protocol is.
enum Transport {
    Ports(Protocol),
    NoPorts,
    Unknown,
}

/// Names of protocols that have no ports, as IANA and exporters write them; and
/// what Amazon writes for a row without a flow.
const WITHOUT_PORTS: &[&str] = &[
    "-",
    "ah",
    "carp",
    "egp",
    "eigrp",
    "esp",
    "ether",
    "etherip",
    "ggp",
    "gre",
    "hopopt",
    "icmp",
    "icmp6",
    "icmpv6",
    "igmp",
    "igp",
    "ip",
    "ip6",
    "ipcomp",
    "ipencap",
    "ipinip",
    "ipip",
    "ipv4",
    "ipv6",
    "ipv6-auth",
    "ipv6-crypt",
    "ipv6-frag",
    "ipv6-icmp",
    "ipv6-nonxt",
    "ipv6-opts",
    "ipv6-route",
    "isis",
    "l2tp",
    "mpls-in-ip",
    "ospf",
    "ospfigp",
    "pim",
    "pup",
    "rsvp",
    "vrrp",
    "arp",
    "lldp",
    "unknown_transport",
    "none",
];

fn transport(bytes: &[u8]) -> Result<Transport, Bad<'_>> {
    let trimmed = bytes.trim_ascii();
    match trimmed {
        b"6" | b"tcp" => return Ok(Transport::Ports(Protocol::Tcp)),
        b"17" | b"udp" => return Ok(Transport::Ports(Protocol::Udp)),
        _ => {}
    }
    if trimmed.first().is_some_and(u8::is_ascii_digit) {
        let number = number(trimmed).and_then(|number| u8::try_from(number).ok()).ok_or(Bad::Protocol(bytes))?;
        return Ok(Protocol::try_from(number).map_or(Transport::NoPorts, Transport::Ports));
    }
    if !trimmed.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'-') {
        return Err(Bad::Protocol(bytes));
    }
    // `tcp6` and `udp4` say the version of IP as well.
    let bare = trimmed.strip_suffix(b"6").or_else(|| trimmed.strip_suffix(b"4")).unwrap_or(trimmed);
    let known = |protocol: &Protocol| bare.eq_ignore_ascii_case(protocol.as_str().as_bytes());
    Ok(match Protocol::ALL.into_iter().find(known) {
        Some(protocol) => Transport::Ports(protocol),
        None if WITHOUT_PORTS.iter().any(|name| trimmed.eq_ignore_ascii_case(name.as_bytes())) => Transport::NoPorts,
        None => Transport::Unknown,
    })
}

/// Whether the text of an address is that of a multicast or broadcast one.
fn is_group(address: &[u8]) -> bool {
    if address.len() > 4 && address[..2].eq_ignore_ascii_case(b"ff") && address[4] == b':' {
        return true;
    }
    let first = address.get(..4).filter(|start| start[3] == b'.').and_then(|start| number(&start[..3]));
    matches!(first, Some(224..=239)) || address == b"255.255.255.255"
}

/// Who sent the first packet, as Zeek's `history` tells.
///
/// `S` is a SYN of who it takes to have begun, `^` says that it has turned the
/// connection round by a guess. Of UDP, `D` is that one's first datagram.
fn first_by_history(history: &[u8], protocol: Protocol) -> Option<Side> {
    let first = match protocol {
        Protocol::Udp => *history.first()? == b'D',
        _ => history.contains(&b'S'),
    };
    (first && !history.contains(&b'^')).then_some(Side::Source)
}

/// Who sent the first packet, as the TCP flags tell that Amazon has recorded of
/// this direction: a SYN without ACK is of who calls.
///
/// Amazon records SYN (2), SYN with ACK (18), FIN (1) and RST (4), each with the
/// others that it saw within the same interval. An ACK alone is not recorded, so
/// that 16 is never of a later packet than the SYN.
fn first_by_flags(flags: &[u8]) -> Option<Side> {
    (number(flags)? & 0b1_0010 == 0b0_0010).then_some(Side::Source)
}

/// Reads a row.
pub fn read<'a>(columns: &Columns, line: &'a [u8], fields: &[Field]) -> Result<Row, Bad<'a>> {
    if fields.len() != columns.count {
        return Err(Bad::Count(fields.len(), columns.count));
    }
    let at = |place: usize| fields[place].bytes(line);
    let protocol = match transport(at(columns.protocol))? {
        Transport::Ports(protocol) => protocol,
        Transport::NoPorts => return Ok(Row::NoPorts),
        Transport::Unknown => return Ok(Row::Unknown),
    };
    let port = |side, place| number(at(place)).ok_or(Bad::Port(side, at(place)));
    let source = port("source", columns.source)?;
    let destination = port("destination", columns.destination)?;
    let mut hints = Hints::NONE;
    if protocol == Protocol::Udp && columns.address.is_some_and(|place| is_group(at(place))) {
        hints = hints.with_group();
    }
    let by_history = columns.history.and_then(|place| first_by_history(at(place), protocol));
    let by_flags = || columns.flags.filter(|_| protocol == Protocol::Tcp).and_then(|place| first_by_flags(at(place)));
    if let Some(side) = by_history.or_else(by_flags) {
        hints = hints.with_first_packet(side);
    }
    Ok(Row::Flow(Flow { protocol, source, destination, hints }))
}
