//! What goes to and fro between two addresses and ports.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, SocketAddr};

use pcap_parser::Linktype;
use portolan::Protocol;
use portolan::flow::{Flow, Side};
use serde_json::json;

use super::link::{self, Found};
use super::packet::Packet;

fn is_group(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_multicast() || address.is_broadcast(),
        IpAddr::V6(address) => address.is_multicast(),
    }
}

/// What went to and fro.
#[derive(Debug)]
pub struct Conversation {
    protocol: Protocol,
    source: SocketAddr,
    destination: SocketAddr,
    opened_by: Option<Side>,
    packets: [u64; 2],
    bytes: [u64; 2],
}

impl Conversation {
    fn flow(&self) -> Flow {
        let mut flow = Flow::new(self.source.port(), self.destination.port(), self.protocol);
        if is_group(self.destination.ip()) {
            flow.hints = flow.hints.with_group();
        }
        // A capture may begin with an answer of UDP, so that its first datagram
        // counts only where the numbers leave it open.
        let first = match self.protocol {
            Protocol::Udp => Some(Side::Source).filter(|_| flow.service().side().is_none()),
            _ => self.opened_by,
        };
        if let Some(side) = first {
            flow.hints = flow.hints.with_first_packet(side);
        }
        flow
    }

    pub fn json(&self) -> serde_json::Value {
        let verdict = self.flow().service();
        let service = verdict.found();
        json!({
            "protocol": self.protocol,
            "source": self.source.to_string(),
            "destination": self.destination.to_string(),
            "packets_from_source": self.packets[0],
            "packets_from_destination": self.packets[1],
            "bytes_from_source": self.bytes[0],
            "bytes_from_destination": self.bytes[1],
            "service": service.and_then(portolan::flow::Service::name),
            "port": service.map(|service| service.port().to_string()),
            "side": service.map(|service| service.side().map_or("both", Side::as_str)),
            "confidence": verdict.confidence(),
            "reason": verdict.reason(),
        })
    }
}

impl std::fmt::Display for Conversation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { protocol, source, destination, packets, bytes, .. } = self;
        let (packets, bytes): (u64, u64) = (packets.iter().sum(), bytes.iter().sum());
        write!(f, "{protocol} {source} > {destination}, packets {packets}, bytes {bytes}: {}", self.flow().service())
    }
}

/// The conversations in the order of their first packets.
#[derive(Debug, Default)]
pub struct Conversations {
    pub all: Vec<Conversation>,
    /// The protocol and the two ends, the lower first -> the place in `all`.
    places: HashMap<(Protocol, SocketAddr, SocketAddr), usize>,
    pub packets: u64,
    /// Packets that are of no conversation.
    pub other: u64,
    /// Packets of links that are not known, by their numbers; those are of no
    /// conversation.
    pub unknown: BTreeMap<i32, u64>,
}

impl Conversations {
    /// Adds a packet that was captured on a link, if that is known.
    pub fn add(&mut self, link: Option<Linktype>, data: &[u8], length: u32) {
        self.packets += 1;
        let packet = match link.map(|link| link::ip(link, data)) {
            Some(Found::Ip(data)) => Packet::of(data),
            Some(Found::UnknownLink(number)) => {
                *self.unknown.entry(number).or_default() += 1;
                None
            }
            Some(Found::Other) | None => None,
        };
        let Some(packet) = packet else {
            self.other += 1;
            return;
        };
        let Packet { protocol, source, destination, opened_by } = packet;
        let key = (protocol, source.min(destination), source.max(destination));
        let place = match self.places.entry(key) {
            Entry::Occupied(place) => *place.get(),
            Entry::Vacant(place) => {
                let (packets, bytes) = ([0; 2], [0; 2]);
                self.all.push(Conversation { protocol, source, destination, opened_by: None, packets, bytes });
                *place.insert(self.all.len() - 1)
            }
        };
        let conversation = &mut self.all[place];
        let back = source != conversation.source;
        if conversation.opened_by.is_none() {
            conversation.opened_by = opened_by.map(|side| if back { side.other() } else { side });
        }
        conversation.packets[usize::from(back)] += 1;
        conversation.bytes[usize::from(back)] += u64::from(length);
    }
}
