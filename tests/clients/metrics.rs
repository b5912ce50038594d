//! A metrics exporter: counters whose labels cannot grow without bound.

use std::collections::BTreeMap;

use portolan::label::LabelStyle;
use portolan::{Port, lookup};

#[derive(Default)]
struct Exporter {
    connections: BTreeMap<String, u64>,
}

impl Exporter {
    fn count(&mut self, port: Port) {
        let label = port.label().style(LabelStyle::Metric).to_string();
        *self.connections.entry(label).or_default() += 1;
        assert!(self.connections.len() <= LabelStyle::METRICS);
    }

    fn text(&self) -> String {
        let line = |(service, count)| format!("connections_total{{service=\"{service}\"}} {count}\n");
        self.connections.iter().map(line).collect()
    }
}

#[test]
fn labels_are_bounded_and_need_no_quoting() {
    let mut exporter = Exporter::default();
    for port in ["5432/tcp", "6379/tcp", "3389/tcp", "1433/tcp", "443/udp", "60123/tcp", "3228/udp", "5432/tcp"] {
        exporter.count(port.parse().unwrap());
    }
    assert_eq!(
        exporter.text(),
        "connections_total{service=\"dynamic\"} 1\n\
         connections_total{service=\"mssql\"} 1\n\
         connections_total{service=\"postgresql\"} 2\n\
         connections_total{service=\"quic\"} 1\n\
         connections_total{service=\"rdp\"} 1\n\
         connections_total{service=\"redis\"} 1\n\
         connections_total{service=\"registered\"} 1\n"
    );
    for number in 0..=u16::MAX {
        exporter.count(lookup(number, portolan::Protocol::Tcp));
    }
    assert!(!exporter.text().contains('\\'));
}
