//! Settings of the daemon: chat, who may do what, the queue.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::secret::Secret;

/// Slack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SlackSettings {
    /// Address of the Web API.
    pub api_url: String,
    /// Token of the bot, `xoxb-…`; empty = no Slack.
    pub bot_token: Secret,
    /// Token of the app for Socket Mode, `xapp-…`.
    pub app_token: Secret,
    /// Least time between two messages in a channel, in milliseconds.
    pub pace_ms: u64,
}

impl Default for SlackSettings {
    fn default() -> Self {
        Self {
            api_url: "https://slack.com/api".into(),
            bot_token: Secret::default(),
            app_token: Secret::default(),
            pace_ms: 1000,
        }
    }
}

impl SlackSettings {
    /// Something of it is set.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        !self.bot_token.is_empty() || !self.app_token.is_empty()
    }

    /// Says what does not fit, naming the key.
    pub(super) fn validate(&self) -> Result<(), String> {
        let url = url::Url::parse(&self.api_url)
            .map_err(|error| format!("slack.api_url `{}`: {error}", self.api_url))?;
        let own = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        let fits = url.scheme() == "https" || (url.scheme() == "http" && own);
        if !fits {
            return Err(format!(
                "slack.api_url `{}` has no TLS: the token would go over the network in clear; \
                 write an address that begins with https://",
                self.api_url
            ));
        }
        if !self.is_wanted() {
            return Ok(());
        }
        for (key, value, start) in
            [("bot_token", &self.bot_token, "xoxb-"), ("app_token", &self.app_token, "xapp-")]
        {
            if value.is_empty() {
                return Err(format!("slack.{key} is not set; Slack needs both of its tokens"));
            }
            if !value.expose().starts_with(start) {
                return Err(format!(
                    "slack.{key} does not begin with `{start}`: it is another token"
                ));
            }
        }
        Ok(())
    }
}

/// Who may do what, by the platform's ids of people and channels. Nobody may do anything by default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccessSettings {
    /// May do everything.
    pub owners: Vec<String>,
    /// May make, change and approve applications.
    pub members: Vec<String>,
    /// May look.
    pub viewers: Vec<String>,
    /// Channels in which commands are taken, besides direct messages.
    pub channels: Vec<String>,
}

impl AccessSettings {
    pub(super) fn validate(&self) -> Result<(), String> {
        let lists = [
            ("owners", &self.owners),
            ("members", &self.members),
            ("viewers", &self.viewers),
            ("channels", &self.channels),
        ];
        for (key, ids) in lists {
            let bad = ids.iter().find(|id| {
                id.is_empty() || !id.chars().all(|character| character.is_ascii_alphanumeric())
            });
            if let Some(bad) = bad {
                return Err(format!(
                    "access.{key} has `{bad}`; write the platform's id such as U012ABCDEF, not a \
                     name: names can change hands. `whoami` tells people theirs"
                ));
            }
        }
        Ok(())
    }
}

/// The queue and its workers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct QueueSettings {
    /// Postings worked on at the same time; 0 = one a processor, at most four.
    pub slots: usize,
    /// How often work is tried before it is given up.
    pub most_attempts: u32,
    /// Most work that waits; more is refused.
    pub most_waiting: u32,
    /// Longest time for one posting, in seconds.
    pub deadline_seconds: u64,
}

impl Default for QueueSettings {
    fn default() -> Self {
        Self { slots: 0, most_attempts: 3, most_waiting: 2000, deadline_seconds: 600 }
    }
}

impl QueueSettings {
    /// Slots for postings on this machine.
    #[must_use]
    pub fn slots_here(&self) -> usize {
        match self.slots {
            0 => std::thread::available_parallelism().map_or(1, usize::from).min(4),
            slots => slots,
        }
    }

    pub(super) fn validate(&self) -> Result<(), String> {
        if self.slots > 64 {
            return Err(format!("queue.slots is {}; write 0 to 64", self.slots));
        }
        if !(1..=20).contains(&self.most_attempts) {
            return Err(format!("queue.most_attempts is {}; write 1 to 20", self.most_attempts));
        }
        if self.most_waiting == 0 {
            return Err("queue.most_waiting is 0: nothing could be asked for".into());
        }
        if self.deadline_seconds == 0 {
            return Err("queue.deadline_seconds is 0; write at least 1".into());
        }
        Ok(())
    }
}

/// The daemon itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DaemonSettings {
    /// Longest time work may go on after the daemon is told to stop, in seconds; then it is handed
    /// back to the queue.
    pub drain_seconds: u64,
    /// How long handled envelopes, sent messages and logs are kept, in days.
    pub keep_days: u32,
    /// How long an approval can be given, in days.
    pub approval_days: u32,
}

impl Default for DaemonSettings {
    fn default() -> Self {
        Self { drain_seconds: 20, keep_days: 90, approval_days: 30 }
    }
}

impl DaemonSettings {
    pub(super) fn validate(&self) -> Result<(), String> {
        if self.keep_days == 0 || self.approval_days == 0 {
            return Err("daemon.keep_days and daemon.approval_days are at least 1".into());
        }
        Ok(())
    }
}
