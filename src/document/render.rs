//! Documents as PDF and as pictures of their pages.

use serde::Serialize;
use typst::foundations::Smart;
use typst::utils::Scalar;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;
use typst_render::RenderOptions;

use super::dossier::DossierView;
use super::frame::{self, Margin};
use super::letter::{LetterHead, LetterView};
use super::readback::{self, Mismatch};
use super::typeset::Typesetter;
use super::view::{CvView, UnknownId};
use super::world::{self, Template};
use super::{Paper, Style};
use crate::application::{Cv, Dossier, Letter};
use crate::candidate::MasterCv;
use crate::truth::Verified;

/// Resolution of page previews.
const PREVIEW_PPI: f64 = 100.0;

/// Margins of `letter.typ`.
const LETTER_MARGIN: Margin = Margin { top: 60.0, bottom: 60.0 };
/// Margins of `dossier.typ`.
const DOSSIER_MARGIN: Margin = Margin { top: 50.0, bottom: 50.0 };

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The application does not belong to this master CV.
    #[error(transparent)]
    Unknown(#[from] UnknownId),
    /// The style has a value that means nothing.
    #[error("style: {0}")]
    Style(String),
    /// Typst could not lay it out or export it.
    #[error("layout: {0}")]
    Layout(String),
    /// The text of the PDF is not the text of the application.
    #[error("the PDF does not read back")]
    ReadBack(#[from] Mismatch),
    /// The Word file could not be packed.
    #[error("docx: {0}")]
    Docx(String),
}

/// A document, laid out and exported.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// Share of the last page's height between the margins that is used, 0–1.
    pub last_page_fill: f64,
    /// Characters no font could show; U+FFFD stands in their place.
    pub missing: Vec<char>,
    document: PagedDocument,
}

/// Renders documents in one style.
#[derive(Clone, Debug, Default)]
pub struct Renderer {
    style: Style,
}

/// How much room a CV leaves between things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Density {
    /// As designed.
    Normal,
    /// Four fifths of the space, for CVs that would need one more page.
    Compact,
}

impl Density {
    /// Margins of `cv.typ`.
    pub(crate) fn margin(self) -> Margin {
        match self {
            Self::Normal => Margin { top: 50.0, bottom: 50.0 },
            Self::Compact => Margin { top: 40.0, bottom: 40.0 },
        }
    }
}

/// What every template is given besides its content.
#[derive(Serialize)]
pub(crate) struct Payload<'a, T: Serialize> {
    width: f64,
    height: f64,
    tall: bool,
    compact: bool,
    accent: &'a str,
    #[serde(flatten)]
    content: &'a T,
}

impl Rendered {
    /// Each page as a PNG of 100 pixels per inch.
    pub fn png(&self) -> Result<Vec<Vec<u8>>, RenderError> {
        let options = RenderOptions {
            pixel_per_pt: Scalar::new(PREVIEW_PPI / 72.0),
            ..RenderOptions::default()
        };
        self.document
            .pages()
            .iter()
            .map(|page| {
                typst_render::render(page, &options)
                    .encode_png()
                    .map_err(|error| RenderError::Layout(error.to_string()))
            })
            .collect()
    }
}

impl Renderer {
    /// A renderer with a style.
    #[must_use]
    pub fn new(style: Style) -> Self {
        Self { style }
    }

    /// The CV, with its text read back from the PDF and compared.
    pub fn cv(&self, master: &MasterCv, cv: &Verified<Cv>) -> Result<Rendered, RenderError> {
        self.cv_unverified(master, cv)
    }

    /// The cover letter, read back and compared.
    pub fn letter(
        &self,
        master: &MasterCv,
        letter: &Verified<Letter>,
        head: &LetterHead,
    ) -> Result<Rendered, RenderError> {
        self.letter_unverified(master, letter, head)
    }

    /// The dossier, read back and compared.
    pub fn dossier(
        &self,
        master: &MasterCv,
        dossier: &Verified<Dossier>,
    ) -> Result<Rendered, RenderError> {
        self.dossier_unverified(master, dossier)
    }

    /// The CV's PDF alone, without reading it back: what the benchmark times.
    #[doc(hidden)]
    pub fn cv_pdf_unchecked(
        &self,
        master: &MasterCv,
        cv: &Verified<Cv>,
    ) -> Result<Vec<u8>, RenderError> {
        let view = CvView::new(master, cv, &mut Typesetter::default())?;
        export(&self.lay_out_cv(&view)?.0)
    }

    /// [`Renderer::cv`] without the verifier's word; for measuring and for tests of the layout.
    pub(crate) fn cv_unverified(
        &self,
        master: &MasterCv,
        cv: &Cv,
    ) -> Result<Rendered, RenderError> {
        readable(|mut setter| {
            let view = CvView::new(master, cv, &mut setter)?;
            let (document, density) = self.lay_out_cv(&view)?;
            finish(document, density.margin(), &readback::cv_lines(&view), &setter)
        })
    }

    pub(crate) fn letter_unverified(
        &self,
        master: &MasterCv,
        letter: &Letter,
        head: &LetterHead,
    ) -> Result<Rendered, RenderError> {
        readable(|mut setter| {
            let view = LetterView::new(master, letter, head, &mut setter);
            let document = self.lay_out(Template::Letter, &view, false, Density::Normal)?;
            finish(document, LETTER_MARGIN, &view.lines(), &setter)
        })
    }

    pub(crate) fn dossier_unverified(
        &self,
        master: &MasterCv,
        dossier: &Dossier,
    ) -> Result<Rendered, RenderError> {
        readable(|mut setter| {
            let view = DossierView::new(master, dossier, &mut setter);
            let document = self.lay_out(Template::Dossier, &view, false, Density::Normal)?;
            finish(document, DOSSIER_MARGIN, &view.lines(), &setter)
        })
    }

    /// The pages of a CV: compact when only that keeps it to the pages of the style.
    pub(crate) fn lay_out_cv(
        &self,
        view: &CvView,
    ) -> Result<(PagedDocument, Density), RenderError> {
        let normal = self.lay_out(Template::Cv, view, false, Density::Normal)?;
        let most = self.style.pages as usize;
        if normal.pages().len() > most {
            let compact = self.lay_out(Template::Cv, view, false, Density::Compact)?;
            if compact.pages().len() <= most {
                return Ok((compact, Density::Compact));
            }
        }
        Ok((normal, Density::Normal))
    }

    /// Lays a view out; `tall` on one page as high as it needs.
    pub(crate) fn lay_out<T: Serialize>(
        &self,
        template: Template,
        content: &T,
        tall: bool,
        density: Density,
    ) -> Result<PagedDocument, RenderError> {
        let (width, height) = self.style.paper.size();
        let compact = density == Density::Compact;
        let payload = Payload { width, height, tall, compact, accent: self.accent()?, content };
        let data =
            serde_json::to_vec(&payload).map_err(|error| RenderError::Layout(error.to_string()))?;
        world::compile(template, data).map_err(RenderError::Layout)
    }

    /// Height of a CV page between the margins, in points.
    pub(crate) fn usable_height(&self, density: Density) -> f64 {
        let margin = density.margin();
        self.style.paper.size().1 - margin.top - margin.bottom
    }

    /// How its documents look.
    #[must_use]
    pub fn style(&self) -> &Style {
        &self.style
    }

    pub(crate) fn accent(&self) -> Result<&str, RenderError> {
        let accent = self.style.accent.as_str();
        let digits = accent.strip_prefix('#').unwrap_or_default();
        if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            Ok(accent)
        } else {
            Err(RenderError::Style(format!("accent must be a colour like #475569, not `{accent}`")))
        }
    }
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

/// Renders, and once more with simpler letters when the text does not read back: fonts may set an
/// accent so that its letter comes out twice.
fn readable(
    render: impl Fn(Typesetter) -> Result<Rendered, RenderError>,
) -> Result<Rendered, RenderError> {
    match render(Typesetter::default()) {
        Err(RenderError::ReadBack(_)) => render(Typesetter::simple()),
        result => result,
    }
}

/// Exports, measures, and reads the text back.
fn finish(
    document: PagedDocument,
    margin: Margin,
    expected: &[String],
    setter: &Typesetter,
) -> Result<Rendered, RenderError> {
    let pdf = export(&document)?;
    readback::check(&pdf, expected)?;
    Ok(Rendered {
        pdf,
        pages: document.pages().len(),
        last_page_fill: frame::last_page_fill(&document, margin),
        missing: setter.missing(),
        document,
    })
}

/// Tagged PDF without any date.
fn export(document: &PagedDocument) -> Result<Vec<u8>, RenderError> {
    let options =
        PdfOptions { creator: Smart::Custom(Some("tailord".into())), ..PdfOptions::default() };
    typst_pdf::pdf(document, &options).map_err(|diagnostics| {
        let messages: Vec<String> = diagnostics.iter().map(world::describe).collect();
        RenderError::Layout(messages.join("; "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::sample;

    #[test]
    fn cv_of_six_roles_takes_two_pages_and_reads_back() {
        let master = sample::leader();
        let mut cv = sample::application(&master);
        cv.roles.iter_mut().skip(3).for_each(|role| role.bullets.truncate(3));
        let rendered = Renderer::default().cv_unverified(&master, &cv).expect("renders");
        assert_eq!(rendered.pages, 2);
        assert!(rendered.missing.is_empty());
        assert!(rendered.last_page_fill > 0.5);
    }

    #[test]
    fn accent_must_be_a_colour() {
        let master = sample::graduate();
        let style = Style { accent: "#12; read(\"/etc/passwd\")".into(), ..Style::default() };
        let result = Renderer::new(style).cv_unverified(&master, &sample::application(&master));
        assert!(matches!(result, Err(RenderError::Style(_))));
    }

    #[test]
    fn role_the_master_cv_does_not_have_is_an_error() {
        let master = sample::graduate();
        let result =
            Renderer::default().cv_unverified(&master, &sample::application(&sample::leader()));
        assert!(matches!(result, Err(RenderError::Unknown(UnknownId { kind: "role", .. }))));
    }
}
