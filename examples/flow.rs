//! Which of the two ports of a flow is the service, why, and how sure that is.
//!
//! ```sh
//! cargo run --example flow
//! ```

use portolan::{
    Protocol::{Tcp, Udp},
    flow::{Flow, Hints, Side},
};

fn main() {
    let flows = [
        Flow::new(53_214, 443, Tcp),
        Flow::new(5601, 1366, Tcp), // Kibana answers a client that happens to have a registered port
        Flow::new(6881, 51_413, Tcp), // two peers: neither is the service
        Flow::new(53, 53, Udp),     // two name servers, until it is known who asked
        Flow::new(53, 53, Udp).with_hints(Hints::NONE.with_first_packet(Side::Source)),
    ];
    for flow in flows {
        let verdict = flow.service();
        let arrow = format!("{} -> {} {}", flow.source, flow.destination, flow.protocol);
        let (reason, confidence) = (verdict.reason(), verdict.confidence());
        match verdict.found() {
            Some(service) => {
                let name = service.name().unwrap_or("without a name");
                println!("{arrow:<22}{} {name} ({confidence}: {reason})", service.port());
            }
            None => println!("{arrow:<22}unclear ({reason})"),
        }
    }
}
