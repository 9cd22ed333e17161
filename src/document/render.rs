//! Documents as PDF and as pictures of their pages.

use std::sync::LazyLock;

use rayon::prelude::*;
use serde::Serialize;
use typst::foundations::Smart;
use typst::utils::Scalar;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use typst_render::RenderOptions;

use super::dossier::DossierView;
use super::frame;
use super::letter::{LetterHead, LetterView};
use super::margin::Sides;
use super::readback::{self, Mismatch};
use super::style::{Density, Style, Template, Theme, is_colour};
use super::typeset::Typesetter;
use super::view::{CvView, UnknownId};
use super::world;
use crate::application::{Cv, Dossier, Letter};
use crate::candidate::MasterCv;
use crate::truth::Verified;

/// Resolution of page previews.
const PREVIEW_PPI: f64 = 100.0;

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

/// What every template is given besides its content.
#[derive(Serialize)]
pub(crate) struct Payload<'a, T: Serialize> {
    width: f64,
    height: f64,
    tall: bool,
    margin: Sides,
    space: f64,
    scale: f64,
    theme: Theme,
    accent: &'a str,
    #[serde(flatten)]
    content: &'a T,
}

impl Rendered {
    /// Each page as a PNG of 100 pixels per inch.
    pub fn png(&self) -> Result<Vec<Vec<u8>>, RenderError> {
        self.png_at(PREVIEW_PPI)
    }

    /// Each page as a PNG of so many pixels per inch.
    pub(crate) fn png_at(&self, ppi: f64) -> Result<Vec<Vec<u8>>, RenderError> {
        let options =
            RenderOptions { pixel_per_pt: Scalar::new(ppi / 72.0), ..RenderOptions::default() };
        self.document
            .pages()
            .par_iter()
            .map(|page| {
                let page = typst_render::render(page, &options);
                picture(page.width(), page.height(), page.data())
                    .map_err(|error| RenderError::Layout(error.to_string()))
            })
            .collect()
    }
}

/// A page as PNG, without its transparency: pages have none. Packed quickly: a picture is looked at
/// once or twice, and made for each posting.
pub(super) fn picture(width: u32, height: u32, rgba: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    let mut rgb = vec![0; rgba.len() / 4 * 3];
    for (to, from) in rgb.chunks_exact_mut(3).zip(rgba.chunks_exact(4)) {
        to.copy_from_slice(&from[..3]);
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fastest);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&rgb)?;
    writer.finish()?;
    Ok(bytes)
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
        let view = CvView::new(master, cv, &mut self.setter(Template::Cv))?;
        export(&self.lay_out_cv(&view)?.0)
    }

    /// [`Renderer::cv`] without the verifier's word; for measuring and for tests of the layout.
    pub(crate) fn cv_unverified(
        &self,
        master: &MasterCv,
        cv: &Cv,
    ) -> Result<Rendered, RenderError> {
        self.readable(Template::Cv, |mut setter| {
            let view = CvView::new(master, cv, &mut setter)?;
            let (document, density) = self.lay_out_cv(&view)?;
            finish(document, self.margin(density), &readback::cv_lines(&view), &setter)
        })
    }

    pub(crate) fn letter_unverified(
        &self,
        master: &MasterCv,
        letter: &Letter,
        head: &LetterHead,
    ) -> Result<Rendered, RenderError> {
        self.readable(Template::Letter, |mut setter| {
            let view = LetterView::new(master, letter, head, &mut setter);
            let document = self.lay_out(Template::Letter, &view, false, Density::Normal)?;
            finish(
                document,
                self.style.sides(Template::Letter, Density::Normal),
                &view.lines(),
                &setter,
            )
        })
    }

    pub(crate) fn dossier_unverified(
        &self,
        master: &MasterCv,
        dossier: &Dossier,
    ) -> Result<Rendered, RenderError> {
        self.readable(Template::Dossier, |mut setter| {
            let view = DossierView::new(master, dossier, &mut setter);
            let document = self.lay_out(Template::Dossier, &view, false, Density::Normal)?;
            finish(
                document,
                self.style.sides(Template::Dossier, Density::Normal),
                &view.lines(),
                &setter,
            )
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

    /// Renders, and once more with simpler letters when the text does not read back: fonts may set
    /// an accent so that its letter comes out twice.
    fn readable(
        &self,
        template: Template,
        render: impl Fn(Typesetter) -> Result<Rendered, RenderError>,
    ) -> Result<Rendered, RenderError> {
        match render(self.setter(template)) {
            Err(RenderError::ReadBack(_)) => render(self.setter(template).simple()),
            result => result,
        }
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
        let payload = Payload {
            width,
            height,
            tall,
            margin: self.style.sides(template, density),
            space: self.style.space(density),
            scale: density.scale(),
            theme: self.style.theme,
            accent: self.accent()?,
            content,
        };
        let data =
            serde_json::to_vec(&payload).map_err(|error| RenderError::Layout(error.to_string()))?;
        world::compile(template, data).map_err(RenderError::Layout)
    }

    /// Height of a CV page between the margins, in points.
    pub(crate) fn usable_height(&self, density: Density) -> f64 {
        let margin = self.margin(density);
        self.style.paper.size().1 - margin.top - margin.bottom
    }

    /// Margins of a CV.
    pub(crate) fn margin(&self, density: Density) -> Sides {
        self.style.sides(Template::Cv, density)
    }

    /// A typesetter for the fonts of its theme and the width of a document's column.
    pub(crate) fn setter(&self, template: Template) -> Typesetter {
        Typesetter::new(self.style.theme).across(self.column(template))
    }

    /// Width between the margins, in points.
    pub(crate) fn column(&self, template: Template) -> f64 {
        let sides = self.style.sides(template, Density::Normal);
        self.style.paper.size().0 - sides.left - sides.right
    }

    /// How its documents look.
    #[must_use]
    pub fn style(&self) -> &Style {
        &self.style
    }

    pub(crate) fn accent(&self) -> Result<&str, RenderError> {
        let accent = self.style.accent.as_str();
        if is_colour(accent) {
            Ok(accent)
        } else {
            Err(RenderError::Style(format!("accent must be a colour like #475569, not `{accent}`")))
        }
    }
}

/// Exports, measures, and reads the text back.
fn finish(
    document: PagedDocument,
    margin: Sides,
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

/// PDF for universal access (PDF/UA-1), without any date. What the standard forbids is an error.
pub(super) fn export(document: &PagedDocument) -> Result<Vec<u8>, RenderError> {
    static UA_1: LazyLock<Result<PdfStandards, String>> = LazyLock::new(|| {
        PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|error| error.message().to_string())
    });
    let standards = UA_1.clone().map_err(RenderError::Layout)?;
    let creator = Smart::Custom(Some("tailord".into()));
    let options = PdfOptions { creator, standards, ..PdfOptions::default() };
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
