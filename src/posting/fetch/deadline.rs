//! The moment by which a page must be there.

use std::time::{Duration, Instant};

/// One moment for everything one page takes: resolving, connecting, redirects, reading.
#[derive(Clone, Copy, Debug)]
pub struct Deadline {
    at: Instant,
    limit: Duration,
}

impl Deadline {
    /// So long from now.
    #[must_use]
    pub fn after(limit: Duration) -> Self {
        Self { at: Instant::now() + limit, limit }
    }

    /// Time left; zero when it has passed.
    #[must_use]
    pub fn left(self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }

    /// True once it has passed.
    #[must_use]
    pub fn has_passed(self) -> bool {
        self.left().is_zero()
    }

    /// The whole time that was given, in seconds.
    pub(super) fn seconds(self) -> f64 {
        self.limit.as_secs_f64()
    }
}
