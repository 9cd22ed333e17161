//! How documents look: theme, paper, margins, spacing.

use serde::{Deserialize, Serialize};

use super::margin::{Margins, Sides};

/// Looks of distinct character; one reading order in each.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Black on white, a book face, one centred head
    Plain,
    /// A sans face, headings in the accent colour over a rule
    #[default]
    Modern,
    /// A band of colour across the head, headings on tinted bars
    Designed,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Plain, Self::Modern, Self::Designed];
}

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

impl Paper {
    /// Width and height in points.
    pub(crate) fn size(self) -> (f64, f64) {
        match self {
            Self::A4 => (595.28, 841.89),
            Self::Letter => (612.0, 792.0),
        }
    }
}

/// Vertical space between lines and parts (GAP-026).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Spacing {
    /// As designed.
    #[default]
    Normal,
    /// A fifth less.
    Tight,
}

/// How much room a CV leaves between things; the fitter's choice, not its owner's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Density {
    /// As the style says.
    Normal,
    /// Less, for CVs that would need one more page.
    Compact,
}

/// Documents there are templates for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Template {
    /// `cv.typ`.
    Cv,
    /// `letter.typ`.
    Letter,
    /// `dossier.typ`.
    Dossier,
    /// `chart.typ`.
    Chart,
}

/// How documents look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Style {
    /// Character of the pages.
    pub theme: Theme,
    /// Paper.
    pub paper: Paper,
    /// Margins (GAP-057).
    pub margin: Margins,
    /// Vertical space.
    pub spacing: Spacing,
    /// Accent colour, `#rrggbb` (GAP-015).
    pub accent: String,
    /// Pages the CV must fill: 1 or 2.
    pub pages: u32,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            paper: Paper::default(),
            margin: Margins::default(),
            spacing: Spacing::default(),
            accent: "#475569".into(),
            pages: 2,
        }
    }
}

impl Style {
    /// Says what does not fit, naming the key.
    pub fn validate(&self) -> Result<(), String> {
        if !(1..=2).contains(&self.pages) {
            return Err(format!("document.pages is {}; a CV has 1 or 2", self.pages));
        }
        if !is_colour(&self.accent) {
            return Err(format!(
                "document.accent is `{}`; write a colour like \"#475569\"",
                self.accent
            ));
        }
        Ok(())
    }

    /// Margins of a document in points. Only the standard ones give way to density: what its
    /// owner chose stays.
    pub(crate) fn sides(&self, template: Template, density: Density) -> Sides {
        match (self.margin, template, density) {
            (Margins::Standard, Template::Cv, Density::Normal) => Sides::of(50.0, 57.0),
            (Margins::Standard, Template::Cv, Density::Compact) => Sides::of(40.0, 50.0),
            (Margins::Standard, Template::Letter, _) => Sides::of(60.0, 71.0),
            (Margins::Standard, Template::Dossier, _) => Sides::of(50.0, 56.0),
            (chosen, ..) => chosen.sides(),
        }
    }

    /// Factor of all vertical space.
    pub(crate) fn space(&self, density: Density) -> f64 {
        match (self.spacing, density) {
            (Spacing::Normal, Density::Normal) => 1.0,
            (Spacing::Normal, Density::Compact) | (Spacing::Tight, Density::Normal) => 0.8,
            (Spacing::Tight, Density::Compact) => 0.7,
        }
    }
}

impl Density {
    /// Factor of the size of type.
    pub(crate) fn scale(self) -> f64 {
        match self {
            Self::Normal => 1.0,
            Self::Compact => 0.96,
        }
    }
}

/// True for `#rrggbb`.
pub(crate) fn is_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}
