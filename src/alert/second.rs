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

    fn told() -> Told {
        Told {
            version: 1,
            status: "firing".into(),
            title: "Alert: health/disk is red".into(),
            text: "The disk is full.\n.\nMake room.".into(),
            alerts: Vec::new(),
        }
    }

    fn sent(alerts: AlertSettings, channel: &str) -> Result<(), String> {
        let settings = Settings { alerts, ..Settings::default() };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(through(&settings, channel, &told()))
    }

    /// A mail server that answers each command as RFC 5321 has it, but for one, and gives what it
    /// was told.
    fn server(refuses: &'static str) -> (u16, std::thread::JoinHandle<String>) {
        use std::io::{BufRead as _, BufReader, Write as _};
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let (mut heard, mut within) = (String::new(), false);
            stream.write_all(b"220 mail.example ESMTP\r\n").unwrap();
            while let Some(Ok(line)) = lines.next() {
                heard.push_str(&line);
                heard.push('\n');
                let answer = match line.split([' ', ':']).next().unwrap_or_default() {
                    "." if within => "250 2.0.0 queued",
                    _ if within => continue,
                    command if command == refuses => "550 5.7.1 not from you",
                    "EHLO" => "250-mail.example\r\n250 AUTH PLAIN",
                    "AUTH" => "235 2.7.0 welcome",
                    "DATA" => "354 go on",
                    "QUIT" => "221 bye",
                    _ => "250 2.1.0 fine",
                };
                within = answer.starts_with("354") || within && line != ".";
                stream.write_all(format!("{answer}\r\n").as_bytes()).unwrap();
                if line == "QUIT" {
                    break;
                }
            }
            heard
        });
        (port, heard)
    }

    fn by_mail(port: u16) -> AlertSettings {
        AlertSettings {
            smtp_host: "127.0.0.1".into(),
            smtp_port: port,
            smtp_security: SmtpSecurity::None,
            smtp_user: "tailord".into(),
            smtp_password: "hush-hush-hush".into(),
            mail_from: "tailord@example.org".into(),
            mail_to: vec!["Nora Feldkamp <nora@example.org>".into(), "otto@example.org".into()],
            ..AlertSettings::default()
        }
    }

    #[test]
    fn mail_says_who_to_whom_and_what() {
        let (port, heard) = server("");
        sent(by_mail(port), MAIL).unwrap();
        let heard = heard.join().unwrap();
        for part in [
            "AUTH PLAIN ",
            "MAIL FROM:<tailord@example.org>",
            "RCPT TO:<nora@example.org>",
            "RCPT TO:<otto@example.org>",
            "Subject: tailord: Alert: health/disk is red",
            // A line of one point would end the mail there.
            "The disk is full.\n..\nMake room.\n.\n",
        ] {
            assert!(heard.contains(part), "no {part} in {heard}");
        }
        assert!(!heard.contains("hush-hush-hush"));
    }

    #[test]
    fn a_mail_that_is_not_taken_says_why() {
        for (refuses, reason) in [("MAIL", "not from you"), ("AUTH", "not from you")] {
            let (port, heard) = server(refuses);
            let told = sent(by_mail(port), MAIL).unwrap_err();
            assert!(told.starts_with("mail: ") && told.contains(reason), "{told}");
            assert!(!heard.join().unwrap().contains("DATA"));
        }
        let nobody = AlertSettings { mail_from: "nobody at all".into(), ..by_mail(9) };
        assert!(sent(nobody, MAIL).unwrap_err().starts_with("mail: "));
        let away = sent(by_mail(9), MAIL).unwrap_err();
        assert!(away.starts_with("mail: "), "{away}");
    }

    #[test]
    fn a_webhook_gets_one_document_and_its_address_stays_a_secret() {
        let sink = crate::support::sink::Sink::start();
        let settings = |path: &str| AlertSettings {
            webhook_url: sink.url(path).as_str().into(),
            ..AlertSettings::default()
        };
        sent(settings("/hook/0f7d-secret"), WEBHOOK).unwrap();
        let posted = sink.posted().remove(0);
        assert_eq!((posted.method.as_str(), posted.path.as_str()), ("POST", "/hook/0f7d-secret"));
        assert_eq!(serde_json::from_str::<Told>(&posted.body).unwrap(), told());
        sink.answer_next(&[302]);
        let refused = sent(settings("/hook/0f7d-secret"), WEBHOOK).unwrap_err();
        assert!(refused.contains("the answer was 302"), "{refused}");
        let away = AlertSettings {
            webhook_url: "http://127.0.0.1:9/0f7d-secret".into(),
            ..AlertSettings::default()
        };
        let refused = sent(away, WEBHOOK).unwrap_err();
        assert!(refused.starts_with("webhook: ") && !refused.contains("0f7d"), "{refused}");
        for channel in [WEBHOOK, MAIL, "pigeon"] {
            let refused = sent(AlertSettings::default(), channel).unwrap_err();
            assert_eq!(refused, format!("{channel} is not configured any more"));
        }
        assert_eq!(configured(&by_mail(9)), [MAIL]);
        assert_eq!(configured(&settings("/x")), [WEBHOOK]);
    }
}
