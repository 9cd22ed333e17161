//! `eval`: scores against labelled data.

use std::path::Path;

use super::Outcome;

/// Extraction, per field.
pub fn extract(path: &Path) -> anyhow::Result<Outcome> {
    if let Some(sentences) = crate::eval::skills::labelled(path) {
        return Ok(Outcome::done(crate::eval::skills::run(&sentences)?.to_string()));
    }
    Ok(Outcome::done(crate::eval::extract::run(path)?.to_string()))
}

/// Requirements alone: found, must, nice.
pub fn requirements(path: &Path) -> anyhow::Result<Outcome> {
    let report = crate::eval::extract::run(path)?;
    Ok(Outcome::done(report.only(&["must", "nice", "requirement"]).to_string()))
}

/// Selection: P@6 and NDCG@6.
pub fn select(path: &Path) -> anyhow::Result<Outcome> {
    Ok(Outcome::done(crate::eval::select::run(path)?.to_string()))
}

/// The verifier, per class.
pub fn verify(path: &Path) -> anyhow::Result<Outcome> {
    Ok(Outcome::done(crate::eval::verify::run(path)?.to_string()))
}

/// Prices, case by case.
pub fn prices(path: &Path) -> anyhow::Result<Outcome> {
    let report = crate::eval::prices::run(path)?;
    Ok(Outcome { text: report.to_string(), success: report.passes() })
}

/// Retention, case by case.
pub fn retention(path: &Path) -> anyhow::Result<Outcome> {
    let report = crate::eval::retention::run(path)?;
    Ok(Outcome { text: report.to_string(), success: report.all_equal() })
}
