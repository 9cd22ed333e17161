//! How sure each field is, by where it was found. Measured on labelled postings, a label is right
//! more often than a heading, and a heading more often than a sentence.

use std::collections::BTreeMap;

use super::block::{Block, Kind};
use super::heading;
use super::types::{Extracted, RemotePolicy};
use crate::posting::{Span, Stated};

/// The page says it in a field for machines.
const STATED: f64 = 0.98;
/// Behind a label: "Location: Leeds".
const LABELLED: f64 = 0.9;
/// A heading, or one of the first lines.
const SHOWN: f64 = 0.8;
/// Within a sentence.
const SAID: f64 = 0.65;
/// Worked out from other words: a category, a level.
const WORKED_OUT: f64 = 0.6;

/// First lines of a posting.
const FIRST: usize = 6;

pub(super) fn of(
    extracted: &Extracted,
    stated: &Stated,
    blocks: &[Block],
) -> BTreeMap<String, f64> {
    let by_place = |span: Span| {
        let at = blocks.iter().position(|block| {
            let whole = block.whole();
            whole.start <= span.start && span.start < whole.end
        });
        match at.map(|at| (at, &blocks[at])) {
            Some((_, block)) if !block.is_heading() && heading::label(&block.under).is_some() => {
                LABELLED
            }
            Some((at, block)) if block.is_heading() || at < FIRST && block.kind != Kind::Item => {
                SHOWN
            }
            _ => SAID,
        }
    };
    let mut sure = BTreeMap::new();
    let mut put = |field: &str, span: Option<Span>, stated: bool| {
        if let Some(span) = span {
            sure.insert(field.to_owned(), if stated { STATED } else { by_place(span) });
        }
    };
    put("title", extracted.title.as_ref().map(|f| f.span), stated.title.is_some());
    put("company", extracted.company.as_ref().map(|f| f.span), stated.company.is_some());
    put("location", extracted.location.as_ref().map(|f| f.span), stated.location.is_some());
    put("salary", extracted.salary.as_ref().map(|f| f.span), stated.salary.is_some());
    let employment = extracted.employment_type.as_ref().map(|f| f.span);
    put("employment_type", employment, stated.employment_type.is_some());
    let remote = extracted.remote_span.filter(|_| extracted.remote != RemotePolicy::NotSpecified);
    put("remote", remote, stated.remote);
    put("deadline", extracted.deadline.as_ref().map(|f| f.span), false);
    put("contact", extracted.contact.as_ref().map(|f| f.span), false);
    put("years", extracted.years.as_ref().map(|f| f.span), false);
    put("education", extracted.education.as_ref().map(|f| f.span), false);
    for (field, found) in [
        ("seniority", extracted.seniority.is_some()),
        ("role_category", extracted.role_category.is_some()),
        ("industry", extracted.industry.is_some()),
    ] {
        if found {
            sure.insert(field.to_owned(), WORKED_OUT);
        }
    }
    sure
}
