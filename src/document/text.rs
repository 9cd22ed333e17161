//! CV, letter and messages as plain text, for forms and for reading anywhere.

use super::letter::{LetterHead, LetterView};
use super::typeset::Typesetter;
use super::view::{Body, CvView, DOT, Entry, Item, Linked, UnknownId};
use crate::application::{Channel, Cv, Letter, Message};
use crate::candidate::MasterCv;
use crate::truth::Verified;

/// Longest line, in characters; only a single longer word goes beyond.
const WIDTH: usize = 88;

/// The CV as plain text: headings in capitals, bullets with `- `, lines of at most 88 characters.
///
/// # Errors
/// When an id of the application is not in the master CV.
pub fn cv(master: &MasterCv, cv: &Verified<Cv>) -> Result<String, UnknownId> {
    Ok(cv_text(&CvView::new(master, cv, &mut Typesetter::keeping_all())?))
}

/// The cover letter as plain text.
#[must_use]
pub fn letter(master: &MasterCv, letter: &Verified<Letter>, head: &LetterHead) -> String {
    letter_text(&LetterView::new(master, letter, head, &mut Typesetter::keeping_all()))
}

/// All messages with their length, as they will be sent.
#[must_use]
pub fn messages(messages: &[Verified<Message>]) -> String {
    let parts: Vec<String> = messages.iter().map(|message| message_text(message)).collect();
    parts.join("\n\n\n") + "\n"
}

pub(crate) fn cv_text(view: &CvView) -> String {
    let mut out = Lines::default();
    out.line(&view.name.plain(), "");
    out.line(&view.tagline.plain(), "");
    view.contact.iter().for_each(|row| out.line(&contact_line(row), ""));
    out.line(&view.relocation.plain(), "");
    for section in &view.sections {
        out.gap();
        out.line(&section.title.plain().to_uppercase(), "");
        match &section.body {
            Body::Prose { text } => out.line(&text.plain(), ""),
            Body::Groups { groups } => {
                for group in groups {
                    let name = group.name.plain();
                    let colon = if name.is_empty() { "" } else { ": " };
                    out.line(&format!("{name}{colon}{}", group.items.plain()), "  ");
                }
            }
            Body::Items { items } => items.iter().for_each(|item| out.item(item)),
            Body::Entries { entries } => {
                for (index, entry) in entries.iter().enumerate() {
                    if index > 0 {
                        out.gap();
                    }
                    out.entry(entry);
                }
            }
        }
    }
    out.text
}

fn letter_text(view: &LetterView) -> String {
    let mut out = Lines::default();
    out.line(&view.name.plain(), "");
    view.contact.iter().for_each(|row| out.line(&contact_line(row), ""));
    out.gap();
    view.recipient.iter().for_each(|line| out.line(&line.plain(), ""));
    for part in [&view.date, &view.subject, &view.salutation] {
        out.gap();
        out.line(&part.plain(), "");
    }
    for part in view.paragraphs.iter().chain([&view.closing]) {
        out.gap();
        out.line(&part.plain(), "");
    }
    out.gap();
    out.line(&view.name.plain(), "");
    out.text
}

fn message_text(message: &Message) -> String {
    let (name, limit) = match message.channel {
        Channel::LinkedinNote => ("LinkedIn note", Some(300)),
        Channel::LinkedinNoteShort => ("LinkedIn note, short", Some(200)),
        Channel::Inmail => ("LinkedIn InMail", Some(1900)),
        Channel::Email => ("E-mail", None),
    };
    let text = message.to_plain();
    let count = text.chars().count();
    let length = limit.map_or_else(
        || format!("{count} characters"),
        |most| format!("{count} of {most} characters"),
    );
    let head = format!("== {name} ({length})");
    match &message.subject {
        Some(subject) => format!("{head}\nSubject: {}\n\n{text}", subject.text),
        None => format!("{head}\n\n{text}"),
    }
}

fn contact_line(contact: &[Linked]) -> String {
    let parts: Vec<String> = contact.iter().map(|part| part.text.plain()).collect();
    parts.join(DOT)
}

/// A title with its link in brackets.
fn linked(title: &Linked) -> String {
    match &title.url {
        Some(url) => format!("{} ({url})", title.text.plain()),
        None => title.text.plain(),
    }
}

#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// One paragraph, wrapped; lines after the first start with `indent`.
    fn line(&mut self, text: &str, indent: &str) {
        let mut column = 0;
        for word in text.split_whitespace() {
            let length = word.chars().count();
            if column == 0 {
                self.text.push_str(word);
                column = length;
            } else if column + 1 + length > WIDTH {
                self.text.push('\n');
                self.text.push_str(indent);
                self.text.push_str(word);
                column = indent.chars().count() + length;
            } else {
                self.text.push(' ');
                self.text.push_str(word);
                column += 1 + length;
            }
        }
        if column > 0 {
            self.text.push('\n');
        }
    }

    fn item(&mut self, item: &Item) {
        let parts = [linked(&item.title), item.detail.plain(), item.dates.plain()];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        self.line(&parts.join(DOT), "  ");
    }

    fn entry(&mut self, entry: &Entry) {
        self.line(&linked(&entry.title), "");
        let parts = [entry.detail.plain(), entry.dates.plain()];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        self.line(&parts.join(DOT), "");
        for bullet in &entry.bullets {
            self.line(&format!("- {}", bullet.text.plain()), "  ");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::sample;

    #[test]
    fn lines_are_wrapped_and_bullets_hang() {
        let master = sample::leader();
        let view =
            CvView::new(&master, &sample::application(&master), &mut Typesetter::keeping_all())
                .expect("resolves");
        let text = cv_text(&view);
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        assert!(text.starts_with("Mirela Vance\n"));
        assert!(
            text.contains("\nEXPERIENCE\nDirector of Engineering\nNorthwind Parcel SE · Berlin")
        );
        assert!(text.contains("\n- Led 28 engineers in four teams; attrition fell"));
        assert!(text.contains("\n  number of releases") || text.contains("\n  "));
        assert!(!text.contains("\n\n\n"));
    }
}
