//! The JSON schema of a reply, from its Rust type: without the comments of the source, since every
//! call pays for it.

use schemars::JsonSchema;
use serde_json::Value;

use crate::llm::schema;

/// The strict schema of `T` without descriptions.
#[must_use]
pub fn schema_of<T: JsonSchema>() -> Value {
    let mut schema = schema::of::<T>();
    without_comments(&mut schema);
    schema
}

/// A description beside a type is a comment; one among properties is a property.
fn without_comments(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.get("description").is_some_and(Value::is_string) {
                map.remove("description");
            }
            map.values_mut().for_each(without_comments);
        }
        Value::Array(items) => items.iter_mut().for_each(without_comments),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A comment that nobody pays for.
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "read by its schema only")]
    struct Sample {
        /// Another.
        lines: Vec<Inner>,
        kind: Kind,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "read by its schema only")]
    struct Inner {
        description: String,
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
        insta::assert_snapshot!(schema_of::<Sample>().to_string(), @r#"{"additionalProperties":false,"properties":{"kind":{"enum":["one","two"],"type":"string"},"lines":{"items":{"additionalProperties":false,"properties":{"description":{"type":"string"}},"required":["description"],"type":"object"},"type":"array"}},"required":["kind","lines"],"type":"object"}"#);
        assert_eq!(schema::refused(&schema_of::<Sample>()), [""; 0]);
    }
}
