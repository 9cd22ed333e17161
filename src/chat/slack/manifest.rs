//! The manifest of the Slack app: what is pasted into "Create an app from a manifest". Its slash
//! commands come from the catalogue, so that Slack offers what the program knows.
//!
//! Form and limits: Slack's "App manifest reference", schema version 1.

use crate::catalogue::{Declaration, Platform, catalogue};
use crate::text::shorten;

/// Longest description of a slash command.
const DESCRIPTION: usize = 2_000;
/// Longest usage hint of a slash command.
const USAGE_HINT: usize = 1_000;

/// What the bot may do in Slack: each scope is used.
const SCOPES: [(&str, &str); 11] = [
    ("app_mentions:read", "commands by mention, which work in threads"),
    ("channels:history", "files attached to a mention, in public channels"),
    ("chat:write", "answers"),
    ("commands", "slash commands"),
    ("files:read", "postings sent as files"),
    ("files:write", "CVs, letters, dossiers"),
    ("groups:history", "files attached to a mention, in private channels"),
    ("im:history", "commands in direct messages"),
    ("im:write", "alerts to the owner"),
    ("reactions:read", "approvals by reaction"),
    ("reactions:write", "the state of a job on its message"),
];

/// What Slack tells the bot of.
const EVENTS: [&str; 5] =
    ["app_home_opened", "app_mention", "message.im", "reaction_added", "reaction_removed"];

const LONG_DESCRIPTION: &str = "tailord makes a tailored CV, a cover letter and messages from a job \
    posting and your master CV. Send it the address of a posting, its text or a file; it answers in a \
    thread with documents, how well you fit and why. Every line it writes rests on a fact of your \
    master CV, and nothing leaves for anyone before you approve it.";

/// The manifest as YAML.
#[must_use]
pub fn manifest() -> String {
    let mut text = String::from("# Made by `tailord slack manifest`.\n");
    tree().write_yaml(&mut text, 0);
    text
}

/// The same as JSON.
#[must_use]
pub fn manifest_json() -> String {
    format!("{:#}\n", tree().json())
}

fn tree() -> Node {
    let features = map([
        (
            "app_home",
            map([
                ("home_tab_enabled", Node::Flag(true)),
                ("messages_tab_enabled", Node::Flag(true)),
                ("messages_tab_read_only_enabled", Node::Flag(false)),
            ]),
        ),
        (
            "bot_user",
            map([("display_name", text("tailord")), ("always_online", Node::Flag(false))]),
        ),
        ("slash_commands", Node::List(slash_commands())),
    ]);
    let scopes = SCOPES.iter().map(|(scope, _)| text(scope)).collect();
    let settings = map([
        (
            "event_subscriptions",
            map([("bot_events", Node::List(EVENTS.into_iter().map(text).collect()))]),
        ),
        ("interactivity", map([("is_enabled", Node::Flag(true))])),
        ("org_deploy_enabled", Node::Flag(false)),
        ("socket_mode_enabled", Node::Flag(true)),
        ("token_rotation_enabled", Node::Flag(false)),
    ]);
    map([
        (
            "display_information",
            map([
                ("name", text("tailord")),
                ("description", text("Job applications you can stand behind")),
                ("long_description", text(LONG_DESCRIPTION)),
                ("background_color", text("#475569")),
            ]),
        ),
        ("features", features),
        ("oauth_config", map([("scopes", map([("bot", Node::List(scopes))]))])),
        ("settings", settings),
    ])
}

/// `/tailord` for all commands, and one for each that has its own.
fn slash_commands() -> Vec<Node> {
    let own = |declaration: &&Declaration| {
        declaration.slash && declaration.platforms.contains(&Platform::Slack)
    };
    let umbrella =
        slash("tailord", "Give any command, or get help", "help | jobs | status 07ad1c …");
    let others = catalogue().all().iter().filter(own);
    let each = others.map(|one| slash(one.name, &one.summary, one.arguments()));
    std::iter::once(umbrella).chain(each).collect()
}

fn slash(name: &str, description: &str, usage: &str) -> Node {
    let mut entries = vec![
        ("command", text(&format!("/{name}"))),
        ("description", text(&shorten(description, DESCRIPTION))),
    ];
    // An empty hint is refused.
    if !usage.is_empty() {
        entries.push(("usage_hint", text(&shorten(usage, USAGE_HINT))));
    }
    // People and channels come as ids, which nobody else can take on.
    entries.push(("should_escape", Node::Flag(true)));
    Node::Map(entries)
}

fn map<const N: usize>(entries: [(&'static str, Node); N]) -> Node {
    Node::Map(entries.into())
}

fn text(text: &str) -> Node {
    Node::Text(text.to_owned())
}

/// A part of the manifest, in the order it is written.
enum Node {
    Map(Vec<(&'static str, Node)>),
    List(Vec<Node>),
    Text(String),
    Flag(bool),
}

impl Node {
    fn json(&self) -> serde_json::Value {
        match self {
            Self::Map(entries) => {
                entries.iter().map(|(key, node)| ((*key).to_owned(), node.json())).collect()
            }
            Self::List(items) => items.iter().map(Self::json).collect(),
            Self::Text(text) => text.as_str().into(),
            Self::Flag(flag) => (*flag).into(),
        }
    }

    /// Writes lines indented by `depth` steps. The first line of a map in a list is begun already.
    fn write_yaml(&self, out: &mut String, depth: usize) {
        let indent = "  ".repeat(depth);
        match self {
            Self::Map(entries) => {
                for (number, (key, node)) in entries.iter().enumerate() {
                    if number > 0 || !out.ends_with("- ") {
                        out.push_str(&indent);
                    }
                    out.push_str(&format!("{key}:"));
                    node.write_value(out, depth + 1);
                }
            }
            Self::List(items) => {
                for item in items {
                    out.push_str(&format!("{indent}- "));
                    item.write_yaml(out, depth + 1);
                }
            }
            Self::Text(text) => out.push_str(&format!("{}\n", scalar(text))),
            Self::Flag(flag) => out.push_str(&format!("{flag}\n")),
        }
    }

    fn write_value(&self, out: &mut String, depth: usize) {
        match self {
            Self::Map(_) | Self::List(_) => out.push('\n'),
            Self::Text(_) | Self::Flag(_) => out.push(' '),
        }
        self.write_yaml(out, depth);
    }
}

/// A text as YAML has it: bare where no reader can take it for anything else, else in the quotes of
/// JSON, which YAML shares.
fn scalar(text: &str) -> String {
    let bare = |c: char| c.is_ascii_lowercase() || matches!(c, '_' | '.' | ':');
    let taken = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let word = text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(bare);
    if word && !text.ends_with(':') && !taken.contains(&text) {
        return text.to_owned();
    }
    serde_json::Value::from(text).to_string()
}
