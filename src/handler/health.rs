//! How things are and who is asking: `health`, `profile`, `settings`, `help`, `whoami`.

use chrono::{DateTime, Utc};

use super::access;
use super::say::Call;
use super::{Desk, Reply, Trouble};
use crate::catalogue::{self, HelpArgs, ProfileArgs, ProfileVerb, SettingsArgs, SettingsView};
use crate::chat::message::{Message, Part, Rich};
use crate::health::{Health, Light, age};
use crate::store::{DaemonStore, RunRecord, StoreError};

/// Every part with its light, reason and age.
pub fn health(desk: &Desk<'_>) -> Result<Reply, Trouble> {
    let parts = (desk.health)();
    let worst = parts.iter().map(|part| part.light).max().unwrap_or(Light::Unknown);
    let head = match worst {
        Light::Green => "All is well".to_owned(),
        light => format!("Something is {}", light.as_str()),
    };
    let rows = parts.iter().map(|part| row(part, desk.now)).collect();
    let message = Message::new(head.clone())
        .with(Part::Text(Rich::default().bold(head)))
        .with(Part::List(rows));
    Ok(Reply::private(message))
}

/// One part in one line.
pub fn row(part: &Health, now: DateTime<Utc>) -> Rich {
    let since = part.since.map_or_else(String::new, |at| format!(", {} ago", age(at, now)));
    Rich::default().bold(part.part).then(format!(
        ": {} – {}{since}",
        part.light.as_str(),
        part.reason
    ))
}

/// Runs that are read at first: most months have fewer.
const RUNS: usize = 500;

/// The runs begun since the first of the month, newest first.
pub fn runs_of_month(
    store: &dyn DaemonStore,
    since: DateTime<Utc>,
) -> Result<Vec<RunRecord>, StoreError> {
    let mut limit = RUNS;
    loop {
        let mut runs = store.list_runs(None, limit)?;
        // Once one is older, the rest is.
        let month = runs.iter().take_while(|run| run.started_at >= since).count();
        if month < runs.len() || runs.len() < limit {
            runs.truncate(month);
            return Ok(runs);
        }
        limit *= 4;
    }
}

/// What is wrong with the master CV, or what is in it.
pub fn profile(desk: &Desk<'_>, args: ProfileArgs) -> Result<Reply, Trouble> {
    let master = &desk.master;
    let summary = format!(
        "{}: {} roles, {} achievements, {} facts, version {}",
        master.identity.name,
        master.roles.len(),
        master.achievements().count(),
        master.facts.len(),
        master.version.get(..12).unwrap_or(&master.version),
    );
    let mut message = Message::new("Master CV").with(Part::Text(Rich::plain(summary)));
    match args.what {
        ProfileVerb::Show => {
            let roles = master.roles.iter().map(|role| {
                let bullets = role.achievements.len();
                Rich::plain(format!("{}, {}: {bullets} achievements", role.title, role.company))
            });
            message.parts.push(Part::List(roles.collect()));
        }
        ProfileVerb::Check => match crate::candidate::load(&desk.config.profile_dir()) {
            Ok(loaded) if loaded.version == master.version => {
                message
                    .parts
                    .push(Part::Text(Rich::plain("It can be read; nothing is wrong with it.")));
            }
            Ok(_) => message.parts.push(Part::Text(Rich::plain(
                "The files on disk are another version; the next posting is made from them.",
            ))),
            Err(error) => {
                message
                    .parts
                    .push(Part::Text(Rich::default().bold("The files on disk can't be read:")));
                message.parts.push(Part::Code(error.to_string()));
            }
        },
    }
    Ok(Reply::private(message))
}

/// Settings in force, secrets masked; or what the tiers mean.
pub fn settings(desk: &Desk<'_>, args: SettingsArgs) -> Result<Reply, Trouble> {
    let message = match args.what {
        SettingsView::Show => {
            // Defaults are in the example file; what was set is what is asked for.
            let rows = desk.config.explain();
            let set: Vec<_> = rows.into_iter().filter(|(_, _, from)| from != "default").collect();
            let message = Message::new("Settings in force");
            let rest = "All others have their defaults; `tailord check --explain` lists them.";
            match set.is_empty() {
                true => message.with(Part::Text(Rich::plain("All settings have their defaults."))),
                false => message
                    .with(Part::Code(crate::reply::explain(&set)))
                    .with(Part::Context(Rich::plain(rest))),
            }
        }
        SettingsView::Tiers => tiers(&desk.config.settings.llm),
    };
    Ok(Reply::private(message))
}

/// What each tier stands for.
fn tiers(llm: &crate::config::LlmSettings) -> Message {
    let of = &llm.tiers;
    let line = |name: &str, fit: String, tier: &crate::config::TierSettings| {
        let asked = match tier.stages.is_empty() {
            true => "no model is asked".to_owned(),
            false => {
                format!("{} (up to the {} model)", tier.stages.join(", "), tier.class.as_str())
            }
        };
        Rich::default()
            .bold(name)
            .then(format!(": {fit} · {asked} · at most ${:.2} a run", tier.cap_usd))
    };
    let between = match of.high_from {
        0 => "no fit".to_owned(),
        high => format!("fit of {} to {}", of.medium_from, high - 1),
    };
    let last = match llm.is_wanted() {
        true => "`process --tier high` sets it by hand.",
        false => {
            "`process --tier high` sets it by hand. No language model is configured: all tiers are \
             made alike, at no cost."
        }
    };
    Message::new("Tiers").with(Part::List(vec![
        line("high", format!("fit of {} and more", of.high_from), &of.high),
        line("medium", between, &of.medium),
        line("low", format!("fit below {}", of.medium_from), &of.low),
        Rich::plain(last),
    ]))
}

/// What this person may do.
pub fn help(desk: &Desk<'_>, call: &Call<'_>, args: &HelpArgs) -> Result<Reply, Trouble> {
    let role = access::role_of(&desk.config.settings.access, &call.inbound.actor);
    let Some(name) = &args.command else { return Ok(Reply::private(catalogue::help(role))) };
    match catalogue::help_command(name) {
        Some(message) => Ok(Reply::private(message)),
        None => {
            let names = catalogue::Command::NAMES.iter().copied();
            let near = crate::text::did_you_mean(name, names)
                .map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
            Err(Trouble::user(format!(
                "There is no command `{name}`.{near} `help` lists them all."
            )))
        }
    }
}

/// Who is asking, and what they may do.
pub fn whoami(desk: &Desk<'_>, call: &Call<'_>) -> Result<Reply, Trouble> {
    let access = &desk.config.settings.access;
    let (actor, place) = (&call.inbound.actor, &call.inbound.place);
    let role = access::role_of(access, actor);
    let here = if access::is_taken_in(access, place) { "taken" } else { "not taken" };
    let mut message = Message::new(format!("You are {actor}")).with(Part::Fields(vec![
        ("Your id".into(), Rich::default().code(actor.as_str())),
        ("Your role".into(), Rich::plain(role.as_str())),
        ("This channel".into(), Rich::default().code(place.channel.as_str())),
        ("Commands here".into(), Rich::plain(here)),
    ]));
    if role == catalogue::Role::Anyone {
        message.parts.push(Part::Context(Rich::plain(
            "Ask an owner to add your id to access.viewers or access.members.",
        )));
    }
    Ok(Reply::private(message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posting::PostingId;
    use crate::store::{NewPosting, SqliteStore, Store as _};

    #[test]
    fn the_runs_of_a_month_are_all_read_and_no_others() {
        let store = SqliteStore::in_memory().unwrap();
        let id = PostingId("aa0000000001".into());
        let posting = NewPosting::sample(&id);
        let day = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        let (before, now) = (day("2026-10-31T23:59:59Z"), day("2026-11-01T00:00:00Z"));
        store.save_posting(&posting, before).unwrap();
        store.start_run(&id, "test", "v1", before).unwrap();
        for _ in 0..=RUNS {
            store.start_run(&id, "test", "v1", now).unwrap();
        }
        let since = |moment| runs_of_month(&store, moment).unwrap().len();
        assert_eq!(since(now), RUNS + 1);
        assert_eq!(since(before), RUNS + 2);
        assert_eq!(since(day("2026-12-01T00:00:00Z")), 0);
    }
}
