//! Configuration: environment over file over default; unknown keys are errors. Secrets come from the
//! environment, else from credentials of the service manager, else from the vault, else from the file.
//!
//! The file is `--config`, else `tailord.toml` in the working folder, else `tailord/tailord.toml`
//! in the user's config folder. Every key can be set as `TAILORD__SECTION__KEY`. Relative paths
//! are taken from the folder of the file.

mod alert;
mod backup;
mod budget;
mod chat;
mod folder;
mod http;
mod layer;
mod llm;
mod schedule;
mod secret;
pub mod usd;
mod vault;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format as _, Serialized, Toml};
use serde::{Deserialize, Serialize};

pub use self::alert::{AlertSettings, SmtpSecurity};
pub use self::backup::BackupSettings;
pub use self::budget::{AtCap, BudgetSettings};
pub use self::chat::{AccessSettings, DaemonSettings, QueueSettings, SlackSettings};
pub use self::http::HttpSettings;
pub use self::llm::{
    Endpoint, Format, LlmSettings, PriceSettings, ProviderKind, ProviderSettings, TierSettings,
    TiersSettings,
};
pub use self::schedule::{ScheduleSettings, TaskSettings};
pub use self::secret::Secret;
pub use self::usd::Usd;
pub use self::vault::VaultSettings;
use crate::candidate::SourceRef;
use crate::document::Style;
use crate::posting::board::BoardSettings;
use crate::posting::fetch::FetchSettings;
use crate::render::Limits;
use crate::vault::{Place, Vault, VaultError, key_file};

/// Prefix of environment variables.
const PREFIX: &str = "TAILORD__";
/// Below this not even a plain application can be made: the sample takes 200 MiB of data.
const LEAST_MEMORY_MIB: u64 = 256;

/// Everything that can be set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The master CV.
    pub profile: ProfileSettings,
    /// The store.
    pub store: StoreSettings,
    /// Look of the documents.
    pub document: Style,
    /// Fetching of pages.
    pub fetch: FetchSettings,
    /// Interfaces of job boards.
    pub boards: BoardSettings,
    /// What is said of moving.
    pub relocation: RelocationSettings,
    /// How documents are made.
    pub render: RenderSettings,
    /// Logging.
    pub log: LogSettings,
    /// Slack.
    pub slack: SlackSettings,
    /// Who may do what.
    pub access: AccessSettings,
    /// The queue.
    pub queue: QueueSettings,
    /// The daemon.
    pub daemon: DaemonSettings,
    /// Language models.
    pub llm: LlmSettings,
    /// What may be spent.
    pub budget: BudgetSettings,
    /// What is done at which time.
    pub schedule: ScheduleSettings,
    /// Backups.
    pub backup: BackupSettings,
    /// Secrets at rest.
    pub vault: VaultSettings,
    /// Who is told what is wrong.
    pub alerts: AlertSettings,
    /// Health and figures over HTTP.
    pub http: HttpSettings,
}

impl Settings {
    /// Says what does not fit, naming the key.
    fn validate(&self) -> Result<(), String> {
        self.document.validate()?;
        self.fetch.validate()?;
        self.boards.validate()?;
        self.relocation.validate()?;
        self.render.validate()?;
        self.slack.validate()?;
        self.access.validate()?;
        self.queue.validate()?;
        self.daemon.validate()?;
        self.llm.validate()?;
        self.budget.validate()?;
        self.schedule.validate()?;
        self.backup.validate()?;
        self.vault.validate()?;
        self.alerts.validate()?;
        self.http.validate()
    }
}

/// Where the master CV is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProfileSettings {
    /// Its directory.
    pub dir: PathBuf,
}

impl Default for ProfileSettings {
    fn default() -> Self {
        Self { dir: PathBuf::from("master-cv") }
    }
}

/// Where state is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StoreSettings {
    /// `sqlite:PATH`; empty = `tailord.db` in the user's data folder.
    pub url: String,
}

/// The candidate's statement on moving, and where it is made (GAP-014).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RelocationSettings {
    /// One sentence under the contact lines of the CV; empty = none.
    pub text: String,
    /// Countries, or cities, whose postings get it.
    pub countries: Vec<String>,
}

impl Default for RelocationSettings {
    fn default() -> Self {
        let countries =
            ["Saudi Arabia", "United Arab Emirates", "Kuwait", "Qatar", "Oman", "Pakistan"];
        Self { text: String::new(), countries: countries.map(Into::into).into() }
    }
}

impl RelocationSettings {
    /// Longest statement, in characters: it stands on one line.
    const LONGEST: usize = 120;

    fn validate(&self) -> Result<(), String> {
        let length = self.text.trim().chars().count();
        if length > Self::LONGEST || self.text.trim().contains('\n') {
            return Err(format!(
                "relocation.text has {length} characters; write one line of at most {}",
                Self::LONGEST
            ));
        }
        Ok(())
    }
}

/// Where documents are made, and what that may take.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RenderSettings {
    /// In a process of their own, so that what goes wrong fails alone (GAP-053).
    pub isolate: bool,
    /// Socket of the service manager that starts such a process for each connection; empty = the
    /// program starts it itself.
    pub socket: PathBuf,
    /// Most memory of that process, in MiB.
    pub memory_mib: u64,
    /// Most processor time of that process, in seconds.
    pub cpu_seconds: u64,
    /// Longest wait for it, in seconds.
    pub wall_seconds: u64,
}

impl Default for RenderSettings {
    fn default() -> Self {
        Self {
            isolate: true,
            socket: PathBuf::new(),
            memory_mib: 512,
            cpu_seconds: 20,
            wall_seconds: 30,
        }
    }
}

impl RenderSettings {
    /// What the process may take.
    #[must_use]
    pub fn limits(&self) -> Limits {
        Limits {
            memory_mib: self.memory_mib,
            cpu_seconds: self.cpu_seconds,
            wall_seconds: self.wall_seconds,
        }
    }

    /// Says what does not fit, naming the key.
    fn validate(&self) -> Result<(), String> {
        if self.memory_mib < LEAST_MEMORY_MIB {
            return Err(format!(
                "render.memory_mib is {}; documents need at least {LEAST_MEMORY_MIB}",
                self.memory_mib
            ));
        }
        for (key, seconds) in
            [("cpu_seconds", self.cpu_seconds), ("wall_seconds", self.wall_seconds)]
        {
            if !(1..=3600).contains(&seconds) {
                return Err(format!("render.{key} is {seconds}; write 1 to 3600"));
            }
        }
        Ok(())
    }
}

/// What is logged to standard error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogSettings {
    /// `error`, `warn`, `info`, `debug`, or a filter such as `tailord::store=debug`.
    pub level: String,
    /// `text` or `json`.
    pub format: LogFormat,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self { level: "warn".into(), format: LogFormat::Text }
    }
}

/// Form of log lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file named with `--config` is not there.
    #[error("there is no configuration file {}; `tailord init` makes a working folder", .0.display())]
    Missing(PathBuf),
    /// A key is unknown or its value does not fit.
    #[error("configuration: {0}")]
    Invalid(String),
    /// The store URL is not one this version knows.
    #[error("store.url is `{0}`; write `sqlite:PATH`")]
    StoreUrl(String),
    /// A secret may be in the vault, which does not open.
    #[error("secrets: {0}")]
    Vault(String),
    /// No folder to keep state in.
    #[error("no home folder is known to keep the store in; set `store.url` to `sqlite:PATH`")]
    NoHome,
}

/// The configuration in force.
#[derive(Clone, Debug)]
pub struct Config {
    /// The values.
    pub settings: Settings,
    /// The file read, if any.
    pub file: Option<PathBuf>,
    figment: Figment,
    /// Why the vault that is there does not open.
    locked: Option<String>,
}

impl Config {
    /// Reads file, environment and vault. `explicit` is the file of `--config`.
    pub fn load(explicit: Option<&Path>) -> Result<Self, ConfigError> {
        let config = Self::read(explicit)?;
        config.settings.validate().map_err(|problem| match &config.locked {
            // What is missing may be in there.
            Some(locked) => ConfigError::Invalid(format!(
                "{problem}; the vault, which may hold it, does not open: {locked}"
            )),
            None => ConfigError::Invalid(problem),
        })?;
        Ok(config)
    }

    /// As [`Config::load`], whether the values fit together or not: secrets are put into the vault
    /// one after another, and the second one is missing when the first is there.
    pub fn read(explicit: Option<&Path>) -> Result<Self, ConfigError> {
        let file = match explicit {
            Some(path) if !path.is_file() => return Err(ConfigError::Missing(path.to_owned())),
            Some(path) => Some(path.to_owned()),
            None => [PathBuf::from("tailord.toml")]
                .into_iter()
                .chain(folder::config().map(|dir| dir.join("tailord.toml")))
                .find(|path| path.is_file()),
        };
        let mut figment = Figment::from(Serialized::defaults(Settings::default()));
        if let Some(path) = &file {
            figment = figment.merge(Toml::file_exact(path));
        }
        // Secrets are taken from the environment as they stand there: no numbers, no lists.
        let mut secrets: BTreeSet<String> =
            secret::keys(&Settings::default()).into_iter().collect();
        secrets.extend(figment.extract().iter().flat_map(secret::keys));
        let plain = {
            let secrets = secrets.clone();
            move |key: &figment::value::UncasedStr| {
                !secrets.contains(&key.as_str().to_lowercase().replace("__", "."))
            }
        };
        figment = figment.merge(Env::prefixed(PREFIX).filter(plain).split("__"));
        let settings = extract(&figment)?;
        secrets.extend(secret::keys(&settings));
        let vault = vault_of(&settings, file.as_deref());
        let (settings, figment, locked) = with_secrets(settings, figment, &vault, &secrets)?;
        Ok(Self { settings, file, figment, locked })
    }

    /// # Errors
    /// A secret may be in the vault, but the vault does not open: nothing that needs secrets should
    /// begin.
    pub fn need_secrets(&self) -> Result<(), ConfigError> {
        self.locked.clone().map_or(Ok(()), |problem| Err(ConfigError::Vault(problem)))
    }

    /// The vault, whether it is there or not.
    pub fn vault(&self) -> Vault {
        vault_of(&self.settings, self.file.as_deref())
    }

    /// Where the value of a key came from, as `check --explain` says it; `None` when there is no
    /// such secret among the settings.
    pub fn source_of_secret(&self, key: &str) -> Option<String> {
        let known = secret::keys(&self.settings).iter().any(|known| known == key);
        known.then(|| self.origin(key))
    }

    /// Secrets that stand in the file in clear.
    pub fn secrets_in_file(&self) -> Vec<String> {
        let mut keys = secret::keys(&self.settings);
        keys.retain(|key| {
            let value = self.figment.find_value(key).ok();
            let set = value
                .and_then(figment::value::Value::into_string)
                .is_some_and(|text| !text.is_empty());
            set && self.origin(key).starts_with("file ")
        });
        keys
    }

    /// Directory of the master CV.
    pub fn profile_dir(&self) -> PathBuf {
        self.resolve(&self.settings.profile.dir)
    }

    /// File of the embedded store.
    pub fn store_path(&self) -> Result<PathBuf, ConfigError> {
        match self.settings.store.url.as_str() {
            "" => Ok(folder::data().ok_or(ConfigError::NoHome)?.join("tailord.db")),
            url => match url.strip_prefix("sqlite:") {
                Some(path) if !path.is_empty() => Ok(self.resolve(Path::new(path))),
                _ => Err(ConfigError::StoreUrl(url.to_owned())),
            },
        }
    }

    /// Every key with its value and where it came from, in alphabetical order.
    pub fn explain(&self) -> Vec<(String, String, String)> {
        let Ok(serde_json::Value::Object(sections)) = serde_json::to_value(&self.settings) else {
            return Vec::new();
        };
        let mut rows = Vec::new();
        for (section, values) in sections {
            let serde_json::Value::Object(values) = values else { continue };
            for (key, value) in values {
                let path = format!("{section}.{key}");
                rows.push((path.clone(), value.to_string(), self.origin(&path)));
            }
        }
        rows.sort();
        rows
    }

    fn origin(&self, path: &str) -> String {
        let Some(metadata) = self.figment.find_metadata(path) else { return "default".into() };
        if metadata.name.contains("environment") {
            return format!("environment {}", layer::variable(path));
        }
        if ["credential ", "vault "].iter().any(|source| metadata.name.starts_with(source)) {
            return metadata.name.to_string();
        }
        match (&metadata.source, &self.file) {
            (Some(figment::Source::File(_)), Some(file)) => format!("file {}", file.display()),
            _ => "default".into(),
        }
    }

    /// File and line where `section.key` is set; line 1 where there is no such line, as in the
    /// environment.
    pub fn place_of(&self, path: &str) -> std::io::Result<SourceRef> {
        let origin = self.origin(path);
        let named = self.file.as_deref().filter(|_| origin.starts_with("file "));
        let (Some(file), Some((section, key))) = (named, path.split_once('.')) else {
            return Ok(SourceRef { file: origin, line: 1 });
        };
        let text = std::fs::read_to_string(file)?;
        Ok(SourceRef { file: file.display().to_string(), line: line_of(&text, section, key) })
    }

    /// Relative paths of the file are relative to it.
    fn resolve(&self, path: &Path) -> PathBuf {
        resolve(self.file.as_deref(), path)
    }
}

fn resolve(file: Option<&Path>, path: &Path) -> PathBuf {
    match file.and_then(Path::parent) {
        Some(folder) => folder.join(path),
        None => path.to_owned(),
    }
}

fn extract(figment: &Figment) -> Result<Settings, ConfigError> {
    figment.extract().map_err(|error| {
        let lines: Vec<String> = error.into_iter().map(|one| explain(&one)).collect();
        ConfigError::Invalid(lines.join("; "))
    })
}

/// The vault beside the configuration file, or in the user's folder where there is no such file.
fn vault_of(settings: &Settings, file: Option<&Path>) -> Vault {
    let home = folder::config();
    let path = match (file, &home) {
        (None, Some(home)) => home.join(&settings.vault.file),
        _ => resolve(file, &settings.vault.file),
    };
    let key = match settings.vault.identity.as_os_str() {
        none if none.is_empty() => home.map(|home| key_file(&home)),
        _ => Some(resolve(file, &settings.vault.identity)),
    };
    let identity = Place { credential: layer::path("vault.key"), file: key };
    Vault { path, copy: layer::path("vault.age"), identity }
}

/// Puts the secrets from outside the file over those in it. The third part says why the vault does
/// not open.
fn with_secrets(
    settings: Settings,
    mut figment: Figment,
    vault: &Vault,
    secrets: &BTreeSet<String>,
) -> Result<(Settings, Figment, Option<String>), ConfigError> {
    let (content, locked) = match vault.open() {
        Ok(content) => (Some(content), None),
        Err(VaultError::NoVault(_)) => (None, None),
        Err(problem) => (None, Some(problem.to_string())),
    };
    let mut changed = false;
    for key in secrets {
        let layer = match layer::environment(key) {
            Some(layer) => Some(layer),
            None => layer::credential(key).map_err(ConfigError::Vault)?,
        };
        let kept = || {
            let entry = content.as_ref()?.secrets.get(key)?;
            let source = format!("vault {}", vault.path.display());
            Some(layer::Layer::new(source, key, entry.value.clone()))
        };
        if let Some(layer) = layer.or_else(kept) {
            figment = figment.merge(layer);
            changed = true;
        }
    }
    let settings = if changed { extract(&figment)? } else { settings };
    Ok((settings, figment, locked))
}

/// Line of `key` below `[section]`, from 1.
fn line_of(text: &str, section: &str, key: &str) -> usize {
    let mut within = false;
    let found = text.lines().position(|line| {
        let line = line.trim();
        if line.starts_with('[') {
            within = line.trim_matches(['[', ']']) == section;
        }
        within && line.split('=').next().is_some_and(|name| name.trim() == key)
    });
    found.map_or(1, |at| at + 1)
}

/// One problem in plain words: which key, where, what to do.
fn explain(error: &figment::Error) -> String {
    use figment::error::Kind;
    let key = error.path.join(".");
    let place =
        error.metadata.as_ref().map_or_else(String::new, |metadata| match &metadata.source {
            Some(figment::Source::File(path)) => format!(" (in {})", path.display()),
            _ => format!(" (in {})", metadata.name),
        });
    match &error.kind {
        Kind::UnknownField(name, known) => {
            let near = crate::text::did_you_mean(name, known.iter().copied());
            let hint = near.map_or_else(
                || format!("known keys: {}", known.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            format!("unknown key `{name}`{place}; {hint}")
        }
        kind if key.is_empty() => format!("{kind}{place}"),
        kind => format!("`{key}`: {kind}{place}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_file(content: &str) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tailord.toml");
        std::fs::write(&path, content).unwrap();
        Config::load(Some(&path))
    }

    #[test]
    fn each_value_says_where_it_came_from() {
        let config = with_file("[document]\npages = 1\n").unwrap();
        assert_eq!(config.settings.document.pages, 1);
        let rows = config.explain();
        let origin = |key: &str| rows.iter().find(|row| row.0 == key).unwrap().2.clone();
        assert!(origin("document.pages").starts_with("file "), "{}", origin("document.pages"));
        assert_eq!(origin("log.level"), "default");
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        let config = with_file("[store]\nurl = \"sqlite:state/a.db\"\n").unwrap();
        let folder = config.file.as_deref().unwrap().parent().unwrap();
        assert_eq!(config.store_path().unwrap(), folder.join("state/a.db"));
        assert_eq!(config.profile_dir(), folder.join("master-cv"));
    }

    /// GAP-015: the accent is slate unless the theme says otherwise.
    #[test]
    fn the_default_accent_is_slate() {
        assert_eq!(with_file("").unwrap().settings.document.accent, "#475569");
    }

    #[test]
    fn unknown_keys_are_refused_with_a_suggestion() {
        let error = with_file("[document]\npagse = 1\n").unwrap_err().to_string();
        assert!(error.contains("`pagse`") && error.contains("did you mean `pages`?"), "{error}");
        let error = with_file("[documents]\npages = 1\n").unwrap_err().to_string();
        assert!(error.contains("did you mean `document`?"), "{error}");
    }

    #[test]
    fn values_that_do_not_fit_are_refused() {
        for file in [
            "[document]\npages = 9\n",
            "[document]\naccent = \"teal\"\n",
            "[document]\nmargin = \"4in\"\n",
            "[document]\ntheme = \"gaudy\"\n",
        ] {
            let error = with_file(file).unwrap_err().to_string();
            assert!(error.contains("document."), "{error}");
        }
        assert!(with_file("[document\n").is_err());
        for (key, value) in [("memory_mib", 8), ("cpu_seconds", 0), ("wall_seconds", 9999)] {
            let error = with_file(&format!("[render]\n{key} = {value}\n")).unwrap_err().to_string();
            assert!(error.contains(&format!("render.{key}")), "{error}");
        }
    }

    #[test]
    fn a_statement_on_relocation_is_one_line_and_names_its_place() {
        let config = with_file("[log]\nlevel = \"warn\"\n[relocation]\ntext = \"Yes.\"\n").unwrap();
        assert_eq!(config.settings.relocation.countries.len(), 6);
        assert!(config.place_of("store.url").unwrap().file.contains("default"));
        let long = format!("[relocation]\ntext = \"{}\"\n", "far ".repeat(40));
        let error = with_file(&long).unwrap_err().to_string();
        assert!(error.contains("relocation.text has 159 characters"), "{error}");
        assert_eq!(line_of("[a]\ntext = 1\n\n[relocation]\n text=2\n", "relocation", "text"), 5);
    }

    #[test]
    fn a_store_url_of_another_kind_is_refused() {
        let config = with_file("[store]\nurl = \"mysql://x\"\n").unwrap();
        assert!(matches!(config.store_path(), Err(ConfigError::StoreUrl(_))));
    }

    #[test]
    fn the_example_file_holds_every_key_and_its_default() {
        let example = include_str!("../../config/tailord.example.toml");
        let parsed: Settings = toml::from_str(example).unwrap();
        assert_eq!(parsed, Settings::default());
        for (key, ..) in with_file("").unwrap().explain() {
            let name = key.rsplit('.').next().unwrap();
            // Tables have a header of their own, which may be an example in a comment.
            let named = [format!("\n{name} = "), format!("[{key}]"), format!("[{key}.")];
            assert!(named.iter().any(|it| example.contains(it)), "{key} is not in the example");
        }
    }
}
