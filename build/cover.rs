//! Works out which of many runs cover each port.

use std::collections::BTreeSet;

use super::layout::PORTS;

/// A run of port numbers under one protocol, and the number of its owner.
pub struct Run {
    pub protocol: u8,
    pub first: u16,
    pub last: u16,
    pub owner: u16,
}

impl Run {
    /// The runs of an owner under each of some protocols, one bit each.
    pub fn each(protocols: u8, first: u16, last: u16, owner: u16) -> impl Iterator<Item = Self> {
        let protocols = (0..4).filter(move |protocol| protocols >> protocol & 1 == 1);
        protocols.map(move |protocol| Self { protocol, first, last, owner })
    }
}

/// For each port, in the order of their indices, what `cell` makes of the
/// owners that cover it, which come in the order of their numbers.
///
/// `cell` is asked once for each stretch of ports that the same owners cover.
///
/// # Errors
///
/// The first error of `cell`.
pub fn cells<T: Copy, E>(runs: &[Run], mut cell: impl FnMut(&[u16]) -> Result<T, E>) -> Result<Vec<T>, E> {
    let mut cells = Vec::with_capacity(PORTS);
    for protocol in 0..4 {
        // Where a run starts and where it has ended, and whose it is.
        let mut edges: Vec<(u32, bool, u16)> = Vec::new();
        for run in runs.iter().filter(|run| run.protocol == protocol) {
            edges.push((u32::from(run.first), true, run.owner));
            edges.push((u32::from(run.last) + 1, false, run.owner));
        }
        edges.sort_unstable();
        let mut edges = edges.into_iter().peekable();
        let mut open = BTreeSet::new();
        let mut at = 0;
        while at < 1 << 16 {
            while let Some((_, starts, owner)) = edges.next_if(|edge| edge.0 <= at) {
                if starts {
                    open.insert(owner);
                } else {
                    open.remove(&owner);
                }
            }
            let owners: Vec<u16> = open.iter().copied().collect();
            let value = cell(&owners)?;
            let next = edges.peek().map_or(1 << 16, |edge| edge.0.min(1 << 16));
            cells.extend((at..next).map(|_| value));
            at = next;
        }
    }
    Ok(cells)
}
