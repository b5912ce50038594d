//! Reads a line of services(5) and asks for the name on top of a port.
use std::hint::black_box;

use portolan::{Protocol::Tcp, overlay::Overlay};

fn main() {
    let overlay = Overlay::from_services(black_box("wiki 8080/tcp")).unwrap_or_default();
    black_box(overlay.lookup((black_box(8080), Tcp)).name());
}
