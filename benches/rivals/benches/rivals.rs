//! The library, the limit and its rivals, all in one run and on the same keys.
//! `benches/README.md` says what is measured.

#[path = "../../common/mod.rs"]
mod common;

use std::collections::HashMap;
use std::ffi::CString;
use std::hash::RandomState;

use common::{Key, Sorted, Texts, measure, pair, weigh};
use criterion::{Criterion, criterion_group, criterion_main};
use frozen_collections::{FzScalarMap, FzStringMap};
use port_desc::{PortDescription, TransportProtocol};
use portolan::{Protocol, by_name, lookup};
use portolan_rivals as rivals;
use rustc_hash::FxBuildHasher;

/// How phf was built.
const PHF: &str = if cfg!(feature = "ptrhash") { "phf::Map, ptrhash" } else { "phf::Map" };

/// Keys for rivals that read a file for each: a thousand times as slow.
const FEW: usize = 32;

fn port_desc_protocol(protocol: Protocol) -> TransportProtocol {
    match protocol {
        Protocol::Udp => TransportProtocol::Udp,
        Protocol::Sctp => TransportProtocol::Sctp,
        Protocol::Dccp => TransportProtocol::Dccp,
        _ => TransportProtocol::Tcp,
    }
}

fn scalar((number, protocol): Key) -> u32 {
    u32::from(protocol as u8) << 16 | u32::from(number)
}

fn iana_services((number, protocol): Key) -> usize {
    let wanted = match protocol {
        Protocol::Udp => iana_services::TransportProtocol::Udp,
        _ => iana_services::TransportProtocol::Tcp,
    };
    let records = iana_services::lookup_by_port(number).unwrap_or_default();
    weigh(records.iter().find(|record| record.protocol == wanted).map(|record| record.name.as_str()))
}

/// A port's name, the text included.
fn names_of_ports(criterion: &mut Criterion) {
    let texts = Texts::new();
    let sorted = Sorted::new();
    let std_map: HashMap<_, _, RandomState> = common::port_map();
    let fx_map: HashMap<_, _, FxBuildHasher> = common::port_map();
    let frozen: FzScalarMap<u32, &str> =
        common::pairs().map(|key| (scalar(key), lookup(key.0, key.1).name().unwrap_or_default())).collect();
    let port_desc = PortDescription::default().expect("the crate's own file");

    for (mix, keys) in common::mixes() {
        let mut group = criterion.benchmark_group(format!("name/{mix}"));
        measure(&mut group, "loop alone", &keys, |&(number, protocol)| usize::from(number) + protocol as usize);
        measure(&mut group, "flat table", &keys, |&(number, protocol)| weigh(rivals::flat(number, protocol)));
        measure(&mut group, "portolan", &keys, |&(number, protocol)| weigh(lookup(number, protocol).name()));
        measure(&mut group, PHF, &keys, |&key| weigh(rivals::PHF.get(&pair(key)).copied()));
        measure(&mut group, "quickphf", &keys, |&key| weigh(rivals::QUICKPHF.get(&pair(key)).copied()));
        measure(&mut group, "frozen-collections", &keys, |&key| weigh(frozen.get(&scalar(key)).copied()));
        measure(&mut group, "FxHashMap", &keys, |&key| weigh(fx_map.get(&pair(key)).copied()));
        measure(&mut group, "HashMap", &keys, |&key| weigh(std_map.get(&pair(key)).copied()));
        measure(&mut group, "sorted array", &keys, |&key| weigh(texts.text(sorted.id(key))));
        measure(&mut group, "port-desc", &keys, |&(number, protocol)| {
            weigh(Some(port_desc.get_port_service_name(number, port_desc_protocol(protocol))))
        });
        measure(&mut group, "iana-services", &keys[..FEW], |&key| iana_services(key));
        measure(&mut group, "getservbyport", &keys[..FEW], |&(number, protocol)| {
            rivals::getservbyport(number, protocol)
        });
    }
}

/// The index alone: the id of a port's name.
fn ids_of_ports(criterion: &mut Criterion) {
    let fx_map: HashMap<_, _, FxBuildHasher> = common::id_map();
    for (mix, keys) in common::mixes() {
        let mut group = criterion.benchmark_group(format!("id/{mix}"));
        measure(&mut group, "loop alone", &keys, |&(number, protocol)| usize::from(number) + protocol as usize);
        measure(&mut group, "flat table", &keys, |&(number, protocol)| usize::from(rivals::flat_id(number, protocol)));
        measure(&mut group, "portolan", &keys, |&(number, protocol)| usize::from(lookup(number, protocol).name_id()));
        measure(&mut group, PHF, &keys, |&key| rivals::PHF_IDS.get(&pair(key)).map_or(0, |&id| usize::from(id)));
        measure(&mut group, "FxHashMap", &keys, |&key| fx_map.get(&pair(key)).map_or(0, |&id| usize::from(id)));
    }
}

/// A service name's assignments.
fn assignments_of_names(criterion: &mut Criterion) {
    let std_map: HashMap<_, _, RandomState> = common::name_map();
    let fx_map: HashMap<_, _, FxBuildHasher> = common::name_map();
    let frozen: FzStringMap<Box<str>, (u16, u16)> = FzStringMap::new(common::name_spans());
    let size = |span: Option<&(u16, u16)>| span.map_or(0, |&(start, count)| usize::from(start + count));
    let lower = |name: &str| name.to_ascii_lowercase();

    for (keys_are, keys) in [
        ("as registered", common::names(str::to_string)),
        ("unknown", common::unknown_names()),
        ("capitals", common::names(str::to_ascii_uppercase)),
    ] {
        let mut group = criterion.benchmark_group(format!("by_name/{keys_are}"));
        measure(&mut group, "loop alone", &keys, |name| weigh(Some(name)));
        measure(&mut group, "portolan", &keys, |name| by_name(name).len());
        if keys_are == "capitals" {
            // What finds a name in any case with maps that mind it.
            measure(&mut group, "FxHashMap, lowered", &keys, |name| size(fx_map.get(lower(name).as_str())));
            measure(&mut group, "HashMap, lowered", &keys, |name| size(std_map.get(lower(name).as_str())));
            continue;
        }
        measure(&mut group, PHF, &keys, |name| size(rivals::PHF_NAMES.get(name.as_str())));
        measure(&mut group, "quickphf", &keys, |name| size(rivals::QUICKPHF_NAMES.get(name.as_str())));
        measure(&mut group, "frozen-collections", &keys, |name| size(frozen.get(name.as_str())));
        measure(&mut group, "FxHashMap", &keys, |name| size(fx_map.get(name.as_str())));
        measure(&mut group, "HashMap", &keys, |name| size(std_map.get(name.as_str())));
        measure(&mut group, "iana-services", &keys[..FEW], |name| {
            iana_services::lookup_by_name(name).map_or(0, |records| records.len())
        });
        let c_names: Vec<CString> =
            keys[..FEW].iter().map(|name| CString::new(name.as_str()).expect("no NUL in a name")).collect();
        measure(&mut group, "getservbyname", &c_names, rivals::getservbyname);
    }
}

criterion_group! {
    name = benches;
    config = common::criterion();
    targets = names_of_ports, ids_of_ports, assignments_of_names
}
criterion_main!(benches);
