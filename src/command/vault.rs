//! `vault`: secrets at rest.

use std::io::{IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context as _;

use super::{Context, Outcome, UserError};
use crate::cli::{VaultArgs, VaultVerb};
use crate::document::kit;
use crate::vault::kit::Kit;
use crate::vault::{Made, Place, Vault, VaultError};
use crate::{files, reply};

/// Longest secret, in bytes.
const LONGEST: u64 = 64 << 10;

/// Does one thing with the vault.
///
/// # Errors
/// Those of [`Vault`]; a kit that cannot be written.
pub fn run(context: &Context, args: &VaultArgs) -> anyhow::Result<Outcome> {
    let usual = context.config.vault();
    let vault = match &args.identity {
        Some(file) => Vault { identity: Place::of(file.clone()), ..usual.clone() },
        None => usual.clone(),
    };
    match &args.verb {
        VaultVerb::Set { name, value: None } => set(context, &vault, name),
        VaultVerb::Set { name, value: Some(_) } => Err(UserError(format!(
            "a secret is never an argument: others see it in the list of processes, and your shell \
             keeps it. Run `tailord vault set {name}` and type it, or pipe it in; and make a new one \
             in place of the one you wrote here"
        ))
        .into()),
        VaultVerb::Get { name, reveal } => get(&vault, name, *reveal),
        VaultVerb::List { json } => list(context, &vault, *json),
        VaultVerb::Remove { name } => {
            let never = |_: &Made| Err(VaultError::NoVault(vault.path.clone()).into());
            vault.change(context.now, never, |content| content.remove(name))?;
            Ok(Outcome::done(format!("{name} is no longer in the vault.\n")))
        }
        VaultVerb::Rotate { recipient } => rotate(context, &vault, &usual.identity, recipient),
        VaultVerb::Recovery { out } => recovery(context, &vault, out.as_deref()),
    }
}

fn set(context: &Context, vault: &Vault, name: &str) -> anyhow::Result<Outcome> {
    crate::vault::validate_name(name)?;
    let value = secret(name)?;
    let mut kit_file = None;
    let keep = |made: &Made| {
        kit_file = Some(write_kit(context, vault, made, None)?);
        Ok(())
    };
    let changed = vault.change(context.now, keep, |content| content.set(name, &value, context.now));
    if let Err(error) = changed {
        return Err(without_kit(kit_file.as_deref(), error));
    }
    let mut text = String::new();
    if let Some(kit) = kit_file {
        text = reply::vault::made(&vault.path, vault.identity.file.as_deref(), &kit);
    }
    text.push_str(&format!("{name} is in the vault.\n"));
    match context.config.source_of_secret(name) {
        None => text.push_str("No setting has this name: nothing but `vault get` reads it.\n"),
        Some(source) if source.starts_with("environment") || source.starts_with("credential") => {
            text.push_str(&format!("The {source} goes before it.\n"));
        }
        Some(source) if context.config.secrets_in_file().iter().any(|set| set == name) => {
            text.push_str(&format!("It goes before the one in the {source}: take that out.\n"));
        }
        Some(_) => {}
    }
    Ok(Outcome::done(text))
}

/// The value: from a pipe as it is but for the last line break, or typed unseen.
fn secret(name: &str) -> anyhow::Result<String> {
    let stdin = std::io::stdin();
    let mut text = String::new();
    if stdin.is_terminal() {
        let echo = |state: &str| {
            let quiet = Command::new("stty").arg(state).stdin(Stdio::inherit()).status();
            quiet.is_ok_and(|status| status.success())
        };
        let hidden = echo("-echo");
        let asked = if hidden { "unseen" } else { "it will be seen" };
        super::output::ask(&format!("{name} ({asked}): "));
        let read = stdin.read_line(&mut text);
        if hidden {
            echo("echo");
            super::output::ask("\n");
        }
        read.context("reading the secret")?;
    } else {
        let read = stdin.lock().take(LONGEST + 1).read_to_string(&mut text);
        read.context("reading the secret from standard input: it must be text")?;
        if text.len() as u64 > LONGEST {
            return Err(UserError(format!("the secret is longer than {LONGEST} bytes")).into());
        }
    }
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
}

fn get(vault: &Vault, name: &str, reveal: bool) -> anyhow::Result<Outcome> {
    let content = vault.open()?;
    let entry = content.get(name)?;
    if !reveal && !std::io::stdout().is_terminal() {
        return Err(UserError(format!(
            "{name} is shown on a terminal only, so that it does not end in a file or a log; \
             --reveal shows it here"
        ))
        .into());
    }
    Ok(Outcome::done(format!("{}\n", entry.value)))
}

fn list(context: &Context, vault: &Vault, json: bool) -> anyhow::Result<Outcome> {
    let content = vault.open()?;
    let rows: Vec<reply::vault::Row> = content
        .secrets
        .iter()
        .map(|(name, entry)| reply::vault::Row {
            name: name.clone(),
            set_at: entry.set_at,
            source: context.config.source_of_secret(name),
        })
        .collect();
    if json {
        let rows: Vec<_> = rows
            .iter()
            .map(|row| {
                serde_json::json!({
                    "name": row.name, "set_at": row.set_at, "in_force": row.in_force(),
                    "source": row.source,
                })
            })
            .collect();
        return Outcome::json(&serde_json::json!({
            "vault": vault.path, "secrets": rows, "recipients": content.recipients,
        }));
    }
    Ok(Outcome::done(reply::vault::list(&vault.path, &rows, &content.recipients, context.now)))
}

fn rotate(
    context: &Context,
    vault: &Vault,
    to: &Place,
    recipients: &[String],
) -> anyhow::Result<Outcome> {
    let others = match recipients {
        [] => None,
        [none] if none == "none" => Some(Vec::new()),
        keys => Some(keys.to_vec()),
    };
    let content = vault.rotate(to, others, context.now)?;
    let file = to.file.as_deref().unwrap_or_else(|| Path::new(""));
    let mut text = format!(
        "{} is sealed for a new key, kept in {}, and for the recovery kit of {}.\n",
        vault.path.display(),
        file.display(),
        content.recipients.recovery_since.date_naive(),
    );
    if to.credential.as_deref().is_some_and(Path::exists) {
        text.push_str(
            "The service's credential vault.key is the former key: give it the new one.\n",
        );
    }
    Ok(Outcome::done(text))
}

fn recovery(context: &Context, vault: &Vault, out: Option<&Path>) -> anyhow::Result<Outcome> {
    let mut written = None;
    let keep = |made: &Made| {
        written = Some(write_kit(context, vault, made, out)?);
        Ok(())
    };
    if let Err(error) = vault.renew_recovery(context.now, keep) {
        return Err(without_kit(written.as_deref(), error));
    }
    let file = written.context("no kit was written")?;
    Ok(Outcome::done(reply::vault::recovery(&vault.path, &file)))
}

/// A kit that opens nothing must not be kept for one that does.
fn without_kit(kit: Option<&Path>, error: anyhow::Error) -> anyhow::Error {
    match kit.map(std::fs::remove_file) {
        Some(Err(left)) => error.context(format!("the kit opens nothing: delete it ({left})")),
        _ => error,
    }
}

/// Writes the kit before anything is sealed for its key; never over another file.
fn write_kit(
    context: &Context,
    vault: &Vault,
    made: &Made,
    out: Option<&Path>,
) -> anyhow::Result<PathBuf> {
    let key = made.recovery.clone().context("there is no new recovery key")?;
    let id: String = key.public().chars().skip("age1".len()).take(8).collect();
    let path = out.map_or_else(|| PathBuf::from(format!("recovery-kit-{id}.pdf")), Path::to_owned);
    if path.exists() {
        return Err(UserError(format!(
            "{} is there already; nothing was changed. Choose another name with --out",
            path.display()
        ))
        .into());
    }
    let kit = Kit {
        key,
        recipients: made.content.recipients.clone(),
        names: made.content.secrets.keys().cloned().collect(),
        sealed: made.sealed.clone(),
        vault: std::path::absolute(&vault.path)?.display().to_string(),
        made: context.now,
    };
    let pdf = kit::render(&kit, context.config.settings.document.paper)
        .context("making the recovery kit")?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    files::write_all(folder, &[(name, pdf)])
        .with_context(|| format!("writing the recovery kit to {}", path.display()))?;
    Ok(path)
}
