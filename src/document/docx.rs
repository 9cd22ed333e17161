//! CV and letter as Word files with real styles, lists and links (GAP-027), from the same views
//! as the PDFs.
//!
//! Same input, same bytes: relationship ids are counted here (the library counts them through the
//! life of the process), and neither the properties nor the archive hold a time.

mod look;

use std::io::Cursor;

use docx_rs::{
    AbstractNumbering, Docx, Hyperlink, HyperlinkData, HyperlinkType, IndentLevel, Level, LevelJc,
    LevelText, NumberFormat, Numbering, NumberingId, PageMargin, Paragraph, Run as WordRun,
    SpecialIndentType, Start,
};

use self::look::{Look, TWIPS};
use super::letter::{LetterHead, LetterView};
use super::render::{RenderError, Renderer};
use super::style::{Density, Template};
use super::typeset::{Text, Typesetter};
use super::view::{Body, CvView, DOT, Entry, Group, Item, Linked};
use crate::application::{Cv, Letter};
use crate::candidate::MasterCv;
use crate::truth::Verified;

/// The library keeps the first numbering for itself: a decimal one.
const BULLETS: usize = 2;

impl Renderer {
    /// The CV as a Word file.
    pub fn cv_docx(&self, master: &MasterCv, cv: &Verified<Cv>) -> Result<Vec<u8>, RenderError> {
        let view = CvView::new(master, cv, &mut self.word_setter(Template::Cv))?;
        self.pack_cv(&view)
    }

    /// The cover letter as a Word file.
    pub fn letter_docx(
        &self,
        master: &MasterCv,
        letter: &Verified<Letter>,
        head: &LetterHead,
    ) -> Result<Vec<u8>, RenderError> {
        let setter = &mut self.word_setter(Template::Letter);
        let view = LetterView::new(master, letter, head, setter);
        self.pack_letter(&view)
    }

    /// The rows of the PDF, every character.
    fn word_setter(&self, template: Template) -> Typesetter {
        Typesetter::keeping_all().across(self.column(template))
    }

    pub(crate) fn pack_cv(&self, view: &CvView) -> Result<Vec<u8>, RenderError> {
        self.write_cv(view)?.pack(&view.title, &view.author, &view.keywords, view.lang)
    }

    /// The text of a Word file as the XML in it.
    #[cfg(test)]
    pub(crate) fn cv_xml(&self, view: &CvView) -> String {
        let parts = self.write_cv(view).expect("a style").docx.build();
        String::from_utf8(parts.document).expect("text")
    }

    fn write_cv(&self, view: &CvView) -> Result<Word, RenderError> {
        let mut word = Word::new(self, Template::Cv)?;
        word.text("Title", &view.name);
        word.text("Subtitle", &view.tagline);
        word.contact(&view.contact);
        word.text("Relocation", &view.relocation);
        for section in &view.sections {
            word.text("Heading1", &section.title);
            match &section.body {
                Body::Prose { text } => word.text("Normal", text),
                Body::Groups { groups } => groups.iter().for_each(|group| word.group(group)),
                Body::Items { items } => items.iter().for_each(|item| word.item(item)),
                Body::Entries { entries } => entries.iter().for_each(|entry| word.entry(entry)),
            }
        }
        Ok(word)
    }

    pub(crate) fn pack_letter(&self, view: &LetterView) -> Result<Vec<u8>, RenderError> {
        let word = self.write_letter(view)?;
        word.pack(&view.title, &view.author, &view.keywords, view.lang)
    }

    /// The text of a Word file as the XML in it.
    #[cfg(test)]
    pub(crate) fn letter_xml(&self, view: &LetterView) -> String {
        let parts = self.write_letter(view).expect("a style").docx.build();
        String::from_utf8(parts.document).expect("text")
    }

    fn write_letter(&self, view: &LetterView) -> Result<Word, RenderError> {
        let mut word = Word::new(self, Template::Letter)?;
        word.text("Title", &view.name);
        word.contact(&view.contact);
        view.recipient.iter().for_each(|line| word.text("Address", line));
        word.text("Date", &view.date);
        word.text("Subject", &view.subject);
        word.text("BodyText", &view.salutation);
        view.paragraphs.iter().for_each(|paragraph| word.text("BodyText", paragraph));
        word.text("Closing", &view.closing);
        word.text("Signature", &view.name);
        Ok(word)
    }
}

/// A Word file being written.
struct Word {
    docx: Docx,
    paragraphs: u32,
    links: u32,
}

impl Word {
    fn new(renderer: &Renderer, template: Template) -> Result<Self, RenderError> {
        let style = renderer.style();
        let look = Look::new(style, renderer.accent()?, style.space(Density::Normal));
        let (width, height) = style.paper.size();
        let sides = style.sides(template, Density::Normal);
        let twips = |points: f64| (points * TWIPS).round() as i32;
        let margin = PageMargin::new()
            .top(twips(sides.top))
            .right(twips(sides.right))
            .bottom(twips(sides.bottom))
            .left(twips(sides.left));
        let docx = look
            .docx()
            .page_size(twips(width) as u32, twips(height) as u32)
            .page_margin(margin)
            .add_abstract_numbering(bullets())
            .add_numbering(Numbering::new(BULLETS, BULLETS));
        Ok(Self { docx, paragraphs: 0, links: 0 })
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

    fn contact(&mut self, rows: &[Vec<Linked>]) {
        for (number, row) in (1..).zip(rows) {
            let style = if number == rows.len() { "ContactLast" } else { "Contact" };
            let mut paragraph = self.paragraph(style);
            for (index, part) in row.iter().enumerate() {
                if index > 0 {
                    paragraph = paragraph.add_run(WordRun::new().add_text(DOT));
                }
                paragraph = self.say_linked(paragraph, part, |run| run);
            }
            self.add(paragraph);
        }
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
        let paragraph = self.say_linked(paragraph, &item.title, WordRun::bold);
        let paragraph = self.aside(paragraph, &item.detail, &item.dates, true);
        self.add(paragraph);
    }

    fn entry(&mut self, entry: &Entry) {
        let paragraph = self.paragraph("Heading2");
        let mut paragraph = self.say_linked(paragraph, &entry.title, |run| run);
        if entry.has_own_line() {
            self.add(paragraph);
            paragraph = self.paragraph("Employer");
        }
        let paragraph = self.aside(paragraph, &entry.detail, &entry.dates, !entry.has_own_line());
        self.add(paragraph);
        for bullet in &entry.bullets {
            let paragraph = self
                .paragraph("ListBullet")
                .numbering(NumberingId::new(BULLETS), IndentLevel::new(0));
            let paragraph = self.say(paragraph, &bullet.text, |run| run);
            self.add(paragraph);
        }
    }

    /// Employer or issuer, then the dates, with dots between; `after` something else in the line.
    fn aside(
        &mut self,
        mut paragraph: Paragraph,
        detail: &Text,
        dates: &Text,
        after: bool,
    ) -> Paragraph {
        let dot = || WordRun::new().add_text(DOT).disable_bold().disable_italic();
        if !detail.is_empty() {
            if after {
                paragraph = paragraph.add_run(dot());
            }
            paragraph = self.say(paragraph, detail, |run| run);
        }
        if !dates.is_empty() {
            if after || !detail.is_empty() {
                paragraph = paragraph.add_run(dot());
            }
            let run = WordRun::new().add_text(dates.plain()).disable_bold().disable_italic();
            paragraph = paragraph.add_run(run);
        }
        paragraph
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
        parts.styles = finished(&parts.styles, language);
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

/// The styles without the empty `Normal` of the library, which would stand beside this one, and
/// with the language of the text, for spelling and reading aloud.
fn finished(styles: &[u8], language: &str) -> Vec<u8> {
    const EMPTY: &str = "<w:style w:type=\"paragraph\" w:styleId=\"Normal\"><w:name w:val=\"Normal\" />\
        <w:rPr /><w:pPr><w:rPr /></w:pPr><w:qFormat /></w:style>";
    const END: &str = "</w:rPr></w:rPrDefault>";
    let styles = String::from_utf8_lossy(styles).replacen(EMPTY, "", 1);
    styles.replacen(END, &format!("<w:lang w:val=\"{language}\" />{END}"), 1).into_bytes()
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
