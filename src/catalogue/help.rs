//! What `help` says, for the person who asks.

use super::declaration::{Declaration, Role, catalogue};
use crate::chat::message::{Message, Part, Rich};

/// The commands that somebody of this role may give.
#[must_use]
pub fn help(role: Role) -> Message {
    let allowed = catalogue().all().iter().filter(|declaration| declaration.role <= role);
    let lines: Vec<Rich> = allowed.map(line).collect();
    let summary = format!("{} commands: `help COMMAND` tells more of each.", lines.len());
    Message::new(summary)
        .with(Part::Heading("What I can do".to_owned()))
        .with(Part::List(lines))
        .with(Part::Context(Rich::plain("Write ").code("help jobs").then(
            " to see how a command is written. In the thread of a job its id can be left out.",
        )))
}

/// How one command is written; `None` when there is none of this name or alias.
#[must_use]
pub fn help_command(name: &str) -> Option<Message> {
    let declaration = catalogue().find(name)?;
    let examples =
        declaration.examples.iter().map(|example| Rich::default().code(example.as_str()));
    let mut fields = vec![("For".to_owned(), Rich::plain(audience(declaration.role)))];
    if !declaration.aliases.is_empty() {
        fields.push(("Also".to_owned(), Rich::default().code(declaration.aliases.join(", "))));
    }
    if declaration.destructive {
        fields.push(("Asks first".to_owned(), Rich::plain("yes, once")));
    }
    let message = Message::new(format!("{}: {}.", declaration.name, declaration.summary))
        .with(Part::Heading(declaration.name.to_owned()))
        .with(Part::Text(Rich::plain(format!("{}.", declaration.summary))))
        .with(Part::Code(declaration.usage.clone()))
        .with(Part::List(examples.collect()))
        .with(Part::Fields(fields));
    Some(message)
}

/// Who may give a command, in words.
pub(super) fn audience(role: Role) -> &'static str {
    match role {
        Role::Anyone => "everyone",
        Role::Viewer => "viewers, members and owners",
        Role::Member => "members and owners",
        Role::Owner => "owners",
    }
}

fn line(declaration: &Declaration) -> Rich {
    Rich::default().code(declaration.name).then(format!(": {}", declaration.summary))
}
