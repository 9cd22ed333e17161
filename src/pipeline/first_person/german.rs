//! German: after a place the verb comes before its subject. Bullets end in a participle ("Den
//! Abschluss verkürzt" → "habe ich den Abschluss verkürzt") or start with a preterite ("Leitete ein
//! Team" → "leitete ich ein Team"). Bullets without an article are left alone: the article can't
//! be guessed.

use std::sync::LazyLock;

use regex::Regex;

use super::{first_word, lower_first};

const DETERMINERS: &str = "den die das dem der ein eine einen einem einer alle mehrere rund über \
zwei drei vier fünf sechs sieben acht neun zehn elf zwölf täglich monatlich jährlich gemeinsam \
erfolgreich eigenverantwortlich selbstständig";

const PRETERITES: &str = "leitete führte entwickelte verantwortete baute senkte steigerte erhöhte \
verkürzte reduzierte verbesserte optimierte organisierte koordinierte betreute beriet plante \
implementierte etablierte verhandelte übernahm erstellte gestaltete konzipierte initiierte \
automatisierte digitalisierte schulte bildete stellte setzte gewann schrieb trug hielt brachte \
schloss trieb entwarf half prüfte buchte bearbeitete pflegte unterrichtete vereinfachte \
standardisierte migrierte modernisierte halbierte verdoppelte sparte sicherte begleitete \
unterstützte dokumentierte analysierte überwachte moderierte präsentierte erarbeitete erreichte";

static PARTICIPLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(ge[a-zäöüß]+(t|en)|[a-zäöüß]+ge[a-zäöüß]+(t|en)|[a-zäöüß]+iert|(ver|be|er|ent|zer|über|unter)[a-zäöüß]+(t|en))$")
        .expect("a valid pattern")
});

/// Participles that go with "sein".
const WITH_SEIN: &str = "gewachsen gestiegen gesunken geworden gewesen entstanden";

/// The clause with "ich".
pub fn clause(text: &str) -> Option<String> {
    let (first, rest) = first_word(text);
    let word = first.to_lowercase();
    let is = |list: &str, word: &str| list.split_whitespace().any(|entry| entry == word);
    if is(PRETERITES, &word) && !rest.is_empty() {
        return Some(format!("{word} ich {rest}"));
    }
    let starts = is(DETERMINERS, &word) || word.starts_with(|c: char| c.is_ascii_digit());
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let ends = PARTICIPLE.is_match(last) && !is(WITH_SEIN, last);
    (starts && ends).then(|| format!("habe ich {}", lower_first(text)))
}
