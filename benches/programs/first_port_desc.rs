//! As `first.rs`, for the published crate `port-desc`.
use std::hint::black_box;
use std::time::Instant;

use port_desc::{PortDescription, TransportProtocol};

fn main() {
    let start = Instant::now();
    let ports = PortDescription::default().expect("the crate's own file");
    black_box(ports.get_port_service_name(black_box(22), TransportProtocol::Tcp));
    println!("{}", start.elapsed().as_nanos());
}
