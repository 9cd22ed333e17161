//! Years of experience asked for: not the company's age, not the applicant's.

use super::block::Block;
use super::heading::Section;
use super::noise;
use super::pattern::pattern;
use super::sentence::sentences;
use super::types::{Found, Years};

const NUMBER: &str = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|ein(?:e[mnrs]?)?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|une?|deux|trois|quatre|cinq|sept|huit|neuf|dix)";

pattern!(
    SPAN_OF_YEARS,
    &format!(
        r"(?ix)\b(?P<min>{NUMBER})(?:\s?\(\d{{1,2}}\))?\s*(?P<plus>\+)?\s*(?:(?:-|–|—|to|bis|à|a|and|or|oder|ou|bis\ zu)\s*(?P<max>\d{{1,2}}|[a-zéü]+)(?:\s?\(\d{{1,2}}\))?\s*\+?\s*)?(?:or\ more\s+|full\s+|plus\s+|consecutive\s+|oder\ mehr\s+|ou\ plus\s+)?(?:[-‑]?\s?)(?:years?|yrs?|jahre?n?|ans|an|années?)\b(?P<own>['’])?"
    )
);
pattern!(
    EXPERIENCE,
    r"(?i)(experience|experienced|erfahrung|expérience|berufspraxis|praxis|background|working (with|in|as)|in a (similar|related|comparable)|proven|track record|in the field|practice|of (professional|relevant|practical|industry|hands-on|teaching|nursing|progressive|software|management|managing|leading|leadership|people|work|software|clinical|post)|\bas an? |bei einem|als |managing|leading|building|developing|programming|in (einer|einem|der|software|product|sales|accounting|data|engineering|vergleichbar)|dans (un|une|le|la)|sur un poste|en tant que|post-qualification|qualified|\bPQE\b|\bin\b|with|mit|using)"
);
pattern!(
    OTHER_THING,
    r"(?i)(years? (of age|old)|jahre alt|ans d'âge|âgée?s? de|(under|over|at least|minimum) \d+ years? (of age|old)|(founded|established|history|anniversary|in business|for (over|more than|nearly|almost)|of (history|innovation|excellence|service|growth|tradition)|years ago|company|celebrating|past|last|next|every|each|first|within|in the (past|last)|over the|seit|firmengeschichte|tradition|depuis|existe)\b.{0,25}$)"
);
pattern!(
    TERM,
    r"(?i)(year (term|contract|project|appointment|position|program|grant|fixed|temporary|limited|duration|post|fellowship|degree|college|university|warranty|visa|period|plan|anniversary|history|old|lease)|years? (term|contract|from|after|of (funding|age|history|growth|service|college|university|education|study|continuous|employment))|-jährige (ausbildung|befrist)|jahre befristet)"
);

/// Years one requirement asks for (its lower bound).
pub(super) fn of_requirement(text: &str) -> Option<u32> {
    find_in(text).map(|(years, _)| years.min)
}

/// Years of experience overall: the largest asked for in a must-have, else anywhere.
pub(super) fn overall(blocks: &[Block]) -> Option<Found<Years>> {
    let mut best: Option<(bool, Found<Years>)> = None;
    for block in blocks {
        if matches!(block.section, Section::Legal | Section::Benefits | Section::About)
            || noise::is_boilerplate(&block.text)
        {
            continue;
        }
        for range in sentences(&block.text) {
            let text = &block.text[range.clone()];
            let Some((years, at)) = find_in(text) else { continue };
            if block.section == Section::Unknown && noise::is_about_employer(text) {
                continue;
            }
            let nice = block.section == Section::Nice
                || super::need::cue(text) == Some(super::types::Need::Nice);
            let found = Found {
                value: years,
                span: block.span(range.start + at.start, range.start + at.end),
            };
            let better = best
                .as_ref()
                .is_none_or(|(was_nice, was)| (!nice, years.min) > (!*was_nice, was.value.min));
            if better {
                best = Some((nice, found));
            }
        }
    }
    best.map(|(_, found)| found)
}

fn find_in(text: &str) -> Option<(Years, std::ops::Range<usize>)> {
    let mut best: Option<(Years, std::ops::Range<usize>)> = None;
    for found in SPAN_OF_YEARS.captures_iter(text) {
        let (Some(all), Some(min)) =
            (found.get(0), found.name("min").and_then(|m| number(m.as_str())))
        else {
            continue;
        };
        let before = &text[..all.start()];
        let after = &text[all.end()..];
        let around: String = before
            .chars()
            .rev()
            .take(30)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .chain(all.as_str().chars())
            .chain(after.chars().take(12))
            .collect();
        let with_unit: String = all.as_str().chars().chain(after.chars().take(14)).collect();
        if OTHER_THING.is_match(&around)
            && OTHER_THING.is_match(
                &format!("{before}{}", all.as_str())
                    .chars()
                    .rev()
                    .take(45)
                    .collect::<Vec<_>>()
                    .iter()
                    .rev()
                    .collect::<String>(),
            )
            || OTHER_THING.is_match(&with_unit)
            || TERM.is_match(&with_unit)
            || !EXPERIENCE.is_match(&format!("{before} {after}")) && !before.trim().is_empty()
            || !EXPERIENCE.is_match(after) && !EXPERIENCE.is_match(before)
        {
            continue;
        }
        let max = found.name("max").and_then(|m| number(m.as_str())).filter(|max| *max > min);
        if min <= 40 && best.as_ref().is_none_or(|(was, _)| min > was.min) {
            best = Some((Years { min, max }, all.range()));
        }
    }
    best
}

fn number(word: &str) -> Option<u32> {
    const WORDS: &[(&str, u32)] = &[
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("twelve", 12),
        ("fifteen", 15),
        ("zwei", 2),
        ("drei", 3),
        ("vier", 4),
        ("fünf", 5),
        ("sechs", 6),
        ("sieben", 7),
        ("acht", 8),
        ("neun", 9),
        ("zehn", 10),
        ("un", 1),
        ("une", 1),
        ("deux", 2),
        ("trois", 3),
        ("quatre", 4),
        ("cinq", 5),
        ("sept", 7),
        ("huit", 8),
        ("neuf", 9),
        ("dix", 10),
    ];
    let lower = word.to_lowercase();
    lower
        .parse()
        .ok()
        .or_else(|| WORDS.iter().find(|(w, _)| *w == lower).map(|(_, n)| *n))
        .or_else(|| lower.starts_with("ein").then_some(1))
}
