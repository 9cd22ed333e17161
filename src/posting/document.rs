//! PDF and Word postings: the blocks of the document as the blocks of a posting.

use super::block::{Block, tidy};
use super::form::Form;
use super::notes::Notes;
use super::read::Content;
use super::{Format, ReadError, Stated};
use crate::reader::{self, FileType, Kind};

/// Reads a PDF or DOCX; `None` when the bytes are something else.
pub(super) fn read(bytes: &[u8], notes: &mut Notes) -> Result<Option<Content>, ReadError> {
    let Some(read) = reader::read(bytes) else { return Ok(None) };
    let document = read?;
    let format = match reader::file_type(bytes) {
        FileType::Pdf => Format::Pdf,
        _ => Format::Docx,
    };
    if document.hidden_words > 0 {
        notes.hidden(&"word ".repeat(document.hidden_words));
    }
    let blocks = document.blocks.iter().map(|block| match block.kind {
        Kind::Heading(level) => Block::Heading { level, text: tidy(&block.text) },
        Kind::Item(_) => Block::Item(tidy(&block.text)),
        Kind::Paragraph => Block::paragraph(row(&block.text)),
    });
    Ok(Some(Content {
        format,
        stated: Stated::default(),
        blocks: blocks.collect(),
        form: Form::default(),
    }))
}

/// A row of a table on one line: `label: value`, or its cells side by side.
fn row(text: &str) -> String {
    let cells: Vec<&str> =
        text.split('\t').map(str::trim).filter(|cell| !cell.is_empty()).collect();
    match cells.as_slice() {
        [label, value] if label.split_whitespace().count() <= 4 => {
            format!("{}: {value}", label.trim_end_matches(':'))
        }
        cells => cells.join(" | "),
    }
}
