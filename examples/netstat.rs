//! A table as `netstat` prints it, with labels in place of bare port numbers.
//!
//! ```sh
//! cargo run --example netstat
//! ```

use portolan::{
    Protocol::{self, Tcp, Udp},
    label::LabelStyle,
    lookup,
};

/// What a tool would read from the system: protocol, local port, remote port.
const SOCKETS: [(Protocol, u16, u16); 5] =
    [(Tcp, 22, 51_034), (Tcp, 49_810, 443), (Tcp, 2049, 763), (Udp, 5353, 5353), (Udp, 41_641, 41_641)];

fn main() {
    println!("{:<24}{:<24}metric of the local port", "local", "remote");
    for (protocol, local, remote) in SOCKETS {
        let (local, remote) = (lookup(local, protocol).label(), lookup(remote, protocol).label());
        // Labels keep to a width as texts do, but are never cut: the number stays whole.
        println!("{local:<24}{remote:<24}{}", local.style(LabelStyle::Metric));
    }
}
