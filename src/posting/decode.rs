//! Bytes to characters: what they are, and in which encoding.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{ReadError, notes::Notes};

/// How far into a page its `<meta charset>` may stand (the HTML standard says 1024).
const META_WINDOW: usize = 2048;

/// First bytes of files people send by mistake.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a picture or a recording"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
];

/// The text of `bytes`, or why they are none. A byte-order mark wins over the encoding that the
/// server declared, which wins over what the page says of itself (the HTML standard's order).
pub(super) fn decode(
    bytes: &[u8],
    charset: Option<&'static Encoding>,
    notes: &mut Notes,
) -> Result<String, ReadError> {
    if let Some(kind) = binary_kind(bytes) {
        return Err(ReadError::Binary { kind });
    }
    let (text, encoding) = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => (encoding.decode(bytes).0, encoding),
        None => match utf16_without_mark(bytes) {
            Some(encoding) => (encoding.decode(bytes).0, encoding),
            None if charset.is_some_and(Encoding::is_ascii_compatible) && !bytes.contains(&0) => {
                return Ok(decode_declared(bytes, charset, notes));
            }
            None if bytes.contains(&0) => return Err(ReadError::Binary { kind: "binary data" }),
            None => return Ok(decode_unmarked(bytes, notes)),
        },
    };
    if encoding != UTF_8 && text.contains('\0') {
        return Err(ReadError::Binary { kind: "binary data" });
    }
    if text.contains('\u{fffd}') {
        notes.warn(unreadable(encoding));
    }
    Ok(text.into_owned())
}

fn binary_kind(bytes: &[u8]) -> Option<&'static str> {
    MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|&(_, kind)| kind)
}

/// Latin text in UTF-16 has a zero in nearly every other byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(1024) & !1];
    let pairs = sample.len() / 2;
    if pairs < 8 {
        return None;
    }
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match () {
        () if odd * 10 > pairs * 7 && even == 0 => Some(UTF_16LE),
        () if even * 10 > pairs * 7 && odd == 0 => Some(UTF_16BE),
        () => None,
    }
}

/// As the server says, unless the bytes are valid UTF-8: many servers name an encoding for all pages
/// that few of them are in.
fn decode_declared(bytes: &[u8], charset: Option<&'static Encoding>, notes: &mut Notes) -> String {
    match charset {
        Some(charset) if charset != UTF_8 && std::str::from_utf8(bytes).is_err() => {
            let (text, malformed) = charset.decode_without_bom_handling(bytes);
            if malformed {
                notes.warn(unreadable(charset));
            }
            text.into_owned()
        }
        _ => decode_unmarked(bytes, notes),
    }
}

fn decode_unmarked(bytes: &[u8], notes: &mut Notes) -> String {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return text.to_owned(),
        Err(error) => error,
    };
    if let Some(encoding) = declared_encoding(bytes).filter(|&encoding| encoding != UTF_8) {
        let (text, _, malformed) = encoding.decode(bytes);
        if malformed {
            notes.warn(unreadable(encoding));
        }
        return text.into_owned();
    }
    if error.error_len().is_none() || is_mostly_utf8(bytes) {
        notes.warn(unreadable(UTF_8));
        return UTF_8.decode_without_bom_handling(bytes).0.into_owned();
    }
    notes.warn(format!(
        "The text is not UTF-8; it was read as {}. Check accents and special characters.",
        WINDOWS_1252.name()
    ));
    WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
}

fn unreadable(encoding: &'static Encoding) -> String {
    format!("Some characters are not valid {} and were left out.", encoding.name())
}

/// True when valid multi-byte characters outnumber the broken ones: damaged UTF-8, not Latin-1.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    valid > broken
}

/// The encoding a page declares in its head.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(META_WINDOW)]).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)));
    Encoding::for_label(&label.as_bytes()[..end.unwrap_or(label.len())])
}
