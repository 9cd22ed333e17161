//! Every method once: its token, scopes, arguments, and what carries it out.

use super::super::world::World;
use super::args::Args;
use super::refusal::Answer;
use super::{chat, conversation, file, identity, reaction, view};

/// The kind of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    Flag,
    /// Text with commas, or in JSON a list; read as the text.
    Ids,
    Object,
    List,
    Blocks,
}

/// One argument.
#[derive(Clone, Copy)]
pub struct Arg {
    pub name: &'static str,
    pub kind: Kind,
    pub required: bool,
}

/// Which token a method wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    Bot,
    App,
}

/// One method.
pub struct Method {
    pub name: &'static str,
    pub token: Token,
    /// One of these is enough; empty when none is needed.
    pub scopes: &'static [&'static str],
    /// Whether it only reads, and so comes by GET too and takes no JSON.
    pub reads: bool,
    pub args: &'static [Arg],
    pub run: fn(&mut World, &Args) -> Answer,
}

const fn must(name: &'static str, kind: Kind) -> Arg {
    Arg { name, kind, required: true }
}

const fn may(name: &'static str, kind: Kind) -> Arg {
    Arg { name, kind, required: false }
}

const fn method(
    name: &'static str,
    scopes: &'static [&'static str],
    args: &'static [Arg],
    run: fn(&mut World, &Args) -> Answer,
) -> Method {
    Method { name, token: Token::Bot, scopes, reads: false, args, run }
}

const fn reading(method: Method) -> Method {
    Method { reads: true, ..method }
}

use Kind::{Blocks, Flag, Ids, List, Number, Object, Text};

const HISTORY: &[&str] = &["channels:history", "im:history"];
const PAGE: [Arg; 6] = [
    may("cursor", Text),
    may("latest", Text),
    may("oldest", Text),
    may("limit", Number),
    may("inclusive", Flag),
    may("include_all_metadata", Flag),
];
const ITEM: &[Arg] = &[must("channel", Text), must("timestamp", Text), must("name", Text)];

/// All methods the counterpart knows.
pub static METHODS: &[Method] = &[
    reading(method("auth.test", &[], &[], identity::auth_test)),
    Method {
        token: Token::App,
        ..method("apps.connections.open", &["connections:write"], &[], identity::connections_open)
    },
    reading(method(
        "users.info",
        &["users:read"],
        &[must("user", Text), may("include_locale", Flag)],
        identity::users_info,
    )),
    method(
        "chat.postMessage",
        &["chat:write"],
        &[
            must("channel", Text),
            may("text", Text),
            may("blocks", Blocks),
            may("thread_ts", Text),
            may("reply_broadcast", Flag),
            may("metadata", Object),
            may("mrkdwn", Flag),
            may("link_names", Flag),
            may("unfurl_links", Flag),
            may("unfurl_media", Flag),
        ],
        chat::post_message,
    ),
    method(
        "chat.update",
        &["chat:write"],
        &[
            must("channel", Text),
            must("ts", Text),
            may("text", Text),
            may("blocks", Blocks),
            may("metadata", Object),
        ],
        chat::update,
    ),
    method(
        "chat.delete",
        &["chat:write"],
        &[must("channel", Text), must("ts", Text)],
        chat::delete,
    ),
    method(
        "chat.postEphemeral",
        &["chat:write"],
        &[
            must("channel", Text),
            must("user", Text),
            may("text", Text),
            may("blocks", Blocks),
            may("thread_ts", Text),
        ],
        chat::post_ephemeral,
    ),
    reading(method(
        "conversations.history",
        HISTORY,
        &[must("channel", Text), PAGE[0], PAGE[1], PAGE[2], PAGE[3], PAGE[4], PAGE[5]],
        conversation::history,
    )),
    reading(method(
        "conversations.replies",
        HISTORY,
        &[
            must("channel", Text),
            must("ts", Text),
            PAGE[0],
            PAGE[1],
            PAGE[2],
            PAGE[3],
            PAGE[4],
            PAGE[5],
        ],
        conversation::replies,
    )),
    method(
        "conversations.open",
        &["im:write"],
        &[may("users", Ids), may("channel", Text), may("return_im", Flag)],
        conversation::open,
    ),
    reading(method(
        "conversations.info",
        &["channels:read", "im:read"],
        &[must("channel", Text), may("include_num_members", Flag), may("include_locale", Flag)],
        conversation::info,
    )),
    method("reactions.add", &["reactions:write"], ITEM, reaction::add),
    method("reactions.remove", &["reactions:write"], ITEM, reaction::remove),
    reading(method(
        "reactions.get",
        &["reactions:read"],
        &[must("channel", Text), must("timestamp", Text), may("full", Flag)],
        reaction::get,
    )),
    reading(method(
        "files.getUploadURLExternal",
        &["files:write"],
        &[
            must("filename", Text),
            must("length", Number),
            may("alt_txt", Text),
            may("snippet_type", Text),
        ],
        file::upload_url,
    )),
    method(
        "files.completeUploadExternal",
        &["files:write"],
        &[
            must("files", List),
            may("channel_id", Text),
            may("thread_ts", Text),
            may("initial_comment", Text),
        ],
        file::complete,
    ),
    reading(method("files.info", &["files:read"], &[must("file", Text)], file::info)),
    method("views.open", &[], &[must("trigger_id", Text), must("view", Object)], view::open),
    method(
        "views.update",
        &[],
        &[must("view", Object), may("view_id", Text), may("external_id", Text), may("hash", Text)],
        view::update,
    ),
    method(
        "views.publish",
        &[],
        &[must("user_id", Text), must("view", Object), may("hash", Text)],
        view::publish,
    ),
];

/// Scopes of a fully granted app.
pub fn all_scopes() -> Vec<&'static str> {
    let mut scopes: Vec<&str> = METHODS.iter().flat_map(|method| method.scopes).copied().collect();
    scopes.extend(["commands", "app_mentions:read"]);
    scopes
}
