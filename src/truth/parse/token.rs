//! Words, numbers and marks of a text.

use super::value::Value;
use super::word;

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word, possibly with digits in it (`k8s`, `p99`, `C++`, `Node.js`).
    Word,
    /// Digits: `1,200`, `99.97`, `2M`.
    Number(Value),
    /// Any other visible character: punctuation, `%`, `€`, `+`.
    Mark,
}

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// As written.
    pub text: String,
    /// In lower case.
    pub lower: String,
    /// Stem of a word; the lower case of anything else.
    pub stem: String,
    /// What it is.
    pub kind: Kind,
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// First word of a sentence.
    pub initial: bool,
    /// No space before it.
    pub glued: bool,
}

impl Token {
    /// A word.
    #[must_use]
    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// Punctuation or a sign.
    #[must_use]
    pub fn is_mark(&self) -> bool {
        self.kind == Kind::Mark
    }

    /// Is this mark.
    #[must_use]
    pub fn is(&self, mark: &str) -> bool {
        self.kind == Kind::Mark && self.text == mark
    }

    /// Number in digits.
    #[must_use]
    pub fn value(&self) -> Option<Value> {
        match self.kind {
            Kind::Number(value) => Some(value),
            Kind::Word | Kind::Mark => None,
        }
    }

    /// Starts with an upper-case letter.
    #[must_use]
    pub fn is_capitalised(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// Two or more letters, all upper case (`AWS`, `R&D`, `APIs`), or upper case within (`GitHub`),
    /// or letters with digits (`k8s`, `B2B`).
    #[must_use]
    pub fn is_marked_name(&self) -> bool {
        let letters: Vec<char> = self.text.chars().filter(|c| c.is_alphabetic()).collect();
        let digits = self.text.chars().any(|c| c.is_ascii_digit());
        let uppers = letters.iter().filter(|c| c.is_uppercase()).count();
        let inner = letters.iter().skip(1).any(|c| c.is_uppercase());
        // `dbt`, `npm`: no word of these languages does without vowels.
        let vowels = letters.iter().any(|c| "aeiouyäöüAEIOUYÄÖÜ".contains(*c) || !c.is_ascii());
        let consonants = letters.len() >= 3 && uppers == 0 && !vowels;
        self.is_word() && ((uppers >= 1 && inner) || (digits && !letters.is_empty()) || consonants)
    }
}

/// Longest text that is parsed; what lies beyond is one unknown word, so never supported.
const LIMIT: usize = 20_000;

/// Tokens of `text`, in order.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<(usize, char)> = text.char_indices().take(LIMIT).collect();
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    let mut initial = true;
    while let Some(&(start, first)) = chars.get(at) {
        if first.is_whitespace() {
            at += 1;
            continue;
        }
        let (length, kind) = scan(&chars[at..]);
        let end = chars.get(at + length).map_or(text.len(), |&(byte, _)| byte);
        let end = if at + length >= chars.len() && chars.len() == LIMIT {
            chars.last().map_or(end, |&(byte, c)| byte + c.len_utf8())
        } else {
            end
        };
        let written = text.get(start..end).unwrap_or_default().to_owned();
        let mut lower = written.to_lowercase().replace('’', "'");
        // "B.Sc", "Ph.D"
        if kind == Kind::Word && lower.contains('.') && lower.len() <= 6 {
            let bare = lower.replace('.', "");
            if matches!(
                bare.as_str(),
                "bsc"
                    | "msc"
                    | "ba"
                    | "ma"
                    | "phd"
                    | "mba"
                    | "llb"
                    | "llm"
                    | "beng"
                    | "meng"
                    | "bed"
            ) {
                lower = bare;
            }
        }
        let glued = tokens.last().is_some_and(|last| last.end == start);
        let stem = if kind == Kind::Word { word::stem(&lower) } else { lower.clone() };
        let opens = ends_sentence(&written, &kind);
        let is_mark = kind == Kind::Mark;
        tokens.push(Token {
            text: written,
            lower,
            stem,
            kind,
            start,
            end,
            initial: initial && !is_mark,
            glued,
        });
        initial = opens || (initial && is_mark);
        at += length;
    }
    tokens
}

/// A full stop and the like open a sentence; so does a list mark or a colon.
fn ends_sentence(written: &str, kind: &Kind) -> bool {
    *kind == Kind::Mark && matches!(written, "." | "!" | "?" | ":" | ";" | "•" | "·" | "|")
}

/// Length in characters and kind of the token that starts here.
fn scan(rest: &[(usize, char)]) -> (usize, Kind) {
    let first = rest[0].1;
    if first.is_ascii_digit() {
        return scan_number(rest);
    }
    if first == '.' && rest.get(1).is_some_and(|&(_, c)| c.is_ascii_uppercase()) {
        let length = 1 + word_length(&rest[1..]);
        return (length, Kind::Word);
    }
    if first.is_alphabetic() {
        return (word_length(rest), Kind::Word);
    }
    (1, Kind::Mark)
}

/// Letters and digits with `'`, `.`, `&` between them, and `++`, `+`, `#` after one or two letters.
fn word_length(rest: &[(usize, char)]) -> usize {
    let mut length = 0;
    while let Some(&(_, c)) = rest.get(length) {
        let joined = matches!(c, '\'' | '’' | '.' | '&' | '_')
            && rest.get(length + 1).is_some_and(|&(_, next)| next.is_alphanumeric());
        if !(c.is_alphanumeric() || is_combining(c) || (length > 0 && joined)) {
            break;
        }
        length += 1;
    }
    let length = length.max(1);
    if length <= 2 {
        let suffix = rest[length..].iter().take_while(|&&(_, c)| c == '+' || c == '#').count();
        return length + suffix.min(2);
    }
    length
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Digits with separators, then a suffix of magnitude (`k`, `M`, `bn`) if nothing else follows it.
/// Digits glued to other letters are a word: `3D`, `5G`, `2FA`.
fn scan_number(rest: &[(usize, char)]) -> (usize, Kind) {
    let mut length = 0;
    while let Some(&(_, c)) = rest.get(length) {
        let next_digit = rest.get(length + 1).is_some_and(|&(_, next)| next.is_ascii_digit());
        let separator = matches!(c, '.' | ',' | '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}')
            && next_digit
            && (c == '.' || c == ',' || groups_of_three(&rest[length + 1..]));
        if !(c.is_ascii_digit() || separator) {
            break;
        }
        length += 1;
    }
    let digits: String = rest[..length].iter().map(|&(_, c)| c).collect();
    let letters: String =
        rest[length..].iter().map(|&(_, c)| c).take_while(|c| c.is_alphabetic()).collect();
    let letters_length = letters.chars().count();
    let after = rest.get(length + letters_length).map(|&(_, c)| c);
    let alone = !after.is_some_and(|c| c.is_ascii_digit());
    let Some(value) = Value::from_digits(&digits) else { return (length, Kind::Word) };
    if letters.is_empty() {
        return (length, Kind::Number(value));
    }
    if let (Some(scale), true) = (word::magnitude_suffix(&letters), alone) {
        let value = value.times(scale);
        return match value {
            Some(value) => (length + letters_length, Kind::Number(value)),
            None => (length + letters_length, Kind::Word),
        };
    }
    if alone && word::is_unit_suffix(&letters) {
        return (length, Kind::Number(value));
    }
    (word_length(rest), Kind::Word)
}

fn groups_of_three(rest: &[(usize, char)]) -> bool {
    rest.iter().take_while(|(_, c)| c.is_ascii_digit()).count() == 3
}
