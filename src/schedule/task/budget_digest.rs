//! What was spent in the last week, told where alerts are told (GAP-061).

use chrono::TimeDelta;

use super::{Kit, Outcome};
use crate::alert::route;
use crate::chat::message::{Message, Part, Rich};
use crate::llm::NanoUsd;
use crate::llm::budget::dollars;
use crate::store::StoreError;
use crate::store::desk::Change;
use crate::store::spend::{SpendRow, Window};
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
    let rows = kit.store.spend_rows(&Window { from: Some(since), ..Window::default() })?;
    let total = rows.iter().fold(NanoUsd(0), |sum, row| sum.plus(row.charged));
    let head = format!("Last 7 days: {}, {}", count(runs as usize, "run"), dollars(total));
    let key = format!("digest/{}", kit.now.timestamp());
    let effects = route::said(kit.settings, &key, &message(&head, rows));
    if effects.is_empty() {
        return Ok(Outcome::Skipped(format!("{head}; there is no chat to tell it in")));
    }
    kit.store.apply(&Change { effects, ..Change::default() }, kit.now)?;
    Ok(Outcome::Done(head))
}

fn message(head: &str, mut spent: Vec<SpendRow>) -> Message {
    let mut message = Message::new(head).with(Part::Text(Rich::default().bold(head)));
    spent.retain(|row| row.charged > NanoUsd(0));
    spent.sort_by_key(|row| std::cmp::Reverse(row.charged));
    let rows: Vec<Rich> = spent
        .iter()
        .take(10)
        .map(|row| Rich::plain(format!("{} · {}: {}", row.stage, row.model, dollars(row.charged))))
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
    use crate::llm::Usage;

    #[test]
    fn the_dearest_stages_come_first_and_free_ones_are_left_out() {
        let row = |stage: &str, nano| SpendRow {
            stage: stage.into(),
            provider: "one".into(),
            model: "m".into(),
            calls: 1,
            usage: Usage::default(),
            charged: NanoUsd(nano),
        };
        let rows = vec![row("cv", 10_000_000), row("read", 0), row("letter", 500_000_000)];
        let text = crate::chat::plain::plain(&message("Last 7 days: 1 run, $0.51", rows));
        let at = |word: &str| text.find(word).unwrap_or_else(|| panic!("no {word} in {text}"));
        assert!(at("letter · m: $0.50") < at("cv · m: $0.01") && !text.contains("read"), "{text}");
        let free = crate::chat::plain::plain(&message("Last 7 days", vec![row("cv", 0)]));
        assert!(free.contains("Nothing was spent"), "{free}");
    }
}
