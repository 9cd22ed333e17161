//! Slack: how messages and forms look there, and what was pressed and filled in.

pub mod blocks;
pub mod lint;
