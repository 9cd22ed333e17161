//! STAR completeness of one achievement: a situation or task, an action with a skill, a result
//! (GAP-005). Parts the candidate wrote count; else the sentence is looked at.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::pipeline::evidence::Proof;
use crate::pipeline::text::{CuePattern, has_figure, lower_case_pattern};

/// Which parts an achievement has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completeness {
    /// What was the case or had to be done.
    pub situation: bool,
    /// What was done, with a named skill.
    pub action: bool,
    /// What came of it.
    pub result: bool,
}

impl Completeness {
    /// 0–1: a third for each part.
    #[must_use]
    pub fn share(self) -> f64 {
        f64::from(u8::from(self.situation) + u8::from(self.action) + u8::from(self.result)) / 3.0
    }

    /// Names of the parts that are missing, in STAR order.
    #[must_use]
    pub fn missing(self) -> Vec<&'static str> {
        [
            (self.situation, "situation or task"),
            (self.action, "action with a skill"),
            (self.result, "result"),
        ]
        .into_iter()
        .filter_map(|(present, name)| (!present).then_some(name))
        .collect()
    }
}

/// Words that tell what was the case: "from 9 days", "after", "for 40 clinics", "during".
static SITUATION: LazyLock<CuePattern> = LazyLock::new(|| {
    lower_case_pattern(
        r"\b(from|after|when|while|during|amid|despite|because|across|for (a|an|the|\d+)|in (a|an|the)|following|facing|with (a|an|\d+)|von|nach|als|während|trotz|bei|für|aufgrund|im rahmen|depuis|après|lors|pendant|malgré|pour|dans|face à)\b",
    )
});

/// Words that tell what came of it.
static RESULT: LazyLock<CuePattern> = LazyLock::new(|| {
    lower_case_pattern(
        r"\b(cut|reduc\w+|increas\w+|rais\w+|grew|grow\w*|improv\w+|sav(ed|ing)|halv\w+|doubl\w+|tripl\w+|shorten\w+|eliminat\w+|won|achiev\w+|reach\w+|result\w+|leading to|so that|without|fewer|faster|zero|on time|within|gesenkt|verkürzt|gesteigert|erhöht|reduziert|verbessert|gespart|eingespart|halbiert|verdoppelt|erreicht|gewonnen|dadurch|sodass|ohne|fristgerecht|réduit|augment\w+|amélior\w+|économis\w+|doubl\w+|divis\w+|atteint|permettant|sans|gagn\w+)\b",
    )
});

/// Checks one achievement.
#[must_use]
pub fn check(proof: &Proof<'_>) -> Completeness {
    let star = &proof.achievement.star;
    let text = proof.achievement.text.to_plain().to_lowercase();
    let says = |pattern: &CuePattern| pattern.is_match(&text);
    Completeness {
        situation: star.situation.is_some() || star.task.is_some() || says(&SITUATION),
        action: star.action.is_some() || !proof.skills.is_empty(),
        result: star.result.is_some() || has_figure(&text) || says(&RESULT),
    }
}
