//! Whole columns of ports at once, for engines that keep rows by the million.

use core::ops::Range;

use crate::Protocol;
use crate::tables::{self, PortNames};

/// Every id that [`names_of`] gives: 0, which stands for no name, and one for
/// each distinct service name.
///
/// Ids are dense, so a table of `NAME_IDS.len()` cells is the dictionary of a
/// column of ids. They are of this version of the data and mean nothing in
/// another; keep the dictionary with the column.
///
/// ```
/// use portolan::{NAME_IDS, name_by_id};
///
/// let dictionary: Vec<Option<&str>> = NAME_IDS.map(name_by_id).collect();
/// assert_eq!(dictionary[0], None);
/// assert!(dictionary[1..].iter().all(Option::is_some));
/// ```
pub const NAME_IDS: Range<u16> = 0..tables::NAMES;

/// Writes the id of the name of each port's first assignment, and returns how
/// many it wrote: as many as the shorter of the two slices holds.
///
/// `ids[i]` answers `numbers[i]`; [`name_by_id`] turns it into the text, and
/// gives what [`Port::name`](crate::Port::name) gives. The id of a port whose
/// first assignment has no name is 0. What stands in `ids` beyond the count is
/// left as it was.
///
/// Costs two table reads a port, of tables that fit the innermost cache for
/// each protocol.
///
/// ```
/// use portolan::{Protocol::Tcp, name_by_id, names_of};
///
/// let mut ids = [0; 4];
/// assert_eq!(names_of(Tcp, &[22, 443, 60_000, 22], &mut ids), 4);
/// assert_eq!(ids[0], ids[3]);
/// assert_eq!(ids.map(name_by_id), [Some("ssh"), Some("https"), None, Some("ssh")]);
/// ```
pub const fn names_of(protocol: Protocol, numbers: &[u16], ids: &mut [u16]) -> usize {
    let count = if numbers.len() < ids.len() { numbers.len() } else { ids.len() };
    // Cut to one length, so that no row of the loop is checked for it.
    let numbers = numbers.split_at(count).0;
    let ids = ids.split_at_mut(count).0;
    let names = PortNames::new(protocol as u8);
    let mut at = 0;
    while at < numbers.len() && at < ids.len() {
        ids[at] = names.of(numbers[at]);
        at += 1;
    }
    count
}

/// Returns the service name that an id of [`names_of`] or
/// [`Port::name_id`](crate::Port::name_id) stands for; `None` for 0 and for a
/// number that is no id.
///
/// ```
/// use portolan::{NAME_IDS, Protocol::Tcp, lookup, name_by_id};
///
/// assert_eq!(name_by_id(lookup(443, Tcp).name_id()), Some("https"));
/// assert_eq!(name_by_id(0), None);
/// assert_eq!(name_by_id(NAME_IDS.end), None);
/// ```
#[must_use]
#[inline]
pub const fn name_by_id(id: u16) -> Option<&'static str> {
    if id < tables::NAMES { tables::name_text(id) } else { None }
}
