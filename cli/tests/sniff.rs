//! `portolan sniff`: on captures that tools made, on ones written by hand, and
//! on bad ones.

mod common;

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");

fn data(name: &str) -> String {
    format!("{DATA}/{name}")
}

fn sniff(arguments: &[&str], input: &[u8]) -> common::Ran {
    let (code, out, error) = common::run_with(&[&["sniff"], arguments].concat(), input);
    (code, String::from_utf8(out).unwrap(), error)
}

/// The values of columns, parted by spaces, `-` for an empty one.
fn columns(row: &Value, names: &[&str]) -> String {
    let text = |name: &&str| match &row[name] {
        Value::String(text) if text.is_empty() => "-".to_string(),
        Value::String(text) => text.clone(),
        Value::Null => "-".to_string(),
        other => other.to_string(),
    };
    names.iter().map(text).collect::<Vec<_>>().join(" ")
}

/// What `sniff` says of the traffic of `tests/data/traffic.py`.
const TRAFFIC: [&str; 15] = [
    "tcp 127.0.0.1:53214 127.0.0.1:443 HTTPS 443/tcp destination likely first-packet",
    "tcp 127.0.0.1:1366 127.0.0.1:5601 Kibana 5601/tcp destination likely first-packet",
    "tcp 127.0.0.1:51413 127.0.0.1:6881 BitTorrent 6881/tcp destination likely first-packet",
    "tcp 127.0.0.1:51234 127.0.0.1:50123 - 50123/tcp destination likely first-packet",
    "tcp [::1]:43210 [::1]:22 SSH 22/tcp destination likely first-packet",
    "udp 127.0.0.2:40123 127.0.0.1:53 DNS 53/udp destination likely client-range",
    "udp 127.0.0.2:53 127.0.0.1:53 DNS 53/udp destination possible first-packet",
    "udp 127.0.0.2:123 127.0.0.1:123 NTP 123/udp destination possible first-packet",
    "udp 127.0.0.2:500 127.0.0.1:500 IKE 500/udp destination possible first-packet",
    "udp 127.0.0.2:53214 127.0.0.1:443 QUIC 443/udp destination likely client-range",
    "udp 127.0.0.2:51413 127.0.0.1:6881 BitTorrent 6881/udp destination possible first-packet",
    "udp [::1]:40124 [::1]:53 DNS 53/udp destination likely client-range",
    "udp 127.0.0.1:5353 224.0.0.251:5353 mDNS 5353/udp destination likely group",
    "tcp 127.0.0.1:39876 127.0.0.1:3306 MySQL 3306/tcp destination likely first-packet",
    "udp 127.0.0.2:40125 127.0.0.1:2049 NFS 2049/udp destination likely client-range",
];

/// The conversations that `sniff` prints as JSON, in a line each.
fn conversations(out: &str) -> Vec<String> {
    let names = ["protocol", "source", "destination", "service", "port", "side", "confidence", "reason"];
    out.lines().map(|line| columns(&serde_json::from_str(line).unwrap(), &names)).collect()
}

#[test]
fn conversations_of_captures_by_tcpdump_have_their_services() {
    for name in ["loopback.pcap", "any.pcap", "loopback.pcapng"] {
        let (code, out, error) = sniff(&["--json", &data(name)], b"");
        assert_eq!(
            (code, error.as_str()),
            (0, "portolan sniff: 69 packets, 15 conversations, 1 packets of none\n"),
            "{name}"
        );
        assert_eq!(conversations(&out), TRAFFIC, "{name}");
        let piped = sniff(&["--json"], &fs::read(data(name)).unwrap());
        assert_eq!(piped, (code, out, error));
    }
    let (code, out, _) = sniff(&[&data("loopback.pcap")], b"");
    assert_eq!(code, 0);
    let first = "tcp 127.0.0.1:53214 > 127.0.0.1:443, packets 10, bytes 685: HTTPS at the destination, 443/tcp \
                 (likely: the other side sent the first packet)";
    assert_eq!(out.lines().next(), Some(first));
}

#[test]
fn connections_without_their_beginnings_are_told_by_numbers() {
    let (code, out, error) = sniff(&["--json", &data("middle.pcap")], b"");
    assert_eq!((code, error.as_str()), (0, "portolan sniff: 24 packets, 3 conversations, 0 packets of none\n"));
    assert_eq!(
        conversations(&out),
        [
            "tcp 127.0.0.1:53214 127.0.0.1:443 HTTPS 443/tcp destination likely client-range",
            "tcp 127.0.0.1:1366 127.0.0.1:5601 Kibana 5601/tcp destination likely only-known",
            "tcp 127.0.0.1:51234 127.0.0.1:50123 - - - unclear both-clients",
        ]
    );
}

/// A capture of packets of a kind of link, written by hand: what could not be
/// captured on the loopback interface.
fn pcap(link: u32, packets: &[&[u8]]) -> Vec<u8> {
    let mut capture = Vec::new();
    for word in [0xa1b2_c3d4, 2 | 4 << 16, 0, 0, 65_535, link] {
        capture.extend(u32::to_le_bytes(word));
    }
    for packet in packets {
        let length = u32::try_from(packet.len()).unwrap();
        for word in [0, 0, length, length] {
            capture.extend(u32::to_le_bytes(word));
        }
        capture.extend(*packet);
    }
    capture
}

/// A packet of IPv4 with ports and what follows them.
fn ipv4(protocol: u8, fragment: u16, source: u16, destination: u16, rest: &[u8]) -> Vec<u8> {
    let length = u16::try_from(24 + rest.len()).unwrap().to_be_bytes();
    let [fragment_high, fragment_low] = fragment.to_be_bytes();
    let mut packet = vec![0x45, 0, length[0], length[1], 0, 0, fragment_high, fragment_low, 64, protocol, 0, 0];
    packet.extend([10, 0, 0, 1, 10, 0, 0, 2]);
    packet.extend(source.to_be_bytes());
    packet.extend(destination.to_be_bytes());
    packet.extend(rest);
    packet
}

#[test]
fn other_protocols_links_and_fragments_are_read() {
    // SCTP: tag and checksum, then the type of the chunk; DCCP: the type is in
    // the ninth byte.
    let init = ipv4(132, 0, 50_123, 2905, &[0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 4]);
    let request = ipv4(33, 0, 50_123, 5002, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let datagram = ipv4(17, 0, 50_123, 53, &[0, 8, 0, 0]);
    let later = ipv4(17, 100, 0x4141, 0x4141, &[0x41; 8]);
    let short = &datagram[..22];
    let all = [&init[..], &request, &datagram, &later, short, &[], &[0x41; 60]];
    let expected = [
        "sctp 10.0.0.1:50123 10.0.0.2:2905 M3UA 2905/sctp destination likely first-packet",
        "dccp 10.0.0.1:50123 10.0.0.2:5002 - 5002/dccp destination likely first-packet",
        "udp 10.0.0.1:50123 10.0.0.2:53 DNS 53/udp destination likely client-range",
    ];
    let with = |start: &[u8]| all.map(|packet| [start, packet].concat());
    let ethernet = [&[0; 12][..], &[8, 0]].concat();
    let vlan = [&[0; 12][..], &[0x81, 0, 0, 5, 8, 0]].concat();
    let cooked = [&[0; 14][..], &[8, 0]].concat();
    for (link, start) in [(101, vec![]), (228, vec![]), (0, vec![2, 0, 0, 0]), (1, ethernet), (1, vlan), (113, cooked)]
    {
        let packets = with(&start);
        let (code, out, error) = sniff(&["--json"], &pcap(link, &packets.each_ref().map(Vec::as_slice)));
        assert_eq!(
            (code, error.as_str()),
            (0, "portolan sniff: 7 packets, 3 conversations, 4 packets of none\n"),
            "{link}"
        );
        assert_eq!(conversations(&out), expected, "{link}");
    }
    // The length of the frame check sequence is stated above the kind of link.
    let framed = pcap(0x4400_0065, &[&init, &request, &datagram]);
    let (code, out, error) = sniff(&["--json"], &framed);
    assert_eq!((code, error.as_str()), (0, "portolan sniff: 3 packets, 3 conversations, 0 packets of none\n"));
    assert_eq!(conversations(&out), expected);
}

#[test]
fn links_that_are_not_known_are_counted() {
    let datagram = ipv4(17, 0, 50_123, 53, &[0, 8, 0, 0]);
    // Wireless frames.
    let (code, out, error) = sniff(&[], &pcap(105, &[&datagram, &datagram]));
    assert_eq!((code, out.as_str()), (1, ""));
    assert_eq!(
        error,
        "portolan sniff: 2 packets, 0 conversations, 2 packets of none\n\
         portolan sniff: 2 packets of the link type 105, which is not known\n\
         portolan sniff: standard input: no packet of it can be read\n"
    );
    // A capture of nothing has nothing that could not be read.
    assert_eq!(sniff(&[], &pcap(105, &[])), (0, String::new(), String::new()));
    // One interface of two is known.
    let mixed = pcapng(false, &[105, 101], &[(0, &datagram), (1, &datagram)]);
    let (code, out, error) = sniff(&[], &mixed);
    assert_eq!((code, out.lines().count()), (0, 1));
    assert_eq!(
        error,
        "portolan sniff: 2 packets, 1 conversations, 1 packets of none\n\
         portolan sniff: 1 packets of the link type 105, which is not known\n"
    );
}

/// A capture in pcapng of packets in the block that it had at first, each with
/// its interface.
fn pcapng(big_endian: bool, links: &[u16], packets: &[(u16, &[u8])]) -> Vec<u8> {
    pcapng_of(2, big_endian, links, packets)
}

/// The same in blocks of a kind.
fn pcapng_of(kind: u32, big_endian: bool, links: &[u16], packets: &[(u16, &[u8])]) -> Vec<u8> {
    let of_packets = kind;
    let word = |word: u32| if big_endian { word.to_be_bytes() } else { word.to_le_bytes() };
    let half = |half: u16| if big_endian { half.to_be_bytes() } else { half.to_le_bytes() };
    let block = |kind: u32, content: &[u8]| {
        let length = u32::try_from(content.len() + 12).unwrap();
        [&word(kind)[..], &word(length), content, &word(length)].concat()
    };
    let mut capture =
        block(0x0a0d_0d0a, &[&word(0x1a2b_3c4d)[..], &half(1), &half(0), &word(u32::MAX), &word(u32::MAX)].concat());
    for link in links {
        capture.extend(block(1, &[&half(*link)[..], &half(0), &word(65_535)].concat()));
    }
    for (interface, packet) in packets {
        let length = u32::try_from(packet.len()).unwrap();
        let start = [&half(*interface)[..], &half(0), &word(0), &word(0), &word(length), &word(length)].concat();
        let fill = vec![0; packet.len().next_multiple_of(4) - packet.len()];
        capture.extend(block(of_packets, &[&start, *packet, &fill].concat()));
    }
    capture
}

#[test]
fn the_packets_that_pcapng_had_at_first_are_read() {
    let datagram = ipv4(17, 0, 50_123, 53, &[0, 8, 0, 0, 1]);
    let ethernet = [&[0; 12][..], &[8, 0], &datagram].concat();
    for big_endian in [false, true] {
        let capture = pcapng(big_endian, &[1, 101], &[(0, &ethernet), (1, &datagram), (2, &datagram), (0, &[])]);
        let (code, out, error) = sniff(&["--json"], &capture);
        assert_eq!((code, error.as_str()), (0, "portolan sniff: 4 packets, 1 conversations, 2 packets of none\n"));
        let found: Value = serde_json::from_str(&out).unwrap();
        assert_eq!((&found["packets_from_source"], &found["bytes_from_source"]), (&2.into(), &72.into()), "{out}");
        // A block that nobody knows holds no packet, whatever it looks like.
        let unknown = pcapng_of(0x1234, big_endian, &[101], &[(0, &datagram)]);
        assert_eq!(sniff(&[], &unknown), (0, String::new(), String::new()));
    }
}

#[test]
fn tags_labels_and_sessions_are_looked_into() {
    let datagram = ipv4(17, 0, 50_123, 53, &[0, 8, 0, 0]);
    let request = "udp 10.0.0.1:50123 10.0.0.2:53 DNS 53/udp destination likely client-range";
    let label = [0, 1, 0, 64];
    let last_label = [0, 1, 1, 64];
    let session = [0x11, 0, 0, 1, 0, 30];
    let layers: [(&str, Vec<u8>); 10] = [
        ("802.1Q four times", [&[0x81, 0, 0, 5].repeat(4)[..], &[8, 0]].concat()),
        ("802.1ad, 802.1Q", [&[0x88, 0xa8, 0, 5][..], &[0x81, 0, 0, 6], &[8, 0]].concat()),
        ("QinQ as it was", [&[0x91, 0, 0, 5][..], &[0x92, 0, 0, 6], &[0x93, 0, 0, 7], &[8, 0]].concat()),
        ("MPLS", [&[0x88, 0x47][..], &last_label].concat()),
        ("MPLS, three labels", [&[0x88, 0x48][..], &label, &label, &last_label].concat()),
        ("PPPoE", [&[0x88, 0x64][..], &session, &[0, 0x21]].concat()),
        ("PPPoE, short protocol", [&[0x88, 0x64][..], &session, &[0x21]].concat()),
        ("VLAN, PPPoE", [&[0x81, 0, 0, 5, 0x88, 0x64][..], &session, &[0, 0x21]].concat()),
        ("PPPoE, MPLS", [&[0x88, 0x64][..], &session, &[2, 0x81], &last_label].concat()),
        ("LLC, SNAP", [&[0, 60][..], &[0xaa, 0xaa, 3, 0, 0, 0], &[8, 0]].concat()),
    ];
    for (name, layer) in &layers {
        let whole = [&[0; 12][..], layer, &datagram].concat();
        let (code, out, error) = sniff(&["--json"], &pcap(1, &[&whole]));
        assert_eq!(
            (code, error.as_str()),
            (0, "portolan sniff: 1 packets, 1 conversations, 0 packets of none\n"),
            "{name}"
        );
        assert_eq!(conversations(&out), [request], "{name}");
        // Cut off anywhere before the ports, it is counted.
        let cut: Vec<&[u8]> = (0..whole.len() - 4).map(|length| &whole[..length]).collect();
        let (code, out, error) = sniff(&["--json"], &pcap(1, &cut));
        assert_eq!((code, out.as_str()), (0, ""), "{name}");
        let count = cut.len();
        assert_eq!(
            error,
            format!("portolan sniff: {count} packets, 0 conversations, {count} packets of none\n"),
            "{name}"
        );
    }
    // LLC without SNAP: what follows is of no type.
    let frame = [&[0; 12][..], &[0, 60], &[0x42, 0x42, 3, 0, 0, 0], &[8, 0], &datagram].concat();
    let (_, out, error) = sniff(&["--json"], &pcap(1, &[&frame]));
    assert_eq!((out.as_str(), error.as_str()), ("", "portolan sniff: 1 packets, 0 conversations, 1 packets of none\n"));
    for (link, start) in [(9, &[0, 0x21][..]), (50, &[0xff, 3, 0, 0x21]), (51, &[0x11, 0, 0, 1, 0, 30, 0, 0x21])] {
        let (_, out, _) = sniff(&["--json"], &pcap(link, &[&[start, &datagram].concat()]));
        assert_eq!(conversations(&out), [request], "{link}");
    }
}

#[test]
fn an_answer_tells_who_called_as_well() {
    // Flags of TCP: SYN with ACK, SYN, ACK. SCTP: INIT ACK. DCCP: a Response.
    let tcp = |flags: u8| ipv4(6, 0, 50_124, 50_123, &[0, 0, 0, 0, 0, 0, 0, 0, 0x50, flags, 0, 0, 0, 0, 0, 0]);
    let sctp = ipv4(132, 0, 50_124, 50_123, &[0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 4]);
    let dccp = ipv4(33, 0, 50_124, 50_123, &[0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
    for (packet, expected) in [
        (tcp(0x12), "50124 likely first-packet"),
        (tcp(0x02), "50123 likely first-packet"),
        (tcp(0x10), "- unclear both-clients"),
        (sctp, "50124 likely first-packet"),
        (dccp, "50124 likely first-packet"),
    ] {
        let (code, out, error) = sniff(&["--json"], &pcap(101, &[&packet]));
        assert_eq!(code, 0, "{error}");
        let row: Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
        let port = columns(&row, &["port"]);
        let number = port.split('/').next().unwrap_or_default();
        assert_eq!(format!("{number} {}", columns(&row, &["confidence", "reason"])), expected, "{row}");
    }
}

#[test]
fn no_capture_exits_with_1_after_what_could_be_read() {
    let too_large = pcap(101, &[&vec![0; 2 << 20]]);
    for (arguments, input, problem) in [
        (&["/no/such/file"][..], &b""[..], "portolan sniff: /no/such/file: it cannot be read: "),
        (&[DATA], b"", concat!("portolan sniff: ", env!("CARGO_MANIFEST_DIR"), "/tests/data: it cannot be read")),
        (&[], b"", "portolan sniff: standard input: it is empty\n"),
        (&[], b"sport,dport,proto\n443,53214,tcp\n", "portolan sniff: standard input: it is neither pcap nor pcapng\n"),
        (&[], &too_large, "portolan sniff: standard input: it has a packet of more than 1048576 bytes\n"),
    ] {
        let (code, out, error) = sniff(arguments, input);
        assert_eq!((code, out.as_str(), error.lines().count()), (1, "", 1), "{error}");
        assert!(error.starts_with(problem), "{error}");
    }
    for name in ["loopback.pcap", "loopback.pcapng"] {
        let whole = fs::read(data(name)).unwrap();
        let (code, out, error) = sniff(&["--json"], &whole[..whole.len() / 2]);
        assert_eq!(code, 1);
        let found = conversations(&out);
        assert!(
            found.len() > 2 && TRAFFIC.starts_with(found.iter().map(String::as_str).collect::<Vec<_>>().as_slice())
        );
        assert!(error.ends_with("portolan sniff: standard input: it ends within a packet\n"), "{error}");
        // Every byte of the first hundreds exchanged is no reason to panic.
        let mut codes = String::new();
        for at in (0..400).step_by(7) {
            let mut damaged = whole.clone();
            damaged[at] ^= 0xff;
            let (code, ..) = sniff(&[], &damaged);
            let _ = write!(codes, "{code}");
        }
        assert!(codes.bytes().all(|code| matches!(code, b'0' | b'1')), "{codes}");
    }
}

/// A section, and a block of process information that is shorter than its own
/// frame, as a fuzzer made it. One of an unknown type that is its frame and no
/// more is passed over.
#[test]
fn a_block_that_is_shorter_than_its_frame_is_damaged() {
    for (big_endian, length) in [(false, 7_u32), (false, 11), (true, 4), (true, 0)] {
        let word = |word: u32| if big_endian { word.to_be_bytes() } else { word.to_le_bytes() };
        let section = [0x0a0d_0d0a, 28, 0x1a2b_3c4d, 0x0000_0001, u32::MAX, u32::MAX, 28];
        let block = [0x8000_0001, length, 0, 0, 0, length];
        let mut capture: Vec<u8> = section.into_iter().flat_map(word).collect();
        // The versions are of 16 bits.
        capture[12..16].copy_from_slice(if big_endian { &[0, 1, 0, 0] } else { &[1, 0, 0, 0] });
        assert_eq!(sniff(&[], &capture).2, "", "{big_endian}");
        capture.extend([0x0000_7777, 12, 12].into_iter().flat_map(word));
        assert_eq!(sniff(&[], &capture).2, "", "{big_endian}");
        capture.extend(block.into_iter().flat_map(word));
        let (code, out, error) = sniff(&[], &capture);
        assert_eq!((code, out.as_str()), (1, ""));
        assert_eq!(error, "portolan sniff: standard input: it has a damaged block\n", "{big_endian} {length}");
    }
}
