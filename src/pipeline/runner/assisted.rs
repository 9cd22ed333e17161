//! The part of a run that asks a model: first the posting is read, then everything is worded at the
//! same time, then graded.
//!
//! Questions wait for the network, so each has a thread of its own, and what needs no model is made
//! while the first one waits.

use std::collections::{BTreeMap, BTreeSet};
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use super::settle::By;
use super::track::Track;
use super::{Drafts, RunError, Runner, begin, lines, posting_context};
use crate::llm::AskErrorKind;
use crate::llm::NanoUsd;
use crate::pipeline::assist::{self, Call, Reading, Session, Tier, Unanswered, Written};
use crate::pipeline::runner::settle;
use crate::pipeline::writer::Wording;
use crate::pipeline::{Inputs, extract, fit, grade};
use crate::posting::Posting;
use crate::render::Backend;
use crate::report::ReportRefusal;
use crate::store::RunId;
use crate::threads::joined;

/// How often it is looked whether a question has left.
const LOOK: Duration = Duration::from_millis(1);

/// How long a question takes to be written, reserved and sent, at most: an answer takes longer.
const ON_ITS_WAY: Duration = Duration::from_millis(15);

/// What a model wrote, still to be verified.
pub struct Assisted {
    /// The words; deterministic where there are none.
    pub wording: Wording,
    /// What of its words did not stand.
    pub refused: Vec<ReportRefusal>,
    /// Which stages are not the model's, and why.
    pub warnings: Vec<String>,
    /// What it says of the grade.
    pub notes: Vec<String>,
    /// How much was done.
    pub tier: Tier,
    /// Which models wrote it, where one did.
    pub by: Option<By>,
    /// Stages in which nothing of it stood.
    unheard: Vec<&'static str>,
}

/// What came of having the posting read.
#[derive(Default)]
pub struct Read {
    /// What was read, where it was asked for.
    pub reading: Option<Reading>,
    /// Why not.
    pub why: Option<Unanswered>,
}

impl Runner<'_> {
    /// Opens the questions of a run, where there is whom to ask. The tier is told by the fit of what
    /// was found without a model, unless a person set it.
    pub(super) fn session(&self, run: RunId, found: &extract::Extracted) -> Option<Session<'_>> {
        let assistant = self.assistant.as_ref()?;
        let tier = assistant.tier.unwrap_or_else(|| {
            let fit = fit::run(self.master, found, self.lexicon(), self.now.date_naive());
            assistant.tiers.of_fit(fit.score)
        });
        Some(Session::new(assistant, self.store, Some(run), tier, self.master, self.now))
    }

    /// Has the posting read; meanwhile drafts from what is found already, so that what does not
    /// change is there afterwards.
    pub(super) fn read(
        &self,
        session: &Session<'_>,
        posting: &Posting,
        found: &extract::Extracted,
        track: &Track<'_>,
        backend: &mut Backend,
    ) -> Result<Read, RunError> {
        if !session.wants("read") {
            return Ok(Read::default());
        }
        track.begin("extract");
        let lexicon = self.lexicon();
        let read = thread::scope(|scope| {
            let before = session.questions();
            let asked = scope.spawn(|| assist::read::run(session, posting, found, lexicon));
            wait_until_asked(session, before, || usize::from(is_open(Some(&asked))));
            begin(backend);
            let context = posting_context(posting, found);
            let aside = Track::new(self.store, self.now, &());
            let inputs = self.inputs(posting, found, &context);
            if let Err(error) = self.draft(&inputs, None, &aside) {
                tracing::debug!(%error, "no draft while waiting");
            }
            joined(asked)
        });
        match read {
            Ok(reading) => {
                let names = |of: &extract::Extracted| {
                    [&of.title, &of.company, &of.location]
                        .map(|found| found.as_ref().map(|found| found.value.clone()))
                };
                if names(&reading.extracted) != names(found) {
                    self.save_posting(posting, &reading.extracted)?;
                }
                Ok(Read { reading: Some(reading), why: None })
            }
            Err(why) => {
                self.insist(&why)?;
                Ok(Read { reading: None, why: Some(why) })
            }
        }
    }

    /// Asks for everything that is worded, at the same time, and for the grade of it. `drafts` gets
    /// what is not words: records and answers. `meanwhile` is done while answers are waited for.
    pub(super) fn assisted(
        &self,
        session: &Session<'_>,
        inputs: &Inputs<'_>,
        drafts: &mut Drafts,
        unread: Option<Unanswered>,
        track: &Track<'_>,
        meanwhile: impl FnOnce(&Drafts),
    ) -> Result<Assisted, RunError> {
        let mut made = Assisted {
            wording: drafts.wording(),
            refused: Vec::new(),
            warnings: Vec::new(),
            notes: Vec::new(),
            tier: session.tier(),
            by: None,
            unheard: Vec::new(),
        };
        for stage in assist::STAGES.iter().filter(|stage| session.wants(stage)) {
            if !matches!(*stage, "read" | "grade") {
                track.begin(stage);
            }
        }
        let asked = ask_all(session, inputs, drafts, meanwhile);
        let mut why: BTreeMap<&'static str, Unanswered> =
            unread.into_iter().map(|error| (error.stage, error)).collect();
        made.wording.cv = taken("cv", asked.cv, &mut made, &mut why).unwrap_or(made.wording.cv);
        made.wording.letter =
            taken("letter", asked.letter, &mut made, &mut why).unwrap_or(made.wording.letter);
        made.wording.messages =
            taken("outreach", asked.messages, &mut made, &mut why).unwrap_or(made.wording.messages);
        drafts.form = taken("form", asked.form, &mut made, &mut why).unwrap_or(drafts.form.clone());
        match asked.stars {
            Some(Ok(stars)) => drafts.stars = stars,
            Some(Err(error)) => {
                why.insert(error.stage, error);
            }
            None => {}
        }
        if session.wants("grade")
            && let Err(error) = self.graded(session, inputs, drafts, &mut made)
        {
            why.insert(error.stage, error);
        }
        amend(track, &session.calls(), &made.unheard);
        made.by = by(&session.calls(), &made.unheard);
        for error in why.values() {
            self.insist(error)?;
        }
        self.insist_on_any(&session.calls(), &why)?;
        made.warnings.extend(warnings(&why));
        Ok(made)
    }

    /// Grades what was written; below the mark takes the improved words where they grade better.
    fn graded(
        &self,
        session: &Session<'_>,
        inputs: &Inputs<'_>,
        drafts: &Drafts,
        made: &mut Assisted,
    ) -> Result<(), Unanswered> {
        let plain = drafts.wording();
        let of = |wording: &Wording| {
            let settled = settle::run(inputs, wording.clone(), &plain, drafts.form.clone(), None);
            let supported = lines::lines(self.master, &settled.cv).len();
            let truth = grade::Truth { supported, refused: settled.refused.len() };
            grade::run(inputs, &settled.cv, &drafts.fit, truth)
        };
        let before = of(&made.wording);
        let mark = self.assistant.as_ref().map_or(0, |assistant| assistant.pass_mark);
        let below = before.score < mark;
        let cv = &made.wording.cv;
        let written = assist::grade::run(session, inputs, &drafts.plan, cv, &before, below)?;
        made.refused.extend(written.refused);
        if !written.heard {
            made.unheard.push("grade");
        }
        made.notes = written.value.notes;
        if let Some(cv) = written.value.cv {
            let better = Wording { cv, ..made.wording.clone() };
            if of(&better).score >= before.score {
                made.wording = better;
            }
        }
        Ok(())
    }

    /// A cap ends the run where the settings say so.
    fn insist(&self, why: &Unanswered) -> Result<(), RunError> {
        let at_cap = self.assistant.as_ref().is_some_and(|assistant| assistant.refuse_at_cap);
        let ends = at_cap && why.kind == Some(AskErrorKind::Budget)
            || why.kind == Some(AskErrorKind::Cancelled);
        if ends {
            return Err(RunError::Unanswered { stage: why.stage, reason: why.reason.clone() });
        }
        Ok(())
    }

    /// A person who asked for a model is not given words without one in its name.
    fn insist_on_any(
        &self,
        calls: &[Call],
        why: &BTreeMap<&'static str, Unanswered>,
    ) -> Result<(), RunError> {
        let insist = self.assistant.as_ref().is_some_and(|assistant| assistant.insist);
        if !insist || calls.iter().any(|call| call.answered) {
            return Ok(());
        }
        match why.values().next() {
            Some(why) => Err(RunError::Unanswered { stage: why.stage, reason: why.reason.clone() }),
            None => Ok(()),
        }
    }
}

type Asked<T> = Option<Result<Written<T>, Unanswered>>;

/// The answers of one round.
struct Answers {
    cv: Asked<crate::application::Cv>,
    letter: Asked<crate::application::Letter>,
    messages: Asked<Vec<crate::application::Message>>,
    form: Asked<crate::application::FormAnswers>,
    stars: Option<Result<Vec<crate::pipeline::stars::StarRecord>, Unanswered>>,
}

/// Asks all that is wanted, each in a thread of its own.
fn ask_all(
    session: &Session<'_>,
    inputs: &Inputs<'_>,
    drafts: &Drafts,
    meanwhile: impl FnOnce(&Drafts),
) -> Answers {
    let before = session.questions();
    let Drafts { plan, pains, letter, messages, form, .. } = drafts;
    thread::scope(|scope| {
        let cv = session
            .wants("cv")
            .then(|| scope.spawn(|| assist::cv::run(session, inputs, plan, pains)));
        let words = session
            .wants("letter")
            .then(|| scope.spawn(|| assist::letter::run(session, inputs, plan, pains, letter)));
        let sent = session.wants("outreach").then(|| {
            scope.spawn(|| assist::outreach::run(session, inputs, plan.cv.written, messages))
        });
        let entered = session
            .wants("form")
            .then(|| scope.spawn(|| assist::form::run(session, inputs, plan, letter, form)));
        let stars = session
            .wants("stars")
            .then(|| scope.spawn(|| assist::stars::run(session, inputs, pains, plan)));
        let open = || {
            usize::from(is_open(cv.as_ref()))
                + usize::from(is_open(words.as_ref()))
                + usize::from(is_open(sent.as_ref()))
                + usize::from(is_open(entered.as_ref()))
                + usize::from(is_open(stars.as_ref()))
        };
        if wait_until_asked(session, before, open) {
            meanwhile(drafts);
        }
        Answers {
            cv: cv.map(joined),
            letter: words.map(joined),
            messages: sent.map(joined),
            form: entered.map(joined).and_then(Result::transpose),
            stars: stars.map(joined),
        }
    })
}

fn is_open<T>(thread: Option<&ScopedJoinHandle<'_, T>>) -> bool {
    thread.is_some_and(|thread| !thread.is_finished())
}

/// Waits until every thread that is still `open` has asked, and its question is on its way: until
/// then nothing else should take time. Whether one has: answers of an earlier run are there at once,
/// and nothing is waited for.
fn wait_until_asked(session: &Session<'_>, before: usize, open: impl Fn() -> usize) -> bool {
    while open() > session.questions() - before {
        thread::sleep(LOOK);
    }
    let asked = session.questions() > before;
    let since = Instant::now();
    while asked && open() > 0 && since.elapsed() < ON_ITS_WAY {
        thread::sleep(LOOK);
    }
    asked
}

fn taken<T>(
    stage: &'static str,
    asked: Asked<T>,
    made: &mut Assisted,
    why: &mut BTreeMap<&'static str, Unanswered>,
) -> Option<T> {
    match asked? {
        Ok(written) => {
            made.refused.extend(written.refused);
            made.warnings.extend(written.note);
            if !written.heard {
                made.unheard.push(stage);
            }
            Some(written.value)
        }
        Err(error) => {
            why.insert(error.stage, error);
            None
        }
    }
}

/// Which stages of the record a question stands for: one reading does for three.
fn records_of(stage: &str) -> &'static [&'static str] {
    match stage {
        "read" => &["extract", "pains", "role"],
        "stars" => &["stars"],
        "cv" => &["cv"],
        "letter" => &["letter"],
        "outreach" => &["outreach"],
        "form" => &["form"],
        _ => &["grade"],
    }
}

/// Which model wrote what, and what that cost.
fn by(calls: &[Call], unheard: &[&str]) -> Option<By> {
    let mut stages: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let heard = calls.iter().filter(|call| call.answered && !unheard.contains(&call.stage));
    for call in heard {
        stages.entry(&call.engine).or_default().insert(call.stage);
    }
    if stages.is_empty() {
        return None;
    }
    let engine = stages
        .into_iter()
        .map(|(engine, stages)| {
            format!("{engine} ({})", stages.into_iter().collect::<Vec<_>>().join(", "))
        })
        .collect::<Vec<_>>()
        .join(", ");
    let answered = calls.iter().filter(|call| call.answered);
    let cost = answered.fold(NanoUsd(0), |sum, call| sum.plus(call.price));
    Some(By { engine, cost })
}

/// Notes who wrote each stage, what it cost and how long it took.
fn amend(track: &Track<'_>, calls: &[Call], unheard: &[&str]) {
    for call in calls {
        for (at, record) in records_of(call.stage).iter().enumerate() {
            let (ms, cost) = if at == 0 { (call.ms, call.cost) } else { (0.0, NanoUsd(0)) };
            let heard = call.answered && !unheard.contains(&call.stage);
            track.amend(record, heard.then_some(call.engine.as_str()), ms, cost);
        }
    }
}

/// In plain words, which stages the deterministic engine wrote instead, those with one reason
/// together.
fn warnings(why: &BTreeMap<&'static str, Unanswered>) -> Vec<String> {
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for error in why.values() {
        by_reason.entry(&error.reason).or_default().push(error.stage);
    }
    by_reason
        .into_iter()
        .map(|(reason, stages)| {
            format!("without a model: {} ({})", stages.join(", "), reason.trim_end_matches('.'))
        })
        .collect()
}
