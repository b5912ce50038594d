//! Reads a capture of packets and prints the conversations in it with their
//! services.
//!
//! ```text
//! cargo run --example sniff -- capture.pcap
//! tcpdump -i eth0 -w - | cargo run --example sniff
//! ```
//!
//! A conversation is what goes to and fro between two addresses and ports of
//! TCP, UDP, SCTP or DCCP; they are in the order of their first packets. A line
//! has the source and the destination of the first packet, the packets and
//! bytes of both directions, the service, and how sure that is and why. With
//! `--json` it is one JSON object a line.
//!
//! Who sent the first packet tells the service of TCP, SCTP and DCCP if that
//! packet or its answer opens a connection (SYN, INIT, Request), and of UDP
//! where the port numbers leave it open. A second connection between the same
//! addresses and ports is no conversation of its own.
//!
//! It reads pcap and pcapng from a file or standard input, with packets of
//! Ethernet (VLANs included), of the loopback interface, of Linux's `any`
//! interface, or bare IP. Packets that are none of these, that are cut off
//! before the ports, or that are later fragments are counted on standard error.
//!
//! The exit code is 0 however many packets could not be read, 1 if the capture
//! cannot be read or is none, 2 for wrong usage. What was read before the fault
//! is printed.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::env;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;

use etherparse::{EtherType, LaxNetSlice, LaxSlicedPacket};
use pcap_parser::{Block, Linktype, PcapBlockOwned, PcapError, create_reader};
use portolan::{
    Protocol,
    flow::{Flow, Side},
};
use serde_json::json;

const USAGE: &str = "usage: sniff [--json] [FILE], where FILE is - or left out for standard input";

/// Linux's `any` interface in its newer form, which begins with two bytes of
/// what the packet is, of twenty in all.
const LINUX_SLL2: Linktype = Linktype(276);

const CUT_OFF: &str = "it ends within a packet";

/// What there is to read at once; a packet is at most 256 KiB.
const CAPACITY: usize = 1 << 20;

#[derive(Debug, Default)]
struct Asked {
    json: bool,
    file: Option<OsString>,
}

impl Asked {
    fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut asked = Self::default();
        let mut files = 0;
        for argument in arguments {
            match argument.to_string_lossy().as_ref() {
                "--json" => asked.json = true,
                option if option.starts_with('-') && option != "-" => {
                    return Err(format!("`{}` is not an option", option.escape_debug()));
                }
                _ => {
                    files += 1;
                    asked.file = Some(argument.clone()).filter(|file| file != "-");
                }
            }
        }
        match files {
            0 | 1 => Ok(asked),
            _ => Err(format!("found {files} files, expected one at most")),
        }
    }
}

/// What a packet tells of its conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Packet {
    protocol: Protocol,
    source: SocketAddr,
    destination: SocketAddr,
    /// Who opens a connection by it: the source, or who answers to that, the
    /// destination.
    opened_by: Option<Side>,
}

impl Packet {
    /// Reads the headers of a packet, or nothing if it has no ports.
    fn of(link: Linktype, data: &[u8]) -> Option<Self> {
        let sliced = match link {
            Linktype::ETHERNET => LaxSlicedPacket::from_ethernet(data).ok()?,
            Linktype::LINUX_SLL => {
                let kind = u16::from_be_bytes([*data.get(14)?, *data.get(15)?]);
                LaxSlicedPacket::from_ether_type(EtherType(kind), data.get(16..)?)
            }
            LINUX_SLL2 => {
                let kind = u16::from_be_bytes([*data.first()?, *data.get(1)?]);
                LaxSlicedPacket::from_ether_type(EtherType(kind), data.get(20..)?)
            }
            // A family of addresses in the byte order of who captured; IP
            // tells its version itself.
            Linktype::NULL | Linktype::LOOP => LaxSlicedPacket::from_ip(data.get(4..)?).ok()?,
            Linktype::RAW | Linktype::IPV4 | Linktype::IPV6 | Linktype(12 | 14) => {
                LaxSlicedPacket::from_ip(data).ok()?
            }
            _ => return None,
        };
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

fn is_group(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_multicast() || address.is_broadcast(),
        IpAddr::V6(address) => address.is_multicast(),
    }
}

/// What went to and fro.
#[derive(Debug)]
struct Conversation {
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

    fn json(&self) -> serde_json::Value {
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
struct Conversations {
    all: Vec<Conversation>,
    /// The protocol and the two ends, the lower first -> the place in `all`.
    places: HashMap<(Protocol, SocketAddr, SocketAddr), usize>,
    packets: u64,
    /// Packets that are of no conversation.
    other: u64,
}

impl Conversations {
    fn add(&mut self, link: Option<Linktype>, data: &[u8], length: u32) {
        self.packets += 1;
        let Some(packet) = link.and_then(|link| Packet::of(link, data)) else {
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

    /// Adds every packet of a capture, or says what is wrong with it.
    fn read(&mut self, input: impl Read + Send) -> Result<(), String> {
        let mut reader = create_reader(CAPACITY, input).map_err(|error| tell(&error))?;
        let mut links = Vec::new();
        loop {
            match reader.next() {
                Ok((offset, block)) => {
                    self.block(&block, &mut links);
                    reader.consume(offset);
                }
                Err(PcapError::Eof) => return Ok(()),
                Err(PcapError::Incomplete(_)) => {
                    if reader.reader_exhausted() {
                        return Err(CUT_OFF.to_string());
                    }
                    reader.refill().map_err(|error| tell(&error))?;
                }
                Err(error) => return Err(tell(&error)),
            }
        }
    }

    fn block(&mut self, block: &PcapBlockOwned<'_>, links: &mut Vec<Linktype>) {
        // What is beyond the captured length fills the block up.
        let captured = |data: &[u8], length: u32| data.len().min(length as usize);
        match block {
            PcapBlockOwned::LegacyHeader(header) => *links = vec![header.network],
            PcapBlockOwned::Legacy(packet) => self.add(links.first().copied(), packet.data, packet.origlen),
            PcapBlockOwned::NG(Block::SectionHeader(_)) => links.clear(),
            PcapBlockOwned::NG(Block::InterfaceDescription(interface)) => links.push(interface.linktype),
            PcapBlockOwned::NG(Block::EnhancedPacket(packet)) => {
                let link = links.get(packet.if_id as usize).copied();
                self.add(link, &packet.data[..captured(packet.data, packet.caplen)], packet.origlen);
            }
            PcapBlockOwned::NG(Block::SimplePacket(packet)) => {
                let data = &packet.data[..captured(packet.data, packet.origlen)];
                self.add(links.first().copied(), data, packet.origlen);
            }
            PcapBlockOwned::NG(_) => {}
        }
    }
}

fn tell<I: std::fmt::Debug>(error: &PcapError<I>) -> String {
    match error {
        PcapError::HeaderNotRecognized => "it is neither pcap nor pcapng".to_string(),
        PcapError::Eof => "it is empty".to_string(),
        PcapError::UnexpectedEof => CUT_OFF.to_string(),
        PcapError::BufferTooSmall => format!("it has a packet of more than {CAPACITY} bytes"),
        PcapError::ReadError => "it cannot be read".to_string(),
        _ => "it has a damaged block".to_string(),
    }
}

fn write(conversations: &Conversations, json: bool) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for conversation in &conversations.all {
        match json {
            true => writeln!(out, "{}", conversation.json())?,
            false => writeln!(out, "{conversation}")?,
        }
    }
    out.flush()
}

fn main() -> ExitCode {
    let asked = match Asked::parse(env::args_os().skip(1)) {
        Ok(asked) => asked,
        Err(problem) => {
            eprintln!("sniff: {problem}; {USAGE}");
            return ExitCode::from(2);
        }
    };
    let mut conversations = Conversations::default();
    let (name, read) = match &asked.file {
        None => ("standard input".to_string(), conversations.read(io::stdin())),
        Some(path) => {
            let read = File::open(path).map_err(|error| format!("it cannot be read: {error}"));
            (path.to_string_lossy().escape_debug().to_string(), read.and_then(|file| conversations.read(file)))
        }
    };
    match write(&conversations, asked.json) {
        Ok(()) => {}
        // Whoever reads has enough, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sniff: cannot write: {error}");
            return ExitCode::from(1);
        }
    }
    let Conversations { all, packets, other, .. } = &conversations;
    if *packets > 0 {
        eprintln!("sniff: {packets} packets, {} conversations, {other} packets of none", all.len());
    }
    match read {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("sniff: {name}: {problem}");
            ExitCode::from(1)
        }
    }
}
