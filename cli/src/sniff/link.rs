//! The way from a captured frame to the packet of IP in it.

use pcap_parser::Linktype;

/// What is in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found<'a> {
    /// A packet of IP.
    Ip(&'a [u8]),
    /// Something else, or a frame that was cut off.
    Other,
    /// The kind of link is not known; its number.
    UnknownLink(i32),
}

/// Linux's `any` interface in its newer form, which begins with two bytes of
/// what the packet is, of twenty in all.
const LINUX_SLL2: i32 = 276;

/// PPP, as such and as on a serial line; and a session of `PPPoE`.
const PPP: Linktype = Linktype(9);
const PPP_HDLC: Linktype = Linktype(50);
const PPP_ETHER: Linktype = Linktype(51);

/// Finds the packet of IP in a frame.
///
/// The number of the link is the lower 16 bits of what captures state; above it
/// are the length of the frame check sequence, which follows the packet, and
/// reserved bits.
pub fn ip(link: Linktype, frame: &[u8]) -> Found<'_> {
    let number = link.0 & 0xffff;
    let data = match Linktype(number) {
        Linktype::ETHERNET => after_type(frame, 12),
        Linktype::LINUX_SLL => after_type(frame, 14),
        Linktype(LINUX_SLL2) => sll2(frame),
        // A family of addresses in the byte order of who captured; IP tells its
        // version itself.
        Linktype::NULL | Linktype::LOOP => frame.get(4..),
        Linktype::RAW | Linktype::IPV4 | Linktype::IPV6 | Linktype(12 | 14) => Some(frame),
        PPP | PPP_HDLC => ppp(frame.strip_prefix(&[0xff, 0x03]).unwrap_or(frame)),
        PPP_ETHER => pppoe(frame),
        _ => return Found::UnknownLink(number),
    };
    data.map_or(Found::Other, Found::Ip)
}

/// Two bytes, the higher one first.
fn word(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..)?.first_chunk().map(|bytes| u16::from_be_bytes(*bytes))
}

fn sll2(frame: &[u8]) -> Option<&[u8]> {
    of_type(word(frame, 0)?, frame.get(20..)?)
}

/// What follows an Ethernet type.
fn after_type(frame: &[u8], at: usize) -> Option<&[u8]> {
    of_type(word(frame, at)?, frame.get(at + 2..)?)
}

/// What is in data of an Ethernet type. Each layer takes bytes away, so that it
/// ends however many there are.
fn of_type(mut ether_type: u16, mut data: &[u8]) -> Option<&[u8]> {
    loop {
        match ether_type {
            // IPv4, IPv6.
            0x0800 | 0x86dd => return Some(data),
            // Tags of VLANs (802.1Q, 802.1ad and what came before it): two bytes, and the next type.
            0x8100 | 0x88a8 | 0x9100 | 0x9200 | 0x9300 => {
                (ether_type, data) = (word(data, 2)?, data.get(4..)?);
            }
            // MPLS.
            0x8847 | 0x8848 => return mpls(data),
            // A session of `PPPoE`.
            0x8864 => return pppoe(data),
            // A length: LLC with SNAP, of which the last two bytes are a type.
            0..=1500 if data.starts_with(&[0xaa, 0xaa, 0x03, 0, 0, 0]) => {
                (ether_type, data) = (word(data, 6)?, data.get(8..)?);
            }
            _ => return None,
        }
    }
}

/// What is below the labels of MPLS: IP if it says so of itself.
fn mpls(mut data: &[u8]) -> Option<&[u8]> {
    loop {
        let is_last = data.get(2)? & 1 == 1;
        data = data.get(4..)?;
        if is_last {
            return matches!(data.first()? >> 4, 4 | 6).then_some(data);
        }
    }
}

/// What is in a session of `PPPoE`: version, code, session and length, and PPP.
fn pppoe(data: &[u8]) -> Option<&[u8]> {
    if data.get(1)? == &0 { ppp(data.get(6..)?) } else { None }
}

/// What is in PPP: a protocol of two bytes, or one if that is odd.
fn ppp(data: &[u8]) -> Option<&[u8]> {
    let (protocol, data) = match data.first()? {
        short if short & 1 == 1 => (u16::from(*short), data.get(1..)?),
        _ => (word(data, 0)?, data.get(2..)?),
    };
    match protocol {
        0x0021 | 0x0057 => Some(data),
        0x0281 | 0x0283 => mpls(data),
        _ => None,
    }
}
