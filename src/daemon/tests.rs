//! The whole daemon on a thread, its workers in processes of their own, before a Slack that refuses
//! what Slack refuses.

mod fault;
mod work;

use crate::support::chat::Chat;
use crate::support::{Workplace, daemon::Daemon, slack::Slack};

/// With these settings: keys of tables, as in the file.
fn chat(settings: &str) -> Chat {
    Chat::start_with(Workplace::with(settings), |_| {})
}

/// A daemon that is expected to end by itself.
fn ends(workplace: &Workplace) -> String {
    let slack = Slack::start();
    let ended = Daemon::start_with(workplace, &slack, |_| {}).ended();
    format!("{:#}", ended.unwrap_err())
}

/// What a person has to repeat.
fn token(answer: &str) -> String {
    let rest = answer.split("confirm ").nth(1).unwrap_or_else(|| panic!("no token in {answer}"));
    rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap().to_owned()
}
