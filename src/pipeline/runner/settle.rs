//! Settles what is said: the writer's words where the verifier passes them and they keep to their
//! form, the deterministic engine's where not. Every refusal is kept.

use std::collections::BTreeSet;

use crate::application::{Cv, CvProject, CvRole, FormAnswers, Letter, Line, Message};
use crate::candidate::{FactId, Scope};
use crate::llm::NanoUsd;
use crate::pipeline::assist::Tier;
use crate::pipeline::writer::Wording;
use crate::pipeline::{Inputs, letter, outreach};
use crate::report::{ReportRefusal, word};
use crate::truth::{Checked, PostingContext, Refusal, RefusedLine, Section, Verified, Verifier};

/// What the verifier passed, and what it refused.
pub struct Settled {
    pub cv: Verified<Cv>,
    pub letter: Verified<Letter>,
    pub messages: Vec<Verified<Message>>,
    pub form: Verified<FormAnswers>,
    pub refused: Vec<ReportRefusal>,
    /// What its owner should know of how it was written.
    pub warnings: Vec<String>,
    /// What a model says of the grade.
    pub notes: Vec<String>,
    /// Which models wrote it, where one did.
    pub by: Option<By>,
    /// How much was done with a model, where one was asked.
    pub tier: Option<Tier>,
}

/// Who wrote an application, and what its answers cost, whenever they were paid for: the same in
/// every run that says the same.
#[derive(Clone, Debug, PartialEq)]
pub struct By {
    pub engine: String,
    pub cost: NanoUsd,
}

/// Verifies `written`; `plain` is the deterministic engine's wording of the same application,
/// `passed` a CV of it that this verifier has passed already.
pub fn run(
    inputs: &Inputs<'_>,
    written: Wording,
    plain: &Wording,
    form: FormAnswers,
    passed: Option<&Verified<Cv>>,
) -> Settled {
    let (verifier, context) = (inputs.verifier, inputs.context);
    let settling = || Settling { verifier, context, refused: Vec::new() };
    let Wording { cv, letter, messages } = written;
    let ((letter, of_letter), ((cv, mut refused), (messages, form, others))) = rayon::join(
        || {
            let mut settling = settling();
            (settling.letter(letter, &plain.letter), settling.refused)
        },
        || {
            let mut settling = settling();
            // What it passed as it is, it passes again.
            let known = passed.filter(|passed| ***passed == cv).cloned();
            let cv = known.unwrap_or_else(|| settling.cv(cv, &plain.cv));
            let refused = std::mem::take(&mut settling.refused);
            let sent = plain.messages.iter().map(|own| settling.message(&messages, own)).collect();
            let form = settling.list("form", verifier.verify_form(form, context));
            ((cv, refused), (sent, form, settling.refused))
        },
    );
    refused.extend(of_letter);
    refused.extend(others);
    let (warnings, notes) = (Vec::new(), Vec::new());
    Settled { cv, letter, messages, form, refused, warnings, notes, by: None, tier: None }
}

struct Settling<'a> {
    verifier: &'a Verifier,
    context: &'a PostingContext,
    refused: Vec<ReportRefusal>,
}

impl Settling<'_> {
    /// Verified content, its refusals listed under `document`.
    fn list<T>(&mut self, document: &str, checked: Checked<T>) -> Verified<T> {
        self.refused.extend(checked.refused.into_iter().map(|line| refusal(document, line)));
        checked.document
    }

    fn cv(&mut self, written: Cv, plain: &Cv) -> Verified<Cv> {
        let own = written == *plain;
        let checked = self.verifier.verify_cv(written);
        if own {
            return self.list("cv", checked);
        }
        let said = |section: Section| checked.refused.iter().any(|line| line.section == section);
        let (profile, skills) = (said(Section::Profile), said(Section::Skills));
        let passed = self.list("cv", checked).into_inner();
        let mended = Cv {
            language: plain.language,
            tagline: if profile { plain.tagline.clone() } else { passed.tagline },
            profile: if profile { plain.profile.clone() } else { passed.profile },
            skills: if skills { plain.skills.clone() } else { passed.skills },
            roles: roles(&passed.roles, &plain.roles),
            projects: projects(&passed.projects, &plain.projects),
            // Credentials have no words of their own: a writer has nothing to say about them.
            ..plain.clone()
        };
        let checked = self.verifier.verify_cv(mended);
        self.list("cv", checked)
    }

    fn letter(&mut self, written: Letter, plain: &Letter) -> Verified<Letter> {
        let own = written == *plain;
        let form = letter::misses_form(&written);
        let subject = written.subject.text.to_plain();
        let checked = self.verifier.verify_letter(written, self.context);
        let sound = checked.refused.is_empty() && form.is_none();
        let passed = self.list("letter", checked);
        if own || sound {
            return passed;
        }
        self.refused.extend(form.map(|reason| misformed("letter", &subject, reason)));
        let checked = self.verifier.verify_letter(plain.clone(), self.context);
        self.list("letter", checked)
    }

    /// The written message of the channel, else the deterministic one.
    fn message(&mut self, written: &[Message], plain: &Message) -> Verified<Message> {
        let document = word(&plain.channel);
        let mut found = written.iter().filter(|message| message.channel == plain.channel);
        if let Some(message) = found.next() {
            let form = outreach::misses_form(message);
            let checked = self.verifier.verify_message(message.clone(), self.context);
            let sound = checked.refused.is_empty() && form.is_none();
            let passed = self.list(&document, checked);
            if sound || message == plain {
                return passed;
            }
            self.refused
                .extend(form.map(|reason| misformed(&document, &message.to_plain(), reason)));
        }
        let checked = self.verifier.verify_message(plain.clone(), self.context);
        self.list(&document, checked)
    }
}

/// Every role of the plain CV, with the passed bullets where there are some for the same facts.
fn roles(passed: &[CvRole], plain: &[CvRole]) -> Vec<CvRole> {
    plain
        .iter()
        .map(|role| {
            let of = passed.iter().find(|other| other.role == role.role);
            let bullets = merged(of.map_or(&[], |other| &other.bullets), &role.bullets);
            CvRole { role: role.role.clone(), bullets }
        })
        .collect()
}

fn projects(passed: &[CvProject], plain: &[CvProject]) -> Vec<CvProject> {
    plain
        .iter()
        .map(|project| {
            let of = passed.iter().find(|other| other.project == project.project);
            let bullets = merged(of.map_or(&[], |other| &other.bullets), &project.bullets);
            CvProject { project: project.project.clone(), bullets }
        })
        .collect()
}

/// The plain bullets in their order, each in the written words if there are some: one bullet an
/// achievement, none lost, none told twice.
fn merged(written: &[Line], plain: &[Line]) -> Vec<Line> {
    let mut told: BTreeSet<&FactId> = BTreeSet::new();
    let mut lines = Vec::new();
    for bullet in plain {
        let own = bullet.facts.first();
        if own.is_some_and(|fact| told.contains(fact)) {
            continue;
        }
        let line = written.iter().find(|line| line.facts.first() == own).unwrap_or(bullet);
        if line.facts.iter().any(|fact| told.contains(fact)) {
            // The written line also tells what an earlier one told.
            lines.push(bullet.clone());
        } else {
            lines.push(line.clone());
        }
        told.extend(line.facts.iter().chain(&bullet.facts));
    }
    lines
}

fn refusal(document: &str, line: RefusedLine) -> ReportRefusal {
    let RefusedLine { text, refusal, fallback, .. } = line;
    let Refusal { rule, words, reason, .. } = refusal;
    ReportRefusal { text, document: document.to_owned(), rule, words, reason, fallback }
}

/// A text that may be true but does not fit where it goes.
fn misformed(document: &str, text: &str, reason: String) -> ReportRefusal {
    let line = RefusedLine {
        text: text.to_owned(),
        section: Section::Message,
        scope: Scope::Candidate,
        refusal: Refusal { rule: "form".into(), words: String::new(), reason, nearest: None },
        fallback: None,
    };
    refusal(document, line)
}
