//! The packets of a capture in pcap or pcapng.

use std::io::Read;

use pcap_parser::{Block, Linktype, PcapBlockOwned, PcapError, create_reader};

use super::conversation::Conversations;

const CUT_OFF: &str = "it ends within a packet";

const DAMAGED: &str = "it has a damaged block";

/// What there is to read at once; a packet is at most 256 KiB.
const CAPACITY: usize = 1 << 20;

/// The block of packets that pcapng had before the enhanced one.
const OBSOLETE_PACKET: u32 = 2;

/// The type of the block that begins a section, whose length has a byte order of
/// its own.
const SECTION: [u8; 4] = [0x0a, 0x0d, 0x0d, 0x0a];

/// What the blocks so far say of those that follow.
#[derive(Debug, Default)]
struct Section {
    /// The link of each interface.
    links: Vec<Linktype>,
    big_endian: bool,
    /// Whether there is a section at all: the capture is pcapng.
    is_open: bool,
}

impl Section {
    /// Whether the block that comes next is damaged: shorter than its own type
    /// and its two lengths. `pcap-parser` 0.17 takes those away without a look
    /// where the block is of process information.
    fn is_damaged(&self, block: &[u8]) -> bool {
        let length = block.get(4..).and_then(|rest| rest.first_chunk::<4>());
        self.is_open
            && !block.starts_with(&SECTION)
            && length.is_some_and(|bytes| {
                12 > if self.big_endian { u32::from_be_bytes(*bytes) } else { u32::from_le_bytes(*bytes) }
            })
    }
}

/// Adds every packet of a capture, or says what is wrong with it.
pub fn read(conversations: &mut Conversations, input: impl Read + Send) -> Result<(), String> {
    let mut reader = create_reader(CAPACITY, input).map_err(|error| tell(&error))?;
    let mut section = Section::default();
    loop {
        if section.is_damaged(reader.data()) {
            return Err(DAMAGED.to_string());
        }
        match reader.next() {
            Ok((offset, block)) => {
                add(conversations, &block, &mut section);
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

fn add(conversations: &mut Conversations, block: &PcapBlockOwned<'_>, section: &mut Section) {
    // What is beyond the captured length fills the block up.
    let captured = |data: &[u8], length: u32| data.len().min(length as usize);
    let links = &mut section.links;
    match block {
        PcapBlockOwned::LegacyHeader(header) => *links = vec![header.network],
        PcapBlockOwned::Legacy(packet) => conversations.add(links.first().copied(), packet.data, packet.origlen),
        PcapBlockOwned::NG(Block::SectionHeader(header)) => {
            links.clear();
            section.big_endian = header.big_endian();
            section.is_open = true;
        }
        PcapBlockOwned::NG(Block::InterfaceDescription(interface)) => links.push(interface.linktype),
        PcapBlockOwned::NG(Block::EnhancedPacket(packet)) => {
            let link = links.get(packet.if_id as usize).copied();
            conversations.add(link, &packet.data[..captured(packet.data, packet.caplen)], packet.origlen);
        }
        PcapBlockOwned::NG(Block::SimplePacket(packet)) => {
            let data = &packet.data[..captured(packet.data, packet.origlen)];
            conversations.add(links.first().copied(), data, packet.origlen);
        }
        // The kind of a block that is not known is read as little-endian.
        PcapBlockOwned::NG(Block::Unknown(block))
            if block.block_type == if section.big_endian { OBSOLETE_PACKET.swap_bytes() } else { OBSOLETE_PACKET } =>
        {
            let packet = Obsolete::of(block.data, section.big_endian).unwrap_or_default();
            conversations.add(section.links.get(packet.interface).copied(), packet.data, packet.length);
        }
        PcapBlockOwned::NG(_) => {}
    }
}

/// A packet as pcapng wrote it at first.
#[derive(Debug, Default)]
struct Obsolete<'a> {
    interface: usize,
    data: &'a [u8],
    length: u32,
}

impl<'a> Obsolete<'a> {
    /// Reads the block: interface and drops in 16 bits each, two words of the
    /// time, the captured length, the length, and the packet.
    fn of(block: &'a [u8], big_endian: bool) -> Option<Self> {
        let word = |at: usize| {
            let bytes = block.get(at..at + 4)?.try_into().ok()?;
            Some(if big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
        };
        let interface = block.first_chunk::<2>()?;
        let interface = if big_endian { u16::from_be_bytes(*interface) } else { u16::from_le_bytes(*interface) };
        let (data, captured) = (block.get(20..)?, word(12)? as usize);
        Some(Self { interface: interface.into(), data: &data[..data.len().min(captured)], length: word(16)? })
    }
}

fn tell<I: std::fmt::Debug>(error: &PcapError<I>) -> String {
    match error {
        PcapError::HeaderNotRecognized => "it is neither pcap nor pcapng".to_string(),
        PcapError::Eof => "it is empty".to_string(),
        PcapError::UnexpectedEof => CUT_OFF.to_string(),
        PcapError::BufferTooSmall => format!("it has a packet of more than {CAPACITY} bytes"),
        PcapError::ReadError => "it cannot be read".to_string(),
        _ => DAMAGED.to_string(),
    }
}
