//! Slack: Socket Mode in, Web API out.
//!
//! Measured facts that shaped it: an envelope not acknowledged within three seconds comes again, so
//! it is saved and acknowledged before anything else; an answer that is lost says nothing of the
//! message, so whoever sends looks before sending again.

pub mod api;
pub mod blocks;
pub mod inbound;
pub mod lint;
pub mod manifest;
pub mod send;
pub mod socket;

/// The word for this platform in store and audit.
pub const PLATFORM: &str = "slack";
