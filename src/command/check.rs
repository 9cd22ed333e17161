//! `check`: is everything in place?

use super::{Context, Outcome, model};
use crate::candidate;
use crate::chat::slack::api::{Api, ApiError};
use crate::cli::CheckArgs;
use crate::config::Endpoint;
use crate::health::Light;
use crate::lexicon::Lexicon;
use crate::llm::Prompt;
use crate::llm::price::PriceTable;
use crate::llm::reach::{Reach, reach};
use crate::pipeline::assist;
use crate::reply;
use crate::schedule::{Plan, TaskName};
use crate::store::Store as _;
use crate::store::backup::BackupStore as _;
use crate::text::count;

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
        ("prompts", prompts(context)),
        ("store", store(context)),
        ("vault", vault(context)),
        ("Slack", slack(context)),
        ("language models", llm(context)),
        ("budget", budget(context)),
        ("alerts", Ok(alerts(context))),
        ("schedule", schedule(context)),
        ("backup", backup(context)),
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
        "{:?} theme, {:?}, {}, accent {}",
        style.theme,
        style.paper,
        count(style.pages as usize, "page"),
        style.accent
    )
}

/// Renders every prompt with its example.
fn prompts(context: &Context) -> Result<String, String> {
    let prompts = model::prompts(context).map_err(|error| error.to_string())?;
    assist::check(&prompts)?;
    let folder = model::prompt_folder(context);
    let from = if folder.is_dir() { folder.display().to_string() } else { "bundled".to_owned() };
    let asked: Vec<String> =
        assist::STAGES.iter().filter_map(|stage| prompts.find(stage)).map(Prompt::name).collect();
    Ok(format!("{from}: {}", asked.join(", ")))
}

fn store(context: &Context) -> Result<String, String> {
    let path = context.config.store_path().map_err(|error| error.to_string())?;
    let store = context.store().map_err(|error| error.to_string())?;
    match store.check().map_err(|error| error.to_string())? {
        damage if damage.is_empty() => Ok(path.display().to_string()),
        damage => Err(format!("{}: {}", path.display(), damage.join("; "))),
    }
}

/// Asks each provider for its list of models, which costs nothing.
fn llm(context: &Context) -> Result<String, String> {
    let settings = &context.config.settings.llm;
    let chain = settings.chain()?;
    if chain.is_empty() {
        return Ok("none configured: the deterministic engine does all of it".into());
    }
    let prices = model::price_table(settings).map_err(|error| error.to_string())?;
    let said: Vec<Result<String, String>> =
        chain.iter().map(|endpoint| provider(endpoint, &prices)).collect();
    let all_sound = said.iter().all(Result::is_ok);
    let texts: Vec<String> = said.into_iter().map(|said| said.unwrap_or_else(|it| it)).collect();
    if all_sound { Ok(texts.join("; ")) } else { Err(texts.join("; ")) }
}

fn provider(endpoint: &Endpoint, prices: &PriceTable) -> Result<String, String> {
    let Endpoint { name, strong, cheap, .. } = endpoint;
    let models = match strong == cheap {
        true => strong.clone(),
        false => format!("{strong}, {cheap}"),
    };
    if endpoint.lacks_key() {
        let setting = &endpoint.key_setting;
        return Err(format!(
            "{name}: no key; set {setting}, or have {setting}_env name a variable"
        ));
    }
    let known = match reach(endpoint)? {
        Reach::Known { missing } if missing.is_empty() => Ok(format!("{name}: {models}")),
        Reach::Known { missing } => {
            let place = endpoint.key_setting.trim_end_matches(".api_key");
            let missing = missing.join(", ");
            Err(format!("{name}: it has no model {missing}; correct {place}.model and cheap_model"))
        }
        Reach::Unlisted(reason) => {
            Ok(format!("{name}: {models}, as far as is known ({reason}: it lists no models)"))
        }
        Reach::KeyRefused(reason) => Err(format!("{name}: the key is refused ({reason})")),
        Reach::Unreached(reason) => {
            Err(format!("{name}: it could not be reached at {} ({reason})", endpoint.base))
        }
    }?;
    let mut unpriced = vec![strong, cheap];
    unpriced.dedup();
    unpriced.retain(|model| prices.find(model).is_none());
    if let Some(model) = unpriced.first() {
        return Err(format!(
            "{name}: nobody knows what {model} costs, so it is not asked; set \
             llm.prices.\"{model}\", in US dollars for a million tokens"
        ));
    }
    Ok(known)
}

/// Opens the vault, and says what would be better in it.
fn vault(context: &Context) -> Result<String, String> {
    context.config.need_secrets().map_err(|error| error.to_string())?;
    let vault = context.config.vault();
    let open = match context.config.secrets_in_file() {
        keys if keys.is_empty() => String::new(),
        keys => format!(
            "; in clear in the file: {}: put each into the vault with `tailord vault set NAME` and \
             take it out there",
            keys.join(", ")
        ),
    };
    if !vault.exists() {
        return Ok(format!("none; `tailord vault set NAME` makes it{open}"));
    }
    let content = vault.open().map_err(|error| error.to_string())?;
    Ok(format!(
        "{}: {}, opened by {} keys, recovery kit of {}{open}",
        vault.path.display(),
        count(content.secrets.len(), "secret"),
        content.recipients.all().count(),
        content.recipients.recovery_since.date_naive(),
    ))
}

/// What may be spent, and whether anything is left of it.
fn budget(context: &Context) -> Result<String, String> {
    let store = context.store().map_err(|error| error.to_string())?;
    let settings = &context.config.settings.budget;
    let health = crate::health::budget(&store, settings, context.now);
    match health.light {
        Light::Red => Err(health.reason),
        _ => Ok(health.reason),
    }
}

/// Who would be told.
fn alerts(context: &Context) -> String {
    let settings = &context.config.settings;
    let chat = match (settings.slack.is_wanted(), settings.alerts.channel.as_str()) {
        (false, _) => "no chat".to_owned(),
        (true, "") => {
            format!("{} in person", count(settings.access.owners.len(), "owner"))
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
    Ok(format!("{} in {}, {next}", count(plans.len(), "task"), settings.zone()?))
}

/// Asks the repository itself, once something must be in it.
fn backup(context: &Context) -> Result<String, String> {
    use crate::backup::{self, BackupError, Desk};
    let place = match backup::access(&context.config) {
        Ok(access) => access.place.to_string(),
        Err(BackupError::NotConfigured) => {
            return Ok("none: what is lost with this machine is lost; set backup.repository".into());
        }
        Err(error) => return Err(error.to_string()),
    };
    let store = context.store().map_err(|error| error.to_string())?;
    let recorded = store.list_snapshots().map_err(|error| error.to_string())?;
    if !recorded.iter().any(|one| one.repository == place) {
        return Ok(format!("{place}: none was made yet, `tailord backup now` makes the first"));
    }
    let desk = Desk { config: &context.config, store: &store, now: context.now };
    let listed = backup::list(&desk).map_err(|error| error.to_string())?;
    if !listed.missing.is_empty() {
        let missing = count(listed.missing.len(), "snapshot");
        return Err(format!("{place}: {missing} missing; `tailord backup list` names them"));
    }
    let newest = listed.snapshots.last().map_or_else(String::new, |newest| {
        format!(", the newest of {}", newest.time.format("%Y-%m-%d %H:%M UTC"))
    });
    Ok(format!("{place}: {}{newest}", count(listed.snapshots.len(), "snapshot")))
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
