//! Who is told what is wrong.

use serde::{Deserialize, Serialize};
use url::Url;

use super::secret::Secret;

/// Who is told what is wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AlertSettings {
    /// Id of the chat channel; empty = each owner in person.
    pub channel: String,
    /// How long a new alert waits for others, to be told together, in seconds; as long as a fault
    /// must be gone before its end is told.
    pub group_wait_seconds: u32,
    /// What is still wrong is said again after so many hours.
    pub repeat_hours: u32,
    /// A part that is red for so long is an alert, in seconds.
    pub red_after_seconds: u32,
    /// A part that is amber for so long is an alert, in seconds.
    pub amber_after_seconds: u32,
    /// So many starts of the daemon …
    pub boot_loop_starts: u32,
    /// … within so many minutes are an alert.
    pub boot_loop_minutes: u32,
    /// Chat that has not taken an alert after so many seconds is passed by: the second channel has
    /// it.
    pub fallback_seconds: u32,
    /// Second channel: an address that takes a JSON document by POST.
    pub webhook_url: Secret,
    /// Second channel: host of a mail server; empty = no mail.
    pub smtp_host: String,
    /// Its port.
    pub smtp_port: u16,
    /// `tls` (from the start), `starttls`, or `none` for a server on this machine.
    pub smtp_security: SmtpSecurity,
    /// User at the mail server; empty = none.
    pub smtp_user: String,
    /// Its password.
    pub smtp_password: Secret,
    /// Address mails come from.
    pub mail_from: String,
    /// Addresses mails go to.
    pub mail_to: Vec<String>,
    /// Outside watcher that is pinged (Healthchecks protocol); empty = none.
    pub ping_url: Secret,
}

/// How the connection to a mail server is kept secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpSecurity {
    /// TLS from the start.
    #[default]
    Tls,
    /// TLS after a greeting in clear.
    Starttls,
    /// None.
    None,
}

impl Default for AlertSettings {
    fn default() -> Self {
        Self {
            channel: String::new(),
            group_wait_seconds: 30,
            repeat_hours: 4,
            red_after_seconds: 60,
            amber_after_seconds: 900,
            boot_loop_starts: 5,
            boot_loop_minutes: 10,
            fallback_seconds: 60,
            webhook_url: Secret::default(),
            smtp_host: String::new(),
            smtp_port: 465,
            smtp_security: SmtpSecurity::default(),
            smtp_user: String::new(),
            smtp_password: Secret::default(),
            mail_from: String::new(),
            mail_to: Vec::new(),
            ping_url: Secret::default(),
        }
    }
}

impl AlertSettings {
    /// Mail is configured.
    #[must_use]
    pub fn has_mail(&self) -> bool {
        !self.smtp_host.is_empty()
    }

    /// Says what does not fit, naming the key.
    pub(super) fn validate(&self) -> Result<(), String> {
        if !self.channel.chars().all(|character| character.is_ascii_alphanumeric()) {
            return Err(format!(
                "alerts.channel is `{}`; write the channel's id such as C012ABCDEF, not its name",
                self.channel
            ));
        }
        if self.repeat_hours == 0 || self.boot_loop_minutes == 0 || self.boot_loop_starts < 2 {
            return Err("alerts.repeat_hours and alerts.boot_loop_minutes are at least 1, \
                        alerts.boot_loop_starts at least 2"
                .into());
        }
        secret_url("alerts.webhook_url", &self.webhook_url)?;
        secret_url("alerts.ping_url", &self.ping_url)?;
        self.validate_mail()
    }

    fn validate_mail(&self) -> Result<(), String> {
        if !self.has_mail() {
            return Ok(());
        }
        let addresses = self.mail_to.iter().chain([&self.mail_from]);
        if self.mail_to.is_empty() || self.mail_from.is_empty() {
            return Err(
                "alerts.smtp_host is set; alerts.mail_from and alerts.mail_to are needed, \
                        too"
                .into(),
            );
        }
        for address in addresses {
            address
                .parse::<lettre::message::Mailbox>()
                .map_err(|error| format!("alerts: `{address}` is no mail address: {error}"))?;
        }
        let own = matches!(self.smtp_host.as_str(), "127.0.0.1" | "localhost" | "::1");
        if self.smtp_security == SmtpSecurity::None && !own {
            return Err(format!(
                "alerts.smtp_security is `none`, and {} is not this machine: what is wrong would \
                 go over the network in clear; write `tls` or `starttls`",
                self.smtp_host
            ));
        }
        Ok(())
    }
}

/// Addresses that let whoever has them in are secrets: never shown, and sent over TLS.
fn secret_url(key: &str, url: &Secret) -> Result<(), String> {
    if url.is_empty() {
        return Ok(());
    }
    let parsed =
        Url::parse(url.expose()).map_err(|error| format!("{key} is no address: {error}"))?;
    let own = matches!(parsed.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    match parsed.scheme() {
        "https" => Ok(()),
        "http" if own => Ok(()),
        _ => Err(format!("{key} has no TLS; write an address that begins with https://")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_not_reach_anybody_or_leak_is_refused_by_name_without_the_secret() {
        assert_eq!(AlertSettings::default().validate(), Ok(()));
        let refused = |change: fn(&mut AlertSettings)| {
            let mut settings = AlertSettings::default();
            change(&mut settings);
            settings.validate().unwrap_err()
        };
        assert!(refused(|all| all.channel = "#general".into()).contains("alerts.channel"));
        let clear = refused(|all| all.webhook_url = "http://hooks.example/secret".into());
        assert!(clear.contains("alerts.webhook_url") && !clear.contains("secret"), "{clear}");
        assert!(refused(|all| all.ping_url = "not an address".into()).contains("alerts.ping_url"));
        assert!(refused(|all| all.smtp_host = "mail.example".into()).contains("mail_from"));
        let mail = |all: &mut AlertSettings| {
            all.smtp_host = "mail.example".into();
            all.mail_from = "a@b.example".into();
            all.mail_to = vec!["c@d.example".into()];
        };
        let clear = refused(|all| {
            all.smtp_host = "mail.example".into();
            all.mail_from = "a@b.example".into();
            all.mail_to = vec!["c@d.example".into()];
            all.smtp_security = SmtpSecurity::None;
        });
        assert!(clear.contains("alerts.smtp_security"), "{clear}");
        let mut sound = AlertSettings::default();
        mail(&mut sound);
        assert_eq!(sound.validate(), Ok(()));
        sound.mail_to.push("nobody".into());
        assert!(sound.validate().unwrap_err().contains("`nobody`"));
    }
}
