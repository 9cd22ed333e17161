//! Requirements: which lines ask for something, how badly, and for what.

use std::ops::Range;

use super::block::{Block, Kind};
use super::heading::Section;
use super::pattern::pattern;
use super::sentence::{clauses, sentences};
use super::types::{Need, Requirement};
use super::{degree, licence, noise, spoken, years};
use crate::lexicon::Lexicon;
use crate::posting::Span;

pattern!(
    ANY_OF,
    r"(?i)(\bone (or more )?of\b|\bany of\b|\beither\b|\bat least one\b|\bor (similar|equivalent|comparable|another|other)\b|\b(eine[rs]?|mindestens eine[rs]?) (der|von)\b|\bl'un(e)? d)"
);
pattern!(OR, r"(?i)(,|\s|^)(or|oder|ou|and/or|und/oder|et/ou|bzw\.)(\s|$)");
pattern!(
    NEGATED,
    r"(?i)\b(no|not|without|kein(e|en|erlei)?|ohne|pas (de|d)|aucune?|sans)\b[^,;.]{0,30}$"
);
pattern!(
    NEGATED_AFTER,
    r"(?i)^[^,;.]{0,25}\b(is|are|ist|sind|n'est|est)?\s*(not|nicht|n't|pas)\s+(strictly |zwingend )?(required|needed|necessary|nötig|erforderlich|notwendig|nécessaire|requis|obligatoire|used)"
);
pattern!(
    PREFIX,
    r"(?i)^(required|preferred|must[- ]haves?|nice[- ]to[- ]haves?|bonus( points)?|essential|desirable|desired|plus)\s*[:–-]\s*"
);

/// Requirements of the posting, in order.
pub(super) fn find(blocks: &[Block], lexicon: &Lexicon) -> Vec<Requirement> {
    let mut out: Vec<Requirement> = Vec::new();
    for block in blocks.iter().filter(|b| !b.is_heading()) {
        if noise::is_boilerplate(&block.text) {
            continue;
        }
        for (range, need) in parts(block) {
            let text = &block.text[range.clone()];
            if text.chars().filter(|c| c.is_alphabetic()).count() < 2 || noise::is_boilerplate(text)
            {
                continue;
            }
            out.push(read(block, range, need, lexicon));
        }
    }
    out
}

/// The parts of a block that ask for something, each with its need.
fn parts(block: &Block) -> Vec<(Range<usize>, Need)> {
    match block.section {
        Section::Must => split(block, Need::Must),
        Section::Nice => split(block, Need::Nice),
        Section::Unknown
        | Section::Role
        | Section::About
        | Section::Meta
        | Section::Duties
        | Section::Requirements => asked_in_prose(block),
        Section::Benefits | Section::Pay | Section::Process | Section::Legal => Vec::new(),
    }
}

/// A line of a requirements section: whole, unless its clauses differ in need. In paragraphs each
/// sentence counts for itself.
fn split(block: &Block, base: Need) -> Vec<(Range<usize>, Need)> {
    let text = &block.text;
    let whole = 0..text.len();
    let pieces = if block.kind == Kind::Item { clauses(text) } else { sentences(text) };
    let needs: Vec<Need> = pieces.iter().map(|r| need_of(&text[r.clone()], base)).collect();
    let same = needs.windows(2).all(|pair| pair[0] == pair[1]);
    if pieces.len() < 2 || same && block.kind == Kind::Item {
        return by_comma(text, whole, base);
    }
    pieces.into_iter().zip(needs).flat_map(|(range, _)| by_comma(text, range, base)).collect()
}

fn need_of(text: &str, base: Need) -> Need {
    super::need::cue(text).unwrap_or(base)
}

/// "Bachelor's required, Master's preferred" is two requirements.
fn by_comma(text: &str, range: Range<usize>, base: Need) -> Vec<(Range<usize>, Need)> {
    let part = &text[range.clone()];
    let need = need_of(part, base);
    if need == Need::Nice {
        for (at, mark) in part.match_indices([',', ';']) {
            let (left, right) = (&part[..at], &part[at + mark.len()..]);
            let wanted = right.trim_start();
            let differs = super::need::cue(left).or(Some(base)) == Some(Need::Must)
                && super::need::cue(right) == Some(Need::Nice);
            let own_words = wanted.split_whitespace().count() >= 2;
            if differs
                && own_words
                && left.split_whitespace().count() >= 2
                && !is_enumeration(right)
            {
                let cut = range.start + at;
                let next = range.start + at + mark.len() + (right.len() - wanted.len());
                return vec![(range.start..cut, Need::Must), (next..range.end, Need::Nice)];
            }
        }
    }
    vec![(range, need)]
}

/// "…, B, and C preferred": the cue at the end speaks of the whole list.
fn is_enumeration(right: &str) -> bool {
    let lower = right.to_lowercase();
    let list = lower.contains(" and ") || lower.contains(" or ") || lower.contains(',');
    let names_itself = [
        "experience",
        "degree",
        "knowledge",
        "master",
        "phd",
        "familiarity",
        "erfahrung",
        "kenntnisse",
        "expérience",
    ];
    list && !names_itself.iter().any(|w| lower.contains(w))
}

/// Sentences of prose that ask for something, and lines whose wording says they do.
fn asked_in_prose(block: &Block) -> Vec<(Range<usize>, Need)> {
    let text = &block.text;
    let duties = block.section == Section::Duties;
    clauses(text)
        .into_iter()
        .filter_map(|range| {
            let sentence = &text[range.clone()];
            let cue = super::need::cue(sentence);
            let told = block.section != Section::About || noise::asks_anyway(sentence);
            let asks = told && super::need::asks(sentence) && !noise::is_about_employer(sentence);
            let strong = cue.is_some() && asks;
            let wanted = if duties {
                strong && !sentence.to_lowercase().contains("as required")
            } else {
                asks
            };
            wanted.then(|| (range, cue.unwrap_or(Need::Must)))
        })
        .collect()
}

fn read(block: &Block, range: Range<usize>, need: Need, lexicon: &Lexicon) -> Requirement {
    let skip = PREFIX.find(&block.text[range.clone()]).map_or(0, |m| m.end());
    let range = range.start + skip..range.end;
    let text = block.text[range.clone()].trim();
    of_text(text, block.span(range.start, range.end), need, lexicon)
}

/// What one line asks for.
pub(super) fn of_text(text: &str, span: Span, need: Need, lexicon: &Lexicon) -> Requirement {
    let (skills, alternatives) = skills_of(text, lexicon);
    Requirement {
        text: text.to_owned(),
        span,
        need,
        any_of: skills.len() > 1 && alternatives,
        skills,
        years: years::of_requirement(text),
        degree: degree::lowest(text).map(|(degree, _)| degree),
        languages: spoken::find(text),
        licences: licence::find(text),
    }
}

/// Skills a line asks for, without negated ones, and whether one of them is enough.
fn skills_of(text: &str, lexicon: &Lexicon) -> (Vec<String>, bool) {
    let hits = lexicon.find(text);
    let mut names: Vec<String> = Vec::new();
    let mut alternatives = ANY_OF.is_match(text);
    for (at, hit) in hits.iter().enumerate() {
        if is_negated(text, hit.span.start, hit.span.end) {
            continue;
        }
        if let Some(next) = hits.get(at + 1) {
            alternatives |= OR.is_match(&text[hit.span.end..next.span.start]);
        }
        if !names.contains(&hit.name) {
            names.push(hit.name.clone());
        }
    }
    (names, alternatives)
}

/// "no PHP needed", "Java is not required".
pub(super) fn is_negated(text: &str, start: usize, end: usize) -> bool {
    let clause = text[..start].rfind(['.', ';', ':']).map_or(0, |at| at + 1);
    NEGATED.is_match(&text[clause..start])
        && !text[clause..start].to_lowercase().contains("not only")
        || NEGATED_AFTER.is_match(&text[end..])
}
