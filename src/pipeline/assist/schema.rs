//! The JSON schema of a reply, from its Rust type: as short as it can be, since every call pays for
//! it, and closed, as strict structured output wants it.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// The schema of `T`, without references, titles or comments; every property required, none added.
#[must_use]
pub fn schema_of<T: JsonSchema>() -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.inline_subschemas = true;
    settings.meta_schema = None;
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    close(&mut schema);
    schema
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            let is_schema = map.contains_key("type") || map.contains_key("enum");
            if is_schema {
                for comment in ["title", "description", "format", "minimum", "maximum", "default"] {
                    map.remove(comment);
                }
            }
            if let Some(Value::Object(properties)) = map.get("properties") {
                let names = properties.keys().cloned().map(Value::String).collect();
                map.insert("required".to_owned(), Value::Array(names));
                map.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            map.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "read by its schema only")]
    struct Sample {
        /// A comment that nobody pays for.
        lines: Vec<Inner>,
        kind: Kind,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "read by its schema only")]
    struct Inner {
        title: String,
    }

    #[derive(JsonSchema)]
    #[serde(rename_all = "snake_case")]
    #[expect(dead_code, reason = "read by its schema only")]
    enum Kind {
        One,
        Two,
    }

    #[test]
    fn a_schema_is_closed_and_without_comments() {
        insta::assert_snapshot!(schema_of::<Sample>().to_string(), @r#"{"additionalProperties":false,"properties":{"kind":{"enum":["one","two"],"type":"string"},"lines":{"items":{"additionalProperties":false,"properties":{"title":{"type":"string"}},"required":["title"],"type":"object"},"type":"array"}},"required":["kind","lines"],"type":"object"}"#);
    }
}
