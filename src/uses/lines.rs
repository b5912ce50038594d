//! Iterators over the lines of a data file: all of them, or those of a port.

/// Writes an iterator over lines that the tables number: `$span` gives where
/// the list of a port starts and ends, `$listed` the line at a place of it.
macro_rules! lines {
    ($iterator:ident of $item:ident, $count:expr, $span:path, $listed:path) => {
        impl $iterator {
            pub(crate) const fn every() -> Self {
                Self { listed: false, next: 0, end: $count }
            }

            #[inline]
            pub(crate) const fn of_port(index: usize) -> Self {
                let (next, end) = $span(index);
                Self { listed: true, next, end }
            }

            #[inline]
            const fn at(&self, place: u16) -> $item {
                $item::from_number(if self.listed { $listed(place) } else { place })
            }
        }

        impl Iterator for $iterator {
            type Item = $item;

            #[inline]
            fn next(&mut self) -> Option<$item> {
                if self.next == self.end {
                    return None;
                }
                self.next += 1;
                Some(self.at(self.next - 1))
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                let left = usize::from(self.end - self.next);
                (left, Some(left))
            }
        }

        impl DoubleEndedIterator for $iterator {
            fn next_back(&mut self) -> Option<$item> {
                if self.next == self.end {
                    return None;
                }
                self.end -= 1;
                Some(self.at(self.end))
            }
        }

        impl ExactSizeIterator for $iterator {}
        impl FusedIterator for $iterator {}
    };
}

pub(super) use lines;

/// The number of the line whose id compares as equal, found by halves.
pub(super) fn by_id(count: u16, order: impl Fn(u16) -> core::cmp::Ordering) -> Option<u16> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        match order(middle) {
            core::cmp::Ordering::Less => low = middle + 1,
            core::cmp::Ordering::Equal => return Some(middle),
            core::cmp::Ordering::Greater => high = middle,
        }
    }
    None
}
