//! What a cover letter shows, in reading order.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::label::Labels;
use super::readback::join_expected;
use super::typeset::{Text, Typesetter};
use super::view::{Linked, contact, prose};
use crate::application::Letter;
use crate::candidate::MasterCv;

/// What stands above the subject of a letter besides the candidate's own address block.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterHead {
    /// Employer and place, one line each.
    pub recipient: Vec<String>,
    /// Date of the letter; none is printed without it.
    pub date: Option<NaiveDate>,
}

/// A letter, ready to be set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct LetterView {
    pub(crate) lang: &'static str,
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) keywords: Vec<String>,
    pub(crate) name: Text,
    pub(crate) contact: Vec<Vec<Linked>>,
    pub(crate) recipient: Vec<Text>,
    pub(crate) date: Text,
    pub(crate) subject: Text,
    pub(crate) salutation: Text,
    pub(crate) paragraphs: Vec<Text>,
    pub(crate) closing: Text,
}

impl LetterView {
    pub(crate) fn new(
        master: &MasterCv,
        letter: &Letter,
        head: &LetterHead,
        setter: &mut Typesetter,
    ) -> Self {
        let labels = Labels::of(letter.language);
        let name = setter.plain(&master.identity.name);
        let author = name.plain();
        let paragraphs = letter.body.0.iter().map(|lines| prose(lines, setter));
        let paragraphs: Vec<Text> = paragraphs.filter(|text| !text.is_empty()).collect();
        let recipient = head.recipient.iter().map(|line| setter.plain(line));
        let recipient: Vec<Text> = recipient.filter(|line| !line.is_empty()).collect();
        let date = head.date.map(|date| labels.day(date)).unwrap_or_default();
        Self {
            lang: letter.language.code(),
            title: format!("{author} – {}", labels.letter),
            author,
            keywords: Vec::new(),
            name,
            contact: contact(&master.identity, setter),
            recipient,
            date: setter.plain(&date),
            subject: setter.rich(&letter.subject.text),
            salutation: setter.plain(&letter.salutation),
            paragraphs,
            closing: setter.plain(&letter.closing),
        }
    }

    /// What its PDF says, line by line.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.name.expected_large()];
        lines.extend(self.contact.iter().map(|row| join_expected(row)));
        lines.extend(self.recipient.iter().map(Text::expected));
        lines.extend([&self.date, &self.subject, &self.salutation].map(Text::expected));
        lines.extend(self.paragraphs.iter().map(Text::expected));
        lines.extend([self.closing.expected(), self.name.expected_large()]);
        lines.retain(|line| !line.trim().is_empty());
        lines
    }
}
