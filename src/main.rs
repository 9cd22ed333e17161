//! The `tailord` program: arguments → configuration → one call.

use std::process::ExitCode;

fn main() -> ExitCode {
    tailord::app::main()
}
