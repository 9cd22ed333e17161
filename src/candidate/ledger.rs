//! The facts as they are found: ids handed out once, duplicates refused.

use std::collections::BTreeMap;

use super::fields::Located;
use super::problem::Findings;
use super::{Fact, FactId, FactKind, ListedSkill, RichText, Scope, SourceRef, id};
use crate::text::shorten;

/// Every fact so far, in document order.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub facts: Vec<Fact>,
    by_id: BTreeMap<FactId, usize>,
}

impl Ledger {
    /// Enters a fact. `None`, with a problem, when its id is taken: the same thing is said twice.
    pub fn enter(&mut self, fact: Fact, findings: &Findings) -> Option<FactId> {
        if let Some(first) = self.find(&fact.id) {
            let SourceRef { file, line } = &fact.source;
            let message = format!(
                "`{}` is there twice; the first is at {}:{}",
                shorten(&fact.text.to_plain(), 50),
                first.source.file,
                first.source.line
            );
            let fix = "remove one, or give each an id of its own: `{#short-name}` after a bullet, \
                       `id = \"short-name\"` in a table";
            findings.problem(file, *line, message, fix);
            return None;
        }
        let id = fact.id.clone();
        self.by_id.insert(id.clone(), self.facts.len());
        self.facts.push(fact);
        Some(id)
    }

    /// The fact of this id.
    pub fn find(&self, id: &FactId) -> Option<&Fact> {
        self.by_id.get(id).map(|at| &self.facts[*at])
    }

    /// Replaces the last facts by the same ones in another order.
    pub fn reorder_tail(&mut self, facts: Vec<Fact>) {
        let start = self.facts.len().saturating_sub(facts.len());
        self.facts.truncate(start);
        for fact in facts {
            self.by_id.insert(fact.id.clone(), self.facts.len());
            self.facts.push(fact);
        }
    }

    /// Enters the skills listed in one place. `prefix` is the id of that place with a slash, or
    /// empty. A skill listed twice there is a warning, and entered once.
    pub fn enter_skills(
        &mut self,
        skills: Vec<(Located<String>, bool)>,
        place: &Place<'_>,
        findings: &Findings,
    ) -> Vec<ListedSkill> {
        let mut out = Vec::new();
        for (name, hard) in skills {
            let id = FactId(format!("{}skill/{}", place.prefix, id::slug(&name.value)));
            if let Some(first) = self.find(&id) {
                let message =
                    format!("skill `{}` is listed twice, as `{}` before", name.value, first.text);
                findings.warn(place.file, name.line, message, "remove one");
                continue;
            }
            let fact = Fact {
                id,
                kind: FactKind::Skill,
                text: RichText::plain(name.value.as_str()),
                scope: place.scope.clone(),
                source: place.at(name.line),
            };
            if let Some(id) = self.enter(fact, findings) {
                out.push(ListedSkill { id, name: name.value, hard });
            }
        }
        out
    }
}

/// Where facts are being entered from.
pub(super) struct Place<'a> {
    /// File they are in.
    pub file: &'a str,
    /// What their ids start with: `role/northwind/`, or nothing.
    pub prefix: String,
    /// What they belong to.
    pub scope: Scope,
}

impl Place<'_> {
    /// A line of this file.
    pub fn at(&self, line: usize) -> SourceRef {
        SourceRef { file: self.file.to_owned(), line }
    }
}
