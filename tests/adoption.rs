//! What tools need that move over: numbers without a protocol, names that are
//! read back, places in runs.

use std::collections::BTreeSet;

use portolan::{
    Confidence, Port, Protocol,
    Protocol::{Tcp, Udp},
    by_name, claim,
    label::{LabelStyle, intern},
    lookup, usual,
};

fn ports() -> impl Iterator<Item = Port> {
    Protocol::ALL.into_iter().flat_map(|protocol| (0..=u16::MAX).map(move |number| lookup(number, protocol)))
}

#[test]
fn a_number_alone_has_the_better_answer_of_tcp_and_udp() {
    for number in 0..=u16::MAX {
        let both = [lookup(number, Tcp), lookup(number, Udp)].map(Port::usual);
        let best = usual::of_number(number);
        assert_eq!(best.is_some(), both.iter().any(Option::is_some), "{number}");
        assert!(best.is_none() || both.contains(&best), "{number}");
        let confidence = |usual: Option<portolan::Usual>| usual.map(portolan::Usual::confidence);
        assert_eq!(confidence(best), both.into_iter().map(confidence).max().flatten(), "{number}");
    }
    for (number, name, protocol) in [
        (22, "SSH", Tcp),
        (53, "DNS", Udp),
        (67, "DHCP", Udp),
        (69, "TFTP", Udp),
        (123, "NTP", Udp),
        (161, "SNMP", Udp),
        (443, "HTTPS", Tcp),
        (500, "IKE", Udp),
        (1194, "OpenVPN", Udp),
        (1900, "SSDP", Udp),
        (3389, "RDP", Tcp),
        (5353, "mDNS", Udp),
        (5432, "PostgreSQL", Tcp),
        (41_641, "Tailscale", Udp),
        (51_820, "WireGuard", Udp),
    ] {
        let best = usual::of_number(number).unwrap();
        assert_eq!((best.name(), best.port()), (name, lookup(number, protocol)));
        assert_eq!(best.confidence(), Confidence::Likely);
    }
    assert_eq!(usual::of_number(4), None);
}

#[test]
fn every_name_that_a_tool_may_have_kept_is_found() {
    let mut texts: BTreeSet<&str> = portolan::registry::assignments().filter_map(portolan::Assignment::name).collect();
    for port in ports() {
        texts.extend(port.usual().into_iter().flat_map(|usual| [usual.name(), usual.short()]));
    }
    for claim in claim::all() {
        texts.extend([claim.word(), claim.short()]);
    }
    assert!(texts.len() > 8000, "{}", texts.len());
    let lost: Vec<_> = texts.iter().filter(|text| intern(text) != Some(text)).collect();
    assert!(lost.is_empty(), "{} {lost:?}", lost.len());
    for port in ports() {
        let label = port.label().style(LabelStyle::Metric).to_string();
        assert_eq!(intern(&label), Some(&*label));
    }
    for text in ["", " ", "SsH", " ssh", "no such service", "rdp ", "\u{e9}", "443", "443/tcp", &"x".repeat(10_000)] {
        assert_eq!(intern(text), None, "{text}");
    }
}

#[test]
fn columns_have_the_usual_names() {
    use portolan::batch::{USUAL_COUNT, usual_name_by_id, usual_names_of};

    let numbers: Vec<u16> = (0..=u16::MAX).collect();
    for protocol in Protocol::ALL {
        let mut ids = vec![u16::MAX; numbers.len() + 1];
        assert_eq!(usual_names_of(&numbers, protocol, &mut ids), numbers.len());
        assert_eq!(ids.pop(), Some(u16::MAX));
        for (&number, &id) in numbers.iter().zip(&ids) {
            let port = lookup(number, protocol);
            assert_eq!((usual_name_by_id(id), id), (port.usual_name(), port.usual_name_id()), "{port}");
        }
    }
    let mut few = [0; 2];
    assert_eq!(usual_names_of(&numbers, Tcp, &mut few), 2);
    assert_eq!(usual_names_of(&[], Tcp, &mut few), 0);
    let beyond = u16::try_from(USUAL_COUNT).unwrap()..=u16::MAX;
    assert!(beyond.map(usual_name_by_id).all(|text| text.is_none()));
    let texts = (0..USUAL_COUNT).map(|id| usual_name_by_id(u16::try_from(id).unwrap()));
    assert!(texts.enumerate().all(|(id, text)| text.is_none() == (id == 0)));
}

#[test]
fn a_number_has_a_place_in_a_run() {
    let x11 = by_name("x11").next().unwrap();
    let said = |place: Option<claim::Place>| place.map(|place| place.to_string());
    for (number, expected) in [(5999, None), (6000, Some("display 0")), (6063, Some("display 63")), (6064, None)] {
        assert_eq!(said(x11.place_of(number)).as_deref(), expected);
        assert_eq!(said(x11.record().place_of(number)).as_deref(), expected);
    }
    for (id, number, expected) in [
        ("citrix-framehawk", 3223, None),
        ("citrix-framehawk", 3224, Some("session 1")),
        ("citrix-framehawk", 3228, Some("session 5")),
        ("citrix-framehawk", 3324, Some("session 101")),
        ("citrix-framehawk", 3325, None),
        ("vnc-displays", 5901, Some("display 1")),
        ("vnc-http", 5801, Some("display 1")),
        ("sap-dispatcher", 3242, Some("instance 42")),
        ("kubernetes-nodeport", 30_000, Some("port 1")),
        ("iperf3", 5201, Some("port 1")),
    ] {
        assert_eq!(said(claim::by_id(id).unwrap().place_of(number)).as_deref(), expected, "{id} {number}");
    }
    let unit = |id: &str, number| claim::by_id(id).unwrap().place_of(number).unwrap().unit();
    assert_eq!((unit("vnc-displays", 5901), unit("iperf3", 5201)), ("display", "port"));
    assert_eq!(by_name("services").next().unwrap().place_of(0), None);
    for claim in claim::all() {
        let (first, last) = (*claim.ports().start(), *claim.ports().end());
        assert_eq!(claim.place_of(last).unwrap().offset(), last - first);
        assert!(last == u16::MAX || claim.place_of(last + 1).is_none());
        assert!(first == 0 || claim.place_of(first - 1).is_none());
    }
}
