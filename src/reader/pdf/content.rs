//! Text in the order it is drawn, without any judgement: for reading our own files back.

use hayro_syntax::Pdf;
use unicode_normalization::char::is_combining_mark;

use super::glyph::{self, Glyph};

/// The text of a PDF in the order of its content, lines separated by `\n`; `None` when the bytes
/// are no PDF. Meant for files this program made: nothing guards against hostile ones.
#[must_use]
pub fn in_content_order(pdf: &[u8]) -> Option<String> {
    let pdf = Pdf::new(pdf.to_vec()).ok()?;
    let mut writer = Writer::default();
    for page in glyph::read_plain(&pdf) {
        page.glyphs.iter().for_each(|glyph| writer.glyph(glyph));
        writer.end_line();
    }
    Some(writer.text)
}

/// Collects glyphs as text.
#[derive(Default)]
struct Writer {
    text: String,
    /// Where the next glyph of the line would start, its baseline and size, in points.
    pen: Option<(f64, f64, f64)>,
    after_mark: bool,
}

impl Writer {
    fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.pen = None;
    }

    fn glyph(&mut self, glyph: &Glyph) {
        if !glyph.text.is_empty() && glyph.text.chars().all(is_combining_mark) {
            // Drawn over its letter: what comes next is not a gap away from it.
            self.text.push_str(&glyph.text);
            self.after_mark = true;
            return;
        }
        if let Some((pen_x, pen_y, last_size)) = self.pen {
            let em = glyph.size.max(last_size);
            let gap = if std::mem::take(&mut self.after_mark) { 0.8 } else { 0.18 };
            if (glyph.y - pen_y).abs() > 0.3 * em || glyph.x < pen_x - 0.5 * em {
                self.end_line();
            } else if glyph.x > pen_x + gap * em && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
        }
        self.text.push_str(&glyph.text);
        self.pen = Some((glyph.x + glyph.advance, glyph.y, glyph.size));
    }
}
