//! DOCX to text: what Word shows, with its headings, lists, tables and links (ECMA-376).

mod body;
mod list;
mod part;
mod shape;
mod style;
#[cfg(test)]
mod tests;

use super::archive::Archive;
use super::error::{ReadError, WORD};
use super::{Document, FileType, file_type};
use body::Reader;
use part::Parts;

/// The text of a DOCX.
///
/// # Errors
/// Another format, protected by a password, too large, or damaged beyond reading.
pub fn text(bytes: &[u8]) -> Result<Document, ReadError> {
    if file_type(bytes) == FileType::Compound {
        return Err(compound(bytes));
    }
    let mut archive = Archive::open(bytes, WORD)?;
    let Some(main) = part::main_part(&mut archive)? else { return Err(other(&archive)) };
    let parts = Parts::read(&mut archive, &main)?;
    let mut reader = Reader::new(&parts);
    for header in &parts.headers {
        reader.part(header)?;
    }
    reader.part(&parts.document)?;
    for footer in &parts.footers {
        reader.part(footer)?;
    }
    let document = shape::document(reader.finish());
    if document.is_empty() {
        return Err(ReadError::Empty { what: WORD });
    }
    Ok(document)
}

/// What a ZIP archive without a Word document is.
fn other(archive: &Archive<'_>) -> ReadError {
    let kind = match () {
        () if archive.has("mimetype") && archive.has("content.xml") => "an OpenDocument text (ODT)",
        () if archive.has("xl/workbook.xml") => "an Excel workbook",
        () if archive.has("ppt/presentation.xml") => "a presentation",
        () if archive.names().any(|name| name.starts_with("Index/")) => "a Pages document",
        () => "a ZIP archive without a Word document in it",
    };
    ReadError::Unsupported { kind }
}

/// An encrypted DOCX is packed in the container that old Word files use; so says [MS-OFFCRYPTO].
fn compound(bytes: &[u8]) -> ReadError {
    let wide: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
    if bytes.windows(wide.len()).any(|window| window == wide) {
        return ReadError::Password { what: WORD };
    }
    ReadError::Unsupported { kind: "an old Word or Excel file (.doc, .xls)" }
}
