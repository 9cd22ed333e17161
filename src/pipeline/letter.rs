//! The cover letter: what is applied for, what the candidate did that answers it, credentials, a
//! next step. Sentences about the candidate are the candidate's own, said in the first person
//! where that is safe; sentences about the employer cite the posting.

use std::collections::BTreeSet;

use minijinja::{Value, context};

use crate::application::{Letter, Line, Prose};
use crate::candidate::FactId;
use crate::language::Language;
use crate::pipeline::evidence::{Evidence, Home};
use crate::pipeline::fit::{Fit, degree_of};
use crate::pipeline::naming::Naming;
use crate::pipeline::pains::Pains;
use crate::pipeline::plan::CvPlan;
use crate::pipeline::prose::{ProseError, Voice};
use crate::pipeline::showcase::{Told, asked_skills, pick};
use crate::pipeline::stars::Answers;
use crate::pipeline::text::{enumerate, slice};
use crate::pipeline::{Inputs, career};
use crate::truth::Section;

/// Words of a letter.
pub const WORDS: std::ops::RangeInclusive<usize> = 180..=420;
/// Paragraphs of a letter.
const PARAGRAPHS: std::ops::RangeInclusive<usize> = 2..=5;
/// Below this a filler is added: a little above the floor.
const ENOUGH: usize = 190;
/// Above this no further achievement is told.
const FULL: usize = 300;
/// Longest achievement told, in characters.
const LONGEST: usize = 260;
/// Achievements told at most, and of one role.
const MAX_TOLD: usize = 4;
const MAX_PER_HOME: usize = 2;
/// With one role only, more of that one.
const MAX_OF_ONLY_HOME: usize = 3;
/// Fillers: sentences that are true of any candidate.
const FILLERS: [&str; 7] = ["more_3", "more_1", "more_4", "more_2", "more_6", "more_5", "more_7"];

/// Writes the letter in the language of the master CV: half a letter in each language would serve
/// nobody.
pub fn run(
    inputs: &Inputs<'_>,
    plan: &CvPlan,
    fit: &Fit,
    pains: &Pains,
) -> Result<Letter, ProseError> {
    let language = plan.cv.written;
    let writer = Writer {
        voice: Voice::new("letter", language),
        naming: Naming::new(inputs.extracted),
        evidence: Evidence::new(inputs.cv, inputs.lexicon),
        language,
        inputs,
    };
    let mut opening = vec![writer.opening()?];
    opening.extend(writer.career()?);
    opening.extend(writer.asked()?);
    let credentials = writer.credentials(plan, fit)?;
    let close = ["next_step", "enclosed", "thanks"]
        .into_iter()
        .map(|name| writer.plain(name))
        .collect::<Result<Vec<_>, _>>()?;
    let fixed = words(&opening) + words(&credentials) + words(&close);
    let proofs = writer.proofs(plan, pains, fixed)?;
    let mut middle = credentials;
    for filler in FILLERS {
        if words(&opening) + words(&proofs) + words(&middle) + words(&close) >= ENOUGH {
            break;
        }
        middle.push(writer.plain(filler)?);
    }
    let body = [opening, proofs, middle, close].into_iter().filter(|p| !p.is_empty()).collect();
    let naming = writer.names();
    Ok(Letter {
        language,
        subject: writer.voice.line("subject", &naming, Vec::new(), writer.naming.spans.clone())?,
        salutation: writer.voice.say("salutation", &naming)?,
        body: Prose(body),
        closing: writer.voice.say("closing", &naming)?,
    })
}

/// How a letter misses its form, if it does: too short, too long, too many paragraphs.
pub(crate) fn misses_form(letter: &Letter) -> Option<String> {
    let count: usize = letter.body.0.iter().map(|paragraph| words(paragraph)).sum();
    if !WORDS.contains(&count) {
        return Some(format!("{count} words; a letter has {} to {}", WORDS.start(), WORDS.end()));
    }
    let paragraphs = letter.body.0.len();
    (!PARAGRAPHS.contains(&paragraphs))
        .then(|| format!("{paragraphs} paragraphs; a letter has 2 to 5"))
}

/// Words of a paragraph.
fn words(lines: &[Line]) -> usize {
    lines.iter().map(|line| line.text.to_plain().split_whitespace().count()).sum()
}

struct Writer<'a> {
    voice: Voice,
    naming: Naming,
    evidence: Evidence<'a>,
    language: Language,
    inputs: &'a Inputs<'a>,
}

impl Writer<'_> {
    fn names(&self) -> Value {
        context! {
            title => &self.naming.title,
            company => &self.naming.company,
            agency => self.naming.agency,
        }
    }

    fn plain(&self, sentence: &str) -> Result<Line, ProseError> {
        self.voice.line(sentence, &context! {}, Vec::new(), Vec::new())
    }

    fn opening(&self) -> Result<Line, ProseError> {
        self.voice.line("opening", &self.names(), Vec::new(), self.naming.spans.clone())
    }

    fn career(&self) -> Result<Vec<Line>, ProseError> {
        career::lines(&self.evidence, &self.voice, self.inputs.today)
    }

    fn asked(&self) -> Result<Option<Line>, ProseError> {
        let asked = asked_skills(&self.evidence, self.inputs.extracted, 3);
        if asked.is_empty() {
            return Ok(None);
        }
        let names: Vec<&str> = asked.iter().map(|(name, _, _)| name.as_str()).collect();
        let values = context! {
            skills => enumerate(&names, self.language),
            many => names.len() > 1,
        };
        let facts = asked.iter().flat_map(|(_, facts, _)| facts.clone()).collect();
        let spans = asked.iter().map(|(_, _, span)| *span).collect();
        self.voice.line("asked", &values, facts, spans).map(Some)
    }

    /// The achievements that answer the posting best, latest role first, led in by the need they
    /// answer where the posting words one that can be quoted.
    fn proofs(&self, plan: &CvPlan, pains: &Pains, fixed: usize) -> Result<Vec<Line>, ProseError> {
        let mut told: Vec<(usize, Told<'_>)> = Vec::new();
        let mut total = fixed;
        let homes: BTreeSet<&FactId> =
            self.evidence.proofs.iter().map(|proof| proof.home.fact()).collect();
        let per_home = if homes.len() > 1 { MAX_PER_HOME } else { MAX_OF_ONLY_HOME };
        for next in pick(&self.evidence, plan, self.language, LONGEST) {
            let home = next.home.fact();
            let same = told.iter().filter(|(_, t)| t.home.fact() == home).count();
            let length = next.text.split_whitespace().count();
            let fits = told.len() < MAX_TOLD && same < per_home && total + length <= FULL;
            if fits && self.stands(&next)? {
                total += length + 4;
                told.push((told.len(), next));
            }
        }
        told.sort_by_key(|(rank, told)| match told.home {
            Home::Role(place, _) => (place, *rank),
            Home::Project(_) => (usize::MAX, *rank),
        });
        let mut lines = Vec::new();
        if !told.is_empty() {
            lines.extend(self.need(pains, &told)?);
        }
        for (at, (_, next)) in told.iter().enumerate() {
            let before = told[..at].iter().map(|(_, told)| told);
            lines.push(self.proof(next, &before.collect::<Vec<_>>())?);
        }
        Ok(lines)
    }

    /// Whether the achievement may be told in both its places: as the first of its role and later.
    fn stands(&self, told: &Told<'_>) -> Result<bool, ProseError> {
        for before in [&[][..], &[told]] {
            if !self.inputs.stands(&self.proof(told, before)?, Section::Letter) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn proof(&self, told: &Told<'_>, before: &[&Told<'_>]) -> Result<Line, ProseError> {
        let project = matches!(told.home, Home::Project(_));
        let same = before.iter().filter(|t| t.home.fact() == told.home.fact()).count();
        let homes = before.iter().map(|t| t.home.fact()).collect::<BTreeSet<_>>().len();
        let sentence = match (&told.clause, project) {
            (None, false) if same > 0 => "proof_quoted_same",
            (None, false) => "proof_quoted",
            (None, true) => "proof_quoted_project",
            (Some(_), true) => "proof_project",
            (Some(_), false) if same == 1 => "proof_same",
            (Some(_), false) if same > 1 => "proof_again",
            (Some(_), false) if homes > 1 => "proof_still_earlier",
            (Some(_), false) if homes == 1 => "proof_earlier",
            (Some(_), false) => "proof",
        };
        let values = context! {
            employer => told.place(),
            clause => told.clause.as_deref().unwrap_or_default(),
            text => &told.text,
        };
        self.voice.line(sentence, &values, told.facts.clone(), Vec::new())
    }

    /// A need of the posting that one of the told achievements answers and that reads well as a
    /// quote.
    fn need(&self, pains: &Pains, told: &[(usize, Told<'_>)]) -> Result<Option<Line>, ProseError> {
        let posting = self.inputs.posting;
        if posting.language != self.language || !posting.warnings.is_empty() {
            return Ok(None);
        }
        let answers = Answers::new(self.inputs, &self.evidence);
        let quotable = pains.pain_points.iter().chain(&pains.strategic_needs).find(|pain| {
            let words = slice(&posting.text, pain.span);
            words.chars().count() <= 150
                && words.ends_with('.')
                && is_quotable(words)
                && told.iter().any(|(_, told)| answers.is_near(pain, &told.facts[0]))
        });
        let Some(pain) = quotable else { return Ok(None) };
        let values = context! { quote => &pain.quote };
        self.voice.line("need", &values, Vec::new(), vec![pain.span]).map(Some)
    }

    /// Degree, certifications and languages: those the posting asks for.
    fn credentials(&self, plan: &CvPlan, fit: &Fit) -> Result<Vec<Line>, ProseError> {
        let cv = self.inputs.cv;
        let asked = |fact: &FactId| fit.matched.iter().any(|m| m.facts.contains(fact));
        let young = cv.roles.is_empty() || self.evidence.years(self.inputs.today) < 3;
        let mut lines = Vec::new();
        if let Some(entry) = cv.education.iter().find(|entry| asked(&entry.id) || young) {
            let named = degree_of(&entry.degree).is_some();
            let values = context! {
                article => article(&entry.degree),
                degree => &entry.degree,
                field => &entry.field,
                institution => &entry.institution,
            };
            let sentence = if named { "degree" } else { "studies" };
            lines.push(self.voice.line(sentence, &values, vec![entry.id.clone()], Vec::new())?);
        }
        let certificates = plan.cv.certifications.iter().filter(|fact| asked(fact)).take(2);
        let entries: Vec<_> = certificates
            .filter_map(|fact| cv.certifications.iter().find(|entry| entry.id == *fact))
            .collect();
        if !entries.is_empty() {
            let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
            let values = context! {
                names => enumerate(&names, self.language),
                many => names.len() > 1,
            };
            let facts = entries.iter().map(|entry| entry.id.clone()).collect();
            lines.push(self.voice.line("certificates", &values, facts, Vec::new())?);
        }
        let spoken = cv.languages.iter().filter(|entry| asked(&entry.id)).take(3);
        for (at, entry) in spoken.enumerate() {
            let sentence = if at == 0 { "language" } else { "language_also" };
            let values = context! { name => spoken_as(entry) };
            lines.push(self.voice.line(sentence, &values, vec![entry.id.clone()], Vec::new())?);
        }
        Ok(lines)
    }
}

fn spoken_as(language: &crate::candidate::SpokenLanguage) -> String {
    if language.level.is_empty() {
        language.name.clone()
    } else {
        format!("{} ({})", language.name, language.level)
    }
}

/// Sentences that address a machine, or the reader as an applicant, are not quoted back.
fn is_quotable(words: &str) -> bool {
    const REFUSED: [&str; 14] = [
        "ignore",
        "instruction",
        "prompt",
        "language model",
        "assistant",
        "candidate",
        "applicant",
        "apply",
        "http",
        "{",
        "[",
        "<",
        "@",
        "résumé",
    ];
    let lower = words.to_lowercase();
    !REFUSED.iter().any(|refused| lower.contains(refused))
}

/// `a` or `an` before a degree as it is read aloud: an `MSc`, a `BSc`, an associate degree.
fn article(degree: &str) -> &'static str {
    let mut chars = degree.chars();
    let (first, second) = (chars.next().unwrap_or('x'), chars.next().unwrap_or('x'));
    let spelled = second.is_uppercase() || second == '.' || degree.starts_with("MSc");
    let vowel = if spelled { "AEFHILMNORSX" } else { "AEIOaeio" };
    if vowel.contains(first) { "an" } else { "a" }
}
