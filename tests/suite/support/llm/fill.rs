//! Something that fits a schema.

use serde_json::{Map, Value, json};

/// Deepest nesting of what a schema that contains itself gets.
const DEEPEST: usize = 4;

/// A value of the schema, the same each time.
pub fn fill(schema: &Value) -> Value {
    at(schema, schema, 0)
}

fn at(root: &Value, schema: &Value, depth: usize) -> Value {
    if let Some(target) = schema["$ref"].as_str() {
        return match root.pointer(target.trim_start_matches('#')) {
            Some(found) if depth < DEEPEST => at(root, found, depth + 1),
            _ => Value::Null,
        };
    }
    if let Some(words) = schema["enum"].as_array() {
        return words[0].clone();
    }
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let is_null = |choice: &&Value| choice["type"] == "null";
        let choice = match depth < DEEPEST {
            true => choices.iter().find(|choice| !is_null(choice)),
            false => choices.iter().find(is_null),
        };
        return choice.or(choices.first()).map_or(Value::Null, |one| at(root, one, depth + 1));
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds[0].as_str(),
        kind => kind.as_str(),
    };
    match kind {
        Some("string") => json!("text"),
        Some("integer") => json!(1),
        Some("number") => json!(1.5),
        Some("boolean") => json!(true),
        Some("array") if depth >= DEEPEST => json!([]),
        Some("array") => json!([at(root, &schema["items"], depth + 1)]),
        Some("object") => {
            let properties = schema["properties"].as_object().cloned().unwrap_or_default();
            let fields: Map<String, Value> = properties
                .iter()
                .map(|(key, part)| (key.clone(), at(root, part, depth + 1)))
                .collect();
            Value::Object(fields)
        }
        _ => Value::Null,
    }
}
