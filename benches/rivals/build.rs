//! Writes what a program's build script would write that had no crate for the
//! registry: a flat table, and perfect hash maps with the names as texts.

use std::fmt::Write;
use std::path::PathBuf;
use std::{env, fs};

use portolan::{
    Port, Protocol,
    batch::{NAME_COUNT, name_by_id},
    registry::assignments,
};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut out = String::new();
    let all = || Protocol::ALL.into_iter().flat_map(|protocol| (0..=u16::MAX).map(move |number| (number, protocol)));

    let ids: Vec<u16> = all().map(|key| Port::from(key).name_id()).collect();
    let mut text = String::new();
    let spans: Vec<u32> = (0..NAME_COUNT as u16)
        .map(|id| {
            let name = name_by_id(id).unwrap_or_default();
            let start = u32::try_from(text.len()).expect("a short text");
            text.push_str(name);
            start << 8 | u32::try_from(name.len()).expect("a short name")
        })
        .collect();
    writeln!(out, "pub static FLAT: [u16; {}] = {ids:?};", ids.len()).unwrap();
    writeln!(out, "pub static SPANS: [u32; {}] = {spans:?};", spans.len()).unwrap();
    writeln!(out, "pub static TEXT: &str = {text:?};").unwrap();

    let named: Vec<((u16, u8), &str, u16)> = all()
        .filter_map(|key| {
            let port = Port::from(key);
            Some(((key.0, key.1 as u8), port.name()?, port.name_id()))
        })
        .collect();
    let keys: Vec<(u16, u8)> = named.iter().map(|cell| cell.0).collect();
    let names: Vec<&str> = named.iter().map(|cell| cell.1).collect();

    let mut ports = phf_codegen::Map::new();
    let mut port_ids = phf_codegen::Map::new();
    for (key, name, id) in &named {
        ports.entry(*key, format!("{name:?}"));
        port_ids.entry(*key, id.to_string());
    }
    writeln!(out, "pub static PHF: phf::Map<(u16, u8), &str> = {};", ports.build()).unwrap();
    writeln!(out, "pub static PHF_IDS: phf::Map<(u16, u8), u16> = {};", port_ids.build()).unwrap();
    let map = quickphf_codegen::build_map(&keys, &names);
    writeln!(out, "pub static QUICKPHF: quickphf::PhfMap<(u16, u8), &str> = {map};").unwrap();

    let mut spans: Vec<(&str, (u16, u16))> = Vec::new();
    for (at, assignment) in (0..).zip(assignments()) {
        if let Some(name) = assignment.name() {
            spans.push((name, (at, 1)));
        }
    }
    spans.sort_unstable();
    spans.dedup_by(|later, first| {
        let same = later.0 == first.0;
        first.1.1 += u16::from(same);
        same
    });
    let mut by_name = phf_codegen::Map::new();
    for (name, span) in &spans {
        by_name.entry(*name, format!("{span:?}"));
    }
    writeln!(out, "pub static PHF_NAMES: phf::Map<&str, (u16, u16)> = {};", by_name.build()).unwrap();
    let keys: Vec<&str> = spans.iter().map(|cell| cell.0).collect();
    let values: Vec<(u16, u16)> = spans.iter().map(|cell| cell.1).collect();
    let map = quickphf_codegen::build_map(&keys, &values);
    writeln!(out, "pub static QUICKPHF_NAMES: quickphf::PhfMap<&str, (u16, u16)> = {map};").unwrap();

    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo names the folder for what is generated"));
    fs::write(folder.join("rivals.rs"), out).expect("the folder can be written to");
}
