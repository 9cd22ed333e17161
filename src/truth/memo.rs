//! Verdicts given before.
//!
//! Architecture Invariant: a verdict is a function of the facts, the claim and where its sentence speaks
//! of the posting, so one verifier may give it again. A verifier for other facts, or for another day,
//! starts with none.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{Claim, Verdict};

/// Most verdicts that are kept; a CV, a letter and four messages have about a hundred lines.
const MOST: usize = 4096;

/// A claim, and for each token of its sentence whether it speaks of the posting.
type Key = (Claim, Vec<bool>);

/// Verdicts by claim. Whole claims are the keys: two that differ are never taken for one.
#[derive(Debug, Default)]
pub(super) struct Memo(Mutex<HashMap<String, Vec<(Key, Verdict)>>>);

/// Another verifier begins without any.
impl Clone for Memo {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Memo {
    /// The verdict given before, else a new one.
    pub(super) fn get_or(
        &self,
        claim: &Claim,
        exempt: &[bool],
        judge: impl FnOnce() -> Verdict,
    ) -> Verdict {
        let is_it = |(key, _): &&(Key, Verdict)| key.0 == *claim && key.1 == exempt;
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.get(&claim.text).and_then(|all| all.iter().find(is_it));
        if let Some((_, verdict)) = known {
            return verdict.clone();
        }
        // Judged without the lock: others may go on meanwhile.
        drop(kept);
        let verdict = judge();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        let entry = kept.entry(claim.text.clone()).or_default();
        entry.push(((claim.clone(), exempt.to_vec()), verdict.clone()));
        verdict
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::{FactId, Scope};
    use crate::truth::Section;

    #[test]
    fn a_verdict_is_given_again_for_the_very_same_question_alone() {
        let memo = Memo::default();
        let claim = Claim {
            text: "Led a team.".into(),
            section: Section::Experience,
            scope: Scope::Candidate,
            facts: vec![FactId("a".into())],
        };
        let supported = || Verdict::Supported { facts: Vec::new() };
        assert_eq!(memo.get_or(&claim, &[false], supported), supported());
        let never = || unreachable!("asked again");
        assert_eq!(memo.get_or(&claim, &[false], never), supported());
        // Another citation, or another reading of the sentence, is another question.
        let other = Claim { facts: vec![FactId("b".into())], ..claim.clone() };
        assert_eq!(memo.get_or(&other, &[false], || Verdict::Unverifiable), Verdict::Unverifiable);
        assert_eq!(memo.get_or(&claim, &[true], || Verdict::Unverifiable), Verdict::Unverifiable);
    }
}
