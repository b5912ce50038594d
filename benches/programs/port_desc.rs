//! Asks the published crate `port-desc` for a port's name: it reads the
//! registry's file, which it carries, into hash maps first.
use std::hint::black_box;

use port_desc::{PortDescription, TransportProtocol};

fn main() {
    let ports = PortDescription::default().expect("the crate's own file");
    black_box(ports.get_port_service_name(black_box(22), TransportProtocol::Tcp));
}
