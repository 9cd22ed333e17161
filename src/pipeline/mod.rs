//! The stages: each a pure function from typed input to typed output.
//!
//! ```text
//! extract → pains · company · role → fit → stars · people → cv · letter · outreach → form → dossier
//! ```
//!
//! Architecture Invariant: no stage reads a file, the clock or the network.

pub mod assist;
mod career;
pub mod company;
pub mod coverage;
pub mod dossier;
pub mod evidence;
pub mod extract;
pub mod first_person;
pub mod fit;
pub mod form;
pub mod grade;
pub mod letter;
pub mod naming;
pub mod outreach;
pub mod pains;
pub mod people;
pub mod plan;
pub mod prose;
pub mod rank;
pub mod role;
pub mod runner;
pub mod showcase;
pub mod star;
pub mod stars;
pub mod text;
pub mod writer;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use crate::application::Line;
use crate::candidate::{MasterCv, Scope};
use crate::lexicon::Lexicon;
use crate::posting::Posting;
use crate::truth::{Claim, PostingContext, Section, Verifier};

/// What every later stage reads.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The candidate.
    pub cv: &'a MasterCv,
    /// The posting.
    pub posting: &'a Posting,
    /// What was read from it.
    pub extracted: &'a extract::Extracted,
    /// Skills, with the candidate's own (see [`MasterCv::lexicon`]).
    pub lexicon: &'a Lexicon,
    /// The day of the application.
    pub today: NaiveDate,
    /// Who will check every line in the end.
    pub verifier: &'a Verifier,
    /// What letters and messages may repeat of the posting.
    pub context: &'a PostingContext,
}

impl Inputs<'_> {
    /// Whether a sentence of a letter or message will stand. A stage that has several sentences to
    /// choose from takes one that does, so that nothing is missing in the end.
    #[must_use]
    pub fn stands(&self, line: &Line, section: Section) -> bool {
        let claim = Claim {
            text: line.text.to_plain(),
            section,
            scope: Scope::Candidate,
            facts: line.facts.clone(),
        };
        self.verifier.check_with(&claim, self.context).refusal().is_none()
    }
}
