//! What is spent, in chat: figures, the picture of the days, bars on the home page, and what is told
//! unasked.

use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use tailord::config::{BudgetSettings, Usd};
use tailord::llm::budget::StoreGate;
use tailord::llm::price::{ModelPrice, PriceTable};
use tailord::llm::{Admission, Gate as _, Settlement, Signal, Usage, Worst};
use tailord::store::SqliteStore;

use crate::support::Workplace;
use crate::support::chat::{Chat, message_with, shown};
use crate::support::daemon::PATIENCE;
use crate::support::slack::{GENERAL, NORA, dm_of};

/// A store in which so many cents were spent just now of a dollar a day.
fn workplace(cents: &[u64]) -> Workplace {
    let workplace = Workplace::new();
    let path = workplace.path(".local/share/tailord/tailord.db");
    let store = Arc::new(SqliteStore::open(&path).unwrap());
    let prices = PriceTable::bundled()
        .with("m", ModelPrice::per_million(10_000.0, 0.0, None, None).unwrap());
    let budget = BudgetSettings {
        run_usd: Usd::cents(100),
        day_usd: Usd::cents(100),
        month_usd: Usd::cents(5_000),
        ..BudgetSettings::default()
    };
    let gate = StoreGate::new(store, prices, &budget);
    let now = Utc::now();
    for cents in cents {
        // A cent a token.
        let usage = Usage { input: *cents, ..Usage::default() };
        let worst = Worst {
            provider: "openai".into(),
            model: "m".into(),
            stage: "letter".into(),
            run: None,
            run_cap: None,
            usage,
            until: now + TimeDelta::minutes(1),
        };
        let Admission::Granted(grant) = gate.admit(&worst, now).unwrap() else { panic!() };
        gate.sending(grant, now).unwrap();
        gate.settle(grant, Settlement::Used(usage), &Signal::Healthy, now).unwrap();
    }
    workplace
}

/// GAP-036, GAP-061: what was spent is in the answer, in the picture and on the home page, and the
/// owner is told once of each part of the cap that was reached.
#[test]
fn spend_is_shown_plotted_and_told() {
    let chat = Chat::start_with(workplace(&[40, 15]), |command| {
        command.env("TAILORD__BUDGET__DAY_USD", "1").env("TAILORD__BUDGET__RUN_USD", "0.50");
    });
    let told = message_with(&chat.slack, &dm_of(NORA), &["50 % of the day's cap of $1.00"]);
    assert!(shown(&told).contains("$0.55 of $1.00"), "{}", shown(&told));
    let (name, png) = chat.file_of("budget");
    assert_eq!(name, "spend.png");
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n") && png.len() > 2_000, "{} bytes", png.len());
    let answer = chat.ask("budget");
    for part in ["of $1.00", "of $50.00", "openai/m", "letter", "$0.55", "Last 30 days", "$0.50"] {
        assert!(answer.contains(part), "no {part} in {answer}");
    }
    let health = chat.ask("health");
    assert!(health.contains("openai: answers"), "{health}");
    chat.slack.open_home(NORA);
    chat.slack.wait_for("bars on the home page", PATIENCE, |world| {
        let home = shown(&world.home(NORA)?);
        home.contains("of $50.00 ▱▱▱▱▱▱▱▱▱▱").then_some(())
    });
    let told = chat.slack.messages(&dm_of(NORA));
    let about = told.iter().filter(|message| shown(message).contains("Budget:"));
    assert_eq!(about.count(), 1, "told once");
    assert!(chat.tops(GENERAL).len() <= 2, "only pictures are for all");
    chat.end();
}
