//! A packet labeller: a line a packet, written without an allocation of its
//! own, and the display or session where a run has them.

use std::fmt::Write;

use portolan::flow::Flow;
use portolan::{Port, Protocol, Protocol::Tcp, Protocol::Udp, lookup};

fn write_packet(out: &mut String, protocol: Protocol, source: u16, destination: u16) -> std::fmt::Result {
    let (from, to) = (lookup(source, protocol), lookup(destination, protocol));
    write!(out, "{from} > {to}")?;
    if let Some(service) = Flow::new(source, destination, protocol).service().found() {
        write!(out, " {}", service.name().unwrap_or("?"))?;
        if let Some(place) = place(service.port()) {
            write!(out, " {place}")?;
        }
    }
    writeln!(out)
}

/// Which display of X11, say.
fn place(port: Port) -> Option<String> {
    let run = port.assignment().filter(|row| row.ports().is_some_and(|ports| ports.len() > 1))?;
    run.place_of(port.number()).map(|place| place.to_string())
}

#[test]
fn packets_are_labelled() {
    let mut out = String::new();
    for (protocol, source, destination) in
        [(Tcp, 50_123, 443), (Udp, 53, 40_001), (Tcp, 50_123, 6004), (Tcp, 50_123, 51_234)]
    {
        write_packet(&mut out, protocol, source, destination).unwrap();
    }
    assert_eq!(
        out,
        "50123/tcp > 443/tcp HTTPS\n\
         53/udp > 40001/udp DNS\n\
         50123/tcp > 6004/tcp X11 display 4\n\
         50123/tcp > 51234/tcp\n"
    );
}
