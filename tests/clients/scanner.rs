//! A port scanner: what a user types for ports, and a line for each open one.

use portolan::{Port, Protocol::Tcp, find, lookup};

/// The ports to try: words, numbers and runs, parted by commas.
fn asked(text: &str) -> Result<Vec<u16>, String> {
    let mut numbers = Vec::new();
    for part in text.split(',') {
        if let Some((first, last)) = part.split_once('-').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?))) {
            numbers.extend::<std::ops::RangeInclusive<u16>>(first..=last);
            continue;
        }
        let found: Vec<Port> = find(part).filter(|port| port.protocol() == Tcp).collect();
        if found.is_empty() {
            return Err(format!("no port is called `{part}`"));
        }
        numbers.extend(found.into_iter().map(Port::number));
    }
    Ok(numbers)
}

fn report(open: &[u16]) -> String {
    let mut out = String::new();
    for &number in open {
        let port = lookup(number, Tcp);
        let sure = port.usual().map(|usual| usual.confidence().to_string()).unwrap_or_default();
        out += format!("{:<10}{:<26}{sure}", port.to_string(), port.usual_name().unwrap_or("unknown")).trim_end();
        out.push('\n');
    }
    out
}

#[test]
fn words_are_scanned_and_open_ports_named() {
    assert_eq!(asked("ssh,rdp,8000-8002,8443,postgres").unwrap(), [22, 3389, 8000, 8001, 8002, 8443, 5432]);
    assert_eq!(asked("no-such-thing").unwrap_err(), "no port is called `no-such-thing`");
    assert_eq!(
        report(&[22, 3389, 4]),
        "22/tcp    SSH                       likely\n\
         3389/tcp  RDP                       likely\n\
         4/tcp     unknown\n"
    );
}
