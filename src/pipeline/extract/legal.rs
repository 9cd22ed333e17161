//! Conditions of law: the right to work, checks, tests and registers a person must pass. They are no
//! requirement that experience answers, so they are listed apart.

use super::block::{Block, Kind};
use super::pattern::pattern;
use super::sentence::sentences;
use super::types::Found;

/// Most lines kept.
const MOST: usize = 10;

pattern!(
    CONDITION,
    r"(?ix)
    ( \b(authori[sz]ed|authori[sz]ation|eligible|eligibility|right|permit|permission)\ (to\ )?work\b | \bwork\ (authori[sz]ation|permit|visa)s?\b | \bemployment\ eligibility\b | \bvisa\ sponsorship\b | \bsponsor(ship)?\b.{0,30}\bvisas?\b | \be-verify\b
    | \b(background|criminal|credit|reference|dbs|pre-employment)\ (check|screen|screening|investigation|verification|inquiry)s?\b | \bcriminal\ (history|record|conviction)s?\b | \bdrug\ (test|screen|testing|screening)\b | \bmedical\ (exam|examination|clearance)\b
    | \bsecurity\ (clearance|vetting)\b | \b(must|required\ to)\ be\ (fully\ )?vaccinated\b | \bvaccination\ (requirement|is\ required|status)\b | \bmandated\ reporter\b | \bexport\ control\b | \bu\.?s\.?\ (citizen|person)(s|ship)?\b
    | \bführungszeugnis\b | \barbeitserlaubnis\b | \baufenthalts(titel|erlaubnis)\b | \bsicherheitsüberprüfung\b | \b(masern)?impf(nachweis|schutz)\b
    | \bcasier\ judiciaire\b | \b(autorisation|permis)\ de\ travail\b | \bhabilitation\ (de\ )?(sécurité|défense|secret)\b )"
);
pattern!(
    // What the employer promises, or tells of everyone's rights, asks for nothing.
    NOTICE,
    r"(?i)(without regard to|regardless of|equal (employment )?opportunit|does not discriminate|will not discriminate|protected veteran|fair chance|consistent with .{0,40}\blaw|reasonable accommodation)"
);

/// The sentences that name such a condition, in order.
pub(super) fn find(blocks: &[Block]) -> Vec<Found<String>> {
    let mut found: Vec<Found<String>> = Vec::new();
    for block in blocks.iter().filter(|block| !block.is_heading()) {
        let whole = std::iter::once(0..block.text.len()).collect();
        let ranges = if block.kind == Kind::Item { whole } else { sentences(&block.text) };
        for range in ranges {
            let text = block.text[range.clone()].trim();
            let asks = CONDITION.is_match(text) && !NOTICE.is_match(text);
            if asks && text.chars().count() <= 400 && found.iter().all(|one| one.value != text) {
                let span = block.span(range.start, range.end);
                found.push(Found { value: text.to_owned(), span });
            }
        }
    }
    found.truncate(MOST);
    found
}
