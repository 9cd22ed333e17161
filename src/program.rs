//! This program, started once more: as a worker of its own.

use std::io;
use std::process::Command;

/// A command that starts this program: the running one even when its file has been replaced by
/// another version since. Its arguments are those of the command line.
///
/// # Errors
/// When the system does not say where it is.
#[cfg(not(test))]
pub fn again() -> io::Result<Command> {
    use std::os::unix::process::CommandExt as _;
    let running = std::path::PathBuf::from("/proc/self/exe");
    let program = if running.exists() { running } else { std::env::current_exe()? };
    let mut command = Command::new(program);
    command.arg0("tailord");
    Ok(command)
}

#[cfg(test)]
pub use tests::again;

#[cfg(test)]
mod tests {
    use super::{Command, io};
    use crate::app;

    /// Arguments of the command line, one a line.
    const ARGUMENTS: &str = "TAILORD_TEST_ARGUMENTS";

    /// The program under test is the library's own test program: told its arguments by its
    /// environment, it runs [`acts_as_the_program`] alone. What the harness says goes nowhere; what the
    /// program says goes where it would.
    pub fn again() -> io::Result<Command> {
        let script = format!(
            "{ARGUMENTS}=$(printf '%s\\n' \"$@\"); export {ARGUMENTS}; \
             exec \"$0\" --exact program::tests::acts_as_the_program --nocapture 3>&1 >/dev/null"
        );
        let mut command = Command::new("/bin/sh");
        command.arg("-c").arg(script).arg(std::env::current_exe()?);
        Ok(command)
    }

    #[test]
    fn acts_as_the_program() {
        if let Ok(arguments) = std::env::var(ARGUMENTS) {
            act(&arguments);
        }
        // Nobody's worker: the first to start one.
        let output = again().unwrap().args(["completions", "bash"]).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.starts_with("_tailord()"), "{said:.200}");
        assert!(output.status.success());
        let output = again().unwrap().arg("no-such-verb").output().unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
        assert!(String::from_utf8(output.stderr).unwrap().contains("no-such-verb"));
    }

    fn act(arguments: &str) -> ! {
        let own = std::fs::File::options().write(true).open("/proc/self/fd/3").unwrap();
        rustix::stdio::dup2_stdout(&own).unwrap();
        drop(own);
        let arguments = arguments.lines().map(std::ffi::OsString::from);
        let code = app::run_with(std::iter::once("tailord".into()).chain(arguments));
        #[expect(clippy::exit, reason = "the harness has nothing to say on this pipe")]
        std::process::exit(i32::from(code));
    }
}
