//! The employer, in the posting's own sentences. Nothing is added to what the posting says; what it
//! doesn't say stays absent.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::pipeline::extract::{Extracted, Found};
use crate::pipeline::pains::overlaps;
use crate::pipeline::text::{CuePattern, clip_quote, lower_case_pattern, sentences, slice};
use crate::posting::{Posting, Span};

/// Sentences of the summary.
const MAX_SUMMARY: usize = 4;
/// Signals shown.
const MAX_SIGNALS: usize = 6;
/// Longest quote, in characters.
const QUOTE: usize = 240;

/// Words of the posting, on one line, possibly cut, and where they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The words.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// Something that happens at the employer, as the posting tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    /// `growth`, `funding`, `launch`, `change`, `regulation`, `recognition` or `size`.
    pub kind: String,
    /// The words.
    pub text: String,
    /// Where: the posting is the source.
    pub span: Span,
}

/// The employer as the posting shows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CompanyBrief {
    /// Name, when found.
    pub name: Option<Found<String>>,
    /// The name is that of a recruiting agency; the employer itself is not named.
    pub agency: bool,
    /// Industry, when found.
    pub industry: Option<Found<String>>,
    /// Place, when found.
    pub location: Option<Found<String>>,
    /// What the posting says about the employer.
    pub summary: Vec<Quote>,
    /// What happens there.
    pub signals: Vec<Signal>,
}

static SIGNALS: LazyLock<Vec<(&str, CuePattern)>> = LazyLock::new(|| {
    [
        ("funding", r"series [a-e]\b|seed (round|funding)|funding|venture|investors?\b|backed by|raised|\bipo\b|publicly (traded|listed)|finanzierung(srunde)?|investor|börsennotiert|levée de fonds|financé|coté"),
        ("launch", r"launch|new product|going live|go.live|newly opened|start.?up|markteinführung|neues produkt|produktstart|gründung|lancement|nouveau produit|lançons"),
        ("regulation", r"regulat|complian|accredit|licensed by|audit(ed|s)?\b|\bgdpr\b|\bfda\b|\biso ?\d{4,5}|reguliert|zertifiziert|bafin|agréé|réglement|certifié"),
        ("change", r"transform|moderni[sz]|migrat|merger|acqui(red|sition)|restructur|reorgani[sz]|digitali[sz]|umstrukturier|fusion|übernahme|umstellung|refonte|rachat|réorganis"),
        ("growth", r"grow(ing|th|n)\b|expan(d|sion)|scal(e|ing)\b|hir(ing|e) (our|the)|doubl|new (office|site|market|location)|wachs|expan(dier|sion)|ausbau|croissance|développement|en plein essor"),
        ("recognition", r"award|best (place|employer)|great place to work|ranked|recogni[sz]ed|leading (provider|company|hospital|university)|market leader|ausgezeichnet|marktführer|führende[rs]?|leader|récompens|labellis"),
        ("size", r"\b[\d.,’ ]*\d\+? (employees|people|staff|colleagues|beds|students|patients|customers|clients|countries|locations|sites|stores|members|mitarbeiter\w*|betten|kunden|mandanten|standorte?n?|länder\w*|collaborateurs|salariés|clients|pays|lits|sites|agences)\b"),
    ]
    .map(|(kind, words)| (kind, lower_case_pattern(&format!(r"(?:^|[^a-zäöüßéèêàç])(?:{words})"))))
    .into()
});

/// How an employer speaks of itself.
static ABOUT: LazyLock<CuePattern> = LazyLock::new(|| {
    lower_case_pattern(
        r"\b(we are|we're|we build|we provide|we help|our (mission|company|team|customers|clients|hospital|practice)|founded|is an? |wir sind|unser(e|er)? (unternehmen|kanzlei|klinik|team|kunden)|gegründet|ist ein|nous sommes|notre (mission|entreprise|équipe|cabinet)|fondée?|est une?)\b",
    )
});

/// Reads what the posting says about the employer.
#[must_use]
pub fn run(posting: &Posting, extracted: &Extracted) -> CompanyBrief {
    let spans = sentences(&posting.text);
    let about: Vec<Span> =
        spans.iter().copied().filter(|span| is_about(posting, extracted, *span)).collect();
    let summary = about.iter().take(MAX_SUMMARY).map(|&span| quote(posting, span)).collect();
    let mut signals: Vec<Signal> = Vec::new();
    for &span in spans.iter().filter(|span| !about_person(extracted, **span)) {
        let text = slice(&posting.text, span);
        if text.starts_with('#') || text.chars().count() < 20 {
            continue;
        }
        let kind = SIGNALS
            .iter()
            .find(|(_, words)| words.is_match(&text.to_lowercase()))
            .map(|(kind, _)| *kind);
        // Two of a kind say it; more is noise.
        if let Some(kind) = kind
            && signals.iter().filter(|signal| signal.kind == kind).count() < 2
        {
            let Quote { text, span } = quote(posting, span);
            signals.push(Signal { kind: kind.to_owned(), text, span });
        }
    }
    signals.truncate(MAX_SIGNALS);
    CompanyBrief {
        name: extracted.company.clone(),
        agency: extracted.agency,
        industry: extracted.industry.clone(),
        location: extracted.location.clone(),
        summary,
        signals,
    }
}

/// A quote of the posting.
#[must_use]
pub fn quote(posting: &Posting, span: Span) -> Quote {
    Quote { text: clip_quote(slice(&posting.text, span), QUOTE), span }
}

fn is_about(posting: &Posting, extracted: &Extracted, span: Span) -> bool {
    let text = slice(&posting.text, span);
    if text.starts_with('#') || text.chars().count() < 25 || about_person(extracted, span) {
        return false;
    }
    if extracted.about_company.is_empty() {
        let named = extracted.company.as_ref().is_some_and(|name| text.starts_with(&name.value));
        return named || ABOUT.is_match(&text.to_lowercase());
    }
    extracted.about_company.iter().any(|line| overlaps(line.span, span))
}

/// Lines about the person wanted or what is offered to them.
fn about_person(extracted: &Extracted, span: Span) -> bool {
    extracted.qualifications.iter().chain(&extracted.benefits).any(|l| overlaps(l.span, span))
        || extracted.responsibilities.iter().any(|l| overlaps(l.span, span))
}
