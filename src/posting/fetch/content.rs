//! Kinds of document that postings come as, and how they are packed.

use std::io::Read as _;

use encoding_rs::Encoding;
use flate2::read::{MultiGzDecoder, ZlibDecoder};

use super::error::FetchError;

/// Content types that are read, and the name they are stored under.
const READABLE: &[(&str, &str)] = &[
    ("text/html", "text/html"),
    ("application/xhtml+xml", "text/html"),
    ("text/plain", "text/plain"),
    ("text/markdown", "text/markdown"),
    ("text/x-markdown", "text/markdown"),
    ("application/json", "application/json"),
    ("application/ld+json", "application/json"),
    ("text/json", "application/json"),
    ("application/pdf", "application/pdf"),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
];

/// What a server asks to be accepted, best first.
pub(super) const ACCEPT: &str = "text/html,application/xhtml+xml,application/json;q=0.9,text/plain;q=0.8,text/markdown;q=0.8,\
     application/pdf;q=0.7,\
     application/vnd.openxmlformats-officedocument.wordprocessingml.document;q=0.7";

/// What an interface is asked for.
pub(super) const ACCEPT_DATA: &str = "application/json,text/html;q=0.5";

/// The name a readable content type is stored under; `None` for all others.
pub(super) fn readable(content_type: &str) -> Option<&'static str> {
    let name = essence(content_type);
    READABLE.iter().find(|(known, _)| *known == name).map(|&(_, stored)| stored)
}

/// The content type without its parameters.
pub(super) fn essence(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The encoding that a content type names.
pub(super) fn charset(content_type: &str) -> Option<&'static Encoding> {
    let named = content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then_some(value)
    })?;
    Encoding::for_label(named.trim().trim_matches(['"', '\'']).as_bytes())
}

/// Undoes the content encoding, never making more than `most` bytes of it.
pub(super) fn unpack(
    url: &str,
    encoding: Option<&str>,
    body: Vec<u8>,
    most: usize,
) -> Result<Vec<u8>, FetchError> {
    let packed = |reason: String| FetchError::Packed { url: url.to_owned(), reason };
    let limit = most as u64 + 1;
    let mut unpacked = Vec::new();
    let read = match encoding.unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "" | "identity" => {
            unpacked = body;
            Ok(unpacked.len())
        }
        "gzip" | "x-gzip" => {
            MultiGzDecoder::new(body.as_slice()).take(limit).read_to_end(&mut unpacked)
        }
        "deflate" => ZlibDecoder::new(body.as_slice()).take(limit).read_to_end(&mut unpacked),
        other => {
            let name = crate::text::shorten(other, 40);
            return Err(packed(format!("its encoding `{name}` was not asked for")));
        }
    };
    read.map_err(|error| packed(error.to_string()))?;
    if unpacked.len() > most {
        return Err(FetchError::TooLarge { url: url.to_owned(), most });
    }
    Ok(unpacked)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn content_types_are_an_allow_list() {
        assert_eq!(readable("text/html; charset=utf-8"), Some("text/html"));
        assert_eq!(readable("Application/JSON"), Some("application/json"));
        for other in ["", "image/png", "application/octet-stream", "text/css", "video/mp4"] {
            assert_eq!(readable(other), None, "{other}");
        }
    }

    #[test]
    fn the_charset_is_read_whatever_its_spelling() {
        assert_eq!(charset("text/html; Charset=\"ISO-8859-2\"").unwrap().name(), "ISO-8859-2");
        assert_eq!(charset("text/html;charset=latin1").unwrap().name(), "windows-1252");
        assert!(charset("text/html").is_none() && charset("text/html; charset=klingon").is_none());
    }

    /// GAP-039: 40 MB of zeros in 40 KB are not unpacked beyond the limit.
    #[test]
    fn a_bomb_stops_at_the_limit() {
        let bomb = gzip(&vec![0; 40_000_000]);
        assert!(bomb.len() < 100_000);
        let error = unpack("https://jobs.example.com/", Some("gzip"), bomb, 1000).unwrap_err();
        assert!(matches!(error, FetchError::TooLarge { most: 1000, .. }), "{error}");
    }

    #[test]
    fn damaged_and_unknown_encodings_are_refused() {
        let whole = gzip(b"A posting.");
        assert_eq!(unpack("u", Some("GZip"), whole.clone(), 99).unwrap(), b"A posting.");
        let cut = whole[..whole.len() - 6].to_vec();
        assert!(matches!(unpack("u", Some("gzip"), cut, 99), Err(FetchError::Packed { .. })));
        for encoding in ["br", "gzip, gzip", "zstd"] {
            let error = unpack("u", Some(encoding), whole.clone(), 99).unwrap_err();
            assert!(error.to_string().contains(encoding), "{error}");
        }
    }
}
