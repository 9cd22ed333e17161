//! Decides on ambiguous words by their neighbours: "Go" in a list of languages is a language, in
//! "go to market" it is not; "excel at" is a verb, "vitamin C" a vitamin.

use super::Lexicon;
use super::token::Token;
use crate::posting::Span;

/// A form found, before its context is judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) skill: u32,
    pub(super) span: Span,
    /// False when only context can make it a skill.
    pub(super) certain: bool,
}

/// Words after a form that take it out of use as a skill.
const BLOCKED_AFTER: &[(&str, &[&str])] = &[
    (
        "go",
        &[
            "to", "beyond", "above", "the", "live", "ahead", "further", "getter", "getters", "far",
            "through",
        ],
    ),
    ("r", &["d"]),
    ("c", &["level", "suite", "section", "o", "difficile", "diff"]),
    ("excel", &["at", "as", "within", "personally", "through"]),
    ("react", &["to", "quickly", "swiftly", "calmly", "appropriately"]),
    (
        "spring",
        &[
            "semester", "term", "break", "of", "and", "season", "summer", "2024", "2025", "2026",
            "2027", "2028",
        ],
    ),
    ("access", &["to"]),
    ("word", &["of"]),
    ("rest", &["of"]),
    ("teams", &["of", "who", "that", "across", "to", "and"]),
    ("slack", &["time", "off"]),
    ("dart", &["board"]),
    ("unity", &["of", "and"]),
    ("express", &["yourself", "written", "your", "their", "consent", "permission", "interest"]),
    ("notion", &["of", "that"]),
    ("segment", &["of"]),
    ("epic", &["games", "journey"]),
    ("oracle", &["of"]),
    ("assembly", &["line", "lines"]),
    ("sales", &["tax"]),
    ("research", &["park"]),
    ("tax", &["free", "advantaged", "status", "credit", "credits", "id"]),
    ("insurance", &["benefits"]),
    (
        "organization",
        &[
            "s",
            "that",
            "and",
            "is",
            "with",
            "in",
            "to",
            "of",
            "committed",
            "where",
            "which",
            "dedicated",
            "we",
            "as",
            "has",
        ],
    ),
    ("leadership", &["team", "teams"]),
    ("collaborative", &["environment", "culture", "workplace", "team", "work"]),
    ("innovation", &["center", "centre", "hub", "lab", "labs"]),
    ("retail", &["bank", "banking", "store", "price"]),
    ("accessibility", &["needs", "request"]),
    ("presenting", &["yourself"]),
    ("recruiting", &["team", "process", "fraud", "agency", "agencies"]),
    (
        "recruitment",
        &["process", "team", "agency", "agencies", "fraud", "privacy", "firm", "scams"],
    ),
    ("human resources", &["department", "team", "office", "at"]),
    ("workday", &["is", "starts", "begins"]),
    ("flexibility", &["to"]),
    // What one answers for, not a trait.
    ("responsibility", &["for"]),
    ("accountability", &["for"]),
    ("payroll", &["deduction", "deductions"]),
];

/// Words before a form that take it out of use as a skill.
const BLOCKED_BEFORE: &[(&str, &[&str])] = &[
    ("go", &["the", "to", "we", "you", "ll", "will", "can", "let", "lets", "on", "good"]),
    (
        "c",
        &[
            "vitamin",
            "class",
            "section",
            "category",
            "hepatitis",
            "plan",
            "series",
            "klasse",
            "part",
            "grade",
            "appendix",
            "schedule",
            "type",
            "option",
            "führerschein",
            "permis",
        ],
    ),
    ("r", &["o"]),
    ("spring", &["this", "next", "early", "late", "in", "by", "the", "each", "every"]),
    (
        "teams",
        &[
            "our",
            "the",
            "with",
            "of",
            "across",
            "lead",
            "your",
            "functional",
            "other",
            "product",
            "these",
        ],
    ),
    ("word", &["the", "a", "every", "spread", "your"]),
    ("access", &["have", "full", "equal", "open", "easy", "your"]),
    (
        "chef",
        &[
            "sous",
            "head",
            "executive",
            "pastry",
            "the",
            "a",
            "our",
            "personal",
            "your",
            "unser",
            "dein",
        ],
    ),
    ("sketch", &["a", "the"]),
    ("epic", &["an"]),
    ("notion", &["the", "a"]),
    ("excel", &["to", "you", "will", "and", "can", "who"]),
    (
        "organization",
        &[
            "our",
            "the",
            "an",
            "this",
            "your",
            "s",
            "profit",
            "profits",
            "a",
            "nonprofit",
            "member",
            "employer",
        ],
    ),
    ("leadership", &["our", "senior", "executive", "the"]),
    ("initiative", &["this", "the", "s"]),
    ("software engineering", &["our"]),
    ("human resources", &["contact", "our", "to"]),
];

/// Words right after an ambiguous form that make it a skill.
const CUES_AFTER: &[&str] = &[
    "developer",
    "developers",
    "development",
    "engineer",
    "engineers",
    "programming",
    "programmer",
    "code",
    "codebase",
    "codebases",
    "services",
    "microservices",
    "backend",
    "language",
    "framework",
    "database",
    "databases",
    "scripts",
    "scripting",
    "sdk",
    "stack",
    "entwickler",
    "entwicklerin",
    "entwicklung",
    "programmierung",
    "kenntnisse",
    "developpeur",
    "applications",
    "modules",
    "packages",
    "ecosystem",
    "skills",
];

/// Words two before an ambiguous form that make it a skill, as in "experience with R".
const CUES_BEFORE: &[&str] = &[
    "experience",
    "experienced",
    "proficient",
    "proficiency",
    "knowledge",
    "familiar",
    "familiarity",
    "fluent",
    "expertise",
    "written",
    "skills",
    "skilled",
    "programming",
    "coding",
    "background",
    "programmiersprache",
    "erfahrung",
    "erfahrungen",
    "kenntnisse",
    "maîtrise",
    "connaissance",
    "connaissances",
    "expérience",
    "competence",
    "competent",
    "code",
    "kenntnis",
    "umgang",
];

const LINKS: &[&str] = &["in", "with", "using", "of", "mit", "de", "en", "avec", "du", "d"];

fn listed(table: &[(&str, &[&str])], form: &str, word: &str) -> bool {
    table
        .iter()
        .filter(|(of, _)| *of == form)
        .any(|(_, words)| words.contains(&word.to_lowercase().as_str()))
}

/// True when the words next to a form show that it is not meant as a skill.
pub(super) fn is_blocked(
    form: &str,
    before: Option<&Token<'_>>,
    span: Span,
    after: Option<&Token<'_>>,
    text: &str,
) -> bool {
    let near = |gap: &str| gap.chars().all(|c| matches!(c, ' ' | '-' | '&' | '\'' | '’'));
    after
        .is_some_and(|t| near(&text[span.end..t.span.start]) && listed(BLOCKED_AFTER, form, t.text))
        || before.is_some_and(|t| {
            near(&text[t.span.end..span.start]) && listed(BLOCKED_BEFORE, form, t.text)
        })
}

/// Drops the candidates that need context and have none.
pub(super) fn keep(lexicon: &Lexicon, text: &str, candidates: Vec<Candidate>) -> Vec<Candidate> {
    if candidates.iter().all(|c| c.certain) {
        return candidates;
    }
    let verdicts: Vec<bool> = (0..candidates.len())
        .map(|at| candidates[at].certain || has_context(lexicon, text, &candidates, at))
        .collect();
    let mut verdict = verdicts.into_iter();
    candidates.into_iter().filter(|_| verdict.next().unwrap_or(false)).collect()
}

fn has_context(lexicon: &Lexicon, text: &str, all: &[Candidate], at: usize) -> bool {
    let own = all[at];
    stands_alone(text, own.span)
        || has_cue(text, own.span)
        || at > 0 && gives_context(lexicon, text, all[at - 1], own, own)
        || all.get(at + 1).is_some_and(|next| gives_context(lexicon, text, own, *next, own))
}

/// Whether `left` and `right` stand in one list, and the one that isn't `own` vouches for it.
fn gives_context(
    lexicon: &Lexicon,
    text: &str,
    left: Candidate,
    right: Candidate,
    own: Candidate,
) -> bool {
    let other = if left.span == own.span { right } else { left };
    let group = |c: Candidate| &lexicon.skills[c.skill as usize].group;
    let tech = |c: Candidate| lexicon.tech[c.skill as usize];
    (tech(other) || group(other) == group(own))
        && is_list_gap(&text[left.span.end..right.span.start])
}

/// At most four words, with a list sign or "and"/"or" among them, on one line.
fn is_list_gap(gap: &str) -> bool {
    if gap.len() > 60 || gap.contains(['\n', '!', '?']) || gap.contains(". ") {
        return false;
    }
    let words = || gap.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words().count() <= 4
        && (gap.contains([',', '/', '|', ';', '+', '&', '(', '•', '·'])
            || words().any(|w| {
                matches!(
                    w,
                    "and" | "or" | "und" | "oder" | "et" | "ou" | "with" | "mit" | "avec" | "using"
                )
            }))
}

/// A line or a bracket that holds nothing else.
fn stands_alone(text: &str, span: Span) -> bool {
    let before = text[..span.start].trim_end_matches([' ', '-', '•', '*', '·']);
    let after = text[span.end..].trim_start_matches(' ');
    let line = (before.is_empty() || before.ends_with('\n'))
        && (after.is_empty() || after.starts_with('\n'))
        && text[..span.start].ends_with([' ', '\t']);
    let bracket = span.end - span.start > 1 && before.ends_with('(') && after.starts_with(')');
    line || bracket
}

fn has_cue(text: &str, span: Span) -> bool {
    let line_start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at);
    let after = &text[span.end..line_end];
    let next = after.split(|c: char| !c.is_alphanumeric()).find(|w| !w.is_empty());
    let direct = after.starts_with([' ', '-']);
    if direct && next.is_some_and(|word| CUES_AFTER.contains(&word.to_lowercase().as_str())) {
        return true;
    }
    let before = &text[line_start..span.start];
    let mut back = before.rsplit(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let (Some(link), Some(cue)) = (back.next(), back.next()) else { return false };
    let lower = link.to_lowercase();
    before.ends_with([' ', '\''])
        && LINKS.contains(&lower.as_str())
        && CUES_BEFORE.contains(&cue.to_lowercase().as_str())
}
