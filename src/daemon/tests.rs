//! The whole daemon on a thread, its workers in processes of their own, before a Slack that refuses
//! what Slack refuses.

mod fault;
mod work;

use crate::schedule::TaskName;
use crate::store::ScheduleStore as _;
use crate::store::schedule::TaskState;
use crate::support::Workplace;
use crate::support::chat::Chat;
use crate::support::daemon::{Daemon, PATIENCE};
use crate::support::slack::Slack;

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

/// Waits until a task that was asked for has ended, and says how and with which words.
fn ended(chat: &Chat, task: TaskName) -> (TaskState, String) {
    let store = chat.workplace.store();
    chat.slack.wait_for(&format!("the end of {task}"), PATIENCE, |_| {
        let run = store.list_task_runs(Some(task), 1).unwrap().pop()?;
        run.finished_at?;
        run.asked.then(|| (run.state, run.told.unwrap_or_default()))
    })
}

/// What a person has to repeat.
fn token(answer: &str) -> String {
    let rest = answer.split("confirm ").nth(1).unwrap_or_else(|| panic!("no token in {answer}"));
    rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap().to_owned()
}
