//! JSON schemas of answers: from a Rust type, made strict, and an answer held against one.
//!
//! Strict is what both formats take: every object closed, every key required, no limits on lengths
//! and numbers (these are checked by whoever asked), no formats.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// Deepest nesting of an answer: more is an attack.
const DEEPEST: usize = 32;

/// What a strict schema may say.
const KEPT: [&str; 11] = [
    "$defs",
    "$ref",
    "additionalProperties",
    "anyOf",
    "const",
    "description",
    "enum",
    "items",
    "properties",
    "required",
    "type",
];

/// The strict schema of a type.
#[must_use]
pub fn of<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.meta_schema = None;
        settings.inline_subschemas = true;
    });
    let schema = settings.into_generator().into_root_schema_for::<T>();
    strict(schema.to_value())
}

/// The same schema, closed and without what strict modes refuse.
#[must_use]
pub fn strict(schema: Value) -> Value {
    let Value::Object(mut map) = schema else {
        // `true`: anything. Strict modes know no such thing; text is the nearest.
        return json!({ "type": "string" });
    };
    if let Some(Value::Array(mut all)) = map.remove("allOf")
        && all.len() == 1
        && let Some(Value::Object(one)) = all.pop()
    {
        for (key, value) in one {
            map.entry(key).or_insert(value);
        }
    }
    if let Some(one) = map.remove("oneOf") {
        map.insert("anyOf".into(), one);
    }
    words(&mut map);
    map.retain(|key, _| KEPT.contains(&key.as_str()));
    for key in ["properties", "$defs"] {
        if let Some(Value::Object(parts)) = map.get_mut(key) {
            parts.values_mut().for_each(|part| *part = strict(part.take()));
        }
    }
    if let Some(Value::Array(parts)) = map.get_mut("anyOf") {
        parts.iter_mut().for_each(|part| *part = strict(part.take()));
    }
    if let Some(items) = map.get_mut("items") {
        *items = strict(items.take());
    }
    if map.get("type").is_some_and(|kind| *kind == "object" || has(kind, "object")) {
        let properties = map.entry("properties").or_insert_with(|| json!({}));
        let keys: Vec<Value> =
            properties.as_object().into_iter().flatten().map(|(key, _)| json!(key)).collect();
        map.insert("required".into(), Value::Array(keys));
        map.insert("additionalProperties".into(), json!(false));
    } else {
        map.remove("additionalProperties");
        map.remove("required");
    }
    Value::Object(map)
}

/// Choices among constant texts are one list of words.
fn words(map: &mut Map<String, Value>) {
    let Some(Value::Array(parts)) = map.get("anyOf") else { return };
    let texts: Vec<Value> = parts
        .iter()
        .flat_map(|part| match (&part["const"], part["enum"].as_array()) {
            (Value::String(text), _) => vec![json!(text)],
            (_, Some(all)) if all.iter().all(Value::is_string) => all.clone(),
            _ => vec![Value::Null],
        })
        .collect();
    if !texts.is_empty() && texts.iter().all(Value::is_string) {
        map.remove("anyOf");
        map.insert("type".into(), json!("string"));
        map.insert("enum".into(), Value::Array(texts));
    }
}

/// The answer as an object. A code fence is taken off where it holds the whole answer.
///
/// # Errors
/// Says what is wrong, without quoting the answer.
pub fn object(text: &str) -> Result<Value, String> {
    let text = unfenced(text.trim().trim_start_matches('\u{feff}'));
    match serde_json::from_str::<Value>(text) {
        Ok(value) if value.is_object() => Ok(value),
        Ok(_) => Err("it is JSON, but not an object".into()),
        Err(error) => {
            Err(format!("it is not JSON (line {}, column {})", error.line(), error.column()))
        }
    }
}

fn unfenced(text: &str) -> &str {
    let inner = text.strip_prefix("```").and_then(|rest| rest.strip_suffix("```"));
    let Some(inner) = inner else { return text };
    let inner = inner.strip_prefix("json").or_else(|| inner.strip_prefix("JSON")).unwrap_or(inner);
    inner.trim()
}

/// Holds an answer against its schema and drops what the schema does not name.
///
/// # Errors
/// Says where it does not fit, without quoting the answer.
pub fn fit(schema: &Value, value: &mut Value) -> Result<(), String> {
    at(schema, schema, value, "the answer", 0)
}

fn at(
    root: &Value,
    schema: &Value,
    value: &mut Value,
    place: &str,
    depth: usize,
) -> Result<(), String> {
    if depth > DEEPEST {
        return Err(format!("{place} is nested too deeply"));
    }
    if let Some(target) = schema["$ref"].as_str() {
        let found = target.strip_prefix('#').and_then(|path| root.pointer(path));
        let found = found.ok_or_else(|| format!("the schema has no {target}"))?;
        return at(root, found, value, place, depth + 1);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let mut first = None;
        for choice in choices {
            let mut draft = value.clone();
            match at(root, choice, &mut draft, place, depth + 1) {
                Ok(()) => {
                    *value = draft;
                    return Ok(());
                }
                Err(problem) => first = first.or(Some(problem)),
            }
        }
        return Err(first.unwrap_or_else(|| format!("{place} fits no choice")));
    }
    let kind = &schema["type"];
    if !kind.is_null() && !is_a(kind, value) {
        return Err(format!("{place} is not of the type {kind}"));
    }
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        return Err(format!("{place} is none of {}", schema["enum"]));
    }
    if schema.get("const").is_some_and(|wanted| wanted != value) {
        return Err(format!("{place} is not {}", schema["const"]));
    }
    match value {
        Value::Object(fields) => {
            let Some(properties) = schema["properties"].as_object() else { return Ok(()) };
            for key in schema["required"].as_array().into_iter().flatten() {
                let key = key.as_str().unwrap_or_default();
                if !fields.contains_key(key) {
                    return Err(format!("`{key}` is missing in {place}"));
                }
            }
            fields.retain(|key, _| properties.contains_key(key));
            for (key, field) in fields {
                at(root, &properties[key], field, &format!("`{key}`"), depth + 1)?;
            }
            Ok(())
        }
        Value::Array(items) if !schema["items"].is_null() => {
            items.iter_mut().try_for_each(|item| at(root, &schema["items"], item, place, depth + 1))
        }
        _ => Ok(()),
    }
}

fn is_a(kind: &Value, value: &Value) -> bool {
    if let Some(kinds) = kind.as_array() {
        return kinds.iter().any(|kind| is_a(kind, value));
    }
    match kind.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        Some("integer") => value.is_u64() || value.is_i64(),
        Some("number") => value.is_number(),
        _ => false,
    }
}

fn has(kinds: &Value, kind: &str) -> bool {
    kinds.as_array().is_some_and(|kinds| kinds.iter().any(|one| one == kind))
}

/// What strict modes would refuse of a schema: empty for what [`strict`] made of a type without
/// maps. For tests of prompts and for the counterpart.
#[must_use]
pub fn refused(schema: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    if schema["type"] != "object" {
        problems.push("the schema is not of an object".to_owned());
    }
    inspect(schema, "", &mut problems);
    problems
}

fn inspect(schema: &Value, place: &str, problems: &mut Vec<String>) {
    let Some(map) = schema.as_object() else {
        problems.push(format!("{place}: not a schema"));
        return;
    };
    for key in map.keys().filter(|key| !KEPT.contains(&key.as_str())) {
        problems.push(format!("{place}: `{key}` is not permitted"));
    }
    if let Some(properties) = map.get("properties").and_then(Value::as_object) {
        let keys: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
        let required: BTreeSet<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if keys != required {
            problems.push(format!("{place}: `required` does not name every key"));
        }
        if map.get("additionalProperties") != Some(&json!(false)) {
            problems.push(format!("{place}: `additionalProperties` is not false"));
        }
    } else if schema["type"] == "object" || has(&schema["type"], "object") {
        problems.push(format!("{place}: an object without `properties`"));
    }
    for key in ["properties", "$defs"] {
        for (name, part) in map.get(key).and_then(Value::as_object).into_iter().flatten() {
            inspect(part, &format!("{place}/{name}"), problems);
        }
    }
    for part in map.get("anyOf").and_then(Value::as_array).into_iter().flatten() {
        inspect(part, place, problems);
    }
    if let Some(items) = map.get("items") {
        inspect(items, &format!("{place}[]"), problems);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// A level.
    #[derive(JsonSchema)]
    #[serde(rename_all = "snake_case")]
    #[expect(dead_code, reason = "only its schema is used")]
    enum Level {
        /// Low.
        Low,
        High,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Item {
        /// Id of a fact.
        id: String,
        #[schemars(range(min = 0, max = 100))]
        weight: u8,
        level: Option<Level>,
        tags: Vec<String>,
        #[serde(default)]
        next: Option<Box<Item>>,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Mapped {
        by_name: BTreeMap<String, u8>,
        items: Vec<Item>,
    }

    #[test]
    fn a_schema_of_a_type_is_strict() {
        let schema = of::<Item>();
        assert_eq!(refused(&schema), [""; 0], "{schema:#}");
        assert_eq!(schema["required"], json!(["id", "level", "next", "tags", "weight"]));
        assert_eq!(schema["properties"]["weight"], json!({ "type": "integer" }));
        assert_eq!(schema["properties"]["id"]["description"], "Id of a fact.");
        assert!(
            schema.to_string().contains(r#""enum":["low","high"]"#)
                || schema.to_string().contains(r#""enum":["high","low"]"#),
            "{schema}"
        );
        assert_eq!(strict(schema.clone()), schema, "twice is once");
        // Keys that are not known beforehand cannot be asked for: they are lost, not refused.
        assert_eq!(of::<Mapped>()["properties"]["by_name"]["properties"], json!({}));
    }

    #[test]
    fn what_is_not_strict_is_found() {
        for (schema, wanted) in [
            (json!({"type": "string"}), "not of an object"),
            (json!({"type": "object", "properties": {"a": {"type": "string"}}}), "`required`"),
            (json!({"type": "object"}), "without `properties`"),
            (
                json!({"type": "object", "additionalProperties": false, "required": ["a"],
                    "properties": {"a": {"type": "string", "maxLength": 3}}}),
                "/a: `maxLength`",
            ),
        ] {
            let problems = refused(&schema).join("; ");
            assert!(problems.contains(wanted), "{problems}");
        }
    }

    #[test]
    fn an_answer_is_an_object_and_a_whole_fence_is_taken_off() {
        for text in ["{\"a\":1}", " \n{\"a\":1}\n", "```json\n{\"a\":1}\n```", "```\n{\"a\":1}```"]
        {
            assert_eq!(object(text), Ok(json!({ "a": 1 })), "{text}");
        }
        for text in [
            "",
            "[1]",
            "\"{}\"",
            "Here it is: {\"a\":1}",
            "```json\n{\"a\":1}\n```\nDone.",
            "{\"a\":1",
            "{\"a\":1} {\"a\":2}",
        ] {
            assert!(object(text).is_err(), "{text}");
        }
        assert!(!object("{\"secret word").unwrap_err().contains("secret"));
    }

    #[test]
    fn answers_are_held_against_the_schema_and_extras_are_dropped() {
        let schema = of::<Item>();
        let sound = json!({"id": "f1", "weight": 3, "level": "low", "tags": ["a"], "next": null});
        let mut value = sound.clone();
        value["extra"] = json!("<script>");
        value["next"] = sound.clone();
        assert_eq!(fit(&schema, &mut value), Ok(()));
        assert!(value.get("extra").is_none() && value["next"] == sound, "{value}");
        for (key, wrong) in [
            ("id", json!(1)),
            ("weight", json!("3")),
            ("weight", json!(0.5)),
            ("level", json!("middle")),
            ("tags", json!([1])),
            ("next", json!({"id": "x"})),
        ] {
            let mut value = sound.clone();
            value[key] = wrong;
            let problem = fit(&schema, &mut value).unwrap_err();
            assert!(problem.contains('`'), "{problem}");
        }
        let mut value = sound;
        value.as_object_mut().unwrap().remove("id");
        assert_eq!(fit(&schema, &mut value), Err("`id` is missing in the answer".into()));
    }
}
