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

/// Where the cell of an index stands, given the number of its page.
pub const fn cell_of(page: usize, index: usize) -> usize {
    (page << PAGE_BITS) | (index & (PAGE - 1))
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

/// Feeds a service name to a hasher so that ASCII case makes no difference.
///
/// Eight bytes at a time, because the hasher pays for each call: a name of
/// the registry takes two calls on average and not nine.
pub fn hash_folded<H: Hasher>(name: &[u8], state: &mut H) {
    let mut chunks = name.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        state.write_u64(fold(u64::from_le_bytes(word)));
    }
    let rest = chunks.remainder();
    let mut word = [0; 8];
    word[..rest.len()].copy_from_slice(rest);
    // Marks where the name ends, so that one that ends in NUL bytes is fed
    // differently from one that does not.
    word[rest.len()] = 0x80;
    state.write_u64(fold(u64::from_le_bytes(word)));
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
