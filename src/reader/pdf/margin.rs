//! Dates in the left margin: beside lists they are lines of their own, put before what they date.

use super::line::{Chunk, TAB};

/// How words of dates begin.
const STARTS: &str = "jan feb mar mär mrz apr may mai jun jul aug aoû sep oct okt nov dec dez \
                              déc fév avr juin juil to bis now pre heu seit since";

/// Rows, top to bottom and each left to right, with margin dates taken out where a list or wrapped
/// text stands beside them. A date that is wrapped (`08/2024 –`, `04/2025`) becomes one row.
pub(super) fn apart(mut rows: Vec<Vec<Chunk>>) -> Vec<Vec<Chunk>> {
    rows.sort_by(|a, b| top(a).total_cmp(&top(b)));
    let mut out: Vec<Vec<Chunk>> = Vec::new();
    // Where the date that may go on stands in `out`, and its last baseline.
    let mut open: Option<(usize, f64)> = None;
    for mut row in rows {
        let Some(cut) = date_end(&row) else {
            out.push(row);
            continue;
        };
        let rest = row.split_off(cut);
        let (x, y, size) = (row[0].x0, row[0].y, row[0].size);
        let goes_on = open.filter(|(at, last)| {
            let first = &out[*at][0];
            let unfinished =
                out[*at].last().is_some_and(|date| date.text.ends_with(['–', '-', '—']));
            unfinished && (first.x0 - x).abs() < 3.0 && y - last < 1.7 * size
        });
        if let Some((at, _)) = goes_on {
            join(&mut out[at], row, size);
            open = None;
            out.extend((!rest.is_empty()).then_some(rest));
            continue;
        }
        open = Some((out.len(), y));
        if rest.is_empty() || rest[0].bullet {
            out.push(row);
            out.extend((!rest.is_empty()).then_some(rest));
        } else {
            row.extend(rest);
            out.push(row);
        }
    }
    out
}

/// Sets the second half of a date behind the first, on its line.
fn join(first: &mut Vec<Chunk>, second: Vec<Chunk>, size: f64) {
    let Some((base, end)) = first.first().zip(first.last()).map(|(a, b)| (a.y, b.x1)) else {
        return;
    };
    for mut chunk in second {
        let start = end + 0.3 * size;
        (chunk.x0, chunk.x1, chunk.y) = (start, start + chunk.x1 - chunk.x0, base);
        first.push(chunk);
    }
}

fn top(row: &[Chunk]) -> f64 {
    row.iter().map(|chunk| chunk.y).fold(f64::MAX, f64::min)
}

/// Number of chunks at the left that are a date with a wide gap, or nothing, behind them.
fn date_end(row: &[Chunk]) -> Option<usize> {
    let gap = |pair: &[Chunk]| (pair[1].x0 - pair[0].x1) / pair[0].size.max(0.1) > TAB * 0.6;
    let cut = row.windows(2).position(gap).map_or(row.len(), |at| at + 1);
    let text: Vec<&str> = row[..cut].iter().map(|chunk| chunk.text.as_str()).collect();
    is_date(&text.join(" ")).then_some(cut)
}

/// A year or month with a year, a range of them, or half of one.
fn is_date(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let known = words.clone().all(|word| {
        let word = word.to_lowercase();
        let start: String = word.chars().take(3).collect();
        STARTS.split_whitespace().any(|known| known.starts_with(&start) || start.starts_with(known))
    });
    text.len() <= 40
        && known
        && ((4..=12).contains(&digits)
            || (digits == 0 && letters > 2 && {
                let lower = text.to_lowercase();
                matches!(lower.as_str(), "present" | "now" | "heute" | "today")
            }))
}
