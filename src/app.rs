//! Builds the parts and runs one command.

use std::process::ExitCode;

/// Entry point.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
