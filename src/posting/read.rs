//! Bytes to a [`Posting`].

use std::io::Read;

use sha2::{Digest, Sha256};

use encoding_rs::Encoding;

use super::{
    Format, Posting, PostingId, ReadError, Snapshot, Stated,
    block::{self, Block},
    board, decode, document,
    form::{self, Form},
    html, instruction, invisible, json_ld, markdown,
    notes::Notes,
    plain,
};
use crate::language::{self, Language};

/// Most bytes of a posting.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// Most characters of [`Posting::text`].
pub const MAX_CHARS: usize = 60_000;
/// Fewest words of a posting.
pub const MIN_WORDS: usize = 20;

/// Reads a posting. `source` says where it came from, for people; when it ends like a file name,
/// the ending helps to tell text from markdown.
pub fn read(source: &str, bytes: &[u8]) -> Result<Posting, ReadError> {
    read_declared(source, bytes, None)
}

/// Reads a posting whose server named the encoding of its text.
pub(super) fn read_declared(
    source: &str,
    bytes: &[u8],
    charset: Option<&'static Encoding>,
) -> Result<Posting, ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge);
    }
    let mut notes = Notes::default();
    let read = match document::read(bytes, &mut notes)? {
        Some(read) => read,
        None => read_text(source, bytes, charset, &mut notes)?,
    };
    let Content { format, stated, blocks, mut form } = read;
    form.remove_instructions(&mut notes);
    let text = finish(blocks, &mut notes)?;
    let stated = only_said(stated, &text);
    Ok(Posting {
        id: PostingId(sha256_hex(text.as_bytes())[..12].to_owned()),
        source: source.to_owned(),
        format,
        language: Language::detect(&text),
        text,
        stated,
        form,
        snapshot: Snapshot {
            bytes: bytes.to_vec(),
            sha256: sha256_hex(bytes),
            media_type: media_type(format),
        },
        warnings: notes.into_warnings(),
    })
}

fn read_text(
    source: &str,
    bytes: &[u8],
    charset: Option<&'static Encoding>,
    notes: &mut Notes,
) -> Result<Content, ReadError> {
    let decoded = decode::decode(bytes, charset, notes)?;
    let visible = invisible::strip(&decoded, notes);
    if visible.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(content(source, &visible, notes))
}

/// What a posting's text turned out to hold.
pub(super) struct Content {
    pub format: Format,
    pub stated: Stated,
    pub blocks: Vec<Block>,
    pub form: Form,
}

fn content(source: &str, text: &str, notes: &mut Notes) -> Content {
    if let Some(found) = board::parse(text).and_then(|value| board::read(&value, notes)) {
        let board::Found { stated, blocks, form } = found;
        return Content { format: Format::BoardJson, stated, blocks, form };
    }
    let plain = |format, blocks| Content {
        format,
        stated: Stated::default(),
        blocks,
        form: Form::default(),
    };
    match recognise(source, text) {
        Format::JsonLd => page(&as_page(text), notes),
        Format::Html => page(text, notes),
        Format::Markdown => plain(Format::Markdown, markdown::read(text, notes)),
        format => plain(format, plain::read(text)),
    }
}

fn page(text: &str, notes: &mut Notes) -> Content {
    let html::Page { format, stated, blocks } = html::read(text, notes);
    let mut form = form::read(text);
    if form.fields.is_empty() {
        // Pages that a script fills hold the form as data.
        form = board::form(text).unwrap_or(form);
    }
    Content { format, stated, blocks, form }
}

/// Reads a posting from a stream, never more than [`MAX_BYTES`] and one byte of it.
pub fn read_from(source: &str, stream: impl Read) -> Result<Posting, ReadError> {
    let mut bytes = Vec::new();
    let limit = MAX_BYTES as u64 + 1;
    stream
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|cause| ReadError::Io { from: source.to_owned(), cause })?;
    read(source, &bytes)
}

/// What the text is, by what it holds; the name only decides between text and markdown.
fn recognise(source: &str, text: &str) -> Format {
    let name = source.split(['?', '#']).next().unwrap_or(source).to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if json_ld::is_document(text) {
        return Format::JsonLd;
    }
    let named_html = ends(&[".html", ".htm", ".xhtml"]);
    if html::is_html(text, named_html) {
        return Format::Html;
    }
    if ends(&[".md", ".markdown"]) || (!ends(&[".txt", ".text"]) && markdown::is_markdown(text)) {
        return Format::Markdown;
    }
    Format::Text
}

/// A bare JSON-LD document as the page it was taken from.
fn as_page(json: &str) -> String {
    let json = json.replace("</", "<\\/");
    format!("<html><script type=\"application/ld+json\">{json}</script></html>")
}

fn finish(blocks: Vec<Block>, notes: &mut Notes) -> Result<String, ReadError> {
    let blocks: Vec<Block> = blocks
        .into_iter()
        .filter_map(|block| block.map(&invisible::strip(block.text(), notes)))
        .collect();
    let blocks = instruction::remove(blocks, notes);
    let (text, cut) = block::render(&blocks, MAX_CHARS);
    if cut {
        notes.warn(format!(
            "The posting is very long; only its first {MAX_CHARS} characters were read."
        ));
    }
    let words = unicode_segmentation::UnicodeSegmentation::unicode_words(text.as_str())
        .take(MIN_WORDS)
        .count();
    if words < MIN_WORDS {
        return Err(ReadError::TooShort { words });
    }
    if let Some(name) = language::detect_foreign(&text) {
        notes.warn(format!(
            "The posting seems to be in {name}; only English, German and French are understood."
        ));
    }
    Ok(text)
}

/// Stated values that the text still holds; one that was cut or taken out is not said any more.
fn only_said(stated: Stated, text: &str) -> Stated {
    let said = |value: Option<String>| value.filter(|value| text.contains(value.as_str()));
    Stated {
        title: said(stated.title),
        company: said(stated.company),
        location: said(stated.location),
        remote: stated.remote && text.contains("Workplace: Remote"),
        employment_type: said(stated.employment_type),
        salary: said(stated.salary),
        date_posted: said(stated.date_posted),
        valid_through: said(stated.valid_through),
    }
}

fn media_type(format: Format) -> &'static str {
    match format {
        Format::Text => "text/plain",
        Format::Markdown => "text/markdown",
        Format::Html | Format::JsonLd => "text/html",
        Format::BoardJson => "application/json",
        Format::Pdf => "application/pdf",
        Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
}

fn sha256_hex(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}
