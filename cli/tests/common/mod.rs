//! Runs the command.

// Each test uses a part of it.
#![allow(dead_code)]

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Exit code, standard output, standard error.
pub type Ran = (i32, String, String);

/// The command with arguments, not yet started.
pub fn portolan(arguments: &[impl AsRef<OsStr>]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portolan"));
    command.args(arguments).env_remove("NO_COLOR");
    command
}

/// Runs the command.
pub fn run(arguments: &[impl AsRef<OsStr>]) -> Ran {
    let (code, out, error) = run_with(arguments, b"");
    (code, String::from_utf8(out).unwrap(), error)
}

/// Runs the command with what it reads.
pub fn run_with(arguments: &[impl AsRef<OsStr>], input: &[u8]) -> (i32, Vec<u8>, String) {
    let mut child =
        portolan(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A program that ends early leaves its input unread.
            let _ = stdin.write_all(input);
        });
        child.wait_with_output().unwrap()
    });
    let code = output.status.code().expect("it ends by itself");
    (code, output.stdout, String::from_utf8(output.stderr).unwrap())
}

/// A folder of a test's own that is not there yet. It stays behind for whoever
/// looks into a failure.
pub fn fresh(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    if folder.is_dir() {
        fs::remove_dir_all(&folder).unwrap();
    } else if folder.exists() {
        fs::remove_file(&folder).unwrap();
    }
    fs::create_dir_all(folder.parent().unwrap()).unwrap();
    folder
}

/// A device that is full.
pub fn full() -> fs::File {
    fs::OpenOptions::new().write(true).open("/dev/full").unwrap()
}

/// Runs a command whose standard output is a pipe that nobody reads.
pub fn unread(mut command: Command) -> Output {
    // Closed before the command starts, which otherwise may write first.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    command.stdout(writer).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap()
}

/// How many times a test stops a command at a random moment: 10, with
/// `--release` 60, or what `PORTOLAN_KILLS` says.
pub fn kills() -> u64 {
    let usual = if cfg!(debug_assertions) { 10 } else { 60 };
    std::env::var("PORTOLAN_KILLS").map_or(usual, |count| count.parse().unwrap())
}

/// Starts the command and stops it after a part of the time that it needs:
/// that of the kill of this number.
pub fn kill(mut command: Command, kill: u64, whole: std::time::Duration) {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // The golden ratio spreads them over the time, whatever their count.
    #[allow(clippy::cast_precision_loss)]
    let part = (kill as f64 * 0.618_033_988_749_895).fract() * 1.1;
    std::thread::sleep(whole.mul_f64(part));
    child.kill().unwrap();
    child.wait().unwrap();
}
