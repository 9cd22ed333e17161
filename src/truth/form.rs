//! Application forms: each answer is checked by what its lines say.

use super::{Checked, Claim, PostingContext, RefusedLine, Section, Verdict, Verified, Verifier};
use crate::application::{Answer, FieldAnswer, FormAnswers, Line};
use crate::candidate::{FactKind, Scope};
use crate::posting::form::FieldKind;

/// Files an answer may name: those a run makes.
const FILES: [&str; 2] = ["cv.pdf", "letter.pdf"];

impl Verifier {
    /// Checks every answer of a form; one that is refused goes, and its field says why.
    #[must_use]
    pub fn verify_form(
        &self,
        mut form: FormAnswers,
        context: &PostingContext,
    ) -> Checked<FormAnswers> {
        let mut refused = Vec::new();
        for entered in &mut form.fields {
            let Some(answer) = &entered.answer else { continue };
            if let Some(line) = self.refuse_answer(entered, answer, context) {
                entered.note =
                    Some(format!("you decide: an answer was refused ({})", line.refusal.reason));
                entered.answer = None;
                refused.push(line);
            }
        }
        Checked { document: Verified::seal(form), refused }
    }

    /// Why the answer may not be entered, if so.
    fn refuse_answer(
        &self,
        entered: &FieldAnswer,
        answer: &Answer,
        context: &PostingContext,
    ) -> Option<RefusedLine> {
        let line = |text: String, section, refusal| RefusedLine {
            text,
            section,
            scope: Scope::Candidate,
            refusal,
            fallback: None,
        };
        for said in &answer.lines {
            let claim = self.claim(said);
            if let Verdict::Refused(refusal) = self.check_with(&claim, context) {
                return Some(line(claim.text, claim.section, refusal));
            }
        }
        let reason = "what is entered is not what the cited facts say";
        let refusal = super::rule::refusal("unsupported", &answer.text, reason);
        (!is_said(entered, answer)).then(|| line(answer.text.clone(), Section::Message, refusal))
    }

    /// A line is judged as what its facts are: an e-mail address as identity, a degree as one.
    fn claim(&self, line: &Line) -> Claim {
        let all = |kinds: &[FactKind]| {
            let of = |id| self.kind(id).is_some_and(|kind| kinds.contains(&kind));
            !line.facts.is_empty() && line.facts.iter().all(of)
        };
        let section = match () {
            () if all(&[FactKind::Name, FactKind::Contact]) => Section::Identity,
            () if all(&[FactKind::Education]) => Section::Credentials,
            () if all(&[FactKind::Language]) => Section::Languages,
            () => Section::Letter,
        };
        Claim {
            text: line.text.to_plain(),
            section,
            scope: Scope::Candidate,
            facts: line.facts.clone(),
        }
    }
}

/// True when what is entered is the lines, whole words of them, an option, or a file of the run.
fn is_said(entered: &FieldAnswer, answer: &Answer) -> bool {
    if answer.lines.is_empty() {
        let file = entered.field.kind == FieldKind::File;
        return file && FILES.contains(&answer.text.as_str());
    }
    if entered.field.options.contains(&answer.text) {
        return true;
    }
    let lines: Vec<String> = answer.lines.iter().map(|line| line.text.to_plain()).collect();
    let separators = [" ", "; ", ", "];
    let whole = separators.iter().any(|separator| lines.join(separator) == answer.text);
    whole || lines.iter().any(|line| has_words(line, &answer.text))
}

/// `part` stands in `text` between ends of words.
fn has_words(text: &str, part: &str) -> bool {
    let word = |c: char| c.is_alphanumeric();
    !part.is_empty()
        && text.match_indices(part).any(|(at, _)| {
            !text[..at].ends_with(word) && !text[at + part.len()..].starts_with(word)
        })
}
