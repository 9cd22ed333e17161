//! Which words of a posting name what one must know or be able to do: a linear-chain conditional
//! random field over words, shapes, word classes and the lexicon.
//!
//! It finds what no list has ("property law", "walking robots"); the lexicon beside it supplies
//! canonical names. The model is `data/lexicon/skills.crf`, trained by `tailord train skills DIR`
//! from `SkillSpan` (see `data/lexicon/SKILLS.md`, its card). Training uses the `crfs` crate; tagging
//! is done here, from weights under hashed names, which is a fifth of the size and of the time.

mod around;
mod feature;
mod model;
pub mod sample;
mod token;
pub mod train;

use crate::lexicon::Lexicon;
use crate::posting::Span;
pub use around::Around;
pub use feature::{Known, Place, known};
pub use model::{Model, ModelError};
use sample::Kind;
pub use token::tokens;

/// A phrase that names something a candidate may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tagged {
    /// Where, in bytes of the text.
    pub span: Span,
    /// Knowledge (a tool, a method, a field) or skill (something done).
    pub kind: Kind,
}

/// Phrases of a text that stands alone, in order.
#[must_use]
pub fn tag(text: &str, lexicon: &Lexicon) -> Vec<Tagged> {
    tag_after(&Around::default(), text, lexicon)
}

/// Phrases of a line, in order, by what stands before it.
#[must_use]
pub fn tag_after(around: &Around, text: &str, lexicon: &Lexicon) -> Vec<Tagged> {
    let places = tokens(text);
    let words: Vec<&str> = places.iter().map(|place| &text[place.start..place.end]).collect();
    let found = Model::bundled().spans(&words, &feature::known(&words, lexicon), around);
    found
        .into_iter()
        .filter_map(|(start, end, kind)| {
            let span = Span { start: places.get(start)?.start, end: places.get(end - 1)?.end };
            Some(Tagged { span, kind })
        })
        .collect()
}

/// Goes on past a line.
pub fn pass(around: &mut Around, text: &str) {
    let places = tokens(text);
    let words: Vec<&str> = places.iter().map(|place| &text[place.start..place.end]).collect();
    around.pass(&words);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knowledge_is_found_that_no_list_has() {
        let text = "Solid experience with observability pipelines and Kubernetes, Python is a plus";
        let found = tag(text, Lexicon::bundled());
        let phrases: Vec<&str> =
            found.iter().map(|one| &text[one.span.start..one.span.end]).collect();
        assert!(phrases.iter().any(|phrase| phrase.contains("Kubernetes")), "{phrases:?}");
        assert!(phrases.iter().any(|phrase| phrase.contains("Python")), "{phrases:?}");
    }

    #[test]
    fn any_text_is_tagged_without_panic() {
        for text in ["", " ", "—", "\u{1f600} a\u{301}", "((((", "C++/C# & R", "x\n\ny"] {
            for one in tag(text, Lexicon::bundled()) {
                assert!(text.get(one.span.start..one.span.end).is_some());
            }
        }
    }
}
