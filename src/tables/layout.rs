//! How the tables are laid out: the one place that the generator (which writes
//! them) and the crate (which reads them) share.

// Each side uses a part. Casts, because `From` is not const.
#![allow(dead_code, clippy::cast_possible_truncation, clippy::cast_lossless)]

use super::vocabulary;

/// How many bits of an index select a cell inside a page.
///
/// Sixteen cells a page. Measured on the registry of 2024, tables of port
/// numbers take 91 KB with 4 bits, 109 KB with 3, 95 KB with 5, 118 KB with 6
/// and 197 KB with 8; a flat table takes 512 KB.
pub const PAGE_BITS: u32 = 4;

/// How many cells a page has.
pub const PAGE: usize = 1 << PAGE_BITS;

/// How many lines of a column of texts count from one start.
pub const TEXT_BLOCK: usize = 16;

/// Which block a line of a column of texts is in.
pub const fn text_block_of(line: usize) -> usize {
    line / TEXT_BLOCK
}

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

/// From this number on, the standing of a row is that of a finding, whose
/// number is what is left. Below, it is what the registry itself says.
pub const STANDING_BY_REGISTRY: u16 = vocabulary::STANDINGS.len() as u16;

/// Marks a usual meaning that is a claim and not a row.
pub const USUAL_CLAIM: u16 = 1 << 15;

/// The usual meaning of a number that several uses share.
pub const USUAL_SEVERAL: u16 = USUAL_CLAIM - 1;

/// The usual meaning that is the first row of the port: one answer for all such
/// ports.
pub const USUAL_FIRST_ROW: u16 = USUAL_CLAIM - 2;

/// The bits of a claim's flags: a bit a protocol, the role, and the standing
/// above.
pub const CLAIM_ROLE_SHIFT: u8 = 4;
pub const CLAIM_STANDING_SHIFT: u8 = 5;
