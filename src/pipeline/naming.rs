//! What the employer and the position are called in letters and messages.

use crate::pipeline::extract::Extracted;
use crate::pipeline::text::{clean, clip_quote};
use crate::posting::Span;

/// Longest title and employer in running text, in characters: real ones are shorter.
const MAX_NAME: usize = 90;

/// Names as the posting gives them, made fit for a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Naming {
    /// Employer; empty when not found.
    pub company: String,
    /// Job title; empty when not found.
    pub title: String,
    /// The employer named is a recruiting agency.
    pub agency: bool,
    /// Where the posting says so.
    pub spans: Vec<Span>,
}

impl Naming {
    /// Reads the names; brackets, markup and emoji are dropped, since what is left of a template in
    /// a posting must not look like one of ours.
    #[must_use]
    pub fn new(extracted: &Extracted) -> Self {
        let words = |text: &str| clip_quote(&clean(text), MAX_NAME);
        let name = |found: &Option<crate::pipeline::extract::Found<String>>| {
            found.as_ref().map(|found| words(&found.value)).unwrap_or_default()
        };
        let found = [&extracted.title, &extracted.company];
        Self {
            company: name(&extracted.company),
            title: name(&extracted.title),
            agency: extracted.agency,
            spans: found.into_iter().flatten().map(|found| found.span).collect(),
        }
    }
}
