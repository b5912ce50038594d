//! Counts what lookups and pages allocate: nothing.
//!
//! The counts are those of the thread that asks, so that the tests do not
//! disturb each other.

use std::fmt::{self, Write};
use std::hint::black_box;

use allocation_counter::measure;
use portolan::{Os, inspect};
use portolan::{
    Protocol, by_name, claim, find, lookup,
    page::{Format, neighbours, page},
    registry::records,
};

/// What the pages are written into: as much as a page takes, made before the
/// count begins, and never made larger.
struct Buffer {
    bytes: Box<[u8]>,
    used: usize,
}

impl Buffer {
    fn new() -> Self {
        Self { bytes: vec![0; 64 * 1024].into(), used: 0 }
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.used]).unwrap()
    }
}

impl Write for Buffer {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.used + text.len();
        self.bytes.get_mut(self.used..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.used = end;
        Ok(())
    }
}

/// Numbers of every kind: those of the golden pages, some with many claims, and
/// both ends of each range.
const NUMBERS: [u16; 22] = [
    0, 4, 22, 24, 80, 465, 1023, 1024, 3000, 3227, 3228, 5000, 6005, 8080, 9090, 9981, 27_005, 31_337, 49_151, 49_152,
    60_999, 65_535,
];

/// Those, and every 256th.
fn numbers() -> impl Iterator<Item = u16> {
    NUMBERS.into_iter().chain((0..=u16::MAX).step_by(256))
}

/// Asserts that something allocates nothing.
fn assert_frugal(what: impl fmt::Display, mut code: impl FnMut()) {
    let info = measure(&mut code);
    assert_eq!((info.count_total, info.bytes_total), (0, 0), "{what} allocates");
}

#[test]
fn allocations_are_counted() {
    let info = measure(|| {
        black_box(page(3228).to_string());
    });
    assert!(info.count_total > 0);
}

#[test]
fn pages_allocate_nothing() {
    for number in numbers() {
        for format in [Format::Text, Format::Markdown, Format::Html] {
            let mut buffer = Buffer::new();
            let whole = page(number).display(format);
            assert_frugal(format_args!("the page of {number}, {format:?},"), || {
                write!(buffer, "{whole}").unwrap();
            });
            assert_eq!(buffer.text(), whole.to_string());
        }
    }
    for port in NUMBERS.into_iter().flat_map(|number| Protocol::ALL.map(|protocol| lookup(number, protocol))) {
        for format in [Format::Text, Format::Markdown, Format::Html] {
            let mut buffer = Buffer::new();
            assert_frugal(format_args!("the page of {port}, {format:?},"), || {
                write!(buffer, "{}", port.page().display(format)).unwrap();
            });
        }
    }
}

#[test]
fn lookups_allocate_nothing() {
    assert_frugal("a lookup", || {
        for number in 0..=u16::MAX {
            for port in Protocol::ALL.map(|protocol| lookup(number, protocol)) {
                black_box((port.range(), port.status(), port.name(), port.record()));
                black_box(port.assignments().count());
                black_box(port.claims().filter(|claim| claim.kind().is_service()).count());
                if let Some(usual) = port.usual() {
                    black_box((usual.name(), usual.short(), usual.basis(), usual.rationale()));
                }
                black_box((port.usual_name(), port.rules().count(), port.former_names().count()));
                black_box((port.is_blocked_by_browsers(), Os::ALL.iter().any(|&os| port.is_ephemeral(os))));
            }
        }
    });
    for number in numbers() {
        assert_frugal(format_args!("what is around {number}"), || {
            black_box(neighbours(number, portolan::Protocols::ALL));
        });
    }
}

#[test]
fn rows_and_claims_allocate_nothing() {
    assert_frugal("a row", || {
        for entry in records() {
            black_box((entry.name(), entry.ports(), entry.protocol(), entry.description(), entry.assignee()));
            black_box((entry.contact(), entry.registered(), entry.modified(), entry.references().count()));
            black_box((entry.notes(), entry.unauthorized_use(), entry.standing(), entry.standing_note()));
        }
    });
    assert_frugal("a claim", || {
        for listed in claim::all() {
            assert_eq!(claim::by_id(listed.id()), Some(listed));
            black_box((listed.name(), listed.vendor(), listed.note(), listed.source(), listed.successor()));
        }
    });
}

#[test]
fn names_and_parsing_allocate_nothing() {
    assert_frugal("a name", || {
        for name in ["ssh", "SSH", "http-alt", "whois++", "no such service", "", "x11"] {
            black_box(by_name(name).map(portolan::Assignment::ports).next_back());
        }
        for name in records().filter_map(portolan::registry::Record::name) {
            assert_ne!(by_name(name).len(), 0);
        }
    });
    let long = "x".repeat(10_000);
    assert_frugal("finding", || {
        for text in ["dns", "RDP", "wire guard", "8443", "3228/udp", "no such thing", "", "naïve", "22/icmp", &long] {
            black_box(find(text).count());
        }
    });
    assert_frugal("parsing", || {
        for text in ["3228/udp", "3228/UDP", "65536/tcp", "22", "22/", "/tcp", ""] {
            let _ = black_box(text.parse::<portolan::Port>());
        }
    });
}

#[test]
fn commands_allocate_nothing() {
    for number in numbers() {
        for &os in Os::ALL {
            let mut buffer = Buffer::new();
            assert_frugal(format_args!("the commands for {number} under {os}"), || {
                for command in inspect::commands_for_number(number, os) {
                    writeln!(buffer, "{command}").unwrap();
                }
            });
        }
    }
}
