//! Keeps tests of one program from starting processes at the same time.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Waits until no other test of this program starts a process.
///
/// A child has the sockets of its parent from the fork until it becomes its
/// program, and is listed as their owner for that moment. A test that looks at
/// who owns a socket must not see the child of another.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    // A test that failed has left nothing half done.
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}
