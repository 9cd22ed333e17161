//! Glyphs of a PDF with their places, by page.

use std::collections::HashMap;
use std::panic::resume_unwind;

use hayro_interpret::font::Glyph as PdfGlyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, TransformExt as _, interpret_page,
};
use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys::{A, ANNOTS, RECT, URI};
use hayro_syntax::object::{Array, Dict, Rect as PdfRect, String as PdfString};
use hayro_syntax::page::Page as PdfPage;
use kurbo::{Affine, BezPath, Point, Rect, Shape as _};

use super::super::document::clean;

/// Most glyphs of a file: some 200 full pages.
const MAX_GLYPHS: usize = 600_000;
/// Most drawing steps of a file; nested forms can ask for any number.
const MAX_STEPS: usize = 1_000_000;
/// Backgrounds remembered of a page.
const MAX_FILLS: usize = 2_000;
/// Links read of a page.
const MAX_LINKS: usize = 200;
/// Side of a drawn bullet, in points.
const DOT: std::ops::RangeInclusive<f64> = 1.2..=7.0;

/// One glyph, or several letters that one glyph stands for.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four things a glyph is or is not, independently"
)]
pub(super) struct Glyph {
    /// Its characters; empty when the file does not tell them.
    pub text: String,
    /// Start of its baseline, in points from the top left of the page.
    pub x: f64,
    /// See `x`.
    pub y: f64,
    /// Font size in points.
    pub size: f64,
    /// Width in points.
    pub advance: f64,
    /// Direction of the baseline is left to right.
    pub level: bool,
    /// The font's weight is bold.
    pub bold: bool,
    /// The font has pictures in place of letters.
    pub symbol: bool,
    /// A reader can't see it: no ink, ink of the paper's colour, or off the page.
    pub hidden: bool,
}

/// What one page shows.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub width: f64,
    pub height: f64,
    /// In the order they are drawn.
    pub glyphs: Vec<Glyph>,
    /// Middles of small filled shapes: bullets that are drawn, not typed.
    pub dots: Vec<Point>,
    /// Web links.
    pub links: Vec<PageLink>,
    /// How many pictures.
    pub images: usize,
}

/// A link of a page.
#[derive(Debug)]
pub(super) struct PageLink {
    pub label: String,
    pub url: String,
}

impl Page {
    /// Drops what readers can't see; gives the number of words dropped. A page whose text is all
    /// without ink is a scan with recognised text, which is what there is to read.
    pub fn drop_hidden(&mut self) -> usize {
        let hidden = self.glyphs.iter().filter(|glyph| glyph.hidden).count();
        if hidden == self.glyphs.len() && self.images > 0 {
            return 0;
        }
        let text: String = self
            .glyphs
            .iter()
            .filter(|glyph| glyph.hidden)
            .map(|glyph| if glyph.text.is_empty() { " " } else { &glyph.text })
            .collect();
        self.glyphs.retain(|glyph| !glyph.hidden);
        text.split_whitespace().count()
    }
}

/// Which limit a file goes beyond: what reading one unwinds with.
pub(super) struct Limit(pub &'static str);

/// Reads all pages. Unwinds with [`Limit`] on a file that has too much in it.
pub(super) fn read(pdf: &Pdf) -> Vec<Page> {
    read_pages(pdf, true)
}

/// Reads the glyphs of all pages and their places alone, for files that this program made: nothing is
/// judged by ink or face, and no shapes and links are looked for.
pub(super) fn read_plain(pdf: &Pdf) -> Vec<Page> {
    read_pages(pdf, false)
}

fn read_pages(pdf: &Pdf, judging: bool) -> Vec<Page> {
    let cache = InterpreterCache::new();
    let settings =
        InterpreterSettings { render_annotations: false, ..InterpreterSettings::default() };
    let mut budget = Budget { glyphs: MAX_GLYPHS, steps: MAX_STEPS };
    let mut pages = Vec::new();
    for source in pdf.pages().iter() {
        let bounds = Rect::new(-10_000.0, -10_000.0, 10_000.0, 10_000.0);
        let place = source.initial_transform(true).to_kurbo();
        let mut context = Context::new(place, bounds, &cache, pdf.xref(), settings.clone());
        let (width, height) = source.render_dimensions();
        let page = Page { width: width.into(), height: height.into(), ..Page::default() };
        let (fills, fonts) = (Vec::new(), HashMap::new());
        let mut reader = Reader { page, judging, budget, fills, fonts };
        interpret_page(source, &mut context, &mut reader);
        budget = reader.budget;
        let mut page = reader.page;
        if judging {
            page.links = links(source, place, &page.glyphs);
        }
        pages.push(page);
    }
    pages
}

/// What may still be drawn.
#[derive(Clone, Copy)]
struct Budget {
    glyphs: usize,
    steps: usize,
}

/// Bold, and of pictures.
#[derive(Clone, Copy, Default)]
struct Face {
    bold: bool,
    symbol: bool,
}

struct Reader {
    page: Page,
    /// Ink, faces and shapes are looked at.
    judging: bool,
    budget: Budget,
    /// Filled areas in the order they were painted, with their colour.
    fills: Vec<(Rect, [f32; 4])>,
    fonts: HashMap<u128, Face>,
}

impl Reader {
    /// The interpreter has no way to be stopped but this; the caller catches it.
    fn step(&mut self) {
        if self.budget.steps == 0 {
            resume_unwind(Box::new(Limit("too many drawing steps")));
        }
        self.budget.steps -= 1;
    }

    fn face(&mut self, glyph: &PdfGlyph<'_>) -> Face {
        let PdfGlyph::Outline(outline) = glyph else { return Face::default() };
        *self.fonts.entry(outline.font_cache_key()).or_insert_with(|| {
            let Some(font) = outline.font_data() else { return Face::default() };
            let name = font.postscript_name.unwrap_or_default().to_lowercase();
            let named = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
            Face {
                bold: font.weight.is_some_and(|weight| weight >= 600)
                    || named(&["bold", "black", "heavy", "semibold", "demi"]),
                symbol: named(&["wingding", "symbol", "dingbat", "webding", "awesome", "icon"]),
            }
        })
    }

    fn is_hidden(&self, ink: Option<[f32; 4]>, mode: &GlyphDrawMode, at: Point) -> bool {
        let page = Rect::new(0.0, 0.0, self.page.width, self.page.height).inflate(2.0, 2.0);
        if matches!(mode, GlyphDrawMode::Invisible) || !page.contains(at) {
            return true;
        }
        // Patterns are ink of some kind.
        let Some([red, green, blue, alpha]) = ink else { return false };
        let paper = self.fills.iter().rev().find(|(area, _)| area.contains(at));
        let paper = paper.map_or([1.0; 4], |(_, colour)| *colour);
        let difference =
            (red - paper[0]).abs() + (green - paper[1]).abs() + (blue - paper[2]).abs();
        alpha < 0.05 || difference < 0.06
    }

    fn glyph(
        &mut self,
        glyph: &PdfGlyph<'_>,
        place: Affine,
        ink: Option<[f32; 4]>,
        mode: &GlyphDrawMode,
    ) {
        if self.budget.glyphs == 0 {
            resume_unwind(Box::new(Limit("too much text")));
        }
        self.budget.glyphs -= 1;
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => String::new(),
        };
        let [a, b, _, _, x, y] = place.as_coeffs();
        let scale = a.hypot(b);
        let size = scale * 1000.0;
        let advance = match glyph {
            PdfGlyph::Outline(outline) => {
                f64::from(outline.advance_width().unwrap_or_default()) * scale
            }
            PdfGlyph::Type3(_) => 0.0,
        };
        let face = if self.judging { self.face(glyph) } else { Face::default() };
        // A little above the baseline, where the letter is.
        let middle = Point::new(x + advance * 0.5, y - size * 0.25);
        let hidden = self.judging && (size < 1.5 || self.is_hidden(ink, mode, middle));
        self.page.glyphs.push(Glyph {
            text,
            x,
            y,
            size,
            advance,
            level: a > 0.0 && b.abs() < a * 0.05,
            bold: face.bold,
            symbol: face.symbol,
            hidden,
        });
    }

    fn fill(&mut self, area: Rect, paint: &Paint<'_>) {
        let Paint::Color(colour) = paint else { return };
        let colour = colour.to_rgba().components();
        if colour[3] < 0.5 {
            return;
        }
        if area.width() >= 10.0 && area.height() >= 6.0 {
            if self.fills.len() < MAX_FILLS {
                self.fills.push((area, colour));
            }
        } else if DOT.contains(&area.width())
            && DOT.contains(&area.height())
            && (area.width() - area.height()).abs() < 0.25 * area.width()
            && self.page.dots.len() < MAX_FILLS
        {
            self.page.dots.push(area.center());
        }
    }
}

impl<'a> Device<'a> for Reader {
    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, path: &BezPath, place: Affine, paint: &Paint<'a>, mode: &PathDrawMode) {
        self.step();
        if self.judging && matches!(mode, PathDrawMode::Fill(_)) {
            let area = (place * path.bounding_box().to_path(0.1)).bounding_box();
            self.fill(area, paint);
        }
    }
    fn push_clip_path(&mut self, _: &ClipPath) {
        self.step();
    }
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.step();
    }
    fn draw_glyph(
        &mut self,
        glyph: &PdfGlyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        paint: &Paint<'a>,
        mode: &GlyphDrawMode,
    ) {
        self.step();
        let ink = match paint {
            Paint::Color(colour) if self.judging => Some(colour.to_rgba().components()),
            Paint::Color(_) | Paint::Pattern(_) => None,
        };
        self.glyph(glyph, transform * glyph_transform, ink, mode);
    }
    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {
        self.step();
        self.page.images += 1;
    }
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// Web links of a page with the words inside their rectangle.
fn links(page: &PdfPage<'_>, place: Affine, glyphs: &[Glyph]) -> Vec<PageLink> {
    let Some(notes) = page.raw().get::<Array<'_>>(ANNOTS) else { return Vec::new() };
    let link = |note: Dict<'_>| {
        let target = note.get::<Dict<'_>>(A)?.get::<PdfString<'_>>(URI)?;
        let url = String::from_utf8_lossy(target.as_bytes()).trim().to_owned();
        let area: PdfRect = note.get(RECT)?;
        let area = Rect::new(area.x0, area.y0, area.x1, area.y1).abs();
        let area = (place * area.to_path(0.1)).bounding_box();
        let middle =
            |glyph: &Glyph| Point::new(glyph.x + 0.5 * glyph.advance, glyph.y - 0.25 * glyph.size);
        let inside = glyphs.iter().filter(|glyph| area.contains(middle(glyph)));
        let label: String = inside.map(|glyph| glyph.text.as_str()).collect();
        Some(PageLink { label: clean(&label), url })
    };
    notes.iter::<Dict<'_>>().take(MAX_LINKS).filter_map(link).collect()
}
