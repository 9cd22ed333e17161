//! Arguments as they come in, and as a method declares them.

use std::collections::HashMap;

use axum::extract::Query;
use axum::http::{HeaderMap, Method as Verb, Uri};
use serde_json::{Map, Value};

use super::super::world::TEAM;
use super::method::{Arg, Kind, Method};
use super::refusal::Refusal;

/// A request before any of it is believed.
pub struct Request {
    pub verb: Verb,
    pub token: Option<String>,
    /// Whether the body was JSON.
    pub json: bool,
    pub args: Map<String, Value>,
}

impl Request {
    /// Decodes query, header and body.
    pub fn from_parts(
        verb: Verb,
        uri: &Uri,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Self, Refusal> {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let mut args = pairs(uri)?;
        let content_type = header("content-type").unwrap_or_default();
        let kind = content_type.split(';').next().unwrap_or_default().trim();
        let json = kind == "application/json";
        if verb == Verb::POST {
            match kind {
                "application/json" => args.extend(object(body)?),
                "application/x-www-form-urlencoded" => {
                    let text = String::from_utf8_lossy(body);
                    let form = format!("/?{text}").parse().map_err(|_| {
                        Refusal::wrong("invalid_form_data", "the form is not well formed")
                    })?;
                    args.extend(pairs(&form)?);
                }
                "" if body.is_empty() => {}
                "" => return Err(Refusal::wrong("missing_post_type", "no content type")),
                other => return Err(Refusal::wrong("invalid_post_type", other)),
            }
        }
        let bearer = header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        let mut token = bearer.map(str::to_owned);
        // A token in a JSON body is no token to Slack.
        if let Some(Value::String(given)) = args.remove("token")
            && !json
        {
            token = token.or(Some(given));
        }
        args.retain(|_, value| !value.is_null());
        Ok(Self { verb, token, json, args })
    }
}

fn pairs(uri: &Uri) -> Result<Map<String, Value>, Refusal> {
    let found = Query::<HashMap<String, String>>::try_from_uri(uri)
        .map_err(|error| Refusal::wrong("invalid_form_data", &error.to_string()))?;
    Ok(found.0.into_iter().map(|(name, value)| (name, Value::String(value))).collect())
}

fn object(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(Refusal::wrong("json_not_object", "the body is not an object")),
        Err(error) => Err(Refusal::wrong("invalid_json", &error.to_string())),
    }
}

/// Arguments of the declared names and kinds.
pub struct Args(Map<String, Value>);

impl Args {
    /// Checks every argument against the declaration.
    pub fn check(method: &Method, given: &Map<String, Value>) -> Result<Self, Refusal> {
        let mut args = Map::new();
        let mut faults = Vec::new();
        for (name, value) in given {
            // Official clients name the workspace in every call.
            if name == "team_id" && value == TEAM {
                continue;
            }
            let Some(arg) = method.args.iter().find(|arg| arg.name == name) else {
                faults.push(format!("unknown argument: {name}"));
                continue;
            };
            match coerced(arg, value) {
                Some(value) => drop(args.insert(name.clone(), value)),
                None => faults.push(format!("must be {:?}: {name}", arg.kind)),
            }
        }
        let missing =
            method.args.iter().filter(|arg| arg.required && !given.contains_key(arg.name));
        faults.extend(missing.map(|arg| format!("missing required field: {}", arg.name)));
        if faults.is_empty() { Ok(Self(args)) } else { Err(Refusal::arguments(faults)) }
    }

    /// A text, when given.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// A required text.
    pub fn must(&self, name: &str) -> &str {
        self.text(name).expect("declared as required")
    }

    /// A number, when given.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.0.get(name).and_then(Value::as_u64)
    }

    /// A truth value; `false` when not given.
    pub fn flag(&self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// Any value, when given.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }
}

/// Forms carry everything as text; JSON bodies may carry nested JSON as text too.
fn coerced(arg: &Arg, value: &Value) -> Option<Value> {
    let text = value.as_str();
    let nested = || match text {
        Some(text) => serde_json::from_str(text).ok(),
        None => Some(value.clone()),
    };
    match arg.kind {
        Kind::Text => text.map(Value::from),
        Kind::Number => value.as_u64().or_else(|| text?.parse().ok()).map(Value::from),
        Kind::Flag => match text {
            Some("true" | "1") => Some(true.into()),
            Some("false" | "0") => Some(false.into()),
            _ => value.as_bool().map(Value::from),
        },
        Kind::Ids => match value.as_array() {
            Some(list) => {
                let ids: Option<Vec<&str>> = list.iter().map(Value::as_str).collect();
                ids.map(|ids| ids.join(",").into())
            }
            None => text.map(Value::from),
        },
        Kind::Object => nested().filter(Value::is_object),
        // What is wrong inside has errors of its own.
        Kind::Blocks => Some(nested().unwrap_or(Value::Null)),
        Kind::List => nested().filter(Value::is_array),
    }
}
