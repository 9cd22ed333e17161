//! Reading the posting with a model: what the deterministic extraction missed, why somebody is
//! hired, and what the position is. Only words that stand in the posting count; what was found
//! without a model stays.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::line::one_line;
use super::quote::Quotes;
use super::session::{Answer, Session, Unanswered};
use crate::lexicon::{Lexicon, SkillKind};
use crate::pipeline::extract::{self, Extracted, Found, Need, RemotePolicy};
use crate::pipeline::pains::{self, Pains, overlaps};
use crate::pipeline::role::{self, RoleBrief};
use crate::pipeline::text::{slice, squash};
use crate::posting::{Posting, Span};

/// Most characters of a posting that are sent.
pub const POSTING: usize = 4_200;
/// Below this confidence a name is taken from the model.
const UNSURE: f64 = 0.7;
/// How sure a field is that a model found.
const FOUND: f64 = 0.7;
/// Longest title, employer or place.
const NAME: usize = 100;
/// Longest skill or keyword, in characters and words.
const TERM: (usize, usize) = (40, 4);
/// Requirements added at most.
const REQUIREMENTS: usize = 12;
/// Most entries read of any list.
const MOST: usize = 40;

/// What a model answers.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct ReadReply {
    title: String,
    company: String,
    location: String,
    remote: Place,
    remote_quote: String,
    must: Vec<String>,
    nice: Vec<String>,
    skills: Vec<String>,
    keywords: Vec<String>,
    needs: Vec<NeedLine>,
    role: Vec<RoleLine>,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Place {
    FullyRemote,
    Hybrid,
    Onsite,
    NotSpecified,
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
struct NeedLine {
    k: NeedKind,
    q: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum NeedKind {
    Pain,
    Need,
    Risk,
    Metric,
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
struct RoleLine {
    k: RoleKind,
    q: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum RoleKind {
    Summary,
    Impact,
    WhyNow,
}

impl Answer for ReadReply {
    const STAGE: &'static str = "read";
    const OF_CANDIDATE: bool = false;
}

/// A posting as it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Its fields.
    pub extracted: Extracted,
    /// Why somebody is hired.
    pub pains: Pains,
    /// What the position is.
    pub role: RoleBrief,
}

/// Reads the posting; `known` is what was found without a model.
///
/// # Errors
/// When the model gives no answer.
pub fn run(
    session: &Session<'_>,
    posting: &Posting,
    known: &Extracted,
    lexicon: &Lexicon,
) -> Result<Reading, Unanswered> {
    let reply: ReadReply = session.ask(&values(posting, known))?;
    Ok(merged(reply, posting, known, lexicon))
}

fn values(posting: &Posting, known: &Extracted) -> Value {
    let name = |found: &Option<Found<String>>| {
        found.as_ref().map_or_else(|| "not found".to_owned(), |found| one_line(&found.value))
    };
    let list = |found: &[Found<String>]| {
        found.iter().map(|found| one_line(&found.value)).collect::<Vec<_>>().join(", ")
    };
    let told = format!(
        "title {}; employer {}; place {}; {} lines that ask; skills {}; keywords {}",
        name(&known.title),
        name(&known.company),
        name(&known.location),
        known.qualifications.len(),
        list(&known.technical_skills),
        list(&known.keywords),
    );
    json!({ "known": told, "posting": relevant(posting, known), "refused": [] })
}

/// The posting without its benefits, up to a bound, whole lines.
fn relevant(posting: &Posting, known: &Extracted) -> String {
    let mut kept = String::new();
    let mut start = 0;
    for line in posting.text.split_inclusive('\n') {
        let span = Span { start, end: start + line.trim_end().len() };
        start += line.len();
        let benefit = known.benefits.iter().any(|benefit| overlaps(benefit.span, span));
        let blank = line.trim().is_empty() && kept.ends_with("\n\n");
        if benefit || blank {
            continue;
        }
        if kept.chars().count() + line.chars().count() > POSTING {
            kept.extend(line.chars().take(POSTING.saturating_sub(kept.chars().count())));
            break;
        }
        kept.push_str(line);
    }
    kept
}

/// What is known, and what the reply adds that stands in the posting.
fn merged(reply: ReadReply, posting: &Posting, known: &Extracted, lexicon: &Lexicon) -> Reading {
    let quotes = Quotes::new(&posting.text);
    let mut merge = Merge { posting, quotes: &quotes, lexicon, extracted: known.clone() };
    merge.name("title", &reply.title);
    merge.name("company", &reply.company);
    merge.name("location", &reply.location);
    merge.remote(reply.remote, &reply.remote_quote);
    merge.requirements(&reply.must, Need::Must);
    merge.requirements(&reply.nice, Need::Nice);
    merge.skills(&reply.skills);
    merge.keywords(&reply.keywords);
    let extracted = merge.extracted;
    let needs = |kind: NeedKind| -> Vec<Span> {
        let of = reply.needs.iter().take(MOST).filter(|line| line.k == kind);
        of.filter_map(|line| quotes.find_sentence(&line.q)).collect()
    };
    let lines = |kind: RoleKind| -> Vec<Span> {
        let of = reply.role.iter().take(MOST).filter(|line| line.k == kind);
        of.filter_map(|line| quotes.find_sentence(&line.q)).collect()
    };
    let found = [NeedKind::Pain, NeedKind::Need, NeedKind::Risk, NeedKind::Metric].map(needs);
    let told = [RoleKind::Summary, RoleKind::Impact, RoleKind::WhyNow].map(lines);
    Reading {
        pains: pains::with_found(posting, &extracted, found),
        role: role::with_found(posting, &extracted, told),
        extracted,
    }
}

struct Merge<'a> {
    posting: &'a Posting,
    quotes: &'a Quotes<'a>,
    lexicon: &'a Lexicon,
    extracted: Extracted,
}

impl Merge<'_> {
    /// A name that is missing or unsure.
    fn name(&mut self, field: &str, said: &str) {
        let known = match field {
            "title" => &mut self.extracted.title,
            "company" => &mut self.extracted.company,
            _ => &mut self.extracted.location,
        };
        let sure = self.extracted.confidence.get(field).copied().unwrap_or(0.0);
        if known.is_some() && sure >= UNSURE {
            return;
        }
        let Some(span) = self.quotes.find(said) else { return };
        let value = squash(slice(&self.posting.text, span));
        if value.chars().count() > NAME || !value.chars().any(char::is_alphabetic) {
            return;
        }
        if known.as_ref().is_some_and(|known| known.value.eq_ignore_ascii_case(&value)) {
            return;
        }
        *known = Some(Found { value, span });
        self.extracted.confidence.insert(field.to_owned(), FOUND);
    }

    fn remote(&mut self, said: Place, words: &str) {
        if self.extracted.remote != RemotePolicy::NotSpecified {
            return;
        }
        let policy = match said {
            Place::FullyRemote => RemotePolicy::FullyRemote,
            Place::Hybrid => RemotePolicy::Hybrid,
            Place::Onsite => RemotePolicy::Onsite,
            Place::NotSpecified => return,
        };
        if let Some(span) = self.quotes.find(words) {
            self.extracted.remote = policy;
            self.extracted.remote_span = Some(span);
            self.extracted.confidence.insert("remote".to_owned(), FOUND);
        }
    }

    /// Lines that ask for something and were not seen to.
    fn requirements(&mut self, said: &[String], need: Need) {
        let mut added = 0;
        for words in said.iter().take(MOST) {
            let Some(span) = self.quotes.find_sentence(words) else { continue };
            let of = &self.extracted;
            let known = of.must_have.iter().chain(&of.nice_to_have).map(|line| line.span);
            let others = of.benefits.iter().chain(&of.about_company).map(|line| line.span);
            if known.chain(others).any(|known| overlaps(known, span)) || added == REQUIREMENTS {
                continue;
            }
            added += 1;
            let line = extract::requirement(self.posting, span, need, self.lexicon);
            let found = Found { value: line.text.clone(), span: line.span };
            let (list, all) = match need {
                Need::Must => (&mut self.extracted.must_have, &mut self.extracted.qualifications),
                Need::Nice => {
                    (&mut self.extracted.nice_to_have, &mut self.extracted.qualifications)
                }
            };
            list.push(line);
            list.sort_by_key(|line| line.span);
            all.push(found);
            all.sort_by_key(|line| line.span);
        }
    }

    fn term(&self, words: &str) -> Option<Found<String>> {
        let span = self.quotes.find(words)?;
        let value = squash(slice(&self.posting.text, span));
        let fits = value.chars().count() <= TERM.0 && value.split_whitespace().count() <= TERM.1;
        fits.then_some(Found { value, span })
    }

    fn skills(&mut self, said: &[String]) {
        for mut found in
            said.iter().take(MOST).filter_map(|words| self.term(words)).collect::<Vec<_>>()
        {
            let known = self.lexicon.resolve(&found.value);
            let soft = known.is_some_and(|skill| skill.kind == SkillKind::Soft);
            if let Some(skill) = known {
                found.value.clone_from(&skill.name);
            }
            let (list, most) = match soft {
                true => (&mut self.extracted.soft_skills, 10),
                false => (&mut self.extracted.technical_skills, 20),
            };
            add(list, found, most);
        }
    }

    fn keywords(&mut self, said: &[String]) {
        for found in said.iter().take(MOST).filter_map(|words| self.term(words)).collect::<Vec<_>>()
        {
            add(&mut self.extracted.keywords, found, 20);
        }
    }
}

fn add(list: &mut Vec<Found<String>>, found: Found<String>, most: usize) {
    let is_new = list.iter().all(|known| known.value.to_lowercase() != found.value.to_lowercase());
    if is_new && list.len() < most {
        list.push(found);
    }
}
