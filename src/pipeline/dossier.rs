//! The dossier: ten sections its owner reads before applying. A field the posting does not state
//! says "not found in posting" (GAP-062); a section without content says so.

mod block;
mod form;
mod posting;

use crate::application::{Block, Dossier, DossierSection, FormAnswers, Letter, Message};
use crate::candidate::FactId;
use crate::llm::NanoUsd;
use crate::pipeline::Inputs;
use crate::pipeline::company::CompanyBrief;
use crate::pipeline::evidence::Evidence;
use crate::pipeline::fit::{Fit, Match};
use crate::pipeline::grade::Grade;
use crate::pipeline::naming::Naming;
use crate::pipeline::pains::{Pain, Pains};
use crate::pipeline::people::People;
use crate::pipeline::plan::CvPlan;
use crate::pipeline::role::RoleBrief;
use crate::pipeline::stars::{Answers, StarRecord};
use crate::pipeline::text::{clip_quote, count};
use block::{NOT_FOUND, list, quotes, table, text};

/// Everything the dossier tells of.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// Needs of the posting.
    pub pains: &'a Pains,
    /// The employer.
    pub company: &'a CompanyBrief,
    /// The position.
    pub role: &'a RoleBrief,
    /// The score.
    pub fit: &'a Fit,
    /// The plan of the CV.
    pub plan: &'a CvPlan,
    /// Chosen STAR records.
    pub stars: &'a [StarRecord],
    /// Whom to write to.
    pub people: &'a People,
    /// Messages in final form.
    pub messages: &'a [Message],
    /// The letter, if there is one.
    pub letter: Option<&'a Letter>,
    /// The application form with its answers.
    pub form: &'a FormAnswers,
    /// Who wrote it.
    pub engine: &'a str,
    /// What its answers cost, whenever they were paid for.
    pub cost: NanoUsd,
    /// The grade, if there is one.
    pub grade: Option<&'a Grade>,
    /// What the owner should know: refused lines, warnings of the intake.
    pub flags: &'a [String],
    /// What went wrong.
    pub errors: &'a [String],
}

/// Puts the dossier together.
#[must_use]
pub fn run(inputs: &Inputs<'_>, parts: &Parts<'_>) -> Dossier {
    let naming = Naming::new(inputs.extracted);
    let or_missing = |name: &str| {
        if name.is_empty() { NOT_FOUND.to_owned() } else { name.to_owned() }
    };
    let section = |title: &str, blocks: Vec<Block>| DossierSection { title: title.into(), blocks };
    Dossier {
        title: format!(
            "{}: {}",
            if naming.company.is_empty() {
                "Employer not found in posting"
            } else {
                &naming.company
            },
            if naming.title.is_empty() { "title not found in posting" } else { &naming.title },
        ),
        sections: vec![
            section("Pains, proof, plan", overview(inputs, parts)),
            section("Posting", posting::blocks(inputs)),
            section("Pains", pains(parts.pains)),
            section("Role", role(parts.role, &or_missing(&naming.title))),
            section("STAR records", stars(parts.stars)),
            section("Company", company(parts.company)),
            section("Fit", fit(inputs, parts.fit)),
            section("People and messages", people(parts)),
            section("Cover letter", letter(parts.letter)),
            section("Metadata", metadata(inputs, parts)),
        ],
    }
}

/// What hurts, what the candidate has to show for it, what to do about the rest.
fn overview(inputs: &Inputs<'_>, parts: &Parts<'_>) -> Vec<Block> {
    let needs: Vec<&Pain> =
        parts.pains.pain_points.iter().chain(&parts.pains.strategic_needs).take(5).collect();
    let mut blocks = vec![text(&parts.fit.rationale)];
    let evidence = Evidence::new(inputs.cv, inputs.lexicon);
    let answers = Answers::new(inputs, &evidence);
    let mut told: Vec<&str> = Vec::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for pain in needs {
        let star = parts.stars.iter().find(|star| star.answers.as_ref() == Some(&pain.quote));
        let (proof, plan) = match (star, answers.to(pain)) {
            (Some(star), _) => {
                told.push(&star.title);
                (star.title.clone(), "tell this record")
            }
            (None, Some(proof)) => (proof.achievement.text.to_plain(), "bring this up"),
            (None, None) => ("no achievement is near it".to_owned(), "prepare an answer"),
        };
        rows.push(vec![clip_quote(&pain.quote, 140), proof, plan.to_owned()]);
    }
    if rows.is_empty() {
        blocks.push(text("Pains: none found in posting."));
    } else {
        blocks.push(table(&["Pain", "Proof", "Plan"], rows));
    }
    let further = parts.stars.iter().filter(|star| !told.contains(&star.title.as_str()));
    let further: Vec<String> =
        further.map(|star| format!("Also worth telling: {}", star.title)).collect();
    blocks.extend(list(further));
    let gaps = parts.fit.missing.iter().filter(|m| m.weight > 0.0).take(5);
    let gaps: Vec<String> = gaps
        .map(|gap| format!("Be ready to speak about: {} ({})", short(&gap.requirement), gap.reason))
        .collect();
    blocks.extend(list(gaps));
    let bare = parts.plan.ranked.iter().filter(|ranked| !ranked.star_missing.is_empty()).count();
    if bare > 0 {
        blocks.push(text(&format!(
            "{bare} of {} bullets lack a part of their STAR; see Metadata.",
            parts.plan.ranked.len()
        )));
    }
    blocks
}

fn pains(pains: &Pains) -> Vec<Block> {
    let groups = [
        ("Pain points", &pains.pain_points),
        ("Strategic needs", &pains.strategic_needs),
        ("Risks if unfilled", &pains.risks),
        ("Success metrics", &pains.success_metrics),
    ];
    let mut blocks = Vec::new();
    for (title, group) in groups {
        if group.is_empty() {
            blocks.push(text(&format!("{title}: none found in posting.")));
        } else {
            blocks.push(text(&format!("{title}:")));
            let items = group
                .iter()
                .map(|pain| format!("{} (confidence {:.0} %)", pain.text, pain.confidence * 100.0));
            blocks.extend(list(items.collect()));
        }
    }
    blocks
}

fn role(role: &RoleBrief, title: &str) -> Vec<Block> {
    let mut blocks = vec![text(&format!("Title: {title}"))];
    blocks.extend(quotes("Summary", &role.summary));
    blocks.extend(quotes("Business impact", &role.business_impact));
    blocks.extend(quotes("Why now", &role.why_now));
    blocks
}

fn stars(stars: &[StarRecord]) -> Vec<Block> {
    if stars.is_empty() {
        return vec![text("No record: the master CV holds no achievement yet.")];
    }
    let mut blocks = Vec::new();
    for star in stars {
        blocks.push(text(&format!("{} ({})", star.title, star.place)));
        let parts = [
            ("Situation", &star.situation),
            ("Task", &star.task),
            ("Action", &star.action),
            ("Result", &star.result),
        ];
        let rows = parts.into_iter().map(|(name, part)| {
            vec![name.to_owned(), part.clone().unwrap_or_else(|| "not written down yet".to_owned())]
        });
        blocks.push(table(&["Part", "In your words"], rows.collect()));
        if !star.because.is_empty() {
            blocks.push(text(&format!("Chosen for: {}", star.because.join("; "))));
        }
    }
    blocks
}

fn company(company: &CompanyBrief) -> Vec<Block> {
    let found = |value: &Option<crate::pipeline::extract::Found<String>>| {
        value.as_ref().map_or_else(|| NOT_FOUND.to_owned(), |found| found.value.clone())
    };
    let mut blocks = vec![table(
        &["Field", "Value"],
        vec![
            vec!["Name".into(), found(&company.name)],
            vec!["Industry".into(), found(&company.industry)],
            vec!["Location".into(), found(&company.location)],
        ],
    )];
    if company.agency {
        blocks.push(text(
            "The name is that of a recruiting agency; ask which employer it recruits for.",
        ));
    }
    blocks.extend(quotes("Summary", &company.summary));
    if company.signals.is_empty() {
        blocks.push(text("Signals: none found in posting."));
    } else {
        blocks.push(text("Signals (source: the posting):"));
        let items =
            company.signals.iter().map(|signal| format!("{}: “{}”", signal.kind, signal.text));
        blocks.extend(list(items.collect()));
    }
    blocks
}

fn fit(inputs: &Inputs<'_>, fit: &Fit) -> Vec<Block> {
    let headline = if fit.category == "unknown" {
        "Score: unknown.".to_owned()
    } else {
        format!("Score: {} of 100, {}.", fit.score, fit.category)
    };
    let mut blocks = vec![text(&headline), text(&fit.rationale)];
    let rows = |matches: &[Match]| -> Vec<Vec<String>> {
        matches
            .iter()
            .map(|m| {
                vec![
                    short(&m.requirement),
                    need(m).to_owned(),
                    format!("{:.0} %", m.met * 100.0),
                    m.reason.clone(),
                    cite(inputs, &m.facts),
                ]
            })
            .collect()
    };
    let header = ["Requirement", "Need", "Met", "Why", "Evidence"];
    for (title, matches) in [("Met", &fit.matched), ("Missing", &fit.missing)] {
        if matches.is_empty() {
            blocks.push(text(&format!("{title}: none.")));
        } else {
            blocks.push(text(&format!("{title}:")));
            blocks.push(table(&header, rows(matches)));
        }
    }
    blocks
}

fn need(m: &Match) -> &'static str {
    match m.need {
        crate::pipeline::extract::Need::Must => "must",
        crate::pipeline::extract::Need::Nice => "nice",
    }
}

/// The first fact in words and how many more there are.
fn cite(inputs: &Inputs<'_>, facts: &[FactId]) -> String {
    let Some(first) = facts.first() else { return "none".to_owned() };
    let fact = inputs.cv.facts.iter().find(|fact| fact.id == *first);
    let words = fact.map_or_else(|| first.0.clone(), |fact| clip_quote(&fact.text.to_plain(), 90));
    match facts.len() - 1 {
        0 => words,
        more => format!("{words} (and {more} more)"),
    }
}

fn people(parts: &Parts<'_>) -> Vec<Block> {
    let mut blocks = vec![text("Contacts are roles made from the posting, not people found:")];
    let contacts = parts.people.contacts.iter();
    blocks.extend(list(contacts.map(|c| format!("{}: {}", c.label, c.why)).collect()));
    blocks.push(text(&format!("To find them: {}", parts.people.discovery_prompt)));
    if parts.messages.is_empty() {
        blocks.push(text("Messages: none."));
    }
    for message in parts.messages {
        let body = message.to_plain();
        let name = block::channel(message.channel);
        blocks.push(text(&format!("{name}, {} characters:", count(&body))));
        if let Some(subject) = &message.subject {
            blocks.push(text(&format!("Subject: {}", subject.text)));
        }
        blocks.extend(body.split("\n\n").filter(|p| !p.is_empty()).map(text));
    }
    blocks
}

fn letter(letter: Option<&Letter>) -> Vec<Block> {
    let Some(letter) = letter else { return vec![text("No letter was written.")] };
    let body = letter.body.to_plain();
    let mut blocks = vec![
        text(&format!(
            "{} words. Subject: {}",
            body.split_whitespace().count(),
            letter.subject.text
        )),
        text(&letter.salutation),
    ];
    blocks.extend(body.split("\n\n").filter(|p| !p.is_empty()).map(text));
    blocks.push(text(&letter.closing));
    blocks
}

fn metadata(inputs: &Inputs<'_>, parts: &Parts<'_>) -> Vec<Block> {
    let version: String = inputs.cv.version.chars().take(12).collect();
    let mut blocks = vec![table(
        &["Field", "Value"],
        vec![
            vec!["Posting".into(), inputs.posting.id.0.clone()],
            vec!["Source".into(), inputs.posting.source.clone()],
            vec!["Date".into(), inputs.today.to_string()],
            vec!["Master CV version".into(), version],
            vec!["Engine".into(), parts.engine.to_owned()],
            vec!["Cost".into(), format!("{:.2} USD", parts.cost.to_usd())],
            vec!["Application form fields".into(), form::summary(parts.form)],
        ],
    )];
    blocks.extend(form::blocks(parts.form));
    if let Some(grade) = parts.grade {
        blocks.push(text(&format!("Grade: {} of 100", grade.score)));
        let rows = grade.parts.iter().map(|part| {
            vec![
                part.name.clone(),
                format!("{:.0} %", part.weight * 100.0),
                part.score.to_string(),
                part.reason.clone(),
            ]
        });
        blocks.push(table(&["Part", "Weight", "Score", "Counted"], rows.collect()));
        blocks.extend(list(grade.notes.clone()));
    }
    let mut flags: Vec<String> = inputs.posting.warnings.clone();
    flags.extend(parts.flags.iter().cloned());
    if inputs.posting.language != parts.plan.cv.written {
        flags.push(format!(
            "The posting is in {}, the master CV in {}: the headings of the CV follow the posting; \
             its sentences, letter and messages are in the language of the master CV.",
            block::language(inputs.posting.language),
            block::language(parts.plan.cv.written)
        ));
    }
    for (title, items) in [("Flags", &flags), ("Errors", &parts.errors.to_vec())] {
        if items.is_empty() {
            blocks.push(text(&format!("{title}: none.")));
        } else {
            blocks.push(text(&format!("{title}:")));
            blocks.extend(list(items.clone()));
        }
    }
    let bare = parts.plan.ranked.iter().filter(|ranked| !ranked.star_missing.is_empty());
    let items: Vec<String> = bare
        .take(12)
        .map(|r| {
            format!(
                "{}: {}",
                cite(inputs, std::slice::from_ref(&r.fact)),
                r.star_missing.join(", ")
            )
        })
        .collect();
    if !items.is_empty() {
        blocks.push(text("Bullets with a missing STAR part:"));
        blocks.extend(list(items));
    }
    blocks
}

fn short(requirement: &str) -> String {
    clip_quote(requirement, 120)
}
