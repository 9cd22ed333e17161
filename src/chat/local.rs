//! The command line as a platform: `tailord do "jobs --since 3h"`. Its one person is the owner of the
//! machine's store, and has every right.

use super::inbound::{Body, Inbound, Place};

/// The word for this platform in store and audit.
pub const PLATFORM: &str = "cli";

/// Who is asking. No platform has ids with this sign in them.
pub const ACTOR: &str = "@local";

/// A line as if it had come in.
pub fn inbound(line: &str) -> Inbound {
    Inbound {
        platform: PLATFORM.into(),
        actor: ACTOR.into(),
        place: Place { channel: PLATFORM.into(), thread: None, direct: true },
        trigger: None,
        respond: None,
        body: Body::Command { line: line.to_owned(), files: Vec::new() },
    }
}
