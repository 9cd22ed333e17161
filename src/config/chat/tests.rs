//! What of the daemon's settings is refused, and how it is said.

use super::*;

fn slack(api_url: &str, bot: &str, app: &str) -> SlackSettings {
    SlackSettings {
        api_url: api_url.into(),
        bot_token: bot.into(),
        app_token: app.into(),
        ..SlackSettings::default()
    }
}

const OWN: &str = "https://slack.com/api";

#[test]
fn defaults_are_sound_and_want_no_slack() {
    let slack = SlackSettings::default();
    assert_eq!((slack.validate(), slack.is_wanted()), (Ok(()), false));
    assert_eq!(slack.api_url, OWN);
    assert_eq!(AccessSettings::default().validate(), Ok(()));
    assert_eq!(QueueSettings::default().validate(), Ok(()));
    assert_eq!(DaemonSettings::default().validate(), Ok(()));
}

#[test]
fn slack_needs_both_tokens_of_the_right_kinds() {
    assert_eq!(slack(OWN, "xoxb-1", "xapp-1").validate(), Ok(()));
    assert!(slack(OWN, "xoxb-1", "xapp-1").is_wanted());
    for (bot, app, wanted) in [
        ("xoxb-1", "", "slack.app_token is not set"),
        ("", "xapp-1", "slack.bot_token is not set"),
        ("xapp-1", "xoxb-1", "slack.bot_token does not begin with `xoxb-`"),
        ("xoxp-1", "xapp-1", "slack.bot_token does not begin with `xoxb-`"),
        ("xoxb-1", "xoxb-2", "slack.app_token does not begin with `xapp-`"),
        (" xoxb-1", "xapp-1", "slack.bot_token does not begin with `xoxb-`"),
    ] {
        let settings = slack(OWN, bot, app);
        assert!(settings.is_wanted());
        let error = settings.validate().unwrap_err();
        assert!(error.starts_with(wanted), "{error}");
        for secret in [bot, app].into_iter().filter(|token| !token.is_empty()) {
            assert!(!error.contains(secret), "{error}");
        }
    }
}

/// The token would go over the network in clear.
#[test]
fn an_address_without_tls_is_refused_unless_it_is_this_machine() {
    for url in ["https://proxy.example/slack", "http://127.0.0.1:4000/api", "http://localhost/api"]
    {
        assert_eq!(slack(url, "xoxb-1", "xapp-1").validate(), Ok(()), "{url}");
    }
    assert_eq!(slack("http://[::1]:4000/api", "", "").validate(), Ok(()));
    for url in [
        "http://slack.com/api",
        "http://127.0.0.1.evil.example/api",
        "http://localhost.evil.example/api",
        "http://127.0.0.1@evil.example/api",
        "http://0.0.0.0/api",
        "ws://slack.com/api",
    ] {
        let error = slack(url, "", "").validate().unwrap_err();
        assert!(error.contains("slack.api_url") && error.contains("TLS"), "{error}");
    }
    for url in ["", "slack.com/api", "https://"] {
        let error = slack(url, "", "").validate().unwrap_err();
        assert!(error.starts_with("slack.api_url"), "{error}");
    }
    for url in ["ftp://127.0.0.1/api", "file://localhost/api"] {
        let error = slack(url, "", "").validate().unwrap_err();
        assert!(error.starts_with("slack.api_url"), "{error}");
    }
}

#[test]
fn people_and_channels_go_by_id() {
    let with = |key: &str, id: &str| {
        let mut access = AccessSettings::default();
        let list = match key {
            "owners" => &mut access.owners,
            "members" => &mut access.members,
            "viewers" => &mut access.viewers,
            _ => &mut access.channels,
        };
        list.extend(["U012ABCDEF".to_owned(), id.to_owned()]);
        access.validate()
    };
    for key in ["owners", "members", "viewers", "channels"] {
        assert_eq!(with(key, "C012ABCDEF"), Ok(()), "{key}");
        for bad in ["", "@ann", "#jobs", "Ann Lee", "ann.lee", "*", "<@U012ABCDEF>", "U0é"] {
            let error = with(key, bad).unwrap_err();
            assert!(error.starts_with(&format!("access.{key} has `{bad}`")), "{error}");
        }
    }
}

#[test]
fn a_queue_that_could_do_nothing_is_refused() {
    let default = QueueSettings::default();
    for (settings, key) in [
        (QueueSettings { slots: 65, ..default.clone() }, "slots"),
        (QueueSettings { most_attempts: 0, ..default.clone() }, "most_attempts"),
        (QueueSettings { most_attempts: 21, ..default.clone() }, "most_attempts"),
        (QueueSettings { most_waiting: 0, ..default.clone() }, "most_waiting"),
        (QueueSettings { deadline_seconds: 0, ..default.clone() }, "deadline_seconds"),
    ] {
        let error = settings.validate().unwrap_err();
        assert!(error.starts_with(&format!("queue.{key} is ")), "{error}");
    }
    for settings in [
        QueueSettings { slots: 64, most_attempts: 20, most_waiting: 1, deadline_seconds: 1 },
        QueueSettings { slots: 1, most_attempts: 1, ..default },
    ] {
        assert_eq!(settings.validate(), Ok(()));
        assert_eq!(settings.slots_here(), settings.slots);
    }
}

#[test]
fn slots_follow_the_machine_up_to_four() {
    assert!((1..=4).contains(&QueueSettings::default().slots_here()));
}

#[test]
fn nothing_is_kept_or_asked_for_less_than_a_day() {
    let default = DaemonSettings::default();
    for settings in [
        DaemonSettings { keep_days: 0, ..default.clone() },
        DaemonSettings { approval_days: 0, ..default.clone() },
    ] {
        assert!(settings.validate().unwrap_err().starts_with("daemon.keep_days"));
    }
    assert_eq!(
        DaemonSettings { drain_seconds: 0, keep_days: 1, approval_days: 1 }.validate(),
        Ok(())
    );
}
