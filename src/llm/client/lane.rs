//! One provider's part of a question: admission, requests, retries.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;

use super::held::Held;
use super::passage::{Passage, Stopped};
use super::verdict::{Next, Verdict};
use crate::config::Endpoint;
use crate::llm::ask::{Ask, AskErrorKind, Class};
use crate::llm::gate::{Admission, Denial, Grant, Settlement, Signal, Worst};
use crate::llm::provider::{Body, Call, Fault, Line, Quirks};
use crate::llm::schema;

/// How much longer a reservation lives than the request it is for.
const GRACE: Duration = Duration::from_secs(10);

/// Why a provider gave no answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Failure {
    pub kind: AskErrorKind,
    pub reason: String,
    /// Whether another provider may do better.
    pub next: bool,
}

impl Failure {
    fn next(kind: AskErrorKind, reason: impl Into<String>) -> Self {
        Self { kind, reason: reason.into(), next: true }
    }

    fn last(kind: AskErrorKind, reason: impl Into<String>) -> Self {
        Self { kind, reason: reason.into(), next: false }
    }
}

impl From<Stopped> for Failure {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Late => Self::next(AskErrorKind::Unavailable, "no time is left for it"),
            Stopped::Cancelled => Self::last(AskErrorKind::Cancelled, "the question was cancelled"),
        }
    }
}

/// A provider and what was learnt of it.
pub(super) struct Lane {
    pub endpoint: Endpoint,
    line: Line,
    quirks: Mutex<BTreeMap<String, Quirks>>,
}

/// What a question looks like at this moment.
struct Attempt {
    class: Class,
    /// Why the answer before could not be used.
    complaint: Option<String>,
    retries: u32,
    /// What was learnt on the way; known to other questions once an answer proves it.
    learnt: Option<Quirks>,
}

impl Lane {
    pub fn new(endpoint: Endpoint) -> Result<Self, String> {
        let line = Line::new(&endpoint)?;
        Ok(Self { endpoint, line, quirks: Mutex::default() })
    }

    /// The answer, held against the schema.
    pub async fn ask(&self, ask: &Ask, passage: &mut Passage<'_>) -> Result<Value, Failure> {
        let schema = schema::strict(ask.schema.clone());
        let mut attempt = Attempt { class: ask.class, complaint: None, retries: 0, learnt: None };
        loop {
            passage.left()?;
            let user = user(ask, &attempt, &schema);
            let model = self.endpoint.model(attempt.class);
            let quirks = attempt.learnt.unwrap_or_else(|| self.quirks(model));
            let call = Call {
                stage: ask.stage,
                model,
                system: &ask.system,
                user: &user,
                schema: &schema,
                max_output: ask.max_output,
                temperature: ask.temperature,
                quirks,
            };
            let body = Body::of(&self.endpoint, &call);
            let grant = match self.admit(ask, model, &body, passage).await? {
                Ok(grant) => grant,
                Err(Denial::Cap(_)) if self.can_go_down(&attempt, passage) => {
                    attempt = Attempt { class: Class::Cheap, learnt: None, ..attempt };
                    continue;
                }
                Err(denial) => return Err(denied(&denial)),
            };
            let verdict = self.request(ask, grant, &call, body.bytes, passage).await?;
            if verdict.signal == Signal::Healthy
                && let Some(learnt) = attempt.learnt
            {
                self.keep(model, learnt);
            }
            match verdict.next {
                Next::Done(mut value) => match schema::fit(&schema, &mut value) {
                    Ok(()) => return Ok(value),
                    Err(problem) => complain(&mut attempt, problem)?,
                },
                Next::Malformed(problem) => complain(&mut attempt, problem)?,
                Next::Refused => {
                    let reason = "the model declined to answer";
                    return Err(Failure::last(AskErrorKind::Refused, reason));
                }
                Next::Relearn { refusal, reason } => {
                    let mut other = quirks;
                    if !other.learn(&refusal) {
                        return Err(Failure::next(AskErrorKind::Unavailable, reason));
                    }
                    attempt.learnt = Some(other);
                }
                Next::Rekey => attempt.learnt = Some(Quirks { bearer: true, ..quirks }),
                Next::Never(reason) => {
                    return Err(Failure::next(AskErrorKind::Unavailable, reason));
                }
                Next::Again { after, reason } => {
                    attempt.retries += 1;
                    let failed = |reason| Failure::next(AskErrorKind::Unavailable, reason);
                    if attempt.retries >= passage.attempts {
                        return Err(failed(reason));
                    }
                    let pause = after.unwrap_or_else(|| passage.backoff(attempt.retries));
                    match passage.wait(pause).await {
                        Ok(()) => {}
                        Err(Stopped::Late) => return Err(failed(reason)),
                        Err(stopped) => return Err(stopped.into()),
                    }
                }
            }
        }
    }

    /// Waits for a place, and reserves the worst case.
    async fn admit(
        &self,
        ask: &Ask,
        model: &str,
        body: &Body,
        passage: &Passage<'_>,
    ) -> Result<Result<Grant, Denial>, Failure> {
        loop {
            let left = passage.left()?;
            let now = passage.time.now();
            let worst = Worst {
                provider: self.endpoint.name.clone(),
                model: model.to_owned(),
                stage: ask.stage.to_owned(),
                run: ask.run,
                run_cap: ask.run_cap,
                usage: body.worst,
                until: now + self.endpoint.timeout.min(left) + GRACE,
            };
            let admission = passage.gate.admit(&worst, now).map_err(|error| {
                Failure::last(
                    AskErrorKind::Unavailable,
                    format!("what may be spent is not known: {error}"),
                )
            })?;
            match admission {
                Admission::Granted(grant) => return Ok(Ok(grant)),
                Admission::Denied(denial) => return Ok(Err(denial)),
                Admission::Wait(until) => match passage.wait_until(until).await {
                    Ok(()) => {}
                    Err(Stopped::Late) => {
                        let reason = "its limits leave no place for the question in time";
                        return Err(Failure::next(AskErrorKind::Unavailable, reason));
                    }
                    Err(stopped) => return Err(stopped.into()),
                },
            }
        }
    }

    /// One request, settled.
    async fn request(
        &self,
        ask: &Ask,
        grant: Grant,
        call: &Call<'_>,
        body: Vec<u8>,
        passage: &mut Passage<'_>,
    ) -> Result<Verdict, Failure> {
        let (model, bearer) = (call.model, call.quirks.bearer);
        let mut held = Held::new(passage.gate, passage.time, grant);
        let timeout = self.endpoint.timeout.min(passage.left()?);
        held.sending().map_err(|error| {
            let reason = format!("the reservation of its cost was lost: {error}");
            Failure::next(AskErrorKind::Unavailable, reason)
        })?;
        passage.count(&self.endpoint.name, model);
        let exchange = tokio::time::timeout(timeout, self.line.ask(body, bearer));
        let Some(outcome) = passage.unless_cancelled(exchange).await else {
            let cost = held.settle(Settlement::Unknown, &Signal::Silent);
            passage.charge(None, cost);
            return Err(Stopped::Cancelled.into());
        };
        let late = || {
            let reason = format!("no answer within {:.1} s", timeout.as_secs_f64());
            (Err(Fault::Lost(reason)), String::new())
        };
        let (answer, request_id) = outcome.unwrap_or_else(|_| late());
        let verdict = Verdict::of(answer, &self.endpoint, ask, bearer, passage.time.now());
        let cost = held.settle(verdict.settlement, &verdict.signal);
        let usage = match verdict.settlement {
            Settlement::Used(usage) => Some(usage),
            Settlement::Free | Settlement::Unknown => None,
        };
        passage.charge(usage, cost);
        tracing::debug!(
            provider = self.endpoint.name,
            model,
            stage = ask.stage,
            request_id,
            signal = ?verdict.signal,
            settlement = ?verdict.settlement,
            "a request to a language model ended"
        );
        passage.request_id = request_id;
        Ok(verdict)
    }

    fn can_go_down(&self, attempt: &Attempt, passage: &Passage<'_>) -> bool {
        passage.downgrade
            && attempt.class == Class::Strong
            && self.endpoint.cheap != self.endpoint.strong
    }

    fn quirks(&self, model: &str) -> Quirks {
        let known = self.quirks.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(model).copied().unwrap_or_else(|| Quirks::of(self.endpoint.format, model))
    }

    fn keep(&self, model: &str, learnt: Quirks) {
        let mut known = self.quirks.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(model.to_owned(), learnt);
    }
}

/// The first answer that cannot be used is complained of; the second is the end of it.
fn complain(attempt: &mut Attempt, problem: String) -> Result<(), Failure> {
    match attempt.complaint.replace(problem.clone()) {
        None => Ok(()),
        Some(_) => Err(Failure::last(
            AskErrorKind::Malformed,
            format!("its answer could not be used twice: {problem}"),
        )),
    }
}

fn user(ask: &Ask, attempt: &Attempt, schema: &Value) -> String {
    match &attempt.complaint {
        None => ask.user.clone(),
        Some(problem) => format!(
            "{}\n\nAn earlier answer could not be used: {problem}. Answer with one JSON object that \
             fits this JSON schema, and nothing else:\n{schema}",
            ask.user
        ),
    }
}

fn denied(denial: &Denial) -> Failure {
    let kind = match denial {
        Denial::Cap(_) | Denial::NoPrice(_) => AskErrorKind::Budget,
        Denial::Open { .. } => AskErrorKind::Unavailable,
    };
    Failure::next(kind, denial.to_string())
}
