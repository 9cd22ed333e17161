//! The language of a text.

use serde::{Deserialize, Serialize};
use whatlang::{Detector, Lang};

/// How much of a text is looked at, in characters: enough to be sure, little enough to be quick.
const SAMPLE_CHARS: usize = 6000;

/// Languages whose postings are read and whose headings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
    /// French.
    Fr,
}

impl Language {
    /// ISO 639-1 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Fr => "fr",
        }
    }

    /// Names of the months, in order.
    #[must_use]
    pub const fn months(self) -> [&'static str; 12] {
        match self {
            Self::En => [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
            Self::De => [
                "Januar",
                "Februar",
                "März",
                "April",
                "Mai",
                "Juni",
                "Juli",
                "August",
                "September",
                "Oktober",
                "November",
                "Dezember",
            ],
            Self::Fr => [
                "janvier",
                "février",
                "mars",
                "avril",
                "mai",
                "juin",
                "juillet",
                "août",
                "septembre",
                "octobre",
                "novembre",
                "décembre",
            ],
        }
    }

    /// The likeliest of the languages for `text`; English when there is nothing to go by.
    #[must_use]
    pub fn detect(text: &str) -> Self {
        let sample: String = text.chars().take(SAMPLE_CHARS).collect();
        let detector = Detector::with_allowlist(vec![Lang::Eng, Lang::Deu, Lang::Fra]);
        match detector.detect_lang(&sample) {
            Some(Lang::Deu) => Self::De,
            Some(Lang::Fra) => Self::Fr,
            _ => Self::En,
        }
    }
}

/// English name of the language `text` is surely in, when it is none of [`Language`].
#[must_use]
pub fn detect_foreign(text: &str) -> Option<&'static str> {
    let sample: String = text.chars().take(SAMPLE_CHARS).collect();
    let found = whatlang::detect(&sample)?;
    let known = matches!(found.lang(), Lang::Eng | Lang::Deu | Lang::Fra);
    (found.is_reliable() && !known).then(|| found.lang().eng_name())
}
