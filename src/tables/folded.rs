//! Names made ready for finding them in any ASCII case: what the generator and
//! the reader of the perfect hash share.

// Each side uses a part. Casts, because `From` is not const.
#![allow(dead_code, clippy::cast_possible_truncation, clippy::cast_lossless)]

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

    /// The three hashes that a perfect hash of phf displaces: of the bucket, and
    /// two of the place. `key` is what the generator tried last.
    #[inline]
    pub const fn hashes(&self, key: u64) -> (u32, u32, u32) {
        let hash = mix(self.hash(), key);
        // The upper bits of a product depend on all bits of its factors.
        let other = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
        ((hash >> 32) as u32, (other >> 32) as u32, hash as u32)
    }

    #[inline]
    const fn hash(&self) -> u64 {
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

/// Whether a byte counts when words that people type are compared: letters,
/// digits, and the plus sign that tells `c++` from `c`. Hyphens, blanks and the
/// like do not.
pub const fn is_kept(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'+'
}
