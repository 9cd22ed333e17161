//! The interface as an `OpenAPI` 3.1 document (GAP-040), its schemas made from the types that answer.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::document::{AlertDoc, Alive, Problem, Ready};
use super::metrics;

fn json_of(schema: &Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}

/// The document.
#[must_use]
pub fn document() -> Value {
    let settings = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into());
    let mut made = SchemaGenerator::new(settings);
    let alive = made.subschema_for::<Alive>().to_value();
    let ready = made.subschema_for::<Ready>().to_value();
    let alert = made.subschema_for::<AlertDoc>().to_value();
    let problem = made.subschema_for::<Problem>().to_value();
    let schemas = made.take_definitions(true);
    let problem = |what: &str| json!({ "description": what, "content": json_of(&problem) });
    let path = |id: &str, summary: &str, answers: Value| {
        let mut answers = answers;
        answers["421"] = problem("Asked under a name that is not known");
        json!({ "get": { "operationId": id, "summary": summary, "responses": answers } })
    };
    let found = |what: &str, content: Value| json!({ "description": what, "content": content });
    let text = |kind: &str| json!({ kind: { "schema": { "type": "string" } } });
    let busy = problem("The store can't be read, or too many ask at once");
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "tailord: health and figures",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "How the daemon is. Read-only, without authentication: for this machine.",
        },
        "servers": [{ "url": "/" }],
        "paths": {
            "/healthz": path("healthz", "Whether the process lives", json!({
                "200": found("It does", json_of(&alive)),
            })),
            "/readyz": path("readyz", "Whether all that matters works", json!({
                "200": found("It does", json_of(&ready)),
                "503": found("It does not: `broken` names the parts", json_of(&ready)),
            })),
            "/alerts": path("alerts", "What is wrong, as told in chat", json!({
                "200": found("Open alerts", json_of(&json!({ "type": "array", "items": alert }))),
                "503": busy,
            })),
            "/metrics": path("metrics", "Figures for Prometheus", json!({
                "200": found("In its text format", text(metrics::CONTENT_TYPE)),
                "503": busy,
            })),
            "/openapi.json": path("openapi", "This document", json!({
                "200": found("It", json!({ "application/json": { "schema": { "type": "object" } } })),
            })),
            "/": path("page", "The same for people", json!({
                "200": found("A page", text("text/html; charset=utf-8")),
            })),
        },
        "components": { "schemas": schemas },
    })
}
