//! The posting as blocks: headings, list items and paragraphs, each one line of clean text that
//! knows which bytes of the posting it came from. Hard-wrapped lines are joined again.

use super::heading::{self, Section};
use crate::posting::Span;

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Heading,
    Item,
    Paragraph,
}

/// One heading, list item or paragraph.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// One line, spaces collapsed, no bullet or heading mark.
    pub(super) text: String,
    /// For each byte of `text`, its byte in the posting.
    map: Vec<usize>,
    pub(super) kind: Kind,
    /// The section it stands in; for a heading, the one it opens.
    pub(super) section: Section,
    /// The words of the heading it stands under.
    pub(super) under: String,
}

impl Block {
    /// Where `range` of [`Self::text`] stands in the posting.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let first = self.map.get(start).copied().unwrap_or(0);
        let last = end.checked_sub(1).and_then(|at| self.map.get(at)).map_or(first, |at| at + 1);
        Span { start: first, end: last.max(first) }
    }

    /// Where the whole block stands.
    pub(super) fn whole(&self) -> Span {
        self.span(0, self.text.len())
    }

    pub(super) fn is_heading(&self) -> bool {
        self.kind == Kind::Heading
    }

    fn new(posting: &str, start: usize, end: usize, kind: Kind) -> Self {
        let mut block = Self {
            text: String::new(),
            map: Vec::new(),
            kind,
            section: Section::Unknown,
            under: String::new(),
        };
        block.append(posting, start, end);
        block
    }

    /// Appends bytes of the posting, white space collapsed.
    fn append(&mut self, posting: &str, start: usize, end: usize) {
        let mut space = !self.text.is_empty();
        for (at, c) in posting[start..end].char_indices() {
            if c.is_whitespace() {
                space = true;
                continue;
            }
            if space && !self.text.is_empty() {
                self.text.push(' ');
                self.map.push(start + at.saturating_sub(1));
            }
            space = false;
            self.text.push(c);
            self.map.extend((0..c.len_utf8()).map(|i| start + at + i));
        }
    }
}

/// One physical line.
#[derive(Clone, Copy)]
struct Line<'a> {
    start: usize,
    text: &'a str,
    kind: Kind,
    /// `#` or a bold line.
    marked: bool,
    indent: usize,
}

/// Blocks of `posting`, sections assigned.
pub(super) fn blocks(posting: &str) -> Vec<Block> {
    let lines = lines(posting);
    let wrapped = is_wrapped(&lines);
    let mut out: Vec<Block> = Vec::new();
    let mut open = false;
    let mut previous: Option<Line<'_>> = None;
    for line in lines {
        if line.text.is_empty() {
            open = false;
            continue;
        }
        let continues = open
            && previous.is_some_and(|p| continues(&p, &line, wrapped))
            && out.last().is_some_and(|b| !b.is_heading());
        let end = line.start + line.text.len();
        if let (true, Some(last)) = (continues, out.last_mut()) {
            last.append(posting, line.start, end);
        } else {
            push_line(posting, &line, &mut out);
        }
        open = true;
        previous = Some(line);
    }
    heading::assign(&mut out);
    out
}

fn lines(posting: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    posting
        .split('\n')
        .map(|raw| {
            let line = read_line(raw, start);
            start += raw.len() + 1;
            line
        })
        .collect()
}

fn read_line(raw: &str, start: usize) -> Line<'_> {
    let trimmed = raw.trim();
    let indent = raw.len() - raw.trim_start().len();
    let (text, kind, marked) =
        if let Some(text) = hash_heading(trimmed).or_else(|| bold_line(trimmed)) {
            (text, Kind::Heading, true)
        } else if let Some(text) = bullet(trimmed) {
            (text, Kind::Item, false)
        } else {
            (trimmed, Kind::Paragraph, false)
        };
    Line { start: start + offset(raw, text), text, kind, marked, indent }
}

/// Byte offset of `part`, a subslice of `whole`.
fn offset(whole: &str, part: &str) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}

fn hash_heading(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('#')?.trim_start_matches('#');
    rest.starts_with(' ').then(|| rest.trim_matches(['*', ' ']))
}

fn bold_line(line: &str) -> Option<&str> {
    let inner = line.strip_prefix("**")?.trim_end_matches(':').strip_suffix("**")?;
    (inner.len() < 80 && !inner.contains("**")).then_some(inner)
}

/// The text after a bullet or list number.
fn bullet(line: &str) -> Option<&str> {
    let mut chars = line.chars();
    let first = chars.next()?;
    let rest = chars.as_str();
    if "-*•·–‣▪▫◦●○■□✓✔➢➤›»".contains(first) {
        let rest = rest.trim_start_matches(['\u{a0}', '\t', ' ']);
        let spaced = rest.len() < chars.as_str().len() || !"-*–".contains(first);
        return (spaced && !rest.is_empty()).then_some(rest);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..)?;
    let rest = rest.strip_prefix(['.', ')'])?;
    (digits > 0 && digits < 3 && rest.starts_with(' ')).then(|| rest.trim_start())
}

/// True when enough lines begin in the middle of a sentence.
fn is_wrapped(lines: &[Line<'_>]) -> bool {
    let plain = || {
        lines.windows(2).filter(|w| {
            !w[0].text.is_empty() && !w[1].text.is_empty() && w[1].kind == Kind::Paragraph
        })
    };
    let total = plain().count();
    let middle = plain().filter(|w| begins_lower(w[1].text)).count();
    total >= 3 && middle * 5 >= total
}

fn begins_lower(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_lowercase)
}

fn continues(previous: &Line<'_>, line: &Line<'_>, wrapped: bool) -> bool {
    if line.kind != Kind::Paragraph || previous.kind == Kind::Heading {
        return false;
    }
    let length = previous.text.chars().count();
    let ended = previous.text.ends_with(['.', '!', '?', ':']);
    let hangs = previous.text.ends_with([',', '&', '/', '-'])
        || previous.text.rsplit(' ').next().is_some_and(|word| {
            matches!(
                word,
                "and"
                    | "or"
                    | "the"
                    | "of"
                    | "a"
                    | "in"
                    | "with"
                    | "for"
                    | "to"
                    | "und"
                    | "oder"
                    | "et"
                    | "ou"
                    | "de"
                    | "mit"
                    | "der"
                    | "die"
                    | "des"
            )
        });
    let looks_new = heading::classify(line.text).is_some() && !begins_lower(line.text)
        || heading::label(line.text).is_some();
    if looks_new {
        return false;
    }
    if begins_lower(line.text) {
        return length >= 25 && !ended || hangs;
    }
    let list_level = previous.kind == Kind::Item && line.indent < previous.indent;
    hangs && wrapped || wrapped && length >= 55 && !list_level && !(ended && length < 70)
}

/// Adds a line as heading, "label: text" or text.
fn push_line(posting: &str, line: &Line<'_>, out: &mut Vec<Block>) {
    let end = line.start + line.text.len();
    if line.marked {
        out.push(Block::new(posting, line.start, end, Kind::Heading));
        return;
    }
    let short_head =
        |head: &str| line.kind == Kind::Paragraph || head.split_whitespace().count() <= 3;
    if let Some((head, rest)) = split_label(line.text).filter(|(head, _)| short_head(head)) {
        let at = line.start + (line.text.len() - rest.len());
        out.push(Block::new(posting, line.start, line.start + head.len(), Kind::Heading));
        out.push(Block::new(posting, at, end, line.kind));
        return;
    }
    let heading = line.kind == Kind::Paragraph && heading::is_heading(line.text);
    let item_heading = line.kind == Kind::Item && line.text.ends_with(':') && line.text.len() < 50;
    let kind = if heading || item_heading { Kind::Heading } else { line.kind };
    out.push(Block::new(posting, line.start, end, kind));
}

/// "Requirements: five years of Java" and "Location      Berlin" are a heading and its text.
fn split_label(text: &str) -> Option<(&str, &str)> {
    let column = text.find("   ").or_else(|| text.find('\t'));
    let (head, rest) = match (text.find(": "), column) {
        (Some(colon), _) if colon < 60 => text.split_at(colon + 1),
        (_, Some(gap)) if gap < 45 => text.split_at(gap),
        _ => return None,
    };
    let rest = rest.trim_start();
    let bare = head.trim_end_matches(':').trim_matches(['*', ' ']);
    let known = heading::classify(bare).is_some() || heading::label(bare).is_some();
    (known && !rest.is_empty() && bare.split_whitespace().count() <= 7).then_some((head, rest))
}
