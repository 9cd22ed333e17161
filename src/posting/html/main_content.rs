//! The posting among everything else on its page.

use std::collections::BTreeSet;

use dom_query::{Document, NodeRef};
use dom_smoothie::{CandidateSelectMode, Config, Readability};

use super::{boilerplate, hidden::words, walk};
use crate::posting::block::{self, Block};

/// Where pages say that their content is; the first that holds enough is taken.
const LANDMARKS: &[&str] = &[
    "[itemtype*='JobPosting']",
    "main",
    "[role=main]",
    "article",
    "#job-description",
    ".job-description",
    "#content",
];
/// A landmark with fewer words does not hold a posting.
const MIN_WORDS: usize = 60;
/// Readability's choice is taken when it keeps at least this share of the words, in percent: what
/// it leaves out beyond that are as often requirements as navigation.
const MIN_KEPT_PERCENT: usize = 70;
/// A shorter line is no job title.
const MIN_TITLE_CHARS: usize = 5;
/// Largest tree given to readability, in elements; its time grows faster than the page.
const MAX_ELEMENTS: usize = 8_000;
/// Longest text given to readability, in bytes, for the same reason.
const MAX_TEXT: usize = 200_000;

/// The blocks of the posting on the page; empties `document` of furniture.
pub(super) fn blocks(document: &Document) -> Vec<Block> {
    boilerplate::remove(document);
    let body = document.body().unwrap_or_else(|| document.root());
    let found = landmark(document, &body).unwrap_or_else(|| readable(document, &body));
    boilerplate::cut_other_jobs(found)
}

/// What a landmark holds, when it is one of its kind and most of the page.
fn landmark(document: &Document, body: &NodeRef) -> Option<Vec<Block>> {
    let total = words(body);
    LANDMARKS.iter().find_map(|selector| {
        let found = document.try_select(selector)?;
        let [only] = found.nodes() else { return None };
        let inside = words(only);
        (inside >= MIN_WORDS && inside * 3 >= total)
            .then(|| with_title(document, walk::blocks(only)))
    })
}

fn readable(document: &Document, body: &NodeRef) -> Vec<Block> {
    let whole = walk::blocks(body);
    let elements = body.descendants_it().filter(NodeRef::is_element).take(MAX_ELEMENTS + 1).count();
    let bytes: usize = whole.iter().map(|block| block.text().len()).sum();
    if elements > MAX_ELEMENTS || bytes > MAX_TEXT {
        return whole;
    }
    let config = Config {
        disable_json_ld: true,
        candidate_select_mode: CandidateSelectMode::DomSmoothie,
        ..Config::default()
    };
    let article = Readability::with_document(document.clone(), None, Some(config))
        .and_then(|mut readability| readability.parse());
    let Ok(article) = article else {
        return whole;
    };
    let content = Document::from(&*article.content);
    let kept: BTreeSet<String> =
        walk::blocks(&content.root()).iter().map(|block| block.text().to_owned()).collect();
    with_title(document, between(whole, &kept, &document.select("title").text()))
}

/// From the page's title, or else the first block that readability kept, to the last one: what it
/// drops in between are as often requirements as furniture.
fn between(whole: Vec<Block>, kept: &BTreeSet<String>, page_title: &str) -> Vec<Block> {
    let is_kept = |block: &Block| kept.contains(block.text());
    let (Some(first), Some(last)) =
        (whole.iter().position(is_kept), whole.iter().rposition(is_kept))
    else {
        return whole;
    };
    let is_title = |block: &Block| {
        block.text().chars().count() >= MIN_TITLE_CHARS && page_title.contains(block.text())
    };
    let first = whole[..first].iter().rposition(is_title).unwrap_or(first);
    let inside = &whole[first..=last];
    if block::words(inside) * 100 < block::words(&whole) * MIN_KEPT_PERCENT {
        return whole;
    }
    inside.to_vec()
}

/// `blocks` with the page's heading before them, if it isn't among them.
fn with_title(document: &Document, mut blocks: Vec<Block>) -> Vec<Block> {
    if let Some(title) = title(document)
        && !blocks.iter().take(12).any(|block| block.text().contains(&title))
    {
        blocks.insert(0, Block::Heading { level: 1, text: title });
    }
    blocks
}

/// The page's only first-level heading.
fn title(document: &Document) -> Option<String> {
    let headings = document.try_select("h1")?;
    let [only] = headings.nodes() else { return None };
    Some(block::tidy(&walk::spaced_text(only))).filter(|text| !text.is_empty())
}
