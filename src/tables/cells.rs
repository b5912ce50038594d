//! Columns of numbers, stored as bytes in little-endian order.
//!
//! A byte string is one token to the compiler, and an array of numbers is tens
//! of thousands: compiling the crate takes a third less time this way. Reading
//! a cell is the same single load.

/// A column of 16-bit cells.
pub(super) struct U16<const BYTES: usize>(pub [u8; BYTES]);

/// A column of 32-bit cells.
pub(super) struct U32<const BYTES: usize>(pub [u8; BYTES]);

/// A cell of 16 bits.
pub(super) type Cell = [u8; 2];

impl<const BYTES: usize> U16<BYTES> {
    pub(super) const LEN: usize = BYTES / 2;

    pub(super) const fn cells(&'static self) -> &'static [Cell] {
        self.0.as_chunks().0
    }

    /// The cell at a place: see [`cell`].
    #[inline]
    pub(super) const fn at(&'static self, place: usize) -> u16 {
        cell(self.cells(), place)
    }

    #[allow(clippy::unused_self)]
    pub(super) const fn len(&self) -> usize {
        Self::LEN
    }
}

impl<const BYTES: usize> U32<BYTES> {
    pub(super) const fn cells(&'static self) -> &'static [[u8; 4]] {
        self.0.as_chunks().0
    }

    /// The cell at a place. A place that is not there panics.
    #[inline]
    pub(super) const fn at(&'static self, place: usize) -> u32 {
        u32::from_le_bytes(self.cells()[place])
    }

    #[allow(clippy::unused_self)]
    pub(super) const fn len(&self) -> usize {
        BYTES / 4
    }
}

/// The cell at a place of a column. There is one at each place that is asked
/// for, which the tests of the generator hold for every table; saying so
/// without a panic spares the message, the place in the source and a
/// relocation, for each of the columns that a program asks for.
#[inline]
pub(super) const fn cell(cells: &[Cell], place: usize) -> u16 {
    if place < cells.len() { u16::from_le_bytes(cells[place]) } else { 0 }
}
