//! Skills by token: which skills a text names, under which canonical name.
//!
//! Matching is by whole tokens, so "Java" is never found in "JavaScript" nor "C" in "C++", with
//! aliases ("k8s" = Kubernetes) and rules for ambiguous words ("Go", "R", "excel at", "spring").

use serde::{Deserialize, Serialize};

use crate::posting::Span;

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
#[derive(Clone, Debug)]
pub struct Lexicon {
    _private: (),
}

impl Lexicon {
    /// The bundled lexicon, parsed on first use.
    #[must_use]
    pub fn bundled() -> &'static Self {
        todo!()
    }

    /// The bundled lexicon plus a candidate's skills and aliases (`(alias, canonical)`), which win
    /// over the bundled ones.
    #[must_use]
    pub fn with_candidate(&self, _skills: &[String], _aliases: &[(String, String)]) -> Self {
        todo!()
    }

    /// Skills named in `text`, in order, longest match first, not overlapping.
    #[must_use]
    pub fn find(&self, _text: &str) -> Vec<SkillHit> {
        todo!()
    }

    /// The skill a form names (`k8s` → Kubernetes), if the whole form is one.
    #[must_use]
    pub fn resolve(&self, _form: &str) -> Option<&Skill> {
        todo!()
    }
}
