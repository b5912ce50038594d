//! Processor time of a process, from `/proc`.

use std::fs;
use std::time::Duration;

/// The kernel's clock ticks of `/proc/PID/stat` a second (`USER_HZ`).
const TICKS: u64 = 100;

/// Returns the processor time that a process has taken, its ended threads
/// included, to a hundredth of a second; `None` if there is no such process.
#[must_use]
pub fn processor_time(process: u32) -> Option<Duration> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, in brackets, may hold anything; fields are counted behind it.
    let mut fields = text.rsplit_once(')')?.1.split_whitespace().skip(11);
    let ticks: u64 = fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 1000 / TICKS))
}

/// Returns the processor time of this process.
#[must_use]
pub fn mine() -> Duration {
    processor_time(std::process::id()).unwrap_or_default()
}
