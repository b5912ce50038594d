//! Asks which of two ports is the service, and for its name.
use std::hint::black_box;

use portolan::{Protocol::Tcp, flow::{Flow, Service}};

fn main() {
    let verdict = Flow::new(black_box(53_214), black_box(443), black_box(Tcp)).service();
    black_box((verdict.reason(), verdict.confidence(), verdict.found().and_then(Service::name)));
}
