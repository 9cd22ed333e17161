//! What `vault` says.

use std::fmt::Write as _;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::table;
use crate::health::age;
use crate::vault::Recipients;

/// A secret of the vault.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// When it was put there.
    pub set_at: DateTime<Utc>,
    /// Where the setting of this name has its value from; none when there is no such setting.
    pub source: Option<String>,
}

impl Row {
    /// The setting of this name has its value from the vault.
    #[must_use]
    pub fn in_force(&self) -> bool {
        self.source.as_deref().is_some_and(|source| source.starts_with("vault "))
    }

    fn says(&self) -> String {
        match &self.source {
            None => "read by no setting".into(),
            Some(_) if self.in_force() => "in force".into(),
            Some(source) => format!("not in force: {source} goes before it"),
        }
    }
}

/// `vault list`.
#[must_use]
pub fn list(path: &Path, rows: &[Row], recipients: &Recipients, now: DateTime<Utc>) -> String {
    let cells: Vec<Vec<String>> =
        rows.iter().map(|row| vec![row.name.clone(), age(row.set_at, now), row.says()]).collect();
    let mut text = match cells.is_empty() {
        true => "The vault is empty.\n".to_owned(),
        false => table(&["name", "age", "use"], &cells),
    };
    let _ = writeln!(
        text,
        "\n{} is opened by the key of {} and by the recovery kit of {}.",
        path.display(),
        recipients.operator_since.date_naive(),
        recipients.recovery_since.date_naive(),
    );
    if !recipients.others.is_empty() {
        let _ = writeln!(text, "Also by: {}", recipients.others.join(", "));
    }
    text
}

/// A vault was made.
#[must_use]
pub fn made(path: &Path, key: Option<&Path>, kit: &Path) -> String {
    let mut text = format!("Made the vault {}.\n", path.display());
    if let Some(key) = key {
        let _ = writeln!(text, "Its key is {}: it stays on this machine.", key.display());
    }
    text.push_str(&kit_to_print(kit));
    text
}

/// `vault recovery`.
#[must_use]
pub fn recovery(path: &Path, kit: &Path) -> String {
    format!(
        "{} is sealed for a new recovery key.\n{}\
         Keep the former kit only as long as you keep backups from before today.\n",
        path.display(),
        kit_to_print(kit)
    )
}

fn kit_to_print(kit: &Path) -> String {
    let kit = kit.display();
    format!(
        "The recovery kit is {kit}. It opens the vault when this machine is lost: print it, keep the \
         paper elsewhere, then delete the file: `shred -u {kit}`. It can't be shown again.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_says_who_uses_what() {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let row = |name: &str, source: Option<&str>| Row {
            name: name.into(),
            set_at: at(1_795_348_800),
            source: source.map(Into::into),
        };
        let rows = [
            row("llm.api_key", Some("environment TAILORD__LLM__API_KEY")),
            row("slack.bot_token", Some("vault /x/vault.age")),
            row("spare", None),
        ];
        let recipients = Recipients {
            operator: String::new(),
            operator_since: at(1_795_348_800),
            recovery: String::new(),
            recovery_since: at(1_795_348_800),
            others: Vec::new(),
        };
        let text = list(Path::new("/x/vault.age"), &rows, &recipients, at(1_795_435_200));
        insta::assert_snapshot!(text, @r"
        name             age   use
        llm.api_key      24 h  not in force: environment TAILORD__LLM__API_KEY goes before it
        slack.bot_token  24 h  in force
        spare            24 h  read by no setting

        /x/vault.age is opened by the key of 2026-11-22 and by the recovery kit of 2026-11-22.
        ");
    }
}
