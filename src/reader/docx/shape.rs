//! Lines to blocks: what people make headings and lists of when they use no styles.

use std::collections::BTreeMap;

use super::super::document::clean;
use super::super::{Block, Document, Kind};
use super::body::{Raw, RawLine};

/// A heading is short.
const HEADING_CHARS: usize = 80;
/// Signs that people type before items.
const MARKS: &str = "•◦▪●‣⁃∙○■□▸►➢➤✓✔★❖◆–—·*-";

/// The document of all lines.
pub(super) fn document(raw: Raw) -> Document {
    let body = body_size(&raw.lines);
    let sizes = heading_sizes(&raw.lines, body);
    let blocks = raw.lines.iter().filter_map(|line| block(line, body, &sizes)).collect();
    let hidden_words = raw.hidden.split_whitespace().count();
    let mut links = raw.links;
    for link in &mut links {
        link.label = clean(&link.label);
        link.url = link.url.trim().to_owned();
    }
    Document { blocks, links, hidden_words }
}

fn block(line: &RawLine, body: f64, sizes: &[u64]) -> Option<Block> {
    let text = clean(&line.text);
    let (text, typed) = without_mark(&text);
    if text.is_empty() {
        return None;
    }
    let looks = is_short(&text)
        && !text.contains('\t')
        && !text.contains(": ")
        && (is_larger(line, body) || line.all_bold || is_capital(&text));
    let rank =
        sizes.iter().position(|size| *size == line.size as u64).filter(|_| is_larger(line, body));
    let kind = match (line.heading, line.item) {
        (Some(level), _) if is_short(&text.replace('\t', " ")) => Kind::Heading(level.min(6)),
        (_, Some(level)) => Kind::Item(level.min(8)),
        _ if typed => Kind::Item(0),
        _ if looks => Kind::Heading(rank.map_or(6, |rank| (rank + 1).min(5) as u8)),
        _ => Kind::Paragraph,
    };
    Some(Block { kind, text, bold: line.bold || line.heading.is_some() })
}

fn is_larger(line: &RawLine, body: f64) -> bool {
    line.size > 1.12 * body
}

/// Sizes of letters larger than the text's, the largest first.
fn heading_sizes(lines: &[RawLine], body: f64) -> Vec<u64> {
    let larger = lines.iter().filter(|line| is_larger(line, body) && is_short(&line.text));
    let mut sizes: Vec<u64> = larger.map(|line| line.size as u64).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes.dedup();
    sizes
}

/// A typed list mark and the gap behind it.
fn without_mark(text: &str) -> (String, bool) {
    let rest = text.strip_prefix(|c: char| MARKS.contains(c));
    match rest.and_then(|rest| rest.strip_prefix([' ', '\t'])) {
        Some(rest) if !rest.trim().is_empty() => (rest.trim().to_owned(), true),
        _ => {
            // `o` and a tab is the second level of Word's own lists, copied as text.
            match text.strip_prefix("o\t") {
                Some(rest) => (rest.trim().to_owned(), true),
                None => (text.to_owned(), false),
            }
        }
    }
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= HEADING_CHARS
        && !text.ends_with(['.', ',', ';'])
        && text.chars().any(char::is_alphabetic)
}

fn is_capital(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 4
        && text.split_whitespace().count() <= 6
        && !text.chars().any(|c| c.is_lowercase() || c.is_ascii_digit() || c == '@')
}

/// The size most letters have, in half points.
fn body_size(lines: &[RawLine]) -> f64 {
    let mut sizes: BTreeMap<u64, usize> = BTreeMap::new();
    for line in lines {
        *sizes.entry(line.size.clamp(0.0, 1e6) as u64).or_default() += line.text.chars().count();
    }
    sizes.iter().max_by_key(|(_, chars)| **chars).map_or(20.0, |(size, _)| *size as f64)
}
