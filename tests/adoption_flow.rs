//! How often [`Flow::service`] names the right side, on flows whose truth is
//! known: a thousand service ports, each against the client ports of four
//! systems.

#[path = "common/expected.rs"]
mod expected;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::RangeInclusive;

use portolan::Confidence::Likely;
use portolan::flow::{Flow, Hints, Side};
use portolan::{Port, Protocol, lookup};

/// What is met in practice: the ports of `tests/data/practitioner.csv`, and of
/// the defaults of live programs as many as fill up a thousand.
fn services() -> Vec<Port> {
    let rows = |path| csv::Reader::from_path(path).unwrap().into_deserialize::<BTreeMap<String, String>>();
    let row = |row: Result<BTreeMap<String, String>, csv::Error>| row.unwrap();
    let met = rows("tests/data/practitioner.csv").map(row).map(|row| format!("{}/{}", row["number"], row["protocol"]));
    let met: BTreeSet<Port> = met.map(|port| port.parse().unwrap()).collect();
    let mut defaults = BTreeSet::new();
    for row in rows("data/claims.csv").map(row) {
        let (first, last): (u16, u16) = (row["first"].parse().unwrap(), row["last"].parse().unwrap());
        if row["role"] == "default" && row["standing"] == "active" && last - first < 16 {
            for protocol in row["protocols"].split(' ').filter(|name| ["tcp", "udp"].contains(name)) {
                let protocol: Protocol = protocol.parse().unwrap();
                defaults.extend((first..=last).map(|number| lookup(number, protocol)));
            }
        }
    }
    let rest: Vec<Port> = defaults.difference(&met).copied().collect();
    let lacking = 1000 - met.len();
    let spread = (0..lacking).map(|at| rest[at * rest.len() / lacking]);
    met.iter().copied().chain(spread).collect()
}

/// The systems, and the numbers that they give to clients.
const SYSTEMS: [(&str, RangeInclusive<u16>); 4] = [
    ("Linux", 32_768..=60_999),
    ("Windows", 49_152..=65_535),
    ("FreeBSD", 10_000..=65_535),
    ("Windows before Vista", 1025..=5000),
];

#[derive(Default, Debug, Clone, Copy, PartialEq, Eq)]
struct Counts {
    flows: u32,
    right: u32,
    unclear: u32,
    /// The wrong side, and that it is likely.
    wrong: u32,
    likely_wrong: u32,
}

/// What is known of a flow whose client is at a side and of a system.
type Knowing = fn(Side, RangeInclusive<u16>) -> Hints;

/// Every 17th number of the system against every service, as the question and
/// as its answer.
fn counts(services: &[Port], clients: &RangeInclusive<u16>, hints: impl Fn(Side) -> Hints) -> Counts {
    let mut counts = Counts::default();
    for &service in services {
        for client in clients.clone().step_by(17).filter(|&client| client != service.number()) {
            for truth in [Side::Destination, Side::Source] {
                let (source, destination) = match truth {
                    Side::Destination => (client, service.number()),
                    Side::Source => (service.number(), client),
                };
                let flow = Flow::new(source, destination, service.protocol()).with_hints(hints(truth.other()));
                let verdict = flow.service();
                counts.flows += 1;
                match verdict.side() {
                    Some(side) if side == truth => counts.right += 1,
                    None => counts.unclear += 1,
                    Some(_) => {
                        counts.wrong += 1;
                        counts.likely_wrong += u32::from(verdict.confidence() == Likely);
                    }
                }
            }
        }
    }
    counts
}

#[test]
fn the_right_side_is_found_as_often_as_documented() {
    let services = services();
    assert_eq!(services.len(), 1000);
    let (mut counted, mut table) = (String::new(), String::new());
    let knowing: [(&str, Knowing); 3] = [
        ("nothing", |_, _| Hints::NONE),
        ("the client's side", |client, _| Hints::NONE.with_local(client)),
        ("that and its system", |client, clients| Hints::NONE.with_local(client).with_client_range(clients)),
    ];
    for (what, hints) in knowing {
        for (at, (system, clients)) in SYSTEMS.iter().enumerate() {
            let counts = counts(&services, clients, |client| hints(client, clients.clone()));
            let Counts { flows, right, unclear, wrong, likely_wrong } = counts;
            assert_eq!(flows, right + unclear + wrong);
            writeln!(counted, "{system}, {what}: {right} of {flows} right, {unclear} unclear, {wrong} wrong, {likely_wrong} of them likely").unwrap();
            let part = |count: u32| f64::from(count) * 100.0 / f64::from(flows);
            let [right, unclear, wrong, likely_wrong] = [right, unclear, wrong, likely_wrong].map(part);
            writeln!(table, "//! | {system} | {what} | {right:.2} | {unclear:.2} | {wrong:.2} | {likely_wrong:.2} |")
                .unwrap();
            // A system of today, and which side is the client.
            if at < 3 && what == "the client's side" {
                assert!(
                    right >= 97.0 && likely_wrong <= 0.2,
                    "{system}: {right}% right, {likely_wrong}% wrong and likely"
                );
            }
        }
    }
    // System, what is known, and the counts; in the documentation in percent.
    expected::assert_file("tests/golden/flow-sides.txt", &counted);
    expected::assert_between("src/flow/mod.rs", "//! |---|---|---:|---:|---:|---:|\n", "\nmod decision;", &table);
}
