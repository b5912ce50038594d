//! The sockets of this machine that wait for others.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use portolan::Protocol::{self, Tcp, Udp};
use portolan::{Port, lookup};

/// A socket that waits for others, and its process if this user may see it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listening {
    pub port: Port,
    pub address: SocketAddr,
    pub process: Option<String>,
}

/// Returns every socket of TCP that listens, and every one of UDP that is bound.
pub fn all() -> Result<BTreeSet<Listening>, Box<dyn std::error::Error>> {
    let mut found = BTreeSet::new();
    for listener in listeners::get_all()? {
        let protocol = match (listener.protocol, listener.state) {
            (listeners::Protocol::TCP, listeners::SocketState::Listen) => Tcp,
            (listeners::Protocol::UDP, _) => Udp,
            _ => continue,
        };
        let (address, process) = (listener.socket, Some(listener.process.name));
        found.insert(Listening { port: lookup(address.port(), protocol), address, process });
    }
    #[cfg(target_os = "linux")]
    kernel::correct(&mut found);
    // A socket that is not bound yet has port 0.
    found.retain(|socket| socket.port.number() != 0);
    Ok(found)
}

#[cfg(target_os = "linux")]
mod kernel {
    //! `listeners` leaves out a socket whose process it may not see, and does
    //! not tell a UDP socket that waits from one that is connected. The
    //! kernel's own tables have each socket with its state, without process.

    use std::collections::BTreeSet;
    use std::fs;
    use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

    use super::{Listening, Protocol, Tcp, Udp, lookup};

    /// With the state of a socket that waits: `TCP_LISTEN`, and `TCP_CLOSE`,
    /// which is also that of a UDP socket without a peer.
    const TABLES: [(&str, Protocol, &str); 4] = [
        ("/proc/net/tcp", Tcp, "0A"),
        ("/proc/net/tcp6", Tcp, "0A"),
        ("/proc/net/udp", Udp, "07"),
        ("/proc/net/udp6", Udp, "07"),
    ];

    pub(super) fn correct(found: &mut BTreeSet<Listening>) {
        let mut waiting = BTreeSet::new();
        for (table, protocol, state) in TABLES {
            // A kernel without IPv6 has two of them.
            for line in fs::read_to_string(table).unwrap_or_default().lines() {
                let mut fields = line.split_ascii_whitespace().skip(1);
                let (local, found_state) = (fields.next().and_then(address), fields.nth(1));
                if let (Some(address), true) = (local, found_state == Some(state)) {
                    waiting.insert((lookup(address.port(), protocol), address));
                }
            }
        }
        found.retain(|socket| waiting.contains(&(socket.port, socket.address)));
        for socket in found.iter() {
            waiting.remove(&(socket.port, socket.address));
        }
        found.extend(waiting.into_iter().map(|(port, address)| Listening { port, address, process: None }));
    }

    /// Reads `0100007F:0016`: the address as the kernel keeps it in words of
    /// 32 bits, and the port, in hexadecimal.
    fn address(text: &str) -> Option<SocketAddr> {
        let (address, port) = text.split_once(':')?;
        let port = u16::from_str_radix(port, 16).ok()?;
        let word = |at| Some(u32::from_str_radix(address.get(at..at + 8)?, 16).ok()?.to_ne_bytes());
        if address.len() == 8 {
            return Some((Ipv4Addr::from(word(0)?), port).into());
        }
        let mut bytes = [0; 16];
        for (at, bytes) in bytes.chunks_exact_mut(4).enumerate() {
            bytes.copy_from_slice(&word(at * 8)?);
        }
        Some((Ipv6Addr::from(bytes), port).into())
    }
}
