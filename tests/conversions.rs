//! Ports and protocols from Rust's own types and from text.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use portolan::{Port, Protocol, Range, Status, lookup};

#[test]
fn ip_protocol_numbers_go_both_ways_and_no_others_do() {
    let mut found = Vec::new();
    for number in 0..=u8::MAX {
        match Protocol::try_from(number) {
            Ok(protocol) => {
                assert_eq!(u8::from(protocol), number);
                found.push((number, protocol));
            }
            Err(error) => assert_eq!(error.number(), number),
        }
    }
    // IANA, Protocol Numbers.
    assert_eq!(found, [(6, Protocol::Tcp), (17, Protocol::Udp), (33, Protocol::Dccp), (132, Protocol::Sctp)]);
}

#[test]
fn every_port_parses_in_both_orders() {
    for protocol in Protocol::ALL {
        for number in 0..=u16::MAX {
            let port = lookup(number, protocol);
            assert_eq!(port.to_string().parse(), Ok(port));
            assert_eq!(format!("{protocol}/{number}").to_uppercase().parse(), Ok(port));
            assert_eq!(Port::from((number, protocol)), port);
        }
    }
}

#[test]
fn what_is_no_port_says_why() {
    let no_protocol = |found: &str| format!("found {found} without a protocol, expected a port such as 22/tcp");
    let number = |found: &str| format!("found the port number {found}, expected 0 to 65535");
    let protocol = |found: &str| format!("found {found}, expected tcp, udp, sctp or dccp");
    for (text, message) in [
        ("", no_protocol("nothing")),
        ("22", no_protocol("`22`")),
        ("tcp", no_protocol("`tcp`")),
        ("\x1b[2J", no_protocol("`\\u{1b}[2J`")),
        ("/", number("nothing")),
        ("/tcp", number("nothing")),
        ("tcp/", number("`tcp`")),
        ("tcp/tcp", number("`tcp`")),
        ("+22/tcp", number("`+22`")),
        ("tcp/-1", number("`tcp`")),
        ("65536/tcp", number("`65536`")),
        ("tcp/65536", number("`65536`")),
        (" 22/tcp", number("` 22`")),
        ("22/22", protocol("`22`")),
        ("22/", protocol("nothing")),
        ("/22", protocol("nothing")),
        ("22/icmp", protocol("`icmp`")),
        ("icmp/22", protocol("`icmp`")),
        ("22/tcp/", protocol("`tcp/`")),
        (&format!("22/{}", "ä".repeat(40)), protocol(&format!("`{}...`", "ä".repeat(20)))),
    ] {
        assert_eq!(text.parse::<Port>().unwrap_err().to_string(), message, "{text:?}");
    }
}

#[test]
fn an_address_gives_its_port() {
    for ip in [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()] {
        assert_eq!(Port::from((SocketAddr::new(ip, 3228), Protocol::Udp)), lookup(3228, Protocol::Udp));
    }
}

#[test]
fn ranges_and_statuses_parse_from_what_they_print_as() {
    for range in Range::ALL {
        assert_eq!(range.to_string().to_uppercase().parse(), Ok(range));
    }
    for status in Status::ALL {
        assert_eq!(status.to_string().to_uppercase().parse(), Ok(status));
    }
    assert!("wellknown".parse::<Range>().is_err());
    assert!("".parse::<Status>().is_err());
}
