//! `runs` and `logs`: what was done, and how it went.

use super::job::posting_of;
use super::say::Call;
use super::{Desk, Reply, Trouble, found};
use crate::catalogue::{LogsArgs, RunsArgs};
use crate::chat::message::{Action, Control, Message, Part};
use crate::chat::outbound::{Content, FileBody, Target};
use crate::store::RunId;
use crate::store::desk::LogOf;

/// Runs on one page.
const PAGE: usize = 15;

/// Most lines of a log that are sent.
const MOST_LINES: usize = 5000;

/// Runs with their times and cost, newest first (GAP-043).
pub fn runs(desk: &Desk<'_>, call: &Call<'_>, args: &RunsArgs) -> Result<Reply, Trouble> {
    let posting = match &args.posting {
        Some(given) => Some(posting_of(desk, call, Some(given))?),
        // In the thread of a posting, its own.
        None => match posting_of(desk, call, None) {
            Ok(posting) => Some(posting),
            Err(Trouble::User(_)) => None,
            Err(store @ Trouble::Store(_)) => return Err(store),
        },
    };
    let page = args.page.max(1) as usize;
    let mut runs = desk.store.list_runs(posting.as_ref(), page * PAGE + 1)?;
    let more = runs.len() > page * PAGE;
    runs.truncate(page * PAGE);
    let shown: Vec<_> = runs.into_iter().skip((page - 1) * PAGE).collect();
    let mut message =
        Message::new(format!("Runs, page {page}")).with(Part::Code(crate::reply::runs(&shown)));
    if more {
        let next = RunsArgs { page: args.page + 1, ..args.clone() };
        let line = crate::catalogue::Command::Runs(next).to_string();
        message
            .parts
            .push(Part::Actions(vec![Control::button("Next page", Action::new("run", line))]));
    }
    Ok(Reply::private(message))
}

/// A log as a file (GAP-028): of a ticket, a run or a posting.
pub fn logs(desk: &Desk<'_>, call: &Call<'_>, args: &LogsArgs) -> Result<Reply, Trouble> {
    let of = what(desk, &args.of)?;
    let mut text = String::new();
    if let LogOf::Run(run) = &of {
        let run = found(desk.store.get_run(*run))?;
        text.push_str(&crate::reply::runs(std::slice::from_ref(&run)));
        for stage in &run.stages {
            text.push_str(&format!(
                "{:<10} {:>10} {:>9.1} ms\n",
                stage.name, stage.engine, stage.ms
            ));
        }
        text.push('\n');
    }
    for line in desk.store.list_log(&of, MOST_LINES)? {
        text.push_str(&format!(
            "{} {:<5} {} {}\n",
            line.at.format("%Y-%m-%d %H:%M:%S%.3f"),
            line.level,
            line.correlation,
            line.text
        ));
    }
    if text.is_empty() {
        return Err(Trouble::user(format!(
            "There is no log of `{}`. Give a ticket such as t12, the number of a run, or the id of a \
             posting.",
            args.of
        )));
    }
    let content = Content::File {
        name: format!("{}.log.txt", crate::text::slug(&args.of, 40)),
        body: FileBody::Text(text),
        thread: call.inbound.place.thread.clone().map(Target::Reference),
        comment: Some(format!("Log of {} (times in UTC)", args.of)),
    };
    Ok(Reply::done("sent a log", vec![call.say("file", &content)]))
}

fn what(desk: &Desk<'_>, of: &str) -> Result<LogOf, Trouble> {
    let of = of.trim();
    if of
        .strip_prefix('t')
        .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    {
        return Ok(LogOf::Correlation(of.to_owned()));
    }
    if of.len() < 6
        && let Ok(number) = of.parse::<i64>()
    {
        return Ok(LogOf::Run(RunId(number)));
    }
    Ok(LogOf::Posting(found(desk.store.find_posting(of))?.id))
}
