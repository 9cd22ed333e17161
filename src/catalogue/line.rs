//! A line under way: words, options and text, each written so that it is read as what it is.

use std::fmt;

use super::arguments::id;
use super::markup;
use super::source::is_address;
use super::token::is_dash;

/// A line under way.
pub(super) struct Line(String);

impl Line {
    /// A line that begins with the name of a command.
    pub fn new(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// The line, with nothing that [`super::parse()`] would take for markup of chat.
    pub fn finish(&self) -> String {
        markup::encode(&self.0)
    }

    /// A word as it is.
    pub fn raw(&mut self, word: &str) {
        self.0.push(' ');
        self.0.push_str(word);
    }

    /// A word, in quotation marks if it would be read as anything else without.
    pub fn word(&mut self, word: &str) {
        self.0.push(' ');
        let plain = |c: char| c.is_alphanumeric() || "-_./:@#+=%?~,;&!$*()".contains(c);
        if !word.is_empty() && !word.starts_with('-') && word.chars().all(plain) {
            self.0.push_str(word);
        } else {
            self.quoted(word);
        }
    }

    /// A word where the id of a posting could stand, but isn't.
    pub fn other(&mut self, word: Option<&str>) {
        match word {
            Some(word) if id(word).is_some() => {
                self.0.push(' ');
                self.quoted(word);
            }
            word => self.maybe(word),
        }
    }

    fn quoted(&mut self, word: &str) {
        self.0.push('"');
        for character in word.chars() {
            if matches!(character, '"' | '\\') {
                self.0.push('\\');
            }
            self.0.push(character);
        }
        self.0.push('"');
    }

    pub fn maybe(&mut self, word: Option<&str>) {
        if let Some(word) = word {
            self.word(word);
        }
    }

    /// One of a vocabulary, unless it goes without saying.
    pub fn choice<T: Default + PartialEq + fmt::Display>(&mut self, choice: T) {
        if choice != T::default() {
            self.word(&choice.to_string());
        }
    }

    pub fn flag(&mut self, name: &str, value: Option<impl fmt::Display>) {
        if let Some(value) = value {
            self.0.push(' ');
            self.0.push_str(name);
            self.word(&value.to_string());
        }
    }

    pub fn page(&mut self, page: u32) {
        self.flag("--page", Some(page).filter(|page| *page != 1));
    }

    /// Text as it is, to the end of the line.
    pub fn text(&mut self, text: &str) {
        let first = text.split_whitespace().next().unwrap_or_default();
        if text.starts_with(is_dash) || is_address(first) {
            self.0.push_str(" --");
        }
        self.0.push(' ');
        self.0.push_str(text);
    }
}
