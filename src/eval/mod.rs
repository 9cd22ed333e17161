//! Scores against labelled data: what `tailord eval` prints.

pub mod extract;
pub mod interval;
pub mod retention;
pub mod select;
pub mod skills;
pub mod verify;
