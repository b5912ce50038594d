//! Columns of what ports most likely are.

use crate::number::{Port, Protocol, lookup};
use crate::tables;

/// How many ids [`usual_names_of`] gives: 0, which stands for none, and one for
/// each word of the tables. Two words that are written alike and differ in
/// their [short form](crate::Usual::short) have two ids. They are not those of
/// [`names_of`](crate::batch::names_of).
///
/// ```
/// use portolan::batch::{USUAL_COUNT, usual_name_by_id};
///
/// let dictionary: Vec<Option<&str>> = (0..USUAL_COUNT).map(|id| usual_name_by_id(id as u16)).collect();
/// assert_eq!(dictionary[0], None);
/// assert!(dictionary[1..].iter().all(Option::is_some));
/// ```
pub const USUAL_COUNT: usize = tables::WORDS as usize;

/// Writes the id of the [usual name](Port::usual_name) of each port, and returns
/// how many it wrote: as many as the shorter of the two slices holds.
///
/// `ids[i]` answers `numbers[i]`, and is 0 for a port of which nobody is on
/// record. What stands in `ids` beyond the count is left as it was. Costs two
/// table reads a port.
///
/// ```
/// use portolan::{Protocol::Udp, batch::{usual_name_by_id, usual_names_of}};
///
/// let mut ids = [0; 3];
/// assert_eq!(usual_names_of(&[53, 443, 4], Udp, &mut ids), 3);
/// assert_eq!(ids.map(usual_name_by_id), [Some("DNS"), Some("QUIC"), None]);
/// ```
pub const fn usual_names_of(numbers: &[u16], protocol: Protocol, ids: &mut [u16]) -> usize {
    let count = if numbers.len() < ids.len() { numbers.len() } else { ids.len() };
    let numbers = numbers.split_at(count).0;
    let ids = ids.split_at_mut(count).0;
    let mut at = 0;
    while at < numbers.len() && at < ids.len() {
        ids[at] = lookup(numbers[at], protocol).usual_name_id();
        at += 1;
    }
    count
}

/// Returns the word that an id of [`usual_names_of`] or
/// [`Port::usual_name_id`] stands for; `None` for 0 and for a number that is no
/// id.
///
/// ```
/// use portolan::{Protocol::Tcp, batch::{USUAL_COUNT, usual_name_by_id}, lookup};
///
/// assert_eq!(usual_name_by_id(lookup(3389, Tcp).usual_name_id()), Some("RDP"));
/// assert_eq!(usual_name_by_id(USUAL_COUNT as u16), None);
/// ```
#[must_use]
#[inline]
pub const fn usual_name_by_id(id: u16) -> Option<&'static str> {
    if id < tables::WORDS { tables::word_text(id) } else { None }
}

impl Port {
    /// Returns the id of the [`usual_name`](Self::usual_name), 0 for none: see
    /// [`usual_names_of`], which answers many ports at once.
    ///
    /// Costs two table reads.
    ///
    /// ```
    /// # use portolan::{Protocol::{Tcp, Udp}, lookup};
    /// assert_eq!(lookup(53, Tcp).usual_name_id(), lookup(53, Udp).usual_name_id());
    /// assert_eq!(lookup(4, Udp).usual_name_id(), 0);
    /// ```
    #[must_use]
    #[inline]
    pub const fn usual_name_id(self) -> u16 {
        tables::port_word(self.index())
    }
}
