//! The rules: each looks at one kind of statement and asks the evidence for it.

pub(in crate::truth) mod markup;

use super::Refusal;

/// A refusal without a nearest fact.
pub(in crate::truth) fn refusal(rule: &str, words: &str, reason: &str) -> Refusal {
    Refusal {
        rule: rule.to_owned(),
        words: words.trim().to_owned(),
        reason: reason.to_owned(),
        nearest: None,
    }
}
