//! PDF to text: what a page shows, in the order a person reads it.
//!
//! The interpreter gives glyphs with places; lines, columns, paragraphs, headings and lists are
//! told by geometry, since few files carry a reliable structure.

mod block;
mod bullet;
mod column;
mod content;
mod forms;
mod furniture;
mod glyph;
mod guard;
mod line;
mod margin;
mod quiet;
#[cfg(test)]
mod tests;

use std::panic::AssertUnwindSafe;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::error::{PDF, ReadError};
use super::{Document, Link};
use glyph::{Limit, Page};

pub use content::in_content_order;

/// Largest file read.
pub const MAX_BYTES: usize = 10_000_000;
/// Most pages read.
const MAX_PAGES: usize = 60;
/// The interpreter recurses; hostile nesting that passes the guard must fit.
const STACK_BYTES: usize = 64 << 20;

/// The text of a PDF.
///
/// # Errors
/// Not a PDF, protected by a password, pictures only, too large, or damaged beyond reading.
pub fn text(bytes: &[u8]) -> Result<Document, ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge { what: PDF, limit: MAX_BYTES });
    }
    guard::check(bytes)?;
    let pages = std::thread::scope(|scope| {
        let reading =
            std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, || {
                quiet::catch(AssertUnwindSafe(|| pages(bytes)))
                    .map_err(|cause| match cause.downcast_ref::<Limit>() {
                        Some(Limit(detail)) => ReadError::TooMuch { what: PDF, detail },
                        None => damaged("the reader failed on it"),
                    })
                    .flatten()
            });
        let reading =
            reading.map_err(|error| damaged(&format!("no thread to read it: {error}")))?;
        reading.join().map_err(|_| damaged("the reader failed on it")).flatten()
    })?;
    assemble(pages)
}

fn damaged(detail: &str) -> ReadError {
    ReadError::Damaged { what: PDF, detail: detail.to_owned() }
}

fn pages(bytes: &[u8]) -> Result<Vec<Page>, ReadError> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(
            DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm,
        ) => ReadError::Password { what: PDF },
        LoadPdfError::Decryption(_) => damaged("its encryption is invalid"),
        LoadPdfError::Invalid => damaged("it is no valid PDF"),
    })?;
    if pdf.pages().len() > MAX_PAGES {
        return Err(ReadError::TooMuch { what: PDF, detail: "more than 60 pages" });
    }
    forms::check(&pdf).map_err(|Limit(detail)| ReadError::TooMuch { what: PDF, detail })?;
    Ok(glyph::read(&pdf))
}

fn assemble(mut pages: Vec<Page>) -> Result<Document, ReadError> {
    let pictures = pages.iter().any(|page| page.images > 0);
    let hidden_words = pages.iter_mut().map(Page::drop_hidden).sum();
    let mut set: Vec<Vec<line::Chunk>> = pages.iter().map(line::chunks).collect();
    let footers = furniture::take(&mut set, &pages);
    let regions: Vec<Vec<line::Line>> = column::in_reading_order(set)
        .into_iter()
        .map(|region| line::lines(region.chunks, &pages[region.page].dots))
        .collect();
    let blocks = block::blocks(&regions, &footers);
    let links = pages
        .iter()
        .flat_map(|page| page.links.iter())
        .map(|link| Link { label: link.label.clone(), url: link.url.clone() });
    let document = Document { blocks, links: links.collect(), hidden_words };
    match document.is_empty() {
        true if pictures => Err(ReadError::ImagesOnly),
        true => Err(ReadError::Empty { what: PDF }),
        false => Ok(document),
    }
}
