//! Which side of a flow is the service: what people report that tools get
//! wrong, each rule of `Flow::service`, and what holds for every pair.

use portolan::Confidence::{Likely, Possible, Unclear};
use portolan::Protocol::{Dccp, Sctp, Tcp, Udp};
use portolan::flow::Side::{Destination, Source};
use portolan::{
    Confidence, Protocol,
    flow::{Flow, Hints, Reason, Side, Verdict},
    lookup,
    rule::{self, RuleKind},
};

/// Side, reason and confidence, and the name of the service.
type Told = (Option<Side>, Reason, Confidence, Option<&'static str>);

fn told(verdict: Verdict) -> Told {
    let name = verdict.found().and_then(portolan::flow::Service::name);
    (verdict.side(), verdict.reason(), verdict.confidence(), name)
}

fn ports(protocol: Protocol, source: u16, destination: u16) -> Told {
    told(Flow::new(source, destination, protocol).service())
}

fn hinted(protocol: Protocol, source: u16, destination: u16, hints: Hints) -> Told {
    told(Flow { protocol, source, destination, hints }.service())
}

fn unclear(reason: Reason) -> Told {
    (None, reason, Unclear, None)
}

const FROM_SOURCE: Hints = Hints::NONE.with_first_packet(Source);
const FROM_DESTINATION: Hints = Hints::NONE.with_first_packet(Destination);
const TO_GROUP: Hints = Hints::NONE.with_group();

#[test]
fn what_people_report_that_tools_get_wrong() {
    // The registry has `netware-csp` for 1366, of Novell, which is gone.
    assert_eq!(ports(Tcp, 5601, 1366), (Some(Source), Reason::OnlyKnown, Likely, Some("Kibana")));
    assert_eq!(ports(Tcp, 1366, 5601), (Some(Destination), Reason::OnlyKnown, Likely, Some("Kibana")));
    // So would it be were the owner still there, as that of `fc-cli` is.
    assert_eq!(ports(Tcp, 5601, 1371), (Some(Source), Reason::BetterKnown, Possible, Some("Kibana")));
    assert_eq!(hinted(Tcp, 1371, 5601, FROM_SOURCE), (Some(Destination), Reason::FirstPacket, Likely, Some("Kibana")));
    // An answer, not a question.
    assert_eq!(ports(Tcp, 443, 53_214), (Some(Source), Reason::ClientRange, Likely, Some("HTTPS")));
    // Peers: the service is plain, and who serves is not.
    assert_eq!(ports(Udp, 53, 53), (None, Reason::SamePort, Likely, Some("DNS")));
    assert_eq!(ports(Udp, 123, 123), (None, Reason::SamePort, Likely, Some("NTP")));
    assert_eq!(ports(Udp, 500, 500), (None, Reason::SamePort, Likely, Some("IKE")));
    // Both are ports of BitTorrent programs.
    assert_eq!(ports(Tcp, 6881, 51_413), unclear(Reason::BothKnown));
    assert_eq!(ports(Udp, 6881, 51_413), unclear(Reason::BothKnown));
    // QUIC.
    assert_eq!(ports(Udp, 53_214, 443), (Some(Destination), Reason::ClientRange, Likely, Some("QUIC")));
    assert_eq!(ports(Udp, 443, 53_214), (Some(Source), Reason::ClientRange, Likely, Some("QUIC")));
    // Two ephemeral ports.
    assert_eq!(ports(Tcp, 50_123, 51_234), unclear(Reason::BothClients));
    assert_eq!(ports(Udp, 33_001, 60_998), unclear(Reason::BothClients));
}

#[test]
fn a_registered_number_that_a_client_got_by_chance_is_no_service() {
    // Each has a name in the registry and lies where Linux puts its clients.
    for chance in [33_123, 36_865, 40_404, 42_510, 43_210, 47_557] {
        assert!(lookup(chance, Tcp).name().is_some(), "{chance}");
        for (service, name) in [(22, "SSH"), (443, "HTTPS"), (3306, "MySQL"), (5432, "PostgreSQL")] {
            assert_eq!(ports(Tcp, chance, service), (Some(Destination), Reason::ClientRange, Likely, Some(name)));
            assert_eq!(ports(Tcp, service, chance), (Some(Source), Reason::ClientRange, Likely, Some(name)));
        }
        assert_eq!(ports(Tcp, chance, 51_234), unclear(Reason::BothClients));
    }
}

#[test]
fn port_0_is_none() {
    for (source, destination) in [(0, 0), (0, 53), (53, 0), (0, 50_000)] {
        for protocol in Protocol::ALL {
            assert_eq!(hinted(protocol, source, destination, FROM_SOURCE.with_group()), unclear(Reason::NoPort));
        }
    }
}

#[test]
fn a_standard_gives_some_numbers_their_side() {
    let dhcp = (Reason::Role, Likely, Some("DHCP"));
    for hints in [Hints::NONE, TO_GROUP, FROM_SOURCE, FROM_DESTINATION] {
        // The offer is broadcast, and still is the server's.
        let (side, reason, confidence, name) = hinted(Udp, 67, 68, hints);
        assert_eq!((side, (reason, confidence, name)), (Some(Source), dhcp));
        let (side, reason, confidence, name) = hinted(Udp, 68, 67, hints);
        assert_eq!((side, (reason, confidence, name)), (Some(Destination), dhcp));
    }
    assert_eq!(ports(Udp, 546, 547), (Some(Destination), Reason::Role, Likely, Some("DHCPv6")));
    assert_eq!(ports(Udp, 547, 546), (Some(Source), Reason::Role, Likely, Some("DHCPv6")));
    // A relay has the server's port as well.
    assert_eq!(ports(Udp, 67, 67), (None, Reason::SamePort, Likely, Some("DHCP")));
    // The server calls its client.
    assert_eq!(hinted(Tcp, 20, 50_001, FROM_SOURCE), (Some(Source), Reason::Role, Likely, Some("FTP data")));
    assert_eq!(ports(Tcp, 50_001, 20), (Some(Destination), Reason::Role, Likely, Some("FTP data")));
    // As the source of a scan it is no service.
    assert_eq!(hinted(Tcp, 20, 22, FROM_SOURCE), (Some(Destination), Reason::FirstPacket, Likely, Some("SSH")));
}

#[test]
fn a_group_is_spoken_to_on_the_port_of_the_service() {
    assert_eq!(hinted(Udp, 5353, 5353, TO_GROUP), (Some(Destination), Reason::Group, Likely, Some("mDNS")));
    assert_eq!(hinted(Udp, 50_000, 1900, TO_GROUP).0, Some(Destination));
    assert_eq!(hinted(Udp, 50_000, 50_009, TO_GROUP), (Some(Destination), Reason::Group, Likely, None));
    // Only UDP has such receivers.
    for protocol in [Tcp, Sctp, Dccp] {
        assert_eq!(hinted(protocol, 50_123, 51_234, TO_GROUP), unclear(Reason::BothClients));
    }
}

#[test]
fn who_calls_is_the_client_of_a_connection() {
    for protocol in [Tcp, Sctp, Dccp] {
        for (source, destination) in [(50_123, 51_234), (443, 53_214), (6881, 51_413), (179, 179), (53_214, 443)] {
            let (side, reason, confidence, _) = hinted(protocol, source, destination, FROM_SOURCE);
            assert_eq!((side, reason, confidence), (Some(Destination), Reason::FirstPacket, Likely));
            let (side, reason, confidence, _) = hinted(protocol, source, destination, FROM_DESTINATION);
            assert_eq!((side, reason, confidence), (Some(Source), Reason::FirstPacket, Likely));
        }
    }
}

#[test]
fn the_first_datagram_may_be_a_late_answer() {
    let first = Reason::FirstPacket;
    assert_eq!(hinted(Udp, 53_214, 53, FROM_SOURCE), (Some(Destination), first, Likely, Some("DNS")));
    assert_eq!(hinted(Udp, 53, 53_214, FROM_SOURCE), unclear(Reason::Contradiction));
    assert_eq!(hinted(Udp, 53, 53_214, FROM_DESTINATION), (Some(Source), first, Likely, Some("DNS")));
    assert_eq!(hinted(Udp, 53, 53, FROM_SOURCE), (Some(Destination), first, Possible, Some("DNS")));
    assert_eq!(hinted(Udp, 50_123, 51_234, FROM_SOURCE).0, Some(Destination));
    assert_eq!(hinted(Udp, 50_123, 51_234, FROM_SOURCE).2, Possible);
}

#[test]
fn a_first_datagram_against_numbers_that_are_sure_contradicts_them() {
    let mut seen = [0; 4];
    for source in (1..=u16::MAX).step_by(7) {
        for destination in AGAINST.into_iter().filter(|&destination| destination != 0 && destination != source) {
            let flow = Flow::new(source, destination, Udp);
            let service = flow.service();
            let first = flow.with_hints(FROM_SOURCE).service();
            let of_first = |confidence| (Some(Destination), Reason::FirstPacket, confidence);
            let (at, expected) = match (service.side(), service.confidence()) {
                _ if service.reason() == Reason::Role => continue,
                (Some(Destination), _) => (0, of_first(Likely)),
                (Some(Source), Likely) => (1, (None, Reason::Contradiction, Unclear)),
                (Some(Source), _) => (2, of_first(Possible)),
                (None, _) => (3, of_first(Possible)),
            };
            seen[at] += 1;
            assert_eq!((first.side(), first.reason(), first.confidence()), expected, "{flow:?}: {service}");
        }
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
}

#[test]
fn hints_say_what_they_were_told() {
    let told = |hints: Hints| (hints.first_packet(), hints.client_range(), hints.is_to_group(), hints.local());
    assert_eq!(told(Hints::NONE), (None, None, false, None));
    assert_eq!(told(FROM_SOURCE), (Some(Source), None, false, None));
    assert_eq!(told(Hints::NONE.with_client_range(1025..=5000)), (None, Some(1025..=5000), false, None));
    assert_eq!(told(TO_GROUP), (None, None, true, None));
    assert_eq!(told(Hints::NONE.with_local(Destination)), (None, None, false, Some(Destination)));
    let all = FROM_DESTINATION.with_client_range(7..=9).with_group().with_local(Source);
    assert_eq!(told(all), (Some(Destination), Some(7..=9), true, Some(Source)));
}

#[test]
fn the_range_of_the_client_decides() {
    let old_windows = Hints::NONE.with_client_range(rule::by_id("windows-xp-ephemeral").unwrap().ports());
    assert_eq!(ports(Tcp, 3306, 5432), unclear(Reason::BothKnown));
    assert_eq!(ports(Tcp, 1371, 5432).1, Reason::BetterKnown);
    assert_eq!(
        hinted(Tcp, 1371, 5432, old_windows),
        (Some(Destination), Reason::ClientRange, Likely, Some("PostgreSQL"))
    );
    // A range in place of the usual ones makes their numbers ordinary.
    assert_eq!(ports(Tcp, 40_001, 20_011).1, Reason::ClientRange);
    let (_, reason, ..) = hinted(Tcp, 40_001, 20_011, Hints::NONE.with_client_range(49_152..=65_535));
    assert_ne!(reason, Reason::ClientRange);
    // A range without a number, and one with all.
    #[expect(clippy::reversed_empty_ranges)]
    let none = Hints::NONE.with_client_range(2..=1);
    assert_eq!(hinted(Tcp, 443, 53_214, none), (Some(Source), Reason::OnlyKnown, Likely, Some("HTTPS")));
    let all = Hints::NONE.with_client_range(0..=65_535);
    assert_eq!(hinted(Tcp, 443, 53_214, all), (Some(Source), Reason::OnlyKnown, Possible, Some("HTTPS")));
}

#[test]
fn the_machine_itself_is_the_client_where_nothing_else_tells() {
    let at = |side| Hints::NONE.with_local(side);
    let local = |side, name| (Some(side), Reason::Local, Possible, name);
    for hints in [Hints::NONE, FROM_SOURCE.with_local(Source)] {
        assert_eq!(hints.with_local(Destination).local(), Some(Destination));
    }
    // Each answer that tells no side.
    assert_eq!(hinted(Tcp, 50_123, 51_234, at(Source)).1, Reason::Local);
    assert_eq!(hinted(Tcp, 50_123, 51_234, at(Source)).0, Some(Destination));
    assert_eq!(hinted(Tcp, 50_123, 51_234, at(Destination)).0, Some(Source));
    assert_eq!(hinted(Tcp, 3306, 5432, at(Source)), local(Destination, Some("PostgreSQL")));
    assert_eq!(hinted(Tcp, 3306, 5432, at(Destination)), local(Source, Some("MySQL")));
    assert_eq!(hinted(Sctp, 20_011, 20_012, at(Destination)), local(Source, None));
    assert_eq!(hinted(Udp, 123, 123, at(Source)), local(Destination, Some("NTP")));
    assert_eq!(hinted(Udp, 41_641, 1900, at(Source)), local(Destination, Some("SSDP")));
    // What tells one stands, and so does what is no flow.
    for (source, destination) in [(443, 53_214), (8443, 443), (53_214, 443), (67, 68)] {
        for side in [Source, Destination] {
            let flow = Flow::new(source, destination, Udp);
            assert_eq!(flow.with_hints(at(side)).service(), flow.service());
        }
    }
    assert_eq!(hinted(Tcp, 0, 443, at(Source)), unclear(Reason::NoPort));
    // It is no second witness of who began.
    assert_eq!(hinted(Udp, 50_123, 51_234, FROM_SOURCE.with_local(Source)).2, Possible);
    assert_eq!(hinted(Udp, 50_123, 51_234, FROM_SOURCE.with_local(Destination)).0, Some(Destination));
}

#[test]
fn a_tool_that_shows_one_side_says_which() {
    for side in [Source, Destination] {
        assert_eq!(Flow::new(443, 53_214, Tcp).service().side_or(side), Source);
        assert_eq!(Flow::new(123, 123, Udp).service().side_or(side), side);
        assert_eq!(Flow::new(50_123, 51_234, Tcp).service().side_or(side), side);
    }
}

#[test]
fn a_well_known_port_whose_owner_is_gone_is_not_firm() {
    // Assigned, well-known, and the owner is gone.
    let gone = |port: &portolan::Port| {
        port.assignments().len() > 0
            && port.assignments().all(|row| !row.standing().is_live())
            && port.usual().is_none_or(|usual| usual.confidence() != Likely && usual.rationale().is_none())
    };
    let gone: Vec<_> = (1..1024).map(|number| lookup(number, Tcp)).filter(gone).collect();
    assert!(!gone.is_empty());
    for port in gone {
        let (side, reason, confidence, _) = ports(Tcp, port.number(), 20_011);
        assert_ne!((side, reason, confidence), (Some(Source), Reason::OnlyKnown, Likely), "{port}");
    }
}

#[test]
fn the_usual_range_of_clients_is_that_of_the_rules() {
    let live = |rule: &portolan::Rule| rule.kind() == RuleKind::Ephemeral && rule.standing().is_live();
    let high = rule::all().filter(live).map(portolan::Rule::ports).filter(|ports| *ports.start() >= 32_768);
    let (first, last) =
        high.fold((49_152, 65_535), |(first, last), ports| (first.min(*ports.start()), last.max(*ports.end())));
    assert_eq!((first, last), (32_768, 65_535));
    for number in [first - 1, first, last] {
        // Nothing is on record for 20011/dccp, or for these.
        let expected = if number < first { Reason::NeitherKnown } else { Reason::ClientRange };
        assert_eq!(Flow::new(number, 20_011, Dccp).service().reason(), expected, "{number}");
    }
}

#[test]
fn a_service_in_the_range_of_clients_is_seen() {
    // Tailscale has one number, in that range.
    assert_eq!(ports(Udp, 41_641, 20_011).0, Some(Source));
    assert_eq!(ports(Udp, 41_641, 50_123), (Some(Source), Reason::OnlyKnown, Possible, Some("Tailscale")));
    assert_eq!(ports(Udp, 41_641, 53), (Some(Destination), Reason::ClientRange, Possible, Some("DNS")));
    assert_eq!(ports(Udp, 41_641, 1900), unclear(Reason::BothKnown));
    // It is an example's number, and people know it.
    let wireguard = Some("WireGuard");
    assert_eq!(ports(Udp, 51_820, 20_011), (Some(Source), Reason::OnlyKnown, Possible, wireguard));
    assert_eq!(ports(Udp, 40_000, 51_820), (Some(Destination), Reason::BetterKnown, Possible, wireguard));
    assert_eq!(ports(Udp, 40_001, 51_820), (Some(Destination), Reason::OnlyKnown, Possible, wireguard));
    assert_eq!(ports(Udp, 51_820, 53), (Some(Destination), Reason::ClientRange, Possible, Some("DNS")));
}

#[test]
fn neither_number_is_a_clients() {
    assert_eq!(ports(Tcp, 443, 20_011), (Some(Source), Reason::OnlyKnown, Likely, Some("HTTPS")));
    assert_eq!(ports(Tcp, 5432, 20_012), (Some(Source), Reason::OnlyKnown, Likely, Some("PostgreSQL")));
    assert_eq!(ports(Tcp, 1371, 20_012).0, Some(Source));
    assert_eq!(ports(Tcp, 1371, 20_012).2, Possible);
    // Well-known before registered.
    assert_eq!(ports(Udp, 5353, 53), (Some(Destination), Reason::BetterKnown, Possible, Some("DNS")));
    assert_eq!(ports(Tcp, 443, 8443), (Some(Source), Reason::BetterKnown, Possible, Some("HTTPS")));
    assert_eq!(ports(Tcp, 5432, 3389), unclear(Reason::BothKnown));
    assert_eq!(ports(Tcp, 8080, 1371).1, Reason::BetterKnown);
    assert_eq!(ports(Tcp, 22, 443), unclear(Reason::BothKnown));
    assert_eq!(ports(Sctp, 20_011, 20_012), unclear(Reason::NeitherKnown));
    // What was ended no longer speaks for a number.
    assert_eq!(lookup(3230, Udp).claims().next().unwrap().id(), "citrix-framehawk");
    assert_eq!(ports(Udp, 3228, 20_011).1, Reason::NeitherKnown);
}

/// Every number that differs from others in what is known of it is tried
/// against each of these.
const AGAINST: [u16; 14] = [0, 20, 22, 53, 67, 68, 443, 1371, 5601, 8080, 20_011, 41_641, 51_413, 60_001];

#[test]
fn swapping_the_ends_swaps_the_answer() {
    for protocol in Protocol::ALL {
        for source in 0..=u16::MAX {
            for destination in AGAINST {
                for hints in [Hints::NONE, FROM_SOURCE] {
                    let there = Flow { protocol, source, destination, hints }.service();
                    let turned = hints.first_packet().map_or(hints, |first| hints.with_first_packet(first.other()));
                    let back = Flow { protocol, source: destination, destination: source, hints: turned }.service();
                    assert_eq!(
                        (there.side(), there.reason(), there.confidence()),
                        (back.side().map(Side::other), back.reason(), back.confidence()),
                        "{protocol} {source} {destination}"
                    );
                    match there.found() {
                        None => assert_eq!(there.confidence(), Unclear),
                        Some(service) => {
                            assert_ne!(there.confidence(), Unclear);
                            let of = |side| Flow { protocol, source, destination, hints }.port(side);
                            assert_eq!(service.port(), of(service.side().unwrap_or(Source)));
                            assert_eq!(service.side().is_none(), there.reason() == Reason::SamePort);
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn a_reason_belongs_to_one_kind_of_answer() {
    let mut seen = [[0; 2]; Reason::ALL.len()];
    for protocol in Protocol::ALL {
        for source in (0..=u16::MAX).chain(AGAINST) {
            for destination in AGAINST {
                for hints in [Hints::NONE, FROM_SOURCE, TO_GROUP, Hints::NONE.with_local(Source)] {
                    let verdict = Flow { protocol, source, destination, hints }.service();
                    let at = Reason::ALL.iter().position(|reason| *reason == verdict.reason()).unwrap();
                    seen[at][usize::from(verdict.found().is_some())] += 1;
                }
            }
        }
    }
    for (reason, [unclear, clear]) in Reason::ALL.iter().zip(seen) {
        let tells = reason.finds();
        assert_eq!((unclear > 0, clear > 0), (!tells, tells), "{reason}: {unclear} {clear}");
    }
}

#[test]
fn reasons_have_a_word_and_an_explanation_of_their_own() {
    let mut words: Vec<_> = Reason::ALL.iter().map(|reason| reason.as_str()).collect();
    let mut explanations: Vec<_> = Reason::ALL.iter().map(|reason| reason.explanation()).collect();
    for texts in [&mut words, &mut explanations] {
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), Reason::ALL.len());
    }
    assert!(Reason::ALL.is_sorted());
}

#[test]
fn answers_are_written_in_a_line() {
    let line = |protocol, source, destination| Flow::new(source, destination, protocol).service().to_string();
    assert_eq!(
        line(Tcp, 443, 53_214),
        "HTTPS at the source, 443/tcp (likely: the other number is one that systems give to clients)"
    );
    assert_eq!(line(Udp, 53, 53), "DNS at both ends, 53/udp (likely: both ends have the same number)");
    assert_eq!(
        line(Sctp, 40_000, 40_000),
        "a service without a name at both ends, 40000/sctp (possible: both ends have the same number)"
    );
    assert_eq!(line(Tcp, 6881, 51_413), "unclear: both ports are known as services");
}

#[test]
fn answers_are_kept_and_read_back() {
    for (protocol, source, destination) in [(Tcp, 443, 53_214), (Udp, 53, 53), (Tcp, 6881, 51_413)] {
        let flow = Flow { protocol, source, destination, hints: FROM_DESTINATION.with_client_range(1..=9) };
        let text = serde_json::to_string(&flow).unwrap();
        assert_eq!(serde_json::from_str::<Flow>(&text).unwrap(), flow, "{text}");
        let verdict = flow.service();
        let text = serde_json::to_string(&verdict).unwrap();
        assert_eq!(serde_json::from_str::<Verdict>(&text).unwrap(), verdict, "{text}");
    }
    for verdict in [Reason::BothKnown, Reason::NoPort, Reason::BothClients].map(Verdict::Unclear) {
        let text = serde_json::to_string(&verdict).unwrap();
        assert_eq!(serde_json::from_str::<Verdict>(&text).unwrap(), verdict, "{text}");
    }
    for wrong in [
        r#"{"unclear":"role"}"#,
        "{}",
        r#"{"unclear":"both-known","service":{"port":"443/tcp","side":"source","reason":"role","confidence":"likely"}}"#,
        r#"{"service":{"port":"443/tcp","side":"source","reason":"both-known","confidence":"likely"}}"#,
        r#"{"service":{"port":"443/tcp","side":"source","reason":"role","confidence":"unclear"}}"#,
        r#"{"service":{"port":"443/tcp","side":null,"reason":"role","confidence":"likely"}}"#,
        r#"{"service":{"port":"443/tcp","side":"source","reason":"same-port","confidence":"likely"}}"#,
    ] {
        assert!(serde_json::from_str::<Verdict>(wrong).is_err(), "{wrong}");
    }
    let bare: Flow = serde_json::from_str(r#"{"protocol":"tcp","source":443,"destination":53214}"#).unwrap();
    assert_eq!(bare, Flow::new(443, 53_214, Tcp));
    let verdict = serde_json::to_value(bare.service()).unwrap();
    let expected = serde_json::json!({
        "service": {"port": "443/tcp", "side": "source", "reason": "client-range", "confidence": "likely"}
    });
    assert_eq!(verdict, expected);
}

#[cfg(feature = "std")]
#[test]
fn a_table_answers_as_the_flow_does() {
    let table = portolan::flow::FlowTable::new();
    assert!(format!("{table:?}").contains("bytes"), "{table:?}");
    let hints = [
        Hints::NONE,
        Hints::NONE.with_first_packet(Source),
        Hints::NONE.with_group(),
        Hints::NONE.with_client_range(1025..=5000),
    ];
    for protocol in Protocol::ALL {
        for number in 0..=u16::MAX {
            for other in [0, 53, 5601, 40_000, 51_413, number] {
                for hints in hints.iter().take(if number % 16 == 0 { 4 } else { 1 }) {
                    let flow = Flow::new(number, other, protocol).with_hints(*hints);
                    assert_eq!(table.service(flow), flow.service(), "{flow:?}");
                }
            }
        }
    }
}
