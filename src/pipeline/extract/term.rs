//! Skills and keywords of the posting as a whole, most important first.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::block::Block;
use super::heading::Section;
use super::noise;
use super::requirement::is_negated;
use super::types::{Found, Need};
use crate::lexicon::{Lexicon, SkillKind, Words};
use crate::posting::Span;
use crate::tagger::Around;
use crate::tagger::sample::Kind;

/// A skill the posting names, with all it takes to rank it.
pub(super) struct Term {
    pub(super) name: String,
    pub(super) kind: SkillKind,
    /// As first written.
    pub(super) written: String,
    pub(super) span: Span,
    weight: f64,
    order: usize,
}

/// Skills of the posting, most important first.
pub(super) fn find(blocks: &[Block], lexicon: &Lexicon) -> Vec<Term> {
    let mut terms: BTreeMap<String, Term> = BTreeMap::new();
    let mut order = 0;
    for (at, block) in blocks.iter().enumerate() {
        if noise::is_boilerplate(&block.text) || block.is_heading() && at > 3 {
            continue;
        }
        let base = weight_of(block, at);
        if base == 0.0 {
            continue;
        }
        for hit in lexicon.find(&block.text) {
            if is_negated(&block.text, hit.span.start, hit.span.end) {
                continue;
            }
            order += 1;
            let span = block.span(hit.span.start, hit.span.end);
            let written = block.text[hit.span.start..hit.span.end].to_owned();
            let term = terms.entry(hit.name.clone()).or_insert(Term {
                name: hit.name,
                kind: hit.kind,
                written,
                span,
                weight: 0.0,
                order,
            });
            // Each further mention counts for less.
            term.weight = term.weight.max(base) + base.min(term.weight) * 0.25;
        }
    }
    let mut ranked: Vec<Term> = terms.into_values().collect();
    ranked.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.order.cmp(&b.order)));
    ranked
}

fn weight_of(block: &Block, at: usize) -> f64 {
    let asks = super::need::asks(&block.text);
    let nice = super::need::cue(&block.text) == Some(Need::Nice);
    match block.section {
        Section::Must if nice => 2.0,
        Section::Must => 3.0,
        Section::Nice => 2.0,
        Section::Duties => 1.6,
        Section::Role | Section::Unknown | Section::Meta | Section::Requirements if asks => {
            if nice { 2.0 } else { 2.6 }
        }
        Section::Role | Section::Unknown | Section::Meta | Section::Requirements => {
            if at < 3 {
                2.2
            } else {
                1.2
            }
        }
        Section::About => {
            if asks && !noise::is_about_employer(&block.text) {
                1.5
            } else {
                0.4
            }
        }
        Section::Benefits | Section::Pay | Section::Process | Section::Legal => 0.0,
    }
}

/// The first `limit` of a kind, under their canonical names.
pub(super) fn of_kind(terms: &[Term], kind: SkillKind, limit: usize) -> Vec<Found<String>> {
    terms
        .iter()
        .filter(|t| t.kind == kind)
        .take(limit)
        .map(|t| Found { value: t.name.clone(), span: t.span })
        .collect()
}

/// A single word of the table that is less telling than this names nothing: "responsibility".
const COMMON: f32 = 4.0;
/// Lines worth another thread.
const LINES: usize = 8;
/// Words of a phrase that no list has, at most.
const PHRASE: usize = 4;

/// Phrases that name what one must know and that no list has, by the trained model; most wanted
/// first. English only, as the model is.
pub(super) fn unlisted(blocks: &[Block], lexicon: &Lexicon) -> Vec<Found<String>> {
    let mut lines: Vec<(&Block, f64, Around)> = Vec::new();
    let mut next = Around::default();
    for (at, block) in blocks.iter().enumerate() {
        let around = next.clone();
        crate::tagger::pass(&mut next, &block.text);
        if block.is_heading() {
            continue;
        }
        let asked = matches!(
            block.section,
            Section::Must | Section::Nice | Section::Duties | Section::Requirements
        ) || super::need::asks(&block.text);
        let weight = weight_of(block, at);
        if !asked || weight == 0.0 || noise::is_boilerplate(&block.text) {
            continue;
        }
        lines.push((block, weight, around));
    }
    // Most of the time that a long posting takes: for whoever is free.
    let tagged: Vec<_> = lines
        .par_iter()
        .with_min_len(LINES)
        .map(|(block, _, around)| {
            (lexicon.find(&block.text), crate::tagger::tag_after(around, &block.text, lexicon))
        })
        .collect();
    let mut found: Vec<(f64, Found<String>)> = Vec::new();
    for ((block, weight, _), (listed, phrases)) in lines.into_iter().zip(tagged) {
        for one in phrases {
            let (start, end) = (one.span.start, one.span.end);
            let written = block.text[start..end].trim_matches(|c: char| !c.is_alphanumeric());
            let known = listed.iter().any(|hit| hit.span.start < end && start < hit.span.end);
            let named = one.kind == Kind::Knowledge
                && !written.to_lowercase().contains("degree")
                && written.chars().filter(|c| c.is_alphabetic()).count() > 2
                && written.split_whitespace().count() <= PHRASE
                && !is_negated(&block.text, start, end);
            let plain = |word: &str| {
                let known = Words::bundled().find(&word.to_lowercase());
                known.is_some_and(|word| word.weight < COMMON)
            };
            let named = named && !(written.split_whitespace().count() == 1 && plain(written));
            let twice = || found.iter().any(|(_, f)| f.value.eq_ignore_ascii_case(written));
            if named && !known && !twice() {
                let span = block.span(start, end);
                found.push((weight, Found { value: written.to_owned(), span }));
            }
        }
    }
    // Stable: of one weight, as the posting has them.
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, found)| found).collect()
}

/// 10–20 terms an ATS would look for, as written: skills first, then what the model finds beside
/// them, then repeated word pairs.
pub(super) fn keywords(
    terms: &[Term],
    unlisted: &[Found<String>],
    title: Option<&Found<String>>,
    blocks: &[Block],
) -> Vec<Found<String>> {
    const SOFT: usize = 5;
    let mut out: Vec<Found<String>> = Vec::new();
    let mut soft = 0;
    if let Some(title) = title {
        out.push(title.clone());
    }
    for term in terms {
        if term.kind == SkillKind::Soft {
            soft += 1;
            if soft > SOFT {
                continue;
            }
        }
        add(&mut out, &term.written, term.span);
        if out.len() >= 20 {
            return out;
        }
    }
    for phrase in unlisted {
        add(&mut out, &phrase.value, phrase.span);
        if out.len() >= 20 {
            return out;
        }
    }
    if out.len() < 10 {
        for (written, span) in pairs(blocks) {
            add(&mut out, &written, span);
            if out.len() >= 10 {
                break;
            }
        }
    }
    out
}

fn add(out: &mut Vec<Found<String>>, written: &str, span: Span) {
    let known = out.iter().any(|f| f.value.eq_ignore_ascii_case(written));
    if !known {
        out.push(Found { value: written.to_owned(), span });
    }
}

/// Pairs of content words of duties and requirements, most frequent first.
fn pairs(blocks: &[Block]) -> Vec<(String, Span)> {
    let mut counts: BTreeMap<String, (usize, usize, String, Span)> = BTreeMap::new();
    let mut order = 0;
    for block in blocks.iter().filter(|b| !b.is_heading()) {
        let told = matches!(
            block.section,
            Section::Must | Section::Nice | Section::Duties | Section::Role | Section::Unknown
        );
        if !told || noise::is_boilerplate(&block.text) {
            continue;
        }
        let words: Vec<(usize, &str)> = words(&block.text);
        for pair in words.windows(2) {
            let ((start, first), (next, second)) = (pair[0], pair[1]);
            if &block.text[start + first.len()..next] != " "
                || !is_content(first)
                || !is_content(second)
            {
                continue;
            }
            order += 1;
            let end = next + second.len();
            let written = block.text[start..end].to_owned();
            let entry = counts.entry(written.to_lowercase()).or_insert((
                0,
                order,
                written,
                block.span(start, end),
            ));
            entry.0 += 1;
        }
    }
    let mut ranked: Vec<_> = counts.into_values().collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.into_iter().map(|(_, _, written, span)| (written, span)).collect()
}

fn words(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphabetic(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                out.push((from, &text[from..at]));
                start = None;
            }
            _ => {}
        }
    }
    out
}

fn is_content(word: &str) -> bool {
    const FUNCTION: &[&str] = &[
        "with",
        "and",
        "the",
        "for",
        "our",
        "your",
        "you",
        "will",
        "have",
        "from",
        "that",
        "this",
        "are",
        "their",
        "they",
        "must",
        "able",
        "ability",
        "other",
        "such",
        "including",
        "into",
        "after",
        "before",
        "upon",
        "who",
        "all",
        "any",
        "more",
        "than",
        "least",
        "years",
        "year",
        "strong",
        "good",
        "excellent",
        "required",
        "preferred",
        "work",
        "working",
        "experience",
        "well",
        "role",
        "join",
        "looking",
        "about",
        "what",
        "also",
        "each",
        "can",
        "has",
        "was",
        "were",
        "been",
        "its",
        "not",
        "but",
        "when",
        "where",
        "which",
        "while",
        "would",
        "should",
        "could",
        "through",
        "across",
        "within",
        "between",
        "using",
        "plus",
        "very",
        "new",
        "related",
        "field",
        "equivalent",
        "degree",
        "provide",
        "ensure",
        "und",
        "oder",
        "der",
        "die",
        "das",
        "mit",
        "für",
        "von",
        "eine",
        "einen",
        "einer",
        "einem",
        "sie",
        "wir",
        "ihr",
        "ihre",
        "unser",
        "unsere",
        "unserer",
        "unseren",
        "unserem",
        "sich",
        "auf",
        "aus",
        "bei",
        "den",
        "dem",
        "des",
        "zur",
        "zum",
        "als",
        "auch",
        "sowie",
        "sind",
        "ist",
        "werden",
        "haben",
        "hast",
        "bist",
        "sehr",
        "gute",
        "guten",
        "über",
        "nach",
        "durch",
        "deine",
        "ein",
        "dich",
        "dein",
        "les",
        "des",
        "une",
        "dans",
        "pour",
        "avec",
        "sur",
        "vous",
        "nous",
        "votre",
        "vos",
        "notre",
        "nos",
        "est",
        "êtes",
        "avez",
        "sont",
        "aux",
        "par",
        "qui",
        "que",
        "ans",
        "plus",
        "leur",
        "leurs",
        "ces",
        "ses",
        "elle",
        "ils",
        "être",
        "avoir",
        "bonne",
        "bonnes",
        "sein",
        "ainsi",
    ];
    word.chars().count() >= 4 && !FUNCTION.contains(&word.to_lowercase().as_str())
}
