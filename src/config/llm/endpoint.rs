//! One provider, with everything decided that the settings leave open.

use std::time::Duration;

use url::Url;

use super::{ProviderKind, ProviderSettings};
use crate::config::Secret;
use crate::llm::Class;

/// Longest key: more is a file or a mistake.
const LONGEST_KEY: usize = 4096;

/// A wire format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// <https://docs.anthropic.com/en/api/messages>
    Anthropic,
    /// <https://platform.openai.com/docs/api-reference/chat>
    OpenAi,
}

impl Format {
    /// The word in the configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Anthropic => "anthropic",
            Self::OpenAi => "openai",
        }
    }

    fn address(self) -> &'static str {
        match self {
            Self::Anthropic => "https://api.anthropic.com",
            Self::OpenAi => "https://api.openai.com",
        }
    }

    /// Strong and cheap: current models with a price in the bundled table.
    fn models(self) -> (&'static str, &'static str) {
        match self {
            Self::Anthropic => ("claude-sonnet-5", "claude-haiku-5-5"),
            Self::OpenAi => ("gpt-5.6-terra", "gpt-5.6-luna"),
        }
    }
}

/// A provider that can be asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// In caps and reports.
    pub name: String,
    /// How it is spoken to.
    pub format: Format,
    /// Address up to and including the version, without a slash at its end.
    pub base: String,
    /// Whether that is the format's inventor: others know less of it.
    pub is_own: bool,
    /// May be empty where the provider asks for none.
    pub key: Secret,
    /// Key of the setting that holds the key, for messages.
    pub key_setting: String,
    /// The better model.
    pub strong: String,
    /// The cheap one.
    pub cheap: String,
    /// See [`ProviderSettings`].
    pub reasoning_effort: String,
    /// Answers come in pieces.
    pub stream: bool,
    /// 0 = no limit.
    pub requests_per_minute: u32,
    /// 0 = no limit.
    pub tokens_per_minute: u32,
    /// At the same time.
    pub concurrency: u32,
    /// Of one request.
    pub timeout: Duration,
}

impl Endpoint {
    /// The model of a class.
    #[must_use]
    pub fn model(&self, class: Class) -> &str {
        match class {
            Class::Strong => &self.strong,
            Class::Cheap => &self.cheap,
        }
    }

    /// A key is needed and there is none.
    #[must_use]
    pub fn lacks_key(&self) -> bool {
        self.key.is_empty() && self.is_own
    }

    /// `place` is where the settings stand, for messages.
    pub(super) fn from_settings(settings: &ProviderSettings, place: &str) -> Result<Self, String> {
        limits(settings, place)?;
        let key = key(settings, place)?;
        let written = match settings.base_url.trim() {
            "" => None,
            text => Some(address(text, place)?),
        };
        let format = guess(settings, written.as_ref(), &key);
        let base = match &written {
            Some(url) => url.clone(),
            None => address(format.address(), place)?,
        };
        let has_key = !key.is_empty() || !settings.api_key_env.is_empty();
        if has_key && base.scheme() == "http" && !is_loopback(&base) {
            return Err(format!(
                "{place}.base_url `{base}` has no TLS: the key would go over the network in clear; \
                 write an address that begins with https://, or set no key"
            ));
        }
        let is_own = base.host_str() == address(format.address(), place)?.host_str();
        let (strong, cheap) = models(settings, format, is_own, place)?;
        Ok(Self {
            name: match settings.name.trim() {
                "" => format.as_str().to_owned(),
                name => name.to_owned(),
            },
            format,
            base: versioned(&base),
            is_own,
            key,
            key_setting: format!("{place}.api_key"),
            strong,
            cheap,
            reasoning_effort: settings.reasoning_effort.clone(),
            stream: settings.stream,
            requests_per_minute: settings.requests_per_minute,
            tokens_per_minute: settings.tokens_per_minute,
            concurrency: settings.concurrency,
            timeout: Duration::from_secs(settings.timeout_seconds),
        })
    }
}

fn limits(settings: &ProviderSettings, place: &str) -> Result<(), String> {
    if !(1..=256).contains(&settings.concurrency) {
        return Err(format!("{place}.concurrency is {}; write 1 to 256", settings.concurrency));
    }
    if !(1..=3600).contains(&settings.timeout_seconds) {
        return Err(format!(
            "{place}.timeout_seconds is {}; write 1 to 3600",
            settings.timeout_seconds
        ));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:".contains(c);
    let efforts = ["", "none", "minimal", "low", "medium", "high", "xhigh", "max"];
    if !efforts.contains(&settings.reasoning_effort.as_str()) {
        return Err(format!(
            "{place}.reasoning_effort is `{}`; write low, medium or high, or leave it empty",
            settings.reasoning_effort
        ));
    }
    if settings.name.len() > 60 || !settings.name.trim().chars().all(plain) {
        return Err(format!(
            "{place}.name `{}` is no short name; use letters, digits, dots and dashes",
            settings.name
        ));
    }
    Ok(())
}

/// The key, if there is one. A variable that is not set is found out when the provider is asked:
/// most commands need no model.
fn key(settings: &ProviderSettings, place: &str) -> Result<Secret, String> {
    let key = match (settings.api_key.is_empty(), settings.api_key_env.as_str()) {
        (false, _) => settings.api_key.clone(),
        (true, "") => Secret::default(),
        (true, name) => Secret::from(std::env::var(name).unwrap_or_default().trim()),
    };
    let sound = |c: char| c.is_ascii_graphic();
    if key.expose().len() > LONGEST_KEY || !key.expose().chars().all(sound) {
        return Err(format!("{place}.api_key holds a space or another character no key has"));
    }
    Ok(key)
}

fn address(text: &str, place: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("{place}.base_url `{text}`: {error}"))?;
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if !matches!(url.scheme(), "https" | "http") || url.host_str().is_none() || !plain {
        return Err(format!(
            "{place}.base_url is not a plain address such as https://api.example.com/v1"
        ));
    }
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whoever speaks Anthropic's format says so in the address, the key or the model. Resellers name a
/// vendor before the model, and speak `OpenAI`'s.
fn guess(settings: &ProviderSettings, url: Option<&Url>, key: &Secret) -> Format {
    match settings.provider {
        ProviderKind::Anthropic => return Format::Anthropic,
        ProviderKind::OpenAi => return Format::OpenAi,
        ProviderKind::Guess => {}
    }
    let host = url.and_then(Url::host_str).unwrap_or_default();
    let path = url.map(Url::path).unwrap_or_default();
    let says_so = host.contains("anthropic")
        || path.contains("anthropic")
        || key.expose().starts_with("sk-ant-")
        || settings.model.starts_with("claude");
    match says_so {
        true => Format::Anthropic,
        false => Format::OpenAi,
    }
}

fn models(
    settings: &ProviderSettings,
    format: Format,
    is_own: bool,
    place: &str,
) -> Result<(String, String), String> {
    let (strong, cheap) = format.models();
    let (model, cheap_model) = (settings.model.trim(), settings.cheap_model.trim());
    let sound = |name: &str| {
        name.len() <= 200 && !name.chars().any(|c| c.is_whitespace() || c.is_control())
    };
    if !sound(model) || !sound(cheap_model) {
        return Err(format!("{place}.model or {place}.cheap_model is not the name of a model"));
    }
    Ok(match (model, cheap_model) {
        ("", "") => (strong.to_owned(), cheap.to_owned()),
        ("", own) => (strong.to_owned(), own.to_owned()),
        // Nobody else is sure to have the inventor's cheap model.
        (own, "") if is_own => (own.to_owned(), cheap.to_owned()),
        (own, "") => (own.to_owned(), own.to_owned()),
        (own, other) => (own.to_owned(), other.to_owned()),
    })
}

/// With `/v1` at its end, unless it names a version already.
fn versioned(url: &Url) -> String {
    let text = url.as_str().trim_end_matches('/');
    let is_version = |part: &str| {
        part.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    match url.path_segments().is_some_and(|mut parts| parts.any(is_version)) {
        true => text.to_owned(),
        false => format!("{text}/v1"),
    }
}
