//! Degrees, spoken languages and licences: levels compared, names matched across languages.

use std::sync::LazyLock;

use crate::candidate::{Education, MasterCv, SpokenLanguage};
use crate::language::Language;
use crate::pipeline::extract::Degree;
use crate::pipeline::text::{CuePattern, lower_case_pattern, terms};

/// Degree words, highest level first; the first that matches decides.
static DEGREES: LazyLock<[(Degree, CuePattern); 5]> = LazyLock::new(|| {
    [
        (Degree::Doctorate, r"ph\.?\s?d|doctor|doktor|dr\.|\bm\.?d\.?\b|\bj\.?d\.?\b|promotion|doctorat"),
        (
            Degree::Master,
            r"master|magister|diplom\b|diplom-|\bdipl|\bm\.?\s?sc|\bm\.?\s?a\b\.?|\bm\.?eng|\bmba\b|\bmsn\b|\bmph\b|ingénieur|staatsexamen|graduate degree",
        ),
        (
            Degree::Bachelor,
            r"bachelor|\bb\.?\s?sc|\bb\.?\s?a\b\.?|\bb\.?eng|\bbsn\b|\bbba\b|licence|hochschul|studium|university degree|undergraduate",
        ),
        (
            Degree::Vocational,
            r"associate|vocational|apprentic|ausbildung|fachwirt|kaufmann|kauffrau|fachangestellte|meister|techniker|\bbts\b|\bdut\b|\bbut\b|diploma|staatlich|certificate",
        ),
        (Degree::School, r"high school|secondary|\bged\b|abitur|baccalaur|matura|schulabschluss|a-levels"),
    ]
    .map(|(degree, words)| (degree, lower_case_pattern(words)))
});

static LICENCE: LazyLock<CuePattern> = LazyLock::new(|| {
    lower_case_pattern(
        r"certif|licen[sc]e[ds]?\b|licensure|registration|registered|accredit|\bcpa\b|\bacca\b|\brn\b|\bpmp\b|zertifi|zulassung|approbation|examen|führerschein|prüfung|diplôme d|permis|habilitation|agrément",
    )
});

/// Level words of spoken languages, as CEFR steps from 1 (A1) to 7 (native).
static LEVELS: LazyLock<[(u8, CuePattern); 7]> = LazyLock::new(|| {
    [
        (7, r"native|mother tongue|muttersprach|maternelle|bilingu"),
        (6, r"\bc2\b"),
        (5, r"\bc1\b|fluent|business level|proficient|professional|verhandlungssicher|fließend|fliessend|courant|full working"),
        (4, r"\bb2\b|upper.intermediate|good|gut|bon niveau|bonne"),
        (3, r"\bb1\b|intermediate|conversational|intermédiaire"),
        (2, r"\ba2\b|basic|grundkenntnisse|notions|scolaire"),
        (1, r"\ba1\b|beginner|anfänger|débutant"),
    ]
    .map(|(step, words)| (step, lower_case_pattern(words)))
});

/// English names of spoken languages by their German and French names.
const LANGUAGE_NAMES: &[(&str, &[&str])] = &[
    ("english", &["englisch", "anglais"]),
    ("german", &["deutsch", "allemand"]),
    ("french", &["französisch", "français", "francais"]),
    ("spanish", &["spanisch", "espagnol", "español"]),
    ("italian", &["italienisch", "italien", "italiano"]),
    ("portuguese", &["portugiesisch", "portugais"]),
    ("dutch", &["niederländisch", "holländisch", "néerlandais"]),
    ("polish", &["polnisch", "polonais"]),
    ("russian", &["russisch", "russe"]),
    ("turkish", &["türkisch", "turc"]),
    ("arabic", &["arabisch", "arabe"]),
    ("chinese", &["chinesisch", "chinois", "mandarin"]),
    ("japanese", &["japanisch", "japonais"]),
    ("czech", &["tschechisch", "tchèque"]),
    ("ukrainian", &["ukrainisch", "ukrainien"]),
    ("swedish", &["schwedisch", "suédois"]),
    ("danish", &["dänisch", "danois"]),
];

/// The level a degree's name states, if it does.
#[must_use]
pub fn degree_of(text: &str) -> Option<Degree> {
    DEGREES
        .iter()
        .find(|(_, words)| words.is_match(&text.to_lowercase()))
        .map(|(degree, _)| *degree)
}

/// The candidate's highest degree.
#[must_use]
pub fn highest(cv: &MasterCv) -> Option<(&Education, Degree)> {
    cv.education
        .iter()
        .filter_map(|entry| Some((entry, degree_of(&entry.degree)?)))
        // On a tie the first, that is the latest, wins.
        .rev()
        .max_by_key(|(_, degree)| *degree)
}

/// True when a requirement is about a certificate or licence.
#[must_use]
pub fn asks_for_licence(requirement: &str) -> bool {
    LICENCE.is_match(&requirement.to_lowercase())
}

/// How far a certification's name answers a requirement, 0–1.
#[must_use]
pub fn licence_met(name: &str, requirement: &str, language: Language) -> f64 {
    let abbreviation = |word: &&str| {
        word.len() >= 2
            && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-')
    };
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !(c.is_alphanumeric() || c == '-')).map(str::to_owned).collect()
    };
    let (have, want) = (words(name), words(requirement));
    if have.iter().map(String::as_str).filter(abbreviation).any(|a| want.iter().any(|w| w == a)) {
        return 1.0;
    }
    let initials: String = have.iter().filter_map(|word| word.chars().next()).collect();
    let initials = initials.to_uppercase();
    if initials.len() >= 2 && want.contains(&initials) {
        return 1.0;
    }
    let (have, want) = (terms(name, language), terms(requirement, language));
    if have.is_empty() {
        return 0.0;
    }
    let common = have.keys().filter(|term| want.contains_key(*term)).count();
    let share = common as f64 / have.len() as f64;
    if share >= 0.5 { share } else { 0.0 }
}

/// The candidate's entry for a language named in English.
#[must_use]
pub fn find_language<'a>(cv: &'a MasterCv, english_name: &str) -> Option<&'a SpokenLanguage> {
    let wanted = english(english_name);
    cv.languages.iter().find(|language| english(&language.name) == wanted)
}

/// How far a spoken language's level answers what the requirement says of levels, 0–1.
#[must_use]
pub fn level_met(language: &SpokenLanguage, requirement: &str) -> f64 {
    match (level_of(&language.level), level_of(requirement)) {
        (Some(have), Some(want)) if have < want => f64::from(have) / f64::from(want),
        _ => 1.0,
    }
}

fn level_of(text: &str) -> Option<u8> {
    LEVELS.iter().find(|(_, words)| words.is_match(&text.to_lowercase())).map(|(step, _)| *step)
}

fn english(name: &str) -> String {
    let name = name.trim().to_lowercase();
    LANGUAGE_NAMES
        .iter()
        .find(|(_, others)| others.contains(&name.as_str()))
        .map_or(name, |(english, _)| (*english).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_told_by_their_names() {
        assert_eq!(degree_of("MSc"), Some(Degree::Master));
        assert_eq!(degree_of("B.Sc. Nursing"), Some(Degree::Bachelor));
        assert_eq!(degree_of("Ausbildung zum Steuerfachangestellten"), Some(Degree::Vocational));
        assert_eq!(degree_of("Diplom-Betriebswirtin"), Some(Degree::Master));
        assert_eq!(degree_of("Summer course"), None);
    }

    #[test]
    fn licences_match_by_abbreviation_initials_and_words() {
        assert!(licence_met("RN", "Active RN licence", Language::En) > 0.9);
        assert!(licence_met("Registered Nurse", "Valid RN license", Language::En) > 0.9);
        assert!(licence_met("Scrum Master", "Forklift licence", Language::En) < 0.1);
    }

    #[test]
    fn a_lower_level_meets_in_part() {
        let basic = SpokenLanguage {
            id: crate::candidate::FactId("language/german".into()),
            name: "German".into(),
            level: "A2".into(),
        };
        assert!(level_met(&basic, "German at C1 level") < 0.5);
        assert!(level_met(&basic, "Some German") > 0.9);
    }
}
