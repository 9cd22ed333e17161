//! Closed vocabularies: words that are one of a few.

use serde::{Deserialize, Serialize};

use super::error::shown;

/// Declares an enum whose variants are written as one word each, the first being the default. The
/// word is the same in a line, in the store and on screen.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal {
        $(#[$first_doc:meta])* $first:ident = $first_word:literal,
        $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $(#[$first_doc])*
            #[default]
            $first,
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[Self::$first, $(Self::$variant),*];

            /// The word it is written as.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    Self::$first => $first_word,
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            /// In any case.
            fn from_str(word: &str) -> Result<Self, String> {
                let found = Self::ALL.iter().find(|known| known.as_str().eq_ignore_ascii_case(word));
                found.copied().ok_or_else(|| {
                    refusal(word, $what, &Self::ALL.iter().map(|known| known.as_str()).collect::<Vec<_>>())
                })
            }
        }
    };
}

/// What to say of a word that is none of `known`.
pub(super) fn refusal(word: &str, what: &str, known: &[&str]) -> String {
    let word = word.to_lowercase();
    let near = crate::text::did_you_mean(&word, known.iter().copied());
    let near = near.map_or(String::new(), |near| format!("Did you mean `{near}`? "));
    let (last, others) = known.split_last().unwrap_or((&"", &[]));
    let word = shown(&word);
    format!("`{word}` is not {what}. {near}Use {} or {last}.", others.join(", "))
}

words! {
    /// How much a posting is worth: depth, model and cost follow from it (GAP-045).
    Tier, "a tier" {
        /// As usual.
        Medium = "medium",
        /// Everything that can be done.
        High = "high",
        /// The least that makes an application.
        Low = "low",
    }
}

words! {
    /// Order of a list of postings.
    Sort, "an order" {
        /// Seen last first.
        Newest = "newest",
        /// Seen first first.
        Oldest = "oldest",
        /// Best fit first.
        Fit = "fit",
        /// Changed last first.
        Updated = "updated",
        /// By employer, A to Z.
        Employer = "employer",
    }
}

words! {
    /// What `why` explains.
    WhySubject, "something that can be explained" {
        /// The evidence for each line.
        Lines = "lines",
        /// The score, by requirement.
        Fit = "fit",
        /// Why each bullet is in or out.
        Selection = "selection",
    }
}

words! {
    /// What is done with a letter.
    LetterVerb, "something a letter can do" {
        /// In the thread.
        Show = "show",
        /// As a PDF file.
        Pdf = "pdf",
        /// As a Word file.
        Docx = "docx",
    }
}

words! {
    /// Which work is listed.
    QueueView, "a view of the queue" {
        /// What waits.
        List = "list",
        /// What was given up.
        Dead = "dead",
        /// What is worked on.
        Running = "running",
    }
}

words! {
    /// What is done about backups.
    BackupVerb, "something backups can do" {
        /// When the last was made and restored.
        Status = "status",
        /// Make one.
        Now = "now",
        /// Those there are.
        List = "list",
        /// Whether they are all there and whole.
        Verify = "verify",
        /// Whether the newest can be restored.
        Drill = "drill",
    }
}

words! {
    /// What is done with the master CV.
    ProfileVerb, "something a profile can do" {
        /// What is wrong with it.
        Check = "check",
        /// What it holds.
        Show = "show",
    }
}

words! {
    /// Which settings are shown.
    SettingsView, "a view of the settings" {
        /// All that may be seen.
        Show = "show",
        /// What each tier does.
        Tiers = "tiers",
    }
}

words! {
    /// What is done with alerts.
    AlertsVerb, "something alerts can do" {
        /// Those that are open, and what is silent.
        List = "list",
        /// Somebody knows of it.
        Ack = "ack",
        /// Nobody is told for a while.
        Silence = "silence",
        /// They are told again.
        Unsilence = "unsilence",
    }
}

words! {
    /// What is done with the schedule.
    ScheduleVerb, "something a schedule can do" {
        /// Every task, with its last and next time.
        List = "list",
        /// How a task went before.
        History = "history",
        /// Do it now.
        Run = "run",
    }
}
