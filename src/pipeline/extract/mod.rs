//! What a posting says, field by field, each with the span it came from. Absent is absent: never
//! guessed.
//!
//! The text is read as blocks (headings, list items, paragraphs); headings give sections, wording
//! decides where there are none and overrides where it is plain. Each field has its own file.
//!
//! Architecture Invariant: deterministic; the posting is data and nothing in it is followed.

mod block;
mod category;
mod company;
mod competency;
mod confidence;
mod deadline;
mod degree;
mod duty;
mod employment;
mod heading;
mod industry;
mod legal;
mod licence;
mod need;
mod noise;
mod pattern;
mod place;
mod remote;
mod requirement;
mod salary;
mod seniority;
mod sentence;
mod spoken;
mod term;
#[cfg(test)]
mod tests;
mod title;
mod types;
mod words;
mod years;

pub use types::*;

use crate::language::Language;
use crate::lexicon::{Lexicon, SkillKind};
use crate::posting::{Posting, Span, Stated};
use block::Block;

/// Everything the posting says.
#[must_use]
pub fn run(posting: &Posting, lexicon: &Lexicon) -> Extracted {
    let blocks = block::blocks(&posting.text);
    let stated = &posting.stated;
    // What the fields are found by is made ready at the first posting, on two cores.
    let (head, body) = rayon::join(
        || Head::find(&blocks, stated),
        || Body::find(&blocks, lexicon, posting.language == Language::En),
    );
    let Head { title, company, agency, years, remote, remote_span, location } = head;
    let Body { requirements, responsibilities, terms, unlisted, industry, salary } = body;
    let salary = salary_of(&blocks, stated.salary.as_deref()).or(salary);
    let seniority = seniority::find(title.as_ref(), years.as_ref());
    let groups: Vec<&str> =
        terms.iter().filter_map(|t| lexicon.get(&t.name)).map(|s| s.group.as_str()).collect();
    let name = title.as_ref().map_or("", |t| t.value.as_str());
    let lines = responsibilities
        .iter()
        .map(|d| d.value.as_str())
        .chain(requirements.iter().map(|r| r.text.as_str()))
        .chain([name]);
    let competencies = competency::weigh(lines, seniority.as_ref().map(|s| s.value));
    let (must_have, nice_to_have): (Vec<_>, Vec<_>) =
        requirements.iter().cloned().partition(|r| r.need == Need::Must);
    let mut extracted = Extracted {
        deadline: deadline::find(&blocks),
        contact: deadline::contact(&blocks),
        confidence: std::collections::BTreeMap::new(),
        agency,
        location,
        remote,
        remote_span,
        role_category: category::find(title.as_ref(), &groups),
        seniority,
        employment_type: employment::find(&blocks, stated.employment_type.as_deref(), name),
        competencies,
        qualifications: requirements
            .iter()
            .map(|r| Found { value: r.text.clone(), span: r.span })
            .collect(),
        must_have,
        nice_to_have,
        technical_skills: term::of_kind(&terms, SkillKind::Technical, 20),
        soft_skills: term::of_kind(&terms, SkillKind::Soft, 10),
        keywords: term::keywords(&terms, &unlisted, title.as_ref(), &blocks),
        years,
        education: degree::asked(&blocks),
        industry,
        salary,
        legal: legal::find(&blocks),
        benefits: duty::benefits(&blocks),
        about_company: duty::about_company(&blocks, company.as_ref().map(|c| c.value.as_str())),
        responsibilities,
        title,
        company,
    };
    extracted.confidence = confidence::of(&extracted, stated, &blocks);
    extracted
}

/// What stands at the top of a posting.
struct Head {
    title: Option<Found<String>>,
    company: Option<Found<String>>,
    agency: bool,
    years: Option<Found<Years>>,
    remote: RemotePolicy,
    remote_span: Option<Span>,
    location: Option<Found<String>>,
}

impl Head {
    fn find(blocks: &[Block], stated: &Stated) -> Self {
        let named = || {
            let mut title = title::find(blocks, stated.title.as_deref());
            let (company, agency) =
                company::find(blocks, stated.company.as_deref(), title.as_ref());
            if let (Some(title), Some(company)) = (title.as_mut(), company.as_ref()) {
                title::without_company(title, &company.value);
            }
            (title, company, agency)
        };
        let ((title, company, agency), (location, (years, (remote, remote_span)))) =
            rayon::join(named, || {
                rayon::join(
                    || place::find(blocks, stated.location.as_deref()),
                    || {
                        rayon::join(
                            || years::overall(blocks),
                            || remote::find(blocks, stated.remote),
                        )
                    },
                )
            });
        Self { title, company, agency, years, remote, remote_span, location }
    }
}

/// What its paragraphs and lists tell.
struct Body {
    requirements: Vec<Requirement>,
    responsibilities: Vec<Found<String>>,
    terms: Vec<term::Term>,
    unlisted: Vec<Found<String>>,
    industry: Option<Found<String>>,
    salary: Option<Found<Salary>>,
}

impl Body {
    fn find(blocks: &[Block], lexicon: &Lexicon, english: bool) -> Self {
        // In small parts, each for whoever is free.
        let ((unlisted, (salary, industry)), (requirements, (terms, responsibilities))) =
            rayon::join(
                || {
                    let unlisted =
                        || if english { term::unlisted(blocks, lexicon) } else { Vec::new() };
                    rayon::join(unlisted, || {
                        rayon::join(|| salary::find(blocks), || industry::find(blocks))
                    })
                },
                || {
                    rayon::join(
                        || requirement::find(blocks, lexicon),
                        || {
                            rayon::join(
                                || term::find(blocks, lexicon),
                                || duty::responsibilities(blocks),
                            )
                        },
                    )
                },
            );
        Self { requirements, responsibilities, terms, unlisted, industry, salary }
    }
}

/// A sentence of the posting, read as a requirement.
#[must_use]
pub fn requirement(posting: &Posting, span: Span, need: Need, lexicon: &Lexicon) -> Requirement {
    let text = posting.text.get(span.start..span.end).unwrap_or_default();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim_start_matches(['-', '•', '*', '–', ' ']);
    requirement::of_text(text, span, need, lexicon)
}

/// The salary that the page's data states.
fn salary_of(blocks: &[Block], stated: Option<&str>) -> Option<Found<Salary>> {
    stated.and_then(|s| Some(Found { value: salary::read(s)?, span: locate(blocks, s)? }))
}

/// Where `needle` stands in the posting, in one block.
fn locate(blocks: &[Block], needle: &str) -> Option<Span> {
    let words = needle.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        return None;
    }
    let lower = words.to_lowercase();
    let exact = |b: &Block| b.text.find(&words).map(|at| b.span(at, at + words.len()));
    let loose = |b: &Block| b.text.to_lowercase().contains(&lower).then(|| b.whole());
    blocks.iter().find_map(exact).or_else(|| blocks.iter().find_map(loose))
}
