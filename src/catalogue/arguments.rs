//! The words after a command's name, taken one by one by what each command expects. Options may
//! stand anywhere; what nobody took is an error.

use std::fmt::Display;
use std::str::FromStr;

use super::error::{Problem, shown};
use super::markup::{self, Links};
use super::token::{self, Token};
use crate::text::did_you_mean;

/// What is left of a line.
pub(super) struct Arguments {
    line: String,
    tokens: Vec<Token>,
    /// Options that were asked for: those the command has.
    flags: Vec<&'static str>,
}

impl Arguments {
    /// Cuts what came after the name of a command.
    ///
    /// # Errors
    /// A quotation mark that is not closed.
    pub fn new(rest: &str) -> Result<Self, Problem> {
        let line = markup::decode(rest, Links::Addresses);
        let tokens = token::tokens(&line)?;
        Ok(Self { line, tokens, flags: Vec::new() })
    }

    /// Takes an option with its value, `--name value` or `--name=value`.
    pub fn flag<T: FromStr<Err: Display>>(
        &mut self,
        name: &'static str,
    ) -> Result<Option<T>, Problem> {
        self.flag_with(name, |value| value.parse().map_err(|error: T::Err| error.to_string()))
    }

    /// Takes an option whose value `read` reads.
    pub fn flag_with<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>, Problem> {
        let Some(at) = self.find(name)? else { return Ok(None) };
        let token = self.tokens.remove(at);
        let value = match token.text.split_once('=') {
            Some((_, value)) => value.to_owned(),
            None if self.tokens.get(at).is_some_and(|next| next.flag().is_none()) => {
                self.tokens.remove(at).text
            }
            None => return Err(Problem::NeedsValue(name)),
        };
        if value.trim().is_empty() {
            return Err(Problem::NeedsValue(name));
        }
        let reason = |reason: String| reason.replace(&value, &shown(&value));
        read(&value).map(Some).map_err(|told| Problem::Value { flag: name, reason: reason(told) })
    }

    /// Takes an option without a value.
    pub fn switch(&mut self, name: &'static str) -> Result<bool, Problem> {
        let found = self.find(name)?;
        if let Some(at) = found {
            self.tokens.remove(at);
        }
        Ok(found.is_some())
    }

    /// Where the option is, once.
    fn find(&mut self, name: &'static str) -> Result<Option<usize>, Problem> {
        self.flags.push(name);
        let is = |token: &Token| {
            let flag = token.flag().map(|flag| flag.split_once('=').map_or(flag, |(name, _)| name));
            flag.is_some_and(|flag| flag.eq_ignore_ascii_case(name))
        };
        let mut found = self.tokens.iter().enumerate().filter(|(_, token)| is(token));
        let first = found.next().map(|(at, _)| at);
        if found.next().is_some() { Err(Problem::Twice(name)) } else { Ok(first) }
    }

    /// Takes the next word.
    ///
    /// # Errors
    /// An option the command doesn't have.
    pub fn word(&mut self) -> Result<Option<String>, Problem> {
        match self.tokens.first() {
            Some(token) if token.flag().is_some() => Err(self.unknown(&token.text)),
            Some(_) => Ok(Some(self.tokens.remove(0).text)),
            None => Ok(None),
        }
    }

    /// Takes the next word, which must be one of a vocabulary.
    pub fn one_of<T: FromStr<Err = String>>(&mut self) -> Result<Option<T>, Problem> {
        self.word()?.map(|word| word.parse().map_err(Problem::Word)).transpose()
    }

    /// Takes the next word if `is` says so.
    pub fn try_word(&mut self, is: impl FnOnce(&str) -> bool) -> bool {
        let found = self.tokens.first().is_some_and(|token| is(&token.text));
        if found {
            self.tokens.remove(0);
        }
        found
    }

    /// Takes the next word if it looks like the id of a posting and is in no quotation marks.
    pub fn posting(&mut self) -> Option<String> {
        let id =
            self.tokens.first().filter(|token| !token.quoted).and_then(|token| id(&token.text))?;
        self.tokens.remove(0);
        Some(id)
    }

    /// Takes all words that are left as the text they are: one word in quotation marks without
    /// these, else as typed.
    ///
    /// # Errors
    /// An option the command doesn't have, before the text.
    pub fn tail(&mut self) -> Result<Option<String>, Problem> {
        if let Some(token) = self.tokens.first().filter(|token| token.flag().is_some()) {
            return Err(self.unknown(&token.text));
        }
        let words = std::mem::take(&mut self.tokens);
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return Ok(None) };
        // An option that was taken from among them is no part of the text.
        let unbroken = last.number - first.number + 1 == words.len();
        let text = match words.as_slice() {
            [only] => only.text.clone(),
            _ if unbroken => self.line[first.start..last.end].to_owned(),
            _ => words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
        };
        Ok(Some(text).filter(|text| !text.trim().is_empty()))
    }

    /// All words that are left.
    pub fn rest(&mut self) -> Result<Vec<String>, Problem> {
        let mut words = Vec::new();
        while let Some(word) = self.word()? {
            words.push(word);
        }
        Ok(words)
    }

    /// # Errors
    /// A word or an option that nobody took.
    pub fn end(mut self) -> Result<(), Problem> {
        match self.word()? {
            Some(word) => Err(Problem::Unexpected(word)),
            None => Ok(()),
        }
    }

    fn unknown(&self, written: &str) -> Problem {
        let flag = written.split_once('=').map_or(written, |(name, _)| name).to_lowercase();
        let near = did_you_mean(&flag, self.flags.iter().copied()).map(str::to_owned);
        Problem::UnknownFlag { flag, near }
    }
}

/// The id of a posting or its beginning, if the word looks like one: four or more characters of a
/// hexadecimal number, with `#` before it or not.
pub(super) fn id(word: &str) -> Option<String> {
    let id = word.trim_start_matches('#').to_ascii_lowercase();
    let hexadecimal = id.chars().all(|c| c.is_ascii_hexdigit());
    (hexadecimal && (4..=64).contains(&id.len())).then_some(id)
}
