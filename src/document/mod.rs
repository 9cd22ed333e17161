//! From the verified application to files: Typst (PDF, PNG), DOCX, plain text, JSON Resume.
//!
//! Architecture Invariant: data reaches Typst as JSON values, never inside markup; its world has
//! no file system, no network and no packages. The same input gives the same bytes.

pub mod docx;
pub mod fit;
pub mod json_resume;
pub mod readback;
pub mod render;
pub mod text;

mod dossier;
mod frame;
mod label;
mod letter;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
mod typeset;
mod view;
mod world;

use serde::{Deserialize, Serialize};

pub use fit::Fitted;
pub use letter::LetterHead;
pub use render::{RenderError, Rendered, Renderer};
pub use view::UnknownId;
pub use world::warm;

/// Paper sizes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 in.
    Letter,
}

/// How documents look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Style {
    /// Paper.
    pub paper: Paper,
    /// Accent colour, `#rrggbb` (GAP-015).
    pub accent: String,
    /// Pages the CV must fill: 1 or 2.
    pub pages: u32,
}

impl Default for Style {
    fn default() -> Self {
        Self { paper: Paper::A4, accent: "#475569".into(), pages: 2 }
    }
}

impl Style {
    /// Says what does not fit, naming the key.
    pub fn validate(&self) -> Result<(), String> {
        if !(1..=2).contains(&self.pages) {
            return Err(format!("document.pages is {}; a CV has 1 or 2", self.pages));
        }
        let hex = self.accent.strip_prefix('#').unwrap_or_default();
        if hex.len() != 6 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(format!(
                "document.accent is `{}`; write a colour like \"#475569\"",
                self.accent
            ));
        }
        Ok(())
    }
}
