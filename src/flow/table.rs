//! What is on record for every port, worked out once, for flows by the million.

use core::fmt;
use std::boxed::Box;
use std::vec;

use super::evidence::Evidence;
use super::{Flow, Verdict};
use crate::number::{Port, Protocol, lookup};
use crate::tables::layout;

/// What is on record for every port as a service, worked out once. It answers
/// as [`Flow::service`] does, in a small part of the time.
///
/// It takes 64 KiB of the heap, and the time of some hundred thousand lookups
/// to make. A program that labels flows by the million makes one and keeps it.
///
/// ```
/// use portolan::{Protocol::Tcp, flow::{Flow, FlowTable}};
///
/// let table = FlowTable::new();
/// let flow = Flow::new(53_214, 443, Tcp);
/// assert_eq!(table.service(flow), flow.service());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct FlowTable {
    /// Two bits a port: four ports a byte.
    evidence: Box<[u8]>,
}

impl FlowTable {
    /// Returns the table of these data.
    #[must_use]
    pub fn new() -> Self {
        let mut evidence = vec![0; layout::PORTS / 4].into_boxed_slice();
        for protocol in Protocol::ALL {
            for number in 0..=u16::MAX {
                let (at, shift) = Self::place(lookup(number, protocol));
                evidence[at] |= (Evidence::of(lookup(number, protocol)) as u8) << shift;
            }
        }
        Self { evidence }
    }

    /// Returns which side of a flow is the service, as [`Flow::service`] does.
    ///
    /// ```
    /// # use portolan::{Protocol::Udp, flow::{Flow, FlowTable, Side}};
    /// assert_eq!(FlowTable::new().service(Flow::new(53_214, 53, Udp)).side(), Some(Side::Destination));
    /// ```
    #[must_use]
    #[inline]
    pub fn service(&self, flow: Flow) -> Verdict {
        flow.service_by(|port| {
            let (at, shift) = Self::place(port);
            match self.evidence[at] >> shift & 0b11 {
                0 => Evidence::Nothing,
                1 => Evidence::Weak,
                2 => Evidence::Rivalled,
                _ => Evidence::Firm,
            }
        })
    }

    /// The byte of a port and the place of its two bits in it.
    #[inline]
    const fn place(port: Port) -> (usize, usize) {
        let index = layout::port_index(port.protocol().place(), port.number());
        (index / 4, index % 4 * 2)
    }
}

impl Default for FlowTable {
    /// Returns [`FlowTable::new`].
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for FlowTable {
    /// Writes its size and no more.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlowTable").field("bytes", &self.evidence.len()).finish_non_exhaustive()
    }
}
