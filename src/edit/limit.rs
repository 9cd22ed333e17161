//! What a letter or message may be after a change. Limits of a platform and of a
//! subject are hard; the length of a letter or e-mail may not be made worse than it is.

use std::ops::RangeInclusive;

use super::EditError;
use crate::application::{Application, Channel, Letter, Message};
use crate::pipeline::text::{count, without_emoji};
use crate::pipeline::{letter, outreach};

/// Checks what was changed.
pub(super) fn check(before: &Application, after: &Application) -> Result<(), EditError> {
    if before.letter != after.letter {
        check_letter(&before.letter, &after.letter)?;
    }
    for (before, after) in before.messages.iter().zip(&after.messages) {
        if before != after {
            check_message(before, after)?;
        }
    }
    Ok(())
}

fn check_letter(before: &Letter, after: &Letter) -> Result<(), EditError> {
    let body = after.body.to_plain();
    no_emoji(&body)?;
    range("the letter", letter::WORDS, words(&before.body.to_plain()), words(&body))
}

fn check_message(before: &Message, after: &Message) -> Result<(), EditError> {
    if after.body.0.is_empty() {
        return Err(EditError::Needed { line: "the only sentence".into() });
    }
    let text = after.to_plain();
    no_emoji(&text)?;
    let subject = |message: &Message| {
        message.subject.as_ref().map(|line| line.text.to_plain()).unwrap_or_default()
    };
    no_emoji(&subject(after))?;
    let characters = count(&text);
    match after.channel {
        Channel::LinkedinNote => most("the LinkedIn note", characters, outreach::NOTE),
        Channel::LinkedinNoteShort => {
            most("the short LinkedIn note", characters, outreach::NOTE_SHORT)
        }
        Channel::Inmail => {
            most("the InMail", characters, outreach::INMAIL)?;
            most("the InMail's subject", count(&subject(after)), outreach::INMAIL_SUBJECT)
        }
        Channel::Email => {
            most("the e-mail's subject", count(&subject(after)), outreach::SUBJECT)?;
            let (was, is) = (subject(before), subject(after));
            range("the e-mail's subject", outreach::SUBJECT_WORDS, words(&was), words(&is))?;
            let (was, is) = (before.body.to_plain(), after.body.to_plain());
            range("the e-mail", outreach::EMAIL_WORDS, words(&was), words(&is))
        }
    }
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn no_emoji(text: &str) -> Result<(), EditError> {
    // Only what was left out counts: spaces may be set differently.
    let kept = without_emoji(text);
    let same = kept.chars().filter(|c| !c.is_whitespace()).count()
        == text.chars().filter(|c| !c.is_whitespace()).count();
    if same { Ok(()) } else { Err(EditError::Emoji(crate::text::shorten(text, 60))) }
}

fn most(what: &'static str, count: usize, most: usize) -> Result<(), EditError> {
    if count <= most {
        return Ok(());
    }
    let limit = format!("at most {most} are taken");
    Err(EditError::Limit { what, count, unit: "characters", limit })
}

/// Refuses a change that leads out of a range, or further out.
fn range(
    what: &'static str,
    range: RangeInclusive<usize>,
    before: usize,
    after: usize,
) -> Result<(), EditError> {
    let outside =
        |count: usize| range.start().saturating_sub(count) + count.saturating_sub(*range.end());
    if outside(after) <= outside(before) {
        return Ok(());
    }
    let limit = format!("{} to {} are good", range.start(), range.end());
    Err(EditError::Limit { what, count: after, unit: "words", limit })
}
