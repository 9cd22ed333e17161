//! From a line of chat to a command.

use super::declaration::{Declaration, catalogue};
use super::error::ParseError;
use super::grammar::Command;
use super::source::is_address;
use super::token::{is_dash, is_invisible};
use crate::text::did_you_mean;

/// Most characters of a line: Slack cuts longer messages.
pub const MAX_CHARACTERS: usize = 40_000;

/// Reads one message as a command: `jobs --since 3h`, with `/tailord`, `/` or a mention of the bot
/// before it or not. Nothing happens yet. An empty message asks for help.
///
/// # Errors
/// What is no command, in words for the person who wrote it.
pub fn parse(line: &str) -> Result<Command, ParseError> {
    let characters = line.chars().count();
    if characters > MAX_CHARACTERS {
        return Err(ParseError::TooLong { characters });
    }
    let line = unaddressed(line);
    let (word, rest) = first_word(line);
    if word.is_empty() {
        return Ok(Command::Help(super::HelpArgs::default()));
    }
    let Some(declaration) = catalogue().find(word) else { return Err(unknown(word)) };
    let command = declaration.name;
    if asks_for_help(rest) {
        return Ok(Command::Help(super::HelpArgs { command: Some(command.to_owned()) }));
    }
    match Command::read(command, rest) {
        Some(read) => read.map_err(|problem| ParseError::Arguments { command, problem }),
        None => Err(unknown(word)),
    }
}

/// The error of a word that is no command.
pub(super) fn unknown(word: &str) -> ParseError {
    let address = word.trim_start_matches('<');
    let word = bare_name(word);
    let near = match is_address(address) {
        // An address alone: what to do with it must be said, since it costs.
        true => Some("process"),
        false => {
            let known = catalogue().all().iter().flat_map(Declaration::names);
            let near = did_you_mean(&word, known);
            near.and_then(|near| catalogue().find(near)).map(|declaration| declaration.name)
        }
    };
    ParseError::Unknown { word, near }
}

/// The name of a command as it may be typed: `/Jobs`, `jobs:`.
pub(super) fn bare_name(word: &str) -> String {
    word.trim_start_matches('/').trim_end_matches([':', ',']).to_lowercase()
}

/// Without what only says whom it is for: a mention, `/tailord`, `tailord`.
fn unaddressed(line: &str) -> &str {
    let mut line = line;
    loop {
        line = line.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
        let after = match line.strip_prefix("<@").and_then(|rest| rest.split_once('>')) {
            Some((_, after)) => after.trim_start_matches([':', ',']),
            None => {
                let (word, after) = first_word(line);
                let mention = word.len() > 1 && word.starts_with('@');
                if !mention && bare_name(word) != "tailord" {
                    return line;
                }
                after
            }
        };
        line = after;
    }
}

fn first_word(line: &str) -> (&str, &str) {
    line.split_at(line.find(char::is_whitespace).unwrap_or(line.len()))
}

fn asks_for_help(rest: &str) -> bool {
    let word = rest.trim();
    let name = word.trim_start_matches(is_dash);
    name.len() < word.len() && (name.eq_ignore_ascii_case("help") || name.eq_ignore_ascii_case("h"))
}
