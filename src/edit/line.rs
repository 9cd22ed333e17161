//! How lines are named: bullets and credentials by their fact, everything else by its place.

use std::fmt;
use std::str::FromStr;

use crate::application::Channel;
use crate::candidate::FactId;

/// The name of a line. All numbers count from 1.
///
/// | written | is |
/// |---|---|
/// | `tagline` | the line under the name |
/// | `profile/2` | a sentence of the profile |
/// | `skills/1`, `skills/1.3` | a group of skills (its heading), a skill in it |
/// | `role/halden-freight/a/dispatch-time` | a bullet, by the fact it tells; also degrees, awards … |
/// | `letter/2.1` | paragraph and sentence; also `letter/subject`, `/salutation`, `/closing` |
/// | `message/email/3` | a sentence; also `message/email/subject`, `/salutation` |
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineId {
    /// The line under the name.
    Tagline,
    /// A sentence of the profile.
    Profile(usize),
    /// A group of skills.
    Group(usize),
    /// A skill: group and place.
    Skill(usize, usize),
    /// A bullet or credential, by its fact.
    Fact(FactId),
    /// Subject of the letter.
    LetterSubject,
    /// Salutation of the letter.
    LetterSalutation,
    /// Closing of the letter.
    LetterClosing,
    /// Paragraph and sentence of the letter.
    Letter(usize, usize),
    /// Subject of a message.
    MessageSubject(Channel),
    /// Salutation of a message.
    MessageSalutation(Channel),
    /// Sentence of a message, counted through its paragraphs.
    Message(Channel, usize),
}

impl FromStr for LineId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |text: &str| text.parse::<usize>().ok().filter(|number| *number > 0).ok_or(());
        let pair = |text: &str| {
            let (one, two) = text.split_once('.').ok_or(())?;
            Ok((number(one)?, number(two)?))
        };
        let (head, rest) = text.split_once('/').unwrap_or((text, ""));
        match (head, rest) {
            ("tagline", "") => Ok(Self::Tagline),
            ("profile", rest) => number(rest).map(Self::Profile),
            ("skills", rest) if rest.contains('.') => {
                pair(rest).map(|(group, skill)| Self::Skill(group, skill))
            }
            ("skills", rest) => number(rest).map(Self::Group),
            ("letter", "subject") => Ok(Self::LetterSubject),
            ("letter", "salutation") => Ok(Self::LetterSalutation),
            ("letter", "closing") => Ok(Self::LetterClosing),
            ("letter", rest) => {
                pair(rest).map(|(paragraph, sentence)| Self::Letter(paragraph, sentence))
            }
            ("message", rest) => {
                let (word, part) = rest.split_once('/').ok_or(())?;
                let channel = word.parse::<Channel>().map_err(|_| ())?;
                match part {
                    "subject" => Ok(Self::MessageSubject(channel)),
                    "salutation" => Ok(Self::MessageSalutation(channel)),
                    part => number(part).map(|number| Self::Message(channel, number)),
                }
            }
            (_, "") => Err(()),
            _ => Ok(Self::Fact(FactId(text.to_owned()))),
        }
    }
}

impl fmt::Display for LineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tagline => f.write_str("tagline"),
            Self::Profile(number) => write!(f, "profile/{number}"),
            Self::Group(group) => write!(f, "skills/{group}"),
            Self::Skill(group, skill) => write!(f, "skills/{group}.{skill}"),
            Self::Fact(fact) => f.write_str(&fact.0),
            Self::LetterSubject => f.write_str("letter/subject"),
            Self::LetterSalutation => f.write_str("letter/salutation"),
            Self::LetterClosing => f.write_str("letter/closing"),
            Self::Letter(paragraph, sentence) => write!(f, "letter/{paragraph}.{sentence}"),
            Self::MessageSubject(channel) => {
                write!(f, "message/{}/subject", channel.as_str())
            }
            Self::MessageSalutation(channel) => {
                write!(f, "message/{}/salutation", channel.as_str())
            }
            Self::Message(channel, number) => {
                write!(f, "message/{}/{number}", channel.as_str())
            }
        }
    }
}
