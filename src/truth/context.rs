//! What a letter or message may say of the posting.

/// Words of the posting that a letter or message may repeat as statements about the employer.
/// They are never evidence about the candidate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostingContext {
    /// Employer named in the posting.
    pub employer: Option<String>,
    /// Title of the position.
    pub title: Option<String>,
    /// Phrases of the posting that may be quoted: requirements, needs, places, a contact's name.
    pub words: Vec<String>,
}

impl PostingContext {
    /// All phrases, employer and title included.
    pub(super) fn phrases(&self) -> impl Iterator<Item = &str> {
        self.employer
            .iter()
            .chain(&self.title)
            .chain(&self.words)
            .map(String::as_str)
            .filter(|phrase| !phrase.trim().is_empty())
    }
}
