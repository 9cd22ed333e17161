//! Sentences from the templates of `data/templates/prose`: one file per document and language,
//! one macro per sentence. The stage decides which sentences are said and what they cite; the template
//! says how.
//!
//! Architecture Invariant: text of postings and master CVs is a value in a template, never a
//! template. An undefined value is an error, not an empty string.

use std::sync::LazyLock;

use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};

use crate::application::Line;
use crate::candidate::{FactId, RichText};
use crate::language::Language;
use crate::pipeline::text::squash;
use crate::posting::Span;

/// A template that could not be rendered: a defect of the program, not of its input.
#[derive(Debug, thiserror::Error)]
#[error("template {template}, sentence {sentence}: {source}")]
pub struct ProseError {
    /// Template file.
    pub template: String,
    /// Macro in it.
    pub sentence: String,
    /// What the template engine says.
    #[source]
    pub source: minijinja::Error,
}

macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../data/templates/prose/", $name)))),*]
    };
}

const TEMPLATES: &[(&str, &str)] = templates![
    "letter.en.j2",
    "letter.de.j2",
    "letter.fr.j2",
    "message.en.j2",
    "message.de.j2",
    "message.fr.j2",
    "profile.en.j2",
    "profile.de.j2",
    "profile.fr.j2",
];

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source).expect("a template of this program parses");
    }
    environment
});

/// The sentences of one document in one language.
#[derive(Clone, Debug)]
pub struct Voice {
    template: String,
}

impl Voice {
    /// `document`: `letter`, `message` or `profile`.
    #[must_use]
    pub fn new(document: &str, language: Language) -> Self {
        Self { template: format!("{document}.{}.j2", language.code()) }
    }

    /// A sentence by its name, on one line.
    pub fn say(&self, sentence: &str, values: &Value) -> Result<String, ProseError> {
        let render = || {
            let template = ENVIRONMENT.get_template(&self.template)?;
            let mut captured = template.render_captured(())?;
            captured
                .with_state_mut(|state| state.call_macro(sentence, std::slice::from_ref(values)))
        };
        render().map(|text| squash(&text)).map_err(|source| ProseError {
            template: self.template.clone(),
            sentence: sentence.to_owned(),
            source,
        })
    }

    /// A sentence as a line of the application.
    pub fn line(
        &self,
        sentence: &str,
        values: &Value,
        facts: Vec<FactId>,
        posting: Vec<Span>,
    ) -> Result<Line, ProseError> {
        Ok(Line { text: RichText::plain(self.say(sentence, values)?), facts, posting })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every sentence of every file renders when its values are there, and says something.
    #[test]
    fn every_sentence_renders_in_every_language() {
        let values = minijinja::context! {
            title => "T", company => "C GmbH", agency => false, years => 7, role => "R",
            employer => "E", current => true, skills => "S", many => true, quote => "Q",
            clause => "I did", text => "Did.", article => "a", degree => "D", field => "F",
            institution => "I", names => "N", name => "N",
        };
        for (name, source) in TEMPLATES {
            let voice = Voice { template: (*name).to_owned() };
            let macros = source.split("{% macro ").skip(1);
            for sentence in macros.filter_map(|rest| rest.split_once('(')).map(|(name, _)| name) {
                if sentence != "bei" {
                    let text = voice.say(sentence, &values).expect("renders");
                    assert!(!text.is_empty(), "{name} {sentence}");
                }
            }
        }
    }

    #[test]
    fn the_languages_have_the_same_sentences() {
        let names = |source: &str| -> Vec<String> {
            let macros = source.split("{% macro ").skip(1);
            let mut names: Vec<String> = macros
                .filter_map(|rest| rest.split_once('('))
                .map(|(name, _)| name.to_owned())
                .filter(|name| name != "bei")
                .collect();
            names.sort();
            names
        };
        for files in TEMPLATES.chunks(3) {
            assert_eq!(names(files[0].1), names(files[1].1), "{}", files[1].0);
            assert_eq!(names(files[0].1), names(files[2].1), "{}", files[2].0);
        }
    }

    #[test]
    fn a_missing_value_is_an_error() {
        let voice = Voice::new("letter", Language::En);
        assert!(voice.say("proof", &minijinja::context! {}).is_err());
    }
}
