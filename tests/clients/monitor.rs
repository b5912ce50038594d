//! A traffic monitor: bytes by service, with names of the user's own.

use std::collections::BTreeMap;

use portolan::flow::{Flow, Hints, Side};
use portolan::overlay::{Overlay, OverlayError};
use portolan::{Protocol, Protocol::Tcp, Protocol::Udp};

/// A connection of this machine, as it sees it.
struct Connection {
    protocol: Protocol,
    local: u16,
    remote: u16,
    bytes: u64,
}

struct Monitor {
    names: Overlay,
    bytes: BTreeMap<String, u64>,
}

impl Monitor {
    fn new(own: &str) -> Result<Self, OverlayError> {
        Ok(Self { names: Overlay::from_services(own)?, bytes: BTreeMap::new() })
    }

    fn see(&mut self, seen: &Connection) {
        let flow = Flow::new(seen.local, seen.remote, seen.protocol).with_hints(Hints::NONE.with_local(Side::Source));
        let port = flow.port(flow.service().side_or(Side::Destination));
        let name = self.names.lookup(port).name().map_or_else(|| port.to_string(), String::from);
        *self.bytes.entry(name).or_default() += seen.bytes;
    }
}

#[test]
fn traffic_is_counted_by_service() {
    let mut monitor = Monitor::new("builds 8080/tcp # our cache").unwrap();
    for (protocol, local, remote, bytes) in [
        (Tcp, 40_404, 443, 100),
        (Tcp, 51_000, 443, 20),
        (Udp, 51_000, 443, 3),
        (Tcp, 8080, 52_000, 7),
        (Tcp, 3306, 5432, 50),
        (Udp, 40_000, 51_820, 9),
        (Udp, 50_001, 50_011, 1),
    ] {
        monitor.see(&Connection { protocol, local, remote, bytes });
    }
    let expected = [("50011/udp", 1), ("HTTPS", 120), ("PostgreSQL", 50), ("QUIC", 3), ("WireGuard", 9), ("builds", 7)];
    assert!(monitor.bytes.iter().map(|(name, bytes)| (&**name, *bytes)).eq(expected), "{:?}", monitor.bytes);
}
