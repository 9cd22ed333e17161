//! Glyphs to words set together, and words to lines.

use kurbo::Point;
use unicode_normalization::char::is_combining_mark;

use super::super::document::clean;
use super::bullet;
use super::glyph::{Glyph, Page};
use super::margin;

/// A gap wider than this, in ems, is a space.
const SPACE: f64 = 0.18;
/// A gap wider than this ends a chunk: it may be the gutter between columns.
const APART: f64 = 0.75;
/// A gap wider than this, within a line, leads to a column of its own: dates at the margin.
pub(super) const TAB: f64 = 1.8;

/// Words of one line set close together.
#[derive(Clone, Debug, Default)]
pub(super) struct Chunk {
    pub text: String,
    pub x0: f64,
    pub x1: f64,
    /// Baseline, from the top.
    pub y: f64,
    pub size: f64,
    /// Its first word is bold.
    pub bold: bool,
    /// It is the glyph of a list.
    pub bullet: bool,
}

/// One line within a column.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// Clean; tabs for wide gaps; without its list mark.
    pub text: String,
    pub x0: f64,
    pub x1: f64,
    pub y: f64,
    pub size: f64,
    pub bold: bool,
    /// The whole line is bold.
    pub all_bold: bool,
    /// Where its list mark stands.
    pub bullet: Option<f64>,
    /// Width of its first word, in points.
    pub first_word: f64,
}

/// The chunks of a page, in the order they are drawn. Text that does not run left to right is left
/// out unless there is no other.
pub(super) fn chunks(page: &Page) -> Vec<Chunk> {
    let level = page.glyphs.iter().any(|glyph| glyph.level && !glyph.text.trim().is_empty());
    let mut out: Vec<Chunk> = Vec::new();
    let mut open = Open::default();
    for glyph in page.glyphs.iter().filter(|glyph| glyph.level == level) {
        if !open.takes(glyph) {
            out.extend(std::mem::take(&mut open).close());
        }
        open.push(glyph);
    }
    out.extend(open.close());
    out
}

/// A chunk being put together.
#[derive(Default)]
struct Open {
    glyphs: Vec<Glyph>,
    pen: f64,
    after_mark: bool,
    /// Weight of the last letter that has ink.
    bold: Option<bool>,
}

impl Open {
    fn takes(&self, glyph: &Glyph) -> bool {
        let Some(last) = self.glyphs.last() else { return true };
        let em = glyph.size.max(last.size);
        let mark = is_mark(glyph) || self.after_mark;
        let apart = if mark { 1.2 } else { APART };
        let symbol = last.symbol != glyph.symbol && !glyph.text.trim().is_empty();
        let face =
            self.bold.is_some_and(|bold| bold != glyph.bold) && !glyph.text.trim().is_empty();
        !symbol
            && !face
            && (glyph.y - last.y).abs() <= if mark { 0.9 } else { 0.12 } * em
            && glyph.x >= self.pen - if mark { 1.2 } else { 0.5 } * em
            && glyph.x <= self.pen + apart * em
            && (mark || (0.8..1.25).contains(&(glyph.size / last.size)))
    }

    fn push(&mut self, glyph: &Glyph) {
        if is_mark(glyph)
            && let Some(last) = self.glyphs.last_mut()
        {
            last.text.push_str(&glyph.text);
            self.after_mark = true;
            return;
        }
        self.after_mark = false;
        if !glyph.text.trim().is_empty() {
            self.bold = Some(glyph.bold);
        }
        self.pen = glyph.x + glyph.advance;
        self.glyphs.push(glyph.clone());
    }

    fn close(self) -> Option<Chunk> {
        // Spaces at the ends are the gap to what comes next.
        let blank = |glyph: &&Glyph| glyph.text.trim().is_empty() && !glyph.text.is_empty();
        let lead = self.glyphs.iter().take_while(blank).count();
        let tail = self.glyphs[lead..].iter().rev().take_while(blank).count();
        let glyphs = &self.glyphs[lead..self.glyphs.len() - tail];
        let (first, last) = (glyphs.first()?, glyphs.last()?);
        let bullet = glyphs.len() == 1 && bullet::is_glyph(&first.text, first.symbol);
        let text = if bullet { "•".to_owned() } else { clean(&text(glyphs)) };
        if text.is_empty() {
            return None;
        }
        Some(Chunk {
            text,
            x0: first.x,
            x1: (last.x + last.advance).max(first.x + 0.2 * first.size),
            y: first.y,
            size: first.size,
            bold: first.bold,
            bullet,
        })
    }
}

fn is_mark(glyph: &Glyph) -> bool {
    !glyph.text.is_empty() && glyph.text.chars().all(is_combining_mark)
}

/// The characters with spaces where there are gaps. Letters set apart for looks (`S K I L L S`)
/// have gaps of one width between them all; words of such text are further apart.
fn text(glyphs: &[Glyph]) -> String {
    let gaps: Vec<f64> = glyphs
        .windows(2)
        .map(|pair| (pair[1].x - pair[0].x - pair[0].advance) / pair[0].size.max(0.1))
        .collect();
    let spelt = |glyph: &Glyph| !glyph.text.trim().is_empty();
    let mut between: Vec<f64> = glyphs
        .windows(2)
        .zip(&gaps)
        .filter(|(pair, _)| spelt(&pair[0]) && spelt(&pair[1]))
        .map(|(_, gap)| *gap)
        .collect();
    between.sort_by(f64::total_cmp);
    let usual = between.get(between.len() / 2).copied().unwrap_or_default();
    let space = if usual > SPACE * 0.6 && between.len() >= 3 { usual * 1.7 } else { SPACE };
    let mut out = String::new();
    for (index, glyph) in glyphs.iter().enumerate() {
        if index > 0 && gaps[index - 1] > space && !out.ends_with(' ') {
            out.push(' ');
        }
        out.push_str(&glyph.text);
    }
    if usual > SPACE * 0.6 { without_single_spaces(&out) } else { out }
}

/// Some programs type a space between the letters of a heading.
fn without_single_spaces(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let single = words.iter().filter(|word| word.chars().count() == 1).count();
    if words.len() >= 4 && single == words.len() { words.concat() } else { text.to_owned() }
}

/// Lines of one region, from top to bottom.
pub(super) fn lines(mut chunks: Vec<Chunk>, dots: &[Point]) -> Vec<Line> {
    chunks.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Vec<Chunk>> = Vec::new();
    for chunk in chunks {
        let recent = rows.iter().rposition(|row| same_row(row, &chunk));
        // Only the last rows can be meant; further up there is other text between.
        match recent.filter(|index| index + 4 >= rows.len()) {
            Some(index) => rows[index].push(chunk),
            None => rows.push(vec![chunk]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    }
    let mut lines: Vec<Line> = margin::apart(rows).into_iter().filter_map(line).collect();
    for line in &mut lines {
        attach_dot(line, dots);
    }
    lines
}

/// The same baseline; or smaller letters raised beside it, and room for it there.
fn same_row(row: &[Chunk], chunk: &Chunk) -> bool {
    let free = row.iter().all(|other| {
        let em = 0.5 * other.size.min(chunk.size);
        chunk.x1 < other.x0 + em || chunk.x0 > other.x1 - em
    });
    let near = row.iter().any(|other| {
        let em = other.size.max(chunk.size);
        let raised = other.size.min(chunk.size) < 0.8 * em;
        let beside =
            (chunk.x0 - other.x1).abs() < 0.3 * em || (other.x0 - chunk.x1).abs() < 0.3 * em;
        let most = if raised && beside { 0.5 } else { 0.3 };
        (other.y - chunk.y).abs() <= most * em
    });
    free && near
}

fn line(mut row: Vec<Chunk>) -> Option<Line> {
    let mark = row.first().filter(|chunk| chunk.bullet && row.len() > 1).map(|chunk| chunk.x0);
    if mark.is_some() {
        row.remove(0);
    }
    let size = row.iter().map(|chunk| chunk.size).fold(0.0, f64::max);
    let mut text = String::new();
    let mut pen: Option<f64> = None;
    for chunk in &row {
        if let Some(pen) = pen {
            let gap = (chunk.x0 - pen) / size.max(0.1);
            text.push_str(if gap > TAB {
                "\t"
            } else if gap > SPACE {
                " "
            } else {
                ""
            });
        }
        text.push_str(&chunk.text);
        pen = Some(chunk.x1);
    }
    let text = clean(&text);
    let (first, last) = (row.first()?, row.last()?);
    if text.is_empty() {
        return None;
    }
    let letters = first.text.chars().count().max(1) as f64;
    let word = first.text.split([' ', '\t']).next().unwrap_or_default().chars().count() as f64;
    Some(Line {
        first_word: (first.x1 - first.x0) * word / letters,
        bold: first.bold,
        all_bold: row.iter().all(|chunk| chunk.bold),
        x0: first.x0,
        x1: last.x1,
        y: first.y,
        size,
        bullet: mark,
        text,
    })
}

/// A drawn dot to the left of a line, at the height of its small letters, is its bullet.
fn attach_dot(line: &mut Line, dots: &[Point]) {
    let beside = |dot: &&Point| {
        let gap = line.x0 - dot.x;
        (0.2 * line.size..4.0 * line.size).contains(&gap)
            && (line.y - 0.75 * line.size..line.y + 0.1 * line.size).contains(&dot.y)
    };
    if line.bullet.is_none()
        && let Some(dot) = dots.iter().find(beside)
    {
        line.bullet = Some(dot.x);
    }
}
