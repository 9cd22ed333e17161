//! The stages: each a pure function from typed input to typed output.
//!
//! ```text
//! extract → pains · company · role → fit → stars · people → cv · letter · outreach → form → dossier
//! ```
//!
//! Architecture Invariant: no stage reads a file, the clock or the network.

mod career;
pub mod company;
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

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use crate::candidate::MasterCv;
use crate::lexicon::Lexicon;
use crate::posting::Posting;

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
}
