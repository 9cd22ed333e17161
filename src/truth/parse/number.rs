//! Numbers in digits and in words, English, German and French.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::token::Token;
use super::value::Value;
use super::word::magnitude_word;

/// A number read from the tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// Its value.
    pub value: Value,
    /// Index after its last token.
    pub end: usize,
    /// What sort of number.
    pub form: Form,
}

/// How a number is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `12`, `twelve`, `1.2 million`.
    Plain,
    /// `hundreds`, `dozens`, `millions`: at least twice the value.
    Vague,
    /// `doubled`, `threefold`, `halved`: a factor.
    Factor,
    /// `half`, `a third`, `one in five`: a share, as percent.
    Share,
    /// `second`, `3rd`: a place in an order.
    Ordinal,
}

static WORDS: LazyLock<HashMap<String, i64>> = LazyLock::new(number_words);

/// The number that starts at `at`, if one does.
#[must_use]
pub fn number_at(tokens: &[Token], at: usize) -> Option<Number> {
    share_at(tokens, at)
        .or_else(|| factor_at(tokens, at))
        .or_else(|| vague_at(tokens, at))
        .or_else(|| plain_at(tokens, at).map(|number| and_a_half(tokens, number)))
        .or_else(|| ordinal_at(tokens, at))
}

fn lower(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| token.lower.as_str())
}

fn found(value: Value, end: usize, form: Form) -> Option<Number> {
    Some(Number { value, end, form })
}

/// `five and a half`: the half, when it follows.
fn and_a_half(tokens: &[Token], number: Number) -> Number {
    let at = number.end;
    let follows = lower(tokens, at) == "and"
        && lower(tokens, at + 1) == "a"
        && lower(tokens, at + 2) == "half";
    let more = Value::ratio(1, 2).and_then(|half| number.value.plus(half)).filter(|_| follows);
    match more {
        Some(value) => {
            let (value, end) = magnified(tokens, value, at + 3);
            Number { value, end, ..number }
        }
        None => number,
    }
}

/// `1,200`, `twelve`, `twenty-five`, `two hundred and fifty`, `half a million`, `a dozen`.
fn plain_at(tokens: &[Token], at: usize) -> Option<Number> {
    // "a kappa of .87"
    let point = tokens.get(at).is_some_and(|token| token.is(".") && !token.glued);
    if let Some(digits) = tokens.get(at + 1).filter(|next| point && next.glued)
        && digits.text.len() <= 4
        && digits.text.chars().all(|c| c.is_ascii_digit())
    {
        let tens = 10_i128.pow(u32::try_from(digits.text.len()).ok()?);
        return found(Value::ratio(digits.text.parse().ok()?, tens)?, at + 2, Form::Plain);
    }
    if let Some(value) = tokens.get(at)?.value() {
        if let Some(end) = parted_thousands(tokens, at) {
            let digits: String = tokens[at..end].iter().map(|token| token.text.as_str()).collect();
            return found(Value::whole(digits.parse().ok()?), end, Form::Plain);
        }
        let (value, end) = magnified(tokens, value, at + 1);
        return found(value, end, Form::Plain);
    }
    if matches!(lower(tokens, at), "half" | "quarter")
        && lower(tokens, at + 1) == "a"
        && (magnitude_word(lower(tokens, at + 2)).is_some() || lower(tokens, at + 2) == "dozen")
    {
        let share = Value::ratio(1, if lower(tokens, at) == "half" { 2 } else { 4 })?;
        let word = lower(tokens, at + 2);
        let unit = magnitude_word(word).unwrap_or(Value::whole(12));
        return found(share.times(unit)?, at + 3, Form::Plain);
    }
    // "one hundred and eighty" is a run of words; "one hundred" alone comes out the same.
    if lower(tokens, at) == "one" && lower(tokens, at + 2) == "and" {
        return words_at(tokens, at);
    }
    if matches!(lower(tokens, at), "a" | "one" | "ein" | "eine" | "un" | "une" | "per")
        && tokens.get(at + 1).is_some_and(Token::is_word)
    {
        let word = lower(tokens, at + 1);
        let unit = match word {
            "dozen" | "dutzend" | "douzaine" => Some(Value::whole(12)),
            "cent" | "mille" | "k" => None,
            _ => magnitude_word(word),
        };
        if let (Some(unit), true) = (unit, lower(tokens, at) != "per") {
            let (value, end) = magnified(tokens, unit, at + 2);
            return found(value, end, Form::Plain);
        }
    }
    if lower(tokens, at + 1).starts_with("decade") && matches!(lower(tokens, at), "a" | "one") {
        return found(Value::whole(1), at + 1, Form::Plain);
    }
    if lower(tokens, at) == "decades" {
        return found(Value::whole(2), at, Form::Plain);
    }
    words_at(tokens, at)
}

/// `85 000`: where the thousands parted by spaces end.
fn parted_thousands(tokens: &[Token], at: usize) -> Option<usize> {
    let digits = |at: usize, most: usize| {
        tokens.get(at).is_some_and(|token| {
            token.text.len() <= most && token.text.chars().all(|c| c.is_ascii_digit())
        })
    };
    let next = |at: usize| digits(at, 3) && tokens[at].text.len() == 3 && !tokens[at].glued;
    let first = digits(at, 3) && !tokens[at].text.starts_with('0');
    let mut end = at + 1;
    while first && end < at + 4 && next(end) {
        end += 1;
    }
    // "12 150-metre transects" are twelve.
    let compound = tokens.get(end).is_some_and(|next| next.glued && next.is("-"));
    (end > at + 1 && !compound).then_some(end)
}

/// A run of number words.
fn words_at(tokens: &[Token], at: usize) -> Option<Number> {
    let first = word_value(tokens, at)?;
    let mut total = Value::whole(0);
    let mut part = Value::whole(first);
    let mut last = first;
    let mut end = at + 1;
    loop {
        let next = skip_hyphen(tokens, end);
        let next = if lower(tokens, next) == "and"
            && magnitude_word(lower(tokens, end.wrapping_sub(1))).is_some()
        {
            next + 1
        } else {
            next
        };
        if let Some(factor) =
            magnitude_word(lower(tokens, next)).filter(|_| lower(tokens, next) != "k")
        {
            part = part.times(factor)?;
            if factor.as_whole() != Some(100) {
                total = total.plus(part)?;
                part = Value::whole(0);
            }
            last = 1000;
            end = next + 1;
        } else if let Some(unit) = after_tens(tokens, next, end).filter(|&unit| {
            (last >= 20 && last % 10 == 0 && unit < 10) || (last >= 100 && unit < 100)
        }) {
            part = part.plus(Value::whole(unit))?;
            last = unit;
            end = next + 1;
        } else {
            break;
        }
    }
    let value = total.plus(part)?;
    let value = if lower(tokens, end) == "dozen" {
        end += 1;
        value.times(Value::whole(12))?
    } else {
        value
    };
    found(value, end, Form::Plain)
}

/// The units behind tens: the `one` of `sixty-one` is no pronoun.
fn after_tens(tokens: &[Token], at: usize, end: usize) -> Option<i64> {
    match lower(tokens, at) {
        "one" if at > end => Some(1),
        _ => word_value(tokens, at),
    }
}

/// Value of a number word; `one` counts only before a magnitude or a unit, else it is a pronoun.
fn word_value(tokens: &[Token], at: usize) -> Option<i64> {
    let token = tokens.get(at).filter(|token| token.is_word())?;
    if token.lower == "sept" && token.is_capitalised() {
        return None;
    }
    if token.lower == "zero" && tokens.get(at + 1).is_some_and(|t| t.glued && t.is("-")) {
        return None;
    }
    if matches!(token.lower.as_str(), "one" | "eins") {
        let next = lower(tokens, skip_hyphen(tokens, at + 1));
        let counts = magnitude_word(next).is_some()
            || matches!(next, "year" | "month" | "week" | "day" | "hour" | "minute" | "percent");
        let noun = tokens.get(at + 1).is_some_and(|token| {
            token.is_word()
                && !super::word::is_small(&token.lower)
                && !matches!(
                    token.lower.as_str(),
                    "of" | "in" | "another" | "day" | "time" | "times" | "side" | "thing"
                )
        });
        let before = at.checked_sub(1).map_or("", |at| lower(tokens, at));
        // "the best one cutting it by 60 mV": it, not how many.
        if matches!(before, "best" | "last" | "latest" | "new" | "old" | "other" | "this" | "that")
        {
            return None;
        }
        // "only one of which": how many, and so few.
        let few = matches!(before, "only" | "just")
            && lower(tokens, at + 1) == "of"
            && matches!(lower(tokens, at + 2), "which" | "whom" | "them");
        let closes = matches!(before, "to" | "from")
            && tokens.get(at + 1).is_none_or(|token| {
                token.is_mark()
                    || matches!(
                        token.lower.as_str(),
                        "in" | "within"
                            | "by"
                            | "with"
                            | "through"
                            | "after"
                            | "via"
                            | "using"
                            | "thanks"
                            | "as"
                            | "over"
                    )
            });
        // "from eleven minutes to one and a half"
        let half = lower(tokens, at + 1) == "and"
            && lower(tokens, at + 2) == "a"
            && lower(tokens, at + 3) == "half";
        // "one or two infants"
        let range = matches!(lower(tokens, at + 1), "or" | "to") && lower(tokens, at + 2) == "two";
        return (counts || noun || closes || few || half || range).then_some(1);
    }
    // "fell from five a month to none"
    if token.lower == "none" {
        let ends = at.checked_sub(1).is_some_and(|at| lower(tokens, at) == "to");
        let begun = tokens[at.saturating_sub(10)..at].iter().any(|token| token.lower == "from");
        return (ends && begun).then_some(0);
    }
    // "sub-zero temperatures"
    if token.lower == "zero" && at > 1 && tokens[at - 1].is("-") && lower(tokens, at - 2) == "sub" {
        return None;
    }
    WORDS.get(&token.lower).copied()
}

/// Applies words of magnitude after digits: `1.2 million`.
fn magnified(tokens: &[Token], mut value: Value, mut end: usize) -> (Value, usize) {
    loop {
        let next = skip_hyphen(tokens, end);
        let word = lower(tokens, next);
        let factor = if matches!(word, "cent" | "cents") { None } else { magnitude_word(word) };
        let Some(product) = factor.and_then(|factor| value.times(factor)) else {
            return (value, end);
        };
        value = product;
        end = next + 1;
    }
}

/// `doubled`, `tripling`, `twice`, `threefold`, `halved`.
fn factor_at(tokens: &[Token], at: usize) -> Option<Number> {
    let word = super::word::fold(lower(tokens, at));
    let starts = |stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
    if matches!(word.as_str(), "double-check" | "doublon") {
        return None;
    }
    if word == "twice"
        && matches!(
            lower(tokens, skip_hyphen(tokens, at + 1)),
            "a" | "per" | "each" | "every" | "yearly" | "daily" | "weekly" | "monthly" | "in"
        )
    {
        return found(Value::whole(2), at + 1, Form::Plain);
    }
    let value = if starts(&["doubl", "verdoppel", "twofold", "twice"]) {
        Value::whole(2)
    } else if starts(&["tripl", "verdreifach", "threefold", "thrice", "trebl"]) {
        Value::whole(3)
    } else if starts(&["quadrupl", "vervierfach", "fourfold"]) {
        Value::whole(4)
    } else if starts(&["quintupl", "verfunffach", "fivefold"]) {
        Value::whole(5)
    } else if matches!(word.as_str(), "tenfold" | "decupled" | "verzehnfacht") {
        Value::whole(10)
    } else if matches!(word.as_str(), "hundredfold") {
        Value::whole(100)
    } else if matches!(word.as_str(), "halved" | "halving" | "halves" | "halve")
        || starts(&["halbier"])
    {
        Value::ratio(1, 2)?
    } else {
        return None;
    };
    found(value, at + 1, Form::Factor)
}

/// `doubled`, `quadrupling`: a factor that something grew by.
#[must_use]
pub fn grows(token: &Token) -> bool {
    const STEMS: [&str; 5] = ["doubl", "tripl", "trebl", "quadrupl", "quintupl"];
    STEMS.iter().any(|stem| token.lower.starts_with(stem))
}

/// `half`, `a third`, `two thirds`, `three quarters of`, `one in five`, `nine out of ten`.
fn share_at(tokens: &[Token], at: usize) -> Option<Number> {
    let hundred = Value::whole(100);
    let word = lower(tokens, at);
    if word == "half" && lower(tokens, at + 1).starts_with("year") {
        return found(Value::ratio(1, 2)?, at + 1, Form::Plain);
    }
    if matches!(word, "half" | "hälfte" | "moitié") && lower(tokens, at + 1) != "a" {
        return found(Value::whole(50), at + 1, Form::Share);
    }
    let top = match word {
        "a" | "one" | "ein" | "un" => 1,
        _ => word_value(tokens, at).or_else(|| tokens.get(at)?.value()?.as_whole())?,
    };
    let next = skip_hyphen(tokens, at + 1);
    let part = match lower(tokens, next) {
        "third" | "thirds" | "drittel" | "tiers" => Some(3),
        "quarter" | "quarters" | "viertel" | "quart" | "quarts" => Some(4),
        "fifth" | "fifths" | "fünftel" => Some(5),
        "sixth" | "sixths" => Some(6),
        "eighth" | "eighths" => Some(8),
        "tenth" | "tenths" | "zehntel" => Some(10),
        "twelfth" | "twelfths" => Some(12),
        _ => None,
    };
    let closes = |at: usize| {
        tokens.get(at).is_none_or(|token| {
            token.is_mark() && !token.glued
                || token.is(",")
                || token.is(".")
                || super::word::is_small(&token.lower)
                || matches!(
                    token.lower.as_str(),
                    "cheaper"
                        | "faster"
                        | "lower"
                        | "higher"
                        | "shorter"
                        | "quicker"
                        | "smaller"
                        | "lighter"
                        | "larger"
                        | "better"
                        | "less"
                        | "fewer"
                        | "more"
                        | "reduction"
                        | "cut"
                        | "drop"
                        | "fall"
                        | "increase"
                        | "rise"
                        | "decrease"
                        | "decline"
                        | "growth"
                        | "improvement"
                        | "relative"
                        | "compared"
                        | "against"
                        | "saving"
                        | "share"
                        | "stake"
                )
        })
    };
    // "30 a quarter": how often, not a share.
    let rate = word == "a"
        && at
            .checked_sub(1)
            .and_then(|at| tokens.get(at))
            .is_some_and(|t| t.value().is_some() || WORDS.contains_key(&t.lower));
    // "nine checkout bugs a quarter": how often, too.
    let counted = word == "a"
        && part == Some(4)
        && at.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(|before| {
            before.is_word() && before.lower.ends_with('s') && !super::word::is_small(&before.lower)
        })
        && tokens[at.saturating_sub(4)..at]
            .iter()
            .any(|t| t.value().is_some() || WORDS.contains_key(&t.lower));
    let rate = rate || counted;
    // "in four quarters" is a year.
    let proper = |part: &i128| i128::from(top) < *part || *part == 1;
    if let Some(part) = part.filter(proper).filter(|_| closes(next + 1) && !rate) {
        return found(Value::ratio(i128::from(top), part)?.times(hundred)?, next + 1, Form::Share);
    }
    let joins = match lower(tokens, at + 1) {
        "in" => Some(at + 2),
        "out" if lower(tokens, at + 2) == "of" => Some(at + 3),
        "von" if word != "a" => None,
        _ => None,
    }?;
    if word == "a" || word == "ein" || word == "un" {
        return None;
    }
    let bottom = word_value(tokens, joins).or_else(|| tokens.get(joins)?.value()?.as_whole())?;
    if bottom < top || bottom > 100 {
        return None;
    }
    // "to 6 in nine months": how long it took, not a share.
    let spans = matches!(
        lower(tokens, skip_hyphen(tokens, joins + 1)),
        "years" | "months" | "weeks" | "days" | "hours" | "minutes" | "seconds" | "nights"
    ) && lower(tokens, at + 1) == "in"
        && at.checked_sub(1).is_some_and(|at| {
            // "3-D Secure 2 in nine weeks": the 2 is of a name.
            tokens[at].is_marked_name()
                || tokens[at].is_capitalised() && !tokens[at].initial
                || matches!(lower(tokens, at), "to" | "by" | "from" | "of" | "than" | "about")
        });
    if spans {
        return None;
    }
    let share = Value::ratio(i128::from(top), i128::from(bottom))?;
    found(share.times(hundred)?, joins + 1, Form::Share)
}

/// `dozens`, `hundreds`, `thousands`, `millions`.
fn vague_at(tokens: &[Token], at: usize) -> Option<Number> {
    let value = match lower(tokens, at) {
        "dozens" | "dutzende" => 12,
        "scores" if lower(tokens, at + 1) == "of" => 20,
        "hundreds" | "hunderte" | "hunderten" | "centaines" => 100,
        "thousands" | "tausende" | "tausenden" | "milliers" => 1_000,
        "millions" if tokens.get(at.wrapping_sub(1)).is_none_or(|t| t.value().is_none()) => {
            1_000_000
        }
        "billions" => 1_000_000_000,
        "multimillion" | "multimillionen" => 1_000_000,
        _ => return None,
    };
    found(Value::whole(value), at + 1, Form::Vague)
}

/// `second`, `third`, `3rd`. `first` is a word of exclusivity, judged as one.
fn ordinal_at(tokens: &[Token], at: usize) -> Option<Number> {
    let value = match lower(tokens, at) {
        "second" if !lower(tokens, at.wrapping_sub(1)).starts_with("per") => {
            // "15 transfers a second": how often.
            let article = matches!(lower(tokens, at.wrapping_sub(1)), "a" | "each" | "every");
            let ends = tokens.get(at + 1).is_none_or(|next| {
                next.is_mark() && !next.is("-") || super::word::is_small(&next.lower)
            });
            if article && ends {
                return None;
            }
            2
        }
        "third" => 3,
        "fourth" => 4,
        "fifth" => 5,
        "sixth" => 6,
        "seventh" => 7,
        "eighth" => 8,
        "ninth" => 9,
        "tenth" => 10,
        "eleventh" => 11,
        "twelfth" => 12,
        "thirteenth" => 13,
        "fourteenth" => 14,
        "fifteenth" => 15,
        "sixteenth" => 16,
        "seventeenth" => 17,
        "eighteenth" => 18,
        "nineteenth" => 19,
        "twentieth" => 20,
        "zweite" | "zweiter" | "zweiten" | "deuxième" => 2,
        "dritte" | "dritter" | "dritten" | "troisième" => 3,
        _ => return None,
    };
    found(Value::whole(value), at + 1, Form::Ordinal)
}

fn skip_hyphen(tokens: &[Token], at: usize) -> usize {
    match tokens.get(at) {
        Some(token) if token.glued && (token.is("-") || token.is("‑")) => at + 1,
        _ => at,
    }
}

fn number_words() -> HashMap<String, i64> {
    let mut words = HashMap::new();
    let english = "two three four five six seven eight nine ten eleven twelve thirteen fourteen \
                   fifteen sixteen seventeen eighteen nineteen twenty";
    let german = "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn \
                  fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig";
    let french = "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze \
                  seize dix-sept dix-huit dix-neuf vingt";
    for list in [english, german, french] {
        for (word, value) in list.split_whitespace().zip(2..) {
            words.insert(word.to_owned(), value);
        }
    }
    words.insert("zero".to_owned(), 0);
    words.insert("null".to_owned(), 0);
    for list in [
        "thirty forty fifty sixty seventy eighty ninety",
        "dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
        "trente quarante cinquante soixante",
    ] {
        for (word, value) in list.split_whitespace().zip((30..).step_by(10)) {
            words.insert(word.to_owned(), value);
        }
    }
    for (unit, one) in "ein zwei drei vier fünf sechs sieben acht neun".split_whitespace().zip(1..)
    {
        let tens = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig";
        for (ten, value) in tens.split_whitespace().zip((20..).step_by(10)) {
            words.insert(format!("{unit}und{ten}"), value + one);
        }
        words.insert(format!("{unit}hundert"), one * 100);
        words.insert(format!("{unit}tausend"), one * 1000);
    }
    words
}
