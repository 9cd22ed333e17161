//! The order in which a person reads a page: full lines, then columns, each from top to bottom.

use super::line::Chunk;

/// Least width of a gutter between columns, in points.
const GUTTER: f64 = 7.0;
/// Fewest lines that make a column.
const FEWEST: usize = 4;
/// Nested columns are followed so deep.
const DEPTH: usize = 6;
/// More chunks than this are a drawing or a table, not columns of text.
const MOST: usize = 6_000;

/// What is read in one go: a column, or lines across the page.
#[derive(Debug)]
pub(super) struct Region {
    pub chunks: Vec<Chunk>,
    pub page: usize,
    /// The gutter it stands beside, and on which side, when it is a column of its page.
    column: Option<(f64, Side)>,
}

/// Side of a gutter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// Regions of all pages in reading order.
pub(super) fn in_reading_order(pages: Vec<Vec<Chunk>>) -> Vec<Region> {
    let mut out = Vec::new();
    let mut known = Vec::new();
    for (page, chunks) in pages.into_iter().enumerate() {
        split(chunks, page, None, DEPTH, &mut known, &mut out);
    }
    gather_sidebars(out)
}

fn split(
    chunks: Vec<Chunk>,
    page: usize,
    column: Option<(f64, Side)>,
    depth: usize,
    known: &mut Vec<f64>,
    out: &mut Vec<Region>,
) {
    let band = if depth == 0 || chunks.len() > MOST { None } else { find_band(&chunks, known) };
    let Some(band) = band else {
        if !chunks.is_empty() {
            out.push(Region { chunks, page, column });
        }
        return;
    };
    let outermost = depth == DEPTH;
    if outermost {
        known.push(band.x);
    }
    let (mut above, mut left, mut right, mut below) = (vec![], vec![], vec![], vec![]);
    for chunk in chunks {
        let part = if chunk.y < band.top {
            &mut above
        } else if chunk.y > band.bottom {
            &mut below
        } else if chunk.x0 < band.x {
            &mut left
        } else {
            &mut right
        };
        part.push(chunk);
    }
    split(above, page, None, depth - 1, known, out);
    // A narrow column beside the one with the name on top: contact and skills come after it.
    let aside = width(&left) < 0.7 * width(&right) && largest(&right) > 1.2 * largest(&left);
    let mut sides = [(Side::Left, left), (Side::Right, right)];
    if aside {
        sides.reverse();
    }
    for (side, chunks) in sides {
        let column = outermost.then_some((band.x, side));
        split(chunks, page, column, depth - 1, known, out);
    }
    split(below, page, None, depth - 1, known, out);
}

/// A sidebar that goes on over the pages is read to its end before, or after, what stands beside it.
fn gather_sidebars(regions: Vec<Region>) -> Vec<Region> {
    let mut out: Vec<Region> = Vec::new();
    for region in regions {
        let place = region.column.and_then(|(x, side)| {
            let chain = out.iter().rposition(|other| {
                other.column.is_some_and(|(at, of)| of == side && (at - x).abs() < 4.0)
            })?;
            // Nothing but the two columns since then, and one of them has much less in it.
            let since = &out[chain + 1..];
            let beside = since.iter().all(|other| {
                other.column.is_some_and(|(at, of)| of != side && (at - x).abs() < 4.0)
            });
            let letters = |side: Side| -> usize {
                let of =
                    out.iter().chain([&region]).filter(|r| r.column.is_some_and(|c| c.1 == side));
                of.flat_map(|region| &region.chunks).map(|chunk| chunk.text.len()).sum()
            };
            let (left, right) = (letters(Side::Left), letters(Side::Right));
            let sidebar = left.min(right) * 5 < left.max(right) * 3;
            (beside && !since.is_empty() && sidebar).then_some(chain + 1)
        });
        match place {
            Some(at) => out.insert(at, region),
            None => out.push(region),
        }
    }
    out
}

/// Part of a page, from `top` to `bottom`, that stands in two columns on either side of `x`.
#[derive(Clone, Copy, Debug)]
struct Band {
    x: f64,
    top: f64,
    bottom: f64,
}

/// The largest band of two columns.
fn find_band(chunks: &[Chunk], known: &[f64]) -> Option<Band> {
    let mut sorted: Vec<&Chunk> = chunks.iter().collect();
    sorted.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut best: Option<(usize, Band)> = None;
    for x in left_edges(chunks) {
        let again = known.iter().any(|gutter| (gutter + 1.0 - x).abs() < 4.0);
        for run in runs(&sorted, x) {
            let Some(lines) = columns(run, x, again) else { continue };
            if best.is_none_or(|(most, _)| lines > most) {
                let (top, bottom) = (run[0].y - 0.1, run[run.len() - 1].y + 0.1);
                best = Some((lines, Band { x: x - 1.0, top, bottom }));
            }
        }
    }
    best.map(|(_, band)| band)
}

/// Places where several lines begin.
fn left_edges(chunks: &[Chunk]) -> Vec<f64> {
    let mut edges: Vec<f64> =
        chunks.iter().filter(|chunk| !chunk.text.is_empty()).map(|chunk| chunk.x0).collect();
    edges.sort_by(f64::total_cmp);
    let mut out: Vec<f64> = Vec::new();
    let mut from = 0;
    for at in 1..=edges.len() {
        if at == edges.len() || edges[at] - edges[at - 1] > 3.0 {
            if at - from >= FEWEST {
                out.push(edges[from]);
            }
            from = at;
        }
    }
    // The leftmost edge is the page's own.
    out.into_iter().filter(|x| edges.first().is_some_and(|first| x - first > 20.0)).collect()
}

/// Stretches of the page, from top to bottom, in which nothing stands across the gutter left of `x`.
fn runs<'a, 'c>(sorted: &'a [&'c Chunk], x: f64) -> Vec<&'a [&'c Chunk]> {
    let crosses = |chunk: &&Chunk| chunk.x0 < x - 1.5 && chunk.x1 > x - GUTTER;
    let blocked: Vec<f64> = sorted.iter().filter(|chunk| crosses(chunk)).map(|c| c.y).collect();
    let on_blocked = |chunk: &Chunk| {
        let near = 0.4 * chunk.size;
        let at = blocked.partition_point(|y| *y < chunk.y - near);
        blocked.get(at).is_some_and(|y| *y <= chunk.y + near)
    };
    sorted.split(|chunk| on_blocked(chunk)).filter(|run| !run.is_empty()).collect()
}

/// Number of lines of the shorter side when a stretch stands in columns; `None` when it is a list of
/// rows: labels and values, titles and dates. Where a page before had columns, a few lines will do.
fn columns(run: &[&Chunk], x: f64, again: bool) -> Option<usize> {
    let (left, right): (Vec<&Chunk>, Vec<&Chunk>) =
        run.iter().partition(|chunk| chunk.x0 < x - 1.5);
    let (left, right) = (rows(&left), rows(&right));
    let few = left.len().min(right.len());
    if again && few >= 2 {
        return Some(few);
    }
    if few < FEWEST {
        return None;
    }
    let (small, large) = if left.len() <= right.len() { (&left, &right) } else { (&right, &left) };
    let aligned = small.iter().filter(|row| large.iter().any(|other| same_height(row, other)));
    let aligned = aligned.count() as f64 / small.len() as f64;
    if aligned < 0.6 {
        return Some(few);
    }
    let dated = |side: &[Row]| {
        let dated = side.iter().filter(|row| has_year(&row.text) && row.text.len() < 40).count();
        dated * 5 >= side.len() * 2
    };
    let dense = small.len() * 10 >= large.len() * 7;
    let words = |side: &[Row]| {
        side.iter().map(|row| row.text.split_whitespace().count()).sum::<usize>() as f64
            / side.len() as f64
    };
    let prose = words(&right) >= 5.0 && right.len() >= 6;
    let both = words(&left) >= 4.0 && words(&right) >= 4.0;
    let columns = dense && !dated(&left) && !dated(&right) && (both || prose);
    columns.then_some(few)
}

/// A line on one side of the gutter.
struct Row {
    y: f64,
    size: f64,
    text: String,
}

fn rows(chunks: &[&Chunk]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for chunk in chunks {
        let same = rows.last_mut().filter(|row| (row.y - chunk.y).abs() <= 0.3 * chunk.size);
        match same {
            Some(row) => {
                row.text.push(' ');
                row.text.push_str(&chunk.text);
            }
            None => rows.push(Row { y: chunk.y, size: chunk.size, text: chunk.text.clone() }),
        }
    }
    rows
}

fn same_height(a: &Row, b: &Row) -> bool {
    (a.y - b.y).abs() <= 0.3 * a.size.max(b.size)
}

fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|word| word.len() == 4 && (word.starts_with("19") || word.starts_with("20")))
}

fn width(chunks: &[Chunk]) -> f64 {
    let right = chunks.iter().map(|chunk| chunk.x1).fold(f64::MIN, f64::max);
    let left = chunks.iter().map(|chunk| chunk.x0).fold(f64::MAX, f64::min);
    (right - left).max(0.0)
}

fn largest(chunks: &[Chunk]) -> f64 {
    chunks.iter().map(|chunk| chunk.size).fold(0.0, f64::max)
}
