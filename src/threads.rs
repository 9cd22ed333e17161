//! Threads that end with the work that began them.

use std::panic::resume_unwind;
use std::thread::ScopedJoinHandle;

/// What a thread returns; a panic of it is one of whoever waits.
pub fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}
