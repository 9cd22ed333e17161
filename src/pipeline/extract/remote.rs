//! Where the work is done. Contradictions go to the narrower policy: "remote" with days in the
//! office is hybrid, "remote" that is refused is on site.

use super::block::Block;
use super::heading::{self, Label, Section};
use super::noise;
use super::pattern::pattern;
use super::types::RemotePolicy;
use crate::posting::Span;

pattern!(
    HYBRID,
    r"(?ix)
    ( \bhybrid(e|es)?\b(\ (work|role|position|model|schedule|working|remote|office|setup|policy|arbeit\w*|modell))? | \b(one|two|three|four|\d)(\ ?(-|–|to|or|bis|à)\ ?(\d|two|three|four))?(\+)?\ (days?|tage?n?|jours?)\b.{0,25}\b(in|at|from|im|vor|au|from)\ (the\ |our\ |a\ |dem\ |der\ )?([a-zäöü]+\ )?(office|site|büro|ort|bureau|hq|studio)
    | \b(\d|one|two|three|four)\ (days?)\b.{0,20}\b(on-?site|in-office|in\ person|remote(ly)?|from\ home|wfh)\b | \b(bis\ zu\ )?(\d|zwei|drei|ein)(\ ?(-|–|bis)\ ?\d)?\ tage?n?\b.{0,30}(home-?\ ?office|mobil\w*|remote|vor\ ort|büro|präsenz)
    | \b(\d|un|deux|trois|quatre)(\ ?(-|à|ou)\ ?(\d|deux|trois))?\ jours?\b.{0,30}(télétravail|distanciel|bureau|présentiel|sur\ site) | télétravail.{0,30}\b(\d|un|deux|trois)\ jours? | télétravail\ (partiel|possible|occasionnel|régulier) | teilweise\ (home-?office|remote|mobil\w*) | (home-?office|mobiles?\ arbeiten)\ (ist\ )?(teilweise|anteilig|nach\ absprache|möglich|tageweise)| anteilig\w*\ (home-?office|mobil\w*|remote) | möglichkeit\w*\ (zu[mr]?|von|für)\ (home-?office|mobile\w*|remote)
    | (partially|partly|part-time|occasional(ly)?|some|flexible)\ (remote|telecommut\w*|telework\w*|work\ from\ home) | telecommut\w*\ (is\ )?(possible|option|available|allowed) | remote\ (work\ )?(is\ )?(possible\ )?(up\ to|for\ up\ to)\ (\d|two|three)\ days | mix\ of\ (remote|office|home|in-office|onsite) | split\ between\ (home|office|remote) | in-office\ days | days?\ (a|per)\ week\ on-?\ ?site | (in|at|from|to)\ (the|our)\ office\ .{0,30}\b(\d|one|two|three|four)\ days | (in|at)\ (the|our)\ office\ (on\ )?(monday|tuesday|wednesday|thursday|friday)s? | remote\ with\ (regular|occasional|some|frequent|monthly|quarterly|weekly)\ .{0,30}(office|on-?site|visits)
    | (office|onsite|on-site|headquarters)\ .{0,40}(once|twice|\d+\ times|one\ week|one\ day|two\ days|three\ days)\ (a|per|every|each)\ (week|month) | (once|twice|two\ times|three\ times)\ (a|per|every|each)\ (week|month)\ .{0,30}(office|on-?site) )"
);
pattern!(
    REMOTE,
    r"(?ix)
    ( \b(fully|100\s?%|completely|entirely|all|permanently|permanent|primarily)[-\ ]remote\b | \bremote[-\ ](first|only|friendly|role|position|job|work|opportunity|based|eligible|within|in\ |anywhere|from|possible|oder|contract) | \bwork(ing)?\ (remotely|from\ (home|anywhere)) | \b(is|be|are|can\ be\ (done\ |performed\ )?)(fully\ |100\s?%\ |a\ )?remote(ly)?\b | \(\ ?(fully\ |100\s?%\ )?remote[^)]{0,30}\) | \bremote\s*$ | ^\s*remote\b | [-–—|,·/]\s*remote\b | \bremote\s*[-–—|,·/(] | \bor\ remote\b | \bwfh\b | \bhome-?based\b | \banywhere\ in\ (the\ )?\w+ | \bdistributed\ (team|company)\b.{0,40}\b(anywhere|remote)
    | \b(100\s?%|vollständig|komplett|rein|full|ausschließlich)[-\ ]?(remote|home-?office|aus\ dem\ home-?office|mobil) | \b(ortsunabhängig\w*|remote-arbeit|deutschlandweit\ remote) | \b(100\s?%|full|entièrement|totalement|à\ )\s?(télétravail|remote|distance)\b | télétravail\ (total|complet|à\ 100|intégral) )"
);
pattern!(
    NOT_REMOTE,
    r"(?ix)
    ( (can't|can’t|cannot|can\ not)\ be\ (done|worked|performed)\ (from\ home|remotely) | \b(no|not)\ (a\ |currently\ |offer\ |eligible\ for\ |available\ for\ |able\ to\ offer\ |possible\ to\ be\ )?(fully\ )?(remote|telecommut\w*|telework\w*|hybrid) | remote(\ work(ing)?)?(\ option)?s?\ (is|are)\ (not|un)(\ ?available|\ possible|\ offered|\ an\ option)? | remote:?\ no\b | cannot\ be\ (done|performed)\ remotely | (not|n't|cannot)\ (be\ )?(performed\ |done\ |worked\ |offer\ )?(remote|remotely)\b | kein(e)?\ (home-?office|remote) | (home-?office|remote)\ (ist\ )?(leider\ )?nicht | (pas\ de|sans|aucun)\ télétravail | télétravail\ (non|impossible|n'est\ pas) )"
);
pattern!(
    ONSITE,
    r"(?ix)
    ( \bon-?\ ?site\b | \bin[-\ ]person\b(\ (role|position|work|only|attendance))? | \bin[-\ ]office\b | \b(five|5)\ days\ (a|per)\ week\ in | (work|based|located|position\ is)\ (is\ )?(in|at|from)\ (the|our)\ ([a-z]+\ )?office | \bvor\ ort\b | präsenz(pflicht|arbeit)? | sur\ (site|place)\b | en\ présentiel | \boffice-based\b )"
);
pattern!(
    NOT_POLICY,
    r"(?i)(remote (sensing|teams?\b|sites?|areas?|field|monitoring|control|support|access|desktop|locations?|communit|patient|procedure|server|learning|stakeholders|colleagues|offices?|employees|engineers across)|(manage|managing|lead|leading|support|coordinate) (fully )?(remote|distributed|hybrid)|hybrid (cloud|vehicle|electric|app|mobile|infrastructure|event|teams?\b|instrument|environment|ident|seed|plant|zone|speci|learning|teaching|search|architecture)|remotely (sensed|operated|controlled|monitor)|on-?site (training|visits?|at client|customer|gym|parking|cafeteria|childcare|support|storage|interview|facility|fitness|café|kita|daycare|kantine|restaurant|installation|nurse|and off-?site)|in[- ]person (interview|and |meeting|event|training|class|service|sales|customer|or |visit)|off-?site|vor ort (beim|bei|zu) |kunden vor ort|bei kunden)"
);

/// Policy and where it is said.
pub(super) fn find(blocks: &[Block], stated: bool) -> (RemotePolicy, Option<Span>) {
    let mut found: [Option<Span>; 4] = [None; 4];
    for block in blocks {
        let labelled = heading::label(&block.under)
            .is_some_and(|l| matches!(l, Label::Remote | Label::Location | Label::Employment));
        if block.section == Section::Process || noise::is_boilerplate(&block.text) {
            continue;
        }
        for range in super::sentence::sentences(&block.text) {
            let text = &block.text[range.clone()];
            let blanked =
                NOT_POLICY.replace_all(text, |m: &regex::Captures<'_>| "_".repeat(m[0].len()));
            let refused = NOT_REMOTE.find(&blanked);
            let slots = [
                HYBRID.find(&blanked).filter(|_| refused.is_none()),
                REMOTE.find(&blanked).filter(|_| refused.is_none()),
                refused,
                ONSITE.find(&blanked),
            ];
            for (slot, hit) in found.iter_mut().zip(slots) {
                let span = hit.map(|m| block.span(range.start + m.start(), range.start + m.end()));
                *slot = slot.or(span);
            }
            if labelled
                && found[1].is_none()
                && blanked.to_lowercase().contains("remote")
                && refused.is_none()
            {
                found[1] = Some(block.span(range.start, range.end));
            }
        }
    }
    let [hybrid, remote, refused, onsite] = found;
    if let Some(span) = refused.filter(|_| hybrid.is_none()) {
        return (RemotePolicy::Onsite, Some(span));
    }
    if hybrid.is_some() {
        return (RemotePolicy::Hybrid, hybrid);
    }
    match (remote, onsite) {
        (Some(_), Some(span)) => (RemotePolicy::Hybrid, Some(span)),
        (Some(span), None) => (RemotePolicy::FullyRemote, Some(span)),
        (None, Some(span)) => (RemotePolicy::Onsite, Some(span)),
        (None, None) if stated => (RemotePolicy::FullyRemote, None),
        (None, None) => (RemotePolicy::NotSpecified, None),
    }
}
