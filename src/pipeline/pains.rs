//! Why the posting exists: what hurts, what is at stake, how success is measured. Every statement
//! quotes the posting; none found is shown as none.

mod cue;

use serde::{Deserialize, Serialize};

use crate::pipeline::extract::Extracted;
use crate::pipeline::text::{clip_quote, jaccard, sentences, slice, terms};
use crate::posting::{Posting, Span};
use cue::{Sort, find};

/// Most pain points shown.
const MAX_PAINS: usize = 6;
/// Fewest pain points that make a picture; a single one is shown as a need instead.
const MIN_PAINS: usize = 2;
/// Most statements of the other sorts.
const MAX_OTHERS: usize = 4;
/// Sentences shorter than this (in characters) are headings or fragments.
const MIN_SENTENCE: usize = 20;
/// How sure a statement is that no cue marks.
const FOUND: f64 = 0.7;
/// Longest quote.
const QUOTE: usize = 180;

/// One statement with the posting's words it rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pain {
    /// At least ten characters: what it is about, in plain words, and the quote.
    pub text: String,
    /// The posting's words, on one line, possibly cut.
    pub quote: String,
    /// The evidence.
    pub span: Span,
    /// 0–1.
    pub confidence: f64,
}

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pains {
    /// 2–6, or none.
    pub pain_points: Vec<Pain>,
    /// What the employer is after.
    pub strategic_needs: Vec<Pain>,
    /// What happens if nobody is hired.
    pub risks: Vec<Pain>,
    /// How success is measured.
    pub success_metrics: Vec<Pain>,
}

/// Reads the posting sentence by sentence.
#[must_use]
pub fn run(posting: &Posting, extracted: &Extracted) -> Pains {
    let sentences: Vec<Span> = sentences(&posting.text)
        .into_iter()
        .filter(|span| !outside_the_job(posting, extracted, *span))
        .collect();
    let collect = |sort: Sort, max: usize| collect(posting, extracted, &sentences, sort, max);
    let mut pains = Pains {
        pain_points: collect(Sort::Pain, MAX_PAINS),
        strategic_needs: collect(Sort::Need, MAX_OTHERS),
        risks: collect(Sort::Risk, MAX_OTHERS),
        success_metrics: collect(Sort::Metric, MAX_OTHERS),
    };
    pains.gather();
    pains
}

/// The same with sentences that were found otherwise: pains, needs, risks, metrics of success. What
/// the cues found stays.
#[must_use]
pub fn with_found(posting: &Posting, extracted: &Extracted, found: [Vec<Span>; 4]) -> Pains {
    const LABELS: [&str; 4] = [
        "What hurts, in the posting's words",
        "What is wanted",
        "What is at stake",
        "How success is measured",
    ];
    const MOST: [usize; 4] = [MAX_PAINS, MAX_OTHERS, MAX_OTHERS, MAX_OTHERS];
    let mut pains = run(posting, extracted);
    let Pains { pain_points, strategic_needs, risks, success_metrics } = &mut pains;
    let lists = [pain_points, strategic_needs, risks, success_metrics];
    let mut told: Vec<Span> = lists.iter().flat_map(|list| list.iter()).map(|p| p.span).collect();
    for (((list, spans), label), most) in lists.into_iter().zip(found).zip(LABELS).zip(MOST) {
        for span in spans {
            let sentence = slice(&posting.text, span);
            let known = told.iter().any(|known| overlaps(*known, span));
            if known || sentence.chars().count() < MIN_SENTENCE || list.len() >= most {
                continue;
            }
            told.push(span);
            let quote = clip_quote(sentence, QUOTE);
            list.push(Pain {
                text: format!("{label}: “{quote}”"), quote, span, confidence: FOUND
            });
        }
        list.sort_by_key(|pain| pain.span);
    }
    pains.gather();
    pains
}

impl Pains {
    /// A single pain point is shown as a need.
    fn gather(&mut self) {
        if self.pain_points.len() >= MIN_PAINS {
            return;
        }
        for pain in std::mem::take(&mut self.pain_points) {
            if self.strategic_needs.iter().all(|need| need.span != pain.span) {
                self.strategic_needs.insert(0, pain);
            }
        }
        self.strategic_needs.truncate(MAX_OTHERS);
    }

    /// The first quotes, what hurts before what is wanted.
    #[must_use]
    pub fn first_quotes(&self, most: usize) -> Vec<String> {
        let all = self.pain_points.iter().chain(&self.strategic_needs).chain(&self.success_metrics);
        all.take(most).map(|pain| pain.quote.clone()).collect()
    }
}

/// The surest statements of one sort, in the order of the posting.
fn collect(
    posting: &Posting,
    extracted: &Extracted,
    sentences: &[Span],
    sort: Sort,
    max: usize,
) -> Vec<Pain> {
    let mut found: Vec<Pain> = sentences
        .iter()
        .filter_map(|&span| {
            let sentence = slice(&posting.text, span);
            let cue = find(sentence, sort)?;
            let quote = clip_quote(sentence, QUOTE);
            // What one does about it every day is a surer sign than a passing mention.
            let duty = extracted.responsibilities.iter().any(|line| overlaps(line.span, span));
            let confidence = (cue.confidence + if duty { 0.05 } else { 0.0 }).min(1.0);
            Some(Pain { text: format!("{}: “{quote}”", cue.label), quote, span, confidence })
        })
        .collect();
    found.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.span.cmp(&b.span)));
    let mut kept: Vec<Pain> = Vec::new();
    for pain in found {
        let words = terms(&pain.quote, posting.language);
        let said = kept.iter().any(|k| jaccard(&words, &terms(&k.quote, posting.language)) > 0.6);
        if !said && kept.len() < max {
            kept.push(pain);
        }
    }
    kept.sort_by_key(|pain| pain.span);
    kept
}

/// Headings, fragments, benefits and requirements: they describe the offer or the person, not what
/// the employer needs done.
fn outside_the_job(posting: &Posting, extracted: &Extracted, span: Span) -> bool {
    let sentence = slice(&posting.text, span);
    let requirement = extracted.must_have.iter().chain(&extracted.nice_to_have);
    sentence.starts_with('#')
        || sentence.chars().count() < MIN_SENTENCE
        || extracted.benefits.iter().any(|line| overlaps(line.span, span))
        || requirement.into_iter().any(|line| overlaps(line.span, span))
        || extracted.qualifications.iter().any(|line| overlaps(line.span, span))
}

/// True when two spans share a byte.
#[must_use]
pub fn overlaps(a: Span, b: Span) -> bool {
    a.start < b.end && b.start < a.end
}
