//! Choosing the records that answer the needs: by id, among those given.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::line::one_line;
use super::session::{Answer, Session, Unanswered};
use crate::pipeline::Inputs;
use crate::pipeline::pains::Pains;
use crate::pipeline::plan::CvPlan;
use crate::pipeline::stars::{self, MAX, StarRecord};
use crate::text::shorten;

/// Records to choose from.
const OFFERED: usize = 7;
/// Characters of each.
const SHOWN: usize = 160;

/// What a model answers.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct StarsReply {
    ids: Vec<String>,
}

impl Answer for StarsReply {
    const STAGE: &'static str = "stars";
}

/// The records in the order of the model; those it leaves open as without it.
///
/// # Errors
/// When the model gives no answer.
pub fn run(
    session: &Session<'_>,
    inputs: &Inputs<'_>,
    pains: &Pains,
    plan: &CvPlan,
) -> Result<Vec<StarRecord>, Unanswered> {
    let offered: Vec<StarRecord> =
        stars::ranked(inputs, pains, plan).into_iter().take(OFFERED).collect();
    if offered.len() < 2 {
        return Ok(stars::told_once(offered));
    }
    let needs: Vec<String> = pains.first_quotes(4);
    let records: Vec<_> = offered
        .iter()
        .enumerate()
        .map(|(at, record)| {
            let text = format!("{}: {}", record.place, record.title);
            json!({ "id": format!("r{}", at + 1), "text": shorten(&one_line(&text), SHOWN) })
        })
        .collect();
    let reply: StarsReply =
        session.ask(&json!({ "needs": needs, "records": records, "refused": [] }))?;
    let place = |id: &String| id.strip_prefix('r')?.parse::<usize>().ok()?.checked_sub(1);
    let mut order: Vec<usize> = Vec::new();
    for at in reply.ids.iter().take(MAX).filter_map(place).filter(|at| *at < offered.len()) {
        if !order.contains(&at) {
            order.push(at);
        }
    }
    order.extend((0..offered.len()).filter(|at| !order.contains(at)).collect::<Vec<_>>());
    Ok(stars::told_once(order.into_iter().map(|at| offered[at].clone()).collect()))
}
