//! `check`: is everything in place?

use super::{Context, Outcome};
use crate::candidate;
use crate::chat::slack::api::{Api, ApiError};
use crate::cli::CheckArgs;
use crate::lexicon::Lexicon;
use crate::reply;
use crate::schedule::{Plan, TaskName};
use crate::store::Store as _;

/// Checks configuration, master CV, store and bundled data; not a success when one fails.
pub fn run(context: &Context, args: &CheckArgs) -> anyhow::Result<Outcome> {
    if args.explain {
        let rows = context.config.explain();
        return if args.json {
            let rows: Vec<_> = rows
                .iter()
                .map(|(key, value, from)| serde_json::json!({"key": key, "value": value, "from": from}))
                .collect();
            Outcome::json(&rows)
        } else {
            Ok(Outcome::done(reply::explain(&rows)))
        };
    }
    let rows = [
        ("configuration", Ok(configuration(context))),
        ("master CV", master_cv(context, args)),
        ("lexicon", lexicon()),
        ("documents", Ok(documents(context))),
        ("store", store(context)),
        ("Slack", slack(context)),
        ("alerts", Ok(alerts(context))),
        ("schedule", schedule(context)),
    ]
    .map(|(name, result): (&str, Result<String, String>)| {
        let sound = result.is_ok();
        (name.to_owned(), sound, result.unwrap_or_else(|problem| problem))
    });
    let mut outcome = if args.json {
        let rows: Vec<_> = rows
            .iter()
            .map(|(name, ok, detail)| serde_json::json!({"component": name, "ok": ok, "detail": detail}))
            .collect();
        Outcome::json(&rows)?
    } else {
        Outcome::done(reply::check(&rows))
    };
    outcome.success = rows.iter().all(|(_, sound, _)| *sound);
    Ok(outcome)
}

fn configuration(context: &Context) -> String {
    match &context.config.file {
        Some(file) => file.display().to_string(),
        None => "no file, defaults and environment".into(),
    }
}

fn master_cv(context: &Context, args: &CheckArgs) -> Result<String, String> {
    let dir = context.profile_dir(args.profile.as_deref());
    let cv = candidate::load(&dir).map_err(|error| error.to_string())?;
    Ok(format!(
        "{}: {} roles, {} achievements, {} facts, version {}",
        dir.display(),
        cv.roles.len(),
        cv.achievements().count(),
        cv.facts.len(),
        &cv.version[..12.min(cv.version.len())],
    ))
}

fn lexicon() -> Result<String, String> {
    match Lexicon::bundled().resolve("k8s") {
        Some(skill) if skill.name == "Kubernetes" => Ok("bundled, loads and matches".into()),
        _ => Err("the bundled lexicon does not know k8s; the program is damaged".into()),
    }
}

fn documents(context: &Context) -> String {
    let style = &context.config.settings.document;
    format!(
        "{:?} theme, {:?}, {} page(s), accent {}",
        style.theme, style.paper, style.pages, style.accent
    )
}

fn store(context: &Context) -> Result<String, String> {
    let path = context.config.store_path().map_err(|error| error.to_string())?;
    let store = context.store().map_err(|error| error.to_string())?;
    match store.check().map_err(|error| error.to_string())? {
        damage if damage.is_empty() => Ok(path.display().to_string()),
        damage => Err(format!("{}: {}", path.display(), damage.join("; "))),
    }
}

/// Who would be told.
fn alerts(context: &Context) -> String {
    let settings = &context.config.settings;
    let chat = match (settings.slack.is_wanted(), settings.alerts.channel.as_str()) {
        (false, _) => "no chat".to_owned(),
        (true, "") => {
            format!("{} in person", crate::text::count(settings.access.owners.len(), "owner"))
        }
        (true, channel) => format!("channel {channel}"),
    };
    let second = crate::alert::second::configured(&settings.alerts);
    let second = if second.is_empty() { "none".to_owned() } else { second.join(", ") };
    let watcher = if settings.alerts.ping_url.is_empty() { "none" } else { "pinged" };
    format!("{chat}; second channel: {second}; outside watcher: {watcher}")
}

/// What is done by the clock, and when a backup is next.
fn schedule(context: &Context) -> Result<String, String> {
    let settings = &context.config.settings.schedule;
    let plans = Plan::all(settings)?;
    let next = plans.iter().find(|plan| plan.task == TaskName::Backup);
    let next = next.and_then(|plan| plan.next_after(context.now));
    let next = next.map_or_else(
        || "no backup is due".to_owned(),
        |at| format!("next backup {}", at.format("%Y-%m-%d %H:%M UTC")),
    );
    Ok(format!("{} in {}, {next}", crate::text::count(plans.len(), "task"), settings.zone()?))
}

/// Asks Slack itself, where it is configured.
fn slack(context: &Context) -> Result<String, String> {
    let settings = &context.config.settings.slack;
    if !settings.is_wanted() {
        return Ok("not configured; `tailord slack manifest` begins it".into());
    }
    let access = &context.config.settings.access;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let api = Api::new(&settings.api_url, &settings.bot_token, &settings.app_token)
        .map_err(|error| error.to_string())?;
    let (team, user) = runtime
        .block_on(async {
            let known = api.post("auth.test", &serde_json::json!({})).await?;
            // The other token is not tried: it opens sockets, and not often, so the daemon may need it.
            let text = |key: &str| known[key].as_str().unwrap_or_default().to_owned();
            Ok::<_, ApiError>((text("team"), text("user")))
        })
        .map_err(|error| error.to_string())?;
    if access.owners.is_empty() {
        return Err(format!(
            "connected to {team} as {user}, but access.owners is empty: nobody may do anything"
        ));
    }
    Ok(format!("{team} as {user}, {} owner(s)", access.owners.len()))
}
