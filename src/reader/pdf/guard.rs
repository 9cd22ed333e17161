//! Looks over the bytes before the interpreter does: it inflates streams whole and recurses on
//! nested objects, so bombs of either kind are refused here, in constant memory.

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};

use super::super::error::{PDF, ReadError};
use super::damaged;

/// Most bytes all streams together may inflate to.
const MAX_INFLATED: usize = 100_000_000;
/// Deepest nesting of arrays and dictionaries; real files stay below 50, binary data that only
/// looks nested below some hundreds.
const MAX_NESTING: usize = 20_000;
/// An encrypted file hides its streams from this check: its size bounds what it can inflate to.
const MAX_ENCRYPTED: usize = 1_000_000;
/// How far before `stream` its dictionary is looked for.
const DICTIONARY: usize = 2_000;
/// Most an LZW code (9 bits or more) can stand for, a byte of data: strings grow by one a code.
const LZW_RATIO: usize = 1_400;
/// Two bytes of run-length data are at most 128 bytes.
const RUN_LENGTH_RATIO: usize = 64;

/// Refuses bombs.
pub(super) fn check(bytes: &[u8]) -> Result<(), ReadError> {
    let mut nesting = Nesting::default();
    nesting.feed(bytes);
    if find(bytes, b"/Encrypt").is_some() && bytes.len() > MAX_ENCRYPTED {
        return Err(ReadError::Password { what: PDF });
    }
    let mut inflated = 0;
    for stream in streams(bytes) {
        inflated += stream.unpacked(MAX_INFLATED - inflated, &mut nesting);
        if inflated >= MAX_INFLATED {
            return Err(ReadError::TooMuch { what: PDF, detail: "more than 100 MB unpacked" });
        }
    }
    if nesting.deepest > MAX_NESTING {
        return Err(damaged("it is nested beyond reason"));
    }
    Ok(())
}

/// A stream as it stands in the file.
struct Stream<'a> {
    dictionary: &'a [u8],
    data: &'a [u8],
}

/// Everything between `stream` and `endstream`, whatever the cross-reference table says.
fn streams(bytes: &[u8]) -> impl Iterator<Item = Stream<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + find(&bytes[at..], b"stream")?;
            at = start + b"stream".len();
            if bytes[..start].ends_with(b"end") {
                continue;
            }
            let before = &bytes[start.saturating_sub(DICTIONARY)..start];
            let dictionary = &before[rfind(before, b" obj").unwrap_or(0)..];
            let data = &bytes[at..];
            let data = data.strip_prefix(b"\r").unwrap_or(data);
            let data = data.strip_prefix(b"\n").unwrap_or(data);
            let data = &data[..find(data, b"endstream").unwrap_or(data.len())];
            at += data.len();
            return Some(Stream { dictionary, data });
        }
    })
}

impl Stream<'_> {
    /// How many bytes the data may become. Told by the data where it can be: names of filters can be
    /// written in many ways.
    fn unpacked(&self, most: usize, nesting: &mut Nesting) -> usize {
        if find(self.dictionary, b"LZW").is_some() {
            return self.data.len().saturating_mul(LZW_RATIO);
        }
        if find(self.dictionary, b"RunLength").is_some() {
            return self.data.len().saturating_mul(RUN_LENGTH_RATIO);
        }
        let text = self.data.trim_ascii_end();
        if text.ends_with(b"~>") {
            return inflate(&ascii_85(text), most, nesting);
        }
        if text.ends_with(b">") && text[..text.len() - 1].iter().all(|b| is_hex_or_space(*b)) {
            return inflate(&ascii_hex(text), most, nesting);
        }
        inflate(self.data, most, nesting)
    }
}

/// Bytes that come out of `data`, at most `most`; 0 when it is not deflated.
fn inflate(data: &[u8], most: usize, nesting: &mut Nesting) -> usize {
    if !is_zlib(data) {
        return count(DeflateDecoder::new(data), most, nesting);
    }
    let mut head = [0; 2];
    let deflated_again = ZlibDecoder::new(data).read_exact(&mut head).is_ok() && is_zlib(&head);
    let once = count(ZlibDecoder::new(data), most, nesting);
    let twice = if deflated_again {
        count(ZlibDecoder::new(ZlibDecoder::new(data)), most, nesting)
    } else {
        0
    };
    once.max(twice)
}

/// A zlib header: method 8, and a checksum divisible by 31 (RFC 1950).
fn is_zlib(data: &[u8]) -> bool {
    matches!(data, [method, flags, ..]
        if method & 0x0f == 8 && (u16::from(*method) << 8 | u16::from(*flags)).is_multiple_of(31))
}

fn count(mut reader: impl Read, most: usize, nesting: &mut Nesting) -> usize {
    let mut piece = [0; 16 * 1024];
    let mut total = 0;
    // A stream that breaks off counts as far as it goes.
    while let Ok(read @ 1..) = reader.read(&mut piece) {
        nesting.feed(&piece[..read]);
        total += read;
        if total >= most {
            return most;
        }
    }
    total
}

/// ASCII base-85 (PDF 1.7, 7.4.3), leniently.
fn ascii_85(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut group: Vec<u32> = Vec::with_capacity(5);
    for byte in text {
        match byte {
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => group.push(u32::from(byte - b'!')),
            _ => {}
        }
        if group.len() == 5 {
            let value =
                group.drain(..).fold(0_u32, |sum, digit| sum.wrapping_mul(85).wrapping_add(digit));
            out.extend(value.to_be_bytes());
        }
    }
    out
}

fn ascii_hex(text: &[u8]) -> Vec<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).map(|digit| digit as u8);
    let digits: Vec<u8> = text.iter().filter_map(digit).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

fn is_hex_or_space(byte: u8) -> bool {
    byte.is_ascii_hexdigit() || byte.is_ascii_whitespace()
}

/// Depth of open brackets, ignoring what they belong to.
#[derive(Default)]
struct Nesting {
    open: usize,
    deepest: usize,
}

impl Nesting {
    fn feed(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                b'[' | b'<' => self.open += 1,
                b']' | b'>' => self.open = self.open.saturating_sub(1),
                _ => {}
            }
            self.deepest = self.deepest.max(self.open);
        }
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn rfind(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).rposition(|window| window == needle)
}
