//! Labels of every port.

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
        (50_000, Udp, ["50000/udp", "50000/udp", "50000/udp", "dynamic"]),
        (443, Tcp, ["443/tcp https", "https", "https", "https"]),
        (465, Tcp, ["465/tcp urd", "urd", "submissions", "submissions"]),
        (24, Tcp, ["24/tcp", "24/tcp", "24/tcp", "well-known"]),
        (0, Sctp, ["0/sctp", "0/sctp", "0/sctp", "well-known"]),
        (41_641, Udp, ["41641/udp", "41641/udp", "Tailscale", "Tailscale"]),
    ] {
        let labels = LabelStyle::ALL.map(|style| label(number, protocol, style));
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
        let numbered = match port.name() {
            Some(name) => format!("{port} {name}"),
            None => port.to_string(),
        };
        assert_eq!(written(LabelStyle::NumberFirst), numbered);
        assert_eq!(written(LabelStyle::default()), numbered);
        assert_eq!(written(LabelStyle::Name), port.name().map_or(port.to_string(), String::from));
        let usual = port.usual();
        assert_eq!(written(LabelStyle::Usual), usual.map_or(port.to_string(), |usual| usual.name().into()));
        let metric = match usual {
            Some(usual) if usual.confidence() == Confidence::Likely => usual.name(),
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
    assert_eq!(labels.len(), LabelStyle::METRICS, "LabelStyle::METRICS is to follow the data");
    // A range is no service, and no service has a range's name.
    for port in ports() {
        if let Some(usual) = port.usual() {
            assert!(!["well-known", "registered", "dynamic"].contains(&usual.name()), "{port}");
        }
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
            for style in LabelStyle::ALL {
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
    for style in LabelStyle::ALL {
        let json = serde_json::to_string(&style).unwrap();
        assert_eq!(serde_json::from_str::<LabelStyle>(&json).unwrap(), style);
    }
}
