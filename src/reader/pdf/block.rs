//! Lines to paragraphs, headings and items.

use std::collections::BTreeMap;

use super::super::hyphen::{Words, breaks_word};
use super::super::{Block, Kind};
use super::bullet;
use super::line::Line;

/// A heading is short.
const HEADING_CHARS: usize = 80;
/// Lines further apart than this, in ems, belong to different paragraphs.
const APART: f64 = 1.9;

/// Blocks of all regions in reading order; `last` lines come at the end.
pub(super) fn blocks(regions: &[Vec<Line>], last: &[String]) -> Vec<Block> {
    let mut regions = regions.to_vec();
    for lines in &mut regions {
        bullet::detach(lines);
    }
    let text = || regions.iter().flatten();
    let words = Words::of(text().map(|line| line.text.as_str()));
    let body = body_size(text());
    let levels = heading_sizes(text(), body);
    let mut drafts: Vec<Draft> = Vec::new();
    for lines in &regions {
        let right = right_edge(lines, body);
        for (index, line) in lines.iter().enumerate() {
            let before = index.checked_sub(1).map(|at| &lines[at]);
            let joined = match (drafts.last_mut(), before) {
                (Some(draft), Some(before)) => draft.takes(before, line, right),
                // A paragraph that goes on in the next column or on the next page.
                (Some(draft), None) => draft.goes_on(line),
                (None, _) => false,
            };
            match drafts.last_mut().filter(|_| joined) {
                // An address that did not fit its line has no space in it.
                Some(draft) if is_link(&draft.text) && !draft.text.contains(' ') => {
                    draft.text.push_str(&line.text);
                    draft.lines += 1;
                }
                Some(draft) => {
                    words.join(&mut draft.text, &line.text);
                    draft.lines += 1;
                }
                None => drafts.push(Draft::new(line)),
            }
        }
    }
    let indents = item_indents(&drafts);
    let mut out: Vec<Block> =
        drafts.iter().map(|draft| draft.block(body, &levels, &indents)).collect();
    out.extend(last.iter().map(|text| Block {
        kind: Kind::Paragraph,
        text: text.clone(),
        bold: false,
    }));
    out
}

/// Lines put together so far.
struct Draft {
    first: Line,
    text: String,
    lines: usize,
}

impl Draft {
    fn new(line: &Line) -> Self {
        Self { first: line.clone(), text: line.text.clone(), lines: 1 }
    }

    /// Whether `line`, under `before` in one column that ends at `right`, goes on with this draft.
    fn takes(&self, before: &Line, line: &Line, right: f64) -> bool {
        let em = before.size.max(line.size);
        let similar = (before.size - line.size).abs() <= 0.08 * em;
        if line.bullet.is_some() || !similar || line.y - before.y > APART * em {
            return false;
        }
        if breaks_word(&self.text, &line.text) {
            return true;
        }
        let full = before.x1 + 0.25 * em + line.first_word > right - 0.2 * em;
        // Columns within the line: it was not wrapped, but for an entry too long for its line that
        // has the date behind its end.
        if before.text.contains('\t') {
            return false;
        }
        if line.text.contains('\t') {
            let long = before.x1 > line.x0 + 0.6 * (right - line.x0);
            return long
                && self.first.bold
                && !self.first.all_bold
                && !line.bold
                && self.lines == 1;
        }
        if is_link(&line.text) && before.text.split_whitespace().count() < 12 {
            return false;
        }
        if before.all_bold != line.all_bold && !(self.lines > 1 || self.first.bullet.is_some()) {
            return false;
        }
        let lower = line.text.starts_with(|c: char| c.is_lowercase() || ",;.)".contains(c));
        if let Some(mark) = self.first.bullet {
            // Under the text of the item, or back under its mark.
            let hanging = line.x0 > mark + 0.3 * em && (line.x0 - self.first.x0).abs() < 1.2 * em;
            // Right under the text of the item: lines need not be full to be wrapped.
            return if hanging { full || lower || !line.all_bold } else { full && lower };
        }
        // `Label: values` one below the other.
        if line.bold && !line.all_bold && line.text.split(' ').take(5).any(|w| w.ends_with(':')) {
            return false;
        }
        let indented = line.x0 > self.first.x0 + 0.8 * em && self.lines == 1;
        (line.x0 - before.x0).abs() < 2.5 * em
            && (full
                || before.text.ends_with([',', '&'])
                || (lower && !indented && before.x1 > line.x0 + 0.5 * (right - line.x0)))
    }

    /// Whether the first line of a new column or page ends the sentence that this draft breaks off.
    fn goes_on(&self, line: &Line) -> bool {
        let open = self.text.ends_with(|c: char| c.is_alphanumeric() || ",-–".contains(c));
        let size = (self.first.size - line.size).abs() <= 0.08 * line.size;
        // Under the text of an item that breaks off, a noun in capitals goes on as well.
        let hangs = self.first.bullet.is_some()
            && (line.x0 - self.first.x0).abs() < 1.2 * line.size
            && !line.all_bold;
        line.bullet.is_none()
            && size
            && open
            && self.text.split_whitespace().count() > 5
            && (line.text.starts_with(char::is_lowercase) || hangs)
            && !line.text.contains('\t')
    }

    fn block(&self, body: f64, levels: &[i64], indents: &[f64]) -> Block {
        let line = &self.first;
        let kind = if let Some(mark) = line.bullet {
            let level = indents.iter().rposition(|indent| *indent <= mark + 1.0).unwrap_or(0);
            Kind::Item(level as u8)
        } else if self.is_short() && is_larger(line, body) {
            let level = levels.iter().position(|size| *size == tenths(line.size)).unwrap_or(0);
            Kind::Heading((level + 1).min(5) as u8)
        } else if self.is_short() && (line.all_bold || is_capital(&self.text)) {
            Kind::Heading((levels.len() + 1).min(6) as u8)
        } else {
            Kind::Paragraph
        };
        Block { kind, text: self.text.clone(), bold: line.bold }
    }

    fn is_short(&self) -> bool {
        self.lines <= 2
            && !self.text.contains(": ")
            && self.text.chars().count() <= HEADING_CHARS
            && !self.text.contains('\t')
            && !self.text.ends_with(['.', ',', ';'])
            && self.text.chars().any(char::is_alphabetic)
    }
}

/// Begins with an address: contact lines are lists, not text.
fn is_link(text: &str) -> bool {
    let word = text.split(' ').next().unwrap_or_default();
    word.contains("://") || word.contains('@') || word.starts_with("www.") || word.contains(".com/")
}

fn is_larger(line: &Line, body: f64) -> bool {
    line.size > 1.1 * body
}

fn is_capital(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 4
        && text.split_whitespace().count() <= 6
        && !text.chars().any(|c| c.is_lowercase() || c.is_ascii_digit() || c == '@')
}

fn tenths(size: f64) -> i64 {
    (size * 2.0).round() as i64
}

/// The size most letters have.
fn body_size<'a>(lines: impl Iterator<Item = &'a Line>) -> f64 {
    let mut sizes: BTreeMap<i64, usize> = BTreeMap::new();
    for line in lines {
        *sizes.entry(tenths(line.size)).or_default() += line.text.chars().count();
    }
    sizes.iter().max_by_key(|(_, chars)| **chars).map_or(10.0, |(size, _)| *size as f64 / 2.0)
}

/// Sizes of headings, the largest first.
fn heading_sizes<'a>(lines: impl Iterator<Item = &'a Line>, body: f64) -> Vec<i64> {
    let mut sizes: Vec<i64> = lines
        .filter(|line| is_larger(line, body) && line.text.chars().count() <= HEADING_CHARS)
        .map(|line| tenths(line.size))
        .collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes.dedup();
    sizes
}

/// Where the longest lines of a column end.
fn right_edge(lines: &[Line], body: f64) -> f64 {
    let ends = lines.iter().filter(|line| !line.text.contains('\t') && !is_larger(line, body));
    ends.map(|line| line.x1).fold(0.0, f64::max)
}

/// Distinct places of list marks, the outermost first.
fn item_indents(drafts: &[Draft]) -> Vec<f64> {
    let mut marks: Vec<f64> = drafts.iter().filter_map(|draft| draft.first.bullet).collect();
    marks.sort_by(f64::total_cmp);
    marks.dedup_by(|a, b| (*a - *b).abs() < 6.0);
    // Columns have marks of their own; only neighbours within 60 points are levels of one list.
    match marks.first().copied() {
        Some(first) => marks.into_iter().filter(|mark| mark - first < 60.0).collect(),
        None => marks,
    }
}
