//! Scores against labelled data.

pub mod verify;
