//! Quantities: value, unit, comparator, direction, and what they are a quantity of.

use super::noun::{self, Bound};
use super::number::{Form, Number, number_at};
use super::token::Token;
use super::value::Value;

/// What a value is measured in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things counted.
    Count,
    /// Percent; shares (`half`, `one in five`) too.
    Percent,
    /// Percentage points.
    Points,
    /// Money, ISO 4217 code.
    Money(&'static str),
    /// Time up to weeks, in seconds.
    Seconds,
    /// Time from months, in months.
    Months,
    /// A factor: `3x`, `tripled`.
    Multiple,
    /// A place in an order: `#1`, `top 5`, `third`.
    Rank,
    /// A calendar year.
    Year,
    /// A number that is part of a name: `Java 17`, `ISO 27001`.
    Label,
    /// A share of a scale or a date: `3.97/4.0`, `24/7`, `03/2021`.
    Of(Value),
    /// Anything else, as written in lower case: `km`, `gb`, `rps`.
    Other(String),
}

/// How the value bounds what is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// Exactly.
    Exact,
    /// `12+`, `at least 12`.
    AtLeast,
    /// `over 12`, `more than 12`.
    Over,
    /// `up to 12`, `at most 12`.
    UpTo,
    /// `under 12`, `less than 12`.
    Under,
    /// `nearly 12`, `almost 12`.
    Nearly,
    /// `about 12`, `~12`.
    About,
}

/// Which way a measure went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Cut, reduced, lowered.
    Down,
    /// Grew, raised.
    Up,
}

/// How a value stands to a change: `by 12`, `to 12`, `from 12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The change itself.
    By,
    /// Where it ended.
    To,
    /// Where it began.
    From,
}

/// One quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// In `unit`; a vague word (`hundreds`) has the value of one (100).
    pub value: Value,
    /// Measured in.
    pub unit: Unit,
    /// Exact, or a bound.
    pub comparator: Comparator,
    /// Which way.
    pub direction: Option<Direction>,
    /// `by`, `to`, `from`.
    pub step: Option<Step>,
    /// `hundreds`, `dozens`.
    pub vague: bool,
    /// What it counts or measures.
    pub bound: Bound,
    /// First token, currency sign and comparator excluded.
    pub start: usize,
    /// One past its last token.
    pub end: usize,
}

/// Quantities of a text, in order.
#[must_use]
pub fn quantities(tokens: &[Token]) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = Vec::new();
    let (mut at, mut looked) = (0, 0);
    while at < tokens.len() {
        let end = phone_end(tokens, at).unwrap_or_else(|| address_end(tokens, at, &mut looked));
        if end > at {
            at = end;
            continue;
        }
        if let Some(quantity) = quantity_at(tokens, at) {
            at = quantity.end.max(at + 1);
            found.push(quantity);
        } else {
            at += 1;
        }
    }
    join_parts(tokens, &mut found);
    inherit_labels(tokens, &mut found);
    inherit_units(tokens, &mut found);
    inherit_from_change(tokens, &mut found);
    inherit_from_before(tokens, &mut found);
    inherit_money(tokens, &mut found);
    bind(tokens, &mut found);
    found
}

/// `640,000 euros, 510,000 of which were recovered`: a part of a sum is one.
fn inherit_money(tokens: &[Token], found: &mut [Quantity]) {
    for at in 1..found.len() {
        let (before, rest) = found.split_at_mut(at);
        let Some(part) = rest.first_mut() else { continue };
        let back = |n: usize| part.start.checked_sub(n).map_or("", |at| word(tokens, at));
        let of_it = word(tokens, part.end) == "of"
            && matches!(word(tokens, part.end + 1), "which" | "it" | "this" | "that" | "them")
            || (back(2), back(1)) == ("of", "which");
        let value = part.value.approximate();
        if !of_it || value < 1000.0 || part.unit != Unit::Count {
            continue;
        }
        // What is no whole of it, like the years it took, is passed over.
        let whole = before.iter().rev().find(|whole| {
            matches!(whole.unit, Unit::Money(_) | Unit::Count) && whole.value.approximate() >= value
        });
        if let Some(whole) = whole.filter(|whole| matches!(whole.unit, Unit::Money(_))) {
            part.unit = whole.unit.clone();
        }
    }
}

/// `4 h 10 min`, `two years and three months`: one span of time.
fn join_parts(tokens: &[Token], found: &mut Vec<Quantity>) {
    // "5 hours 20": minutes.
    for at in 1..found.len() {
        let [hours, bare] = both(found, at - 1, at);
        let led = hours.end == bare.start
            && hours.unit == Unit::Seconds
            && word(tokens, hours.end - 1).starts_with("hour");
        let closes = tokens
            .get(bare.end)
            .is_none_or(|next| next.is_mark() || super::word::is_small(&next.lower));
        let minutes = bare.value.as_whole().is_some_and(|minutes| (1..60).contains(&minutes));
        if let Some(seconds) = bare.value.times(Value::whole(60))
            && led
            && closes
            && minutes
            && bare.unit == Unit::Count
        {
            bare.value = seconds;
            bare.unit = Unit::Seconds;
        }
    }
    let mut at = 1;
    while at < found.len() {
        let (first, second) = (&found[at - 1], &found[at]);
        let between = tokens.get(first.end..second.start).unwrap_or_default();
        let before = first.start.checked_sub(1).map_or("", |at| word(tokens, at));
        let touching = match between {
            [] => true,
            [one] => matches!(one.lower.as_str(), "and" | "und" | "et"),
            _ => false,
        };
        let of_time = matches!(
            (&first.unit, &second.unit),
            (Unit::Seconds, Unit::Seconds) | (Unit::Months, Unit::Months)
        );
        let smaller = second.value.approximate() < first.value.approximate();
        let sum = first.value.plus(second.value).filter(|_| {
            touching && of_time && smaller && before != "between" && !first.vague && !second.vague
        });
        match sum {
            Some(sum) => {
                let end = second.end;
                found[at - 1].value = sum;
                found[at - 1].end = end;
                found.remove(at);
            }
            None => at += 1,
        }
    }
}

/// `half a year`, `three quarters of a year`, `a quarter of an hour`.
fn part_of_time(tokens: &[Token], at: usize) -> Option<Quantity> {
    let (share, of) = match word(tokens, at) {
        "half" => (Value::ratio(1, 2)?, at + 1),
        // "every quarter of an hour"
        "quarter" if word(tokens, at + 1) == "of" => (Value::ratio(1, 4)?, at + 2),
        _ => {
            let number = number_at(tokens, at).filter(|number| number.form == Form::Share)?;
            let of = word(tokens, number.end) == "of";
            let share = number.value.over(Value::whole(100)).filter(|_| of)?;
            (share, number.end + 1)
        }
    };
    // "half a percentage point"
    if word(tokens, of + 1) == "percentage" && word(tokens, of + 2) == "point" {
        return Some(plain(share, Unit::Points, at, of + 3));
    }
    // "a half-hour programme"
    let hyphen = word(tokens, at) == "half" && tokens.get(of).is_some_and(|t| t.glued && t.is("-"));
    // "every half hour"
    if word(tokens, at) == "half" && matches!(word(tokens, of), "hour" | "day" | "year") {
        let (unit, factor, length) = unit_at_word(tokens, of)?;
        return Some(plain(factor.times(share)?, unit, at, of + length));
    }
    if !matches!(word(tokens, of), "a" | "an") && !hyphen {
        return None;
    }
    let (unit, factor, length) = unit_at_word(tokens, of + 1)?;
    if hyphen && !matches!(word(tokens, of + 1), "hour" | "day" | "year") {
        return None;
    }
    if !matches!(unit, Unit::Seconds | Unit::Months) {
        return None;
    }
    let end = of + 1 + length;
    let (comparator, end) = comparator(tokens, at, end);
    Some(Quantity { comparator, ..plain(share.times(factor)?, unit, at, end) })
}

/// End of a phone number that starts here: no quantities.
fn phone_end(tokens: &[Token], at: usize) -> Option<usize> {
    let begins = tokens.get(at)?.is("+")
        && tokens.get(at + 1).is_some_and(|t| t.glued && t.value().is_some());
    let belongs = |t: &Token| {
        t.value().is_some() || (t.is_mark() && matches!(t.text.as_str(), "(" | ")" | "-" | "/"))
    };
    begins.then(|| at + 1 + tokens[at + 1..].iter().take_while(|t| belongs(t)).count())
}

/// End of a web or e-mail address that starts here: no quantities. Each row of tokens without a space is
/// looked at once, up to `looked`: what is no address as a whole has none at its end.
fn address_end(tokens: &[Token], at: usize, looked: &mut usize) -> usize {
    if at < *looked {
        return at;
    }
    let mut end = at + 1;
    while tokens.get(end).is_some_and(|token| token.glued) {
        end += 1;
    }
    *looked = end;
    let run = tokens.get(at..end).unwrap_or_default();
    let address = run.iter().any(|t| t.is("@"))
        || run.windows(2).any(|pair| pair[0].is("/") && pair[1].is("/"));
    if address { end } else { at }
}

/// `for a year`, `under an hour`, `a full month`: one of it.
fn single(tokens: &[Token], at: usize) -> Option<Quantity> {
    let half = |at: usize| {
        matches!(word(tokens, at), "year" | "hour" | "minute" | "day" | "week" | "month")
            && word(tokens, at + 1) == "and"
            && word(tokens, at + 2) == "a"
            && word(tokens, at + 3) == "half"
    };
    // "a year-long placement"
    if word(tokens, at + 1) == "-" && word(tokens, at + 2) == "long" && tokens[at + 1].glued {
        let counted =
            matches!(word(tokens, at), "year" | "month" | "week" | "day" | "decade" | "hour");
        if let Some((unit, value, _)) = unit_at_word(tokens, at).filter(|_| counted) {
            return Some(plain(value, unit, at, at + 3));
        }
    }
    if half(at) {
        let (comparator, _) = comparator(tokens, at, at + 4);
        let (unit, value, _) = unit_at_word(tokens, at)?;
        let quantity = plain(value.times(Value::ratio(3, 2)?)?, unit, at, at + 4);
        return Some(Quantity { comparator, ..quantity });
    }
    // "from five weeks to a fortnight"
    let before = at.checked_sub(1).map_or("", |at| word(tokens, at));
    if word(tokens, at + 1) == "fortnight"
        && matches!(word(tokens, at), "a" | "one")
        && matches!(
            before,
            "to" | "in" | "within" | "than" | "under" | "over" | "for" | "of" | "by"
        )
    {
        let (comparator, end) = comparator(tokens, at, at + 2);
        let span = plain(Value::whole(14 * 86_400), Unit::Seconds, at, end);
        return Some(Quantity { comparator, ..span });
    }
    if !matches!(word(tokens, at), "a" | "an" | "one" | "the") || half(at + 1) {
        return None;
    }
    let before = at.checked_sub(1).map_or("", |at| word(tokens, at));
    let measured = matches!(
        before,
        "for"
            | "under"
            | "over"
            | "than"
            | "nearly"
            | "almost"
            | "spent"
            | "about"
            | "with"
            | "within"
            | "after"
            | "in"
    ) || (before == "within" && word(tokens, at) == "the");
    let measured = measured && (word(tokens, at) != "the" || before == "within");
    let whole = matches!(word(tokens, at + 1), "full" | "whole" | "entire" | "good" | "single");
    let unit = at + 1 + usize::from(whole);
    let counted = matches!(
        word(tokens, unit),
        "year" | "month" | "week" | "day" | "hour" | "minute" | "quarter" | "decade"
    );
    let share = word(tokens, unit) == "quarter" && word(tokens, unit + 1) == "of";
    if !counted || !measured || share {
        return None;
    }
    let (unit, value, length) = unit_at_word(tokens, unit)?;
    let end = at + 1 + usize::from(whole) + length;
    let (comparator, end) = comparator(tokens, at, end);
    Some(Quantity { comparator, ..plain(value, unit, at, end) })
}

fn plain(value: Value, unit: Unit, start: usize, end: usize) -> Quantity {
    Quantity {
        value,
        unit,
        comparator: Comparator::Exact,
        direction: None,
        step: None,
        vague: false,
        bound: Bound::default(),
        start,
        end,
    }
}

fn quantity_at(tokens: &[Token], at: usize) -> Option<Quantity> {
    if let Some(quantity) = part_of_time(tokens, at).or_else(|| single(tokens, at)) {
        return Some(quantity);
    }
    let number = number_at(tokens, at)?;
    let (value, unit, end) = measure(tokens, at, &number)?;
    let (mut comparator, end) = comparator(tokens, at, end);
    if unit == Unit::Label {
        comparator = Comparator::Exact;
    }
    let vague = number.form == Form::Vague;
    Some(Quantity { comparator, vague, ..plain(value, unit, at, end) })
}

/// Value and unit of a number by what surrounds it.
fn measure(tokens: &[Token], at: usize, number: &Number) -> Option<(Value, Unit, usize)> {
    // "3D printing" prints nothing three times.
    let dimensions = tokens[at].value().and_then(Value::as_whole).is_some_and(|n| n == 2 || n == 3);
    if dimensions && tokens.get(at + 1).is_some_and(|next| next.glued && next.text == "D") {
        return None;
    }
    let Number { value, end, form } = *number;
    match form {
        Form::Share => return Some((value, Unit::Percent, end)),
        Form::Factor => return Some((value, Unit::Multiple, end)),
        Form::Ordinal => return Some((value, Unit::Rank, end)),
        Form::Plain | Form::Vague => {}
    }
    if let Some(code) = money_before(tokens, at) {
        let end = skip_plus(tokens, end).1;
        // "$640M CAD", "C$0.9 million": of which dollars.
        let code = match (code, money_after(tokens, end)) {
            ("USD", Some(code)) => code,
            _ => dollars_of(tokens, at).unwrap_or(code),
        };
        return Some((
            value,
            Unit::Money(code),
            if money_after(tokens, end).is_some() { end + 1 } else { end },
        ));
    }
    // "by a factor of 2.4"
    let back = |n: usize| at.checked_sub(n).map_or("", |at| word(tokens, at));
    if (back(4), back(2), back(1)) == ("by", "factor", "of") {
        return Some((value, Unit::Multiple, end));
    }
    if ranked_before(tokens, at) {
        let suffixed = tokens.get(end).is_some_and(|t| {
            t.glued && matches!(t.lower.as_str(), "st" | "nd" | "rd" | "th" | "er" | "e" | "eme")
        });
        return Some((value, Unit::Rank, end + usize::from(suffixed)));
    }
    if let (Some(slash), Some(second)) = (tokens.get(end), tokens.get(end + 1))
        && slash.is("/")
        && slash.glued == second.glued
        && let Some(of) = second.value()
    {
        return Some((value, Unit::Of(of), end + 2));
    }
    // "for the under-6s": of an age, not of seconds.
    let plural = tokens.get(end).is_some_and(|token| token.glued && token.text == "s");
    if plural && names_age(tokens, at) {
        return Some((value, Unit::Count, end + 1));
    }
    let unit_at = skip_joint(tokens, skip_plus(tokens, end).1);
    let nationality = matches!(
        word(tokens, unit_at),
        "swiss"
            | "swedish"
            | "us"
            | "american"
            | "british"
            | "canadian"
            | "australian"
            | "norwegian"
            | "danish"
            | "icelandic"
            | "moroccan"
            | "emirati"
            | "chilean"
            | "mexican"
            | "colombian"
            | "argentine"
            | "indian"
            | "polish"
            | "czech"
            | "brazilian"
            | "singapore"
            | "schweizer"
    );
    let money_at = unit_at + usize::from(nationality);
    // "85 cents", of what the sentence counts money in.
    if let Some(code) = cents(tokens, unit_at) {
        return Some((value.over(Value::whole(100))?, Unit::Money(code), unit_at + 1));
    }
    if let Some(code) = money_after(tokens, money_at) {
        let code = match (word(tokens, unit_at), code) {
            ("norwegian", "DKK" | "SEK") => "NOK",
            ("swedish", "DKK") => "SEK",
            ("icelandic", "DKK" | "SEK") => "ISK",
            ("canadian", "USD") => "CAD",
            ("australian", "USD") => "AUD",
            ("singapore", "USD") => "SGD",
            ("moroccan", "AED") => "MAD",
            ("chilean", "MXN") => "CLP",
            ("colombian", "MXN") => "COP",
            ("argentine", "MXN") => "ARS",
            _ => code,
        };
        return Some((value, Unit::Money(code), money_at + 1));
    }
    if let Some((unit, factor, length)) = unit_at_word(tokens, unit_at) {
        let value = value.times(factor)?;
        return Some((value, unit, unit_at + length));
    }
    // "two drought years", "three audit days": a time, and what it was like.
    let told = tokens.get(unit_at).is_some_and(|token| {
        token.is_word()
            && !token.glued
            && !token.is_capitalised()
            && !super::word::is_small(&token.lower)
            && !counts_of_times(&token.lower)
    });
    if told
        && matches!(
            word(tokens, unit_at + 1),
            "minutes" | "hours" | "days" | "weeks" | "months" | "years"
        )
        && let Some((unit, factor, length)) = unit_at_word(tokens, unit_at + 1)
    {
        return Some((value.times(factor)?, unit, unit_at + 1 + length));
    }
    if is_year(tokens, at, end, value) {
        return Some((value, Unit::Year, end));
    }
    if labels(tokens, at) {
        return Some((value, Unit::Label, end));
    }
    Some((value, Unit::Count, end))
}

/// `patient days`, `working days`, `field weeks`: what is counted, not how long it took.
fn counts_of_times(lower: &str) -> bool {
    matches!(
        lower,
        "patient"
            | "bed"
            | "person"
            | "man"
            | "service"
            | "working"
            | "business"
            | "school"
            | "contact"
            | "credit"
            | "teaching"
            | "training"
            | "open"
            | "sick"
            | "volunteer"
    )
}

fn word(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| token.lower.as_str())
}

fn money_sign(text: &str) -> Option<&'static str> {
    Some(match text {
        "€" | "eur" | "euro" | "euros" => "EUR",
        "$" | "usd" | "us$" | "dollar" | "dollars" => "USD",
        "£" | "gbp" | "pound" | "pounds" | "pfund" | "livres" => "GBP",
        "¥" | "jpy" | "yen" => "JPY",
        "chf" | "francs" | "franc" | "franken" | "sfr" => "CHF",
        "inr" | "₹" | "rupees" => "INR",
        "sek" | "kronor" | "krona" => "SEK",
        "nok" => "NOK",
        "dkk" | "kroner" | "krone" => "DKK",
        "czk" | "koruna" | "koruny" => "CZK",
        "huf" | "forint" => "HUF",
        "ron" | "lei" => "RON",
        "nzd" => "NZD",
        "sgd" => "SGD",
        "hkd" => "HKD",
        "zar" | "rand" => "ZAR",
        "brl" | "reais" => "BRL",
        "cny" | "rmb" | "yuan" => "CNY",
        "ils" | "shekels" => "ILS",
        "aed" | "dirhams" | "dirham" => "AED",
        "mxn" | "pesos" => "MXN",
        "clp" => "CLP",
        "cop" => "COP",
        "ars" => "ARS",
        "isk" => "ISK",
        "kes" | "shillings" => "KES",
        "ngn" | "naira" => "NGN",
        "thb" | "baht" => "THB",
        "myr" | "ringgit" => "MYR",
        "uah" | "hryvnia" => "UAH",
        "rsd" | "dinars" => "RSD",
        "bgn" | "leva" => "BGN",
        "bwp" | "pula" => "BWP",
        "etb" | "birr" => "ETB",
        "egp" => "EGP",
        "krw" => "KRW",
        "pkr" => "PKR",
        "lkr" => "LKR",
        "gel" | "lari" => "GEL",
        "ghs" | "cedis" | "cedi" => "GHS",
        "cad" => "CAD",
        "aud" => "AUD",
        "pln" | "zł" | "zloty" | "złoty" => "PLN",
        _ => return None,
    })
}

/// `C$`, `A$`: the country before the sign.
fn dollars_of(tokens: &[Token], at: usize) -> Option<&'static str> {
    let sign = tokens.get(at.checked_sub(1)?)?;
    let before = tokens.get(at.checked_sub(2)?)?;
    if !(sign.is("$") && sign.glued) {
        return None;
    }
    Some(match before.text.as_str() {
        "C" | "CA" | "CAD" => "CAD",
        "A" | "AU" => "AUD",
        "NZ" => "NZD",
        "HK" => "HKD",
        "S" => "SGD",
        _ => return None,
    })
}

/// The ISO 4217 code of a word for money.
#[must_use]
pub fn currency(lower: &str) -> Option<&'static str> {
    money_sign(lower)
}

fn money_before(tokens: &[Token], at: usize) -> Option<&'static str> {
    let token = tokens.get(at.checked_sub(1)?)?;
    // "MAD 3,800", but not "mad".
    if token.text == "MAD" {
        return Some("MAD");
    }
    money_sign(&token.lower)
}

/// Whether two codes may be of one currency: `dirhams` are of several countries.
#[must_use]
pub fn may_be_one_currency(left: &str, right: &str) -> bool {
    const FAMILIES: [&[&str]; 4] =
        [&["AED", "MAD"], &["MXN", "CLP", "COP", "ARS"], &["SEK", "ISK"], &["DKK", "NOK"]];
    left == right || FAMILIES.iter().any(|family| family.contains(&left) && family.contains(&right))
}

/// The currency of `cents` or `pence`: what the sentence has a sign of.
fn cents(tokens: &[Token], at: usize) -> Option<&'static str> {
    match word(tokens, at) {
        "pence" => Some("GBP"),
        "cents" => {
            let mut signs = tokens.iter().filter_map(|token| money_sign(&token.lower));
            signs.find(|code| matches!(*code, "USD" | "EUR" | "CAD" | "AUD"))
        }
        _ => None,
    }
}

fn money_after(tokens: &[Token], at: usize) -> Option<&'static str> {
    money_sign(word(tokens, at))
}

/// `#1`, `No. 1`, `number 1`, `top 5`, `ranked 3`, and `1st`.
fn ranked_before(tokens: &[Token], at: usize) -> bool {
    let back = |n: usize| at.checked_sub(n).map_or("", |at| word(tokens, at));
    matches!(back(1), "#" | "no" | "number" | "nr" | "top" | "rank" | "ranked" | "place" | "platz")
        || (back(1) == "." && matches!(back(2), "no" | "nr"))
        || tokens.get(at + 1).is_some_and(|t| {
            t.glued && matches!(t.lower.as_str(), "st" | "nd" | "rd" | "th" | "er" | "e" | "eme")
        })
}

/// Whether a plus follows the number, and the index after it.
fn skip_plus(tokens: &[Token], at: usize) -> (bool, usize) {
    match tokens.get(at) {
        Some(token) if token.glued && token.is("+") => (true, at + 1),
        _ => (false, at),
    }
}

fn skip_joint(tokens: &[Token], at: usize) -> usize {
    match tokens.get(at) {
        Some(token) if token.glued && (token.is("-") || token.is("‑")) => at + 1,
        _ => at,
    }
}

/// A unit word or sign: the unit, its factor, how many tokens.
fn unit_at_word(tokens: &[Token], at: usize) -> Option<(Unit, Value, usize)> {
    let whole = Value::whole;
    let token = tokens.get(at)?;
    let lower = token.lower.as_str();
    let unit = match lower {
        // "32 second-year students": of which year.
        "second"
            if word(tokens, at + 1) == "-"
                && matches!(
                    word(tokens, at + 2),
                    "year"
                        | "years"
                        | "class"
                        | "line"
                        | "hand"
                        | "language"
                        | "degree"
                        | "tier"
                        | "level"
                ) =>
        {
            return None;
        }
        // "410 consecutive days"
        "consecutive" | "successive" | "straight" => {
            let (unit, factor, taken) = unit_at_word(tokens, at + 1)?;
            let of_time = matches!(unit, Unit::Seconds | Unit::Months);
            return of_time.then_some((unit, factor, taken + 1));
        }
        "%" | "percent" | "percents" | "prozent" | "pct" | "pourcent" => {
            let points = matches!(word(tokens, at + 1), "points" | "point" | "punkte");
            let unit = if points { Unit::Points } else { Unit::Percent };
            return Some((unit, whole(1), 1 + usize::from(points)));
        }
        "per" | "pour" if word(tokens, at + 1) == "cent" => {
            return Some((Unit::Percent, whole(1), 2));
        }
        "l" => (Unit::Other("litre".to_owned()), whole(1)),
        "v" if token.text == "V" => (Unit::Other("volt".to_owned()), whole(1)),
        "w" if token.text == "W" => (Unit::Other("watt".to_owned()), whole(1)),
        "m" if !token.glued => (Unit::Other("m".to_owned()), whole(1)),
        "square" | "sq" | "sq."
            if matches!(word(tokens, at + 1), "m" | "metre" | "metres" | "meter" | "meters") =>
        {
            return Some((Unit::Other("m²".to_owned()), whole(1), 2));
        }
        "square" | "sq" | "sq."
            if matches!(word(tokens, at + 1), "km" | "kilometre" | "kilometres" | "kilometers") =>
        {
            return Some((Unit::Other("m²".to_owned()), whole(1_000_000), 2));
        }
        "cubic"
            if matches!(word(tokens, at + 1), "m" | "metre" | "metres" | "meter" | "meters") =>
        {
            return Some((Unit::Other("litre".to_owned()), whole(1000), 2));
        }
        // "14 t/h", "1.1 t"; a magnet has teslas.
        "t" if token.text == "t" => (Unit::Other("g".to_owned()), whole(1_000_000)),
        "percentage" if matches!(word(tokens, at + 1), "point" | "points") => {
            return Some((Unit::Points, whole(1), 2));
        }
        // "a 27-percentage-point rise"
        "percentage" if word(tokens, at + 1) == "-" && word(tokens, at + 2) == "point" => {
            return Some((Unit::Points, whole(1), 3));
        }
        // "a 48-square-kilometre basin"
        "square"
            if word(tokens, at + 1) == "-"
                && matches!(
                    word(tokens, at + 2),
                    "kilometre" | "kilometer" | "metre" | "meter"
                ) =>
        {
            let factor = if word(tokens, at + 2).starts_with('k') { 1_000_000 } else { 1 };
            return Some((Unit::Other("m²".to_owned()), whole(factor), 3));
        }
        "nautical" if matches!(word(tokens, at + 1), "mile" | "miles") => {
            return Some((Unit::Other("m".to_owned()), whole(1852), 2));
        }
        "basis" if matches!(word(tokens, at + 1), "point" | "points") => {
            return Some((Unit::Points, Value::ratio(1, 100)?, 2));
        }
        // "31 Year 5 pupils": the name of a year.
        "year" | "week" | "day"
            if token.is_capitalised()
                && tokens.get(at + 1).is_some_and(|t| t.value().is_some()) =>
        {
            return None;
        }
        "pp" | "prozentpunkte" | "prozentpunkten" => (Unit::Points, whole(1)),
        "bps" => (Unit::Points, Value::ratio(1, 100)?),
        "times" if matches!(word(tokens, at + 1), "a" | "per" | "each" | "every") => return None,
        "times" => {
            let compared = matches!(
                word(tokens, at + 1),
                "faster"
                    | "more"
                    | "higher"
                    | "larger"
                    | "as"
                    | "the"
                    | "bigger"
                    | "cheaper"
                    | "better"
                    | "lower"
                    | "fewer"
                    | "smaller"
                    | "longer"
                    | "quicker"
                    | "slower"
                    | "over"
                    | "its"
                    | "our"
                    | "their"
                    | "normal"
                    | "usual"
                    | "current"
                    | "average"
            );
            return compared.then_some((Unit::Multiple, whole(1), 1));
        }
        "x" | "×" | "fold" | "mal" | "fois" | "fach" => (Unit::Multiple, whole(1)),
        "ms" | "millisecond" | "milliseconds" | "millisekunden" => {
            (Unit::Seconds, Value::ratio(1, 1000)?)
        }
        "μs" | "µs" | "microseconds" => (Unit::Seconds, Value::ratio(1, 1_000_000)?),
        "s" | "sec" | "secs" | "second" | "seconds" | "sekunden" | "sekunde" | "secondes" => {
            (Unit::Seconds, whole(1))
        }
        "min" | "mins" | "minute" | "minutes" | "minuten" => (Unit::Seconds, whole(60)),
        "h" | "hr" | "hrs" | "hour" | "hours" | "stunde" | "stunden" | "heure" | "heures" => {
            (Unit::Seconds, whole(3600))
        }
        "d" | "day" | "days" | "tag" | "tage" | "tagen" | "jour" | "jours" => {
            (Unit::Seconds, whole(86_400))
        }
        "w" | "wk" | "week" | "weeks" | "woche" | "wochen" | "semaine" | "semaines" => {
            (Unit::Seconds, whole(604_800))
        }
        "mo" | "mos" | "month" | "months" | "monat" | "monate" | "monaten" | "mois" => {
            (Unit::Months, whole(1))
        }
        "quarter" | "quarters" | "quartal" | "quartale" | "trimestres" => (Unit::Months, whole(3)),
        // "two-hourly checks": every two hours.
        "hourly" | "weekly" | "monthly" | "yearly"
            if at.checked_sub(1).is_some_and(|at| tokens[at].glued && tokens[at].is("-"))
                && !matches!(word(tokens, at.wrapping_sub(2)), "once" | "twice" | "thrice") =>
        {
            match lower {
                "hourly" => (Unit::Seconds, whole(3600)),
                "weekly" => (Unit::Seconds, whole(604_800)),
                "monthly" => (Unit::Months, whole(1)),
                _ => (Unit::Months, whole(12)),
            }
        }
        "y" | "yr" | "yrs" | "year" | "years" | "jahr" | "jahre" | "jahren" | "an" | "ans"
        | "année" | "années" => (Unit::Months, whole(12)),
        "decade" | "decades" | "jahrzehnte" => (Unit::Months, whole(120)),
        "rps" | "qps" | "tps" => (Unit::Other(lower.to_owned()), whole(1)),
        _ => physical(lower)?,
    };
    Some((unit.0, unit.1, 1))
}

/// Mass, length, data, power, energy, frequency: in the base unit of each.
fn physical(lower: &str) -> Option<(Unit, Value)> {
    let thousand = |power: u32| Value::whole(1000_i64.pow(power));
    let (base, factor) = match lower {
        "mg" | "milligrams" | "milligram" => ("g", Value::ratio(1, 1000)?),
        "g" | "gram" | "grams" | "gramme" | "gramm" => ("g", Value::whole(1)),
        "kg" | "kilogram" | "kilograms" | "kilo" | "kilos" => ("g", thousand(1)),
        "tonnes" | "tonne" | "tons" | "tonnen" => ("g", thousand(2)),
        "µm" | "μm" | "micrometres" | "micrometers" | "microns" => {
            ("m", Value::ratio(1, 1_000_000)?)
        }
        "nm" | "nanometres" | "nanometers" => ("m", Value::ratio(1, 1_000_000_000)?),
        "mm" | "millimetres" | "millimeters" => ("m", Value::ratio(1, 1000)?),
        "cm" | "centimetres" | "centimeters" => ("m", Value::ratio(1, 100)?),
        "metres" | "meters" | "metre" | "meter" => ("m", Value::whole(1)),
        "km²" | "km2" => ("m²", thousand(2)),
        "m²" | "m2" | "sqm" => ("m²", Value::whole(1)),
        "ha" | "hectare" | "hectares" | "hektar" => ("m²", Value::whole(10_000)),
        "km" | "kilometres" | "kilometers" | "kilometre" | "kilometer" => ("m", thousand(1)),
        "mile" | "miles" => ("m", Value::ratio(1_609_344, 1000)?),
        "kb" | "kilobytes" => ("byte", thousand(1)),
        "mb" | "megabyte" | "megabytes" => ("byte", thousand(2)),
        "gb" | "gigabyte" | "gigabytes" => ("byte", thousand(3)),
        "tb" | "terabyte" | "terabytes" => ("byte", thousand(4)),
        "pb" | "petabyte" | "petabytes" => ("byte", thousand(5)),
        "watt" | "watts" => ("watt", Value::whole(1)),
        "ml" | "millilitres" | "milliliters" => ("litre", Value::ratio(1, 1000)?),
        "m³" | "m3" => ("litre", thousand(1)),
        "litre" | "litres" | "liter" | "liters" => ("litre", Value::whole(1)),
        "volt" | "volts" => ("volt", Value::whole(1)),
        "mv" | "millivolt" | "millivolts" => ("volt", Value::ratio(1, 1000)?),
        "kbit" | "kilobit" | "kilobits" => ("bit", thousand(1)),
        "mbit" | "megabit" | "megabits" => ("bit", thousand(2)),
        "gbit" | "gigabit" | "gigabits" => ("bit", thousand(3)),
        "kv" | "kilovolt" | "kilovolts" => ("volt", thousand(1)),
        "kw" | "kilowatt" | "kilowatts" => ("watt", thousand(1)),
        "mw" | "megawatt" | "megawatts" => ("watt", thousand(2)),
        "gw" | "gigawatt" | "gigawatts" => ("watt", thousand(3)),
        "gwh" => ("watt-hour", thousand(3)),
        "kwh" | "kilowattstunden" => ("watt-hour", thousand(1)),
        "mwh" => ("watt-hour", thousand(2)),
        "amp" | "amps" | "ampere" | "amperes" => ("ampere", Value::whole(1)),
        "ma" | "milliamps" | "milliamperes" => ("ampere", Value::ratio(1, 1000)?),
        "µa" | "μa" | "ua" | "microamps" | "microamperes" => {
            ("ampere", Value::ratio(1, 1_000_000)?)
        }
        "hz" | "hertz" => ("hertz", Value::whole(1)),
        "khz" => ("hertz", thousand(1)),
        "mhz" => ("hertz", thousand(2)),
        "ghz" => ("hertz", thousand(3)),
        _ => return None,
    };
    Some((Unit::Other(base.to_owned()), factor))
}

/// Four digits without separators that nothing counted follows, or that stand where dates stand.
fn is_year(tokens: &[Token], at: usize, end: usize, value: Value) -> bool {
    let Some(year) = value.as_whole() else { return false };
    let plain = tokens.get(at).is_some_and(|t| t.text.len() == 4 && end == at + 1);
    if !plain || !(1940..=2060).contains(&year) {
        return false;
    }
    let before = at.checked_sub(1).map_or("", |at| word(tokens, at));
    let dated = matches!(
        before,
        "in" | "since"
            | "from"
            | "until"
            | "till"
            | "by"
            | "of"
            | "during"
            | "im"
            | "seit"
            | "ab"
            | "bis"
            | "von"
            | "en"
            | "depuis"
            | "("
            | "–"
            | "-"
            | "—"
            | "/"
            | ","
            | "to"
            | "fy"
            | "jahr"
            | "early"
            | "late"
            | "mid"
            | "for"
    ) || is_month(before);
    let next = tokens.get(end);
    // "2025 graduate"
    if next.is_some_and(|next| {
        matches!(next.lower.as_str(), "graduate" | "graduates" | "intake" | "cohort" | "edition")
    }) {
        return true;
    }
    let follows = next.is_none_or(|t| t.is_mark() || super::word::is_small(&t.lower));
    // "the 2024 Formula Student season"
    let season = matches!(before, "the" | "our") && next.is_some_and(Token::is_capitalised);
    season || follows || (dated && next.is_some_and(Token::is_capitalised)) || is_month(before)
}

/// The name of a month, in full or short.
#[must_use]
pub fn is_month(lower: &str) -> bool {
    const MONTHS: &str = "january february march april may june july august september october \
                          november december jan feb mar apr jun jul aug sep sept oct nov dec \
                          januar februar märz mai juni juli oktober dezember janvier février mars \
                          avril juin juillet août septembre octobre novembre décembre okt dez mär \
                          mrz marz janv fév févr fevr avr juil aout déc";
    MONTHS.split_whitespace().any(|month| month == lower)
}

/// `under-16`: the name of an age, not a bound.
fn names_age(tokens: &[Token], at: usize) -> bool {
    let back = |n: usize| at.checked_sub(n).and_then(|at| tokens.get(at));
    let glued = tokens.get(at).is_some_and(|token| token.glued);
    glued
        && back(1).is_some_and(|mark| mark.glued && (mark.is("-") || mark.is("‑")))
        && back(2).is_some_and(|word| matches!(word.lower.as_str(), "under" | "over"))
}

/// The number belongs to the name before it: `Java 17`, `ISO 27001`, `Level 3`.
fn labels(tokens: &[Token], at: usize) -> bool {
    if names_age(tokens, at) {
        return true;
    }
    let Some(before) = at.checked_sub(1).and_then(|at| tokens.get(at)) else { return false };
    if !before.is_word() || tokens.get(at).is_none_or(|t| t.value().is_none()) {
        return false;
    }
    let joined = tokens.get(at).is_some_and(|t| !t.text.contains(','));
    // "at Marlowe Bay 4.6 out of 5": a mark on a scale.
    let scale = word(tokens, at + 1) == "out" && word(tokens, at + 2) == "of";
    joined
        && !scale
        && ((before.is_capitalised() && !before.initial && !super::word::is_small(&before.lower))
            || before.is_marked_name()
            || before.lower == "year"
                && tokens[at].value().and_then(Value::as_whole).is_some_and(|year| year <= 13)
                && tokens.get(at + 1).is_some_and(|next| next.lower != "of")
            || matches!(
                before.lower.as_str(),
                "level"
                    | "tier"
                    | "phase"
                    | "grade"
                    | "band"
                    | "version"
                    | "stage"
                    | "category"
                    | "class"
                    | "type"
                    | "step"
                    | "stufe"
                    | "niveau"
                    | "python"
                    | "java"
                    | "line"
                    | "room"
                    | "hall"
                    | "bay"
                    | "zone"
                    | "block"
                    | "building"
                    | "floor"
                    | "chapter"
            ))
}

/// The comparator before or the plus after; and the end with the plus in it.
fn comparator(tokens: &[Token], at: usize, end: usize) -> (Comparator, usize) {
    let (plus, end) = skip_plus(tokens, end);
    let plus = plus || (at..end).any(|at| tokens.get(at).is_some_and(|t| t.is("+")));
    if plus {
        return (Comparator::AtLeast, end);
    }
    if matches!(word(tokens, end), "or" | "oder") {
        let bound = match word(tokens, end + 1) {
            "more" | "better" | "higher" | "above" | "longer" | "greater" | "mehr" | "besser" => {
                Some(Comparator::AtLeast)
            }
            "less" | "fewer" | "lower" | "below" | "under" | "shorter" | "weniger" => {
                Some(Comparator::UpTo)
            }
            _ => None,
        };
        if let Some(bound) = bound {
            return (bound, end + 2);
        }
    }
    let mut from = at;
    while from.checked_sub(1).is_some_and(|at| {
        money_sign(word(tokens, at)).is_some() || matches!(word(tokens, at), "a" | "-")
    }) {
        from -= 1;
    }
    let back = |n: usize| from.checked_sub(n).map_or("", |at| word(tokens, at));
    let pair = (back(2), back(1));
    let comparator = match pair {
        (more, "than")
            if word(tokens, from.wrapping_sub(3)) == "no"
                && matches!(
                    more,
                    "more"
                        | "further"
                        | "later"
                        | "longer"
                        | "greater"
                        | "higher"
                        | "larger"
                        | "over"
                ) =>
        {
            Comparator::UpTo
        }
        ("fewer" | "less", "than") if word(tokens, from.wrapping_sub(3)) == "no" => {
            Comparator::AtLeast
        }
        ("far" | "high" | "long" | "late", "as") | ("maximum", "of") => Comparator::UpTo,
        ("minimum", "of") => Comparator::AtLeast,
        ("age", "of")
            if matches!(word(tokens, from.wrapping_sub(4)), "under" | "below")
                || matches!(word(tokens, from.wrapping_sub(3)), "under" | "below") =>
        {
            Comparator::Under
        }
        // "£1,200 under a £15,000 budget": by how much, is told before.
        (amount, "under" | "below" | "over" | "above")
            if matches!(word(tokens, end), "budget" | "target" | "limit" | "plan" | "estimate")
                && (tokens
                    .get(from.wrapping_sub(2))
                    .is_some_and(|token| token.value().is_some())
                    || matches!(
                        amount,
                        "%" | "million" | "euros" | "pounds" | "dollars" | "kroner"
                    )) =>
        {
            Comparator::Exact
        }
        ("at", "least")
        | ("au", "moins")
        | ("no", "fewer")
        | ("upwards" | "upward" | "north" | "excess", "of") => Comparator::AtLeast,
        // "to better than 3%": what one would be off by.
        ("better", "than") if word(tokens, from.wrapping_sub(3)) == "to" => Comparator::Under,
        // "grants under two national programmes": by what rules.
        (_, "under") if is_under_rules(tokens, end) => Comparator::Exact,
        ("more" | "greater" | "higher" | "better", "than")
        | ("mehr", "als")
        | ("plus", "de" | "d'") => Comparator::Over,
        ("up", "to")
        | ("as", "many" | "much")
        | ("many" | "much", "as")
        | ("at", "most")
        | ("bis", "zu") => Comparator::UpTo,
        ("less" | "fewer" | "lower", "than") | ("weniger", "als") | ("moins", "de") => {
            Comparator::Under
        }
        ("close", "to") => Comparator::Nearly,
        // "turning over £94m"
        ("turning" | "turns" | "turned" | "turn", "over") => Comparator::Exact,
        (_, "over" | "above" | "exceeding" | ">" | "über" | "beyond" | "surpassing") => {
            Comparator::Over
        }
        (_, "≥" | "mindestens" | "minimum") => Comparator::AtLeast,
        (_, "under" | "below" | "<" | "unter" | "sub") => Comparator::Under,
        (_, "≤" | "maximum" | "jusqu'à" | "maximal" | "reaching" | "peaking") => {
            Comparator::UpTo
        }
        (_, "nearly" | "almost" | "fast" | "knapp" | "presque") => Comparator::Nearly,
        (
            _,
            "about" | "around" | "approximately" | "roughly" | "some" | "~" | "≈" | "ca" | "circa"
            | "approx" | "rund" | "etwa" | "environ" | "près",
        ) => Comparator::About,
        (_, ".") if matches!(back(2), "ca" | "approx") => Comparator::About,
        _ => Comparator::Exact,
    };
    // "never fell below 99.2%": at least that.
    let denied =
        (1..=6).map_while(|n| from.checked_sub(n).map(|at| word(tokens, at))).any(|word| {
            matches!(word, "not" | "never" | "without" | "nicht" | "nie") || word.ends_with("n't")
        });
    let comparator = match comparator {
        Comparator::Under if denied => Comparator::AtLeast,
        Comparator::Over if denied => Comparator::UpTo,
        other => other,
    };
    (comparator, end)
}

/// `under two national programmes`, `under one contract`: no bound, what it was done by.
fn is_under_rules(tokens: &[Token], end: usize) -> bool {
    const RULES: &str = "programme programmes program programs scheme schemes contract contracts \
        agreement agreements framework frameworks grant grants licence licences head heads director \
        directors manager managers editor editors chef chefs supervisor supervisors";
    let mut next = tokens.iter().skip(end).take(3).take_while(|token| token.is_word());
    next.any(|token| RULES.split_whitespace().any(|rule| rule == token.lower))
}

/// Places of quantities that follow one another, years between them left out.
fn neighbours(found: &[Quantity]) -> Vec<(usize, usize)> {
    let measures: Vec<usize> = (0..found.len())
        .filter(|&at| !matches!(found[at].unit, Unit::Year | Unit::Label))
        .collect();
    measures.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// Two of the quantities; `first` stands before `second`.
fn both(found: &mut [Quantity], first: usize, second: usize) -> [&mut Quantity; 2] {
    let (left, right) = found.split_at_mut(second);
    [&mut left[first], &mut right[0]]
}

/// `46 to 18 minutes`, `5–10 engineers`, `$1M to 2M`: the unit stands once.
fn inherit_units(tokens: &[Token], found: &mut [Quantity]) {
    for (first, second) in neighbours(found) {
        let [first, second] = both(found, first, second);
        // "terms of 45 instead of 30 days": days, both times.
        let between = tokens.get(first.end..second.start).unwrap_or_default();
        let instead = matches!(between, [a, b] if matches!(
            (a.lower.as_str(), b.lower.as_str()), ("instead", "of") | ("rather", "than")));
        if instead {
            take_unit(tokens, first, second);
        }
        // "8.9 of the 11.8 million euros"
        let of_the = matches!(between, [of] if of.lower == "of")
            || matches!(between, [of, the] if of.lower == "of" && the.lower == "the");
        if of_the && matches!(second.unit, Unit::Money(_)) {
            take_unit(tokens, first, second);
        }
        // "to 2.5 from 9 metres per second"
        let to_from = matches!(between, [from] if from.lower == "from")
            && first.start.checked_sub(1).is_some_and(|at| word(tokens, at) == "to")
            && first.start.checked_sub(2).is_none_or(|at| tokens[at].value().is_none());
        if to_from && take_unit(tokens, first, second) {
            first.step = Some(Step::To);
            second.step = Some(Step::From);
            continue;
        }
        let Some(joint) = joint(tokens, first, second.start) else { continue };
        // "680,000 francs to two laboratories" are no two francs.
        let own = joint == "to"
            && matches!(first.unit, Unit::Money(_))
            && !noun::bound(tokens, &[], second.start, second.end).after.is_empty()
            && second.value.approximate() < 1000.0
            && first.value.approximate() >= 1000.0;
        if own {
            continue;
        }
        if second.unit == Unit::Count && matches!(first.unit, Unit::Money(_)) {
            second.unit = first.unit.clone();
        } else if second.unit == Unit::Count
            && matches!(first.unit, Unit::Seconds | Unit::Months | Unit::Percent | Unit::Other(_))
            && noun::bound(tokens, &[], second.start, second.end).after.is_empty()
        {
            // `from 47 minutes to 6`.
            take_unit(tokens, second, first);
        } else {
            take_unit(tokens, first, second);
        }
        let sign = |at: &usize| money_sign(word(tokens, *at)).is_none();
        let led = (0..first.start).rev().take(3).find(sign);
        let before = led.map_or("", |at| word(tokens, at));
        let from = matches!(before, "from" | "von" | "de") || joint == "→" || joint == ">";
        let between = before == "between" || joint == "and" || joint == "und";
        // "by 18 days to 43", "down 18 days to 43": the change, and where it ended.
        // "fell by 13 to 8", "rose by 0.13 to 0.84"; "by 10 to 15 parts" are ten or fifteen.
        let (least, most) = (first.value.approximate(), second.value.approximate());
        let changed =
            first.unit != Unit::Count || before != "by" || least > most || most > 2.0 * least;
        if matches!(before, "by" | "down" | "up" | "um") && matches!(joint, "to" | "auf") && changed
        {
            first.step = Some(Step::By);
            second.step = Some(Step::To);
            continue;
        }
        if from || (!between && joint != "-" && joint != "–") {
            first.step = Some(Step::From);
            second.step = Some(Step::To);
        }
    }
}

/// `Years 3 and 4`, `levels 2 to 5`: the second is of the same name.
fn inherit_labels(tokens: &[Token], found: &mut [Quantity]) {
    for at in 1..found.len() {
        let [first, second] = both(found, at - 1, at);
        let joint = match tokens.get(first.end..second.start) {
            Some([one]) => {
                matches!(one.lower.as_str(), "and" | "to" | "or" | "-" | "–" | "," | "und" | "bis")
            }
            _ => false,
        };
        let plural = first.start.checked_sub(1).is_some_and(|at| tokens[at].lower.ends_with('s'));
        if first.unit == Unit::Label && second.unit == Unit::Count && joint && plural {
            second.unit = Unit::Label;
        }
    }
}

/// `by six months, from ten to four`: the ends of a change are in its unit.
fn inherit_from_change(tokens: &[Token], found: &mut [Quantity]) {
    for at in 2..found.len() {
        let (left, right) = found.split_at_mut(at - 1);
        let (Some(change), [from, to, ..]) = (left.last(), right) else { continue };
        let ends = from.step == Some(Step::From) && to.step == Some(Step::To);
        let plain = from.unit == Unit::Count && to.unit == Unit::Count;
        let led = change.start.checked_sub(1).map_or("", |at| word(tokens, at)) == "by";
        let near = from.start - change.end <= 3;
        let of_time = matches!(change.unit, Unit::Seconds | Unit::Months | Unit::Other(_));
        let bare = noun::bound(tokens, &[], to.start, to.end).after.is_empty();
        if !(ends && plain && led && near && of_time && bare) {
            continue;
        }
        for end in [from, to] {
            take_unit(tokens, end, change);
        }
    }
}

/// `1.8 seconds, down from 6.5`: a bare number that closes a change is in the unit before.
fn inherit_from_before(tokens: &[Token], found: &mut [Quantity]) {
    for at in 1..found.len() {
        let (left, right) = found.split_at_mut(at);
        let (Some(first), Some(second)) = (left.last(), right.first_mut()) else { continue };
        let led = second.start.checked_sub(1).map_or("", |at| word(tokens, at));
        // Not "from 2.4 mA", nor the "from 17" of "from 17 to 3".
        let closes = tokens.get(second.end).is_none_or(|next| {
            next.is_mark()
                || super::word::is_small(&next.lower)
                    && !next.is_marked_name()
                    && !matches!(next.lower.as_str(), "to" | "bis" | "auf")
        });
        let before = second.start.checked_sub(2).map_or("", |at| word(tokens, at));
        let back3 = second.start.checked_sub(3).map_or("", |at| word(tokens, at));
        // "cut by two thirds, from 48 a month to 15": of what, the first does not say.
        let cut_by_share = first.unit == Unit::Percent
            && noun::period(word(tokens, second.end + 1)).is_some()
            && matches!(word(tokens, second.end), "a" | "an" | "per" | "each" | "every");
        let led = (matches!(led, "to" | "than" | "into" | "auf") && before != "up")
            || matches!((before, led), ("down" | "up", "from") | ("instead", "of"))
            // "instead of the 55 it took"
            || led == "the" && before == "of" && back3 == "instead"
            || matches!(led, "against" | "had" | "where" | "previously" | "formerly" | "originally")
            // "in two minutes where it took twenty"
            || matches!((before, led), ("it", "took" | "takes"))
            // "rebuilt every six weeks, made to last ten"
            || matches!(led, "last" | "lasts" | "lasted" | "lasting")
            // "from a range of 120 years to one of 45", "from one in 24 months to one in 41"
            || matches!((before, led), ("one", "of" | "in" | "per"))
                && matches!(back3, "to" | "into")
            // "in 26 months against a plan of 28"
            || led == "of"
                && matches!(before, "plan" | "target" | "estimate" | "average" | "norm" | "allowance")
                && matches!(back3, "a" | "an" | "the" | "its" | "planned")
            // "took two days where it used to take nine"
            || matches!((before, led), ("to", "take" | "be" | "need" | "cost"))
            // "nine days fewer (17 instead of 26)"
            || led == "(" && matches!(word(tokens, second.end), "instead" | "rather" | "not")
            || (led == "from" && before == "," && second.start == first.end + 2 && !cut_by_share)
            // "which was 3.2 before"
            || led == "was" && word(tokens, second.end) == "before"
            // "to two days from nine", "to 1.2 points from 3.4"
            || led == "from"
                && matches!(first.unit, Unit::Points | Unit::Percent | Unit::Other(_))
                && second.start == first.end + 1
            || led == "from"
                && first.unit == Unit::Seconds
                && (second.start == first.end + 1
                    || second.start == first.end + 3
                        && matches!(word(tokens, first.end), "a" | "an" | "per" | "each"));
        // "2.4 km of pipe, and had 11 of 160 sections replaced", "to twice a week": counts.
        let of_many = word(tokens, second.end) == "of"
            && tokens.get(second.end + 1).is_some_and(|next| {
                next.value().is_some()
                    || next.lower == "the"
                        && tokens.get(second.end + 2).is_some_and(|next| next.value().is_some())
            });
        let times = matches!(word(tokens, second.start), "once" | "twice" | "thrice");
        let led = led && !of_many && !times;
        if led && closes {
            take_unit(tokens, second, first);
        }
    }
}

/// Gives a bare number the unit, and the scale, of another quantity; whether it could.
fn take_unit(tokens: &[Token], bare: &mut Quantity, of: &Quantity) -> bool {
    let plain = bare.unit == Unit::Count && of.unit != Unit::Count && scales(&of.unit);
    let Some(value) = rescaled(tokens, bare, of).filter(|_| plain) else { return false };
    bare.value = value;
    bare.unit = of.unit.clone();
    true
}

/// `all but` stands right before the token.
#[must_use]
pub fn follows_all_but(tokens: &[Token], at: usize) -> bool {
    at >= 2 && word(tokens, at - 2) == "all" && word(tokens, at - 1) == "but"
}

fn scales(unit: &Unit) -> bool {
    !matches!(unit, Unit::Year | Unit::Label | Unit::Rank | Unit::Of(_))
}

/// The first value of a pair in the unit of the second (`46 to 18 minutes`: 46 minutes).
fn rescaled(tokens: &[Token], first: &Quantity, second: &Quantity) -> Option<Value> {
    // `8.2 to 3.9 million`: the magnitude is of both.
    let plain = tokens
        .get(second.start)?
        .value()
        .or_else(|| Some(number_at(tokens, second.start)?.value))?;
    if plain.approximate() == 0.0 {
        return None;
    }
    first.value.times(second.value.over(plain)?)
}

/// The word or sign that joins two numbers directly, if one does.
fn joint<'t>(tokens: &'t [Token], first: &Quantity, start: usize) -> Option<&'t str> {
    let end = first.end;
    let mut between: Vec<&str> =
        tokens.get(end..start)?.iter().map(|token| token.lower.as_str()).collect();
    between.retain(|word| money_sign(word).is_none());
    // "48% (2021) to 63% (2024)", "from 48% in 2021 to 63%".
    let is_year = |word: &&str| word.len() == 4 && word.parse::<u16>().is_ok();
    if between.iter().any(is_year) {
        between
            .retain(|word| !is_year(word) && !matches!(*word, "in" | "(" | ")") && !is_month(word));
    }
    let back = |n: usize| first.start.checked_sub(n).map_or("", |at| word(tokens, at));
    let before = if money_sign(back(1)).is_some() { back(2) } else { back(1) };
    // "85 million dollars on 23 bank accounts": where they lie.
    let own = tokens
        .get(start + 1)
        .is_some_and(|next| next.is_word() && !super::word::is_small(&next.lower));
    match between.as_slice() {
        ["on"] if own => None,
        ["to" | "bis" | "auf" | "à" | "→" | "–" | "-" | "—" | "down" | "on"] => {
            between.first().copied()
        }
        ["down" | "up", "to"] => Some("to"),
        ["-", ">"] => Some("→"),
        // "11- to 18-year-olds"
        ["-", "to" | "and" | "bis"] => Some("-"),
        ["or" | "oder" | "ou"] => Some("-"),
        ["and" | "und" | "et"] if matches!(before, "between" | "zwischen" | "entre") => Some("and"),
        _ => None,
    }
}

/// Adds direction, step and noun.
fn bind(tokens: &[Token], found: &mut [Quantity]) {
    let spans: Vec<(usize, usize)> = found.iter().map(|q| (q.start, q.end)).collect();
    // The 8 of "year 8 pupils" is a name: what stands before it is told of what follows.
    let counts = |quantity: &&Quantity| {
        quantity.unit != Unit::Label
            || quantity.start.checked_sub(1).is_none_or(|at| word(tokens, at) != "year")
    };
    let counted: Vec<(usize, usize)> =
        found.iter().filter(counts).map(|quantity| (quantity.start, quantity.end)).collect();
    for quantity in found.iter_mut() {
        quantity.bound = noun::bound(tokens, &spans, quantity.start, quantity.end);
        if counted.len() < spans.len() {
            let bound = noun::bound(tokens, &counted, quantity.start, quantity.end);
            quantity.bound.before = bound.before;
            quantity.bound.measured = bound.measured;
        }
        quantity.direction = noun::direction(tokens, quantity.start, quantity.end);
        if quantity.step.is_none() {
            quantity.step = step(tokens, quantity.start);
            // `up to 70` is a bound, no change.
            if quantity.comparator == Comparator::UpTo && quantity.step == Some(Step::To) {
                quantity.step = None;
            }
            // "contributed to a 20% drop": by so much.
            let change = quantity.step == Some(Step::To)
                && matches!(
                    word(tokens, quantity.end),
                    "drop"
                        | "fall"
                        | "cut"
                        | "reduction"
                        | "decrease"
                        | "increase"
                        | "rise"
                        | "gain"
                        | "improvement"
                        | "saving"
                );
            if change {
                quantity.step = Some(Step::By);
            }
            // `used by eight laboratories`: they use it, nothing changed by eight.
            let points = quantity.bound.after.first().is_some_and(|stem| stem == "point");
            let agent = quantity.unit == Unit::Count && quantity.direction.is_none() && !points;
            if agent && quantity.step == Some(Step::By) {
                quantity.step = None;
            }
        }
    }
    turn_back(tokens, found);
    // `from 12 people`: a source, no change, unless it goes to somewhere.
    for at in 0..found.len() {
        let quantity = &found[at];
        let paired = |other: Option<&Quantity>| {
            other.is_some_and(|other| matches!(other.step, Some(Step::To | Step::From)))
        };
        let measures = |quantity: &&Quantity| quantity.unit != Unit::Year;
        let same = |other: &&Quantity| other.unit == quantity.unit;
        let alone = !paired(found[..at].iter().rev().find(measures))
            && !paired(found[at + 1..].iter().find(measures))
            && !paired(found[..at].iter().rev().find(same))
            && !paired(found[at + 1..].iter().find(same));
        if matches!(quantity.step, Some(Step::From | Step::To))
            && quantity.direction.is_none()
            && alone
        {
            found[at].step = None;
        }
    }
    // "31 pupils, nine of whom": pupils too.
    for at in 1..found.len() {
        let of_them = word(tokens, found[at].end) == "of"
            && matches!(word(tokens, found[at].end + 1), "whom" | "which");
        let counted = found[at].unit == Unit::Count && found[at - 1].unit == Unit::Count;
        let which = word(tokens, found[at].end + 1) == "which";
        // "for 31 of them the simulation agreed": them, not the simulation.
        let them = matches!(word(tokens, found[at].end + 1), "them" | "these" | "those")
            && matches!(word(tokens, found[at].end + 2), "the" | "a" | "an" | "its" | "their");
        let of_them = of_them || word(tokens, found[at].end) == "of" && them;
        if of_them && counted && (which || them || found[at].bound.after.is_empty()) {
            let things = found[at - 1].bound.after.clone();
            found[at].bound.after = things;
        }
    }
    // "documented eleven models and removed three that nobody used": models too.
    for at in 1..found.len() {
        let quantity = &found[at];
        let bare = quantity.unit == Unit::Count && quantity.bound.after.is_empty();
        let told = matches!(word(tokens, quantity.end), "that" | "which" | "who");
        let of = quantity
            .start
            .checked_sub(1)
            .is_some_and(|at| matches!(word(tokens, at), "of" | "the"));
        if !bare || !told || of {
            continue;
        }
        let value = quantity.value.approximate();
        let whole = found[..at].iter().rev().find(|whole| {
            whole.unit == Unit::Count
                && !whole.bound.after.is_empty()
                && whole.value.approximate() > value
        });
        if let Some(things) = whole.map(|whole| whole.bound.after.clone()) {
            found[at].bound.after = things;
        }
    }
    // "on 48,000 simulated grasps, then on 2,500 real ones": grasps too.
    for at in 1..found.len() {
        let ones = found[at].end..(found[at].end + 3).min(tokens.len());
        if found[at].unit == Unit::Count && ones.into_iter().any(|at| word(tokens, at) == "ones") {
            let things = found[at - 1].bound.after.clone();
            found[at].bound.after.extend(things);
        }
    }
    // Of a pair, the first value measures what the second does.
    for (first, second) in neighbours(found) {
        let [first, second] = both(found, first, second);
        // "from nine working days to four"
        let change = first.step == Some(Step::From)
            && second.step == Some(Step::To)
            && second.start - first.end <= 4;
        // "the points raised went from 14 to five": which way, the values say.
        if first.step == Some(Step::From)
            && second.step == Some(Step::To)
            && first.unit == second.unit
            && first.direction.is_some()
        {
            let down = first.value.approximate() > second.value.approximate();
            let way = if down { Direction::Down } else { Direction::Up };
            first.direction = Some(way);
            second.direction = Some(way);
        }
        if change && second.bound.after.is_empty() {
            second.bound.after.clone_from(&first.bound.after);
        }
        if change && first.unit == second.unit {
            // "from 48 a month to 15": both are rates.
            second.bound.per = second.bound.per.or(first.bound.per);
        }
        if change {
            second.bound.before.clone_from(&first.bound.before);
            second.bound.measured.clone_from(&first.bound.measured);
        }
        if joint(tokens, first, second.start).is_some() {
            if first.bound.after.is_empty() {
                first.bound.after.clone_from(&second.bound.after);
            }
            second.bound.before.clone_from(&first.bound.before);
            second.bound.measured.clone_from(&first.bound.measured);
            second.direction = second.direction.or(first.direction);
        }
        // "with 90 volunteers, 68% of whom": a share of them.
        let whom = word(tokens, second.end) == "of"
            && matches!(word(tokens, second.end + 1), "whom" | "which" | "them" | "these");
        let share = whom && second.unit == Unit::Percent && first.unit == Unit::Count;
        if share && second.start - first.end <= 6 && !first.bound.after.is_empty() {
            second.bound.after.clone_from(&first.bound.after);
        }
        // "11 of the hospital's 26 wards": both are wards.
        let of = word(tokens, first.end) == "of" && second.start - first.end <= 4;
        if of && first.unit == Unit::Count && second.unit == Unit::Count {
            first.bound.after.clone_from(&second.bound.after);
        }
    }
}

/// `1.8 seconds, down from 6.5`: the end of a change told before its beginning.
fn turn_back(tokens: &[Token], found: &mut [Quantity]) {
    for at in 1..found.len() {
        let (left, right) = found.split_at_mut(at);
        let Some(second) = right.first_mut() else { continue };
        // "71% of ulcers healed within 24 weeks, against 58%": of the same unit.
        let near = left.iter().rposition(|first| {
            first.unit == second.unit && second.start - first.end <= 10 && first.unit != Unit::Count
        });
        let Some(first) = left.get_mut(near.unwrap_or(at - 1)) else { continue };
        let back = |n: usize| second.start.checked_sub(n).map_or("", |at| word(tokens, at));
        let turned = matches!(
            (back(2), back(1)),
            ("down" | "up", "from")
                | ("rather", "than")
                | ("instead", "of")
                | ("compared", "with" | "to")
                | (_, "against")
                | ("to", "take" | "be" | "need" | "cost")
        );
        let reach = if near.is_some() { 10 } else { 8 };
        // "signatures down from 17% to 4%" is told forwards.
        let forwards = word(tokens, second.end) == "to"
            && tokens.get(second.end + 1).is_some_and(|next| {
                next.value().is_some() || number_at(tokens, second.end + 1).is_some()
            });
        if forwards {
            continue;
        }
        if turned && second.start - first.end <= reach {
            first.step = Some(Step::To);
            second.step = Some(Step::From);
            second.bound.before.clone_from(&first.bound.before);
            second.bound.before.extend(first.bound.after.iter().cloned());
            second.bound.measured.clone_from(&first.bound.measured);
            if second.bound.after.is_empty() {
                second.bound.after.clone_from(&first.bound.after);
            }
        }
    }
}

/// `by`, `to` or `from` within the two words before.
fn step(tokens: &[Token], start: usize) -> Option<Step> {
    for at in (1..=4).map_while(|n| start.checked_sub(n)) {
        match word(tokens, at) {
            "by" | "um" => {
                // "off by 5% on average": how far, no change.
                let before = at.checked_sub(1).map_or("", |at| word(tokens, at));
                let level = matches!(
                    before,
                    "off"
                        | "wrong"
                        | "out"
                        | "misses"
                        | "missed"
                        | "deviates"
                        | "deviated"
                        | "differs"
                        | "differed"
                        | "errs"
                );
                return (!level).then_some(Step::By);
            }
            "from" => return Some(Step::From),
            "to" | "auf" => {
                // "came to €31,000 a month": what it was.
                let before = at.checked_sub(1).map_or("", |at| word(tokens, at));
                let amounts = matches!(
                    before,
                    "come" | "came" | "comes" | "amounted" | "amounts" | "amounting" | "close"
                );
                return (!amounts).then_some(Step::To);
            }
            "over" | "more" | "than" | "about" | "around" | "nearly" | "almost" | "up" | "an"
            | "approximately" | "roughly" | "a" | "~" | "€" | "$" | "£" | "at" | "least"
            | "just" | "under" | "some" | "only" | "mehr" | "als" | "über" | "rund" | "etwa" => {}
            // "down by CAD 21,000"
            code if money_sign(code).is_some() => {}
            _ => return None,
        }
    }
    None
}
