//! What of the settings is refused, and what is guessed.

use super::*;

fn with(change: impl FnOnce(&mut LlmSettings)) -> LlmSettings {
    let mut settings = LlmSettings::default();
    change(&mut settings);
    settings
}

fn first(change: impl FnOnce(&mut LlmSettings)) -> Endpoint {
    with(change).chain().unwrap().remove(0)
}

#[test]
fn nothing_set_is_no_model() {
    let settings = LlmSettings::default();
    assert_eq!(settings.validate(), Ok(()));
    assert!(!settings.is_wanted() && settings.chain().unwrap().is_empty());
}

#[test]
fn a_key_or_an_address_and_a_model_is_enough() {
    let own = first(|it| it.api_key = "sk-ant-1".into());
    assert_eq!((own.format, own.name.as_str()), (Format::Anthropic, "anthropic"));
    assert_eq!(own.base, "https://api.anthropic.com/v1");
    assert!(own.is_own && !own.lacks_key() && own.strong != own.cheap);
    let other = first(|it| it.api_key = "sk-1".into());
    assert_eq!((other.format, other.base.as_str()), (Format::OpenAi, "https://api.openai.com/v1"));
    let local = first(|it| {
        it.base_url = "http://localhost:11434".into();
        it.model = "qwen3:8b".into();
    });
    assert_eq!((local.format, local.base.as_str()), (Format::OpenAi, "http://localhost:11434/v1"));
    assert_eq!((local.strong.as_str(), local.cheap.as_str()), ("qwen3:8b", "qwen3:8b"));
    assert!(!local.is_own && !local.lacks_key());
    assert!(first(|it| it.provider = ProviderKind::OpenAi).lacks_key());
}

#[test]
fn the_format_is_guessed_from_address_key_and_model() {
    for (base_url, model, wanted) in [
        ("", "claude-sonnet-5", Format::Anthropic),
        ("https://proxy.example/anthropic", "m", Format::Anthropic),
        ("https://anthropic.example", "m", Format::Anthropic),
        ("https://openrouter.ai/api/v1", "anthropic/claude-sonnet-5", Format::OpenAi),
        ("", "gpt-5.6-terra", Format::OpenAi),
    ] {
        let guessed = first(|it| {
            it.base_url = base_url.into();
            it.model = model.into();
        });
        assert_eq!(guessed.format, wanted, "{base_url} {model}");
    }
    let told = first(|it| {
        it.provider = ProviderKind::OpenAi;
        it.model = "claude-sonnet-5".into();
    });
    assert_eq!(told.format, Format::OpenAi);
}

#[test]
fn an_address_may_end_in_its_version_or_not() {
    for (written, wanted) in [
        ("https://api.example.com", "https://api.example.com/v1"),
        ("https://api.example.com/", "https://api.example.com/v1"),
        ("https://api.example.com/v1", "https://api.example.com/v1"),
        ("https://api.example.com/v1/", "https://api.example.com/v1"),
        ("https://api.example.com/openai", "https://api.example.com/openai/v1"),
        ("https://api.example.com/v1beta/openai", "https://api.example.com/v1beta/openai"),
    ] {
        assert_eq!(first(|it| it.base_url = written.into()).base, wanted);
    }
}

/// The key would go over the network in clear.
#[test]
fn a_key_goes_over_tls_or_stays_on_this_machine() {
    let chain = |base_url: &str, key: &str| {
        with(|it| {
            it.base_url = base_url.into();
            it.api_key = key.into();
        })
        .validate()
    };
    for url in
        ["https://llm.example", "http://127.0.0.1:4000", "http://localhost/v1", "http://[::1]:1"]
    {
        assert_eq!(chain(url, "sk-1"), Ok(()), "{url}");
    }
    for url in ["http://llm.example", "http://127.0.0.1.evil.example", "http://192.168.1.2:11434"] {
        let error = chain(url, "sk-secret").unwrap_err();
        assert!(error.contains("llm.base_url") && error.contains("TLS"), "{error}");
        assert!(!error.contains("sk-secret"), "{error}");
        assert_eq!(chain(url, ""), Ok(()), "{url}");
    }
    for url in ["ftp://llm.example", "llm.example", "https://u:p@llm.example", "https://x/?a=b"] {
        assert!(chain(url, "").unwrap_err().starts_with("llm.base_url"), "{url}");
    }
    assert!(chain("", "two words").unwrap_err().starts_with("llm.api_key"));
}

#[test]
fn a_key_can_come_from_a_variable_of_another_name() {
    // Cargo sets this one wherever tests run.
    let found = first(|it| {
        it.provider = ProviderKind::OpenAi;
        // Too short to be masked wherever the other tests say it.
        it.api_key_env = "CARGO_PKG_VERSION".into();
    });
    assert_eq!(found.key.expose(), env!("CARGO_PKG_VERSION"));
    let missing = first(|it| it.api_key_env = "TAILORD_TEST_NO_SUCH_VARIABLE".into());
    assert!(missing.lacks_key());
}

#[test]
fn providers_have_names_of_their_own() {
    let local = |name: &str| ProviderSettings {
        name: name.into(),
        base_url: "http://localhost:11434".into(),
        model: "qwen3:8b".into(),
        ..ProviderSettings::default()
    };
    let chain = |fallback: Vec<ProviderSettings>| {
        with(|it| {
            it.api_key = "sk-1".into();
            it.fallback = fallback;
        })
        .chain()
    };
    assert_eq!(chain(vec![local("local")]).unwrap()[1].name, "local");
    assert!(chain(vec![local("")]).unwrap_err().contains("named `openai`"));
    assert!(chain(vec![local("a b")]).unwrap_err().contains("llm.fallback[0].name"));
    let alone = with(|it| it.fallback = vec![local("local")]);
    assert!(alone.validate().unwrap_err().contains("llm.provider"));
}

#[test]
fn numbers_that_make_no_sense_are_refused() {
    let price = PriceSettings { input: -1.0, ..PriceSettings::default() };
    for (settings, key) in [
        (with(|it| it.deadline_seconds = 0), "llm.deadline_seconds"),
        (with(|it| it.attempts = 0), "llm.attempts"),
        (with(|it| it.breaker_failures = 0), "llm.breaker_failures"),
        (with(|it| it.breaker_most_seconds = 1), "llm.breaker_most_seconds"),
        (with(|it| it.tiers.low.cap_usd = -1.0), "llm.tiers.low.cap_usd"),
        (with(|it| it.tiers.high.cap_usd = f64::NAN), "llm.tiers.high.cap_usd"),
        (with(|it| it.prices.extend([("m".into(), price)])), "llm.prices.\"m\""),
    ] {
        let error = settings.validate().unwrap_err();
        assert!(error.starts_with(key), "{error}");
    }
    let limits = with(|it| {
        it.api_key = "sk-1".into();
        it.concurrency = 0;
    });
    assert!(limits.validate().unwrap_err().starts_with("llm.concurrency"));
}

/// What stands in the example as a comment is right once it is none.
#[test]
fn the_commented_examples_are_sound() {
    let example = include_str!("../../../config/tailord.example.toml");
    let from = example.find("# [[llm.fallback]]").unwrap();
    let until = example.find("# What a posting gets").unwrap();
    let keys: Vec<&str> = example[from..until]
        .lines()
        .filter_map(|line| line.strip_prefix("# "))
        .filter(|line| line.starts_with('[') || line.contains(" = "))
        .collect();
    let mut file: toml::Table = toml::from_str(&keys.join("\n")).unwrap();
    file["llm"].as_table_mut().unwrap().insert("api_key".into(), "sk-1".into());
    let settings: LlmSettings = file.remove("llm").unwrap().try_into().unwrap();
    assert_eq!(settings.validate(), Ok(()));
    assert_eq!(settings.chain().unwrap()[1].name, "local");
    assert!(settings.prices.contains_key("qwen3:8b"));
}
