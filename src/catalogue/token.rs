//! A line cut into words, as people type it: with quotation marks of any shape around words that
//! belong together, and dashes that their keyboard made of two hyphens.

use super::error::Problem;

/// A word of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// The word, without its quotation marks.
    pub text: String,
    /// It stood in quotation marks: never an option.
    pub quoted: bool,
    /// Its number in the line, from 0.
    pub number: usize,
    /// First byte in the line.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

impl Token {
    /// The option it is, with or without a value after `=`.
    pub fn flag(&self) -> Option<&str> {
        let name = self.text.strip_prefix("--")?;
        (!self.quoted && name.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(&self.text)
    }
}

/// Cuts the line.
///
/// # Errors
/// A double quotation mark that is opened and not closed. A single one is then an apostrophe.
pub(super) fn tokens(line: &str) -> Result<Vec<Token>, Problem> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(found) = line[at..].find(|c: char| !c.is_whitespace()) {
        let start = at + found;
        let (text, quoted, length) = match quoted(&line[start..])? {
            Some((text, length)) => (text, true, length),
            None => bare(&line[start..])?,
        };
        at = start + length;
        if quoted || !text.is_empty() {
            tokens.push(Token { text, quoted, number: tokens.len(), start, end: at });
        }
    }
    Ok(tokens)
}

/// A word without marks, its own dashes made two hyphens; the value of `--option="a value"` may
/// have some.
fn bare(text: &str) -> Result<(String, bool, usize), Problem> {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let word = &text[..end];
    let name = word.trim_start_matches(is_dash);
    let option = name.len() < word.len() && name.starts_with(|c: char| c.is_ascii_alphabetic());
    if let Some(equals) = word.find('=').filter(|_| option)
        && let Some((value, length)) = quoted(&text[equals + 1..])?
    {
        let name = &word[word.len() - name.len()..=equals];
        return Ok((format!("--{name}{value}"), false, equals + 1 + length));
    }
    let word = if option { format!("--{name}") } else { word.to_owned() };
    Ok((word.chars().filter(|c| !is_invisible(*c)).collect(), false, end))
}

/// What stands in quotation marks at the start of the text, and the length with them.
fn quoted(text: &str) -> Result<Option<(String, usize)>, Problem> {
    let closing: &[char] = match text.chars().next() {
        Some('"') => &['"'],
        Some('“' | '”' | '„') => &['“', '”', '"'],
        Some('\'' | '‘' | '’') => return Ok(single(text)),
        _ => return Ok(None),
    };
    let mut inner = String::new();
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        if closing.contains(&character) {
            return Ok(Some((inner, at + character.len_utf8())));
        }
        match character {
            '\\' => match characters.next() {
                Some((_, escaped @ ('"' | '\\'))) => inner.push(escaped),
                // Neither mark nor backslash: it was no escape.
                Some((_, other)) => inner.extend(['\\', other]),
                None => inner.push('\\'),
            },
            _ => inner.push(character),
        }
    }
    Err(Problem::OpenQuote)
}

/// Single marks close before a space or the end; an apostrophe doesn't.
fn single(text: &str) -> Option<(String, usize)> {
    let open = text.chars().next()?.len_utf8();
    let closes = |(at, mark): &(usize, &str)| {
        text[at + mark.len()..].chars().next().is_none_or(char::is_whitespace) && *at >= open
    };
    let (at, mark) = text.match_indices(['\'', '’', '‘']).find(closes)?;
    Some((text[open..at].to_owned(), at + mark.len()))
}

/// Hyphens, and what keyboards make of two.
pub(super) fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Characters without a width, which come along when text is copied.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        tokens(line).unwrap().into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn marks_of_any_shape_hold_words_together() {
        for line in [
            "--text \"two words\"",
            "—text “two words”",
            "--text „two words“",
            "–text ‘two words’",
            "--text 'two words'",
            "--text\u{a0}\"two words\"",
        ] {
            assert_eq!(words(line), ["--text", "two words"], "{line}");
        }
        for line in ["--text=\"two words\"", "—text=“two words”"] {
            assert_eq!(words(line), ["--text=two words"], "{line}");
        }
    }

    #[test]
    fn apostrophes_are_letters() {
        assert_eq!(words("driver’s licence"), ["driver’s", "licence"]);
        assert_eq!(words("\"driver's licence\""), ["driver's licence"]);
        assert_eq!(words("'tis far"), ["'tis", "far"]);
    }

    #[test]
    fn escapes_are_those_of_marks_only() {
        assert_eq!(words(r#""a \"b\" \\ \n""#), [r#"a "b" \ \n"#]);
    }

    #[test]
    fn a_mark_that_is_left_open_is_told() {
        assert_eq!(tokens("--text \"two words"), Err(Problem::OpenQuote));
    }

    #[test]
    fn only_bare_words_are_options() {
        let flags = |line: &str| -> Vec<bool> {
            tokens(line).unwrap().iter().map(|token| token.flag().is_some()).collect()
        };
        assert_eq!(flags("--a -b \"--c\" -3 -- ---"), [true, true, false, false, false, false]);
    }

    #[test]
    fn invisible_characters_are_no_part_of_words() {
        assert_eq!(words("\u{feff}jobs \u{200b} 3\u{200b}h"), ["jobs", "3h"]);
    }
}
