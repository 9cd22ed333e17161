//! The application: the one model all artifacts are rendered from.
//!
//! Architecture Invariant: identity (name, contact, employers, titles, dates, degrees) is held as
//! fact ids only; the renderer reads the text from the master CV. What is held as text is a
//! [`Line`], and every line cites what it rests on.

use serde::{Deserialize, Serialize};

use crate::candidate::{FactId, ProjectId, RichText, RoleId};
use crate::language::Language;
use crate::posting::Span;
use crate::posting::form::Field;

/// One sentence or bullet, with what it rests on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The text.
    pub text: RichText,
    /// Facts of the master CV that support it.
    pub facts: Vec<FactId>,
    /// Words of the posting it repeats (title, employer, a need): data about the employer, never
    /// evidence about the candidate.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub posting: Vec<Span>,
}

/// A skill shown under a heading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShownSkill {
    /// As the candidate writes it, or the posting's form of the same skill.
    pub name: String,
    /// Where the candidate shows it: at least one.
    pub facts: Vec<FactId>,
}

/// A category of skills derived from the posting (GAP-002).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SkillGroup {
    /// Heading.
    pub name: String,
    /// At most eight.
    pub skills: Vec<ShownSkill>,
}

/// A role with the bullets chosen for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CvRole {
    /// Which.
    pub role: RoleId,
    /// In the order to print. Each cites exactly the achievements it tells, the first of
    /// `facts` being its own.
    pub bullets: Vec<Line>,
}

/// A project with the bullets chosen for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CvProject {
    /// Which.
    pub project: ProjectId,
    /// In the order to print.
    pub bullets: Vec<Line>,
}

/// The CV.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cv {
    /// Language of the headings: the posting's.
    pub language: Language,
    /// Language of the sentences: the candidate's.
    #[serde(default)]
    pub written: Language,
    /// What the candidate says of moving, where it matters (GAP-014).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relocation: Option<FactId>,
    /// One line under the name; `None` prints the candidate's own title.
    pub tagline: Option<Line>,
    /// Sentences of the profile.
    pub profile: Vec<Line>,
    /// 3–4 categories.
    pub skills: Vec<SkillGroup>,
    /// Latest first.
    pub roles: Vec<CvRole>,
    /// Those worth showing.
    pub projects: Vec<CvProject>,
    /// Education facts to print, in order.
    pub education: Vec<FactId>,
    /// Certification facts.
    pub certifications: Vec<FactId>,
    /// Award facts.
    pub awards: Vec<FactId>,
    /// Publication facts.
    pub publications: Vec<FactId>,
    /// Language facts.
    pub languages: Vec<FactId>,
}

/// Paragraphs of sentences.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Prose(pub Vec<Vec<Line>>);

/// The cover letter, without the address block, which renderers take from the facts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    /// Language.
    pub language: Language,
    /// Subject line.
    pub subject: Line,
    /// `Dear Hiring Team,`
    pub salutation: String,
    /// 2–5 paragraphs, 180–420 words.
    pub body: Prose,
    /// `Kind regards,`
    pub closing: String,
}

/// Where a message is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// `LinkedIn` connection note, at most 300 characters, signature included (GAP-011).
    LinkedinNote,
    /// The short variant, at most 200 characters.
    LinkedinNoteShort,
    /// `LinkedIn` `InMail`: subject ≤ 200, body ≤ 1900 characters.
    Inmail,
    /// E-mail: subject 5–10 words and ≤ 100 characters, body 95–205 words.
    Email,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::LinkedinNote, Self::LinkedinNoteShort, Self::Inmail, Self::Email];

    /// The word used in names of lines and in commands.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LinkedinNote => "linkedin_note",
            Self::LinkedinNoteShort => "linkedin_note_short",
            Self::Inmail => "inmail",
            Self::Email => "email",
        }
    }
}

impl std::str::FromStr for Channel {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == word).ok_or_else(|| {
            let known = Self::ALL.map(Self::as_str).join(", ");
            format!("`{word}` is not a channel; use one of {known}")
        })
    }
}

/// A message to a person at the employer, to be approved before anything leaves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Where to.
    pub channel: Channel,
    /// Subject, where the channel has one.
    pub subject: Option<Line>,
    /// Salutation (may be empty).
    pub salutation: String,
    /// Body.
    pub body: Prose,
    /// Signature, the candidate's name.
    pub signature: String,
}

/// Everything that is said to the employer: what a revision holds and every file is made from.
///
/// Not verified: what comes from the store passes the verifier again before it is rendered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Application {
    /// The CV as it is shown.
    pub cv: Cv,
    /// The cover letter.
    pub letter: Letter,
    /// The messages.
    pub messages: Vec<Message>,
}

/// One block of a dossier section.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Block {
    /// A paragraph.
    Text {
        /// Its text.
        text: String,
    },
    /// A list.
    List {
        /// Its items.
        items: Vec<String>,
    },
    /// A table; rows may be shorter than the header.
    Table {
        /// Column heads.
        header: Vec<String>,
        /// Cells.
        rows: Vec<Vec<String>>,
    },
}

/// One of the ten sections of the dossier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DossierSection {
    /// Heading.
    pub title: String,
    /// Content; an empty section says so in a block.
    pub blocks: Vec<Block>,
}

/// What its owner should know before applying. Not sent to the employer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    /// `Employer: title`.
    pub title: String,
    /// The ten sections.
    pub sections: Vec<DossierSection>,
}

impl Prose {
    /// Plain text, paragraphs separated by an empty line, sentences by a space.
    #[must_use]
    pub fn to_plain(&self) -> String {
        let paragraphs: Vec<String> = self
            .0
            .iter()
            .map(|lines| {
                lines.iter().map(|line| line.text.to_plain()).collect::<Vec<_>>().join(" ")
            })
            .collect();
        paragraphs.join("\n\n")
    }
}

impl Message {
    /// The text as it will be sent, signature included, without the subject.
    #[must_use]
    pub fn to_plain(&self) -> String {
        [self.salutation.clone(), self.body.to_plain(), self.signature.clone()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("\n\n")
    }
}

/// What is entered in one field of an application form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// As entered: the lines one after the other, or a part of them (a first name, a number of
    /// years), or an option that the lines speak for, or the name of a file.
    pub text: String,
    /// What the answer says of the candidate; empty for a file.
    pub lines: Vec<Line>,
}

/// A field of an application form with its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldAnswer {
    /// The field.
    pub field: Field,
    /// The answer; `None` = for the candidate to decide.
    pub answer: Option<Answer>,
    /// Why there is no answer, for the candidate.
    pub note: Option<String>,
}

/// The application form, filled in as far as the facts carry (GAP-023).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FormAnswers {
    /// In the order of the form.
    pub fields: Vec<FieldAnswer>,
}
