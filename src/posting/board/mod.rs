//! Job boards: the public JSON of Greenhouse, Lever, Ashby, Workable, `SmartRecruiters` and Workday,
//! fetched by address or saved in a file.
//!
//! Architecture Invariant: what a board answers is data like any page: cleaned, bounded, and never
//! trusted to be of the shape it should be.

mod address;
mod ashby;
mod greenhouse;
mod job;
mod lever;
mod settings;
mod smartrecruiters;
#[cfg(test)]
mod tests;
mod workable;
mod workday;

use serde_json::Value;

pub use address::{Board, Place, recognise};
pub(super) use job::Found;
pub(super) use lever::card_fields;
pub use settings::BoardSettings;

use super::form::Form;
use super::notes::Notes;

/// The value in `text` when it is JSON that holds a job of a board.
pub(super) fn parse(text: &str) -> Option<Value> {
    let start = text.trim_start();
    if !start.starts_with(['{', '[']) {
        return None;
    }
    let value: Value = serde_json::from_str(start).ok()?;
    (!jobs(&value).is_empty()).then_some(value)
}

/// The job in a board's answer; of several the first, which is said.
pub(super) fn read(value: &Value, notes: &mut Notes) -> Option<Found> {
    let jobs = jobs(value);
    if jobs.len() > 1 {
        notes.warn(format!(
            "The file holds {} postings of a job board; the first was read. Give the address of \
             the one you mean.",
            jobs.len()
        ));
    }
    let (board, job) = jobs.into_iter().next()?;
    let account = || job::line(value, "name");
    let job = match board {
        Board::Greenhouse => greenhouse::read(job),
        Board::Lever => lever::read(job),
        Board::Ashby => ashby::read(job),
        Board::Workable => workable::read(job, account()),
        Board::SmartRecruiters => smartrecruiters::read(job),
        Board::Workday => workday::read(job),
    };
    Some(job.into_found(notes))
}

/// The one job of this id in a board's answer, as JSON of its own; `None` when it is not there.
pub(super) fn pick(answer: &[u8], id: &str) -> Option<Vec<u8>> {
    let value: Value = serde_json::from_slice(answer).ok()?;
    let jobs = jobs(&value);
    let job = match jobs.as_slice() {
        [(_, only)] if *only == &value => *only,
        // Workday's job stands beside what belongs to it.
        [(Board::Workday, only)] => *only,
        several => {
            let named = |job: &Value| {
                ["id", "shortcode"].iter().any(|key| job::line(job, key).as_deref() == Some(id))
            };
            several.iter().map(|(_, job)| *job).find(|job| named(job))?
        }
    };
    serde_json::to_vec(job).ok()
}

/// The form in an answer about a form alone, or in the data of a page that a script fills.
pub(super) fn form(text: &str) -> Option<Form> {
    let value: Value = match serde_json::from_str(text.trim_start()) {
        Ok(value) => value,
        Err(_) => page_data(text)?,
    };
    if workable::is_form(&value) {
        return Some(workable::form(&value));
    }
    let definition = find(&value, "applicationForm", 6)?;
    Some(ashby::form(definition)).filter(|form| !form.fields.is_empty())
}

/// What Ashby's pages hand to their script: `window.__appData = {…};`
fn page_data(page: &str) -> Option<Value> {
    let (_, after) = page.split_once("window.__appData")?;
    let start = after.find('{')?;
    serde_json::Deserializer::from_str(&after[start..]).into_iter::<Value>().next()?.ok()
}

/// The first value of this name, at most so many levels down.
fn find<'a>(value: &'a Value, name: &str, levels: usize) -> Option<&'a Value> {
    let object = value.as_object()?;
    object.get(name).filter(|found| found.is_object()).or_else(|| {
        let deeper = levels.checked_sub(1)?;
        object.values().find_map(|inner| find(inner, name, deeper))
    })
}

/// Every job in a board's answer: alone, in a list, or under the name the board gives the list.
fn jobs(value: &Value) -> Vec<(Board, &Value)> {
    if let Some(board) = board_of(value) {
        return vec![(board, value)];
    }
    let lists = [Some(value), value.get("jobs"), value.get("results"), value.get("content")];
    let posting = value.get("data").and_then(|data| data.get("jobPosting"));
    let listed = lists.into_iter().flatten().filter_map(Value::as_array).flatten();
    listed.chain(posting).filter_map(|job| Some((board_of(job)?, job))).collect()
}

fn board_of(job: &Value) -> Option<Board> {
    let object = job.is_object();
    match () {
        () if !object => None,
        () if workday::is_job(job) => Some(Board::Workday),
        () if smartrecruiters::is_job(job) => Some(Board::SmartRecruiters),
        () if greenhouse::is_job(job) => Some(Board::Greenhouse),
        () if lever::is_job(job) => Some(Board::Lever),
        () if ashby::is_job(job) => Some(Board::Ashby),
        () if workable::is_job(job) => Some(Board::Workable),
        () => None,
    }
}
