//! Paragraph styles of a Word file: the theme in Word's terms.

use docx_rs::{
    AlignmentType, BorderType, Docx, LineSpacing, LineSpacingType, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders, RunFonts, Shading, Style as WordStyle, StyleType,
};

use crate::document::style::{Style, Theme};

/// Twentieths of a point, Word's unit of length.
pub(super) const TWIPS: f64 = 20.0;

/// Width of the edges of the band, in eighths of a point.
const EDGE: usize = 48;

/// Fonts, colours and spaces of a theme.
pub(super) struct Look {
    theme: Theme,
    /// Six hex digits.
    pub(super) accent: String,
    ink: &'static str,
    font: &'static str,
    space: f64,
}

impl Look {
    /// `accent` is `#rrggbb`; `space` the factor of vertical space.
    pub(super) fn new(style: &Style, accent: &str, space: f64) -> Self {
        let accent = accent.trim_start_matches('#').to_uppercase();
        let (accent, ink, font) = match style.theme {
            Theme::Plain => ("000000".to_owned(), "000000", "Cambria"),
            Theme::Modern => (accent, "1E293B", "Calibri"),
            Theme::Designed => (accent, "1F2430", "Calibri"),
        };
        Self { theme: style.theme, accent, ink, font, space }
    }

    /// Colour of links and lines in the head.
    pub(super) fn on_head(&self) -> &str {
        match self.theme {
            Theme::Designed if is_dark(&self.accent) => "FFFFFF",
            Theme::Designed => self.ink,
            Theme::Plain | Theme::Modern => &self.accent,
        }
    }

    /// A file with the fonts and styles of this look.
    pub(super) fn docx(&self) -> Docx {
        let font = RunFonts::new().ascii(self.font).hi_ansi(self.font).cs(self.font);
        let docx = Docx::new().default_fonts(font).default_size(21);
        let own = vec![
            self.style("Normal", "Normal", 0, 60),
            self.head("Title", 0, 20).size(self.title_size()).bold(),
            self.head("Subtitle", 0, 40).size(24),
            self.head("Contact", 0, 20).size(19),
            self.head("ContactLast", 0, 160).size(19),
            self.head("Relocation", 0, 120).size(19).bold(),
            self.section(),
            keep_next(self.based("Heading2", "heading 2", 160, 0).size(22).bold().outline_lvl(1)),
            keep_next(self.employer()),
            self.based("ListBullet", "List Bullet", 0, 50),
            keep_next(self.subject()),
            self.based("BodyText", "Body Text", 0, 180),
            self.based("Address", "Address", 0, 0),
            self.based("Date", "Date", 240, 240),
            self.based("Closing", "Closing", 120, 480),
            self.based("Signature", "Signature", 0, 0),
        ];
        own.into_iter().fold(docx, Docx::add_style)
    }

    fn title_size(&self) -> usize {
        if self.theme == Theme::Designed { 56 } else { 48 }
    }

    /// Space before and after in twips; lines a little apart.
    fn style(&self, id: &str, name: &str, before: u32, after: u32) -> WordStyle {
        let scaled = |twips: u32| (f64::from(twips) * self.space).round() as u32;
        let line = (259.0 - 60.0 * (1.0 - self.space)).round() as i32;
        let spacing = LineSpacing::new()
            .before(scaled(before))
            .after(scaled(after))
            .line(line)
            .line_rule(LineSpacingType::Auto);
        WordStyle::new(id, StyleType::Paragraph).name(name).color(self.ink).line_spacing(spacing)
    }

    fn based(&self, id: &str, name: &str, before: u32, after: u32) -> WordStyle {
        self.style(id, name, before, after).based_on("Normal").next("Normal")
    }

    /// A line over the first section: centred, or on the band of colour.
    fn head(&self, id: &str, before: u32, after: u32) -> WordStyle {
        let ink = match (self.theme, id) {
            (Theme::Designed, _) => self.on_head(),
            (_, "Title" | "Contact" | "ContactLast") => &self.accent,
            _ => self.ink,
        };
        let mut style = self.based(id, id, before, after).color(ink);
        match self.theme {
            Theme::Plain => style = style.align(AlignmentType::Center),
            Theme::Modern => {}
            Theme::Designed => {
                // Borders of the same colour give the band some room beside the text.
                let edge = |position| self.border(position, EDGE);
                let edges = ParagraphBorders::with_empty()
                    .set(edge(ParagraphBorderPosition::Left))
                    .set(edge(ParagraphBorderPosition::Right));
                style.paragraph_property = style
                    .paragraph_property
                    .shading(Shading::new().fill(self.accent.as_str()))
                    .set_borders(edges);
            }
        }
        style
    }

    fn section(&self) -> WordStyle {
        let size = if self.theme == Theme::Plain { 26 } else { 24 };
        let mut style = self
            .based("Heading1", "heading 1", 260, 100)
            .size(size)
            .bold()
            .color(&self.accent)
            .outline_lvl(0);
        let (position, width) = match self.theme {
            Theme::Designed => (ParagraphBorderPosition::Left, 24),
            Theme::Plain | Theme::Modern => (ParagraphBorderPosition::Bottom, 5),
        };
        let border = self.border(position, width);
        style.paragraph_property =
            style.paragraph_property.set_borders(ParagraphBorders::with_empty().set(border));
        if self.theme == Theme::Designed {
            let tint = Shading::new().fill(tint(&self.accent));
            style.paragraph_property = style.paragraph_property.shading(tint);
        }
        keep_next(style)
    }

    /// The subject of a letter.
    fn subject(&self) -> WordStyle {
        let style = self.based("Subject", "Subject", 200, 200).size(24).bold();
        style.color(&self.accent).outline_lvl(0)
    }

    /// A line in the accent colour; `width` in eighths of a point.
    fn border(&self, position: ParagraphBorderPosition, width: usize) -> ParagraphBorder {
        let line = ParagraphBorder::new(position).val(BorderType::Single);
        // White would show between the band and its edge.
        let space = if width == EDGE { 0 } else { 2 };
        line.size(width).space(space).color(&self.accent)
    }

    fn employer(&self) -> WordStyle {
        let style = self.based("Employer", "Employer", 0, 60);
        match self.theme {
            Theme::Plain => style.italic(),
            Theme::Modern | Theme::Designed => style.bold().color(&self.accent),
        }
    }
}

fn keep_next(mut style: WordStyle) -> WordStyle {
    style.paragraph_property = style.paragraph_property.keep_next(true).keep_lines(true);
    style
}

/// Red, green and blue of six hex digits.
fn channels(colour: &str) -> [f64; 3] {
    let value = u32::from_str_radix(colour, 16).unwrap_or(0);
    [16, 8, 0].map(|shift| f64::from((value >> shift) & 0xFF))
}

/// True when white text stands out on `colour`; luma after ITU-R BT.709.
fn is_dark(colour: &str) -> bool {
    let [red, green, blue] = channels(colour);
    0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.62 * 255.0
}

/// Twelve parts of `colour` in a hundred of white.
fn tint(colour: &str) -> String {
    let [red, green, blue] =
        channels(colour).map(|channel| (255.0 - (255.0 - channel) * 0.12).round() as u8);
    format!("{red:02X}{green:02X}{blue:02X}")
}
