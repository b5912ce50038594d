//! How the tables are laid out: the one place that the generator (which writes
//! them) and the crate (which reads them) share.

// Each side uses a part. Casts, because `From` is not const.
#![allow(dead_code, clippy::cast_possible_truncation, clippy::cast_lossless)]

use core::hash::Hasher;

/// How many bits of an index select a cell inside a page.
///
/// Sixteen cells a page. Measured on the registry of 2024, tables of port
/// numbers take 91 KB with 4 bits, 109 KB with 3, 95 KB with 5, 118 KB with 6
/// and 197 KB with 8; a flat table takes 512 KB.
pub const PAGE_BITS: u32 = 4;

/// How many cells a page has.
pub const PAGE: usize = 1 << PAGE_BITS;

/// How many (protocol, port number) pairs there are.
pub const PORTS: usize = 4 << 16;

/// Where a port stands in a table of ports. `protocol` is 0 to 3.
pub const fn port_index(protocol: u8, number: u16) -> usize {
    (protocol as usize) << 16 | number as usize
}

/// Which entry of a page table an index falls on.
pub const fn page_of(index: usize) -> usize {
    index >> PAGE_BITS
}

/// Where the cell of an index stands, given where its page starts.
///
/// A page table holds starts and not numbers of pages: one shift less on the
/// way of every lookup, and pages may overlap.
pub const fn cell_of(start: usize, index: usize) -> usize {
    start + (index & (PAGE - 1))
}

/// How many bits of a packed span hold the length of the text, in bytes.
///
/// The longest text of the registry has 1,532 bytes and the longest string of
/// texts 161,242, so that both parts have room for three times as much.
pub const LENGTH_BITS: u32 = 13;

/// Where a text stands in the string of its kind, and its length in bytes.
///
/// Packed into one number, because a lookup then reads once and checks once:
/// offsets of the ends alone take half the bytes in the string of names, and a
/// quarter to a third more time.
pub const fn pack_span(start: u32, length: u32) -> u32 {
    start << LENGTH_BITS | length
}

/// The opposite of [`pack_span`].
pub const fn unpack_span(packed: u32) -> (usize, usize) {
    ((packed >> LENGTH_BITS) as usize, (packed & ((1 << LENGTH_BITS) - 1)) as usize)
}

/// The cell of a port that no row covers.
pub const NO_ROW: u16 = u16::MAX;

/// Marks a [`RowSpan`] whose rows are in a list instead of next to each other.
///
/// It is also one more than the largest number of rows a table may have.
pub const LISTED: u16 = 1 << 15;

/// A set of rows: where it starts and how many there are. With [`LISTED`] set
/// in the length, the start counts in the list and not in the rows.
pub type RowSpan = (u16, u16);

/// Marks a reference that is a text. Without it the value is an RFC number.
pub const TEXT_REFERENCE: u16 = 1 << 15;

/// The years that a packed date can hold: 7 bits, counted from 1970.
pub const YEARS: core::ops::RangeInclusive<u16> = 1970..=2097;

/// A date in 16 bits: 7 for the year since 1970, 4 for the month, 5 for the
/// day, of which 0 is "not known". A date as a whole is never 0, because one
/// whose month is unknown does not occur in the registry.
pub const fn pack_date(year: u16, month: u8, day: u8) -> u16 {
    (year - *YEARS.start()) << 9 | (month as u16) << 5 | day as u16
}

/// The opposite of [`pack_date`].
pub const fn unpack_date(packed: u16) -> (u16, u8, u8) {
    let year = (packed >> 9) + *YEARS.start();
    (year, (packed >> 5 & 0xf) as u8, (packed & 0x1f) as u8)
}

/// What a row's flag byte says of its protocol: 0 none, otherwise 1 more than
/// the protocol's number.
pub const FLAG_PROTOCOL: u8 = 0b0000_0111;

/// The flag of a row that comes from `updates.csv`.
pub const FLAG_UPDATE: u8 = 0b0000_1000;

/// The kinds of claims, as they are written; a table holds the place.
pub const KINDS: [&str; 24] = [
    "vendor-range",
    "database",
    "messaging",
    "containers",
    "monitoring",
    "remote-access",
    "media",
    "vpn",
    "developer-tool",
    "web",
    "storage",
    "network",
    "security",
    "home-automation",
    "model-server",
    "enterprise",
    "development-server",
    "game",
    "peer-to-peer",
    "voice-video",
    "industrial",
    "ephemeral",
    "blocked-by-browsers",
    "malware",
];

/// The standings, as they are written; a table holds the place.
pub const STANDINGS: [&str; 5] = ["active", "deprecated", "discontinued", "dormant", "unknown"];

/// From this number on, the standing of a row is that of a finding, whose
/// number is what is left. Below, it is what the registry itself says.
pub const STANDING_BY_REGISTRY: u16 = STANDINGS.len() as u16;

/// How sure a usual name is, as it is written; a table holds the place.
pub const CONFIDENCES: [&str; 3] = ["likely", "possible", "unclear"];

/// Marks a usual meaning that is a claim and not a row.
pub const USUAL_CLAIM: u16 = 1 << 15;

/// A service name made ready for comparing it without regard to ASCII case.
#[derive(Clone, Copy)]
pub struct Folded<'a> {
    pub name: &'a [u8],
    ends: (u64, u64),
}

impl<'a> Folded<'a> {
    #[inline]
    pub const fn new(name: &'a [u8]) -> Self {
        let (first, last) = ends(name);
        Self { name, ends: (fold(first), fold(last)) }
    }

    /// Feeds a hash of the name to the hash function of the map.
    ///
    /// All that it must do is to keep different names apart, for which 48 bits
    /// suffice. The function takes a round for each eight bytes, and these six
    /// go in with its last round.
    #[inline]
    pub fn feed<H: Hasher>(&self, state: &mut H) {
        let hash = self.hash();
        state.write_u32((hash >> 16) as u32);
        state.write_u16((hash >> 48) as u16);
    }

    #[inline]
    pub const fn hash(&self) -> u64 {
        let hash = mix(mix(self.name.len() as u64, self.ends.0), self.ends.1);
        if self.name.len() <= 16 { hash } else { self.hash_middle(hash) }
    }

    #[inline(never)]
    const fn hash_middle(&self, mut hash: u64) -> u64 {
        let mut rest = middle(self.name);
        while let Some((word, after)) = rest.split_first_chunk() {
            hash = mix(hash, fold(u64::from_le_bytes(*word)));
            rest = after;
        }
        hash
    }

    /// Tells whether another name is the same, ASCII case aside.
    #[inline]
    pub const fn matches(&self, other: &[u8]) -> bool {
        if self.name.len() != other.len() {
            return false;
        }
        let (first, last) = ends(other);
        if self.ends.0 != fold(first) || self.ends.1 != fold(last) {
            return false;
        }
        other.len() <= 16 || self.middle_matches(other)
    }

    #[inline(never)]
    const fn middle_matches(&self, other: &[u8]) -> bool {
        let (mut rest, mut other_rest) = (middle(self.name), middle(other));
        while let (Some((word, after)), Some((other_word, other_after))) =
            (rest.split_first_chunk(), other_rest.split_first_chunk())
        {
            if fold(u64::from_le_bytes(*word)) != fold(u64::from_le_bytes(*other_word)) {
                return false;
            }
            (rest, other_rest) = (after, other_after);
        }
        true
    }
}

/// The first and the last eight bytes of a name, which may overlap; of a name
/// that is shorter, all of its bytes. With [`middle`] and the length it is the
/// whole name.
///
/// Four reads of four bytes serve every length from 4 to 16, which nearly all
/// names have. A read of eight where there are eight would be shorter, and
/// slower by a mispredicted branch for every third name.
#[inline]
const fn ends(name: &[u8]) -> (u64, u64) {
    let Some(last) = name.len().checked_sub(4) else {
        return match *name {
            [] => (0, 0),
            [first, ..] => (first as u64, (name[name.len() / 2] as u64) << 8 | name[name.len() - 1] as u64),
        };
    };
    let step = if last < 4 { last } else { 4 };
    (word(name, 0) | word(name, step) << 32, word(name, last - step) | word(name, last) << 32)
}

/// Four bytes of a name from a place on.
#[inline]
const fn word(name: &[u8], at: usize) -> u64 {
    match name.split_at(at).1.first_chunk() {
        Some(bytes) => u32::from_le_bytes(*bytes) as u64,
        None => 0,
    }
}

/// What [`ends`] leaves out of a name, and a few bytes before the last ones
/// where that makes whole words. Few names have any: RFC 6335 allows 15
/// characters (section 5.1).
const fn middle(name: &[u8]) -> &[u8] {
    if name.len() <= 16 {
        return &[];
    }
    let words = (name.len() - 9) / 8;
    name.split_at(8).1.split_at(words * 8).0
}

const fn mix(hash: u64, word: u64) -> u64 {
    // Odd, so that multiplying loses nothing; the bits of the golden ratio, so
    // that it spreads.
    (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Makes each ASCII capital of eight bytes small.
const fn fold(word: u64) -> u64 {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let low = word & !HIGH;
    // Bit 7 of a byte after the addition: is it at least `A`, is it beyond `Z`?
    let from_a = low + 0x3f3f_3f3f_3f3f_3f3f;
    let beyond_z = low + 0x2525_2525_2525_2525;
    let capital = from_a & !beyond_z & !word & HIGH;
    word | capital >> 2
}
