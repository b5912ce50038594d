//! Compiles the data files into static tables. All of the work is in `build/`.

#[path = "build/mod.rs"]
mod generator;

use std::path::PathBuf;
use std::{env, fs, process};

fn main() {
    println!("cargo::rerun-if-changed=data");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("Cargo names the package's folder"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo names the folder for what is generated"));
    let text = match generator::tables(&root.join("data")) {
        Ok(tables) => generator::rust::write(&tables),
        Err(fault) => {
            println!("cargo::error={fault}");
            process::exit(1);
        }
    };
    if let Err(error) = fs::write(out.join("tables.rs"), text) {
        println!("cargo::error=cannot write {}: {error}", out.join("tables.rs").display());
        process::exit(1);
    }
}
