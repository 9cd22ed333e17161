//! Scores against labelled data: what `tailord eval` prints.

pub mod extract;
pub mod interval;
pub mod prices;
pub mod prompts;
pub mod retention;
pub mod select;
pub mod skills;
pub mod verify;
