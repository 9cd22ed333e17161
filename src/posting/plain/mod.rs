//! Plain text as people paste it: mails, pages copied from a PDF, lists with any bullet. Lines
//! that were wrapped at a column are put together again.

mod bullet;
mod columns;
mod page;
mod wrap;

use std::sync::LazyLock;

use bullet::Marker;
use regex::Regex;
use wrap::Wrapping;

use super::{
    block::{Block, tidy},
    pattern::regex,
};

/// Dots that lead from a label to its value.
static LEADERS: LazyLock<Regex> = LazyLock::new(|| regex(r"\s*(?:\.{4,}|…{2,}|(?:\. ){4,})\s*"));

/// A line with something on it.
#[derive(Debug)]
struct Line {
    /// Column of its first character.
    indent: usize,
    /// Its list marker.
    marker: Option<Marker>,
    /// The rest, white space collapsed.
    text: String,
    /// True when a blank line stands before it.
    after_blank: bool,
    /// True when the previous line was page furniture that was cleared.
    after_gap: bool,
}

/// The blocks of a plain text without invisible characters.
pub(super) fn read(text: &str) -> Vec<Block> {
    let mut raw: Vec<String> = unquoted(text).lines().flat_map(columns::split).collect();
    page::clear_furniture(&mut raw);
    let lines = to_lines(&raw);
    to_blocks(&to_drafts(&lines))
}

/// Without the `>` of a quoted mail, when most lines have one.
fn unquoted(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let text = text.replace('\u{c}', "\n\u{c}\n");
    let filled = text.lines().filter(|line| !line.trim().is_empty()).count();
    let quoted = text.lines().filter(|line| line.starts_with('>')).count();
    if quoted * 3 < filled * 2 || quoted == 0 {
        return text;
    }
    let strip = |line: &str| line.trim_start_matches(['>', ' ']).to_owned();
    text.lines().map(strip).collect::<Vec<_>>().join("\n")
}

fn to_lines(raw: &[String]) -> Vec<Line> {
    let odd_marks = bullet::odd_marks(raw.iter().map(|line| line.trim()));
    let mut lines: Vec<Line> = Vec::new();
    let (mut after_blank, mut after_gap) = (false, false);
    for raw in raw {
        if raw.trim_matches(' ') == page::GAP {
            after_gap = true;
            continue;
        }
        let content = LEADERS.replace(raw.trim(), ": ");
        let content = &*content;
        if content.is_empty() || is_rule(content) {
            after_blank = true;
            continue;
        }
        let indent = raw.chars().take_while(|c| c.is_whitespace()).count();
        let (marker, rest) = match bullet::split(content) {
            Some((marker, rest)) => (Some(marker), rest),
            None => match bullet::odd_mark(content).filter(|mark| odd_marks.contains(*mark)) {
                Some(mark) => (Some(Marker::Glyph), &content[mark.len()..]),
                None => (None, content),
            },
        };
        // A bullet whose text stands on the next line.
        if let Some(last) = lines.last_mut().filter(|last| last.text.is_empty() && marker.is_none())
        {
            last.text = tidy(rest);
        } else {
            lines.push(Line { indent, marker, text: tidy(rest), after_blank, after_gap });
        }
        (after_blank, after_gap) = (false, false);
    }
    lines.retain(|line| !line.text.is_empty());
    lines
}

/// A line drawn with characters.
fn is_rule(line: &str) -> bool {
    line.chars().count() >= 2 && line.chars().all(|c| "-_=*~–—━─#+.· ".contains(c))
}

fn follows(first: Marker, second: Marker) -> bool {
    match (first, second) {
        (Marker::Number(first), Marker::Number(second)) => second == first + 1,
        (Marker::Letter(first), Marker::Letter(second)) => {
            u32::from(second) == u32::from(first) + 1
        }
        _ => false,
    }
}

/// Lines put together, with the marker that may be one.
#[derive(Debug)]
struct Draft {
    marker: Option<Marker>,
    text: String,
}

fn to_drafts(lines: &[Line]) -> Vec<Draft> {
    let pairs: Vec<(&str, &str)> = lines
        .windows(2)
        .filter(|pair| pair[1].marker.is_none() && !pair[1].after_blank)
        .map(|pair| (pair[0].text.as_str(), pair[1].text.as_str()))
        .collect();
    let wrapping = Wrapping::judge(lines.iter().map(|line| line.text.as_str()), &pairs);
    let mut drafts = Vec::new();
    let mut index = 0;
    while let Some(first) = lines.get(index) {
        let mut text = first.text.clone();
        let mut last = first;
        index += 1;
        while let Some(next) = lines.get(index).filter(|next| goes_on(&wrapping, first, last, next))
        {
            wrapping.join(&mut text, &next.text);
            last = next;
            index += 1;
        }
        drafts.push(Draft { marker: first.marker, text });
    }
    drafts
}

fn to_blocks(drafts: &[Draft]) -> Vec<Block> {
    let letter_os = drafts.iter().filter(|draft| draft.marker == Some(Marker::LetterO)).count();
    let marker =
        |index: Option<usize>| index.and_then(|at| drafts.get(at)).and_then(|draft| draft.marker);
    let mut blocks = Vec::new();
    for (index, draft) in drafts.iter().enumerate() {
        // Numbers, letters and "o" are markers only where they count on; else they are part of the
        // text (a numbered heading, a year, an initial).
        let real = match draft.marker {
            None => false,
            Some(Marker::Glyph) => true,
            Some(Marker::LetterO) => letter_os > 1,
            Some(own) => {
                marker(index.checked_add(1)).is_some_and(|next| follows(own, next))
                    || marker(index.checked_sub(1)).is_some_and(|last| follows(last, own))
            }
        };
        if real {
            let items = bullet::split_inline(&draft.text);
            blocks.extend(items.into_iter().map(|item| Block::Item(item.into())));
        } else if let Some(heading) = draft.text.strip_prefix("# ") {
            blocks.push(Block::Heading { level: 2, text: heading.to_owned() });
        } else {
            blocks.push(Block::Paragraph(with_marker(draft)));
        }
    }
    blocks
}

/// The text with what looked like a marker.
fn with_marker(draft: &Draft) -> String {
    match draft.marker {
        Some(Marker::Number(number)) => format!("{number}. {}", draft.text),
        Some(Marker::Letter(letter)) => format!("{letter}) {}", draft.text),
        Some(Marker::LetterO) => format!("o {}", draft.text),
        Some(Marker::Glyph) | None => draft.text.clone(),
    }
}

fn goes_on(wrapping: &Wrapping, first: &Line, last: &Line, next: &Line) -> bool {
    if next.marker.is_some() {
        return false;
    }
    if next.after_blank {
        // A page that broke in mid-sentence.
        let mid_sentence = next.text.starts_with(char::is_lowercase)
            && last.text.ends_with(|c: char| c.is_alphanumeric() || c == ',');
        return next.after_gap && mid_sentence;
    }
    let same_item = first.marker.is_some() && next.indent > first.indent;
    wrapping.continues(&last.text, &next.text, same_item)
}
