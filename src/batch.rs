//! Whole columns of ports at once, for engines that keep rows by the million.
//!
//! A column of port numbers becomes a column of two-byte ids, which share one
//! table of names.
//!
//! - [`names_of`] fills the ids of a column of port numbers of one protocol.
//! - [`names_of_each`] fills them where each row has a protocol of its own.
//! - [`name_by_id`] gives the name of an id, below [`NAME_COUNT`].
//! - [`usual_names_of`] and [`usual_name_by_id`] do the same with the words
//!   that people use.
//!
//! ```
//! use portolan::{Protocol::Tcp, batch};
//!
//! let mut ids = [0; 3];
//! batch::names_of(&[22, 443, 60_000], Tcp, &mut ids);
//! assert_eq!(ids.map(batch::name_by_id), [Some("ssh"), Some("https"), None]);
//! ```

mod usual;

use crate::number::Protocol;
use crate::tables::{self, PortNames};

pub use usual::{USUAL_COUNT, usual_name_by_id, usual_names_of};

/// How many ids [`names_of`] gives: 0, which stands for no name, and one for
/// each distinct service name.
///
/// Ids are dense, so a table of so many cells is the dictionary of a column of
/// ids. They are of this version of the data and mean nothing in
/// another; keep the dictionary with the column.
///
/// ```
/// use portolan::batch::{NAME_COUNT, name_by_id};
///
/// let dictionary: Vec<Option<&str>> = (0..NAME_COUNT).map(|id| name_by_id(id as u16)).collect();
/// assert_eq!(dictionary[0], None);
/// assert!(dictionary[1..].iter().all(Option::is_some));
/// ```
pub const NAME_COUNT: usize = tables::NAMES as usize;

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
/// use portolan::{Protocol::Tcp, batch::{name_by_id, names_of}};
///
/// let mut ids = [0; 4];
/// assert_eq!(names_of(&[22, 443, 60_000, 22], Tcp, &mut ids), 4);
/// assert_eq!(ids[0], ids[3]);
/// assert_eq!(ids.map(name_by_id), [Some("ssh"), Some("https"), None, Some("ssh")]);
/// ```
pub const fn names_of(numbers: &[u16], protocol: Protocol, ids: &mut [u16]) -> usize {
    let count = if numbers.len() < ids.len() { numbers.len() } else { ids.len() };
    // Cut to one length, so that no row of the loop is checked for it.
    let numbers = numbers.split_at(count).0;
    let ids = ids.split_at_mut(count).0;
    let names = PortNames::new(protocol.place());
    let mut at = 0;
    while at < numbers.len() && at < ids.len() {
        ids[at] = names.of(numbers[at]);
        at += 1;
    }
    count
}

/// Writes the id of the name of each port's first assignment, each port with a
/// protocol of its own, and returns how many it wrote: as many as the shortest
/// of the three slices holds.
///
/// Protocols are IP protocol numbers, as packets and flow records have them: 6
/// is TCP, 17 UDP, 33 DCCP and 132 SCTP. `ids[i]` answers `numbers[i]` and
/// `ip_protocols[i]`; [`name_by_id`] turns it into the text. The id of a port whose
/// first assignment has no name, and of any number under a protocol that has no
/// ports, is 0. What stands in `ids` beyond the count is left as it was.
///
/// For a column of one protocol [`names_of`] is quicker.
///
/// ```
/// use portolan::batch::{name_by_id, names_of_each};
///
/// let mut ids = [0; 4];
/// // TCP, UDP, ICMP (which has no ports) and SCTP.
/// assert_eq!(names_of_each(&[22, 53, 22, 36_412], &[6, 17, 1, 132], &mut ids), 4);
/// assert_eq!(ids.map(name_by_id), [Some("ssh"), Some("domain"), None, Some("s1-control")]);
/// ```
pub const fn names_of_each(numbers: &[u16], ip_protocols: &[u8], ids: &mut [u16]) -> usize {
    let mut count = if numbers.len() < ids.len() { numbers.len() } else { ids.len() };
    if ip_protocols.len() < count {
        count = ip_protocols.len();
    }
    // Cut to one length, so that no row of the loop is checked for it.
    let ip_protocols = ip_protocols.split_at(count).0;
    let numbers = numbers.split_at(count).0;
    let ids = ids.split_at_mut(count).0;
    let names = [PortNames::new(0), PortNames::new(1), PortNames::new(2), PortNames::new(3)];
    let mut at = 0;
    while at < count {
        // Without a branch on the protocol: where protocols are mixed, the
        // processor would guess it wrong, which costs more than the lookup.
        let (place, mask) = PROTOCOLS[ip_protocols[at] as usize];
        ids[at] = names[place as usize & 3].of(numbers[at]) & mask;
        at += 1;
    }
    count
}

/// For each IP protocol number, the place of the protocol, and all bits of an id; none where
/// the protocol has no ports. 1 KB, read by [`names_of_each`].
static PROTOCOLS: [(u8, u16); 256] = {
    let mut protocols = [(0, 0); 256];
    let mut number = 0;
    while number < protocols.len() {
        if let Some(protocol) = Protocol::from_ip_number(number as u8) {
            protocols[number] = (protocol.place(), u16::MAX);
        }
        number += 1;
    }
    protocols
};

/// Returns the service name that an id of [`names_of`] or
/// [`Port::name_id`](crate::Port::name_id) stands for; `None` for 0 and for a
/// number that is no id.
///
/// ```
/// use portolan::{Protocol::Tcp, batch::{NAME_COUNT, name_by_id}, lookup};
///
/// assert_eq!(name_by_id(lookup(443, Tcp).name_id()), Some("https"));
/// assert_eq!(name_by_id(0), None);
/// assert_eq!(name_by_id(NAME_COUNT as u16), None);
/// ```
#[must_use]
#[inline]
pub const fn name_by_id(id: u16) -> Option<&'static str> {
    if id < tables::NAMES { tables::name_text(id) } else { None }
}
