//! From the verified application to files: Typst (PDF, PNG), DOCX, plain text, JSON Resume.
//!
//! Architecture Invariant: data reaches Typst as JSON values, never inside markup; its world has
//! no file system, no network and no packages. The same input gives the same bytes.

pub mod chart;
pub mod docx;
pub mod fit;
pub mod json_resume;
pub mod margin;
pub mod readback;
pub mod render;
pub mod style;
pub mod text;

mod dossier;
mod frame;
#[cfg(test)]
mod golden;
mod label;
mod letter;
#[cfg(test)]
mod naughty;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
mod typeset;
mod view;
mod world;

pub use fit::Fitted;
pub use letter::LetterHead;
pub use margin::{Margins, Sides};
pub use render::{RenderError, Rendered, Renderer};
pub use style::{Paper, Spacing, Style, Theme};
pub use view::UnknownId;
pub use world::warm;
