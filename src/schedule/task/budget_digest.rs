//! What was spent in the last week, told where alerts are told (GAP-061).

use chrono::TimeDelta;

use super::{Kit, Outcome};
use crate::alert::route;
use crate::chat::message::{Message, Part, Rich};
use crate::store::StoreError;
use crate::store::desk::Change;
use crate::store::monitor::StageCost;
use crate::text::count;

/// What is looked at.
const WINDOW: TimeDelta = TimeDelta::days(7);

/// Tells what runs have cost.
pub fn run(kit: &Kit<'_>) -> Outcome {
    digest(kit).unwrap_or_else(Outcome::from)
}

fn digest(kit: &Kit<'_>) -> Result<Outcome, StoreError> {
    let since = kit.now - WINDOW;
    let runs: u64 = kit.store.count_runs(Some(since))?.iter().map(|(_, count)| count).sum();
    if runs == 0 {
        return Ok(Outcome::Skipped("nothing was made in the last 7 days".into()));
    }
    let stages = kit.store.stage_costs(Some(since))?;
    let total: f64 = stages.iter().map(|stage| stage.cost_usd).sum();
    let head = format!("Last 7 days: {}, ${total:.2}", count(runs as usize, "run"));
    let key = format!("digest/{}", kit.now.timestamp());
    let effects = route::said(kit.settings, &key, &message(&head, stages));
    if effects.is_empty() {
        return Ok(Outcome::Skipped(format!("{head}; there is no chat to tell it in")));
    }
    kit.store.apply(&Change { effects, ..Change::default() }, kit.now)?;
    Ok(Outcome::Done(head))
}

fn message(head: &str, mut stages: Vec<StageCost>) -> Message {
    let mut message = Message::new(head).with(Part::Text(Rich::default().bold(head)));
    stages.retain(|stage| stage.cost_usd > 0.0);
    stages.sort_by(|a, b| b.cost_usd.total_cmp(&a.cost_usd));
    let rows: Vec<Rich> = stages
        .iter()
        .take(10)
        .map(|stage| Rich::plain(format!("{}: ${:.4}", stage.stage, stage.cost_usd)))
        .collect();
    message.parts.push(match rows.is_empty() {
        true => Part::Context(Rich::plain("Nothing was spent: no paid model was called.")),
        false => Part::List(rows),
    });
    message.with(Part::Context(Rich::plain("`budget` tells more.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dearest_stages_come_first_and_free_ones_are_left_out() {
        let stage = |name: &str, cost_usd| StageCost {
            stage: name.into(),
            engine: "llm".into(),
            count: 1,
            cost_usd,
        };
        let stages = vec![stage("cv", 0.01), stage("fit", 0.0), stage("letter", 0.5)];
        let text = crate::chat::plain::plain(&message("Last 7 days: 1 run, $0.51", stages));
        let at = |word: &str| text.find(word).unwrap_or_else(|| panic!("no {word} in {text}"));
        assert!(at("letter: $0.5000") < at("cv: $0.0100") && !text.contains("fit"), "{text}");
        let free = crate::chat::plain::plain(&message("Last 7 days", vec![stage("cv", 0.0)]));
        assert!(free.contains("Nothing was spent"), "{free}");
    }
}
