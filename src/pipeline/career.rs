//! Years of experience and the latest role, one sentence each: years that stand beside an employer
//! would be claimed of that employer.

use chrono::NaiveDate;
use minijinja::context;

use crate::application::Line;
use crate::pipeline::evidence::Evidence;
use crate::pipeline::prose::{ProseError, Voice};
use crate::pipeline::text::clip_quote;

/// From here years of experience are worth a sentence.
const WORTH_TELLING: u32 = 2;
/// Longest title or employer, in characters: real ones are shorter.
const MAX_NAME: usize = 160;

/// The sentences; none without a role.
pub fn lines(
    evidence: &Evidence<'_>,
    voice: &Voice,
    today: NaiveDate,
) -> Result<Vec<Line>, ProseError> {
    let roles = &evidence.cv.roles;
    let Some(latest) = roles.first() else { return Ok(Vec::new()) };
    let years = evidence.years(today);
    let mut lines = Vec::new();
    if years >= WORTH_TELLING {
        let facts = roles.iter().map(|role| role.fact.clone()).collect();
        lines.push(voice.line("experience", &context! { years }, facts, Vec::new())?);
    }
    let values = context! {
        role => clip_quote(&latest.title, MAX_NAME),
        employer => clip_quote(&latest.company, MAX_NAME),
        current => latest.period.end.is_none(),
    };
    lines.push(voice.line("latest", &values, vec![latest.fact.clone()], Vec::new())?);
    Ok(lines)
}
