//! Documents that passed, as a type.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{Refusal, Section};
use crate::application::{Cv, Line};
use crate::candidate::{FactId, Scope};

/// A document whose every claim was passed by the verifier. Renderers accept nothing else.
///
/// It can't be made outside `truth`:
///
/// ```compile_fail
/// let prose = tailord::application::Prose::default();
/// let forged = tailord::truth::Verified(prose);
/// ```
///
/// nor changed once made:
///
/// ```compile_fail
/// fn spoil(mut letter: tailord::truth::Verified<tailord::application::Letter>) {
///     letter.closing.push_str("I invented the web.");
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Verified<T>(T);

impl<T> std::ops::Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Verified<T> {
    /// Seals a document every claim of which was checked.
    pub(super) fn seal(document: T) -> Self {
        Self(document)
    }

    /// The document itself, no longer under seal.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl Verified<Cv> {
    /// The same CV with only those bullets whose own fact (the first they cite) is in `keep`. A
    /// subset of verified bullets is verified. Roles stay, even without bullets; projects without
    /// bullets go.
    #[must_use]
    pub fn retain_bullets(&self, keep: &HashSet<FactId>) -> Self {
        let mut cv = self.0.clone();
        let kept = |line: &Line| line.facts.first().is_some_and(|fact| keep.contains(fact));
        for role in &mut cv.roles {
            role.bullets.retain(kept);
        }
        for project in &mut cv.projects {
            project.bullets.retain(kept);
        }
        cv.projects.retain(|project| !project.bullets.is_empty());
        Self(cv)
    }

    /// `shown`, if it is this CV with nothing added or changed: lines and ids may be left out, what
    /// is left stands in the same order. A subset of a verified CV is verified.
    #[must_use]
    pub fn reduced_to(&self, shown: Cv) -> Option<Self> {
        let whole = &self.0;
        let same_heads = shown.language == whole.language
            && shown.tagline == whole.tagline
            && shown.skills == whole.skills;
        let roles = subset(&shown.roles, &whole.roles, |some, all| {
            some.role == all.role && subset(&some.bullets, &all.bullets, PartialEq::eq)
        });
        let projects = subset(&shown.projects, &whole.projects, |some, all| {
            some.project == all.project && subset(&some.bullets, &all.bullets, PartialEq::eq)
        });
        let lists = [
            (&shown.education, &whole.education),
            (&shown.certifications, &whole.certifications),
            (&shown.awards, &whole.awards),
            (&shown.publications, &whole.publications),
            (&shown.languages, &whole.languages),
        ];
        let lists = lists.into_iter().all(|(some, all)| subset(some, all, PartialEq::eq));
        let profile = subset(&shown.profile, &whole.profile, PartialEq::eq);
        (same_heads && roles && projects && lists && profile).then_some(Self(shown))
    }

    /// The same CV without its awards and publications.
    #[must_use]
    pub fn without_extras(&self) -> Self {
        let mut cv = self.0.clone();
        cv.awards.clear();
        cv.publications.clear();
        Self(cv)
    }

    /// The same CV with at most the first `sentences` sentences of the profile.
    #[must_use]
    pub fn truncate_profile(&self, sentences: usize) -> Self {
        let mut cv = self.0.clone();
        cv.profile.truncate(sentences);
        Self(cv)
    }
}

/// True when `some` is `all` with elements left out.
fn subset<T>(some: &[T], all: &[T], equal: impl Fn(&T, &T) -> bool) -> bool {
    let mut all = all.iter();
    some.iter().all(|one| all.any(|other| equal(one, other)))
}

/// A line the verifier refused, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefusedLine {
    /// As it was written.
    pub text: String,
    /// Where.
    pub section: Section,
    /// Under which role or project.
    pub scope: Scope,
    /// Why.
    pub refusal: Refusal,
    /// What stands in its place; `None` = dropped.
    pub fallback: Option<String>,
}

/// A document with what had to be taken out of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Checked<T> {
    /// What may be published.
    pub document: Verified<T>,
    /// What may not, in document order.
    pub refused: Vec<RefusedLine>,
}
