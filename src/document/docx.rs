//! CV and letter as Word files with real styles, lists and links (GAP-027), from the same views
//! as the PDFs.
//!
//! Same input, same bytes: relationship ids are counted here (the library counts them through the
//! life of the process), and neither the properties nor the archive hold a time.

use std::io::Cursor;

use docx_rs::{
    AbstractNumbering, BorderType, Docx, Hyperlink, HyperlinkData, HyperlinkType, IndentLevel,
    Level, LevelJc, LevelText, LineSpacing, NumberFormat, Numbering, NumberingId, PageMargin,
    Paragraph, ParagraphBorder, ParagraphBorderPosition, Run as WordRun, RunFonts,
    SpecialIndentType, Start, Style as WordStyle, StyleType, Tab, TabValueType,
};

use super::letter::{LetterHead, LetterView};
use super::render::{RenderError, Renderer};
use super::typeset::{Text, Typesetter};
use super::view::{Body, CvView, DOT, Entry, Group, Item, Linked};
use crate::application::{Cv, Letter};
use crate::candidate::MasterCv;
use crate::truth::Verified;

/// Side margin in points, as in the PDF.
const MARGIN: f64 = 57.0;
/// Twentieths of a point, Word's unit of length.
const TWIPS: f64 = 20.0;
/// Colour of body text.
const INK: &str = "1E293B";
const BULLETS: usize = 1;

impl Renderer {
    /// The CV as a Word file.
    pub fn cv_docx(&self, master: &MasterCv, cv: &Verified<Cv>) -> Result<Vec<u8>, RenderError> {
        let view = CvView::new(master, cv, &mut Typesetter::keeping_all())?;
        self.pack_cv(&view)
    }

    /// The cover letter as a Word file.
    pub fn letter_docx(
        &self,
        master: &MasterCv,
        letter: &Verified<Letter>,
        head: &LetterHead,
    ) -> Result<Vec<u8>, RenderError> {
        let view = LetterView::new(master, letter, head, &mut Typesetter::keeping_all());
        self.pack_letter(&view)
    }

    pub(crate) fn pack_cv(&self, view: &CvView) -> Result<Vec<u8>, RenderError> {
        let mut word = Word::new(self)?;
        word.text("Title", &view.name);
        word.text("Subtitle", &view.tagline);
        view.contact.iter().for_each(|row| word.contact(row));
        for section in &view.sections {
            word.text("Heading1", &section.title);
            match &section.body {
                Body::Prose { text } => word.text("Normal", text),
                Body::Groups { groups } => groups.iter().for_each(|group| word.group(group)),
                Body::Items { items } => items.iter().for_each(|item| word.item(item)),
                Body::Entries { entries } => entries.iter().for_each(|entry| word.entry(entry)),
            }
        }
        word.pack(&view.title, &view.author, &view.keywords, view.lang)
    }

    pub(crate) fn pack_letter(&self, view: &LetterView) -> Result<Vec<u8>, RenderError> {
        let mut word = Word::new(self)?;
        word.text("Title", &view.name);
        view.contact.iter().for_each(|row| word.contact(row));
        view.recipient.iter().for_each(|line| word.text("Address", line));
        word.text("Date", &view.date);
        word.text("Heading1", &view.subject);
        word.text("BodyText", &view.salutation);
        view.paragraphs.iter().for_each(|paragraph| word.text("BodyText", paragraph));
        word.text("Closing", &view.closing);
        word.text("Signature", &view.name);
        word.pack(&view.title, &view.author, &view.keywords, view.lang)
    }
}

/// A Word file being written.
struct Word {
    docx: Docx,
    accent: String,
    /// Where right-aligned dates end, in twips.
    right: usize,
    paragraphs: u32,
    links: u32,
}

impl Word {
    fn new(renderer: &Renderer) -> Result<Self, RenderError> {
        let accent = renderer.accent()?.trim_start_matches('#').to_uppercase();
        let (width, height) = renderer.style().paper.size();
        let twips = |points: f64| (points * TWIPS).round();
        let side = twips(MARGIN) as i32;
        let margin = PageMargin::new().top(1000).bottom(1000).left(side).right(side);
        let font = RunFonts::new().ascii("Calibri").hi_ansi("Calibri").cs("Calibri");
        let docx = styles(Docx::new(), &accent)
            .page_size(twips(width) as u32, twips(height) as u32)
            .page_margin(margin)
            .default_fonts(font)
            .default_size(21)
            .add_abstract_numbering(bullets())
            .add_numbering(Numbering::new(BULLETS, BULLETS));
        let right = twips(width - 2.0 * MARGIN) as usize;
        Ok(Self { docx, accent, right, paragraphs: 0, links: 0 })
    }

    fn paragraph(&mut self, style: &str) -> Paragraph {
        self.paragraphs += 1;
        Paragraph::new().id(format!("{:08x}", self.paragraphs)).style(style)
    }

    fn add(&mut self, paragraph: Paragraph) {
        self.docx = std::mem::take(&mut self.docx).add_paragraph(paragraph);
    }

    /// One paragraph; nothing for an empty text.
    fn text(&mut self, style: &str, text: &Text) {
        if !text.is_empty() {
            let paragraph = self.paragraph(style);
            let paragraph = self.say(paragraph, text, |run| run);
            self.add(paragraph);
        }
    }

    fn contact(&mut self, contact: &[Linked]) {
        if contact.is_empty() {
            return;
        }
        let mut paragraph = self.paragraph("Contact");
        for (index, part) in contact.iter().enumerate() {
            if index > 0 {
                paragraph = paragraph.add_run(WordRun::new().add_text(DOT));
            }
            paragraph = self.say_linked(paragraph, part, |run| run);
        }
        self.add(paragraph);
    }

    fn group(&mut self, group: &Group) {
        let mut paragraph = self.paragraph("Normal");
        if !group.name.is_empty() {
            paragraph = self.say(paragraph, &group.name, WordRun::bold);
            paragraph = paragraph.add_run(WordRun::new().add_text(": ").bold());
        }
        let paragraph = self.say(paragraph, &group.items, |run| run);
        self.add(paragraph);
    }

    fn item(&mut self, item: &Item) {
        let paragraph = self.paragraph("Normal");
        let mut paragraph = self.say_linked(paragraph, &item.title, WordRun::bold);
        if !item.detail.is_empty() {
            paragraph = paragraph.add_run(WordRun::new().add_text(DOT));
            paragraph = self.say(paragraph, &item.detail, |run| run);
        }
        let paragraph = self.dates(paragraph, &item.dates);
        self.add(paragraph);
    }

    fn entry(&mut self, entry: &Entry) {
        let paragraph = self.paragraph("Heading2");
        let paragraph = self.say_linked(paragraph, &entry.title, |run| run);
        let paragraph = self.dates(paragraph, &entry.dates);
        self.add(paragraph);
        self.text("Employer", &entry.detail);
        for bullet in &entry.bullets {
            let paragraph = self
                .paragraph("ListBullet")
                .numbering(NumberingId::new(BULLETS), IndentLevel::new(0));
            let paragraph = self.say(paragraph, &bullet.text, |run| run);
            self.add(paragraph);
        }
    }

    /// Dates at the right margin of the same line.
    fn dates(&self, paragraph: Paragraph, dates: &Text) -> Paragraph {
        if dates.is_empty() {
            return paragraph;
        }
        let run =
            WordRun::new().add_tab().add_text(dates.plain()).disable_bold().color(&self.accent);
        paragraph.add_tab(Tab::new().val(TabValueType::Right).pos(self.right)).add_run(run)
    }

    fn say_linked(
        &mut self,
        paragraph: Paragraph,
        linked: &Linked,
        mark: fn(WordRun) -> WordRun,
    ) -> Paragraph {
        match &linked.url {
            None => self.say(paragraph, &linked.text, mark),
            Some(url) => {
                let run = mark(WordRun::new().add_text(linked.text.plain()));
                paragraph.add_hyperlink(self.link(url, run))
            }
        }
    }

    /// Adds the runs of a text with their marks and links.
    fn say(
        &mut self,
        mut paragraph: Paragraph,
        text: &Text,
        mark: fn(WordRun) -> WordRun,
    ) -> Paragraph {
        for part in text.runs() {
            let mut run = mark(WordRun::new().add_text(&part.text));
            if part.bold {
                run = run.bold();
            }
            if part.italic {
                run = run.italic();
            }
            paragraph = match &part.link {
                None => paragraph.add_run(run),
                Some(url) => paragraph.add_hyperlink(self.link(url, run)),
            };
        }
        paragraph
    }

    fn link(&mut self, url: &str, run: WordRun) -> Hyperlink {
        self.links += 1;
        let mut link = Hyperlink::new(url, HyperlinkType::External).add_run(run);
        if let HyperlinkData::External { rid, .. } = &mut link.link {
            *rid = format!("rIdLink{}", self.links);
        }
        link
    }

    fn pack(
        self,
        title: &str,
        author: &str,
        keywords: &[String],
        language: &str,
    ) -> Result<Vec<u8>, RenderError> {
        let mut parts = self.docx.build();
        parts.doc_props.core = properties(title, author, keywords, language).into_bytes();
        parts.document_rels = sorted_relationships(&parts.document_rels);
        let mut file = Cursor::new(Vec::new());
        parts.pack(&mut file).map_err(|error| RenderError::Docx(error.to_string()))?;
        Ok(file.into_inner())
    }
}

/// The relationships in the order of their text: the library writes links in the order of a hash
/// map.
fn sorted_relationships(xml: &[u8]) -> Vec<u8> {
    const TAG: &str = "<Relationship ";
    let xml = String::from_utf8_lossy(xml);
    let end = xml.rfind("</Relationships>").unwrap_or(xml.len());
    let (body, tail) = xml.split_at(end);
    let mut parts = body.split(TAG);
    let head = parts.next().unwrap_or_default();
    let mut entries: Vec<&str> = parts.map(str::trim_end).collect();
    entries.sort_unstable();
    let entries: Vec<String> = entries.iter().map(|entry| format!("{TAG}{entry}")).collect();
    format!("{head}{}{tail}", entries.concat()).into_bytes()
}

/// `docProps/core.xml` without any date.
fn properties(title: &str, author: &str, keywords: &[String], language: &str) -> String {
    let (title, author) = (escaped(title), escaped(author));
    let keywords = escaped(&keywords.join(", "));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>\
         <cp:keywords>{keywords}</cp:keywords><dc:language>{language}</dc:language>\
         </cp:coreProperties>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn bullets() -> AbstractNumbering {
    let level = Level::new(
        0,
        Start::new(1),
        NumberFormat::new("bullet"),
        LevelText::new("•"),
        LevelJc::new("left"),
    );
    AbstractNumbering::new(BULLETS).add_level(level.indent(
        Some(260),
        Some(SpecialIndentType::Hanging(260)),
        None,
        None,
    ))
}

/// Space before and after in twips; lines a little apart.
fn spacing(before: u32, after: u32) -> LineSpacing {
    LineSpacing::new().before(before).after(after).line(259)
}

fn styles(docx: Docx, accent: &str) -> Docx {
    let style = |id: &str, name: &str, before: u32, after: u32| {
        WordStyle::new(id, StyleType::Paragraph)
            .name(name)
            .color(INK)
            .line_spacing(spacing(before, after))
    };
    let based = |id: &str, name: &str, before: u32, after: u32| {
        style(id, name, before, after).based_on("Normal").next("Normal")
    };
    let keep_next = |mut style: WordStyle| {
        style.paragraph_property = style.paragraph_property.keep_next(true).keep_lines(true);
        style
    };
    let mut section =
        based("Heading1", "heading 1", 260, 100).size(24).bold().color(accent).outline_lvl(0);
    let rule = ParagraphBorder::new(ParagraphBorderPosition::Bottom)
        .val(BorderType::Single)
        .size(5)
        .space(2)
        .color(accent);
    section.paragraph_property = section.paragraph_property.set_border(rule);
    docx.add_style(style("Normal", "Normal", 0, 60))
        .add_style(based("Title", "Title", 0, 20).size(48).bold().color(accent))
        .add_style(based("Subtitle", "Subtitle", 0, 40).size(24))
        .add_style(based("Contact", "Contact", 0, 120).size(19).color(accent))
        .add_style(keep_next(section))
        .add_style(keep_next(based("Heading2", "heading 2", 160, 0).size(22).bold().outline_lvl(1)))
        .add_style(keep_next(based("Employer", "Employer", 0, 60).bold().color(accent)))
        .add_style(based("ListBullet", "List Bullet", 0, 50))
        .add_style(based("BodyText", "Body Text", 0, 180))
        .add_style(based("Address", "Address", 0, 0))
        .add_style(based("Date", "Date", 240, 240))
        .add_style(based("Closing", "Closing", 120, 480))
        .add_style(based("Signature", "Signature", 0, 0))
}
