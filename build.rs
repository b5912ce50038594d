//! Compiles the data files into static tables. All of the work is in `build/`.

#[path = "build/mod.rs"]
mod generator;

use std::path::{Path, PathBuf};
use std::{env, fs, process};

use generator::fault::{self, Fault};
use generator::{PROVENANCE, provenance, rust};

fn main() {
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-env-changed={}", provenance::UPDATE);
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("Cargo names the package's folder"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo names the folder for what is generated"));
    let text = match text(&root.join("data")) {
        Ok(text) => text,
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

/// The tables as Rust text. Faults of a line come before those of a file's sum,
/// which a person can do less about.
fn text(data: &Path) -> Result<String, Fault> {
    let tables = generator::tables(data)?;
    let read = |name: &str| fault::read(data, name);
    let readme = read(PROVENANCE)?;
    if env::var_os(provenance::UPDATE).is_some_and(|value| !value.is_empty()) {
        let updated = provenance::with_sums(PROVENANCE, &readme, &read)?;
        if updated.as_bytes() != readme {
            let fault = |error| Fault::new(PROVENANCE, 0, format!("cannot be written: {error}"));
            fs::write(data.join(PROVENANCE), updated).map_err(fault)?;
        }
    } else {
        provenance::check_sums(PROVENANCE, &readme, &read)?;
    }
    Ok(rust::write(&tables))
}
