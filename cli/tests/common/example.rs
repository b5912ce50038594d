//! Runs the examples that `cargo test` has built.

use std::path::PathBuf;
use std::process::{Command, Output};

/// The program of an example. Cargo puts it beside the folder of the tests.
pub fn program(name: &str) -> PathBuf {
    let mut path = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    let path = path.join("examples").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    assert!(path.exists(), "{} is not there; `cargo test` builds it", path.display());
    path
}

/// Runs an example and gives what it printed.
pub fn run(name: &str, arguments: &[&str]) -> Output {
    Command::new(program(name)).args(arguments).output().unwrap()
}
