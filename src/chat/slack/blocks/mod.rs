//! Messages and forms as Slack's Block Kit, within every limit it has; and back: what was pressed
//! and what was filled in.
//!
//! Texts are `rich_text` or `plain_text`, which read no markup; `mrkdwn` is used only where a mark is
//! needed in a place that takes nothing else, and only if none of its text could be read as markup.
//!
//! Send a [`Post`] with `mrkdwn=false`, `link_names=false`, `unfurl_links=false` and
//! `unfurl_media=false`: else Slack formats and unfurls the fallback text of notifications.
//!
//! Architecture Invariant: pure functions. Whatever a text says, it can't mention anybody, format,
//! or link to anything but `http`, `https` and `mailto`; nothing said is lost but by a shortened label.
//!
//! Source of the limits: docs.slack.dev, reference of Block Kit and of views;
//! `msg_blocks_too_long` by measurement, as it is not documented.

mod action;
mod attachment;
mod control;
mod input;
pub(super) mod limit;
mod list;
mod mrkdwn;
mod pack;
mod part;
#[cfg(test)]
mod property;
mod rich;
mod rich_input;
mod split;
#[cfg(test)]
mod tests;
mod view;
#[cfg(test)]
mod view_tests;

use serde_json::{Value, json};

pub use action::{action_name, pressed};
pub use pack::{Post, message};
pub use rich_input::{InputError, rich_input};
pub use view::{home, modal};

/// A text object that reads no markup and turns no `:name:` into an emoji.
fn plain_text(text: &str) -> Value {
    json!({"type": "plain_text", "text": text, "emoji": false})
}
