//! English: past tense and base form are the same for "I", so only the subject is added.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::{first_word, lower_first};

/// Words, to be asked for one.
type List = HashSet<&'static str>;

fn list(words: &'static str) -> List {
    words.split_whitespace().collect()
}

static IRREGULAR: LazyLock<List> = LazyLock::new(|| {
    list(
        "cut led built grew ran won wrote drove brought took set made held taught \
rebuilt oversaw overcame sold spoke kept gave got found began put spent chose split beat became \
shrank rewrote sent met bought dealt laid sought swept undertook withdrew broke caught drew fought \
paid told upheld co-led co-wrote brought forwent co-built outgrew retook stood saw did \
cofounded coauthored shut foresaw",
    )
});

/// Words in -ed that open a bullet as adjectives or nouns.
static NOT_VERBS: LazyLock<List> = LazyLock::new(|| {
    list(
        "need speed seed feed embed shed bed red based experienced skilled advanced \
dedicated motivated detailed distributed united limited certified qualified licensed registered \
related hundred talented sustained accelerated proven enhanced unlimited assorted varied combined \
educated accomplished seasoned bilingual weed indeed exceed succeed proceed",
    )
});

/// Verbs that, before a preposition, say what was done to the candidate.
static PASSIVE: LazyLock<List> = LazyLock::new(|| {
    list(
        "promoted selected recognised recognized nominated appointed elected invited \
tasked entrusted assigned seconded named awarded chosen hired accepted admitted asked trained \
recruited commended honoured honored ranked shortlisted voted approached",
    )
});

/// Those of them that are hardly ever active in a CV.
static NEVER_ACTIVE: LazyLock<List> = LazyLock::new(|| {
    list(
        "awarded named nominated recognised recognized elected tasked entrusted honoured honored commended \
ranked shortlisted voted chosen",
    )
});

static PREPOSITIONS: LazyLock<List> =
    LazyLock::new(|| list("to for as with by into among in at from"));

static BASE: LazyLock<List> = LazyLock::new(|| {
    list(
        "lead manage run build own oversee coordinate maintain support develop design \
mentor coach plan teach supervise advise provide ensure drive deliver prepare handle monitor train \
assess create write review conduct perform administer operate organise organize report lecture \
represent chair head set",
    )
});

static DETERMINERS: LazyLock<List> = LazyLock::new(|| {
    list(
        "a an the all our my both up its their each every several daily weekly \
two three four five six seven eight nine ten eleven twelve",
    )
});

/// The clause with "I".
pub fn clause(text: &str, current: bool) -> Option<String> {
    let (first, rest) = first_word(text);
    if first == "I" {
        return Some(text.to_owned());
    }
    let word = first.to_lowercase();
    let (second, _) = first_word(rest);
    let next = second.to_lowercase();
    if word == "responsible" && next == "for" {
        let be = if current { "am" } else { "was" };
        return Some(format!("I {be} {}", lower_first(text)));
    }
    if is(&PASSIVE, &word) && is(&PREPOSITIONS, &next) {
        return Some(format!("I was {}", lower_first(text)));
    }
    if word.ends_with("ly") && word.len() > 4 && is_past(&next) && !is(&PASSIVE, &next) {
        return Some(format!("I {}", lower_first(text)));
    }
    let active = is_past(&word) && !is(&NEVER_ACTIVE, &word) && !is_adjective(rest) && next != "of";
    let base = current && is(&BASE, &word) && is_determined(&next);
    (active || base).then(|| format!("I {}", lower_first(text)))
}

fn is(list: &List, word: &str) -> bool {
    list.contains(word)
}

fn is_determined(word: &str) -> bool {
    is(&DETERMINERS, word) || word.starts_with(|c: char| c.is_ascii_digit())
}

fn is_past(word: &str) -> bool {
    let stem = ["co-", "re-", "pre-"].iter().find_map(|p| word.strip_prefix(p)).unwrap_or(word);
    let regular = stem.len() > 3
        && stem.ends_with("ed")
        && stem.chars().all(|c| c.is_ascii_lowercase())
        && !is(&NOT_VERBS, stem);
    regular || is(&IRREGULAR, word)
}

/// True when the first word seems to describe a noun that is the subject of a verb soon after it:
/// "Automated | tests reduced failures".
fn is_adjective(rest: &str) -> bool {
    let words: Vec<&str> = rest.split_whitespace().take(4).collect();
    if words.first().is_none_or(|word| is_determined(&word.to_lowercase())) {
        return false;
    }
    words.windows(2).any(|pair| {
        let joined = pair[0].ends_with(',')
            || matches!(pair[0].to_lowercase().as_str(), "and" | "or" | "that" | "which" | "who");
        !joined && is_past(&pair[1].to_lowercase())
    })
}
