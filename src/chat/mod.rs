//! Chat: what is said, free of any platform, and the adapter of each platform.

pub mod message;
pub mod plain;
pub mod slack;
pub mod visible;
