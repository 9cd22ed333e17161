//! What a quantity counts or measures: the noun after it, or the measure named before it.

use super::ladder;
use super::quantity::Direction;
use super::token::Token;
use super::word::{self, is_small};

/// The words a quantity is bound to, as stems.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bound {
    /// Noun phrase right after: `12 backend engineers` → backend, engineer.
    pub after: Vec<String>,
    /// Words before it in its clause: `cut build time by 40%` → build, time.
    pub before: Vec<String>,
    /// Words that may be the measure itself: the head of the phrase after the verb, and the word
    /// nearest to the number.
    pub measured: Vec<String>,
    /// `per day`, `a month`, `annually`: as the unit of time.
    pub per: Option<&'static str>,
}

/// Binds the quantity at `start..end`; `others` are the spans of all quantities.
#[must_use]
pub fn bound(tokens: &[Token], others: &[(usize, usize)], start: usize, end: usize) -> Bound {
    let after = after(tokens, others, end);
    let (before, measured) = before(tokens, others, start);
    Bound { after, before, measured, per: per(tokens, end) }
}

fn counted(others: &[(usize, usize)], at: usize) -> bool {
    others.iter().any(|&(start, end)| (start..end).contains(&at))
}

fn joins(token: &Token) -> bool {
    token.glued && matches!(token.text.as_str(), "-" | "‑" | "/" | "&")
}

fn after(tokens: &[Token], others: &[(usize, usize)], end: usize) -> Vec<String> {
    let mut nouns: Vec<String> = Vec::new();
    let mut at = end;
    let mut nominal = false;
    // Asked for a noun of several words only: it reads the whole sentence.
    let german = std::cell::LazyCell::new(|| word::is_german(tokens));
    while let Some(token) = tokens.get(at) {
        let first = nouns.is_empty();
        if counted(others, at) {
            break;
        }
        // "26 students' union events" are events.
        let of_many = token.is_mark() && matches!(token.text.as_str(), "'" | "’");
        if of_many && token.glued && at > end && tokens[at - 1].lower.ends_with('s') {
            nouns.clear();
            at += 1;
            continue;
        }
        if token.is_mark() && !joins(token) {
            break;
        }
        if token.is_mark() {
            at += 1;
            continue;
        }
        let lower = token.lower.as_str();
        // `on-time delivery`: the small word belongs to the compound.
        if is_small(lower) && tokens.get(at + 1).is_some_and(|next| next.glued && next.is("-")) {
            at += 2;
            continue;
        }
        // The `down` of `step-down patients`, too.
        if is_small(lower) && !first && at > 0 && tokens[at - 1].glued && tokens[at - 1].is("-") {
            at += 1;
            continue;
        }
        // "against 58% the year before" are no years.
        let when = tokens.get(at + 1).is_some_and(|next| {
            matches!(next.lower.as_str(), "before" | "earlier" | "ago" | "later")
        });
        if first && when && period(lower).is_some() {
            break;
        }
        // "to 4 the following year": when, not what.
        let next_period =
            matches!(lower, "following" | "next" | "previous" | "preceding" | "same" | "last")
                && tokens.get(at + 1).is_some_and(|next| period(&next.lower).is_some());
        if first && next_period {
            break;
        }
        // "from five days to three once the score was used"
        if matches!(lower, "once" | "instead" | "rather") {
            break;
        }
        // "six wards answer questions": what they do.
        let plural = !first
            && tokens[at - 1].lower.ends_with('s')
            && !tokens[at - 1].lower.ends_with("ss")
            && !super::word::names_many(&tokens[at - 1].lower);
        let object = tokens.get(at + 1).is_some_and(|next| {
            next.is_word() && !is_small(&next.lower) && next.lower.ends_with('s')
        });
        if plural
            && object
            && !lower.ends_with('s')
            && !token.is_capitalised()
            && crate::truth::thesaurus::is_verb(&token.stem)
        {
            break;
        }
        // "two a quarter" are no quarters.
        if matches!(lower, "a" | "an")
            && tokens.get(at + 1).is_some_and(|next| period(&next.lower).is_some())
        {
            break;
        }
        if is_small(lower) {
            let linking = matches!(
                lower,
                "of" | "the"
                    | "a"
                    | "an"
                    | "our"
                    | "all"
                    | "their"
                    | "its"
                    | "new"
                    | "more"
                    | "fewer"
                    | "less"
                    | "other"
                    | "der"
                    | "die"
                    | "des"
                    | "den"
                    | "aller"
                    | "de"
                    | "d'"
                    | "du"
                    | "my"
                    | "existing"
                    | "different"
                    | "additional"
                    | "most"
                    | "les"
                    | "weniger"
                    | "mehr"
                    | "these"
                    | "those"
                    | "them"
                    | "which"
                    | "whom"
                    | "as"
            ) || (nominal && matches!(lower, "in" | "on" | "to" | "for"));
            if first && linking {
                at += 1;
                continue;
            }
            // "three first-author and five co-authored papers": papers, both times.
            let compound = at > 1 && joins(&tokens[at - 2]);
            let next = others.iter().find(|(start, _)| *start == at + 1 && lower == "and");
            if let Some((_, end)) = next.filter(|_| compound && nouns.len() < 3) {
                nouns.extend(self::after(tokens, others, *end).pop());
            }
            break;
        }
        // "two newly hired technicians"
        let newly = at > 0 && tokens[at - 1].lower == "newly" && lower.ends_with("ed");
        if first && (lower.ends_with("ly") || lower == "times" || newly) {
            at += 1;
            continue;
        }
        // The verb of "15 mothers attend".
        let closes = tokens.get(at + 1).is_none_or(|next| {
            next.is_mark() && !next.glued
                || [",", "."].iter().any(|mark| next.is(mark))
                || is_small(&next.lower)
                || matches!(next.lower.as_str(), "each" | "every")
        });
        if !first
            && closes
            && tokens[at - 1].lower.ends_with('s')
            && !lower.ends_with('s')
            && crate::truth::thesaurus::is_verb(&token.stem)
        {
            break;
        }
        // "four depots lost money"
        // "loans 90 days overdue shrank from 7% to 5%"
        let changes = tokens
            .get(at + 1)
            .is_some_and(|next| matches!(next.lower.as_str(), "from" | "to" | "by"));
        if !first && changes && super::name::is_past_form_alone(lower) {
            break;
        }
        if !first && super::name::is_verb_form_alone(lower) && tokens[at - 1].lower.ends_with('s') {
            break;
        }
        // The verb of "three of the teams use it".
        if !first && word::is_light(lower) && tokens[at - 1].lower.ends_with('s') {
            break;
        }
        if !first && !token.is_capitalised() && *german {
            break;
        }
        // "all 3,020 km completed": what was done to them.
        if first && closes && lower.ends_with("ed") && is_past(&token.stem, lower) {
            break;
        }
        if first && !nominal && nominal_direction(&token.stem).is_some() {
            nominal = true;
            at += 1;
            continue;
        }
        // The `selling` of `best-selling items`: the thing counted comes behind it.
        let compound = at > 0 && tokens[at - 1].glued && tokens[at - 1].is("-") && !first;
        if compound && (lower.ends_with("ing") || lower.ends_with("ed")) {
            at += 1;
            continue;
        }
        if !first
            && (lower.ends_with("ing")
                || lower.ends_with("ed")
                || ladder::rung(token).is_some()
                || direction_of(&token.stem).is_some())
        {
            break;
        }
        if matches!(
            lower,
            "faster"
                | "slower"
                | "higher"
                | "lower"
                | "shorter"
                | "cheaper"
                | "lighter"
                | "heavier"
                | "longer"
                | "better"
                | "later"
                | "sooner"
                | "ago"
                | "away"
                | "per"
        ) {
            if first {
                at += 1;
                continue;
            }
            break;
        }
        nouns.push(token.stem.clone());
        at += 1;
        if nouns.len() == 5 {
            break;
        }
    }
    nouns
}

/// A form in -ed of a verb: no `seed`, no `bed`.
fn is_past(stem: &str, lower: &str) -> bool {
    lower.len() > 5 && crate::truth::thesaurus::is_verb(stem)
}

/// Words before the number back to the start of its clause; and those that may be the measure.
fn before(tokens: &[Token], others: &[(usize, usize)], start: usize) -> (Vec<String>, Vec<String>) {
    let mut words: Vec<(usize, String)> = Vec::new();
    let mut verb = None;
    for at in (0..start).rev().take(14) {
        let Some(token) = tokens.get(at) else { break };
        // "the bypass (£8.5m)": the amount is of what stands before the bracket.
        let bracket = token.is("(") && words.is_empty() && start - at <= 2;
        if bracket {
            continue;
        }
        if counted(others, at) || ends_clause(token) {
            break;
        }
        if direction_of(&token.stem).is_some() || ladder::rung(token).is_some() {
            verb = Some(at);
            if !words.is_empty() {
                break;
            }
            continue;
        }
        if token.is_word() && !is_small(&token.lower) {
            words.push((at, token.stem.clone()));
        }
    }
    words.reverse();
    let mut measured: Vec<String> = Vec::new();
    if let Some(head) = head_after(tokens, &words, verb) {
        measured.push(head);
    }
    if let Some((_, nearest)) = words.last() {
        measured.push(nearest.clone());
    }
    (words.into_iter().map(|(_, stem)| stem).collect(), measured)
}

/// Last word of the unbroken phrase that follows the verb (or opens the clause).
fn head_after(tokens: &[Token], words: &[(usize, String)], verb: Option<usize>) -> Option<String> {
    let first = match verb {
        Some(verb) => words.iter().position(|(at, _)| *at > verb)?,
        None => 0,
    };
    let mut last = first;
    while let (Some((here, _)), Some((next, _))) = (words.get(last), words.get(last + 1)) {
        let broken =
            tokens.get(here + 1..*next).is_none_or(|between| between.iter().any(Token::is_word));
        if broken {
            break;
        }
        last += 1;
    }
    words.get(last).map(|(_, stem)| stem.clone())
}

fn ends_clause(token: &Token) -> bool {
    (token.is_mark()
        && matches!(token.text.as_str(), "," | ";" | ":" | "." | "(" | ")" | "–" | "—" | "|"))
        || matches!(
            token.lower.as_str(),
            "and"
                | "while"
                | "which"
                | "that"
                | "und"
                | "et"
                | "but"
                | "wodurch"
                | "qui"
                | "who"
                | "i"
                | "ich"
                | "je"
                | "j'ai"
        )
}

/// Which way a verb or noun of change points.
#[must_use]
pub fn direction_of(stem: &str) -> Option<Direction> {
    match word::concept(stem) {
        "cut" => Some(Direction::Down),
        "grow" => Some(Direction::Up),
        _ => match stem {
            "reduct" | "declin" | "save" | "gesenkt" | "reduziert" | "verkurzt" | "reduit" => {
                Some(Direction::Down)
            }
            "growth" | "gain" | "uplift" | "lift" | "gesteigert" | "erhoht" | "augment"
            | "climb" | "doubl" | "tripl" => Some(Direction::Up),
            _ => None,
        },
    }
}

fn nominal_direction(stem: &str) -> Option<Direction> {
    direction_of(stem).or(match stem {
        "improv" | "chang" => Some(Direction::Up),
        _ => None,
    })
}

/// Direction of the change a quantity measures: the word of change after it, else the nearest
/// verb of change before it in its clause.
#[must_use]
pub fn direction(tokens: &[Token], start: usize, end: usize) -> Option<Direction> {
    let back = |n: usize| start.checked_sub(n).map_or("", |at| tokens[at].lower.as_str());
    let verb = |at: usize| {
        let compound = tokens.get(at + 1).is_some_and(|next| next.glued && next.is("-"));
        if compound { None } else { direction_of(&tokens[at].stem) }
    };
    // "raising the table by 20 centimetres cut emissions": by so much it was raised.
    if back(1) == "by" {
        let mut clause = (0..start).rev().take(7).take_while(|at| !tokens[*at].is_mark());
        if let Some(direction) = clause.find_map(verb) {
            return Some(direction);
        }
    }
    let next = tokens.get(end).filter(|token| token.is_word());
    if let Some(token) = next {
        match token.lower.as_str() {
            "fewer" | "less" | "lower" | "weniger" | "shorter" | "cheaper" | "lighter" => {
                return Some(Direction::Down);
            }
            // "downtime on line 6 more than halved"
            "more"
                if tokens.get(end + 1).is_some_and(|than| than.lower == "than")
                    && tokens.get(end + 2).is_some_and(|factor| {
                        matches!(
                            factor.lower.as_str(),
                            "halved" | "doubled" | "tripled" | "trebled"
                        )
                    }) => {}
            "more" | "higher" | "mehr" | "heavier" => return Some(Direction::Up),
            _ => {}
        }
        if let Some(direction) = direction_of(&token.stem) {
            return Some(direction);
        }
    }
    match (back(2), back(1)) {
        (_, "up") => return Some(Direction::Up),
        ("up", "by") => return Some(Direction::Up),
        (_, "down") | ("down", "to" | "by") => return Some(Direction::Down),
        _ => {}
    }
    for at in (0..start).rev().take(12) {
        let token = tokens.get(at)?;
        if token.is_mark() && matches!(token.text.as_str(), ";" | "." | ":" | ",") {
            return None;
        }
        if let Some(direction) = verb(at) {
            return Some(direction);
        }
    }
    None
}

/// The unit of time of a rate after the number: `2M requests per day`.
fn per(tokens: &[Token], end: usize) -> Option<&'static str> {
    for at in end..(end + 7).min(tokens.len()) {
        let token = tokens.get(at)?;
        let other = matches!(
            token.lower.as_str(),
            "and"
                | "while"
                | "with"
                | "und"
                | "et"
                | "by"
                | "through"
                | "via"
                | "using"
                | "following"
                | "after"
                | "before"
                | "since"
        ) || ladder::rung(token).is_some();
        if other || token.is_mark() && !matches!(token.text.as_str(), "/" | "-") {
            return None;
        }
        // "eleven depots four times a year": how often it is done, not how many there are a year.
        let often = matches!(token.lower.as_str(), "times" | "twice" | "once" | "thrice");
        if at > end && (often || token.value().is_some()) {
            return None;
        }
        let adverb = rate(&token.lower);
        // "52,000 over two years on the weekly podcast": what sort of podcast.
        let adjective = at > end
            && (tokens[at - 1].glued && tokens[at - 1].is("-")
                || matches!(tokens[at - 1].lower.as_str(), "the" | "our" | "its" | "their" | "a"))
            && tokens.get(at + 1).is_some_and(|next| next.is_word() && !is_small(&next.lower));
        if adverb.is_some() && !adjective {
            return adverb;
        }
        let lead = matches!(
            token.lower.as_str(),
            "per" | "a" | "an" | "each" | "every" | "pro" | "/" | "par" | "im"
        );
        // "within a day" is how long, not how often.
        let before = at.checked_sub(1).map_or("", |at| tokens[at].lower.as_str());
        let span = matches!(
            before,
            "within"
                | "in"
                | "for"
                | "over"
                | "under"
                | "than"
                | "after"
                | "half"
                | "about"
                | "nearly"
                | "of"
        );
        if let (true, false, Some(next)) = (lead, span, tokens.get(at + 1))
            && let Some(unit) = period(&next.lower)
        {
            // "a minute and a half" is how long.
            let half = tokens.get(at + 2).is_some_and(|token| token.lower == "and")
                && tokens.get(at + 4).is_some_and(|token| token.lower == "half");
            if half {
                return None;
            }
            // "from 58% a year earlier" is when, not how often.
            let when = tokens.get(at + 2).is_some_and(|token| {
                matches!(
                    token.lower.as_str(),
                    "earlier" | "before" | "ago" | "later" | "previously"
                )
            });
            // "every quarter of an hour"
            let part =
                unit == "quarter" && tokens.get(at + 2).is_some_and(|token| token.lower == "of");
            if when || part {
                return None;
            }
            return Some(unit);
        }
    }
    None
}

/// `daily`, `yearly`: as the unit of time.
#[must_use]
pub fn rate(lower: &str) -> Option<&'static str> {
    Some(match lower {
        "hourly" => "hour",
        "daily" | "täglich" | "nightly" => "day",
        "weekly" | "wöchentlich" => "week",
        "monthly" | "monatlich" | "mensuel" => "month",
        "quarterly" => "quarter",
        "annually" | "annual" | "yearly" | "jährlich" | "annuel" => "year",
        _ => return None,
    })
}

/// A unit of time that something may happen in.
#[must_use]
pub fn period(lower: &str) -> Option<&'static str> {
    Some(match lower {
        "second" | "sec" | "s" | "sekunde" | "seconde" => "second",
        "minute" | "min" => "minute",
        "hour" | "h" | "stunde" | "heure" => "hour",
        "day" | "tag" | "jour" | "night" => "day",
        "week" | "woche" | "semaine" => "week",
        "month" | "monat" | "mois" => "month",
        "quarter" | "quartal" => "quarter",
        "year" | "jahr" | "an" => "year",
        _ => return None,
    })
}
