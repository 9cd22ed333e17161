//! Scores against labelled data: what `tailord eval` prints.

pub mod extract;
pub mod verify;
