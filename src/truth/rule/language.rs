//! Spoken languages and how well.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Inquiry, Ruling};
use crate::candidate::{FactKind, SpokenLanguage};
use crate::truth::parse::word::{fold, is_people};

/// One language a row, in English, German and French.
const LANGUAGES: &[&[&str]] = &[
    &["english", "englisch", "anglais"],
    &["german", "deutsch", "allemand"],
    &["french", "franzosisch", "francais"],
    &["spanish", "spanisch", "espagnol"],
    &["italian", "italienisch", "italien"],
    &["portuguese", "portugiesisch", "portugais"],
    &["dutch", "niederlandisch", "neerlandais"],
    &["polish", "polnisch", "polonais"],
    &["russian", "russisch", "russe"],
    &["ukrainian", "ukrainisch", "ukrainien"],
    &["turkish", "turkisch", "turc"],
    &["arabic", "arabisch", "arabe"],
    &["mandarin", "chinese", "chinesisch", "chinois", "cantonese"],
    &["japanese", "japanisch", "japonais"],
    &["korean", "koreanisch", "coreen"],
    &["hindi"],
    &["urdu"],
    &["punjabi"],
    &["bengali"],
    &["tamil"],
    &["swedish", "schwedisch", "suedois"],
    &["norwegian", "norwegisch", "norvegien"],
    &["danish", "danisch", "danois"],
    &["finnish", "finnisch", "finnois"],
    &["czech", "tschechisch", "tcheque"],
    &["hungarian", "ungarisch", "hongrois"],
    &["romanian", "rumanisch", "roumain"],
    &["greek", "griechisch", "grec"],
    &["hebrew", "hebraisch"],
    &["vietnamese"],
    &["welsh"],
    &["irish"],
    &["catalan"],
    &["croatian"],
    &["serbian"],
    &["persian", "farsi"],
    &["latvian", "lettisch", "letton"],
    &["lithuanian", "litauisch", "lituanien"],
    &["estonian", "estnisch", "estonien"],
    &["slovak", "slowakisch", "slovaque"],
    &["slovenian", "slowenisch", "slovene"],
    &["bulgarian", "bulgarisch", "bulgare"],
    &["albanian", "albanisch", "albanais"],
    &["afrikaans"],
    &["swahili"],
    &["amharic"],
    &["icelandic", "islandisch", "islandais"],
    &["luxembourgish"],
    &["basque"],
    &["galician"],
    &["bosnian"],
    &["macedonian"],
    &["georgian"],
    &["armenian"],
    &["azerbaijani"],
    &["kazakh"],
    &["uzbek"],
    &["thai"],
    &["indonesian"],
    &["malay"],
    &["tagalog"],
    &["filipino"],
    &["burmese"],
    &["khmer"],
    &["nepali"],
    &["sinhala"],
    &["gujarati"],
    &["marathi"],
    &["telugu"],
    &["kannada"],
    &["malayalam"],
    &["pashto"],
    &["dari"],
    &["kurdish"],
    &["somali"],
    &["yoruba"],
    &["igbo"],
    &["hausa"],
    &["zulu"],
    &["xhosa"],
    &["gaelic"],
    &["maltese"],
    &["esperanto"],
    &["frisian"],
    &["latin"],
    &["bsl"],
];

/// Adjectives of countries and regions that are not made from their names by an ending, each before its
/// country.
const COUNTRIES: &str = "danish denmark german germany french france dutch netherlands swiss \
    switzerland polish poland spanish spain swedish sweden norwegian norway finnish finland italian italy \
    portuguese portugal irish ireland english england welsh wales scottish scotland scots scotland \
    belgian belgium flemish flanders walloon wallonia austrian austria greek greece turkish turkey \
    chinese china japanese japan czech czechia slovak slovakia hungarian hungary romanian romania \
    croatian croatia peruvian peru chilean chile argentine argentina brazilian brazil mexican mexico \
    moroccan morocco egyptian egypt icelandic iceland british britain ukrainian ukraine thai thailand \
    filipino philippines norse norway cypriot cyprus luxembourgish luxembourg basque basque \
    catalan catalonia bavarian bavaria scandinavian scandinavia \
    slovenian slovenia slovene slovenia estonian estonia latvian latvia lithuanian lithuania \
    bulgarian bulgaria serbian serbia albanian albania bosnian bosnia macedonian macedonia \
    georgian georgia armenian armenia kazakh kazakhstan uzbek uzbekistan vietnamese vietnam \
    indonesian indonesia nepali nepal somali somalia maltese malta persian iran afghan afghanistan";

static OF_ADJECTIVE: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut words = COUNTRIES.split_whitespace();
    std::iter::from_fn(|| words.next().zip(words.next())).collect()
});

static OF_COUNTRY: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    // Of two adjectives the first is the one in use.
    let mut words: Vec<&str> = COUNTRIES.split_whitespace().collect();
    words.reverse();
    words.chunks(2).map(|pair| (pair[0], pair[1])).collect()
});

/// The adjective of a country.
fn adjective_of(country: &str) -> Option<&'static str> {
    OF_COUNTRY.get(country).copied()
}

/// `Peruvian` of Peru, `Scotland` of Scottish schools.
pub(super) fn is_of_same_country(fact: &crate::truth::evidence::Evidence, word: &str) -> bool {
    country_of(word).is_some_and(|country| fact.words.contains(country))
        || adjective_of(word).is_some_and(|adjective| fact.words.contains(adjective))
}

/// The word names a language of the table.
pub(super) fn is_named(word: &str) -> bool {
    LANGUAGES.iter().any(|names| names.contains(&word))
}

/// The fact names two countries or more, or regions that have adjectives of their own.
pub(super) fn names_countries(fact: &crate::truth::evidence::Evidence) -> bool {
    fact.words.iter().filter(|word| OF_COUNTRY.contains_key(word.as_str())).nth(1).is_some()
}

/// The country that people and things called by this adjective are of.
pub(super) fn country_of(adjective: &str) -> Option<&'static str> {
    OF_ADJECTIVE.get(adjective).copied()
}

/// `Danish partners` of partners in Denmark: people and things, no language.
fn is_of_a_country(inquiry: &Inquiry<'_>, at: usize, word: &str) -> bool {
    let word_at = |at: usize| inquiry.sentence.tokens.get(at).map_or("", |t| t.lower.as_str());
    // "Norwegian and Finnish customers"
    let pair = matches!(word_at(at + 1), "and" | "or") && country_of(word_at(at + 2)).is_some();
    let at = if pair { at + 2 } else { at };
    let next = inquiry.sentence.tokens.get(at + 1).filter(|token| token.is_word());
    let thing = next.is_some_and(|token| {
        !crate::truth::parse::word::is_small(&token.lower)
            && level(&fold(&token.lower)).is_none()
            && !matches!(token.lower.as_str(), "language" | "speaker" | "speaking" | "skills")
    });
    let said = country_of(word)
        .is_some_and(|country| inquiry.ground.all().any(|fact| fact.words.contains(country)));
    thing && said
}

/// Languages named must be known, at no higher level.
pub(super) fn check(inquiry: &Inquiry<'_>) -> Ruling {
    let mut support = Vec::new();
    let tokens = &inquiry.sentence.tokens;
    for (at, token) in tokens.iter().enumerate() {
        let word = fold(&token.lower);
        let Some(names) = names_of(inquiry, &word) else { continue };
        if is_of_a_country(inquiry, at, &word) {
            continue;
        }
        if inquiry.is_exempt(at) || (!token.is_capitalised() && word == "polish") {
            continue;
        }
        let spoken = inquiry
            .verifier
            .cv
            .languages
            .iter()
            .find(|known| tokens_of(&known.name).iter().any(|own| names.contains(own)));
        let told = inquiry.ground.all().find(|fact| {
            fact.kind != FactKind::Language && names.iter().any(|name| fact.words.contains(name))
        });
        let claimed = level_near(inquiry, at).or_else(|| works_in(inquiry, at));
        match (spoken, claimed, told) {
            (Some(known), None, _) => support.push(known.id.clone()),
            (Some(known), Some(level), _) if holds(known, level) => support.push(known.id.clone()),
            (_, None, Some(fact)) => support.push(fact.id.clone()),
            // "a bilingual Italian-Slovene dictionary": the dictionary is.
            (_, Some(_), Some(fact))
                if fact.words.contains("bilingual")
                    && tokens[at.saturating_sub(3)..at].iter().any(|t| t.lower == "bilingual") =>
            {
                support.push(fact.id.clone());
            }
            (_, Some(_), Some(fact)) if fact.says(&fold(&inquiry.sentence.normal())) => {
                support.push(fact.id.clone());
            }
            (Some(known), Some(_), _) => {
                let mut refusal = inquiry.refuse(
                    "language",
                    &inquiry.words(at.saturating_sub(2), at + 3),
                    "the fact states a lower level",
                );
                refusal.nearest = Some(known.id.clone());
                return Err(refusal);
            }
            (None, _, _) => {
                let reason = "no fact states this language";
                return Err(inquiry.refuse("language", &token.text, reason));
            }
        }
    }
    for (at, token) in tokens.iter().enumerate() {
        let word = fold(&token.lower);
        let many = matches!(
            word.as_str(),
            "bilingual" | "trilingual" | "multilingual" | "polyglot" | "zweisprachig" | "bilingue"
        );
        // "a bilingual guide" of one "in French and English".
        let names_two = |fact: &crate::truth::evidence::Evidence| {
            let thing = inquiry.sentence.tokens.get(at + 1);
            let of_one = thing.is_some_and(|thing| thing.is_word() && !is_people(&thing.stem));
            let named = |names: &&&[&str]| names.iter().any(|name| fact.words.contains(*name));
            let least = if word == "trilingual" { 3 } else { 2 };
            of_one && fact.is_told() && LANGUAGES.iter().filter(named).count() >= least
        };
        let counts = |fact: &crate::truth::evidence::Evidence| {
            let of = match word.as_str() {
                "bilingual" => ["two languages", "both languages"],
                "trilingual" => ["three languages", "all three languages"],
                _ => ["several languages", "many languages"],
            };
            let thing = inquiry.sentence.tokens.get(at + 1);
            thing.is_some_and(|thing| thing.is_word() && !is_people(&thing.stem))
                && of.iter().any(|of| fact.says(of))
        };
        // Two languages of one's own.
        let spoken = &inquiry.verifier.cv.languages;
        let says = || {
            inquiry
                .ground
                .all()
                .any(|fact| fact.words.contains(&word) || names_two(fact) || counts(fact))
                || matches!(word.as_str(), "multilingual" | "polyglot")
                    && spoken.iter().filter(|known| holds(known, 3)).count() >= 3
                || word == "trilingual"
                    && spoken.iter().filter(|known| holds(known, 5)).count() >= 3
                || word != "trilingual"
                    && spoken.iter().filter(|known| holds(known, 6)).count() >= 2
        };
        if many && !inquiry.is_exempt(at) && !says() {
            let reason = "no fact states this command of languages";
            return Err(inquiry.refuse("language", &token.text, reason));
        }
    }
    Ok(support)
}

/// `I can teach in French`: who does that is at least independent in it.
fn works_in(inquiry: &Inquiry<'_>, at: usize) -> Option<u8> {
    let tokens = &inquiry.sentence.tokens;
    // "in French and Yoruba"
    let mut at = at;
    while at >= 2
        && matches!(tokens[at - 1].lower.as_str(), "and" | "or")
        && names_of(inquiry, &fold(&tokens[at - 2].lower)).is_some()
    {
        at -= 2;
    }
    let led = at.checked_sub(1).is_some_and(|at| tokens[at].lower == "in");
    let verb = tokens[at.saturating_sub(4)..at].iter().any(|token| {
        matches!(
            token.lower.as_str(),
            "meetings"
                | "interviews"
                | "workshops"
                | "teach"
                | "teaching"
                | "negotiate"
                | "negotiating"
                | "lecture"
                | "lecturing"
                | "write"
        )
    });
    (led && verb).then_some(4)
}

/// All names of the language a word names: from the table, or one the candidate lists.
fn names_of(inquiry: &Inquiry<'_>, word: &str) -> Option<Vec<String>> {
    if let Some(names) = LANGUAGES.iter().find(|names| names.contains(&word)) {
        return Some(names.iter().map(|name| (*name).to_owned()).collect());
    }
    let listed = inquiry
        .verifier
        .cv
        .languages
        .iter()
        .any(|known| tokens_of(&known.name).first().is_some_and(|own| own == word));
    listed.then(|| vec![word.to_owned()])
}

/// A language or a level of one: judged here, whatever other facts say.
pub(super) fn is_of_language(inquiry: &Inquiry<'_>, at: usize) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let named = |at: usize| {
        tokens.get(at).is_some_and(|token| names_of(inquiry, &fold(&token.lower)).is_some())
    };
    let tongue = at > 0 && tokens[at].lower == "tongue" && tokens[at - 1].lower == "mother";
    let levelled =
        tongue || tokens.get(at).is_some_and(|token| level(&fold(&token.lower)).is_some());
    named(at) || levelled && (at.saturating_sub(3)..at + 4).any(named)
}

fn tokens_of(text: &str) -> Vec<String> {
    crate::truth::parse::token::tokens(text).into_iter().map(|token| fold(&token.lower)).collect()
}

/// Rank of a word of level, 1 (A1) to 7 (native).
fn level(word: &str) -> Option<u8> {
    Some(match word {
        "native" | "muttersprache" | "muttersprachlich" | "bilingual" | "maternelle" | "mother"
        | "muttersprachler" => 7,
        "c2" | "proficiency" | "mastery" => 6,
        _ if word.starts_with("verhandlungssicher") || word.starts_with("fliessend") => 5,
        _ if word.starts_with("muttersprach") => 7,
        "c1" | "fluent" | "fluently" | "fluency" | "fliessend" | "courant"
        | "verhandlungssicher" | "advanced" | "excellent" | "proficient" | "full" => 5,
        "b2" | "professional" | "business" | "upper" | "gut" | "good" | "working" => 4,
        "b1" | "intermediate" | "conversational" => 3,
        "a2" | "elementary" | "basic" | "grundkenntnisse" | "limited" | "notions" => 2,
        "a1" | "beginner" => 1,
        _ => return None,
    })
}

/// Highest level named near the language: within a few words after it, or before it and the
/// languages it stands in a row with; anywhere in a sentence that names one language only.
fn level_near(inquiry: &Inquiry<'_>, at: usize) -> Option<u8> {
    let tokens = &inquiry.sentence.tokens;
    let named = |at: usize| names_of(inquiry, &fold(&tokens[at].lower)).is_some();
    let stops =
        |at: usize| tokens.get(at).is_none_or(|t| t.is(",") || t.is(";") || t.is(".") || t.is(")"));
    let joins = |at: usize| {
        tokens.get(at).is_some_and(|t| matches!(t.lower.as_str(), "and" | "und" | "et"))
    };
    // The row of languages this one stands in: `English, French and Igbo`.
    let (mut first, mut last) = (at, at);
    while first >= 2 && (joins(first - 1) || tokens[first - 1].is(",")) && named(first - 2) {
        first -= 2;
    }
    while last + 2 < tokens.len()
        && (joins(last + 1) || tokens[last + 1].is(","))
        && named(last + 2)
    {
        last += 2;
    }
    // "Spanish and Portuguese, native", "English and Igbo, both native".
    let closes = first < last
        && tokens.get(last + 1).is_some_and(|t| t.is(","))
        && (last + 2..tokens.len().min(last + 5)).all(|at| !named(at));
    let closing = (last + 2..last + 5)
        .filter(|_| closes)
        .take_while(|&at| !stops(at))
        .filter_map(|at| level(&fold(&tokens.get(at)?.lower)))
        .max();
    if closing.is_some() {
        return closing;
    }
    let behind =
        if last > at && tokens.get(last + 1).is_some_and(|t| t.is(",")) { last + 1 } else { at };
    let after = (at + 1..at + 5).take_while(|&at| !stops(at) && !joins(at));
    let after =
        after.chain((behind + 1..behind + 4).filter(|_| behind > at).take_while(|&at| !stops(at)));
    // "and, fluently, in French": what stands between commas belongs to what follows.
    let aside = first >= 4
        && tokens[first - 1].lower == "in"
        && tokens[first - 2].is(",")
        && tokens[first - 3].is_word()
        && tokens[first - 4].is(",");
    let aside = if aside { Some(first - 3) } else { None };
    let before = (first.saturating_sub(4)..first).rev().take_while(|&at| !stops(at)).chain(aside);
    let of = |at: usize| {
        // "bilingual children" are others.
        let of_others = tokens.get(at)?.lower == "bilingual"
            && tokens.get(at + 1).is_some_and(|next| {
                next.is_word()
                    && !crate::truth::parse::word::is_small(&next.lower)
                    && !named(at + 1)
            });
        level(&fold(&tokens.get(at)?.lower)).filter(|_| !of_others)
    };
    let near = after.filter_map(of).max().or_else(|| before.filter_map(of).max());
    let only = (0..tokens.len()).filter(|&at| named(at)).count() == 1;
    let strong = || (0..tokens.len()).filter_map(of).filter(|level| *level >= 6).max();
    near.or_else(|| strong().filter(|_| only))
}

/// The fact's level reaches the claimed one; a fact without a level supports none.
fn holds(known: &SpokenLanguage, claimed: u8) -> bool {
    let stated = tokens_of(&known.level).iter().filter_map(|word| level(word)).max();
    stated.is_some_and(|stated| stated >= claimed)
}
