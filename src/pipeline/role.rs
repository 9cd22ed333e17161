//! The position: what it is for, what it changes and why now, in the posting's own sentences.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::pipeline::company::{Quote, quote};
use crate::pipeline::extract::{Extracted, Found, RemotePolicy, Seniority};
use crate::pipeline::pains::overlaps;
use crate::pipeline::text::{CuePattern, lower_case_pattern, sentences, slice};
use crate::posting::{Posting, Span};

/// Sentences per heading.
const MAX_LINES: usize = 4;

/// The position as the posting shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleBrief {
    /// Title, when found.
    pub title: Option<Found<String>>,
    /// Level, when found.
    pub seniority: Option<Found<Seniority>>,
    /// Where the work is done.
    pub remote: RemotePolicy,
    /// What the position is.
    pub summary: Vec<Quote>,
    /// What it changes for the employer.
    pub business_impact: Vec<Quote>,
    /// Why it is open now.
    pub why_now: Vec<Quote>,
}

static SUMMARY: LazyLock<CuePattern> = LazyLock::new(|| {
    lower_case_pattern(
        r"(as (an?|our|the) |in this (role|position)|you will|you'll|the (role|position|successful)|we are (looking|seeking|hiring)|we're (looking|hiring)|reports? to|als |in dieser (rolle|position)|du wirst|sie werden|wir suchen|berichte\w* an|en tant que|vous (serez|aurez|intégr)|nous recherchons|rattaché)",
    )
});

static IMPACT: LazyLock<CuePattern> = LazyLock::new(|| {
    lower_case_pattern(
        r"(impact|so that|in order to|to ensure|ensur|enabl|contribut|outcome|revenue|growth|customers?|patients?|clients?|students?|damit|um .* zu|sicherstell|ermöglich|beitrag|kunden|patient|mandant|umsatz|afin de|garantir|permettre|contribu|chiffre d.affaires)",
    )
});

static WHY_NOW: LazyLock<CuePattern> = LazyLock::new(|| {
    lower_case_pattern(
        r"(\bnow\b|newly|new (role|position|team|unit)|growing|growth|expan|replac|retir|succession|parental leave|maternity|as we (grow|scale|expand|move)|due to|neu geschaffen|ab sofort|nachfolge|elternzeit|mutterschutz|wachstum|im zuge|aufgrund|verstärkung|création de poste|remplacement|suite à|départ|congé maternité|dans le cadre (de|du)|renforcer)",
    )
});

/// Reads what the posting says about the position.
#[must_use]
pub fn run(posting: &Posting, extracted: &Extracted) -> RoleBrief {
    let spans: Vec<Span> = sentences(&posting.text)
        .into_iter()
        .filter(|span| {
            let text = slice(&posting.text, *span);
            let lines = extracted.qualifications.iter().chain(&extracted.benefits);
            !text.starts_with('#')
                && text.chars().count() >= 25
                && !lines.chain(&extracted.about_company).any(|l| overlaps(l.span, *span))
        })
        .collect();
    let is_duty =
        |span: Span| extracted.responsibilities.iter().any(|line| overlaps(line.span, span));
    let pick = |words: &CuePattern, duties: bool| -> Vec<Quote> {
        spans
            .iter()
            .filter(|span| duties || !is_duty(**span))
            .filter(|span| words.is_match(&slice(&posting.text, **span).to_lowercase()))
            .take(MAX_LINES)
            .map(|&span| quote(posting, span))
            .collect()
    };
    let mut summary = pick(&SUMMARY, false);
    if summary.is_empty() {
        let duties = extracted.responsibilities.iter().take(MAX_LINES);
        summary = duties.map(|line| quote(posting, line.span)).collect();
    }
    RoleBrief {
        title: extracted.title.clone(),
        seniority: extracted.seniority.clone(),
        remote: extracted.remote,
        summary,
        business_impact: pick(&IMPACT, true),
        why_now: pick(&WHY_NOW, true),
    }
}

/// The same with sentences that were found otherwise: what the position is, what it changes, why it
/// is open.
#[must_use]
pub fn with_found(posting: &Posting, extracted: &Extracted, found: [Vec<Span>; 3]) -> RoleBrief {
    let mut brief = run(posting, extracted);
    let lists = [&mut brief.summary, &mut brief.business_impact, &mut brief.why_now];
    for (list, spans) in lists.into_iter().zip(found) {
        for span in spans {
            if list.len() < MAX_LINES && !list.iter().any(|known| overlaps(known.span, span)) {
                list.push(quote(posting, span));
            }
        }
        list.sort_by_key(|line| line.span);
    }
    brief
}
