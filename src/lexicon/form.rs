//! Forms: the ways a skill is written, as token sequences.

use super::token::tokens;

/// How strictly a form is matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Any case.
    Any,
    /// Exactly this case (`Excel`, `AWS`).
    Exact,
    /// Exactly this case, and only with context (`Go`, `R`).
    ExactInContext,
    /// Any case, and only with context.
    InContext,
}

impl Mark {
    /// Mark and form of an entry such as `=Excel`.
    pub(super) fn split(entry: &str) -> (Self, &str) {
        let marks = [('=', Self::Exact), ('?', Self::ExactInContext), ('~', Self::InContext)];
        for (sign, mark) in marks {
            if let Some(form) = entry.strip_prefix(sign) {
                return (mark, form);
            }
        }
        (Self::Any, entry)
    }

    /// The mark of a form nobody has judged: short ones need their exact case.
    pub(super) fn of_unknown(form: &str) -> Self {
        if form.chars().filter(|c| c.is_alphanumeric()).count() <= 4 {
            Self::Exact
        } else {
            Self::Any
        }
    }

    pub(super) fn needs_context(self) -> bool {
        matches!(self, Self::ExactInContext | Self::InContext)
    }

    fn needs_case(self) -> bool {
        matches!(self, Self::Exact | Self::ExactInContext)
    }
}

/// One way to write a skill.
#[derive(Clone, Debug)]
pub(super) struct Form {
    /// Tokens as written.
    written: Vec<String>,
    /// The same in lower case.
    lower: Vec<String>,
    /// Whether a slash stands before the token (`CI/CD`): only then one may in the text.
    slash: Vec<bool>,
    pub(super) mark: Mark,
    pub(super) skill: u32,
}

/// Form as a key: lower-case tokens joined by spaces.
pub(super) fn key(form: &str) -> String {
    let mut out = String::with_capacity(form.len());
    for token in tokens(form) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&token.text.to_lowercase());
    }
    out
}

impl Form {
    pub(super) fn new(form: &str, mark: Mark, skill: u32) -> Self {
        let found = tokens(form);
        let mut end = 0;
        let slash = found
            .iter()
            .map(|token| {
                let gap = &form[end..token.span.start];
                end = token.span.end;
                gap.contains('/')
            })
            .collect();
        Self {
            written: found.iter().map(|t| t.text.to_owned()).collect(),
            lower: found.iter().map(|t| t.text.to_lowercase()).collect(),
            slash,
            mark,
            skill,
        }
    }

    /// Takes over the slashes of another spelling.
    pub(super) fn allow_signs_of(&mut self, other: &Self) {
        for (own, slash) in self.slash.iter_mut().zip(&other.slash) {
            *own |= slash;
        }
    }

    /// Lower-case first token.
    pub(super) fn first(&self) -> &str {
        self.lower.first().map_or("", String::as_str)
    }

    /// Number of tokens.
    pub(super) fn len(&self) -> usize {
        self.lower.len()
    }

    /// The form in lower case, tokens joined by spaces.
    pub(super) fn lower(&self) -> String {
        self.lower.join(" ")
    }

    /// Whether the token at `at` may stand for `text`; the last one also in the plural.
    pub(super) fn matches(&self, at: usize, text: &str, lower: &str) -> bool {
        if self.mark.needs_case() {
            return self.written[at] == text;
        }
        let own = &self.lower[at];
        own == lower
            || at + 1 == self.len()
                && own.len() > 2
                && lower.strip_suffix('s').is_some_and(|singular| singular == own)
    }

    /// Whether `gap` may stand before the token at `at`: one sign between words, no sentence end.
    pub(super) fn allows_gap(&self, at: usize, gap: &str) -> bool {
        let signs = || gap.chars().filter(|c| !matches!(c, ' ' | '\u{a0}'));
        if gap.chars().count() > 3 || signs().count() > 1 {
            return false;
        }
        match signs().next() {
            None => true,
            Some('/') => self.slash[at],
            Some('.') => gap.len() == 1,
            Some('-' | '‑' | '–') => !gap.starts_with(' ') && !gap.ends_with(' '),
            Some('&' | '\'' | '’') => true,
            Some(_) => false,
        }
    }
}
