//! The CV in a model's words: bullets by the fact they tell, profile and tagline. Which facts are
//! told, and where, was decided before.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Written;
use super::line::{Judge, Refused, Reworded, Said, Sources, one_line};
use super::session::{Answer, Session, Unanswered};
use super::tier::Tier;
use crate::application::{Cv, Line};
use crate::candidate::{FactId, Scope};
use crate::pipeline::Inputs;
use crate::pipeline::naming::Naming;
use crate::pipeline::pains::Pains;
use crate::pipeline::plan::CvPlan;
use crate::report::ReportRefusal;
use crate::truth::Section;

/// Longest bullet, in characters.
const BULLET: usize = 320;
/// Longest sentence of the profile.
const SENTENCE: usize = 300;
/// Longest tagline.
const TAGLINE: usize = 110;
/// Sentences of a profile.
const PROFILE: std::ops::RangeInclusive<usize> = 2..=4;
/// Keywords named.
const KEYWORDS: usize = 12;

/// What a model answers.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct CvReply {
    tagline: String,
    profile: Vec<Said>,
    bullets: Vec<Reworded>,
}

impl Answer for CvReply {
    const STAGE: &'static str = "cv";
}

/// A bullet that may be reworded.
#[derive(Clone, Debug)]
pub struct Offered {
    /// As the prompt names it.
    pub id: String,
    /// Where it stands.
    pub scope: Scope,
    /// As it is.
    pub line: Line,
}

/// The bullets that matter most, those with links excepted: a model's words carry none.
pub fn offered(cv: &Cv, order: impl Iterator<Item = FactId>, most: usize) -> Vec<Offered> {
    let roles = cv
        .roles
        .iter()
        .flat_map(|role| role.bullets.iter().map(|line| (Scope::Role(role.role.clone()), line)));
    let projects = cv.projects.iter().flat_map(|project| {
        project.bullets.iter().map(|line| (Scope::Project(project.project.clone()), line))
    });
    let bullets: Vec<(Scope, &Line)> = roles.chain(projects).collect();
    let mut offered = Vec::new();
    for fact in order {
        let found = bullets.iter().find(|(_, line)| line.facts.first() == Some(&fact));
        let Some((scope, line)) = found else { continue };
        if offered.len() == most {
            break;
        }
        if line.text.0.iter().all(|inline| inline.link.is_none()) {
            let id = format!("b{}", offered.len() + 1);
            offered.push(Offered { id, scope: scope.clone(), line: (*line).clone() });
        }
    }
    offered
}

/// How many bullets are offered: the ones a page or two show.
fn most(tier: Tier) -> usize {
    match tier {
        Tier::High => 18,
        Tier::Medium | Tier::Low => 10,
    }
}

/// Words the CV.
///
/// # Errors
/// When the model gives no answer.
pub fn run(
    session: &Session<'_>,
    inputs: &Inputs<'_>,
    plan: &CvPlan,
    pains: &Pains,
) -> Result<Written<Cv>, Unanswered> {
    let order = plan.ranked.iter().map(|ranked| ranked.fact.clone());
    let bullets = offered(&plan.cv, order, most(session.tier()));
    let mut sources = Sources::default();
    for line in &plan.cv.profile {
        sources.add("p", "", line);
    }
    for bullet in &bullets {
        sources.add("b", "", &bullet.line);
    }
    let desk = Desk { inputs, plan, bullets: &bullets, sources: &sources };
    let mut values = desk.values(pains);
    let mut words = Words::default();
    let reply: CvReply = session.ask(&values)?;
    let refused = desk.take(reply, &mut words);
    let mut gone = Vec::new();
    if !refused.is_empty() {
        values["refused"] = super::told(&refused);
        gone.extend(refused);
        if let Ok(reply) = session.ask::<CvReply>(&values) {
            gone.extend(desk.take(reply, &mut words));
        }
    }
    let fallback = |id: &str| {
        bullets.iter().find(|bullet| bullet.id == id).map(|bullet| bullet.line.text.to_plain())
    };
    let refused: Vec<ReportRefusal> = gone
        .into_iter()
        .map(|(id, refused)| {
            let instead = fallback(&id);
            refused.reported("cv", instead)
        })
        .collect();
    let value = words.into_cv(&plan.cv);
    Ok(Written { heard: value != plan.cv, value, refused, note: None })
}

/// What of a model's words stands.
#[derive(Default)]
struct Words {
    tagline: Option<Line>,
    profile: Vec<Line>,
    bullets: BTreeMap<FactId, Line>,
}

impl Words {
    fn into_cv(self, plain: &Cv) -> Cv {
        let mut cv = plain.clone();
        cv.tagline = self.tagline.or(cv.tagline);
        if PROFILE.contains(&self.profile.len()) {
            cv.profile = self.profile;
        }
        replace(&mut cv, &self.bullets);
        cv
    }
}

/// Puts these words where the same fact is told.
pub fn replace(cv: &mut Cv, bullets: &BTreeMap<FactId, Line>) {
    let roles = cv.roles.iter_mut().flat_map(|role| &mut role.bullets);
    let projects = cv.projects.iter_mut().flat_map(|project| &mut project.bullets);
    for line in roles.chain(projects) {
        let words = line.facts.first().and_then(|fact| bullets.get(fact));
        if let Some(words) = words {
            *line = words.clone();
        }
    }
}

/// Judges reworded bullets: those that stand go to `bullets`, the others come back.
pub fn judge_bullets(
    inputs: &Inputs<'_>,
    offered: &[Offered],
    reworded: &[Reworded],
    bullets: &mut BTreeMap<FactId, Line>,
) -> Vec<(String, Refused)> {
    let judge = Judge { inputs, section: Section::Experience, longest: BULLET };
    let mut refused = Vec::new();
    for said in reworded.iter().take(offered.len() * 2) {
        // An id that was never given is nobody's words.
        let Some(bullet) = offered.iter().find(|bullet| bullet.id == said.id) else { continue };
        let Some(fact) = bullet.line.facts.first() else { continue };
        if one_line(&said.t) == bullet.line.text.to_plain() {
            continue;
        }
        match judge.line(&said.t, &bullet.scope, bullet.line.facts.clone(), Vec::new()) {
            Ok(line) => {
                bullets.insert(fact.clone(), line);
            }
            Err(why) => refused.push((said.id.clone(), why)),
        }
    }
    refused
}

struct Desk<'a> {
    inputs: &'a Inputs<'a>,
    plan: &'a CvPlan,
    bullets: &'a [Offered],
    sources: &'a Sources,
}

impl Desk<'_> {
    fn values(&self, pains: &Pains) -> Value {
        let naming = Naming::new(self.inputs.extracted);
        let coverage = crate::pipeline::coverage::run(self.inputs, &self.plan.cv);
        let keywords = coverage.attainable.iter().chain(&coverage.covered).take(KEYWORDS);
        let keywords: Vec<String> = keywords.map(|word| one_line(word)).collect();
        json!({
            "language": super::language(self.plan.cv.written),
            "title": naming.title,
            "keywords": keywords.join(", "),
            "needs": pains.first_quotes(2),
            "tagline": self.plan.cv.tagline.as_ref().map(|line| line.text.to_plain()).unwrap_or_default(),
            "profile": self.sources.shown("p"),
            "bullets": self.sources.shown("b"),
            "refused": [],
        })
    }

    /// Takes what stands; the rest comes back with its place.
    fn take(&self, reply: CvReply, words: &mut Words) -> Vec<(String, Refused)> {
        let mut refused =
            judge_bullets(self.inputs, self.bullets, &reply.bullets, &mut words.bullets);
        let judge = Judge { inputs: self.inputs, section: Section::Profile, longest: SENTENCE };
        let mut lines = Vec::new();
        for said in reply.profile.iter().take(*PROFILE.end()) {
            match judge.said(said, self.sources) {
                Ok(line) => lines.push(line),
                Err(why) => refused.push(("profile".to_owned(), why)),
            }
        }
        if lines.len() > words.profile.len() {
            words.profile = lines;
        }
        let own = self.plan.cv.tagline.as_ref();
        if let Some(own) = own.filter(|_| !reply.tagline.trim().is_empty()) {
            let judge = Judge { longest: TAGLINE, ..judge };
            match judge.line(&reply.tagline, &Scope::Candidate, own.facts.clone(), Vec::new()) {
                Ok(line) => words.tagline = Some(line),
                Err(why) => refused.push(("tagline".to_owned(), why)),
            }
        }
        refused
    }
}
