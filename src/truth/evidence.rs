//! The facts, parsed once, and which of them may speak for a claim.

use std::collections::{BTreeSet, HashSet};

use super::parse::{Sentence, Token, word};
use super::rewording::Rewordings;
use super::thesaurus::{self, Meaning};
use crate::candidate::{
    Achievement, FactId, FactKind, MasterCv, Period, RichText, Scope, YearMonth,
};
use crate::language::Language;
use crate::lexicon::Lexicon;

/// One fact with everything the candidate wrote under its id.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    /// Stable id.
    pub id: FactId,
    /// What it is about.
    pub kind: FactKind,
    /// Where it belongs.
    pub scope: Scope,
    /// The sentence, its variants, its STAR parts, its skills.
    pub sentences: Vec<Telling>,
    /// Classes of meaning of all its words.
    pub concepts: BTreeSet<String>,
    /// Meanings that its words have or are near to.
    pub meanings: HashSet<Meaning>,
    /// All its words in lower case without accents.
    pub words: BTreeSet<String>,
    /// All words of each text in order, for phrases.
    pub phrases: Vec<String>,
    /// Its acronyms of three to five letters: `LPC`.
    pub acronyms: Vec<Vec<char>>,
    /// Canonical names of the skills it shows, in lower case.
    pub skills: BTreeSet<String>,
}

/// One text of a fact.
#[derive(Clone, Debug)]
pub(super) struct Telling {
    sentence: Sentence,
    concepts: BTreeSet<String>,
    meanings: HashSet<Meaning>,
    rewordings: Rewordings,
    /// First letters of its words in capitals, the small words apart.
    initials: Vec<char>,
}

impl std::ops::Deref for Telling {
    type Target = Sentence;

    fn deref(&self) -> &Sentence {
        &self.sentence
    }
}

impl Telling {
    fn new(text: &str) -> Self {
        let sentence = Sentence::parse(text);
        let mut meanings = HashSet::new();
        sentence
            .stems
            .iter()
            .filter(|stem| !word::is_small(stem) && !means_anything(stem))
            .for_each(|stem| thesaurus::extend(&mut meanings, stem));
        let concepts = sentence.stems.iter().map(|stem| word::concept(stem).to_owned()).collect();
        let telling =
            sentence.tokens.iter().filter(|token| token.is_word() && !word::is_small(&token.lower));
        let initials =
            telling.filter_map(|token| token.text.chars().next()?.to_uppercase().next()).collect();
        // The name of a skill is no sentence that could be told in other words.
        let words = sentence.tokens.iter().filter(|token| token.is_word()).count();
        let rewordings =
            if words > 3 { Rewordings::of(&sentence.tokens) } else { Rewordings::default() };
        Self { sentence, concepts, meanings, rewordings, initials }
    }

    /// `VMs` of `virtual machines`: words in a row begin with its letters.
    pub fn spells(&self, written: &str) -> bool {
        // "R&D" of "research and development".
        // "IoU" of "intersection over union": the small words have small letters.
        let short =
            written.len() <= 5 && written.chars().filter(char::is_ascii_uppercase).count() > 1;
        let inner = |c: &char| short && matches!(c, 'o' | 'a' | 'f' | 't' | 'n' | 'd' | 'i');
        let letters = written.strip_suffix('s').unwrap_or(written).chars();
        let letters = letters.filter(move |c| *c != '&' && !inner(c));
        let length = letters.clone().count();
        if length < 2 || !letters.clone().all(|letter| letter.is_ascii_uppercase()) {
            return false;
        }
        let mut rows = self.initials.windows(length);
        rows.any(|row| row.iter().copied().eq(letters.clone()))
    }

    /// Has the word of this stem, or one that it may stand for.
    pub fn has(&self, stem: &str) -> bool {
        has(&self.concepts, &self.meanings, stem) || self.denies(stem)
    }

    /// A word of this stem may be said in its place, in a claim of these stems.
    pub fn may_be_told_with(&self, stem: &str, said: &BTreeSet<String>) -> bool {
        self.rewordings.has(stem, said)
    }

    /// `unbilled` of what "had not been billed": the rest of the word behind a denial.
    fn denies(&self, stem: &str) -> bool {
        const NOT: [&str; 5] = ["not", "never", "without", "nobody", "no"];
        let plain = stem.strip_prefix("un").or_else(|| stem.strip_prefix("non"));
        let Some(plain) = plain.filter(|plain| plain.len() > 2) else { return false };
        // The stemmer doubles letters in one form and not in the other: "unbil", "bill".
        let same = |known: &str| {
            known.starts_with(plain) && known.len() <= plain.len() + 1
                || plain.starts_with(known) && known.len() > 3 && plain.len() <= known.len() + 1
        };
        let tokens = &self.sentence.tokens;
        let denial = tokens.iter().position(|token| NOT.contains(&token.lower.as_str()));
        denial.is_some_and(|at| tokens[at..].iter().take(5).any(|token| same(&token.stem)))
    }
}

/// Verbs of so many meanings that they lend none: to go to school is to attend it.
fn means_anything(stem: &str) -> bool {
    matches!(stem, "go" | "come" | "get" | "take" | "make" | "put" | "give" | "let" | "turn" | "do")
}

fn has(concepts: &BTreeSet<String>, meanings: &HashSet<Meaning>, stem: &str) -> bool {
    concepts.contains(word::concept(stem))
        || thesaurus::meanings(stem).any(|meaning| meanings.contains(&meaning))
        || concepts.iter().any(|known| is_part(stem, known))
        || stem == "child" && concepts.contains("student")
        || word::concept(stem) == "student" && concepts.contains("child")
        || stem.strip_prefix("un").is_some_and(|plain| {
            let mut denied = concepts.iter().filter_map(|known| known.strip_prefix("un"));
            plain.len() > 4 && denied.any(|known| thesaurus::may_stand_for(plain, known))
        })
        || (word::is_people_in_general(stem) && concepts.iter().any(|known| word::is_people(known)))
}

/// One is a part of the other, as in German compounds, or both are forms of one long word.
fn is_part(said: &str, known: &str) -> bool {
    const LONG: usize = 5;
    if said.len() < LONG || known.len() < LONG {
        return false;
    }
    let common = said.bytes().zip(known.bytes()).take_while(|(a, b)| a == b).count();
    (said.len() > LONG && known.ends_with(said))
        || common >= LONG && common + 3 >= said.len().max(known.len())
}

impl Evidence {
    fn new(
        id: &FactId,
        kind: FactKind,
        scope: &Scope,
        texts: &[String],
        lexicon: &Lexicon,
    ) -> Self {
        let sentences: Vec<Telling> = texts.iter().map(|text| Telling::new(text)).collect();
        let tokens = || sentences.iter().flat_map(|sentence| &sentence.tokens);
        let meanings = sentences.iter().flat_map(|told| &told.meanings).copied().collect();
        Self {
            id: id.clone(),
            meanings,
            kind,
            scope: scope.clone(),
            concepts: tokens()
                .filter(|token| token.is_word())
                .map(|token| word::concept(&token.stem).to_owned())
                .collect(),
            words: tokens()
                .filter(|token| !token.is_mark())
                .map(|token| word::fold(&token.lower))
                .collect(),
            acronyms: tokens()
                .map(|token| token.text.chars().collect::<Vec<char>>())
                .filter(|letters| {
                    (3..=5).contains(&letters.len()) && letters.iter().all(char::is_ascii_uppercase)
                })
                .collect(),
            phrases: sentences.iter().map(|s| format!(" {} ", word::fold(&s.normal()))).collect(),
            skills: texts
                .iter()
                .flat_map(|text| lexicon.find(text))
                .map(|hit| hit.name.to_lowercase())
                // A name by itself ("Go") is no sentence: ambiguous words mean the skill there.
                .chain(
                    texts
                        .iter()
                        .filter_map(|text| lexicon.resolve(text))
                        .map(|s| s.name.to_lowercase()),
                )
                .collect(),
            sentences,
        }
    }

    /// Has the word of this stem, or one that it may stand for.
    pub fn has(&self, stem: &str) -> bool {
        has(&self.concepts, &self.meanings, stem)
            || stem.len() > 4
                && (stem.starts_with("un") || stem.starts_with("non"))
                && self.sentences.iter().any(|told| told.denies(stem))
    }

    /// Whether the word of this stem may be said for words of it in a claim of these stems.
    pub fn may_be_told_with(&self, stem: &str, said: &BTreeSet<String>) -> bool {
        self.is_told() && self.sentences.iter().any(|told| told.rewordings.has(stem, said))
    }

    /// Whether the word at `at` is of a phrase that may be said for words of it.
    pub fn may_be_told_as(&self, tokens: &[Token], at: usize) -> bool {
        self.is_told() && self.sentences.iter().any(|told| told.rewordings.has_phrase(tokens, at))
    }

    /// True when one of its texts has this phrase (words in lower case, single spaces).
    pub fn says(&self, phrase: &str) -> bool {
        let phrase = format!(" {phrase} ");
        self.phrases.iter().any(|text| text.contains(&phrase))
    }

    /// An achievement, or one of the candidate's own sentences about themselves.
    pub fn is_told(&self) -> bool {
        matches!(self.kind, FactKind::Achievement | FactKind::Summary)
    }
}

/// Parses every fact of the master CV.
pub(super) fn all(cv: &MasterCv, lexicon: &Lexicon) -> Vec<Evidence> {
    cv.facts
        .iter()
        .map(|fact| {
            let mut texts = vec![fact.text.to_plain()];
            let achievement = achievements(cv).find(|known| known.id == fact.id);
            if let Some(achievement) = achievement {
                texts.extend(told(achievement));
                texts.extend(achievement.skills.iter().cloned());
            }
            for star in cv.stars.iter().filter(|star| star.facts.contains(&fact.id)) {
                let parts = &star.parts;
                texts.extend(
                    [&parts.situation, &parts.task, &parts.action, &parts.result]
                        .into_iter()
                        .flatten()
                        .map(RichText::to_plain),
                );
            }
            texts.extend(particulars(cv, &fact.id));
            Evidence::new(&fact.id, fact.kind, &fact.scope, &texts, lexicon)
        })
        .collect()
}

fn achievements(cv: &MasterCv) -> impl Iterator<Item = &Achievement> {
    let roles = cv.roles.iter().flat_map(|role| &role.achievements);
    roles.chain(cv.projects.iter().flat_map(|project| &project.achievements))
}

fn told(achievement: &Achievement) -> Vec<String> {
    let star = &achievement.star;
    let parts = [&star.situation, &star.task, &star.action, &star.result];
    achievement.variants.iter().chain(parts.into_iter().flatten()).map(RichText::to_plain).collect()
}

/// What the typed fields of a fact say, so that nothing hangs on the wording of its readable line.
fn particulars(cv: &MasterCv, id: &FactId) -> Vec<String> {
    let mut texts = Vec::new();
    if let Some(role) = cv.roles.iter().find(|role| role.fact == *id) {
        texts.extend([role.title.clone(), role.company.clone(), role.location.clone()]);
        texts.extend(role.industry.clone());
        texts.extend(dates(role.period));
        texts.extend(role.team_size.map(|size| format!("team of {size}")));
    }
    if let Some(project) = cv.projects.iter().find(|project| project.fact == *id) {
        texts.push(project.name.clone());
        if let Some(period) = project.period {
            texts.extend(dates(period));
        }
    }
    if let Some(study) = cv.education.iter().find(|study| study.id == *id) {
        texts.push(format!("{} in {}", study.degree, study.field));
        texts.push(format!("{} {}", study.degree, study.field));
        texts.extend([study.institution.clone(), study.location.clone()]);
        texts.extend(study.grade.clone());
        texts.extend(study.grade.as_ref().map(|grade| format!("GPA {grade} grade")));
        if let Some(period) = study.period {
            texts.extend(dates(period));
        }
    }
    for list in [&cv.certifications, &cv.awards, &cv.publications] {
        if let Some(known) = list.iter().find(|known| known.id == *id) {
            texts.extend([known.name.clone(), known.issuer.clone()]);
            texts.extend(known.date.map(|date| spoken("in", date)));
        }
    }
    if let Some(language) = cv.languages.iter().find(|language| language.id == *id) {
        texts.push(format!("{} {}", language.name, language.level));
    }
    texts.retain(|text| !text.trim().is_empty());
    texts
}

/// `since May 2021`, `until April 2022`.
pub(super) fn dates(period: Period) -> Vec<String> {
    let end = period
        .end
        .map_or_else(|| "until now, to present, current".into(), |end| spoken("until", end));
    vec![spoken("since", period.start), end]
}

/// A month in words and in digits: `in June 2022 (2022-06)`.
fn spoken(lead: &str, date: YearMonth) -> String {
    match date
        .month
        .and_then(|month| Some((month, Language::En.months().get(month as usize - 1).copied()?)))
    {
        Some((month, name)) => {
            let short: String = name.chars().take(3).collect();
            let at = month as usize - 1;
            format!(
                "{lead} {name} {year}, {short} {year}, {year}-{month:02}, {month:02}/{year}, {} {year}, {} {year}",
                Language::De.months()[at],
                Language::Fr.months()[at],
                year = date.year,
            )
        }
        None => format!("{lead} {}", date.year),
    }
}

/// The facts that may support one claim.
#[derive(Clone, Debug, Default)]
pub(super) struct Ground<'a> {
    /// Facts that tell of deeds: only they state quantities and achievements.
    pub facts: Vec<&'a Evidence>,
    /// The role's own particulars and listed skills.
    pub context: Vec<&'a Evidence>,
}

impl<'a> Ground<'a> {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &'a Evidence> + '_ {
        self.facts.iter().chain(&self.context).copied()
    }

    /// The fact that shares most words with `concepts`.
    pub fn nearest(&self, concepts: &BTreeSet<String>) -> Option<FactId> {
        nearest(self.facts.iter().copied(), concepts)
    }
}

/// The fact that shares most words with `concepts`; the first of equals.
pub(super) fn nearest<'a>(
    facts: impl Iterator<Item = &'a Evidence>,
    concepts: &BTreeSet<String>,
) -> Option<FactId> {
    let mut best: Option<(usize, &Evidence)> = None;
    for fact in facts {
        let shared =
            fact.concepts.intersection(concepts).filter(|concept| !word::is_small(concept)).count();
        if shared > best.map_or(0, |(most, _)| most) {
            best = Some((shared, fact));
        }
    }
    best.map(|(_, fact)| fact.id.clone())
}
