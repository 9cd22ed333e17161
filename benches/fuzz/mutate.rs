//! Random edits.

use std::io::{Cursor, Read as _, Write as _};

use tailord::eval::interval::Random;

/// Largest input that is made.
const LARGEST: usize = 400_000;

/// What parsers trip over.
const ODD: &[&[u8]] = &[
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc3\x28",
    b"\xed\xa0\x80",
    b"\r\n",
    b"\n\n\n",
    b"\t",
    b"<",
    b">",
    b"</",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"&#x110000;",
    b"&amp;",
    b"<script>",
    b"<p>",
    b"<table><tr><td>",
    b"<div>",
    b"<ul><li>",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"null",
    b"true",
    b"-1",
    b"1e309",
    b"99999999999999999999",
    b"0",
    b"---",
    b"***",
    b"# ",
    b"- ",
    b"[[",
    b"]]",
    b"= ",
    b"'''",
    b"%PDF-1.7",
    b"endobj",
    b"stream",
    b"endstream",
    b"<<",
    b">>",
    b"/Kids",
    b"/Length 99999999",
    b"obj",
    b"0 R",
    b"xref",
    b"startxref",
    b"(",
    b")",
    b"BT",
    b"ET",
    b"Tj",
    b"<w:p>",
    b"<w:tbl>",
    b"<w:t>",
    b"PK\x03\x04",
    b"..",
    b"/",
    b"..\\",
    b"file:///etc/passwd",
    b"https://[::1]:99999/",
    b"--since",
    b"--",
    b"@",
    b"<@U1>",
    b"```",
    "\u{202e}".as_bytes(),
    "\u{200b}".as_bytes(),
    "İß".as_bytes(),
    "𝟙½".as_bytes(),
    "👩‍👩‍👧".as_bytes(),
    "ﷺ".as_bytes(),
];

/// The same bytes with a few random edits; sometimes the beginning of one and the end of another.
pub fn bytes(dice: &mut Random, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut input = corpus[dice.below(corpus.len())].clone();
    if dice.below(6) == 0 {
        let other = &corpus[dice.below(corpus.len())];
        input.truncate(dice.below(input.len() + 1));
        input.extend(&other[dice.below(other.len() + 1)..]);
    }
    for _ in 0..=dice.below(6) {
        edit(dice, &mut input);
    }
    input.truncate(LARGEST);
    input
}

fn edit(dice: &mut Random, input: &mut Vec<u8>) {
    if input.is_empty() {
        input.extend(ODD[dice.below(ODD.len())]);
        return;
    }
    let at = dice.below(input.len());
    let end = (at + 1 + dice.below(40)).min(input.len());
    match dice.below(8) {
        0 => input[at] ^= 1 << dice.below(8),
        1 => drop(input.drain(at..end)),
        2 => {
            let again = input[at..end].to_vec();
            input.splice(at..at, again);
        }
        3 | 4 => {
            input.splice(at..at, ODD[dice.below(ODD.len())].iter().copied());
        }
        5 => {
            input.splice(at..end, ODD[dice.below(ODD.len())].iter().copied());
        }
        // Deep nesting.
        6 if dice.below(8) == 0 => {
            let deep = ODD[dice.below(ODD.len())].repeat(1 + dice.below(4_000));
            input.splice(at..at, deep);
        }
        6 => input.swap(at, end - 1),
        _ => input.truncate(at.max(input.len() / 2)),
    }
}

/// A zip archive of which one file was edited, so that what reads it gets past the archive; not all
/// archives are.
pub fn archive(dice: &mut Random, original: &[u8]) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(original)).ok()?;
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).ok()?;
        let mut content = Vec::new();
        file.read_to_end(&mut content).ok()?;
        files.push((file.name().to_owned(), content));
    }
    let at = dice.below(files.len());
    let content = files[at].1.clone();
    files[at].1 = bytes(dice, &[content]);
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        out.start_file(name, zip::write::SimpleFileOptions::default()).ok()?;
        out.write_all(&content).ok()?;
    }
    Some(out.finish().ok()?.into_inner())
}
