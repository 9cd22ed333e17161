//! The `tailord` program: arguments → configuration → one call.

use std::process::ExitCode;

/// A tenth of the processor time of an application went to the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tailord::app::main()
}
