//! Markdown and plain text as lines with their kinds.

use std::sync::LazyLock;

use regex::Regex;

use super::Line;
use crate::candidate::RichText;
use crate::reader::Kind;

static TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"<(/?[a-zA-Z][^<>]*)>").expect("a valid pattern"));
static HEADING_ID: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\s*\{#[^}]*\}\s*$").expect("a valid pattern"));
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\d{1,2}[.)]\s+").expect("a valid pattern"));

/// The lines of a text; wrapped ones are put together.
pub(super) fn lines(name: &str, text: &str) -> Vec<Line> {
    let mut reader = Reader { name, out: Vec::new(), open: false };
    let mut comment = false;
    let mut front = text.starts_with("---\n") || text.starts_with("---\r\n");
    for (index, raw) in text.lines().enumerate() {
        if front {
            front = index == 0 || raw.trim_end() != "---";
            continue;
        }
        let mut raw = raw.to_owned();
        while let Some(rest) = without_comment(&raw, &mut comment) {
            raw = rest;
        }
        if comment && raw.is_empty() {
            continue;
        }
        reader.line(&raw, index + 1);
    }
    reader.out
}

/// The line without its first comment, or without what is inside one that began before.
fn without_comment(line: &str, inside: &mut bool) -> Option<String> {
    if *inside {
        *inside = !line.contains("-->");
        return Some(line.split_once("-->").map_or(String::new(), |(_, rest)| rest.to_owned()))
            .filter(|rest| *rest != line);
    }
    let (before, after) = line.split_once("<!--")?;
    match after.split_once("-->") {
        Some((_, rest)) => Some(format!("{before}{rest}")),
        None => {
            *inside = true;
            Some(before.to_owned()).filter(|before| !before.trim().is_empty()).or_else(|| {
                // Nothing else on it: the caller sees an empty line within a comment.
                None
            })
        }
    }
}

struct Reader<'n> {
    name: &'n str,
    out: Vec<Line>,
    /// The last line may go on.
    open: bool,
}

impl Reader<'_> {
    fn line(&mut self, raw: &str, number: usize) {
        let indent = raw.len() - raw.trim_start().len();
        let trimmed = raw.trim_start().trim_start_matches("> ").trim_end();
        let rule = trimmed.chars().count() >= 3 && trimmed.chars().all(|c| "-=*_ ".contains(c));
        if rule && trimmed.starts_with(['=', '-']) && self.open && !trimmed.contains(' ') {
            // A heading underlined.
            if let Some(last) = self.out.last_mut() {
                last.kind = Kind::Heading(if trimmed.starts_with('=') { 1 } else { 2 });
            }
        }
        if trimmed.is_empty() || rule {
            self.open = false;
            return;
        }
        let hashes = trimmed.bytes().take_while(|byte| *byte == b'#').count();
        if (1..=6).contains(&hashes) && trimmed[hashes..].starts_with(' ') {
            let text = HEADING_ID.replace(trimmed[hashes..].trim().trim_end_matches('#'), "");
            self.push(Kind::Heading(hashes as u8), &text, number);
            self.open = false;
            return;
        }
        let marks = ["- ", "* ", "+ ", "• ", "· ", "– ", "▪ ", "‣ ", "◦ "];
        let item = marks.iter().find_map(|mark| trimmed.strip_prefix(mark));
        let item = item.or_else(|| NUMBER.find(trimmed).map(|found| &trimmed[found.end()..]));
        if let Some(rest) = item {
            self.push(Kind::Item((indent / 2).min(8) as u8), rest, number);
            self.open = true;
            return;
        }
        let hard_break = raw.ends_with("  ") || raw.ends_with('\\');
        let in_item = self.out.last().is_some_and(|last| matches!(last.kind, Kind::Item(_)));
        let code = trimmed.starts_with('`');
        if self.open && (!in_item || indent > 0) && !code && self.goes_on(trimmed) {
            if let Some(last) = self.out.last_mut() {
                let more = tidy(trimmed);
                last.marked = format!("{} {more}", last.marked);
                last.text = format!("{} {}", last.text, RichText::parse_marks(&more).to_plain());
            }
        } else {
            self.push(Kind::Paragraph, trimmed, number);
        }
        self.open = !hard_break && !code;
    }

    /// Lines of plain text are paragraphs of their own unless the last one is long enough to have
    /// been wrapped.
    fn goes_on(&self, _next: &str) -> bool {
        self.out.last().is_some_and(|last| match last.kind {
            Kind::Item(_) => true,
            _ => last.text.chars().count() >= 55,
        })
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
        // Two parts side by side: `<span>left</span> <span>right</span>`.
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
