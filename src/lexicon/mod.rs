//! Skills by token: which skills a text names, under which canonical name.
//!
//! Matching is by whole tokens, so "Java" is never found in "JavaScript" nor "C" in "C++", with
//! aliases ("k8s" = Kubernetes) and rules for ambiguous words ("Go", "R", "excel at", "spring").
//!
//! The data is `data/lexicon/curated.tsv` (by hand) and `data/lexicon/skills.tsv` (built from
//! public sources, see `data/lexicon/NOTICE`); a form in the first hides the same form in the
//! second.

mod context;
mod find;
mod form;
mod parse;
mod relation;
#[cfg(test)]
mod tests;
pub(crate) mod token;
mod words;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::posting::Span;
use form::{Form, Mark};

pub use relation::{Relation, relation};
pub use words::{Meaning, Word, Words};

/// What sort of skill it is; decides the heading it may stand under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkillKind {
    /// Tools, languages, methods, professional knowledge.
    Technical,
    /// Communication, leadership and the like.
    Soft,
}

/// A skill of the lexicon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skill {
    /// Canonical name, e.g. `Kubernetes`.
    pub name: String,
    /// Technical or soft.
    pub kind: SkillKind,
    /// Group for headings, e.g. `Cloud & Infrastructure`; empty when none is known.
    pub group: String,
}

/// A skill found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillHit {
    /// Canonical name.
    pub name: String,
    /// Technical or soft.
    pub kind: SkillKind,
    /// Where, in bytes of the text searched.
    pub span: Span,
}

/// The skills known, with their forms. Built once; candidates' own skills are added with
/// [`Lexicon::with_candidate`].
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    skills: Vec<Skill>,
    /// Whether the skill belongs to software: such hits give context to ambiguous neighbours.
    tech: Vec<bool>,
    forms: Vec<Form>,
    /// Lower-case first token → forms, in the order they were added.
    by_first: HashMap<String, Vec<u32>>,
    /// Lower-case tokens joined by a space → form, the first added.
    by_whole: HashMap<String, u32>,
    /// What is found in the candidate's own texts, which every posting is compared with.
    known: HashMap<String, Vec<SkillHit>>,
}

static BUNDLED: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon::default();
    for source in [
        include_str!("../../data/lexicon/curated.tsv"),
        include_str!("../../data/lexicon/skills.tsv"),
    ] {
        parse::add_all(&mut lexicon, source);
    }
    lexicon
});

impl Lexicon {
    /// The bundled lexicon, parsed on first use.
    #[must_use]
    pub fn bundled() -> &'static Self {
        &BUNDLED
    }

    /// The bundled lexicon plus a candidate's skills and aliases (`(alias, canonical)`), which win
    /// over the bundled ones. A skill the lexicon knows under another name keeps the lexicon's
    /// name, so that posting and candidate meet in one.
    #[must_use]
    pub fn with_candidate(&self, skills: &[String], aliases: &[(String, String)]) -> Self {
        let mut own = self.clone();
        for skill in skills {
            own.skill_index(skill);
        }
        for (alias, canonical) in aliases {
            if let Some(index) = own.skill_index(canonical) {
                own.override_form(alias, index);
            }
        }
        own
    }

    /// Skills named in `text`, in order, longest match first, not overlapping.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<SkillHit> {
        self.known.get(text).cloned().unwrap_or_else(|| find::find(self, text))
    }

    /// Finds the skills of these texts once, for every later question about the same texts. To be
    /// called when no form is added any more.
    #[must_use]
    pub fn knowing(mut self, texts: impl IntoIterator<Item = String>) -> Self {
        for text in texts {
            let found = find::find(&self, &text);
            self.known.insert(text, found);
        }
        self
    }

    /// The skill a form names (`k8s` → Kubernetes), if the whole form is one.
    #[must_use]
    pub fn resolve(&self, form: &str) -> Option<&Skill> {
        let key = form::key(form);
        let singular = || key.strip_suffix('s').filter(|k| k.len() > 3);
        let index =
            self.by_whole.get(&key).or_else(|| singular().and_then(|k| self.by_whole.get(k)))?;
        self.skills.get(self.forms[*index as usize].skill as usize)
    }

    /// False when no form begins with `word`, and none is it in the singular: quicker than
    /// [`Self::resolve`] for each phrase that begins there.
    #[must_use]
    pub fn begins(&self, word: &str) -> bool {
        let tokens = token::tokens(word);
        // A mark is no token: the phrase begins after it.
        let Some(first) = tokens.first() else { return true };
        let first = first.text.to_lowercase();
        let singular =
            || first.strip_suffix('s').is_some_and(|one| self.by_first.contains_key(one));
        self.by_first.contains_key(&first) || singular()
    }

    /// The skill of that canonical name, if there is one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Skill> {
        self.resolve(name).filter(|skill| skill.name == name)
    }

    /// All skills, curated ones first.
    pub fn skills(&self) -> impl Iterator<Item = &Skill> {
        self.skills.iter()
    }

    fn add_skill(&mut self, skill: Skill, tech: bool) -> u32 {
        self.skills.push(skill);
        self.tech.push(tech);
        (self.skills.len() - 1) as u32
    }

    /// Adds a form unless the same form is known already; spellings of a skill that differ in
    /// their signs only (`CI/CD`, `CI CD`) become one.
    fn add_form(&mut self, written: &str, mark: Mark, skill: u32) {
        let key = form::key(written);
        if key.is_empty() {
            return;
        }
        if let Some(known) = self.by_whole.get(&key) {
            let known = &mut self.forms[*known as usize];
            if known.skill == skill {
                known.allow_signs_of(&Form::new(written, mark, skill));
            }
            return;
        }
        self.insert_form(key, Form::new(written, mark, skill));
    }

    fn insert_form(&mut self, key: String, form: Form) {
        let index = self.forms.len() as u32;
        self.by_first.entry(form.first().to_owned()).or_default().push(index);
        self.by_whole.insert(key, index);
        self.forms.push(form);
    }

    /// Makes `written` name `skill`, whatever it named before.
    fn override_form(&mut self, written: &str, skill: u32) {
        let key = form::key(written);
        if let Some(old) = self.by_whole.get(&key) {
            self.forms[*old as usize].skill = skill;
        } else {
            self.add_form(written, Mark::of_unknown(written), skill);
        }
    }

    /// Index of the skill `name` resolves to; a new technical skill without a group if unknown.
    fn skill_index(&mut self, name: &str) -> Option<u32> {
        let key = form::key(name);
        if key.is_empty() {
            return None;
        }
        if let Some(known) = self.by_whole.get(&key) {
            return Some(self.forms[*known as usize].skill);
        }
        let skill = Skill {
            name: name.trim().to_owned(),
            kind: SkillKind::Technical,
            group: String::new(),
        };
        let index = self.add_skill(skill, false);
        self.add_form(name, Mark::of_unknown(name), index);
        Some(index)
    }
}
