//! Questions about experience: how long, and with what.

use std::sync::LazyLock;

use minijinja::context;

use super::{Desk, Outcome, choose, limit, said, within};
use crate::application::{Answer, Line};
use crate::candidate::{FactId, RichText};
use crate::language::Language;
use crate::pipeline::evidence::Shown;
use crate::pipeline::prose::Voice;
use crate::pipeline::text::{CuePattern, enumerate, language_of, lower_case_pattern};
use crate::posting::form::{Field, FieldKind};

/// Most achievements told in one answer.
const MAX_TOLD: usize = 3;

/// Words of a question about years in general, with no field of work in them.
static GENERAL: LazyLock<CuePattern> = LazyLock::new(|| {
    lower_case_pattern(
        r"^(?:how|many|years?|of|total|overall|professional|relevant|work|working|experience|do|you|have|in|the|your|long|been|please|state|number|a|wie|viele|jahre|an|berufserfahrung|erfahrung|haben|hast|sie|du|insgesamt|combien|d.années|années|d.expérience|expérience|avez-vous|professionnelle|totale|\W|[0-9])*$",
    )
});

/// `5+ years`, `at least 3 years`.
static THRESHOLD: LazyLock<CuePattern> = LazyLock::new(|| {
    lower_case_pattern(
        r"(\d{1,2})\s*\+?\s*(?:or more |oder mehr |ou plus )?(?:years|yrs|jahre|ans\b|années)",
    )
});

impl Desk<'_> {
    /// The skills a label names, each as the candidate shows it; an error for one they don't.
    fn shown(&self, label: &str) -> Result<Vec<&Shown>, String> {
        let mut found: Vec<&Shown> = Vec::new();
        for hit in self.inputs.lexicon.find(label) {
            let shown = self.evidence.find_skill(&hit.name).filter(|shown| shown.listed);
            let shown =
                shown.ok_or_else(|| format!("your master CV does not show {}", hit.name))?;
            if !found.iter().any(|known| known.name == shown.name) {
                found.push(shown);
            }
        }
        Ok(found)
    }

    /// Years at all, or in the roles that show what is named.
    pub(super) fn years(&self, field: &Field) -> Outcome {
        let shown = self.shown(&field.label)?;
        if shown.is_empty() && !GENERAL.is_match(&field.label.to_lowercase()) {
            return Err("no fact says for how long".to_owned());
        }
        let (years, line) = self.years_line(&field.label, &shown)?;
        let options = field.kind == FieldKind::Select;
        let threshold = threshold(&field.label);
        let text = match (options, threshold) {
            (true, Some(least)) if choose::yes(&field.options).is_some() => {
                let yes = choose::yes(&field.options).filter(|_| years >= least);
                yes.ok_or_else(|| format!("the facts show {years} years"))?.to_owned()
            }
            (true, _) => choose::range(&field.options, years)
                .ok_or_else(|| format!("none of the options holds {years} years"))?
                .to_owned(),
            (false, _) if field.kind == FieldKind::Textarea => line.text.to_plain(),
            (false, _) => years.to_string(),
        };
        Ok(Answer { text, lines: vec![line] })
    }

    /// Whole years and the sentence that states them.
    fn years_line(&self, label: &str, shown: &[&Shown]) -> Result<(u32, Line), String> {
        let cv = self.inputs.cv;
        let in_role = |at: usize| shown.iter().all(|skill| skill.roles.contains(&at));
        let years = self.evidence.months(self.inputs.today, in_role) / 12;
        if years == 0 {
            return Err("the facts show less than a year".to_owned());
        }
        let roles = cv.roles.iter().enumerate().filter(|(at, _)| in_role(*at));
        let mut facts: Vec<FactId> = roles.map(|(_, role)| role.fact.clone()).collect();
        for fact in shown.iter().flat_map(|skill| &skill.facts) {
            if !facts.contains(fact) {
                facts.push(fact.clone());
            }
        }
        let names: Vec<&str> = shown.iter().map(|skill| skill.name.as_str()).collect();
        let language = language_of(label);
        let with = enumerate(&names, language);
        let text = match (language, with.is_empty()) {
            (Language::De, true) => format!("{years} Jahre Berufserfahrung"),
            (Language::De, false) => format!("{years} Jahre Erfahrung mit {with}"),
            (Language::Fr, true) => format!("{years} ans d'expérience"),
            (Language::Fr, false) => format!("{years} ans d'expérience avec {with}"),
            (Language::En, true) => format!("{years} years of experience"),
            (Language::En, false) => format!("{years} years of experience with {with}"),
        };
        Ok((years, Line { text: RichText::plain(text), facts, posting: Vec::new() }))
    }

    /// What the candidate did with what is named, in their own words.
    pub(super) fn skill(&self, field: &Field) -> Outcome {
        if threshold(&field.label).is_some() && field.kind == FieldKind::Select {
            return self.years(field);
        }
        let shown = self.shown(&field.label)?;
        let Some(first) = shown.first() else {
            return Err("no fact of your master CV answers this".to_owned());
        };
        if field.kind == FieldKind::Select {
            let yes = choose::yes(&field.options).ok_or("choose what fits you")?;
            let lines = self.works_with(&shown)?;
            return Ok(Answer { text: yes.to_owned(), lines: vec![lines] });
        }
        let told: Vec<Line> = self
            .evidence
            .proofs
            .iter()
            .filter(|proof| first.facts.contains(&proof.achievement.id))
            .take(MAX_TOLD)
            .map(|proof| Line {
                text: proof.achievement.text.clone(),
                facts: vec![proof.achievement.id.clone()],
                posting: Vec::new(),
            })
            .collect();
        let told = within(told, limit(field));
        if told.is_empty() {
            return said(vec![self.works_with(&shown)?], "");
        }
        said(told, "")
    }

    /// "Works with Kubernetes and Terraform."
    fn works_with(&self, shown: &[&Shown]) -> Result<Line, String> {
        let names: Vec<&str> = shown.iter().map(|skill| skill.name.as_str()).collect();
        let language = self.letter.language;
        let facts = shown.iter().flat_map(|skill| skill.facts.iter().take(3).cloned()).collect();
        let values = context! { skills => enumerate(&names, language) };
        Voice::new("profile", language)
            .line("skills", &values, facts, Vec::new())
            .map_err(|error| error.to_string())
    }
}

/// The least number of years a question asks for.
fn threshold(label: &str) -> Option<u32> {
    let label = label.to_lowercase();
    THRESHOLD.captures(&label)?.get(1)?.as_str().parse().ok()
}
