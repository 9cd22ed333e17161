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
    let mut lines = to_lines(&raw);
    keep_real_markers(&mut lines);
    to_blocks(&lines)
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
            None => (None, content),
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

/// Numbers, letters and "o" are markers only where they count on; else they are part of the text
/// (a numbered heading, a year, an initial).
fn keep_real_markers(lines: &mut [Line]) {
    let letter_os = lines.iter().filter(|line| line.marker == Some(Marker::LetterO)).count();
    let markers: Vec<Option<Marker>> = lines.iter().map(|line| line.marker).collect();
    let indents: Vec<usize> = lines.iter().map(|line| line.indent).collect();
    // Lines that only continue an item don't stand between two markers.
    let neighbour = |index: usize, forward: bool| -> Option<Marker> {
        let near = |at: &usize| markers[*at].is_some() || indents[*at] <= indents[index];
        let found = if forward {
            (index + 1..lines.len().min(index + 7)).find(near)
        } else {
            (index.saturating_sub(6)..index).rev().find(near)
        };
        found.and_then(|at| markers[at])
    };
    let real: Vec<bool> = (0..lines.len())
        .map(|index| match markers[index] {
            None | Some(Marker::Glyph) => true,
            Some(Marker::LetterO) => letter_os > 1,
            Some(marker) => {
                neighbour(index, true).is_some_and(|next| follows(marker, next))
                    || neighbour(index, false).is_some_and(|last| follows(last, marker))
            }
        })
        .collect();
    for (line, real) in lines.iter_mut().zip(real) {
        if real {
            continue;
        }
        let prefix = match line.marker.take() {
            Some(Marker::Number(number)) => format!("{number}. "),
            Some(Marker::Letter(letter)) => format!("{letter}) "),
            Some(Marker::LetterO) => "o ".to_owned(),
            Some(Marker::Glyph) | None => String::new(),
        };
        line.text.insert_str(0, &prefix);
    }
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

fn to_blocks(lines: &[Line]) -> Vec<Block> {
    let pairs: Vec<(&str, &str)> = lines
        .windows(2)
        .filter(|pair| pair[1].marker.is_none() && !pair[1].after_blank)
        .map(|pair| (pair[0].text.as_str(), pair[1].text.as_str()))
        .collect();
    let wrapping = Wrapping::judge(lines.iter().map(|line| line.text.as_str()), &pairs);
    let mut blocks = Vec::new();
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
        if first.marker.is_some() {
            blocks.extend(
                bullet::split_inline(&text).into_iter().map(|item| Block::Item(item.into())),
            );
        } else if let Some(heading) = text.strip_prefix("# ") {
            blocks.push(Block::Heading { level: 2, text: heading.to_owned() });
        } else {
            blocks.push(Block::Paragraph(text));
        }
    }
    blocks
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
