//! The manifest of the Slack app, as the program prints it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use saphyr_parser::{Event, Parser, ScalarStyle, StrInput};
use serde_json::{Map, Value};
use tailord::catalogue::catalogue;

use crate::support::{Workplace, root};

/// Names Slack keeps for itself: "Slash commands in Slack", and those of its older clients.
const BUILT_IN: [&str; 40] = [
    "active",
    "apps",
    "archive",
    "away",
    "call",
    "close",
    "collapse",
    "dm",
    "dnd",
    "expand",
    "feed",
    "feedback",
    "help",
    "huddle",
    "invite",
    "invite_people",
    "join",
    "keys",
    "kick",
    "leave",
    "list",
    "me",
    "msg",
    "mute",
    "open",
    "part",
    "prefs",
    "remind",
    "remove",
    "rename",
    "search",
    "shortcuts",
    "shrug",
    "star",
    "status",
    "todo",
    "topic",
    "unarchive",
    "who",
    "zoom",
];

fn printed(place: &Workplace) -> Value {
    place.run(["slack", "manifest", "--json"]).ok().json()
}

fn words<'v>(manifest: &'v Value, pointer: &str) -> BTreeSet<&'v str> {
    let list = manifest.pointer(pointer).and_then(Value::as_array).expect(pointer);
    list.iter().map(|word| word.as_str().unwrap()).collect()
}

fn slash_commands(manifest: &Value) -> Vec<&Value> {
    manifest["features"]["slash_commands"].as_array().unwrap().iter().collect()
}

#[test]
fn yaml_and_json_say_the_same() {
    let place = Workplace::new();
    let yaml = place.run(["slack", "manifest"]).ok().stdout;
    let mut parser = Parser::new_from_str(&yaml);
    let read = loop {
        match next(&mut parser) {
            Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
            event => break value(&mut parser, event),
        }
    };
    assert_eq!(read, printed(&place));
    assert!(yaml.starts_with(
        "# Made by `tailord slack manifest`.\ndisplay_information:\n  name: tailord\n"
    ));
}

/// It is wanted before there is a configuration, or when it is broken.
#[test]
fn it_needs_no_configuration() {
    let place = Workplace::new();
    place.file("tailord.toml", "this is not TOML");
    place.run(["slack", "manifest"]).ok();
    place.run(["check"]).fails_with(&["tailord.toml"]);
}

#[test]
fn it_keeps_to_the_keys_and_limits_of_slack() {
    let place = Workplace::new();
    let manifest = printed(&place);
    let valid = place.file("valid.json", manifest.to_string());
    assert_eq!(violations(&[valid]), "");
    let broken = |name: &str, pointer: &str, value: Value| {
        let mut manifest = manifest.clone();
        *manifest.pointer_mut(pointer).expect(pointer) = value;
        violations(&[place.file(name, manifest.to_string())])
    };
    let hint =
        broken("hint.json", "/features/slash_commands/0/usage_hint", "x".repeat(1_001).into());
    assert!(hint.contains("too long"), "{hint}");
    let settings = broken("settings.json", "/settings", serde_json::json!({"socket": true}));
    assert!(settings.contains("'socket' was unexpected"), "{settings}");
}

/// The second referee: the types of the argument of `apps.manifest.create` in Slack's own SDK, with all
/// scopes and events there are.
#[test]
fn it_is_of_the_type_of_slacks_own_sdk() {
    let place = Workplace::new();
    let manifest = printed(&place);
    let faults = |name: &str, manifest: &Value| {
        let output = Command::new(crate::readers::python())
            .arg(root().join("tests/suite/slack_manifest.py"))
            .arg(root().join("tests/fixtures/slack/manifest.d.ts"))
            .arg(place.file(name, manifest.to_string()))
            .output()
            .expect("Python starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(faults("valid.json", &manifest), "");
    for (pointer, value, said) in [
        ("/settings", serde_json::json!({"socket": true}), "'socket' was unexpected"),
        ("/oauth_config/scopes/bot/0", "app_mention:read".into(), "'app_mention:read' is not"),
        ("/settings/event_subscriptions/bot_events/0", "app_home".into(), "'app_home' is not"),
        ("/display_information/name", "x".repeat(36).into(), "is too long"),
        ("/settings/interactivity", serde_json::json!({}), "'is_enabled' is a required"),
    ] {
        let mut broken = manifest.clone();
        *broken.pointer_mut(pointer).expect(pointer) = value;
        let faults = faults("broken.json", &broken);
        assert!(faults.lines().count() == 1 && faults.contains(said), "{pointer}: {faults}");
    }
}

#[test]
fn slash_commands_are_those_of_the_catalogue_and_none_of_slacks_own() {
    let place = Workplace::new();
    let manifest = printed(&place);
    let offered: Vec<&str> = slash_commands(&manifest)
        .iter()
        .map(|one| one["command"].as_str().unwrap().trim_start_matches('/'))
        .collect();
    let mut expected = vec!["tailord"];
    expected.extend(catalogue().all().iter().filter(|one| one.slash).map(|one| one.name));
    assert_eq!(offered, expected);
    assert_eq!(offered.iter().collect::<BTreeSet<_>>().len(), offered.len());
    for name in offered {
        assert!(!BUILT_IN.contains(&name), "Slack has /{name}");
    }
    for name in ["process", "cv", "jobs", "runs", "logs", "budget", "backup"] {
        assert!(expected.contains(&name), "/{name} is promised");
    }
    for declaration in catalogue().all().iter().filter(|one| one.slash) {
        let found = slash_commands(&manifest)
            .into_iter()
            .find(|one| one["command"] == format!("/{}", declaration.name))
            .unwrap();
        assert_eq!(found["description"], declaration.summary);
        let hint = found.get("usage_hint").and_then(Value::as_str).unwrap_or_default();
        assert_eq!(format!("{} {hint}", declaration.name).trim(), declaration.usage);
        assert_eq!(found["should_escape"], true, "people come as ids");
    }
}

/// Each event needs the scope that Slack names on the event's page; none is asked for without use.
#[test]
fn every_event_has_its_scope_and_socket_mode_is_on() {
    let place = Workplace::new();
    let manifest = printed(&place);
    let scopes = words(&manifest, "/oauth_config/scopes/bot");
    let events = words(&manifest, "/settings/event_subscriptions/bot_events");
    let needs = [
        ("app_mention", "app_mentions:read"),
        ("message.im", "im:history"),
        ("reaction_added", "reactions:read"),
        ("reaction_removed", "reactions:read"),
    ];
    for (event, scope) in needs {
        assert!(events.contains(event) && scopes.contains(scope), "{event} needs {scope}");
    }
    assert!(events.contains("app_home_opened"));
    assert_eq!(events.len(), 5);
    for scope in &scopes {
        assert!(!scope.starts_with("admin") && !scope.contains("users"), "{scope}");
    }
    assert_eq!(scopes.len(), 11);
    assert_eq!(manifest["settings"]["socket_mode_enabled"], true);
    assert_eq!(manifest["settings"]["interactivity"]["is_enabled"], true);
    assert_eq!(manifest["settings"]["org_deploy_enabled"], false);
    assert_eq!(manifest["settings"]["token_rotation_enabled"], false);
    assert_eq!(manifest["features"]["app_home"]["home_tab_enabled"], true);
    assert_eq!(manifest["features"]["app_home"]["messages_tab_enabled"], true);
    assert_eq!(manifest["features"]["app_home"]["messages_tab_read_only_enabled"], false);
}

/// What `jsonschema` says of the files, a line each.
fn violations(files: &[PathBuf]) -> String {
    let script = "import json, sys, jsonschema\n\
                  schema = json.load(open(sys.argv[1]))\n\
                  check = jsonschema.validators.validator_for(schema)(schema)\n\
                  for name in sys.argv[2:]:\n    for error in check.iter_errors(json.load(open(name))):\n        print(name, list(error.path), error.message)\n";
    let output = Command::new(crate::readers::python())
        .args(["-W", "ignore", "-c", script])
        .arg(root().join("tests/fixtures/slack/manifest.schema.json"))
        .args(files)
        .output()
        .expect("Python starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn next<'t>(parser: &mut Parser<'t, StrInput<'t>>) -> Event<'t> {
    parser.next_event().expect("more").expect("valid YAML").0
}

/// A node as JSON, typed as YAML's core schema does as far as it occurs.
fn value<'t>(parser: &mut Parser<'t, StrInput<'t>>, event: Event<'t>) -> Value {
    match event {
        Event::Scalar(text, ScalarStyle::Plain, ..) => match &*text {
            "true" => true.into(),
            "false" => false.into(),
            word => {
                let string = word.starts_with(|c: char| c.is_ascii_alphabetic());
                assert!(string && !["null", "yes", "no", "on", "off"].contains(&word), "{word}");
                word.into()
            }
        },
        Event::Scalar(text, ..) => (&*text).into(),
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            loop {
                match next(parser) {
                    Event::SequenceEnd => return items.into(),
                    event => items.push(value(parser, event)),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut entries = Map::new();
            loop {
                let key = match next(parser) {
                    Event::MappingEnd => return entries.into(),
                    event => value(parser, event),
                };
                let event = next(parser);
                let entry = value(parser, event);
                let twice = entries.insert(key.as_str().unwrap().to_owned(), entry);
                assert_eq!(twice, None, "{key} twice");
            }
        }
        event => panic!("{event:?}"),
    }
}
