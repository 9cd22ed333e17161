//! The token goes to Slack and to nobody else.

use super::*;

const OWN: &str = "https://slack.com/api";

fn goes(base: &str, url: &str) -> bool {
    is_below(&url::Url::parse(base).unwrap(), url)
}

#[test]
fn slacks_own_hosts_are_called() {
    for url in [
        "https://slack.com/api/x",
        "https://slack.com:443/api/x",
        "https://SLACK.com/x",
        "https://files.slack.com/files-pri/T1-F1/jd.pdf",
        "https://hooks.slack.com/commands/1/2",
        "https://acme.enterprise.slack.com/files/1",
    ] {
        assert!(goes(OWN, url), "{url}");
    }
}

#[test]
fn hosts_that_look_like_slack_are_not_called() {
    for url in [
        "https://slack.com.evil.example/x",
        "https://evilslack.com/x",
        "https://evil-slack.com/x",
        "https://evil.example/slack.com",
        "https://evil.example/?https://slack.com",
        "https://evil.example#.slack.com",
        "https://slack.com@evil.example/x",
        "https://slack.com:pass@evil.example/x",
        "https://files.slack.com\\@evil.example/",
        "https://evil.example\\.slack.com/",
        "https://slack.co/x",
        "https://slack.com./x",
        "https://ѕlack.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "",
        "slack.com/x",
        "//slack.com/x",
        "/api/x",
    ] {
        let host = url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
        let slacks = host.as_deref().is_some_and(|host| host.ends_with(".slack.com"));
        // A backslash ends the host as a slash does: what is left is Slack's, and may be called.
        assert_eq!(goes(OWN, url), slacks, "{url} goes to {host:?}");
        assert!(!slacks || url.starts_with("https://files.slack.com\\"), "{url} goes to {host:?}");
    }
}

#[test]
fn other_schemes_and_ports_are_not_called() {
    for url in [
        "http://slack.com/api/x",
        "http://files.slack.com/x",
        "http://files.slack.com:443/x",
        "https://slack.com:8443/x",
        "https://files.slack.com:8443/x",
        "https://files.slack.com:80/x",
        "ftp://files.slack.com/x",
        "file:///etc/passwd",
        "data:text/plain,slack.com",
        "wss://files.slack.com/x",
    ] {
        assert!(!goes(OWN, url), "{url}");
    }
}

#[test]
fn another_base_is_called_at_its_host_and_port_alone() {
    let base = "http://127.0.0.1:4000/api";
    assert!(goes(base, "http://127.0.0.1:4000/files/1"));
    for url in [
        "http://127.0.0.1:4001/files/1",
        "http://127.0.0.1/files/1",
        "https://127.0.0.1:4000/files/1",
        "http://localhost:4000/files/1",
        "http://127.0.0.1.evil.example:4000/x",
        "http://127.0.0.1:4000@evil.example/x",
        "https://files.slack.com/x",
        "http://files.slack.com:4000/x",
    ] {
        assert!(!goes(base, url), "{url}");
    }
    let base = "https://proxy.example/slack";
    assert!(goes(base, "https://proxy.example/files/1"));
    assert!(!goes(base, "https://files.proxy.example/1"));
    assert!(!goes(base, "https://files.slack.com/1"));
    // Ends like Slack's own host, but is another's.
    assert!(!goes("https://notslack.com/api", "https://files.slack.com/1"));
}

/// Nobody listens at the addresses: a call that went out would be another error.
#[tokio::test]
async fn nothing_is_sent_to_an_address_that_is_not_slacks() {
    let token = Secret::from("xoxb-1");
    let api = Api::new("http://127.0.0.1:9/api", &token, &token).unwrap();
    let url = "http://127.0.0.2:9/x";
    let refused = [
        api.download(url).await.map(drop),
        api.upload(url, b"CV".to_vec()).await,
        api.respond(url, &json!({ "text": "hi" })).await,
    ];
    for outcome in refused {
        let error = outcome.unwrap_err();
        assert_eq!(error.code(), Some("not_an_address_of_slack"), "{error}");
        assert!(!error.to_string().contains("xoxb"), "{error}");
    }
}

#[test]
fn a_client_shows_no_token() {
    let token = Secret::from("xoxb-1");
    let api = Api::new("http://127.0.0.1:9/api", &token, &token).unwrap();
    assert_eq!(format!("{api:?}"), "Api");
}
