//! Words: stems, classes of equal meaning, and the small words that carry none.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

use super::token::Token;
use super::value::Value;
use crate::memo::Memo;

/// Words of one meaning, one class a row: any may stand for any other.
const CLASSES: &str = include_str!("classes.txt");

/// Words that bind nothing and name nothing, in English, German and French.
const SMALL: &str = include_str!("small.txt");

/// Words that add nothing one could be wrong about.
const LIGHT: &str = include_str!("light.txt");

static CLASS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut classes = HashMap::new();
    for row in CLASSES.lines().filter(|row| !row.starts_with('#')) {
        let mut words = row.split_whitespace();
        let Some(name) = words.clone().next().map(stem) else { continue };
        for word in words.by_ref() {
            classes.entry(stem(word)).or_insert_with(|| name.clone());
        }
    }
    classes
});

static SMALL_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    SMALL.lines().filter(|row| !row.starts_with('#')).flat_map(str::split_whitespace).collect()
});

static LIGHT_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    LIGHT.lines().filter(|row| !row.starts_with('#')).flat_map(str::split_whitespace).collect()
});

/// The same by their stems.
static LIGHT_STEMS: LazyLock<HashSet<String>> =
    LazyLock::new(|| LIGHT_WORDS.iter().map(|word| stem(word)).collect());

/// Adds nothing one could be wrong about: `approach`, `achieved`, `overall`.
#[must_use]
pub fn is_light(lower: &str) -> bool {
    LIGHT_WORDS.contains(lower)
}

/// The stem is one of such a word.
#[must_use]
pub fn is_light_stem(stem: &str) -> bool {
    LIGHT_STEMS.contains(stem)
}

/// Stem of a lower-case word, without accents: `engineers` and `engineer` are one.
#[must_use]
pub fn stem(lower: &str) -> String {
    thread_local! {
        static KNOWN: Memo<String> = Memo::default();
    }
    KNOWN.with(|known| known.get_or(lower, || stem_of(lower)))
}

fn stem_of(lower: &str) -> String {
    let plain = fold(lower.trim_end_matches("'s").trim_end_matches('\''));
    if plain == "won" {
        return "win".to_owned();
    }
    if plain.chars().count() <= 3 || plain.chars().any(|c| c.is_ascii_digit() || c == '.') {
        return plain;
    }
    IRREGULAR
        .get(plain.as_str())
        .map_or_else(|| STEMMER.stem(&plain).into_owned(), |&base| STEMMER.stem(base).into_owned())
}

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// Irregular forms the stemmer leaves apart.
static IRREGULAR: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    [
        ("built", "build"),
        ("rebuilt", "rebuild"),
        ("rewrote", "rewrite"),
        ("rewritten", "rewrite"),
        ("grew", "grow"),
        ("grown", "grow"),
        ("wrote", "write"),
        ("written", "write"),
        ("drove", "drive"),
        ("driven", "drive"),
        ("ran", "run"),
        ("taught", "teach"),
        ("brought", "bring"),
        ("rose", "rise"),
        ("risen", "rise"),
        // Not of occupants.
        ("occupational", "vocational"),
        ("shown", "show"),
        ("won", "win"),
        ("gave", "give"),
        ("given", "give"),
        ("chose", "choose"),
        ("chosen", "choose"),
        ("took", "take"),
        ("taken", "take"),
        ("held", "hold"),
        ("made", "make"),
        ("kept", "keep"),
        ("oversaw", "oversee"),
        ("overseen", "oversee"),
        ("began", "begin"),
        ("begun", "begin"),
        ("went", "go"),
        ("people", "person"),
        ("persons", "person"),
        ("children", "child"),
        ("women", "woman"),
        ("men", "man"),
        ("analyses", "analysis"),
        ("analysed", "analyse"),
        ("indices", "index"),
        ("criteria", "criterion"),
        ("sold", "sell"),
        ("bought", "buy"),
        ("spent", "spend"),
        ("lost", "lose"),
        ("found", "find"),
        ("founded", "founder"),
        ("founding", "founder"),
        ("shipped", "ship"),
        ("paid", "pay"),
        ("sent", "send"),
        ("spoke", "speak"),
        ("freed", "free"),
        ("failures", "failure"),
        ("failed", "failure"),
        ("failing", "failure"),
        ("deployments", "deploy"),
        ("deployment", "deploy"),
        ("releases", "release"),
        ("reduction", "reduce"),
        ("reductions", "reduce"),
        ("automation", "automate"),
        ("migration", "migrate"),
        ("sat", "sit"),
        ("stood", "stand"),
        ("met", "meet"),
        ("felt", "feel"),
        ("lent", "lend"),
        ("dealt", "deal"),
        ("meant", "mean"),
        ("heard", "hear"),
        ("told", "tell"),
        ("said", "say"),
        ("thought", "think"),
        ("caught", "catch"),
        ("fought", "fight"),
        ("sought", "seek"),
        ("drew", "draw"),
        ("drawn", "draw"),
        ("flew", "fly"),
        ("flown", "fly"),
        ("knew", "know"),
        ("known", "know"),
        ("threw", "throw"),
        ("thrown", "throw"),
        ("fallen", "fall"),
        ("broke", "break"),
        ("broken", "break"),
        ("froze", "freeze"),
        ("frozen", "freeze"),
        ("swam", "swim"),
        ("sang", "sing"),
        ("rang", "ring"),
        ("sank", "sink"),
        ("sunk", "sink"),
        ("came", "come"),
        ("became", "become"),
        ("ate", "eat"),
        ("eaten", "eat"),
        ("drank", "drink"),
        ("saw", "see"),
        ("seen", "see"),
        ("learnt", "learn"),
        ("spelt", "spell"),
        ("dug", "dig"),
        ("stuck", "stick"),
        ("hung", "hang"),
        ("bent", "bend"),
        ("slept", "sleep"),
        ("swept", "sweep"),
        ("laid", "lay"),
        ("shrank", "shrink"),
        ("shrunk", "shrink"),
        ("stole", "steal"),
        ("stolen", "steal"),
        ("wore", "wear"),
        ("worn", "wear"),
        ("tore", "tear"),
        ("torn", "tear"),
        ("hidden", "hide"),
        ("rode", "ride"),
        ("ridden", "ride"),
        ("undertook", "undertake"),
        ("undertaken", "undertake"),
        ("overcame", "overcome"),
        ("withdrew", "withdraw"),
        ("withdrawn", "withdraw"),
        ("understood", "understand"),
        ("withstood", "withstand"),
        ("fed", "feed"),
        ("bred", "breed"),
        ("sped", "speed"),
        ("lit", "light"),
        ("knelt", "kneel"),
        ("shook", "shake"),
        ("shaken", "shake"),
        ("spun", "spin"),
        ("woven", "weave"),
        ("sown", "sow"),
        ("sewn", "sew"),
        ("retention", "retain"),
        ("conversion", "convert"),
    ]
    .into_iter()
    .collect()
});

/// Lower case without accents: `Zürich` and `Zurich` are one, `ß` is `ss`.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    text.nfd()
        .filter(|c| !matches!(c, '\u{300}'..='\u{36f}'))
        .flat_map(|c| if c == 'ß' { vec!['s', 's'] } else { vec![c] })
        .collect()
}

/// The class of meaning of a stem; the stem itself where it has none.
#[must_use]
pub fn concept(stem: &str) -> &str {
    CLASS.get(stem).map_or(stem, String::as_str)
}

/// Whether other words may stand for the word of this stem in any case.
#[must_use]
pub fn has_synonyms(stem: &str) -> bool {
    CLASS.contains_key(stem)
}

/// Carries no meaning of its own: articles, prepositions, pronouns, auxiliaries, connectives.
#[must_use]
pub fn is_small(lower: &str) -> bool {
    SMALL_WORDS.contains(lower)
}

/// A day of the week in English, in lower case.
#[must_use]
pub fn is_weekday(lower: &str) -> bool {
    const DAYS: &str = "monday tuesday wednesday thursday friday saturday sunday";
    DAYS.split(' ').any(|day| day == lower)
}

/// A thing everything has: it binds a number only together with another word.
#[must_use]
pub fn is_weak(stem: &str) -> bool {
    matches!(
        concept(stem),
        "time"
            | "rate"
            | "number"
            | "amount"
            | "level"
            | "total"
            | "volum"
            | "figur"
            | "score"
            | "averag"
            | "base"
            | "portfolio"
            | "set"
            | "group"
            | "valu"
            | "size"
            | "target"
    )
}

/// Stems of things that end as people do.
const NO_PEOPLE: &str = "meter number quarter paper order server comput center water power letter \
    matter tower layer border filter printer scanner contain sensor motor reactor sector factor \
    vector error mirror floor monitor router cluster paramet counter trailer boiler tracker chapter \
    calendar summer winter semest septemb octob novemb decemb transfer offer answer cover corner \
    theater register ledger folder header buffer trigger charter disaster laser timber copper rubber \
    butter dinner cancer fever liver ulcer disorder shoulder finger behavior color labor minor major \
    interior exterior corridor elevator generator refriger conveyor harbor indicator predecessor successor";

/// Names people or a body of people.
#[must_use]
pub fn is_people(stem: &str) -> bool {
    let class = concept(stem);
    matches!(
        class,
        "person"
            | "team"
            | "engin"
            | "nurs"
            | "student"
            | "patient"
            | "custom"
            | "user"
            | "junior"
            | "traine"
            | "graduat"
            | "volunt"
            | "analyst"
            | "accountant"
            | "scientist"
            | "intern"
            | "assist"
            | "report"
            | "resid"
            | "apprentic"
            | "mentor"
            | "agent"
    ) || class.ends_with("ist")
        || class.ends_with("eer")
        || (class.len() > 4
            && (class.ends_with("er") || class.ends_with("or"))
            && !NO_PEOPLE.split_whitespace().any(|thing| thing == class))
}

/// Plurals that stand before other nouns: `sales team`, `systems engineers`.
#[must_use]
pub fn names_many(lower: &str) -> bool {
    matches!(
        lower,
        "sales"
            | "systems"
            | "operations"
            | "sports"
            | "services"
            | "goods"
            | "logistics"
            | "communications"
            | "customs"
            | "news"
            | "women's"
            | "accounts"
            | "arts"
            | "savings"
            | "securities"
            | "medicines"
            | "towers"
            | "parts"
            | "claims"
            | "rights"
            | "standards"
    )
}

/// Means people in general, so it may stand for any of them.
#[must_use]
pub fn is_people_in_general(stem: &str) -> bool {
    matches!(concept(stem), "person" | "team")
        || matches!(stem, "particip" | "attende" | "member" | "individu")
}

/// Factor of a suffix of magnitude: `k`, `M`, `bn`.
#[must_use]
pub fn magnitude_suffix(letters: &str) -> Option<Value> {
    Some(Value::whole(match letters {
        "k" | "K" => 1_000,
        "m" | "M" | "mn" | "Mn" | "mm" | "MM" | "mio" | "Mio" | "mil" => 1_000_000,
        "b" | "B" | "bn" | "Bn" | "BN" | "mrd" | "Mrd" => 1_000_000_000,
        "T" | "tn" => 1_000_000_000_000,
        _ => return None,
    }))
}

/// Factor of a word of magnitude.
#[must_use]
pub fn magnitude_word(lower: &str) -> Option<Value> {
    Some(Value::whole(match lower {
        "hundred" | "hundert" | "cent" | "cents" => 100,
        "thousand" | "tausend" | "mille" | "k" => 1_000,
        "million" | "millionen" | "mio" | "mn" | "mln" => 1_000_000,
        "billion" | "milliarde" | "milliarden" | "milliard" | "milliards" | "bn" | "mrd" => {
            1_000_000_000
        }
        "trillion" => 1_000_000_000_000,
        _ => return None,
    }))
}

/// Letters that may follow digits without a space and are a unit, so that the digits stay a number.
#[must_use]
pub fn is_unit_suffix(letters: &str) -> bool {
    matches!(
        letters.to_lowercase().as_str(),
        "x" | "ms"
            | "s"
            | "sec"
            | "secs"
            | "min"
            | "mins"
            | "h"
            | "hr"
            | "hrs"
            | "d"
            | "w"
            | "wk"
            | "mo"
            | "mos"
            | "y"
            | "yr"
            | "yrs"
            | "th"
            | "st"
            | "nd"
            | "rd"
            | "kg"
            | "g"
            | "mg"
            | "km"
            | "cm"
            | "gb"
            | "tb"
            | "mb"
            | "kb"
            | "pb"
            | "mw"
            | "kw"
            | "kwh"
            | "mwh"
            | "rps"
            | "qps"
            | "tps"
            | "pp"
            | "pt"
            | "pts"
            | "pct"
            | "bps"
            | "hz"
            | "ghz"
            | "mhz"
            | "eur"
            | "usd"
            | "gbp"
            | "chf"
            | "fold"
            | "e"
            | "er"
            | "eme"
    )
}

/// Reads as German: then capital letters don't mark names.
#[must_use]
pub fn is_german(tokens: &[Token]) -> bool {
    let words = tokens.iter().filter(|token| token.is_word()).count();
    let marks = tokens
        .iter()
        .filter(|token| {
            matches!(
                token.lower.as_str(),
                "und"
                    | "der"
                    | "die"
                    | "das"
                    | "den"
                    | "dem"
                    | "des"
                    | "mit"
                    | "für"
                    | "von"
                    | "im"
                    | "zur"
                    | "zum"
                    | "auf"
                    | "aus"
                    | "bei"
                    | "ein"
                    | "eine"
                    | "einer"
                    | "eines"
                    | "einen"
                    | "einem"
                    | "durch"
                    | "sowie"
                    | "als"
                    | "ich"
                    | "über"
                    | "nach"
                    | "seit"
                    | "um"
                    | "wurde"
                    | "bis"
                    | "pro"
                    | "vom"
                    | "beim"
                    | "unter"
                    | "habe"
                    | "sowohl"
                    | "nicht"
                    | "war"
                    | "ist"
                    | "oder"
            ) || token.lower.contains(['ä', 'ö', 'ü', 'ß'])
        })
        .count();
    marks >= 2 || (marks == 1 && words <= 6)
}

/// Reads as French.
#[must_use]
pub fn is_french(tokens: &[Token]) -> bool {
    const MARKS: &str = "le la les des du de un une et avec pour par dans en au aux sur chez mes mon ma nos notre je nous est été qui que dont ainsi depuis pendant afin";
    let words = tokens.iter().filter(|token| token.is_word()).count();
    let marks =
        tokens.iter().filter(|token| MARKS.split(' ').any(|mark| mark == token.lower)).count();
    marks >= 2 && marks * 6 >= words
}
