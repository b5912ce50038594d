//! Ports and protocols from Rust's own types and from text.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use portolan::{Date, Port, Ports, Protocol, Protocols, Range, Status, lookup};

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

#[test]
fn dates_are_the_days_of_the_calendar() {
    for year in 0..=9999_u16 {
        // Every fourth year is a leap year but for three of four centuries.
        let february =
            if (year % 4, year % 100) == (0, 0) && !matches!(year / 100 % 4, 0) || year % 4 > 0 { 28 } else { 29 };
        let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        for month in 0..=13_u8 {
            let days = if (1..=12).contains(&month) { lengths[usize::from(month) - 1] } else { 0 };
            assert_eq!(Date::new(year, Some(month), None).is_some(), days > 0, "{year}-{month}");
            for day in [0, 1, 27, 28, 29, 30, 31, 32] {
                let date = Date::new(year, Some(month), Some(day));
                assert_eq!(date.is_some(), (1..=days).contains(&day), "{year}-{month}-{day}");
            }
        }
    }
    let is_date = |text: &str| text.parse::<Date>().is_ok_and(|date| date.to_string() == text);
    for good in ["2000-02-29", "2400-02-29", "2024-02-29", "0000", "9999-12-31", "2018-07"] {
        assert!(is_date(good), "{good}");
    }
    for bad in
        ["2100-02-29", "1900-02-29", "2023-02-29", "2018-7", "+018", "10000", "2018-00", "2018-13-01", "2018-07-"]
    {
        assert!(!is_date(bad), "{bad}");
    }
}

#[test]
fn sets_of_protocols_are_sets() {
    for bits in 0..16_u8 {
        let members: Vec<Protocol> =
            (0..4).filter(|place| bits >> place & 1 == 1).map(|place: usize| Protocol::ALL[place]).collect();
        let set: Protocols = members.iter().copied().collect();
        assert_eq!((set.len(), set.is_empty()), (members.len(), members.is_empty()), "{set}");
        assert!(set.iter().eq(members.iter().copied()));
        assert_eq!(set.iter().len(), members.len());
        assert!(set.iter().rev().eq(members.iter().rev().copied()));
        assert_eq!(set == Protocols::NONE, members.is_empty());
        assert_eq!(set == Protocols::ALL, members.len() == 4);
        for protocol in Protocol::ALL {
            assert_eq!(set.contains(protocol), members.contains(&protocol), "{set} and {protocol}");
            // Put in twice it is there once, and taken out it is gone.
            assert_eq!(set.with(protocol).with(protocol), set | protocol);
            assert!(set.with(protocol).contains(protocol) && !set.without(protocol).contains(protocol));
            assert_eq!(set.with(protocol) == set, members.contains(&protocol));
            assert_eq!(set.without(protocol) == set, !members.contains(&protocol));
            assert_eq!((set | protocol) | Protocols::from(protocol), set.with(protocol));
        }
    }
}

#[test]
fn a_run_of_ports_is_the_range_that_it_came_from() {
    const EDGES: [u16; 9] = [0, 1, 2, 9, 10, 11, 1_023, 65_534, 65_535];
    for (first, last) in EDGES.into_iter().flat_map(|first| EDGES.map(|last| (first, last))) {
        let range = first..=last;
        let Some(run) = Ports::new(first, last) else {
            assert!(range.is_empty(), "{range:?}");
            // The start alone is left of it.
            assert_eq!(Ports::from(range), Ports::from(first));
            continue;
        };
        assert!(!range.is_empty(), "{range:?}");
        assert_eq!((run.first(), run.last(), run.len()), (first, last, range.len()));
        assert_eq!(run.into_iter().collect::<Vec<u16>>(), range.clone().collect::<Vec<u16>>());
        for number in EDGES {
            assert_eq!(run.contains(number), range.contains(&number), "{number} in {range:?}");
        }
        assert_eq!(Ports::from(range.clone()), run);
        assert!(run == range && run != (first..=last ^ 1) && run != (first ^ 1..=last), "{range:?}");
        let text = if first == last { first.to_string() } else { format!("{first}-{last}") };
        assert_eq!(run.to_string(), text);
        assert_eq!(text.parse(), Ok(run));
        // It is padded as a text is.
        assert_eq!(format!("{run:>12}|{run:<12}|"), format!("{text:>12}|{text:<12}|"));
    }
    assert!(Ports::from(7) < Ports::from(8) && Ports::from(7) < Ports::new(7, 8).unwrap());
}

#[test]
fn errors_say_and_keep_what_was_found() {
    let long = "é".repeat(30);
    for found in ["", "wellknown", long.as_str()] {
        let error = found.parse::<Range>().unwrap_err();
        let kept: String = found.chars().take(20).collect();
        assert_eq!((error.found(), error.expected()), (kept.as_str(), &["well-known", "registered", "dynamic"][..]));
        assert!(format!("{error:?}").contains(&format!("{kept:?}")), "{error:?}");
    }
    for number in [0, 1, 255] {
        let message = format!("found IP protocol {number}, expected 6 (tcp), 17 (udp), 132 (sctp) or 33 (dccp)");
        assert_eq!(Protocol::try_from(number).unwrap_err().to_string(), message);
    }
    let message = "found the date `2018-7`, expected YYYY, YYYY-MM or YYYY-MM-DD";
    assert_eq!("2018-7".parse::<Date>().unwrap_err().to_string(), message);
}
