//! What can go wrong with one request, ordered by a test beforehand: with a call of a method of the
//! Web API, or with an `upload`, a `download`, a `response_url`, or the `link` of a socket.

use super::world::World;

/// What the next call of a method meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// HTTP 429 with `Retry-After` in seconds; nothing is done.
    RateLimited(u64),
    /// HTTP 500; nothing is done.
    Status500,
    /// `ok: false` with this error; nothing is done.
    Error(&'static str),
    /// No answer until `Slack::release` of this method; then it is done.
    Hold,
    /// The connection ends; nothing is done.
    CutBefore,
    /// It is done, and the connection ends before the answer: the lost reply.
    CutAfter,
}

impl World {
    /// Takes the oldest fault ordered for a method.
    pub fn take_fault(&mut self, method: &str) -> Option<Fault> {
        let at = self.faults.iter().position(|(name, _)| name == method)?;
        Some(self.faults.remove(at).1)
    }
}
