//! Chat: what comes in and what is said, free of any platform, and the adapter of each platform.
//!
//! Architecture Invariant: a platform's own types stay inside its folder.

pub mod inbound;
pub mod local;
pub mod message;
pub mod outbound;
pub mod plain;
pub mod slack;
pub mod visible;
