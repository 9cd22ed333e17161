//! What a revision holds besides its report: what it takes to change it and make it again.

use serde::{Deserialize, Serialize};

use crate::application::Application;
use crate::document::Style;
use crate::pipeline::assist::Reading;
use crate::posting::Posting;
use crate::store::Revision;

/// The content of one revision. Nothing in it is taken as verified.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    /// The posting, without its original bytes.
    pub posting: Posting,
    /// How its documents look.
    pub style: Style,
    /// How the posting was read, where a model helped: a change keeps to it without asking again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
    /// What it says.
    pub application: Application,
}

/// Why a revision cannot be changed.
#[derive(Debug, thiserror::Error)]
pub enum SavedError {
    /// Saved before revisions kept their text.
    #[error(
        "revision {0} was saved by an earlier tailord, which kept no text to change; \
         run `tailord process` on the posting again"
    )]
    Absent(u32),
    /// Saved in another form.
    #[error(
        "the text of revision {number} was saved in a form this tailord does not read ({reason}); \
         run `tailord process` on the posting again"
    )]
    Unreadable {
        /// Which.
        number: u32,
        /// The cause.
        reason: String,
    },
}

impl Saved {
    /// Reads the content of a revision.
    ///
    /// # Errors
    /// When it was saved by another version.
    pub fn from_revision(revision: &Revision) -> Result<Self, SavedError> {
        let number = revision.number;
        let model = revision.model.as_deref().ok_or(SavedError::Absent(number))?;
        serde_json::from_str(model)
            .map_err(|error| SavedError::Unreadable { number, reason: error.to_string() })
    }
}
