//! What a letter or message may say of the posting, and where in a sentence it does.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::parse::{Sentence, Token, ladder, token::tokens};
use crate::memo::Memo;

/// Words of the posting that a letter or message may repeat as statements about the employer.
/// They are never evidence about the candidate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingContext {
    /// Employer named in the posting.
    pub employer: Option<String>,
    /// Title of the position.
    pub title: Option<String>,
    /// Phrases of the posting that may be repeated: requirements, needs, places, a contact's name.
    pub words: Vec<String>,
    /// The whole posting, where it is known: what stands in it word for word may be quoted.
    pub text: String,
}

impl PostingContext {
    /// Nothing may be said of a posting.
    fn is_empty(&self) -> bool {
        self.employer.is_none() && self.title.is_none() && self.words.is_empty()
    }

    /// For each token of the sentence, whether it speaks of the posting, not of the candidate.
    ///
    /// That is: the employer's name and the title, unless the candidate claims them ("at Acme I
    /// led", "as Head of Data I"); and after words that open a statement about the posting ("you are
    /// looking for", "your posting asks for"), the posting's own words up to the next "I".
    pub(super) fn exempt(&self, sentence: &Sentence) -> Vec<bool> {
        let mut exempt = vec![false; sentence.tokens.len()];
        if self.is_empty() {
            return exempt;
        }
        let tokens = &sentence.tokens;
        let employer = self.employer.as_deref().map(words_of).unwrap_or_default();
        let title = self.title.as_deref().map(words_of).unwrap_or_default();
        for (start, end) in occurrences(tokens, &employer) {
            if !worked_there(tokens, start) {
                exempt[start..end].fill(true);
            }
        }
        // "at Glenmara" of the Glenmara General Hospital.
        let distinctive = |word: &&String| {
            const COMMON: [&str; 9] = [
                "university",
                "royal",
                "national",
                "north",
                "south",
                "east",
                "west",
                "city",
                "general",
            ];
            word.len() > 4 && employer.len() > 1 && !COMMON.contains(&word.as_str())
        };
        if let Some(first) = employer.first().filter(distinctive) {
            let first = std::slice::from_ref(first);
            for (start, end) in occurrences(tokens, first) {
                if tokens[start].is_capitalised() && !worked_there(tokens, start) {
                    exempt[start..end].fill(true);
                }
            }
        }
        let core = self.title.as_deref().map(core_of_title).map(words_of).unwrap_or_default();
        let spans = occurrences(tokens, &title).chain(occurrences(tokens, &core));
        for (start, end) in spans {
            if !held(tokens, start) && !held_elsewhere(tokens, end, &employer) {
                exempt[start..end].fill(true);
            }
        }
        self.mark_quotes(sentence, &mut exempt);
        // Only a greeting names whom the posting names: few sentences have one.
        if let Some(greeting) = tokens.iter().position(greets) {
            let short = |phrase: &&String| phrase.split_whitespace().count() <= 4;
            for phrase in self.words.iter().filter(short) {
                let phrase = words_of(phrase);
                for (start, end) in occurrences(tokens, &phrase) {
                    if start > greeting {
                        exempt[start..end].fill(true);
                    }
                }
            }
        }
        self.mark_statements(tokens, &employer, &mut exempt);
        exempt
    }

    /// Marks what is quoted of the posting, word for word.
    fn mark_quotes(&self, sentence: &Sentence, exempt: &mut [bool]) {
        let opens =
            |token: &Token| token.is_mark() && matches!(token.text.as_str(), "“" | "„" | "«");
        let closes =
            |token: &Token| token.is_mark() && matches!(token.text.as_str(), "”" | "“" | "»");
        let tokens = &sentence.tokens;
        let Some(open) = tokens.iter().position(opens).filter(|_| !self.text.is_empty()) else {
            return;
        };
        let Some(close) = (open + 1..tokens.len()).rev().find(|&at| closes(&tokens[at])) else {
            return;
        };
        let words = |tokens: &[Token]| {
            let words: Vec<&str> =
                tokens.iter().filter(|t| !t.is_mark()).map(|t| t.lower.as_str()).collect();
            words.join(" ")
        };
        let quoted = words(&tokens[open + 1..close]);
        if words(&super::parse::token::tokens(&self.text)).contains(&quoted) {
            exempt[open..=close].fill(true);
        }
    }

    /// Marks the posting's words within statements about it.
    fn mark_statements(&self, tokens: &[Token], employer: &[String], exempt: &mut [bool]) {
        // Most sentences say nothing of the posting: its words are read when one does.
        let stems: std::cell::LazyCell<Vec<Rc<Vec<String>>>, _> = std::cell::LazyCell::new(|| {
            let named = [&self.employer, &self.title].into_iter().flatten();
            named.chain(&self.words).map(|phrase| stems_of(phrase)).collect()
        });
        let is_theirs = |stem: &String| stems.iter().any(|phrase| phrase.contains(stem));
        let mut about = false;
        for (at, token) in tokens.iter().enumerate() {
            if is_first_person(&token.lower) || token.is(".") || token.is(";") {
                about = false;
            } else if opens_statement(tokens, at, employer) {
                about = true;
            }
            let plain = token.is_word() && !token.is_capitalised() && !token.is_marked_name();
            if about
                && (is_theirs(&token.stem) || token.is_mark() || plain)
                && let Some(mark) = exempt.get_mut(at)
            {
                *mark = true;
            }
        }
    }
}

/// The title without what stands behind a comma, a dash or a bracket.
fn core_of_title(title: &str) -> &str {
    let end = [",", " - ", " – ", " (", " |", "/"].iter().filter_map(|mark| title.find(mark)).min();
    &title[..end.unwrap_or(title.len())]
}

/// `Head of Finance at Castlemere`, when the posting is another employer's.
fn held_elsewhere(tokens: &[Token], end: usize, employer: &[String]) -> bool {
    let at =
        tokens.get(end).is_some_and(|token| matches!(token.lower.as_str(), "at" | "bei" | "chez"));
    let place = tokens.get(end + 1).filter(|token| token.is_capitalised());
    at && place.is_some_and(|token| !employer.contains(&token.lower))
}

/// The words of a phrase of the posting, in lower case: each claim asks for them again.
fn words_of(phrase: &str) -> Rc<Vec<String>> {
    thread_local! {
        static KNOWN: Memo<Rc<Vec<String>>> = Memo::default();
    }
    let words = |phrase| tokens(phrase).into_iter().filter(|t| !t.is_mark()).map(|t| t.lower);
    KNOWN.with(|known| known.get_or(phrase, || Rc::new(words(phrase).collect())))
}

/// Their stems.
fn stems_of(phrase: &str) -> Rc<Vec<String>> {
    thread_local! {
        static KNOWN: Memo<Rc<Vec<String>>> = Memo::default();
    }
    let stems = |phrase| tokens(phrase).into_iter().filter(|t| !t.is_mark()).map(|t| t.stem);
    KNOWN.with(|known| known.get_or(phrase, || Rc::new(stems(phrase).collect())))
}

fn greets(token: &Token) -> bool {
    matches!(
        token.lower.as_str(),
        "dear" | "hello" | "hi" | "liebe" | "sehr" | "cher" | "chère" | "bonjour"
    )
}

/// Without the ending of a genitive.
fn bare(mut word: &str) -> &str {
    while let Some(shorter) = word.strip_suffix("'s") {
        word = shorter;
    }
    word
}

/// Token spans where the words stand in a row, marks between them allowed.
fn occurrences<'a>(
    tokens: &'a [Token],
    words: &'a [String],
) -> impl Iterator<Item = (usize, usize)> + 'a {
    (0..tokens.len()).filter_map(move |start| {
        let mut at = start;
        for (index, word) in words.iter().enumerate() {
            while index > 0 && tokens.get(at).is_some_and(Token::is_mark) {
                at += 1;
            }
            if bare(&tokens.get(at)?.lower) != bare(word) {
                return None;
            }
            at += 1;
        }
        (!words.is_empty()).then_some((start, at))
    })
}

pub(super) fn is_first_person(lower: &str) -> bool {
    matches!(
        lower,
        "i" | "my"
            | "me"
            | "i've"
            | "i'm"
            | "i'd"
            | "myself"
            | "mine"
            | "we"
            | "our"
            | "ich"
            | "mein"
            | "meine"
            | "meiner"
            | "meinem"
            | "meinen"
            | "mich"
            | "mir"
            | "je"
            | "j'ai"
            | "mon"
            | "ma"
            | "mes"
            | "moi"
            | "nous"
    )
}

/// `your posting`, `you need`, `the role asks`, `Acme is looking for`.
fn opens_statement(tokens: &[Token], at: usize, employer: &[String]) -> bool {
    let lower = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let asks = |word: &str| {
        let wants = [
            "ask",
            "asks",
            "need",
            "needs",
            "want",
            "wants",
            "seek",
            "seeks",
            "require",
            "requires",
            "look",
            "looking",
            "call",
            "calls",
            "mention",
            "mentions",
            "describe",
            "describes",
            "is",
            "are",
            "has",
            "have",
            "names",
            "lists",
            "sucht",
            "suchen",
            "braucht",
            "verlangt",
            "cherche",
            "cherchez",
            "recherche",
            "recherchez",
            "demande",
            "calling",
            "hiring",
        ];
        wants.contains(&word)
    };
    let subject = match lower(at) {
        "you" | "your" | "sie" | "ihr" | "ihre" | "ihrer" | "vous" | "votre" | "vos" => {
            return true;
        }
        "posting" | "advert" | "ad" | "vacancy" | "position" | "role" | "opening" | "job"
        | "description" | "stelle" | "poste" | "annonce" | "stellenanzeige" => true,
        word => employer.last().is_some_and(|last| last == word.trim_end_matches("'s")),
    };
    subject && (asks(lower(at + 1)) || asks(lower(at + 2)))
}

/// `I led … at Acme`: the candidate would have worked there.
fn worked_there(tokens: &[Token], start: usize) -> bool {
    let before = start.checked_sub(1).and_then(|at| tokens.get(at)).map_or("", |t| &t.lower);
    let at_place = matches!(
        before,
        "at" | "for"
            | "with"
            | "within"
            | "in"
            | "bei"
            | "chez"
            | "from"
            | "joining"
            | "of"
            | "as"
            | "für"
    );
    // What another sentence of it tells is of another place.
    let parts = |token: &Token| token.is(";") || token.is(".");
    let first = tokens[..start].iter().rposition(parts).map_or(0, |at| at + 1);
    let last = tokens[start..].iter().position(parts).map_or(tokens.len(), |at| start + at);
    let tokens = &tokens[first..last];
    let modal = tokens.iter().any(|token| {
        matches!(
            token.lower.as_str(),
            "would"
                | "could"
                | "can"
                | "will"
                | "want"
                | "like"
                | "look"
                | "apply"
                | "applying"
                | "application"
                | "role"
                | "position"
                | "post"
                | "writing"
                | "interest"
                | "interested"
                | "hope"
                | "join"
                | "opening"
                | "opportunity"
                | "vacancy"
                | "i'd"
                | "hiring"
                | "möchte"
                | "würde"
                | "bewerbe"
                | "bewerbung"
                | "stelle"
                | "poste"
                | "candidature"
                | "glad"
                | "happy"
                | "freue"
                | "posting"
                | "advert"
                | "team"
                | "talk"
                | "conversation"
                | "saw"
                | "noticed"
        )
    });
    let deed = tokens.iter().any(|token| {
        ladder::rung(token).is_some()
            || matches!(
                token.lower.as_str(),
                "worked"
                    | "served"
                    | "years"
                    | "spent"
                    | "was"
                    | "employed"
                    | "experience"
                    | "previously"
                    | "former"
                    | "formerly"
                    | "currently"
            )
    });
    at_place && deed && !modal
}

/// `as Head of Data, I`: the candidate would have held the title.
fn held(tokens: &[Token], start: usize) -> bool {
    let back = |n: usize| {
        start.checked_sub(n).and_then(|at| tokens.get(at)).map_or("", |t| t.lower.as_str())
    };
    let article = matches!(back(1), "a" | "an" | "the" | "my" | "our");
    let lead = if article { back(2) } else { back(1) };
    let role_follows = tokens.iter().skip(start).take(12).any(|token| {
        matches!(
            token.lower.as_str(),
            "role" | "position" | "posting" | "opening" | "vacancy" | "job"
        )
    });
    let asked = tokens.iter().take(start).any(|t| {
        matches!(
            t.lower.as_str(),
            "your"
                | "you"
                | "application"
                | "apply"
                | "applying"
                | "join"
                | "joining"
                | "become"
                | "would"
                | "vacancy"
                | "bewerbung"
                | "candidature"
                | "bewerbe"
        )
    });
    let claims = matches!(
        lead,
        "as" | "am"
            | "i'm"
            | "was"
            | "been"
            | "experienced"
            | "als"
            | "suis"
            | "former"
            | "current"
            | "seasoned"
            | "being"
    );
    claims && !(role_follows || asked)
        || (matches!(back(1), "experienced" | "seasoned" | "current" | "former"))
}
