//! Sentences of a model: what they cite, and whether they stand. Nothing else of a model's text
//! comes near an application.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::application::Line;
use crate::candidate::{FactId, RichText, Scope};
use crate::pipeline::Inputs;
use crate::pipeline::text::{count, squash, without_emoji};
use crate::posting::Span;
use crate::report::ReportRefusal;
use crate::text::shorten;
use crate::truth::{Claim, Section, Verdict};

/// Facts a line names at most.
const MAX_FACTS: usize = 8;
/// How much of a refused sentence is told.
const TOLD: usize = 200;

/// A sentence in a reply: its text, and the ids of its sources.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct Said {
    /// Text.
    pub t: String,
    /// Ids of the sources it was given with; others mean nothing.
    pub f: Vec<String>,
}

/// A sentence that replaces one source.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct Reworded {
    /// The source.
    pub id: String,
    /// Text.
    pub t: String,
}

/// Something a model may draw on, under a short id.
#[derive(Clone, Debug)]
pub struct Source {
    id: String,
    text: String,
    facts: Vec<FactId>,
    posting: Vec<Span>,
}

/// All it may draw on.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Takes a line under the next id that begins with `prefix`, `before` ahead of its text.
    pub fn add(&mut self, prefix: &str, before: &str, line: &Line) {
        let number = self.0.iter().filter(|known| known.id.starts_with(prefix)).count() + 1;
        self.0.push(Source {
            id: format!("{prefix}{number}"),
            text: one_line(&format!("{before}{}", line.text.to_plain())),
            facts: line.facts.clone(),
            posting: line.posting.clone(),
        });
    }

    /// Those whose ids begin with `prefix`, as a prompt shows them.
    pub fn shown(&self, prefix: &str) -> Vec<Value> {
        let of = self.0.iter().filter(|source| source.id.starts_with(prefix));
        of.map(|source| json!({ "id": source.id, "text": source.text })).collect()
    }

    /// What is cited by these ids. Ids that were never given are not there.
    pub fn cited(&self, ids: &[String]) -> (Vec<FactId>, Vec<Span>) {
        let (mut facts, mut spans): (Vec<FactId>, Vec<Span>) = (Vec::new(), Vec::new());
        for source in ids.iter().filter_map(|id| self.0.iter().find(|source| source.id == *id)) {
            facts.extend(
                source
                    .facts
                    .iter()
                    .filter(|fact| !facts.contains(fact))
                    .cloned()
                    .collect::<Vec<_>>(),
            );
            spans.extend(
                source
                    .posting
                    .iter()
                    .filter(|span| !spans.contains(span))
                    .copied()
                    .collect::<Vec<_>>(),
            );
        }
        facts.truncate(MAX_FACTS);
        (facts, spans)
    }
}

/// `text` on one line: what stands in a list of sources must not look like another source.
pub fn one_line(text: &str) -> String {
    squash(text)
}

/// A sentence that does not stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// As it was written.
    pub text: String,
    /// Which rule.
    pub rule: String,
    /// The offending words.
    pub words: String,
    /// Why.
    pub reason: String,
}

impl Refused {
    /// What misses its form.
    pub fn form(text: &str, reason: String) -> Self {
        Self { text: text.to_owned(), rule: "form".into(), words: String::new(), reason }
    }

    /// For the model: what to say otherwise.
    pub fn told(&self, id: &str) -> String {
        let at = if id.is_empty() { String::new() } else { format!("{id}: ") };
        let words = if self.words.is_empty() || self.words == self.text {
            String::new()
        } else {
            format!(" ({})", shorten(&one_line(&self.words), 60))
        };
        format!("{at}\"{}\": {}{words}", shorten(&one_line(&self.text), TOLD), self.reason)
    }

    /// For the report.
    pub fn reported(self, document: &str, fallback: Option<String>) -> ReportRefusal {
        let Self { text, rule, words, reason } = self;
        ReportRefusal { text, document: document.to_owned(), rule, words, reason, fallback }
    }
}

/// Judges sentences of one document.
#[derive(Clone, Copy)]
pub struct Judge<'a> {
    /// What is known.
    pub inputs: &'a Inputs<'a>,
    /// The part they stand in.
    pub section: Section,
    /// Longest sentence, in characters.
    pub longest: usize,
}

impl Judge<'_> {
    /// A sentence about the candidate as a whole, with the facts that support it.
    pub fn said(&self, said: &Said, sources: &Sources) -> Result<Line, Refused> {
        let (facts, posting) = sources.cited(&said.f);
        self.line(&said.t, &Scope::Candidate, facts, posting)
    }

    /// A sentence of one place.
    pub fn line(
        &self,
        text: &str,
        scope: &Scope,
        facts: Vec<FactId>,
        posting: Vec<Span>,
    ) -> Result<Line, Refused> {
        if let Some(refused) = misses_form(text, self.longest) {
            return Err(refused);
        }
        let text = squash(text);
        let claim = Claim {
            text: text.clone(),
            section: self.section,
            scope: scope.clone(),
            facts: facts.clone(),
        };
        let facts = match self.inputs.verifier.check_with(&claim, self.inputs.context) {
            Verdict::Refused(refusal) => {
                let (rule, words, reason) = (refusal.rule, refusal.words, refusal.reason);
                return Err(Refused { text, rule, words, reason });
            }
            Verdict::Supported { facts: mut found } if *scope == Scope::Candidate => {
                found.truncate(MAX_FACTS);
                found
            }
            Verdict::Supported { .. } | Verdict::Unverifiable => facts,
        };
        Ok(Line { text: RichText::plain(text), facts, posting })
    }
}

/// What no sentence of a model may have, whatever the facts say.
pub fn misses_form(text: &str, longest: usize) -> Option<Refused> {
    let refused = |rule: &str, words: &str, reason: &str| {
        Some(Refused {
            text: text.to_owned(),
            rule: rule.into(),
            words: words.into(),
            reason: reason.into(),
        })
    };
    let plain = squash(text);
    let length = count(&plain);
    if length == 0 {
        return refused("form", "", "it is empty");
    }
    if length > longest {
        return Some(Refused::form(text, format!("{length} characters; at most {longest} fit")));
    }
    if without_emoji(&plain) != plain {
        return refused("markup", "", "emoji or symbols instead of plain text");
    }
    let lower = plain.to_lowercase();
    for link in ["://", "www.", "@", "mailto:", "javascript:"] {
        if lower.contains(link) {
            return refused("markup", link, "a link or an address");
        }
    }
    let placeholder =
        plain.chars().find(|mark| matches!(mark, '[' | ']' | '{' | '}' | '<' | '>' | '|' | '`'));
    placeholder.and_then(|mark| refused("markup", &mark.to_string(), "markup or a gap to fill in"))
}
