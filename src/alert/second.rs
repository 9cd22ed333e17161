//! The channels behind chat: a webhook, and mail.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message as Mail, Tokio1Executor};
use reqwest::{Client, redirect};

use super::route::Told;
use crate::config::{AlertSettings, Settings, SmtpSecurity};
use crate::store::alert::{SecondDelivery, SecondEnd};

/// Name of the webhook in the store.
pub const WEBHOOK: &str = "webhook";
/// Name of mail in the store.
pub const MAIL: &str = "mail";

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long something is tried.
const MOST_AGE: TimeDelta = TimeDelta::hours(24);

/// Longest wait between two tries.
const MOST_WAIT: TimeDelta = TimeDelta::minutes(10);

/// How the program presents itself.
const USER_AGENT: &str = concat!("tailord/", env!("CARGO_PKG_VERSION"));

/// Second channels that are configured.
#[must_use]
pub fn configured(settings: &AlertSettings) -> Vec<String> {
    let webhook = (!settings.webhook_url.is_empty()).then(|| WEBHOOK.to_owned());
    let mail = settings.has_mail().then(|| MAIL.to_owned());
    webhook.into_iter().chain(mail).collect()
}

/// Sends one through its channel and says what became of it.
pub async fn send(settings: &Settings, delivery: &SecondDelivery, now: DateTime<Utc>) -> SecondEnd {
    let Ok(told) = serde_json::from_str::<Told>(&delivery.content) else {
        return SecondEnd::Failed("it was saved by another version".into());
    };
    match through(settings, &delivery.channel, &told).await {
        Ok(()) => SecondEnd::Sent,
        Err(reason) if now - delivery.at > MOST_AGE => SecondEnd::Failed(reason),
        Err(reason) => SecondEnd::Later(now + pause(delivery.attempts), reason),
    }
}

/// 5 s, 10 s, 20 s … up to the longest.
fn pause(attempts: u32) -> TimeDelta {
    let seconds = 5_i64.saturating_mul(1_i64 << attempts.min(12));
    TimeDelta::seconds(seconds).min(MOST_WAIT)
}

/// Sends something now, past every queue: for what can't be saved.
///
/// # Errors
/// Why it is not there, in words for people.
pub async fn through(settings: &Settings, channel: &str, told: &Told) -> Result<(), String> {
    let sent = match channel {
        WEBHOOK if !settings.alerts.webhook_url.is_empty() => {
            webhook(settings.alerts.webhook_url.expose(), told).await
        }
        MAIL if settings.alerts.has_mail() => mail(&settings.alerts, told).await,
        other => Err(format!("{other} is not configured any more")),
    };
    // An error of a client names the address, which is a secret.
    sent.map_err(|reason| crate::redact::mask(&reason).into_owned())
}

/// A client for an address that the owner has named.
///
/// # Errors
/// Certificates that can't be read.
pub fn client(url: &str) -> Result<Client, String> {
    crate::tls::install();
    let mut builder = Client::builder()
        .redirect(redirect::Policy::none())
        .timeout(PATIENCE)
        .referer(false)
        .user_agent(USER_AGENT);
    if url.starts_with("http://") {
        // Plain HTTP, which goes no farther than this machine, needs no certificates and no proxy.
        builder = builder.tls_certs_only([]).no_proxy();
    }
    builder.build().map_err(|error| error.without_url().to_string())
}

/// Posts a body; anything but success is an error.
///
/// # Errors
/// In words for people, without the address.
pub async fn post(url: &str, content_type: &str, body: String) -> Result<(), String> {
    let request = client(url)?.post(url).header("content-type", content_type).body(body);
    let answer = request.send().await.map_err(|error| {
        let error = error.without_url();
        let cause = crate::tls::last_cause(&error);
        match crate::tls::advice(&cause) {
            Some(advice) => format!("{advice} ({cause})"),
            None if cause == error.to_string() => cause,
            None => format!("{error}: {cause}"),
        }
    })?;
    match answer.status() {
        status if status.is_success() => Ok(()),
        status => Err(format!("the answer was {status}")),
    }
}

async fn webhook(url: &str, told: &Told) -> Result<(), String> {
    let body = serde_json::to_string(told).map_err(|error| error.to_string())?;
    post(url, "application/json", body).await.map_err(|reason| format!("webhook: {reason}"))
}

async fn mail(settings: &AlertSettings, told: &Told) -> Result<(), String> {
    let words = |error: &dyn std::fmt::Display| format!("mail: {error}");
    let address = |text: &str| text.parse::<Mailbox>().map_err(|error| words(&error));
    let mut mail = Mail::builder()
        .from(address(&settings.mail_from)?)
        .subject(format!("tailord: {}", told.title))
        .header(ContentType::TEXT_PLAIN);
    for to in &settings.mail_to {
        mail = mail.to(address(to)?);
    }
    let mail = mail.body(told.text.clone()).map_err(|error| words(&error))?;
    transport(settings)
        .map_err(|error| words(&error))?
        .send(mail)
        .await
        .map(drop)
        .map_err(|error| words(&error))
}

fn transport(
    settings: &AlertSettings,
) -> Result<AsyncSmtpTransport<Tokio1Executor>, lettre::transport::smtp::Error> {
    crate::tls::install();
    let host = settings.smtp_host.as_str();
    let mut builder = match settings.smtp_security {
        SmtpSecurity::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(host)?,
        SmtpSecurity::Starttls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host)?,
        SmtpSecurity::None => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host),
    };
    if !settings.smtp_user.is_empty() {
        let password = settings.smtp_password.expose().to_owned();
        builder = builder.credentials(Credentials::new(settings.smtp_user.clone(), password));
    }
    Ok(builder.port(settings.smtp_port).timeout(Some(PATIENCE)).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_come_farther_and_farther_apart_and_end_after_a_day() {
        assert_eq!(pause(0), TimeDelta::seconds(5));
        assert_eq!(pause(3), TimeDelta::seconds(40));
        assert_eq!(pause(30), MOST_WAIT);
        let delivery = |attempts| SecondDelivery {
            id: 1,
            channel: WEBHOOK.into(),
            content: serde_json::to_string(&Told {
                version: 1,
                status: "firing".into(),
                title: "t".into(),
                text: "t".into(),
                alerts: Vec::new(),
            })
            .unwrap(),
            attempts,
            at: DateTime::UNIX_EPOCH,
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let ended = |hours| {
            let now = DateTime::UNIX_EPOCH + TimeDelta::hours(hours);
            runtime.block_on(send(&Settings::default(), &delivery(2), now))
        };
        assert!(matches!(ended(24), SecondEnd::Later(..)));
        assert!(matches!(ended(25), SecondEnd::Failed(_)));
    }
}
