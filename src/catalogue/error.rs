//! What is wrong with a line, in words for the person who wrote it: one to three lines of text.

use super::declaration::catalogue;
use crate::text::shorten;

/// Most characters of the person's own words that an error repeats.
const REPEATED: usize = 40;

/// A line that is no command. Its text says what is wrong and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// More characters than a message can have.
    #[error(
        "That is {characters} characters long; a message may have {}. Attach a file instead: PDF, \
         DOCX, HTML or text, with `process` as the message.",
        super::parse::MAX_CHARACTERS
    )]
    TooLong {
        /// How many there were.
        characters: usize,
    },
    /// A first word that is no command.
    #[error("{}", unknown(.word, *.near))]
    Unknown {
        /// The word, in lower case.
        word: String,
        /// The command that was likely meant.
        near: Option<&'static str>,
    },
    /// A command whose arguments are wrong.
    #[error("{}", explained(.command, .problem))]
    Arguments {
        /// Name of the command.
        command: &'static str,
        /// What is wrong with them.
        problem: Problem,
    },
}

/// What is wrong with the arguments of a command.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// An option the command doesn't have.
    #[error("There is no `{}` here.{}", shown(.flag), suggestion(.near.as_deref()))]
    UnknownFlag {
        /// As written, with its dashes.
        flag: String,
        /// The option that was likely meant.
        near: Option<String>,
    },
    /// An option given more than once.
    #[error("`{0}` is given twice; keep one.")]
    Twice(&'static str),
    /// An option without its value.
    #[error("`{0}` needs a value after it.")]
    NeedsValue(&'static str),
    /// An option's value that can't be read.
    #[error("{flag}: {reason}")]
    Value {
        /// The option.
        flag: &'static str,
        /// Why, with what can be written.
        reason: String,
    },
    /// Two options of which only one can be.
    #[error("`{0}` and `{1}` can't be together; keep one.")]
    Conflict(&'static str, &'static str),
    /// A word that can't be read.
    #[error("{0}")]
    Word(String),
    /// A word too many.
    #[error("`{}` was not expected.", shown(.0))]
    Unexpected(String),
    /// A word where the id of a posting was expected.
    #[error("`{}` is no id of a posting: ids look like 07ad1c. `jobs` lists them.", shown(.0))]
    NoPosting(String),
    /// Something that has to be said is missing.
    #[error("Say {0}.")]
    Missing(&'static str),
    /// A quotation mark without its other half.
    #[error("A quotation mark is not closed: write \" at both ends.")]
    OpenQuote,
    /// An address that is not of the web.
    #[error("`{}` can't be fetched: only http:// and https:// can. Attach the file instead.", shown(.0))]
    Scheme(String),
    /// An address that isn't one.
    #[error("`{}` is not a whole address; it begins with https://.", shown(.0))]
    Address(String),
    /// A word that looks like an address without its beginning.
    #[error("Write addresses whole: `https://{}`.", shown(.0))]
    NoScheme(String),
    /// Several addresses where one can be.
    #[error("That is more than one address: `bulk` takes several.")]
    Several,
    /// Text that can't be a posting.
    #[error("`{}` is too short for a posting: give its address, paste its whole text, or attach a file.", shown(.0))]
    TooShort(String),
}

impl ParseError {
    /// The command it is about, when that is known.
    #[must_use]
    pub fn command(&self) -> Option<&'static str> {
        match self {
            Self::Arguments { command, .. } => Some(command),
            Self::TooLong { .. } | Self::Unknown { .. } => None,
        }
    }
}

fn unknown(word: &str, near: Option<&str>) -> String {
    let rest = "`help` lists what can be done.";
    format!("`{}` is not a command.{} {rest}", shown(word), suggestion(near))
}

fn suggestion(near: Option<&str>) -> String {
    near.map_or(String::new(), |near| format!(" Did you mean `{near}`?"))
}

/// The problem, how the command is written, and one example.
fn explained(command: &str, problem: &Problem) -> String {
    let Some(declaration) = catalogue().get(command) else { return problem.to_string() };
    let mut text = format!("{problem}\nWrite: {}", declaration.usage);
    if let Some(example) = declaration.examples.first() {
        text.push_str(&format!("\nExample: {example}"));
    }
    text
}

/// The person's own words on one line, without what would break the marks around them.
pub(super) fn shown(words: &str) -> String {
    let line: Vec<&str> = words.split_whitespace().collect();
    shorten(&line.join(" ").replace('`', "'"), REPEATED)
}
