//! What a packet of IP tells of its conversation.

use std::net::{IpAddr, SocketAddr};

use etherparse::{LaxNetSlice, LaxSlicedPacket};
use portolan::Protocol;
use portolan::flow::Side;

/// What a packet tells of its conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet {
    pub protocol: Protocol,
    pub source: SocketAddr,
    pub destination: SocketAddr,
    /// Who opens a connection by it: the source, or who answers to that, the
    /// destination.
    pub opened_by: Option<Side>,
}

impl Packet {
    /// Reads a packet of IP, or nothing if it has no ports.
    pub fn of(data: &[u8]) -> Option<Self> {
        let sliced = LaxSlicedPacket::from_ip(data).ok()?;
        let (source, destination, payload): (IpAddr, IpAddr, _) = match sliced.net? {
            LaxNetSlice::Ipv4(packet) => {
                let header = packet.header();
                if header.fragments_offset().value() != 0 {
                    return None;
                }
                (header.source_addr().into(), header.destination_addr().into(), packet.payload().clone())
            }
            LaxNetSlice::Ipv6(packet) => {
                let header = packet.header();
                // The first fragment has the ports as well, but a later one
                // cannot be told from it here.
                if packet.payload().fragmented {
                    return None;
                }
                (header.source_addr().into(), header.destination_addr().into(), packet.payload().clone())
            }
            LaxNetSlice::Arp(_) => return None,
        };
        let protocol = match payload.ip_number.0 {
            6 => Protocol::Tcp,
            17 => Protocol::Udp,
            33 => Protocol::Dccp,
            132 => Protocol::Sctp,
            _ => return None,
        };
        // The ports are the first four bytes of each of the four.
        let bytes = payload.payload;
        let port = |at: usize| Some(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        let opened_by = match protocol {
            Protocol::Tcp => match bytes.get(13).map(|flags| flags & 0b1_0010) {
                Some(0b0_0010) => Some(Side::Source),
                Some(0b1_0010) => Some(Side::Destination),
                _ => None,
            },
            // The type of the first chunk: INIT, INIT ACK.
            Protocol::Sctp => match bytes.get(12) {
                Some(1) => Some(Side::Source),
                Some(2) => Some(Side::Destination),
                _ => None,
            },
            // Four bits of type: Request, Response.
            Protocol::Dccp => match bytes.get(8).map(|byte| byte >> 1 & 0b1111) {
                Some(0) => Some(Side::Source),
                Some(1) => Some(Side::Destination),
                _ => None,
            },
            Protocol::Udp => None,
        };
        Some(Self {
            protocol,
            source: SocketAddr::new(source, port(0)?),
            destination: SocketAddr::new(destination, port(2)?),
            opened_by,
        })
    }
}
