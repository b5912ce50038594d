//! Labels of every port.

#[path = "common/expected.rs"]
mod expected;

use std::collections::BTreeSet;
use std::fmt::Write;

use portolan::{
    Confidence, Port, Protocol,
    Protocol::*,
    label::{Label, LabelStyle},
    lookup,
};

fn ports() -> impl Iterator<Item = Port> {
    Protocol::ALL.into_iter().flat_map(|protocol| (0..=u16::MAX).map(move |number| lookup(number, protocol)))
}

fn label(number: u16, protocol: Protocol, style: LabelStyle) -> String {
    lookup(number, protocol).label().style(style).to_string()
}

#[test]
fn each_style_is_written_as_documented() {
    for (number, protocol, expected) in [
        (3228, Udp, ["3228/udp dwmsgserver", "dwmsgserver", "dwmsgserver", "registered"]),
        (50_000, Sctp, ["50000/sctp", "50000/sctp", "50000/sctp", "dynamic"]),
        (443, Tcp, ["443/tcp HTTPS", "https", "HTTPS", "https"]),
        (53, Udp, ["53/udp DNS", "domain", "DNS", "dns"]),
        (3389, Tcp, ["3389/tcp RDP", "ms-wbt-server", "RDP", "rdp"]),
        (9981, Tcp, ["9981/tcp Tvheadend", "pumpkindb", "Tvheadend", "tvheadend"]),
        (0, Sctp, ["0/sctp", "0/sctp", "0/sctp", "well-known"]),
        (41_641, Udp, ["41641/udp Tailscale", "41641/udp", "Tailscale", "tailscale"]),
    ] {
        let labels = [LabelStyle::NumberFirst, LabelStyle::Name, LabelStyle::Usual, LabelStyle::Metric]
            .map(|style| label(number, protocol, style));
        assert_eq!(labels, expected, "{number}/{protocol}");
    }
}

#[test]
fn every_label_is_made_of_the_port_and_its_names() {
    let mut text = String::new();
    for port in ports() {
        let mut written = |style| {
            text.clear();
            write!(text, "{}", port.label().style(style)).unwrap();
            text.clone()
        };
        let numbered = match port.usual_name() {
            Some(name) => format!("{port} {name}"),
            None => port.to_string(),
        };
        assert_eq!(written(LabelStyle::NumberFirst), numbered);
        assert_eq!(written(LabelStyle::default()), numbered);
        assert_eq!(written(LabelStyle::Name), port.name().map_or(port.to_string(), String::from));
        let usual = port.usual();
        assert_eq!(written(LabelStyle::Usual), usual.map_or(port.to_string(), |usual| usual.name().into()));
        let metric = match usual {
            Some(usual) if usual.confidence() == Confidence::Likely || usual.rationale().is_some() => usual.short(),
            _ => port.range().as_str(),
        };
        assert_eq!(written(LabelStyle::Metric), metric);
    }
}

#[test]
fn the_default_label_begins_with_what_parses_as_the_port() {
    for port in ports() {
        let label = port.label().to_string();
        assert_eq!(label.split(' ').next().unwrap().parse(), Ok(port));
    }
}

#[test]
fn metrics_have_as_many_labels_as_documented() {
    let labels: BTreeSet<String> = ports().map(|port| port.label().style(LabelStyle::Metric).to_string()).collect();
    let found = labels.len().to_string();
    expected::assert_between("src/label.rs", "pub const METRICS: usize = ", ";\n", &found);
    assert_eq!(LabelStyle::METRICS.to_string(), found, "written anew: run the test again");
    // A range is no service, and no service has a range's name.
    for port in ports() {
        if let Some(usual) = port.usual() {
            assert!(!["well-known", "registered", "dynamic"].contains(&usual.short()), "{port}");
        }
    }
}

#[test]
fn metrics_name_what_people_run() {
    for (number, protocol, expected) in [
        (3306, Tcp, "mysql"),
        (5432, Tcp, "postgresql"),
        (6379, Tcp, "redis"),
        (27_017, Tcp, "mongodb"),
        (3389, Tcp, "rdp"),
        (1433, Tcp, "mssql"),
        (1883, Tcp, "mqtt"),
        (2375, Tcp, "docker"),
        (9418, Tcp, "git"),
        (1194, Udp, "openvpn"),
        (1900, Udp, "ssdp"),
        (8080, Tcp, "http-alternate"),
        (51_820, Udp, "wireguard"),
    ] {
        assert_eq!(label(number, protocol, LabelStyle::Metric), expected);
    }
    for label in ports().map(|port| port.label().style(LabelStyle::Metric).to_string()) {
        assert!(label.len() <= 15, "{label}");
        assert!(label.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')), "{label}");
    }
}

#[test]
fn a_label_is_six_bytes() {
    assert_eq!(size_of::<Label>(), 6);
}

#[test]
fn width_fill_and_alignment_are_those_of_a_text() {
    for number in [0, 9, 10, 22, 999, 3228, 10_000, 41_641, 50_000, 65_535] {
        for protocol in Protocol::ALL {
            for &style in LabelStyle::ALL {
                let label = lookup(number, protocol).label().style(style);
                let text = label.to_string();
                for width in [0, 1, text.len(), text.len() + 1, text.len() + 2, 40] {
                    assert_eq!(format!("{label:width$}"), format!("{text:width$}"));
                    assert_eq!(format!("{label:<width$}"), format!("{text:<width$}"));
                    assert_eq!(format!("{label:>width$}"), format!("{text:>width$}"));
                    assert_eq!(format!("{label:·^width$}"), format!("{text:·^width$}"));
                }
                assert_eq!(format!("{label:.1}"), text);
            }
        }
    }
}

#[test]
#[cfg(feature = "serde")]
fn labels_are_serialized_as_they_print() {
    let label = lookup(3228, Udp).label();
    assert_eq!(serde_json::to_string(&label).unwrap(), r#""3228/udp dwmsgserver""#);
    for &style in LabelStyle::ALL {
        let json = serde_json::to_string(&style).unwrap();
        assert_eq!(serde_json::from_str::<LabelStyle>(&json).unwrap(), style);
    }
}
