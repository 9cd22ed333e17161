//! Markdown as people write postings in: headings, lists, emphasis, tables, links.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    block::{Block, tidy},
    html,
    notes::Notes,
    pattern::regex,
    plain,
};

static HEADING: LazyLock<Regex> = LazyLock::new(|| regex(r"(?m)^ {0,3}(#{1,6})\s+(.+?)\s*#*\s*$"));
static COMMENT: LazyLock<Regex> = LazyLock::new(|| regex(r"(?s)<!--(.*?)(?:-->|$)"));
static REFERENCE: LazyLock<Regex> = LazyLock::new(|| regex(r"(?m)^ {0,3}\[[^\]\n]+\]:\s*(\S.*)$"));
static IMAGE: LazyLock<Regex> = LazyLock::new(|| regex(r"!\[[^\]\n]*\]\([^)\n]*\)"));
static LINK: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\[([^\]\n]*)\](?:\([^)\n]*\)|\[[^\]\n]*\])"));
static AUTOLINK: LazyLock<Regex> = LazyLock::new(|| regex(r"<((?:https?://|mailto:)[^>\s]+)>"));
static TAG: LazyLock<Regex> = LazyLock::new(|| regex(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>"));
static STRONG: LazyLock<Regex> = LazyLock::new(|| regex(r"(\*\*|__)(\S(?:[^\n]*?\S)?)(\*\*|__)"));
static EMPHASIS: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(^|[\s(\[“'>])([*_])([^\s*_](?:[^*_\n]*[^\s*_])?)[*_]($|[\s).,;:!?\]”'])")
});
static CODE: LazyLock<Regex> = LazyLock::new(|| regex(r"`+([^`\n]+)`+"));
static ESCAPE: LazyLock<Regex> = LazyLock::new(|| regex(r"\\([!-/:-@\[-`{-~])"));
static ALL_BOLD: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^\s*(?:\*\*|__)([^*_\n]{2,80})(?:\*\*|__)\s*:?\s*$"));
static QUOTE: LazyLock<Regex> = LazyLock::new(|| regex(r"^ {0,3}(?:> ?)+"));
static UNDERLINE: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s*(?:=+|-{3,})\s*$"));
static TABLE_RULE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$"));

/// True when the text has marks that only markdown has.
pub(super) fn is_markdown(text: &str) -> bool {
    let marks = [&*HEADING, &*LINK, &*ALL_BOLD, &*STRONG];
    let line_marks = text.lines().filter(|line| ALL_BOLD.is_match(line)).count();
    HEADING.is_match(text) || line_marks > 0 || marks[1].is_match(text) || marks[3].is_match(text)
}

/// The blocks of a markdown text.
pub(super) fn read(source: &str, notes: &mut Notes) -> Vec<Block> {
    let source = source.replace("\r\n", "\n").replace('\r', "\n");
    let source = without_hidden(&source, notes);
    let mut blocks = Vec::new();
    let mut run = String::new();
    let mut lines = source.lines().peekable();
    while let Some(line) = lines.next() {
        let line = QUOTE.replace(line, "");
        let line = &*line;
        let underlined = lines.peek().is_some_and(|next| UNDERLINE.is_match(next));
        if let Some(heading) = heading(line, underlined && is_underlinable(line, &run)) {
            blocks.append(&mut plain::read(&inline(&run)));
            run.clear();
            blocks.push(heading);
        } else if TABLE_RULE.is_match(line) && line.contains('|') {
            // Says nothing.
        } else if line.trim_start().starts_with('|') {
            run.push_str(&row(line));
            run.push_str("\n\n");
        } else if !line.trim_start().starts_with("```") {
            run.push_str(line);
            // A hard line break.
            run.push_str(if line.ends_with("  ") || line.ends_with('\\') { "\n\n" } else { "\n" });
        }
    }
    blocks.append(&mut plain::read(&inline(&run)));
    blocks
}

fn heading(line: &str, underlined: bool) -> Option<Block> {
    if let Some(found) = HEADING.captures(line) {
        return Some(Block::Heading {
            level: found[1].len() as u8,
            text: tidy(&inline(&found[2])),
        });
    }
    if let Some(found) = ALL_BOLD.captures(line).filter(|found| !found[1].ends_with('.')) {
        return Some(Block::Heading { level: 4, text: tidy(&inline(&found[1])) });
    }
    underlined.then(|| Block::Heading { level: 2, text: tidy(&inline(line)) })
}

/// A line that alone makes a paragraph and can be a heading with the rule below it.
fn is_underlinable(line: &str, before: &str) -> bool {
    let alone = before.is_empty() || before.ends_with("\n\n");
    alone
        && line.chars().any(char::is_alphabetic)
        && line.chars().count() <= 100
        && !line.starts_with(['-', '|', '>'])
}

/// Drops comments, link targets and other text that a rendered page doesn't show.
fn without_hidden(source: &str, notes: &mut Notes) -> String {
    for found in COMMENT.captures_iter(source).chain(REFERENCE.captures_iter(source)) {
        html::warn_of_comment(&found[1], notes);
    }
    let source = COMMENT.replace_all(source, "");
    REFERENCE.replace_all(&source, "").into_owned()
}

/// A table row on one line.
fn row(line: &str) -> String {
    let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
    match cells.as_slice() {
        [label, value] if !label.is_empty() && !value.is_empty() => {
            format!("{}: {value}", label.trim_matches('*').trim_end_matches(':'))
        }
        _ => cells.into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" | "),
    }
}

/// Text without inline marks.
fn inline(text: &str) -> String {
    let text = IMAGE.replace_all(text, "");
    let text = LINK.replace_all(&text, "$1");
    let text = AUTOLINK.replace_all(&text, "$1");
    let text = TAG.replace_all(&text, " ");
    let text = STRONG.replace_all(&text, "$2");
    let text = EMPHASIS.replace_all(&text, "$1$3$4");
    let text = CODE.replace_all(&text, "$1");
    ESCAPE.replace_all(&text, "$1").into_owned()
}
