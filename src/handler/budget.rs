//! `budget`: what is spent, held and left, by window, stage, model and day; and what is told unasked
//! when a part of a cap is reached (GAP-061).

use chrono::{DateTime, NaiveDate, Utc};

use super::card::count;
use super::health::runs_of_month;
use super::process::new_work;
use super::say::Call;
use super::{Desk, Reply, Trouble};
use crate::alert::route;
use crate::chat::local;
use crate::chat::message::{Message, Part, Rich};
use crate::config::{AtCap, Settings};
use crate::document::chart::SpendChart;
use crate::llm::NanoUsd;
use crate::llm::budget::{Budget, Windows, dollars};
use crate::store::desk::{Effect, Lane};
use crate::store::spend::{Cap, CapOf, SpendRow, SpendStore, Spent, Threshold};
use crate::worker::Task;

/// Days of the series.
const DAYS: u64 = 30;

/// Rows of stages and models.
const MOST_ROWS: usize = 20;

/// Steps of a bar.
const STEPS: u128 = 10;

/// What is spent and left. In chat a picture of the days follows.
pub fn run(desk: &Desk<'_>, call: &Call<'_>) -> Result<Reply, Trouble> {
    let settings = &desk.config.settings.budget;
    let budget = Budget::new(settings);
    let mut fields = Vec::new();
    for (cap, spent) in figures(desk, &budget)? {
        fields.push((label(&cap), Rich::plain(figure(&cap, &spent))));
    }
    fields.push(("One run".into(), Rich::plain(format!("at most {}", dollars(budget.run_cap())))));
    let (today, month) = runs(desk, &budget)?;
    let runs = format!("{} today, {month} this month", count(today, "run"));
    fields.push(("Runs".into(), Rich::plain(runs)));
    let mut message = Message::new("Budget")
        .with(Part::Text(Rich::default().bold("Budget")))
        .with(Part::Fields(fields));
    let rows = desk.store.spend_rows(&budget.windows(desk.now).month)?;
    if !rows.is_empty() {
        message.parts.push(Part::Text(Rich::default().bold("This month by stage and model")));
        message.parts.push(Part::Code(table(&rows)));
    }
    let days = days(desk, &budget)?;
    let total = days.iter().fold(NanoUsd(0), |sum, (_, amount)| sum.plus(*amount));
    let mut effects = Vec::new();
    if total == NanoUsd(0) {
        message.parts.push(Part::Context(Rich::plain(
            "Nothing was spent in 30 days: what the deterministic engine writes costs nothing.",
        )));
    } else {
        message.parts.push(Part::Text(Rich::default().bold("Last 30 days")));
        message.parts.push(Part::Code(series(&days)));
        effects.extend(plot(desk, call, &budget, &days, total));
    }
    message.parts.push(Part::Context(Rich::plain(format!(
        "{} Days and months begin at midnight, {}.",
        at_cap(settings.at_cap),
        settings.time_zone
    ))));
    Ok(Reply { effects, ..Reply::private(message) })
}

/// Every cap with what is gone of it.
pub fn figures(desk: &Desk<'_>, budget: &Budget) -> Result<Vec<(Cap, Spent)>, Trouble> {
    let mut figures = Vec::new();
    for cap in budget.all_caps(desk.now) {
        let spent = desk.store.spent(&cap.window)?;
        figures.push((cap, spent));
    }
    Ok(figures)
}

/// Runs begun today and this month.
pub fn runs(desk: &Desk<'_>, budget: &Budget) -> Result<(usize, usize), Trouble> {
    let windows = budget.windows(desk.now);
    let (Some(day), Some(month)) = (windows.day.from, windows.month.from) else {
        return Ok((0, 0));
    };
    let runs = runs_of_month(desk.store, month)?;
    Ok((runs.iter().filter(|run| run.started_at >= day).count(), runs.len()))
}

/// `Today`, `This month`, `openai this month`, `In all`.
pub fn label(cap: &Cap) -> String {
    match (cap.of, &cap.window.provider) {
        (CapOf::Run, _) => "One run".into(),
        (CapOf::Day, _) => "Today".into(),
        (CapOf::Month, _) => "This month".into(),
        (CapOf::Provider, Some(provider)) => format!("{provider} this month"),
        (CapOf::Provider, None) => "A provider this month".into(),
        (CapOf::Total, _) => "In all".into(),
    }
}

/// `$1.20 of $5.00 ▰▰▱▱▱▱▱▱▱▱, $0.04 held`.
pub fn figure(cap: &Cap, spent: &Spent) -> String {
    let held = match spent.held {
        NanoUsd(0) => String::new(),
        held => format!(", {} held for calls under way", dollars(held)),
    };
    let bar = bar(spent.charged, cap.most);
    format!("{} of {} {bar}{held}", dollars(spent.charged), dollars(cap.most))
}

/// How much of a cap is used, in ten steps. Without a cap there is nothing to fill.
pub fn bar(used: NanoUsd, most: NanoUsd) -> String {
    let (used, most) = (u128::from(used.0), u128::from(most.0));
    let filled = (used * STEPS + most / 2).checked_div(most).unwrap_or(0).min(STEPS) as usize;
    format!("{}{}", "▰".repeat(filled), "▱".repeat(STEPS as usize - filled))
}

fn table(rows: &[SpendRow]) -> String {
    let shown = rows.iter().take(MOST_ROWS).map(|row| {
        let read = row.usage.input + row.usage.cache_read + row.usage.cache_write;
        vec![
            row.stage.clone(),
            format!("{}/{}", row.provider, row.model),
            row.calls.to_string(),
            read.to_string(),
            row.usage.output.to_string(),
            dollars(row.charged),
        ]
    });
    let rows: Vec<Vec<String>> = shown.collect();
    crate::reply::table(&["stage", "model", "calls", "read", "written", "cost"], &rows)
}

/// What each of the last days cost.
fn days(desk: &Desk<'_>, budget: &Budget) -> Result<Vec<(NaiveDate, NanoUsd)>, Trouble> {
    let mut days = Vec::new();
    for (date, window) in Windows::days(budget.zone(), desk.now, DAYS) {
        days.push((date, desk.store.spent(&window)?.charged));
    }
    Ok(days)
}

/// Days on which something was spent, with a bar each.
fn series(days: &[(NaiveDate, NanoUsd)]) -> String {
    let most = days.iter().map(|(_, amount)| *amount).max().unwrap_or_default();
    let mut text = String::new();
    for (date, amount) in days.iter().rev().filter(|(_, amount)| amount.0 > 0) {
        text.push_str(&format!("{date}  {}  {}\n", bar(*amount, most), dollars(*amount)));
    }
    text
}

/// The picture, made by a worker. A terminal shows none.
fn plot(
    desk: &Desk<'_>,
    call: &Call<'_>,
    budget: &Budget,
    days: &[(NaiveDate, NanoUsd)],
    total: NanoUsd,
) -> Option<Effect> {
    let place = &call.inbound.place;
    if place.channel.is_empty() || call.inbound.platform == local::PLATFORM {
        return None;
    }
    let caps = budget.caps("", desk.now);
    let chart = SpendChart {
        title: "Spent on language models".into(),
        total: format!("{} in {DAYS} days", dollars(total)),
        days: days.iter().map(|(day, cost)| (day.format("%-d %b").to_string(), *cost)).collect(),
        cap: caps.iter().find(|cap| cap.of == CapOf::Day).map(|cap| cap.most),
        note: format!(
            "US dollars a day, {}. The cap of a day is {}.",
            budget.zone().name(),
            caps.first().map_or_else(String::new, |cap| dollars(cap.most))
        ),
    };
    let origin = super::Origin { place: place.clone(), ..call.origin() };
    let task = Task::PlotSpend { chart };
    Some(Effect::Enqueue(new_work(desk, call.ticket.clone(), &task, &origin, Lane::Render, 0)))
}

fn at_cap(policy: AtCap) -> &'static str {
    match policy {
        AtCap::Offline => "At a cap the deterministic engine writes alone.",
        AtCap::Downgrade => {
            "At a cap the cheap model is asked where that fits, else the deterministic engine writes \
             alone."
        }
        AtCap::Refuse => "At a cap runs fail and say so.",
    }
}

/// Says that a part of a cap was reached, where alerts are said, under a key that makes saying it again
/// a no-op.
pub fn tell(settings: &Settings, threshold: &Threshold) -> Vec<Effect> {
    route::said(settings, &key(threshold), &message(settings, threshold))
}

/// Names a part of a cap in its window.
pub fn key(threshold: &Threshold) -> String {
    format!(
        "budget/{}/{}/{}/{}/{}",
        threshold.of.as_str(),
        threshold.provider.as_deref().unwrap_or("all"),
        threshold.since.map_or(0, |since| since.timestamp()),
        threshold.most.0,
        threshold.percent
    )
}

/// What is said of it.
pub fn message(settings: &Settings, threshold: &Threshold) -> Message {
    let cap = Cap {
        of: threshold.of,
        window: crate::store::spend::Window {
            provider: threshold.provider.clone(),
            ..crate::store::spend::Window::default()
        },
        most: threshold.most,
    };
    let cap = Budget::describe(&cap);
    let spent = dollars(threshold.spent);
    let (head, text) = match threshold.percent {
        100 => (
            format!("Budget: {cap} is reached"),
            format!("{spent} is spent, and the next call could pass it."),
        ),
        percent => (
            format!("Budget: {percent} % of {cap} is spent"),
            format!("{spent} of {}.", dollars(threshold.most)),
        ),
    };
    let policy = at_cap(settings.budget.at_cap);
    Message::new(head.clone())
        .with(Part::Text(Rich::default().bold(head)))
        .with(Part::Text(Rich::plain(format!("{text} {policy}"))))
        .with(Part::Context(Rich::plain("`budget` tells more.")))
}

/// Has every threshold told that was not, each once: saved to be sent, then marked.
pub fn told(
    store: &(impl SpendStore + ?Sized),
    settings: &Settings,
    now: DateTime<Utc>,
    mut say: impl FnMut(Vec<Effect>) -> Result<(), crate::store::StoreError>,
) -> Result<usize, crate::store::StoreError> {
    let budget = Budget::new(&settings.budget);
    store.expire_spend(&|provider, at| budget.caps(provider, at), now)?;
    let untold = store.untold_thresholds()?;
    for threshold in &untold {
        tracing::warn!(
            budget.cap = threshold.of.as_str(),
            budget.percent = threshold.percent,
            budget.spent_usd = threshold.spent.to_usd(),
            "a part of a cap is reached"
        );
        say(tell(settings, threshold))?;
        store.threshold_told(threshold.id, now)?;
    }
    Ok(untold.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_has_ten_steps() {
        let bar = |used, most| bar(NanoUsd(used), NanoUsd(most));
        assert_eq!(bar(0, 0), "▱▱▱▱▱▱▱▱▱▱");
        assert_eq!(bar(25, 50), "▰▰▰▰▰▱▱▱▱▱");
        assert_eq!(bar(90, 50), "▰▰▰▰▰▰▰▰▰▰");
        assert_eq!(bar(u64::MAX, u64::MAX), "▰▰▰▰▰▰▰▰▰▰");
    }

    #[test]
    fn a_threshold_is_said_with_its_figures() {
        let threshold = Threshold {
            id: 1,
            of: CapOf::Day,
            provider: None,
            since: DateTime::from_timestamp(1_800_000_000, 0),
            most: NanoUsd(5_000_000_000),
            percent: 80,
            spent: NanoUsd(4_050_000_000),
            at: DateTime::UNIX_EPOCH,
        };
        let said = |threshold: &Threshold| {
            crate::chat::plain::plain(&message(&Settings::default(), threshold))
        };
        insta::assert_snapshot!(said(&threshold), @"
        Budget: 80 % of the day's cap of $5.00 is spent

        $4.05 of $5.00. At a cap the deterministic engine writes alone.

        `budget` tells more.
        ");
        let full = Threshold {
            of: CapOf::Provider,
            provider: Some("openai".into()),
            percent: 100,
            ..threshold.clone()
        };
        insta::assert_snapshot!(said(&full), @"
        Budget: the month's cap of $5.00 for openai is reached

        $4.05 is spent, and the next call could pass it. At a cap the deterministic engine writes alone.

        `budget` tells more.
        ");
        assert_ne!(key(&threshold), key(&full));
    }

    /// What could not be saved to be said is said at the next look; what was is not said again.
    #[test]
    fn a_threshold_is_told_until_it_is_saved_and_then_no_more() {
        use crate::llm::Usage;
        use crate::llm::gate::Signal;
        use crate::store::spend::{Charge, NewReservation, ProviderLimits, Verdict};
        use crate::store::{SqliteStore, StoreError};
        let store = SqliteStore::in_memory().unwrap();
        let mut settings = Settings::default();
        settings.slack.bot_token = "xoxb-1".into();
        settings.slack.app_token = "xapp-1".into();
        settings.access.owners = vec!["U0ONE".into(), "U0TWO".into()];
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let caps = |provider: &str, at| Budget::new(&settings.budget).caps(provider, at);
        let limits = ProviderLimits::default();
        let new = NewReservation {
            run: None,
            stage: "cv".into(),
            provider: "openai".into(),
            model: "m".into(),
            cost: NanoUsd(2_600_000_000),
            tokens: 1,
            run_cap: NanoUsd(5_000_000_000),
            until: now + chrono::TimeDelta::seconds(1),
        };
        let Verdict::Granted(id) = store.reserve_spend(&new, &caps, &limits, now).unwrap() else {
            panic!()
        };
        let charge = Charge::Used { cost: new.cost, usage: Usage::default() };
        store.settle_spend(id, &charge, &Signal::Healthy, &caps, &limits, now).unwrap();
        let failed = told(&store, &settings, now, |_| Err(StoreError::Damaged("no disk".into())));
        assert!(failed.is_err());
        let mut keys = Vec::new();
        for _ in 0..3 {
            let say = |effects: Vec<Effect>| {
                keys.extend(effects.into_iter().filter_map(|effect| match effect {
                    Effect::Say(said) => Some(said.key),
                    _ => None,
                }));
                Ok(())
            };
            told(&store, &settings, now, say).unwrap();
        }
        let day = "budget/day/all/1799971200/5000000000/50";
        assert_eq!(keys, [format!("{day}/U0ONE"), format!("{day}/U0TWO")]);
    }
}
