//! A message as posts, each within the limits of one.

use serde_json::Value;

use super::action::Ids;
use super::limit::{MESSAGE_BLOCKS, MESSAGE_TEXT, TEXT, text_of};
use super::split::shorten;
use super::{attachment, mrkdwn, part};
use crate::chat::message::{Message, Part};
use crate::chat::slack::lint;

/// What is posted at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Post {
    /// For notifications and screen readers: one line, escaped; never empty.
    pub text: String,
    /// At least one, and at most fifty.
    pub blocks: Vec<Value>,
    /// Name and content of a text file to upload with it.
    pub attachment: Option<(String, String)>,
}

/// The message as posts in their order: usually one, never none. More when it is over Slack's limits; a
/// part too long to be read in a conversation is attached as a text file.
#[must_use]
pub fn message(message: &Message) -> Vec<Post> {
    let mut ids = Ids::default();
    let mut posts = Posts::default();
    let mut title = None;
    for part in &message.parts {
        if let Part::Heading(text) = part {
            title = Some(text.as_str());
        }
        match attachment::long(part, title) {
            Some(long) => posts.attach(long),
            None => part::blocks(part, &mut ids).into_iter().for_each(|block| posts.push(block)),
        }
    }
    posts.finish(&message.summary)
}

#[derive(Default)]
struct Posts {
    done: Vec<Post>,
    open: Post,
    /// Text of the open post's blocks.
    used: usize,
    /// Of the files so far, without their numbers.
    names: Vec<String>,
}

impl Posts {
    fn push(&mut self, block: Value) {
        let text = text_of(&block);
        if self.open.blocks.len() == MESSAGE_BLOCKS || self.used + text > MESSAGE_TEXT {
            self.next();
        }
        self.used += text;
        self.open.blocks.push(block);
    }

    /// Begins another post. A heading goes with what it is above.
    fn next(&mut self) {
        let is_head = |block: &Value| block["type"] == "header" || block["type"] == "divider";
        let body =
            self.open.blocks.iter().rposition(|block| !is_head(block)).map_or(0, |at| at + 1);
        let kept = if body > 0 { self.open.blocks.split_off(body) } else { Vec::new() };
        self.done.push(std::mem::take(&mut self.open));
        self.used = kept.iter().map(text_of).sum();
        self.open.blocks = kept;
    }

    fn attach(&mut self, long: attachment::Long) {
        // A post carries one file.
        if self.open.attachment.is_some() {
            self.next();
        }
        let same = self.names.iter().filter(|name| **name == long.name).count();
        let name = match same {
            0 => format!("{}.txt", long.name),
            _ => format!("{}-{}.txt", long.name, same + 1),
        };
        self.names.push(long.name);
        let note = part::small_print(&format!("The whole of it is in {name}."));
        let blocks: Vec<Value> = long.preview.into_iter().chain(note).collect();
        blocks.into_iter().for_each(|block| self.push(block));
        self.open.attachment = Some((name, long.content));
    }

    fn finish(mut self, summary: &str) -> Vec<Post> {
        let summary = match shorten(summary, TEXT / 8) {
            summary if summary.is_empty() => "…".to_owned(),
            summary => summary,
        };
        if self.open.blocks.is_empty() {
            let said = part::blocks(&Part::Text(summary.as_str().into()), &mut Ids::default());
            said.into_iter().for_each(|block| self.push(block));
        }
        self.done.push(self.open);
        let count = self.done.len();
        for (at, post) in self.done.iter_mut().enumerate() {
            let text = mrkdwn::escape(&summary);
            post.text = if count > 1 { format!("{text} ({}/{count})", at + 1) } else { text };
            let faults = lint::lint_message(&post.blocks);
            debug_assert!(faults.is_empty(), "{faults:?}");
        }
        self.done
    }
}
