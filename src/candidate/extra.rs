//! `stars.toml` and `aliases.toml`.

use super::fields::{Document, Fields};
use super::ledger::Ledger;
use super::problem::Findings;
use super::source::SourceFile;
use super::{FactId, FactKind, Star, StarParts, id};
use crate::text::did_you_mean;

/// Reads `stars.toml`. Every fact cited must be an achievement; this can be told only if the
/// `ledger` is whole, that is when every role and project could be read.
pub(super) fn stars(
    source: &SourceFile,
    ledger: &Ledger,
    whole: bool,
    findings: &Findings,
) -> Vec<Star> {
    let document = Document::new(&source.path, &source.text, 0);
    let Some(table) = document.parse(&source.text, findings) else { return Vec::new() };
    let mut fields = Fields::new(&document, &table, 1, findings);
    let mut stars: Vec<Star> = Vec::new();
    for mut record in fields.tables("star") {
        let line = record.line;
        let title = record.required("title", "a short name").map(|text| text.value);
        let id = record.text("id").map(|text| text.value);
        let id = id.unwrap_or_else(|| id::slug(title.as_deref().unwrap_or_default()));
        let facts = cited(&mut record, ledger, whole);
        let parts = StarParts {
            situation: record.rich("situation"),
            task: record.rich("task"),
            action: record.rich("action"),
            result: record.rich("result"),
        };
        let skills = record.list("skills").into_iter().map(|name| name.value).collect();
        record.finish();
        let Some(title) = title else { continue };
        if stars.iter().any(|star| star.id == id) {
            let message = format!("a second record `{id}`");
            findings.problem(&source.path, line, message, "give each an id of its own");
            continue;
        }
        stars.push(Star { id, title, facts, parts, skills });
    }
    fields.finish();
    stars
}

fn cited(record: &mut Fields<'_>, ledger: &Ledger, whole: bool) -> Vec<FactId> {
    let line = record.line;
    let names = record.list("facts");
    if names.is_empty() {
        let fix = "add facts = [\"role/<role>/a/<id>\"], where the bullet ends in {#<id>}";
        record.problem(line, "a record that cites no achievement", fix);
    }
    let mut facts = Vec::new();
    for name in names {
        let id = FactId(name.value);
        if !whole || ledger.find(&id).is_some_and(|fact| fact.kind == FactKind::Achievement) {
            facts.push(id);
            continue;
        }
        let known = ledger
            .facts
            .iter()
            .filter(|fact| fact.kind == FactKind::Achievement)
            .map(|fact| fact.id.0.as_str());
        let fix = match did_you_mean(&id.0, known) {
            Some(known) => format!("did you mean `{known}`?"),
            None => "cite an achievement: role/<role>/a/<id>, where it ends in {#<id>}".to_owned(),
        };
        record.problem(name.line, format!("no achievement has the id `{}`", id.0), fix);
    }
    facts
}

/// Reads `aliases.toml`: (alias, canonical name), in the order of the file. `is_known` tells
/// whether the master CV names a skill at all.
pub(super) fn aliases(
    source: &SourceFile,
    is_known: impl Fn(&str) -> bool,
    findings: &Findings,
) -> Vec<(String, String)> {
    let document = Document::new(&source.path, &source.text, 0);
    let Some(table) = document.parse(&source.text, findings) else { return Vec::new() };
    let mut out: Vec<(String, String)> = Vec::new();
    for (alias, name) in Fields::new(&document, &table, 1, findings).pairs() {
        let line = alias.line;
        let (alias, name) = (alias.value, name.value);
        let same = out.iter().find(|(other, _)| other.to_lowercase() == alias.to_lowercase());
        if alias.is_empty() {
            findings.problem(&source.path, line, "an empty alias", "remove the line");
        } else if let Some((_, first)) = same {
            let message = format!("`{alias}` already stands for `{first}`");
            findings.problem(&source.path, line, message, "keep one of them");
        } else {
            if !is_known(&name) {
                let message = format!("`{name}` is nowhere in the master CV");
                let fix = "write the skill as your roles list it, or remove the alias";
                findings.warn(&source.path, line, message, fix);
            }
            out.push((alias, name));
        }
    }
    out
}
