//! Markdown and plain text as lines with their kinds.

use std::sync::LazyLock;

use regex::Regex;

use super::{Line, date};
use crate::candidate::RichText;
use crate::reader::Kind;

static TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"<(/?[a-zA-Z][^<>]*)>").expect("a valid pattern"));
static HEADING_ID: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\s*\{#[^}]*\}\s*$").expect("a valid pattern"));
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\d{1,2}[.)]\s+").expect("a valid pattern"));

static COMMENT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?s)<!--.*?(?:-->|$)").expect("a valid pattern"));
/// Longest line that can come from wrapping at a column.
const WIDEST_WRAP: usize = 130;

/// The lines of a text; wrapped ones are put together.
pub(super) fn lines(name: &str, text: &str) -> Vec<Line> {
    // Line ends stay, so that lines keep their numbers.
    let text = COMMENT.replace_all(text, |found: &regex::Captures<'_>| {
        "\n".repeat(found[0].matches('\n').count())
    });
    let width = text.lines().map(|line| line.trim_end().chars().count()).max().unwrap_or(0);
    let width = if width > WIDEST_WRAP { usize::MAX } else { width };
    let mut reader = Reader { name, out: Vec::new(), open: None, width };
    let mut front = text.starts_with("---\n") || text.starts_with("---\r\n");
    for (index, raw) in text.lines().enumerate() {
        if front {
            front = index == 0 || raw.trim_end() != "---";
        } else {
            reader.line(raw, index + 1);
        }
    }
    reader.out
}

struct Reader<'n> {
    name: &'n str,
    out: Vec<Line>,
    /// Length of the last line, when it may go on.
    open: Option<usize>,
    /// Longest line of the text.
    width: usize,
}

impl Reader<'_> {
    fn line(&mut self, raw: &str, number: usize) {
        let indent = raw.len() - raw.trim_start().len();
        let trimmed = raw.trim_start().trim_start_matches("> ").trim_end();
        let rule = trimmed.chars().count() >= 3 && trimmed.chars().all(|c| "-=*_ ".contains(c));
        if rule && trimmed.starts_with(['=', '-']) && self.open.is_some() && !trimmed.contains(' ')
        {
            // A heading underlined.
            if let Some(last) = self.out.last_mut() {
                last.kind = Kind::Heading(if trimmed.starts_with('=') { 1 } else { 2 });
            }
        }
        if trimmed.is_empty() || rule {
            self.open = None;
            return;
        }
        let hashes = trimmed.bytes().take_while(|byte| *byte == b'#').count();
        if (1..=6).contains(&hashes) && trimmed[hashes..].starts_with(' ') {
            let text = HEADING_ID.replace(trimmed[hashes..].trim().trim_end_matches('#'), "");
            self.push(Kind::Heading(hashes as u8), &text, number);
            self.open = None;
            return;
        }
        let marks = ["- ", "* ", "+ ", "• ", "· ", "– ", "▪ ", "‣ ", "◦ "];
        let item = marks.iter().find_map(|mark| trimmed.strip_prefix(mark));
        let item = item.or_else(|| NUMBER.find(trimmed).map(|found| &trimmed[found.end()..]));
        if let Some(rest) = item {
            self.push(Kind::Item((indent / 2).min(8) as u8), rest, number);
            self.open = Some(raw.trim_end().chars().count());
            return;
        }
        let hard_break = raw.ends_with("  ") || raw.ends_with('\\');
        let in_item = self.out.last().is_some_and(|last| matches!(last.kind, Kind::Item(_)));
        let code = trimmed.starts_with('`');
        if (!in_item || indent > 0) && !code && self.goes_on(trimmed, in_item) {
            if let Some(last) = self.out.last_mut() {
                let more = tidy(trimmed);
                last.marked = format!("{} {more}", last.marked);
                last.text = format!("{} {}", last.text, RichText::parse_marks(&more).to_plain());
            }
        } else {
            self.push(Kind::Paragraph, trimmed, number);
        }
        self.open = (!hard_break && !code).then(|| raw.trim_end().chars().count());
    }

    /// Whether the next line was wrapped off the last one: it would not have fitted there. Lists of
    /// labels and lines that end in a date are what they look like.
    fn goes_on(&self, next: &str, in_item: bool) -> bool {
        let (Some(open), Some(last)) = (self.open, self.out.last()) else { return false };
        if in_item {
            return true;
        }
        let word = next.split_whitespace().next().map_or(0, |word| word.chars().count());
        let label = next.split_whitespace().take(5).any(|word| word.ends_with(':'));
        let dated = date::any(&last.text).is_some_and(|found| found.span.end == last.text.len());
        open + 1 + word > self.width && !label && !dated
    }

    fn push(&mut self, kind: Kind, text: &str, number: usize) {
        let marked = tidy(text);
        let rich = RichText::parse_marks(&marked);
        let text = rich.to_plain();
        if text.trim().is_empty() {
            return;
        }
        let bold = rich.0.first().is_some_and(|run| run.bold);
        let all_bold = rich.0.iter().all(|run| run.bold || run.text.trim().is_empty());
        let short = text.chars().count() <= 60 && !text.ends_with('.');
        let capitals = text.chars().filter(|c| c.is_alphabetic()).count() >= 4
            && !text.chars().any(|c| c.is_lowercase() || c.is_ascii_digit() || c == '@');
        let kind = match kind {
            Kind::Paragraph if short && (all_bold || capitals) => Kind::Heading(6),
            kind => kind,
        };
        let place = format!("{}:{number}", self.name);
        self.out.push(Line { kind, text, marked, bold, place });
    }
}

/// Tags out, code marks out, runs of spaces that hold columns apart as a tab.
fn tidy(text: &str) -> String {
    let text = TAG.replace_all(text, |found: &regex::Captures<'_>| {
        let inner = &found[1];
        // `<https://…>` and `<me@example.com>` are links.
        if inner.contains("://") || inner.contains('@') && !inner.contains(' ') {
            inner.to_owned()
        } else if inner.starts_with("/span") || inner.starts_with("br") {
            "\u{1}".to_owned()
        } else {
            String::new()
        }
    });
    let text = text.replace("  ", "\u{1}").replace('\t', "\u{1}").replace('`', "");
    let columns: Vec<&str> =
        text.split('\u{1}').map(str::trim).filter(|column| !column.is_empty()).collect();
    columns.join("\u{a0}\u{a0}").replace("\u{a0}\u{a0}", " | ")
}
