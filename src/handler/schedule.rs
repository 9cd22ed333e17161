//! `schedule`: what is done by the clock, how it went, and doing it now.

use chrono::{DateTime, Utc};

use super::say::Call;
use super::{Desk, Reply, Trouble, access};
use crate::catalogue::{Role, ScheduleArgs, ScheduleVerb};
use crate::chat::message::{Action, Control, Message, Part, Rich};
use crate::schedule::{Plan, TaskName};
use crate::store::desk::Effect;
use crate::store::schedule::TaskRun;
use crate::text::shorten;

/// Runs of a history.
const MOST: usize = 20;

/// Shows, or asks for a run.
pub fn run(desk: &Desk<'_>, call: &Call<'_>, args: ScheduleArgs) -> Result<Reply, Trouble> {
    match (args.what, args.task) {
        (ScheduleVerb::List, _) => list(desk),
        (ScheduleVerb::History, task) => history(desk, task),
        (ScheduleVerb::Run, Some(task)) => now(desk, call, task),
        (ScheduleVerb::Run, None) => Err(Trouble::user("Say which task: `schedule` lists them.")),
    }
}

fn list(desk: &Desk<'_>) -> Result<Reply, Trouble> {
    let settings = &desk.config.settings.schedule;
    let zone = settings.zone().map_err(Trouble::user)?;
    let mut rows = Vec::new();
    for task in TaskName::ALL {
        let entry = settings.of(task);
        let last = desk.store.list_task_runs(Some(task), 1)?.pop();
        let mut row = Rich::default().code(task.as_str()).then(" ").then(entry.cron.as_str());
        row = match (
            entry.enabled,
            Plan::new(task, zone, entry).map(|plan| plan.next_after(desk.now)),
        ) {
            (false, _) => row.then(" – off"),
            (true, Ok(Some(next))) => row.then(" – next ").moment(next),
            (true, _) => row.then(" – never due"),
        };
        rows.push(match last {
            None => row.then(", not done yet"),
            Some(run) => told(row.then(", last "), &run),
        });
    }
    let message = Message::new("Schedule")
        .with(Part::Text(Rich::default().bold(format!("Schedule ({zone})"))))
        .with(Part::List(rows))
        .with(Part::Context(Rich::plain(
            "`schedule history TASK` tells how it went, `schedule run TASK` does it now.",
        )));
    Ok(Reply::private(message))
}

/// How a run stands and what it said.
fn told(row: Rich, run: &TaskRun) -> Rich {
    let at: DateTime<Utc> = run.finished_at.or(run.started_at).unwrap_or(run.due);
    let text = run.told.as_deref().filter(|text| !text.is_empty());
    let text = text.map_or_else(String::new, |text| format!(": {}", shorten(text, 160)));
    let missed = match run.missed {
        0 => String::new(),
        missed => format!(", makes good {missed} missed"),
    };
    row.moment(at).then(format!(" {}{missed}{text}", run.state.as_str()))
}

fn history(desk: &Desk<'_>, task: Option<TaskName>) -> Result<Reply, Trouble> {
    let runs = desk.store.list_task_runs(task, MOST)?;
    if runs.is_empty() {
        return Ok(Reply::private(Message::text("Nothing was done by the clock yet.")));
    }
    let rows = runs.iter().map(|run| {
        let row = Rich::default().code(run.task.as_str()).then(match run.asked {
            true => " asked for, ",
            false => " ",
        });
        told(row, run)
    });
    let head = task.map_or_else(|| "Newest runs".to_owned(), |task| format!("Runs of {task}"));
    let mut message = Message::new(head.clone())
        .with(Part::Text(Rich::default().bold(head)))
        .with(Part::List(rows.collect()));
    if let Some(task) = task {
        let command = ScheduleArgs { what: ScheduleVerb::Run, task: Some(task) };
        let line = crate::catalogue::Command::Schedule(command).to_string();
        let button = Control::button("Run now", Action::new("run", line));
        message.parts.push(Part::Actions(vec![button]));
    }
    Ok(Reply::private(message))
}

fn now(desk: &Desk<'_>, call: &Call<'_>, task: TaskName) -> Result<Reply, Trouble> {
    access::needs(desk, call, Role::Owner, "schedule run")?;
    let message = Message::text(format!(
        "`{task}` is asked for: a running daemon does it at once. `schedule history {task}` tells \
         how it went."
    ));
    Ok(Reply::done(format!("asked for {task}"), vec![Effect::RunTask(task)]).telling(message))
}
