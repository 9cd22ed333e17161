//! From the end of work to the change that records it and tells it. Pure but for reading the store.

use chrono::TimeDelta;

use super::application::{Telling, newest};
use super::card::{self, Stand};
use super::say::Origin;
use super::{Desk, Trouble, backup, verdict};
use crate::chat::message::{Message, Part, Rich};
use crate::chat::outbound::{Content, FileBody, Target};
use crate::pipeline::assist::Tiers;
use crate::store::Status;
use crate::store::desk::{Change, Effect, LogLine, Work, WorkEnd, WorkState};
use crate::worker::{Ended, Fault, Task};

/// First wait before failed work is tried again; it grows fourfold.
const FIRST_WAIT_SECONDS: i64 = 5;

/// How work under a lease ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The worker answered.
    Ended(Ended),
    /// It was taken back by a person.
    Cancelled,
    /// The daemon stops: it is somebody else's later.
    HandedBack,
}

/// All that follows from the end of `work`.
///
/// # Errors
/// When the store fails; nothing has been done then.
pub fn change(
    desk: &Desk<'_>,
    work: &Work,
    task: &Task,
    origin: &Origin,
    outcome: &Outcome,
) -> Result<Change, Trouble> {
    let lease = work.lease.clone().unwrap_or_default();
    let with = |end: WorkEnd, effects: Vec<Effect>| Change {
        envelope: None,
        work: Some((work.id, lease, end)),
        effects,
    };
    let end = End { desk, work, task, origin };
    Ok(match outcome {
        Outcome::HandedBack => with(WorkEnd::HandedBack, Vec::new()),
        Outcome::Cancelled => with(WorkEnd::Cancelled, end.cancelled()),
        Outcome::Ended(Ended::Failed(fault)) => {
            let again = end.again(fault);
            let effects = end.failed(fault, again);
            with(WorkEnd::Failed { reason: fault.reason.clone(), again }, effects)
        }
        Outcome::Ended(Ended::Made { posting, warnings, note, .. }) => {
            let (mut record, mut report) = newest(desk, posting)?;
            report.warnings.clone_from(warnings);
            let mut effects = vec![
                Effect::SetWorkPosting(work.id, posting.clone()),
                end.log("info", format!("revision {} is made", report.cv.revision), Some(&report)),
            ];
            if let Task::Process { tier, .. } = task {
                let tiers = Tiers::from(&desk.config.settings.llm.tiers);
                let done = report.tier.unwrap_or_else(|| tiers.of_fit(report.fit.score));
                let tier = tier.clone().unwrap_or_else(|| done.as_str().to_owned());
                if record.tier.is_none() || matches!(task, Task::Process { tier: Some(_), .. }) {
                    effects.push(Effect::SetTier(posting.clone(), tier.clone()));
                    record.tier = Some(tier);
                }
            }
            effects.extend(verdict::saved(task, &work.key, &report));
            let answer = card::Answer::find(desk, posting, report.cv.revision)?;
            let is_approved = answer.as_ref().is_some_and(|answer| answer.yes);
            if matches!(task, Task::Edit { .. } | Task::Undo { .. })
                && record.status == Status::Approved
                && !is_approved
            {
                // The yes was to the text before.
                effects.push(Effect::SetStatus(posting.clone(), Status::Ready, None));
                record.status = Status::Ready;
            }
            if work.batch.is_none() {
                let whole = matches!(task, Task::Process { .. });
                let telling = Telling { origin, posting: &record, report: &report, whole };
                if telling.is_told(desk)? {
                    let number = report.cv.revision;
                    let text = format!(
                        "Made again. Nothing came out differently: revision {number} stands."
                    );
                    effects.push(end.tell("same", Message::text(text)));
                }
                if !note.is_empty() {
                    effects.push(end.tell(
                        "note",
                        Message::text(format!("Saved as revision {}: {note}.", report.cv.revision)),
                    ));
                }
                effects.extend(telling.effects(desk));
                effects.push(origin.edit(
                    end.edit_key(&format!("r{}", report.cv.revision)),
                    card::ready(&origin.ticket, &record, &report, answer.as_ref()),
                ));
            }
            with(WorkEnd::Done, effects)
        }
        Outcome::Ended(Ended::Told(text)) if matches!(task, Task::Backup { .. }) => {
            let message = backup::done(task, text);
            let effects = vec![
                origin.edit(end.edit_key("done"), message),
                end.log("info", text.clone(), None),
            ];
            with(WorkEnd::Done, effects)
        }
        Outcome::Ended(Ended::Told(text)) => {
            let message = Message::new("Why each bullet is in or out")
                .with(Part::Text(Rich::default().bold("Why each bullet is in or out")))
                .with(Part::Code(text.clone()));
            with(WorkEnd::Done, vec![end.tell("told", message)])
        }
        Outcome::Ended(Ended::Drawn { name, hex }) => {
            let content = Content::File {
                name: name.clone(),
                body: FileBody::Hex(hex.clone()),
                thread: origin.place.thread.clone().map(Target::Reference),
                comment: None,
            };
            let key = format!("{}/{}/{name}", work.key, end.attempt());
            with(WorkEnd::Done, vec![origin.say(key, &content)])
        }
        Outcome::Ended(Ended::Refused(lines)) => {
            let mut effects =
                verdict::refused(desk, task, &work.key, lines)?.into_iter().collect::<Vec<_>>();
            effects.push(end.tell("refused", verdict::refused_message(lines)));
            effects.push(end.log("info", "a change was refused by the verifier".into(), None));
            with(WorkEnd::Done, effects)
        }
        Outcome::Ended(Ended::Conflict { latest, reason }) => {
            let mut effects =
                verdict::conflict(task, &work.key, *latest).into_iter().collect::<Vec<_>>();
            effects.push(end.tell("conflict", verdict::conflict_message(task, reason)));
            with(WorkEnd::Done, effects)
        }
    })
}

/// What is told of work that ended while nobody worked on it: its lease was taken back.
pub fn ended(desk: &Desk<'_>, work: &Work, task: &Task, origin: &Origin) -> Vec<Effect> {
    let end = End { desk, work, task, origin };
    match work.state {
        WorkState::Dead => {
            let reason = work.error.clone().unwrap_or_else(|| "it was given up".into());
            end.failed(&Fault { reason, lasting: true }, None)
        }
        WorkState::Cancelled => end.cancelled(),
        WorkState::Queued | WorkState::Running | WorkState::Done => Vec::new(),
    }
}

struct End<'a> {
    desk: &'a Desk<'a>,
    work: &'a Work,
    task: &'a Task,
    origin: &'a Origin,
}

impl End<'_> {
    /// Names this attempt: work that was given up and is asked for again counts from 1 again.
    fn attempt(&self) -> i64 {
        self.work.started_at.map_or(0, |at| at.timestamp_micros())
    }

    fn edit_key(&self, name: &str) -> String {
        format!("{}/edit/{}-{}-{name}", self.origin.card, self.work.key, self.attempt())
    }

    /// In the thread, for all.
    fn tell(&self, name: &str, message: Message) -> Effect {
        let content = Content::Post { message, thread: self.origin.thread() };
        self.origin.say(format!("{}/{}/{name}", self.work.key, self.attempt()), &content)
    }

    fn log(&self, level: &str, text: String, report: Option<&crate::report::Report>) -> Effect {
        Effect::Log(LogLine {
            at: self.desk.now,
            level: level.to_owned(),
            correlation: self.work.key.clone(),
            run: None,
            posting: report
                .map(|report| report.posting.id.clone())
                .or_else(|| self.work.posting.as_ref().map(|id| id.0.clone())),
            text,
        })
    }

    /// When it is tried again, if it is.
    fn again(&self, fault: &Fault) -> Option<chrono::DateTime<chrono::Utc>> {
        if fault.lasting || self.work.attempts >= self.work.most_attempts {
            return None;
        }
        let factor = 4_i64.pow(self.work.attempts.saturating_sub(1).min(6));
        Some(self.desk.now + TimeDelta::seconds(FIRST_WAIT_SECONDS * factor))
    }

    fn failed(&self, fault: &Fault, again: Option<chrono::DateTime<chrono::Utc>>) -> Vec<Effect> {
        let mut effects = vec![self.log("error", fault.reason.clone(), None)];
        effects.extend(verdict::failed(self.task, &self.work.key, &fault.reason));
        if again.is_none() {
            effects.extend(self.settled(Some(fault.reason.clone())));
        }
        // A picture that failed is not missed: what it shows was said in words.
        if self.work.batch.is_some() || matches!(self.task, Task::PlotSpend { .. }) {
            return effects;
        }
        if let Task::Process { source, .. } = self.task {
            let stand = match again {
                Some(at) => Stand::Retrying { reason: &fault.reason, at },
                None => Stand::Failed { reason: &fault.reason },
            };
            let message = card::waiting(&self.work.key, &source.label(), &stand);
            effects.push(self.origin.edit(self.edit_key("failed"), message));
        } else if let Task::Backup { what } = self.task {
            let message = backup::failed(*what, &fault.reason, again);
            effects.push(self.origin.edit(self.edit_key("failed"), message));
            if again.is_none() {
                effects.push(self.tell("failed", Message::text(backup::alarm(*what))));
            }
        } else if again.is_none() {
            let message = Message::new("That could not be done")
                .with(Part::Text(Rich::default().bold("That could not be done")))
                .with(Part::Text(Rich::plain(fault.reason.as_str())))
                .with(Part::Context(
                    Rich::plain("`logs ").then(self.work.key.as_str()).then("` tells more."),
                ));
            effects.push(self.tell("failed", message));
        }
        effects
    }

    /// The posting is no longer under way.
    fn settled(&self, reason: Option<String>) -> Option<Effect> {
        let posting = self.work.posting.clone()?;
        matches!(self.task, Task::Process { .. }).then(|| Effect::SettlePosting(posting, reason))
    }

    fn cancelled(&self) -> Vec<Effect> {
        let mut effects = vec![self.log("info", "taken back by a person".into(), None)];
        effects.extend(self.settled(None));
        if let (Task::Process { source, .. }, None) = (self.task, self.work.batch) {
            let message = card::waiting(&self.work.key, &source.label(), &Stand::Cancelled);
            effects.push(self.origin.edit(self.edit_key("cancelled"), message));
        }
        effects
    }
}
