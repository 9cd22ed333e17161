//! Degrees asked for, in the words of several school systems.

use std::ops::Range;

use super::block::Block;
use super::heading::Section;
use super::noise;
use super::pattern::{Pattern, pattern};
use super::types::{Degree, Found, Need};

pattern!(
    SCHOOL,
    r"(?i)\b(high[- ]school( diploma| degree| graduate| education)?|\bGED\b|secondary school|(?-i:A[- ][Ll]evels|A-[Ll]evel\b|a-levels?)|gcses?|abitur|mittlere reife|hauptschulabschluss|realschulabschluss|schulabschluss|fachabitur|matura|baccalauréat|niveau bac\b|\bbac\b( pro)?(?:\s|$|[,.;])|school leaving)"
);
pattern!(
    VOCATIONAL,
    r"(?i)\b(associate['’]?s? degree|associates? degree|vocational|trade school|apprenticeship (as|in|completed)|completed apprenticeship|two-year degree|community college|ausbildung (als|zum|zur|im|in|oder|mit)|(abgeschlossene|erfolgreich abgeschlossene|kaufmännische|technische|handwerkliche|dreijährige|einschlägige)\w* (\w+ )?(berufs|fach)?ausbildung|berufsausbildung|staatlich (anerkannt|geprüft)\w*|\bBTS\b|\bDUT\b|\bBUT\b|\bCAP\b|\bBEP\b|bac\s?\+\s?[12]\b|diplôme d'état|\bIFSI\b|brevet|NVQ|\bHNC\b|\bHND\b|\bADN\b|meister(brief)?\b|techniker\b|diploma in nursing|foundation degree)"
);
pattern!(
    BACHELOR,
    r"(?i)(\bbachelor(['’]?s)?\b|\bb\.?\s?sc\b|\bB\.?S\.?(?:\b|/|,)(?: degree| in|/M|N|\.| or|, )|\bB\.A\.|\bBA\b(?:/BS| in| degree|,| or)|\bBA/BS\b|\bBS/BA\b|\bBSN\b|\bBBA\b|undergraduate degree|\b(university|college|four-year|4-year|higher education) degree|degree in\b|\bdegree (from|or equivalent)|(?:relevant|related|technical|accounting|engineering) degree|hochschulabschluss|abgeschlossenes (\w+ )?(hochschul|fachhochschul|universitäts)?studium|\bstudium\b (der|des|im|in|mit)|fachhochschule|universitätsabschluss|licence (en|professionnelle|de)\b|bac\s?\+\s?[34]\b|college graduate|college background|\bBEng\b|\bB\.Ed\b|\bPGCE\b|\bQTS\b|baccalaureate degree|bachelorabschluss|bachelorstudium|hochschulstudium|lehramtsstudium|école d'ingénieurs? niveau)"
);
pattern!(
    MASTER,
    r"(?i)(\bmaster(['’]s|s)?['’]?( degree|/|,| in\b| of\b| or\b| préféré|abschluss|studium| informatique| comptab|\.|$|\)| is|-)|\bm\.?\s?sc\b|\bM\.S\.|\bMS\b(?: in| degree|/PhD|/MA)|\bM\.A\.|\bMA\b(?: in| degree|/MS)|\bMBA\b|\bMSN\b|\bMEng\b|\bM\.Ed\b|\bMLIS\b|\bMLS\b|graduate degree|postgraduate|advanced degree|\bdiplom\b|\bdiplom-\w+|\bmagister\b|bac\s?\+\s?5\b|diplôme d'ingénieur|école d'ingénieurs?|école de commerce|zweites staatsexamen|\bDSCG\b|\bDESS\b)"
);
pattern!(
    DOCTORATE,
    r"(?i)(\bph\.?\s?d\b|\bdoctorate\b|\bdoctoral\b|\bdoctor of\b|\bM\.?D\.?\b(?: degree|/DO|/PhD| or| required|,)|\bJ\.?D\.?\b(?: degree| from| required| or|,)|\bpromotion\b (in|im|auf|abgeschlossen)|\bpromoviert|promovierte|\bdoctorat\b|\bthèse\b|doktortitel|\bEd\.?D\b|\bD\.?V\.?M\b|\bPharmD\b|\bApprobation\b)"
);
pattern!(
    NOT_A_DEGREE,
    r"(?i)(scrum ?master|master data|webmaster|master of ceremonies|mastery|degree of|360[- ]degree|180[- ]degree|master the|master plan|degrees? (fahrenheit|celsius|below|f\b|c\b))"
);

/// The lowest degree `text` names, and where.
pub(super) fn lowest(text: &str) -> Option<(Degree, Range<usize>)> {
    let text_free =
        NOT_A_DEGREE.replace_all(text, |m: &regex::Captures<'_>| "_".repeat(m[0].len()));
    let levels: [(&Pattern, Degree); 5] = [
        (&SCHOOL, Degree::School),
        (&VOCATIONAL, Degree::Vocational),
        (&BACHELOR, Degree::Bachelor),
        (&MASTER, Degree::Master),
        (&DOCTORATE, Degree::Doctorate),
    ];
    let generic = |degree: Degree, words: &str| {
        // "Master's degree in biology" also holds the words "degree in".
        degree == Degree::Bachelor
            && words.to_lowercase().starts_with("degree")
            && (MASTER.is_match(&text_free)
                || DOCTORATE.is_match(&text_free)
                || VOCATIONAL.is_match(&text_free))
    };
    levels
        .iter()
        .filter_map(|(pattern, degree)| pattern.find(&text_free).map(|m| (*degree, m)))
        .find(|(degree, m)| !generic(*degree, m.as_str()))
        .map(|(degree, m)| (degree, m.range()))
}

/// The lowest degree the posting requires; a preferred one only counts when none is required.
pub(super) fn asked(blocks: &[Block]) -> Option<Found<Degree>> {
    let mut best: Option<(bool, Found<Degree>)> = None;
    for block in blocks.iter().filter(|b| !b.is_heading()) {
        if matches!(
            block.section,
            Section::Legal
                | Section::Benefits
                | Section::About
                | Section::Process
                | Section::Duties
        ) || noise::is_boilerplate(&block.text)
        {
            continue;
        }
        for range in super::sentence::clauses(&block.text) {
            let text = &block.text[range.clone()];
            let Some((degree, at)) = lowest(text) else { continue };
            let told =
                matches!(block.section, Section::Must | Section::Nice) || super::need::asks(text);
            if !told {
                continue;
            }
            let nice = match super::need::cue(text) {
                Some(need) => need == Need::Nice,
                None => block.section == Section::Nice,
            };
            let better = best.as_ref().is_none_or(|(was_nice, was)| {
                !nice && *was_nice || nice == *was_nice && degree < was.value
            });
            if better {
                let span = block.span(range.start + at.start, range.start + at.end);
                best = Some((nice, Found { value: degree, span }));
            }
        }
    }
    best.map(|(_, found)| found)
}
