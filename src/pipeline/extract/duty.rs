//! Responsibilities, qualifications' neighbours: benefits and lines about the employer.

use std::ops::Range;

use super::block::{Block, Kind};
use super::heading::Section;
use super::noise;
use super::pattern::pattern;
use super::sentence::{clauses, sentences};
use super::types::Found;

pattern!(
    YOU_WILL,
    r"(?ix)
    ( \b(you\ will|you['’]ll|you\ would|in\ this\ role|responsible\ for|the\ (successful\ )?(candidate|incumbent|position|person|role|technician|manager|engineer|nurse|teacher)\ (will|is\ responsible|works|assists|manages|leads)|will\ be\ responsible|your\ (tasks|duties|responsibilities)|duties\ include|responsibilities\ include|tasks\ include|you\ (lead|own|build|design|manage|run|work|support|drive|teach|care|develop|maintain|process|prepare|coordinate))\b
    | \b(du\ (wirst|übernimmst|verantwortest|entwickelst|leitest|arbeitest|betreust|planst|unterstützt|führst|gestaltest|kümmerst)|sie\ (werden|übernehmen|verantworten|entwickeln|leiten|arbeiten|betreuen|planen|unterstützen|führen|gestalten|kümmern|versorgen|unterrichten)|zu\ (ihren|deinen)\ aufgaben|ihre\ aufgaben|deine\ aufgaben|verantwortlich\ für|zuständig\ für)\b
    | \b(vous\ (serez|aurez|assurez|assurerez|participez|participerez|gérez|prenez|prendrez|êtes\ (en\ charge|responsable)|intervenez|encadrez|développez|travaillez|réalisez)|vos\ missions|chargée?\ de|en\ charge\ de)\b )"
);
pattern!(
    DUTY_START,
    r"(?i)^(manage|lead|develop|design|build|maintain|support|assist|coordinate|prepare|perform|conduct|provide|oversee|plan|create|deliver|drive|ensure|work|collaborate|monitor|implement|teach|administer|assess|process|supervise|train|review|own|define|document|run|operate|organize|establish|participate|analy[sz]e|write|respond|report|partner|mentor|pick|pack|load|unload|receive|care|schedule|track|update|handle)\w*\b"
);

/// Duties: lines of the duties sections, else sentences that say what one will do.
pub(super) fn responsibilities(blocks: &[Block]) -> Vec<Found<String>> {
    let mut out = Vec::new();
    for block in body(blocks).filter(|b| b.section == Section::Duties) {
        match block.kind {
            Kind::Item => push(&mut out, block, 0..block.text.len()),
            _ => sentences(&block.text).into_iter().for_each(|r| push(&mut out, block, r)),
        }
    }
    if out.len() < 3 {
        for block in body(blocks).filter(|b| {
            matches!(b.section, Section::Unknown | Section::Role | Section::About | Section::Meta)
        }) {
            let pieces = if block.kind == Kind::Item {
                clauses(&block.text)
            } else {
                sentences(&block.text)
            };
            for range in pieces {
                let text = &block.text[range.clone()];
                let item = block.kind == Kind::Item && DUTY_START.is_match(text);
                if (item || YOU_WILL.is_match(text))
                    && super::need::cue(text).is_none()
                    && !asks_only(text)
                {
                    push(&mut out, block, range);
                }
            }
        }
    }
    out.truncate(15);
    out
}

/// "You have five years of experience" is no duty.
fn asks_only(text: &str) -> bool {
    super::need::asks(text) && !YOU_WILL.is_match(text)
}

/// Lines on what is offered.
pub(super) fn benefits(blocks: &[Block]) -> Vec<Found<String>> {
    let mut out = Vec::new();
    for block in body(blocks).filter(|b| b.section == Section::Benefits) {
        match block.kind {
            Kind::Item => push(&mut out, block, 0..block.text.len()),
            // What ends such a section without a bullet often tells how to apply.
            _ => sentences(&block.text)
                .into_iter()
                .filter(|range| !APPLYING.is_match(&block.text[range.clone()]))
                .for_each(|range| push(&mut out, block, range)),
        }
    }
    if out.is_empty() {
        for block in body(blocks)
            .filter(|b| matches!(b.section, Section::Unknown | Section::Role | Section::About))
        {
            for range in sentences(&block.text) {
                if OFFERS.is_match(&block.text[range.clone()]) {
                    push(&mut out, block, range);
                }
            }
        }
    }
    out.truncate(15);
    out
}

pattern!(
    APPLYING,
    r"(?i)\b(your|every|each|an?) (application|cv|résumé|cover letter)\b|\b(apply (now|by|via|at|here|online)|bewerbung(en|sunterlagen)?|bewerben|candidature)\b"
);

pattern!(
    OFFERS,
    r"(?i)\b(we offer|we provide|benefits include|you get|wir bieten|nous offrons|nous proposons|days of (paid )?(vacation|leave|holiday)|health insurance|401\(?k|urlaubstage|tickets restaurant|mutuelle|pension scheme)\b"
);

/// What the employer says of itself.
pub(super) fn about_company(blocks: &[Block], company: Option<&str>) -> Vec<Found<String>> {
    let mut out = Vec::new();
    for block in body(blocks) {
        let about = block.section == Section::About;
        let opening = matches!(block.section, Section::Unknown | Section::Role);
        if !(about || opening) {
            continue;
        }
        for range in sentences(&block.text) {
            let text = &block.text[range.clone()];
            let named =
                company.is_some_and(|c| text.contains(c) && text.split_whitespace().count() > 6);
            if (about && !YOU_WILL.is_match(text)
                || opening && (noise::is_about_employer(text) || named))
                && text.split_whitespace().count() >= 4
            {
                push(&mut out, block, range);
            }
        }
    }
    out.truncate(8);
    out
}

fn body(blocks: &[Block]) -> impl Iterator<Item = &Block> {
    blocks.iter().filter(|b| !b.is_heading() && !noise::is_boilerplate(&b.text))
}

fn push(out: &mut Vec<Found<String>>, block: &Block, range: Range<usize>) {
    let raw = &block.text[range.clone()];
    let text = raw.trim();
    let start = range.start + (raw.len() - raw.trim_start().len());
    if text.chars().filter(|c| c.is_alphabetic()).count() >= 5
        && !out.iter().any(|f| f.value == text)
    {
        out.push(Found { value: text.to_owned(), span: block.span(start, start + text.len()) });
    }
}
