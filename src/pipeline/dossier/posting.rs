//! The posting as read: every field, absent ones said to be absent.

use super::block::{NOT_FOUND, list, table, text};
use crate::application::Block;
use crate::pipeline::Inputs;
use crate::pipeline::extract::{Extracted, Found, RemotePolicy, Requirement};
use crate::pipeline::text::clip_quote;

/// Longest line quoted.
const LINE: usize = 240;

/// All fields.
pub fn blocks(inputs: &Inputs<'_>) -> Vec<Block> {
    let mut blocks = vec![table(&["Field", "Value"], fields(inputs.extracted))];
    let extracted = inputs.extracted;
    let lines = |found: &[Found<String>]| -> Vec<String> {
        found.iter().map(|found| clip_quote(&found.value, LINE)).collect()
    };
    let requirements = |found: &[Requirement]| -> Vec<String> {
        found.iter().map(|found| clip_quote(&found.text, LINE)).collect()
    };
    let lists = [
        ("Responsibilities", lines(&extracted.responsibilities)),
        ("Must-haves", requirements(&extracted.must_have)),
        ("Nice-to-haves", requirements(&extracted.nice_to_have)),
        ("Benefits", lines(&extracted.benefits)),
    ];
    let legal = ("Legal conditions", lines(&extracted.legal));
    for (title, items) in lists.into_iter().chain(Some(legal).filter(|(_, all)| !all.is_empty())) {
        match list(items) {
            Some(items) => blocks.extend([text(&format!("{title}:")), items]),
            None => blocks.push(text(&format!("{title}: {NOT_FOUND}."))),
        }
    }
    blocks
}

fn fields(extracted: &Extracted) -> Vec<Vec<String>> {
    let row = |name: &str, value: Option<String>| {
        vec![name.to_owned(), value.unwrap_or_else(|| NOT_FOUND.to_owned())]
    };
    let plain = |found: &Option<Found<String>>| found.as_ref().map(|found| found.value.clone());
    let join = |found: &[Found<String>]| {
        let names: Vec<&str> = found.iter().map(|found| found.value.as_str()).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let weights = extracted.competencies;
    vec![
        row("Title", plain(&extracted.title)),
        row("Company", plain(&extracted.company)),
        row("Location", plain(&extracted.location)),
        row("Remote", remote(extracted.remote).map(str::to_owned)),
        row("Role category", spaced(plain(&extracted.role_category))),
        row("Seniority", extracted.seniority.as_ref().map(|found| format!("{:?}", found.value))),
        row("Employment", spaced(plain(&extracted.employment_type))),
        row("Industry", plain(&extracted.industry)),
        row(
            "Years of experience",
            extracted.years.as_ref().map(|found| {
                let years = found.value;
                years.max.map_or_else(
                    || format!("{} or more", years.min),
                    |max| format!("{} to {max}", years.min),
                )
            }),
        ),
        row("Education", extracted.education.as_ref().map(|found| format!("{:?}", found.value))),
        row("Salary", extracted.salary.as_ref().map(|found| found.value.to_string())),
        row("Deadline", extracted.deadline.as_ref().map(|found| found.value.clone())),
        row("Contact", extracted.contact.as_ref().map(|found| found.value.clone())),
        row("Technical skills", join(&extracted.technical_skills)),
        row("Soft skills", join(&extracted.soft_skills)),
        row("Keywords", join(&extracted.keywords)),
        row(
            "Weight of competencies",
            Some(format!(
                "delivery {}, process {}, architecture {}, leadership {}",
                weights.delivery, weights.process, weights.architecture, weights.leadership
            )),
        ),
    ]
}

/// `engineering_management` as people write it.
fn spaced(value: Option<String>) -> Option<String> {
    value.map(|value| value.replace('_', " "))
}

fn remote(policy: RemotePolicy) -> Option<&'static str> {
    match policy {
        RemotePolicy::FullyRemote => Some("fully remote"),
        RemotePolicy::Hybrid => Some("hybrid"),
        RemotePolicy::Onsite => Some("on site"),
        RemotePolicy::NotSpecified => None,
    }
}
