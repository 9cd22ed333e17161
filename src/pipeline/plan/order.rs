//! In which order achievements are taken: relevance, with maximal marginal relevance against what
//! is taken already, fewer for older roles, and nothing said twice.

use std::sync::Arc;

use super::Relevance;
use crate::pipeline::evidence::{Evidence, Home};
use crate::pipeline::text::{Terms, jaccard};

/// Share of terms in common from which two bullets say the same.
const SAME: f64 = 0.7;
/// How much likeness to what is taken already costs.
const LIKENESS: f64 = 0.2;
/// Roles whose first bullet a CV can't be without.
const KEPT_ROLES: usize = 3;
/// Bullets the role in this place carries before more are worth clearly less.
const CAPACITY: [f64; 6] = [6.0, 5.0, 4.0, 3.0, 2.0, 2.0];

/// One achievement in the order to take.
pub struct Taken {
    /// Place in [`Evidence::proofs`].
    pub proof: usize,
    /// Value of adding it; strictly falling.
    pub priority: f64,
    /// The CV would be wrong without it.
    pub keep: bool,
}

/// Orders all achievements but near-duplicates of better ones. Ties fall to the master CV's order.
pub fn order(evidence: &Evidence<'_>, relevance: &[Relevance], terms: &[Arc<Terms>]) -> Vec<Taken> {
    let mut left = distinct(relevance, terms);
    let mut taken: Vec<Taken> = Vec::new();
    let mut per_home: std::collections::BTreeMap<String, f64> = std::collections::BTreeMap::new();
    let mut ceiling = f64::INFINITY;
    // Likeness of each to the nearest of those taken, kept up to date as they are.
    let mut likeness = vec![0.0_f64; terms.len()];
    while !left.is_empty() {
        let value = |&proof: &usize| {
            let home = &evidence.proofs[proof].home;
            let crowd = per_home.get(&home.fact().0).copied().unwrap_or(0.0) / capacity(home);
            (relevance[proof].total - LIKENESS * likeness[proof]).max(0.0) / (1.0 + crowd * crowd)
        };
        let Some((at, best)) = left
            .iter()
            .map(value)
            .enumerate()
            // The earlier one wins a tie.
            .reduce(|best, next| if next.1 > best.1 { next } else { best })
        else {
            break;
        };
        let proof = left.remove(at);
        for &other in &left {
            likeness[other] = likeness[other].max(jaccard(&terms[other], &terms[proof]));
        }
        let home = &evidence.proofs[proof].home;
        let count = per_home.entry(home.fact().0.clone()).or_default();
        *count += 1.0;
        let keep = (*count - 1.0).abs() < f64::EPSILON
            && matches!(home, Home::Role(place, _) if *place < KEPT_ROLES);
        // Strictly falling, so that the order is total.
        ceiling = best.min(ceiling - 1e-9);
        taken.push(Taken { proof, priority: ceiling, keep });
    }
    taken
}

fn capacity(home: &Home<'_>) -> f64 {
    match home {
        Home::Role(place, _) => CAPACITY.get(*place).copied().unwrap_or(1.5),
        Home::Project(_) => 2.0,
    }
}

/// Places of the achievements, in the order of the master CV, without those that tell the same as
/// a more relevant one.
fn distinct(relevance: &[Relevance], terms: &[Arc<Terms>]) -> Vec<usize> {
    let mut by_value: Vec<usize> = (0..relevance.len()).collect();
    by_value
        .sort_by(|a, b| relevance[*b].total.total_cmp(&relevance[*a].total).then_with(|| a.cmp(b)));
    let mut kept: Vec<usize> = Vec::new();
    for proof in by_value {
        let said = kept.iter().any(|other| jaccard(&terms[proof], &terms[*other]) >= SAME);
        if !said {
            kept.push(proof);
        }
    }
    kept.sort_unstable();
    kept
}
