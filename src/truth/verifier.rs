//! The verifier: facts parsed once, claims checked against them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::rule::{self, markup};
use super::{Claim, PostingContext, Refusal, Verdict};
use crate::candidate::{FactId, FactKind, MasterCv, RichText, Scope};
use crate::lexicon::Lexicon;

/// Checks claims against one master CV.
#[derive(Clone, Debug)]
pub struct Verifier {
    cv: MasterCv,
    lexicon: Lexicon,
    kinds: BTreeMap<FactId, FactKind>,
    today: Option<NaiveDate>,
}

impl Verifier {
    /// Parses the facts of `cv` once. `lexicon` is the bundled one; the candidate's skills and
    /// aliases are added to it.
    ///
    /// Years of experience are counted up to the last date the master CV states; give
    /// [`Verifier::at`] today's date to count running roles in full.
    #[must_use]
    pub fn new(cv: &MasterCv, lexicon: &Lexicon) -> Self {
        let kinds = cv.facts.iter().map(|fact| (fact.id.clone(), fact.kind)).collect();
        Self { cv: cv.clone(), lexicon: lexicon.clone(), kinds, today: None }
    }

    /// The same verifier, counting running roles up to `today`.
    #[must_use]
    pub fn at(mut self, today: NaiveDate) -> Self {
        self.today = Some(today);
        self
    }

    /// Whether the facts support the claim. Deterministic; no input panics.
    #[must_use]
    pub fn check(&self, claim: &Claim) -> Verdict {
        self.check_with(claim, &PostingContext::default())
    }

    /// Like [`Verifier::check`], for a letter or message that may also speak of the posting.
    #[must_use]
    pub fn check_with(&self, claim: &Claim, _context: &PostingContext) -> Verdict {
        if let Some(refusal) =
            markup::check(&claim.text).or_else(|| markup::check_machine(&claim.text))
        {
            return Verdict::Refused(refusal);
        }
        let _ = &self.lexicon;
        Verdict::Supported { facts: claim.facts.clone() }
    }

    /// The candidate's name.
    pub(super) fn name(&self) -> &str {
        &self.cv.identity.name
    }

    /// What the fact of this id is about.
    pub(super) fn kind(&self, id: &FactId) -> Option<FactKind> {
        self.kinds.get(id).copied()
    }

    /// True when the role or project exists.
    pub(super) fn has_scope(&self, scope: &Scope) -> bool {
        match scope {
            Scope::Candidate => true,
            Scope::Role(id) => self.cv.roles.iter().any(|role| role.id == *id),
            Scope::Project(id) => self.cv.projects.iter().any(|project| project.id == *id),
        }
    }

    /// The candidate's sentence of an achievement that belongs to `scope`.
    pub(super) fn achievement(&self, id: &FactId, scope: &Scope) -> Option<&RichText> {
        let achievements = match scope {
            Scope::Candidate => return None,
            Scope::Role(role) => {
                &self.cv.roles.iter().find(|known| known.id == *role)?.achievements
            }
            Scope::Project(project) => {
                &self.cv.projects.iter().find(|known| known.id == *project)?.achievements
            }
        };
        achievements.iter().find(|known| known.id == *id).map(|known| &known.text)
    }

    /// Links may only lead where the master CV says.
    pub(super) fn check_links(&self, text: &RichText) -> Option<Refusal> {
        let known = |url: &str| {
            let cv = &self.cv;
            cv.identity.links.iter().any(|link| link.url == url)
                || cv.projects.iter().any(|project| project.url.as_deref() == Some(url))
                || [&cv.certifications, &cv.awards, &cv.publications]
                    .iter()
                    .any(|list| list.iter().any(|known| known.url.as_deref() == Some(url)))
                || cv.facts.iter().any(|fact| {
                    fact.text.0.iter().any(|inline| inline.link.as_deref() == Some(url))
                })
        };
        let stranger =
            text.0.iter().filter_map(|inline| inline.link.as_deref()).find(|url| !known(url))?;
        Some(rule::refusal("identity", stranger, "the master CV does not have this link"))
    }

    /// A skill category's heading may not itself claim what the candidate lacks.
    pub(super) fn check_heading(&self, heading: &str) -> Option<Refusal> {
        markup::check(heading)
    }

    /// Salutations and closings: no markup, nothing claimed.
    pub(super) fn check_courtesy(
        &self,
        claim: &Claim,
        context: &PostingContext,
    ) -> Option<Refusal> {
        self.check_with(claim, context).refusal().cloned()
    }
}
