//! `letter` and `message`: what is said to the employer.

use super::application::{self, newest};
use super::job::{hand_over, posting_of};
use super::say::Call;
use super::{Desk, Reply, Trouble};
use crate::catalogue::{LetterArgs, LetterVerb, MessageArgs};
use crate::chat::message::{Message, Part};

/// The letter, in chat or as a file.
pub fn letter(desk: &Desk<'_>, call: &Call<'_>, args: &LetterArgs) -> Result<Reply, Trouble> {
    let id = posting_of(desk, call, args.posting.as_deref())?;
    let (posting, report) = newest(desk, &id)?;
    match args.what {
        LetterVerb::Show => Ok(Reply::private(application::letter(&posting, &report))),
        LetterVerb::Pdf => hand_over(call, &id, &report, "letter.pdf"),
        LetterVerb::Docx => hand_over(call, &id, &report, "letter.docx"),
    }
}

/// One message or all of them, each with its length.
pub fn message(desk: &Desk<'_>, call: &Call<'_>, args: &MessageArgs) -> Result<Reply, Trouble> {
    let id = posting_of(desk, call, args.posting.as_deref())?;
    let (posting, report) = newest(desk, &id)?;
    let wanted = args.channel.map(crate::application::Channel::as_str);
    let shown: Vec<Message> = report
        .messages
        .iter()
        .filter(|message| wanted.is_none_or(|wanted| message.channel == wanted))
        .map(|message| application::outreach(&posting, &report, message))
        .collect();
    if shown.is_empty() {
        return Err(Trouble::user(format!("Posting {} has no such message.", id.0)));
    }
    let mut all = Message::new(format!("Messages of posting {}", id.0));
    for (at, message) in shown.into_iter().enumerate() {
        if at > 0 {
            all.parts.push(Part::Divider);
        }
        all.parts.extend(message.parts);
    }
    Ok(Reply::private(all))
}
