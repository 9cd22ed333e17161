//! What a worker may use.

use std::io;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde::{Deserialize, Serialize};

/// File descriptors a worker has: its three pipes. It can open no more.
const PIPES: u64 = 3;

/// Bounds of one worker, that is, of the documents of one application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Memory for data, in MiB.
    pub memory_mib: u64,
    /// Processor time, in seconds.
    pub cpu_seconds: u64,
    /// Time between a request and its answer, in seconds. Kept by the program, not by the worker.
    pub wall_seconds: u64,
}

impl Limits {
    /// Binds this process for good: memory, processor time, no more files, none written, no core
    /// dump, which would hold personal data.
    ///
    /// Memory is `RLIMIT_DATA`, not `RLIMIT_AS`: allocators reserve far more addresses than they
    /// use.
    ///
    /// # Errors
    /// When the system refuses a limit.
    pub fn apply(&self) -> io::Result<()> {
        let memory = self.memory_mib.saturating_mul(1 << 20);
        set(Resource::Data, memory, memory)?;
        // At the lower bound comes the signal that tells the cause, at the upper one the end.
        set(Resource::Cpu, self.cpu_seconds, self.cpu_seconds.saturating_add(1))?;
        set(Resource::Core, 0, 0)?;
        // A build that measures coverage writes its findings to a file at the end.
        if cfg!(tarpaulin) {
            return Ok(());
        }
        set(Resource::Fsize, 0, 0)?;
        set(Resource::Nofile, PIPES, PIPES)
    }
}

/// Sets the bound in force and the one it can never be raised above; what is lower already stays.
fn set(resource: Resource, bound: u64, most: u64) -> io::Result<()> {
    let allowed = getrlimit(resource).maximum.unwrap_or(u64::MAX);
    let limit = Rlimit { current: Some(bound.min(allowed)), maximum: Some(most.min(allowed)) };
    setrlimit(resource, limit).map_err(io::Error::from)
}
