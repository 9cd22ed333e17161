//! What people write, and what the catalogue makes of it.

mod declared;
mod errors;
mod lines;
mod property;

use super::{Command, parse};

/// The command a line is; a line that is none fails the test with its error.
fn read(line: &str) -> Command {
    parse(line).unwrap_or_else(|error| panic!("{line}\n{error}"))
}

/// What a person is told of a line that is no command.
fn told(line: &str) -> String {
    match parse(line) {
        Ok(command) => panic!("`{line}` was read as `{command}`"),
        Err(error) => error.to_string(),
    }
}
