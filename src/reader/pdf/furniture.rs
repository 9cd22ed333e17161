//! What stands on every page: running heads, footers, page numbers.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::glyph::Page;
use super::line::{self, Chunk, Line};

/// Share of the page's height in which heads and feet stand.
const ZONE: f64 = 0.1;

/// `Page 1 of 2` behind a name or a date.
static PAGE_OF: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:page|seite)\s*\d{1,3}(?:\s*(?:of|/|von|sur)\s*\d{1,3})?\W*$")
        .expect("a valid pattern")
});

static PAGE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^[-–—|\s]*(?:page|seite|p\.)?\s*\d{1,3}(?:\s*(?:of|/|von|sur|out of)\s*\d{1,3})?[-–—|\s]*$")
        .expect("a valid pattern")
});

/// Takes running heads and footers out of the pages. A head stays on the first page; of footers that
/// hold contact data one is given back.
pub(super) fn take(pages: &mut [Vec<Chunk>], sizes: &[Page]) -> Vec<String> {
    let zones: Vec<Vec<Line>> =
        pages.iter().zip(sizes).map(|(chunks, page)| zone_lines(chunks, page.height)).collect();
    let mut on_pages: BTreeMap<String, usize> = BTreeMap::new();
    for lines in &zones {
        let mut keys: Vec<String> = lines.iter().map(|line| key(&line.text)).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            *on_pages.entry(key).or_default() += 1;
        }
    }
    let repeated = |text: &str| {
        let times = on_pages.get(&key(text)).copied().unwrap_or_default();
        times >= 2 && times * 3 >= pages.len() * 2
    };
    let mut contacts: Vec<String> = Vec::new();
    let mut drop: Vec<Vec<f64>> = vec![Vec::new(); pages.len()];
    for (index, lines) in zones.iter().enumerate() {
        let height = sizes[index].height;
        for line in lines {
            let foot = line.y > height * 0.5;
            let number = (PAGE_NUMBER.is_match(&line.text) || PAGE_OF.is_match(&line.text))
                && (foot || index > 0);
            if number || (repeated(&line.text) && (foot || index > 0)) {
                drop[index].push(line.y);
                if foot && line.text.contains('@') && !contacts.contains(&line.text) {
                    contacts.push(line.text.clone());
                }
            }
        }
    }
    for ((chunks, page), rows) in pages.iter_mut().zip(sizes).zip(&drop) {
        chunks.retain(|chunk| {
            let zone = in_zone(chunk.y, page.height);
            !(zone && rows.iter().any(|y| (y - chunk.y).abs() <= 0.4 * chunk.size))
        });
    }
    contacts.truncate(1);
    contacts
}

fn in_zone(y: f64, height: f64) -> bool {
    y < ZONE * height || y > (1.0 - ZONE) * height
}

fn zone_lines(chunks: &[Chunk], height: f64) -> Vec<Line> {
    let near: Vec<Chunk> =
        chunks.iter().filter(|chunk| in_zone(chunk.y, height)).cloned().collect();
    line::lines(near, &[])
}

/// Numbers differ from page to page.
fn key(text: &str) -> String {
    let mut out = String::new();
    for c in text.to_lowercase().chars() {
        if c.is_ascii_digit() {
            if !out.ends_with('#') {
                out.push('#');
            }
        } else {
            out.push(c);
        }
    }
    out
}
