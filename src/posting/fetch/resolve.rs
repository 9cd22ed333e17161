//! Host names to addresses.

use std::net::{SocketAddr, ToSocketAddrs as _};
use std::sync::mpsc::{self, RecvTimeoutError};

use super::deadline::Deadline;

/// Why a name has no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResolveError {
    /// The system says so.
    Unknown(String),
    /// The deadline passed.
    Slow,
}

/// Finds the addresses of a host. What it answers is checked before anything is contacted, and the
/// connection is made to what was checked: a second answer never counts.
pub trait Resolve: Send + Sync {
    /// Every address of `host`, with `port`.
    fn resolve(
        &self,
        host: &str,
        port: u16,
        deadline: Deadline,
    ) -> Result<Vec<SocketAddr>, ResolveError>;
}

/// The resolver of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    /// The system's call cannot be interrupted, so that it has a thread of its own, which is left
    /// behind when the deadline passes.
    fn resolve(
        &self,
        host: &str,
        port: u16,
        deadline: Deadline,
    ) -> Result<Vec<SocketAddr>, ResolveError> {
        let (answer, answered) = mpsc::sync_channel(1);
        let host = host.to_owned();
        std::thread::spawn(move || {
            let found = (host.as_str(), port).to_socket_addrs().map(Iterator::collect);
            // Nobody listens any more once the deadline has passed.
            drop(answer.send(found));
        });
        match answered.recv_timeout(deadline.left()) {
            Ok(Ok(addresses)) => Ok(addresses),
            Ok(Err(error)) => Err(ResolveError::Unknown(error.to_string())),
            Err(RecvTimeoutError::Timeout) => Err(ResolveError::Slow),
            Err(RecvTimeoutError::Disconnected) => {
                Err(ResolveError::Unknown("the system's resolver failed".to_owned()))
            }
        }
    }
}
