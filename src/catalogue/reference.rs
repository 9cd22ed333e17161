//! The reference of all commands, as committed in `docs/commands.md`.

use super::declaration::{Declaration, Platform, catalogue};
use super::help::audience;

/// What the reference says before the commands.
const HEAD: &str = "# Commands

The same in Slack, Discord, the web console and on the command line. In Slack, write `/tailord` before
a command, or mention the bot; commands marked so have a slash command of their own. Slack does not
deliver slash commands in threads: mention the bot there.

A posting is named by the beginning of its id, four characters or more (`07ad1c`); in the thread of a
job it can be left out. Options may stand anywhere in a line; words with spaces go in quotation marks.
Spans are written `30min`, `3h`, `2d`, `2w`, `1m` (month), moments `2026-11-23` or `2026-11-23T14:05` (UTC).

This file is made from `commands/`: after a change there, `UPDATE_DOCS=1 scripts/test reference`.
";

/// The reference as markdown.
#[must_use]
pub fn reference() -> String {
    let mut text = HEAD.to_owned();
    text.push_str("\n| command | does | for |\n|---|---|---|\n");
    for declaration in catalogue().all() {
        let Declaration { name, summary, role, .. } = declaration;
        text.push_str(&format!("| [`{name}`](#{name}) | {summary} | {role} |\n"));
    }
    for declaration in catalogue().all() {
        text.push_str(&section(declaration));
    }
    text
}

fn section(declaration: &Declaration) -> String {
    let Declaration { name, summary, usage, examples, role, rate_per_minute, .. } = declaration;
    let mut facts = vec![format!("For {}", audience(*role))];
    facts.extend(rate_per_minute.map(|most| format!("at most {most} a minute")));
    if declaration.slash {
        facts.push(format!("`/{name}` in Slack"));
    }
    if declaration.destructive {
        facts.push("asks once before it is done".to_owned());
    }
    if !declaration.aliases.is_empty() {
        facts.push(format!("also `{}`", declaration.aliases.join("`, `")));
    }
    let all = [Platform::Slack, Platform::Discord, Platform::Web, Platform::Cli];
    if !all.iter().all(|platform| declaration.platforms.contains(platform)) {
        let names: Vec<_> = declaration.platforms.iter().map(|platform| platform.name()).collect();
        facts.push(format!("only in {}", names.join(", ")));
    }
    let (facts, examples) = (facts.join("; "), examples.join("\n"));
    format!(
        "\n## {name}\n\n{summary}.\n\n```\n{usage}\n```\n\n{facts}. For example:\n\n```\n{examples}\n```\n"
    )
}
