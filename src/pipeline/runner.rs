//! One passage of a posting through the stages, checkpointed, verified, rendered and published.
//!
//! Architecture Invariants: a stage's output is saved before the next one starts, under the hash of
//! all it depends on, so a crash repeats nothing that finished. What the verifier passed is never
//! taken from a checkpoint: it is verified anew in every run.

mod assisted;
mod lines;
mod revise;
mod saved;
mod settle;
mod track;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use chrono::{DateTime, NaiveDate, Utc};

pub use revise::restore;
pub use saved::{Saved, SavedError};
pub use track::Progress;

use self::assisted::{Assisted, Read};
use self::settle::Settled;
use self::track::Track;
use super::assist::{Assistant, Reading};
use super::prose::ProseError;
use super::writer::{Offline, Wording, Writer};
use super::{
    Inputs, company, dossier, extract, fit, form, grade, letter, outreach, pains, people, plan,
    role, stars,
};
use crate::application::{Application, Cv, Dossier, FormAnswers, Letter, Message};
use crate::candidate::MasterCv;
use crate::document::{LetterHead, Style};
use crate::hash::sha256_hex;
use crate::lexicon::Lexicon;
use crate::llm::NanoUsd;
use crate::posting::Posting;
use crate::render::{Backend, Documents, Files, Layout, Made, RenderFailure};
use crate::report::{
    Report, ReportArtifact, ReportCv, ReportExtracted, ReportForm, ReportLetter, ReportMessage,
    ReportPosting, word,
};
use crate::store::{NewArtifact, NewPosting, Publication, RunId, Store, StoreError};
use crate::truth::{PostingContext, Verified, Verifier};

/// The stages in the order in which they are executed.
pub const STAGES: [&str; 16] = [
    "extract", "intake", "pains", "company", "role", "fit", "cv", "stars", "people", "letter",
    "outreach", "form", "verify", "render", "dossier", "publish",
];

/// Why a run made nothing.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A document could not be made.
    #[error(transparent)]
    Render(#[from] RenderFailure),
    /// A sentence could not be written.
    #[error(transparent)]
    Prose(#[from] ProseError),
    /// The stored lines do not stand up any more.
    #[error(
        "{count} line(s) of this revision do not rest on this master CV (first: {first}). If it has \
         changed, run `tailord process` on the posting again; if it is another one, pass --profile"
    )]
    Stale {
        /// How many.
        count: usize,
        /// The first, with the reason.
        first: String,
    },
    /// A model was to be asked, and could not be.
    #[error("no model could be asked for {stage}: {reason}")]
    Unanswered {
        /// For which stage.
        stage: &'static str,
        /// Why not.
        reason: String,
    },
    /// A value could not be used.
    #[error("the stage {stage} failed: {reason}")]
    Stage {
        /// Which.
        stage: &'static str,
        /// The cause.
        reason: String,
    },
}

/// What a run made.
#[derive(Debug)]
pub struct Finished {
    /// The result as one document.
    pub report: Report,
    /// Name and content of every file.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Everything a run needs besides the posting.
pub struct Runner<'a> {
    store: &'a dyn Store,
    master: &'a MasterCv,
    /// Both made beside the reading of the posting, which takes as long.
    lexicon: OnceLock<Lexicon>,
    verifier: OnceLock<Verifier>,
    /// Somebody makes them ahead.
    is_warming: AtomicBool,
    style: Style,
    now: DateTime<Utc>,
    writer: &'a dyn Writer,
    assistant: Option<Assistant<'a>>,
}

impl<'a> Runner<'a> {
    /// For one candidate; `now` is the moment of every run.
    #[must_use]
    pub fn new(
        store: &'a dyn Store,
        master: &'a MasterCv,
        style: Style,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            store,
            master,
            lexicon: OnceLock::new(),
            verifier: OnceLock::new(),
            is_warming: AtomicBool::new(false),
            style,
            now,
            writer: &Offline,
            assistant: None,
        }
    }

    /// Makes the next application at this moment, in this look.
    pub fn retarget(&mut self, style: Style, now: DateTime<Utc>) {
        if now.date_naive() != self.now.date_naive() {
            self.verifier = OnceLock::new();
            self.is_warming = AtomicBool::new(false);
        }
        self.style = style;
        self.now = now;
    }

    /// The same runner with another hand to word what the stages made.
    #[must_use]
    pub fn with_writer(mut self, writer: &'a dyn Writer) -> Self {
        self.writer = writer;
        self
    }

    /// The same runner with a model to ask.
    #[must_use]
    pub fn with_assistant(mut self, assistant: Assistant<'a>) -> Self {
        self.assistant = Some(assistant);
        self
    }

    /// From now on with this model, or with none.
    pub fn ask(&mut self, assistant: Option<Assistant<'a>>) {
        self.assistant = assistant;
    }

    /// Makes what the first posting needs besides itself, for a thread that has nothing else to do
    /// while that is read.
    pub fn warm(&self) {
        // A question about the posting needs no verifier: it is made once that has left.
        if !self.reads_first() {
            self.is_warming.store(true, Ordering::Relaxed);
            self.lexicon();
            self.verifier().warm();
        }
    }

    fn reads_first(&self) -> bool {
        self.assistant.as_ref().is_some_and(Assistant::reads_first)
    }

    /// Who writes, for the record of the run.
    fn engine(&self) -> String {
        self.assistant.as_ref().map_or_else(
            || self.writer.name().to_owned(),
            |assistant| assistant.model.name(crate::llm::Class::Strong),
        )
    }

    /// Makes and stores the application for one posting, rendering in this process.
    pub fn run(&self, posting: &Posting, progress: &dyn Progress) -> Result<Finished, RunError> {
        self.run_with(posting, progress, &mut Backend::Here)
    }

    /// Makes and stores the application for one posting.
    pub fn run_with(
        &self,
        posting: &Posting,
        progress: &dyn Progress,
        backend: &mut Backend,
    ) -> Result<Finished, RunError> {
        let track = Track::new(self.store, self.now, progress);
        let extracted = self.intake(posting, &track)?;
        let run =
            self.store.start_run(&posting.id, &self.engine(), &self.master.version, self.now)?;
        self.make(posting, &extracted, run, &track, backend).inspect_err(|error| {
            let ended = self.store.fail_run(run, &track.records(), &chain(error), self.now);
            if let Err(error) = ended {
                tracing::error!(run = run.0, %error, "the end of a failed run could not be saved");
            }
        })
    }

    /// The verifier that decides in this process.
    #[must_use]
    pub fn verifier(&self) -> &Verifier {
        verifier_of(&self.verifier, self.master, self.now)
    }

    /// Skills, with the candidate's own.
    fn lexicon(&self) -> &Lexicon {
        lexicon_of(&self.lexicon, self.master)
    }

    /// What is read in the posting.
    fn extracted(
        &self,
        posting: &Posting,
        track: &Track<'_>,
    ) -> Result<extract::Extracted, RunError> {
        let input = (&posting.text, &posting.stated, posting.language);
        let (lexicon, verifier, master, now) =
            (&self.lexicon, &self.verifier, self.master, self.now);
        let is_made = self.is_warming.load(Ordering::Relaxed) || verifier.get().is_some();
        let is_wanted = !is_made && !self.reads_first();
        track.stage("extract", &input, || {
            let (extracted, ()) = rayon::join(
                || extract::run(posting, Lexicon::bundled()),
                || {
                    lexicon_of(lexicon, master);
                    if is_wanted {
                        verifier_of(verifier, master, now).warm();
                    }
                },
            );
            Ok(extracted)
        })
    }

    /// Reads the posting's fields and saves it with its snapshot, before anything else is done.
    fn intake(&self, posting: &Posting, track: &Track<'_>) -> Result<extract::Extracted, RunError> {
        let extracted = self.extracted(posting, track)?;
        track.always("intake", || self.save_posting(posting, &extracted))?;
        Ok(extracted)
    }

    fn save_posting(
        &self,
        posting: &Posting,
        extracted: &extract::Extracted,
    ) -> Result<(), StoreError> {
        let text = |found: &Option<extract::Found<String>>| {
            found.as_ref().map(|found| found.value.clone())
        };
        self.store.save_posting(
            &NewPosting {
                id: posting.id.clone(),
                source: posting.source.clone(),
                title: text(&extracted.title),
                company: text(&extracted.company),
                location: text(&extracted.location),
                text: posting.text.clone(),
                snapshot: posting.snapshot.bytes.clone(),
                media_type: posting.snapshot.media_type.into(),
            },
            self.now,
        )
    }

    fn make(
        &self,
        posting: &Posting,
        extracted: &extract::Extracted,
        run: RunId,
        track: &Track<'_>,
        backend: &mut Backend,
    ) -> Result<Finished, RunError> {
        let session = self.session(run, extracted);
        let Read { reading, why: unread } = match &session {
            Some(session) => self.read(session, posting, extracted, track, backend)?,
            None => Read::default(),
        };
        let extracted = reading.as_ref().map_or(extracted, |reading| &reading.extracted);
        let context = posting_context(posting, extracted);
        let inputs = self.inputs(posting, extracted, &context);
        let mut drafts = self.draft(&inputs, reading.as_ref(), track)?;
        let mut passed = None;
        let assisted = match &session {
            Some(session) => {
                let rehearse = |drafts: &Drafts| {
                    passed = Some(self.rehearse(&inputs, drafts, backend));
                };
                Some(self.assisted(session, &inputs, &mut drafts, unread, track, rehearse)?)
            }
            None => None,
        };
        let checked = track.always("verify", || {
            Ok::<_, RunError>(self.verify(&inputs, &drafts, assisted, passed.as_ref()))
        })?;
        let layout = Layout::Fit(&drafts.plan.ranked);
        let ready = self.complete(&inputs, &drafts, &checked, layout, track, backend)?;
        backend.close();
        self.publish(run, ready, track)
    }

    fn inputs<'b>(
        &'b self,
        posting: &'b Posting,
        extracted: &'b extract::Extracted,
        context: &'b PostingContext,
    ) -> Inputs<'b> {
        Inputs {
            cv: self.master,
            posting,
            extracted,
            lexicon: self.lexicon(),
            today: self.now.date_naive(),
            verifier: self.verifier(),
            context,
        }
    }

    /// Makes the deterministic application and throws it away: what a model leaves as it is need not
    /// be verified and laid out again. For the time in which a model is waited for.
    fn rehearse(
        &self,
        inputs: &Inputs<'_>,
        drafts: &Drafts,
        backend: &mut Backend,
    ) -> Verified<Cv> {
        begin(backend);
        let aside = Track::new(self.store, self.now, &());
        let checked = self.verify(inputs, drafts, None, None);
        let layout = Layout::Fit(&drafts.plan.ranked);
        let made = self.complete(inputs, drafts, &checked, layout, &aside, backend);
        if let Err(error) = made {
            // The one that counts fails with the same reason, or does not.
            tracing::debug!(%error, "a rehearsal failed");
        }
        checked.cv
    }

    /// From what the verifier passed to everything that is to be stored.
    fn complete(
        &self,
        inputs: &Inputs<'_>,
        drafts: &Drafts,
        checked: &Settled,
        layout: Layout<'_>,
        track: &Track<'_>,
        backend: &mut Backend,
    ) -> Result<Ready, RunError> {
        let head = letter_head(inputs.extracted, inputs.today);
        let documents = Documents {
            master: self.master,
            style: &self.style,
            cv: &checked.cv,
            layout,
            letter: &checked.letter,
            head: &head,
            messages: &checked.messages,
            context: inputs.context,
        };
        let mut made = track.always("render", || backend.render(&documents))?;
        let mut warnings = inputs.posting.warnings.clone();
        warnings.extend(remarks(&self.style, &made));
        warnings.extend(checked.warnings.iter().cloned());
        let mut grade = self.grade(inputs, drafts, checked, &made);
        grade.notes.clone_from(&checked.notes);
        let dossier = track.always("dossier", || {
            let dossier = self.dossier(inputs, drafts, checked, &made, &grade, &warnings);
            backend.dossier(self.master, &self.style, &dossier, &made)
        })?;
        made.files.extend(dossier);
        made.files.sort();
        let mut report = self.report(inputs, drafts, checked, &made);
        report.grade = Some(grade);
        report.warnings = warnings;
        let saved = Saved {
            posting: inputs.posting.clone(),
            style: self.style.clone(),
            reading: drafts.reading.clone(),
            application: Application {
                cv: made.cv.into_inner(),
                letter: Letter::clone(&checked.letter),
                messages: checked.messages.iter().map(|message| Message::clone(message)).collect(),
            },
        };
        Ok(Ready { report, files: made.files, saved })
    }

    /// Everything that is said, by the deterministic engine, still to be verified.
    fn draft(
        &self,
        inputs: &Inputs<'_>,
        reading: Option<&Reading>,
        track: &Track<'_>,
    ) -> Result<Drafts, RunError> {
        let posting = (&inputs.posting.id, inputs.extracted, reading.map(|r| (&r.pains, &r.role)));
        let candidate = (&self.master.version, inputs.today);
        let (master, lexicon) = (self.master, inputs.lexicon);
        let both = (posting, candidate);
        // What does not depend on each other is made at the same time.
        let ((pains, company, role), (fit, plan)) = joined(
            || {
                let pains = track.stage("pains", &posting, || {
                    Ok(match reading {
                        Some(reading) => reading.pains.clone(),
                        None => pains::run(inputs.posting, inputs.extracted),
                    })
                })?;
                let company = track.stage("company", &posting, || {
                    Ok(company::run(inputs.posting, inputs.extracted))
                })?;
                let role = track.stage("role", &posting, || {
                    Ok(match reading {
                        Some(reading) => reading.role.clone(),
                        None => role::run(inputs.posting, inputs.extracted),
                    })
                })?;
                Ok((pains, company, role))
            },
            || {
                let fit = track.stage("fit", &both, || {
                    Ok(fit::run(master, inputs.extracted, lexicon, inputs.today))
                })?;
                let plan = track.stage("cv", &both, || {
                    let Inputs { posting, extracted, today, .. } = *inputs;
                    Ok(plan::run(master, posting, extracted, lexicon, today)?)
                })?;
                Ok((fit, plan))
            },
        )?;
        let ((letter, form), (stars, people, messages)) = joined(
            || {
                let letter = track
                    .stage("letter", &both, || Ok(letter::run(inputs, &plan, &fit, &pains)?))?;
                let asked = (&both, &inputs.posting.form);
                let form = track.stage("form", &asked, || Ok(form::run(inputs, &letter)))?;
                Ok((letter, form))
            },
            || {
                let stars =
                    track.stage("stars", &both, || Ok(stars::run(inputs, &pains, &plan)))?;
                let people =
                    track.stage("people", &posting, || Ok(people::run(inputs.extracted)))?;
                let messages =
                    track.stage("outreach", &both, || Ok(outreach::run(inputs, &plan)?))?;
                Ok((stars, people, messages))
            },
        )?;
        track.put_in_order();
        let reading = reading.cloned();
        Ok(Drafts {
            reading,
            pains,
            company,
            role,
            fit,
            stars,
            people,
            plan,
            letter,
            messages,
            form,
        })
    }

    /// Has the writer word it and passes every line through the verifier; what it refuses is
    /// replaced or dropped, and listed.
    fn verify(
        &self,
        inputs: &Inputs<'_>,
        drafts: &Drafts,
        assisted: Option<Assisted>,
        passed: Option<&Verified<Cv>>,
    ) -> Settled {
        let plain = drafts.wording();
        let form = drafts.form.clone();
        let Some(assisted) = assisted else {
            let written = self.writer.write(inputs, &plain);
            return settle::run(inputs, written, &plain, form, None);
        };
        let mut settled = settle::run(inputs, assisted.wording, &plain, form, passed);
        settled.refused.splice(0..0, assisted.refused);
        settled.warnings = assisted.warnings;
        settled.notes = assisted.notes;
        settled.by = assisted.by;
        settled.tier = Some(assisted.tier);
        settled
    }

    /// Computed from what is shown, not from what was planned.
    fn grade(
        &self,
        inputs: &Inputs<'_>,
        drafts: &Drafts,
        checked: &Settled,
        made: &Made,
    ) -> grade::Grade {
        let supported = lines::lines(self.master, &made.cv).len() + lines::skills(&made.cv).len();
        let refused = checked.refused.len();
        grade::run(inputs, &made.cv, &drafts.fit, grade::Truth { supported, refused })
    }

    fn dossier(
        &self,
        inputs: &Inputs<'_>,
        drafts: &Drafts,
        checked: &Settled,
        made: &Made,
        grade: &grade::Grade,
        warnings: &[String],
    ) -> Verified<Dossier> {
        let plan = plan::CvPlan { cv: Cv::clone(&made.cv), ranked: drafts.plan.ranked.clone() };
        let messages: Vec<Message> =
            checked.messages.iter().map(|message| Message::clone(message)).collect();
        let refused = checked
            .refused
            .iter()
            .map(|line| format!("refused in {} ({}): {}", line.document, line.rule, line.text));
        let flags: Vec<String> = warnings.iter().cloned().chain(refused).collect();
        let dossier = dossier::run(
            inputs,
            &dossier::Parts {
                pains: &drafts.pains,
                company: &drafts.company,
                role: &drafts.role,
                fit: &drafts.fit,
                plan: &plan,
                stars: &drafts.stars,
                people: &drafts.people,
                messages: &messages,
                letter: Some(&checked.letter),
                form: &checked.form,
                engine: checked.by.as_ref().map_or("offline, deterministic", |by| &by.engine),
                cost: checked.by.as_ref().map_or(NanoUsd(0), |by| by.cost),
                grade: Some(grade),
                flags: &flags,
                errors: &[],
            },
        );
        self.verifier().verify_dossier(dossier).document
    }

    fn report(
        &self,
        inputs: &Inputs<'_>,
        drafts: &Drafts,
        checked: &Settled,
        made: &Made,
    ) -> Report {
        let letter = &checked.letter;
        let mut lines = lines::lines(self.master, &made.cv);
        lines::note_missing(&mut lines, &drafts.plan.ranked);
        Report {
            posting: ReportPosting::new(inputs.posting, inputs.extracted),
            extracted: ReportExtracted::new(inputs.extracted),
            fit: drafts.fit.clone(),
            cv: ReportCv {
                revision: 0,
                pages: made.pages,
                last_page_fill: (made.last_page_fill * 1000.0).round() / 1000.0,
                lines,
                skills: lines::skills(&made.cv),
                refused: checked.refused.clone(),
            },
            letter: ReportLetter {
                text: [&letter.salutation, &letter.body.to_plain(), &letter.closing]
                    .map(String::as_str)
                    .join("\n\n")
                    + "\n"
                    + &self.master.identity.name,
                words: letter.body.to_plain().split_whitespace().count(),
            },
            messages: checked.messages.iter().map(|message| report_message(message)).collect(),
            form: ReportForm::new(&checked.form),
            artifacts: made
                .files
                .iter()
                .map(|(kind, bytes)| report_artifact(kind, bytes))
                .collect(),
            stages: Vec::new(),
            cost_usd: 0.0,
            tier: checked.tier,
            grade: None,
            master_cv: self.master.version.clone(),
            warnings: Vec::new(),
        }
    }

    /// Saves revision and artifacts in one transaction and closes the run.
    fn publish(&self, run: RunId, ready: Ready, track: &Track<'_>) -> Result<Finished, RunError> {
        let publication = ready.publication()?;
        let records = track.records();
        let revision = track.always("publish", || {
            thread::scope(|scope| {
                scope.spawn(|| track.made(&ready.report, &ready.files));
                self.store.publish_run(run, &records, &publication, self.now)
            })
        })?;
        let Ready { mut report, files, .. } = ready;
        report.cv.revision = revision.number;
        report.stages.clone_from(&track.records());
        report.cost_usd = track.cost_usd();
        report.warnings.extend(self.replaced_edit(&revision)?);
        Ok(Finished { report, files })
    }
}

/// Everything that is to be stored.
struct Ready {
    report: Report,
    files: Files,
    saved: Saved,
}

impl Ready {
    /// The stored report leaves out what differs from run to run, so that an unchanged application
    /// is recognised as such.
    fn publication(&self) -> Result<Publication, RunError> {
        Ok(Publication {
            application: track::json("publish", &self.report)?,
            model: Some(track::json("publish", &self.saved)?),
            score: self.report.fit.score,
            artifacts: new_artifacts(&self.files),
        })
    }
}

fn new_artifacts(files: &Files) -> Vec<NewArtifact> {
    let files = files.iter();
    files.map(|(kind, bytes)| NewArtifact { kind: kind.clone(), bytes: bytes.clone() }).collect()
}

/// Starts the worker that makes the documents, now that there is time. One that does not start is
/// told of when it is needed.
fn begin(backend: &mut Backend) {
    if let Err(error) = backend.start() {
        tracing::debug!(%error, "no render worker yet");
    }
}

/// Both at the same time; the error of the first where both have one.
fn joined<A: Send, B: Send>(
    first: impl FnOnce() -> Result<A, RunError> + Send,
    second: impl FnOnce() -> Result<B, RunError> + Send,
) -> Result<(A, B), RunError> {
    let (first, second) = rayon::join(first, second);
    Ok((first?, second?))
}

fn lexicon_of<'l>(made: &'l OnceLock<Lexicon>, master: &MasterCv) -> &'l Lexicon {
    made.get_or_init(|| master.lexicon(Lexicon::bundled()))
}

fn verifier_of<'v>(
    made: &'v OnceLock<Verifier>,
    master: &MasterCv,
    now: DateTime<Utc>,
) -> &'v Verifier {
    made.get_or_init(|| Verifier::new(master, Lexicon::bundled()).at(now.date_naive()))
}

/// All the words of one application, still to be verified.
struct Drafts {
    reading: Option<Reading>,
    pains: pains::Pains,
    company: company::CompanyBrief,
    role: role::RoleBrief,
    fit: fit::Fit,
    stars: Vec<stars::StarRecord>,
    people: people::People,
    plan: plan::CvPlan,
    letter: Letter,
    messages: Vec<Message>,
    form: FormAnswers,
}

impl Drafts {
    fn wording(&self) -> Wording {
        Wording {
            cv: self.plan.cv.clone(),
            letter: self.letter.clone(),
            messages: self.messages.clone(),
        }
    }
}

/// An error with its causes, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

/// What letters and messages may repeat of the posting.
pub(crate) fn posting_context(posting: &Posting, extracted: &extract::Extracted) -> PostingContext {
    let value =
        |found: &Option<extract::Found<String>>| found.as_ref().map(|found| found.value.clone());
    let requirements = extracted.must_have.iter().chain(&extracted.nice_to_have);
    let found = [
        &extracted.responsibilities,
        &extracted.qualifications,
        &extracted.technical_skills,
        &extracted.soft_skills,
        &extracted.keywords,
    ];
    PostingContext {
        employer: value(&extracted.company),
        title: value(&extracted.title),
        words: requirements
            .map(|requirement| requirement.text.clone())
            .chain(found.into_iter().flatten().map(|found| found.value.clone()))
            .chain(value(&extracted.location))
            .collect(),
        text: posting.text.clone(),
    }
}

fn letter_head(extracted: &extract::Extracted, today: NaiveDate) -> LetterHead {
    let recipient = [&extracted.company, &extracted.location];
    LetterHead {
        recipient: recipient.into_iter().flatten().map(|found| found.value.clone()).collect(),
        date: Some(today),
    }
}

/// What its owner should know of the layout.
fn remarks(style: &Style, made: &Made) -> Vec<String> {
    let mut remarks = Vec::new();
    if made.pages != style.pages as usize {
        remarks.push(format!(
            "the CV has {} page(s) instead of {}: {}",
            made.pages,
            style.pages,
            if made.pages < style.pages as usize {
                "the master CV has too little for more"
            } else {
                "even the least does not fit"
            },
        ));
    }
    if made.last_page_fill < 0.8 {
        remarks.push(format!(
            "the last page of the CV is {:.0} % full: the master CV has nothing more to show",
            made.last_page_fill * 100.0
        ));
    }
    if !made.missing.is_empty() {
        let characters: String = made.missing.iter().collect();
        remarks.push(format!("no font has these characters: {characters}"));
    }
    remarks
}

fn report_message(message: &Message) -> ReportMessage {
    let text = message.to_plain();
    ReportMessage {
        channel: word(&message.channel),
        subject: message.subject.as_ref().map(|subject| subject.text.to_plain()),
        characters: text.chars().count(),
        text,
    }
}

fn report_artifact(kind: &str, bytes: &[u8]) -> ReportArtifact {
    ReportArtifact {
        kind: kind.to_owned(),
        path: kind.to_owned(),
        sha256: sha256_hex(bytes),
        bytes: bytes.len(),
    }
}
