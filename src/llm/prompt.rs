//! Prompts: one template a stage and version, with front matter, and an example of its values.
//!
//! ```text
//! prompts/<stage>/<version>.j2     +++ TOML +++, then `=== system` and `=== user`
//! prompts/<stage>/fixture.json     values to try every version of the stage with
//! ```
//!
//! The highest version of a stage is asked with. Those of the working folder come before the ones of
//! the program, stage by stage. All are rendered with their fixture when they are loaded, so a
//! prompt that cannot be used is found before anything is paid for.
//!
//! Architecture Invariant: what is put into a prompt is data. It cannot open or close a tag, because
//! no value keeps its angle brackets; it is never a template; a missing value is an error.

mod load;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior, Value};
use serde::Deserialize;

use super::Class;
use crate::hash::sha256_parts;
use crate::posting::invisible::is_invisible;

pub use load::write;

/// A prompt that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("prompt {file}:{line}: {reason}")]
pub struct PromptError {
    /// The file.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// What is wrong, and what to write.
    pub reason: String,
}

/// What stands between the `+++` of a prompt.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    stage: String,
    schema: String,
    class: Class,
    temperature: f32,
    max_output: u32,
}

/// One version of one prompt.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// The stage it is for.
    pub stage: String,
    /// From 1; the highest is asked with.
    pub version: u32,
    /// Name of the reply it asks for.
    pub schema: String,
    /// The least model that does it well: a tier may ask a cheaper one, never a dearer one.
    pub class: Class,
    /// 0 to 1.
    pub temperature: f32,
    /// Most tokens of the reply.
    pub max_output: u32,
    /// Hash of the file.
    pub hash: String,
    /// Where it was read, for people.
    pub file: String,
    /// Its text.
    pub source: String,
}

impl Prompt {
    /// `cv/1`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", self.stage, self.version)
    }

    fn part(&self, part: &str) -> String {
        format!("{}/{part}", self.name())
    }
}

/// A prompt with its values in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The same for every call of the prompt, as far as it can be.
    pub system: String,
    /// Of this call.
    pub user: String,
}

/// All prompts in force.
#[derive(Clone, Debug)]
pub struct Prompts {
    environment: Environment<'static>,
    stages: BTreeMap<String, Vec<Prompt>>,
    fixtures: BTreeMap<String, serde_json::Value>,
}

static BUNDLED: LazyLock<Prompts> = LazyLock::new(|| {
    Prompts::load(None).expect("the prompts of this program are rendered by a test")
});

impl Prompts {
    /// Those of the program.
    #[must_use]
    pub fn bundled() -> &'static Self {
        &BUNDLED
    }

    /// Those of `folder`, where it is there, over those of the program.
    ///
    /// # Errors
    /// The first that cannot be used, with file and line.
    pub fn load(folder: Option<&Path>) -> Result<Self, PromptError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        environment.set_formatter(write_as_data);
        let mut prompts = Self { environment, stages: BTreeMap::new(), fixtures: BTreeMap::new() };
        load::all(&mut prompts, folder)?;
        Ok(prompts)
    }

    /// The version to ask with.
    #[must_use]
    pub fn find(&self, stage: &str) -> Option<&Prompt> {
        self.stages.get(stage)?.last()
    }

    /// One version.
    #[must_use]
    pub fn find_version(&self, stage: &str, version: u32) -> Option<&Prompt> {
        self.stages.get(stage)?.iter().find(|prompt| prompt.version == version)
    }

    /// All versions of all stages.
    pub fn all(&self) -> impl Iterator<Item = &Prompt> {
        self.stages.values().flatten()
    }

    /// The same, with this version as the only one of its stage.
    #[must_use]
    pub fn only(&self, version: &Prompt) -> Self {
        let mut only = self.clone();
        only.stages.insert(version.stage.clone(), vec![version.clone()]);
        only
    }

    /// Example values of a stage.
    #[must_use]
    pub fn fixture(&self, stage: &str) -> Option<&serde_json::Value> {
        self.fixtures.get(stage)
    }

    /// Puts values into a prompt.
    ///
    /// # Errors
    /// A value that the prompt names and that is not given.
    pub fn render(
        &self,
        prompt: &Prompt,
        values: &serde_json::Value,
    ) -> Result<Rendered, PromptError> {
        let values = Value::from(Serde(values));
        let part = |name: &str| {
            self.environment
                .get_template(&prompt.part(name))
                .and_then(|template| template.render(values.clone()))
                .map(|text| text.trim().to_owned())
                .map_err(|error| load::told(&prompt.file, &error))
        };
        Ok(Rendered { system: part("system")?, user: part("user")? })
    }

    /// Takes `source` as a further version, or in place of the one with its number.
    fn add(&mut self, prompt: Prompt, system: String, user: String) -> Result<(), PromptError> {
        for (name, text) in [("system", system), ("user", user)] {
            self.environment
                .add_template_owned(prompt.part(name), text)
                .map_err(|error| load::told(&prompt.file, &error))?;
        }
        let versions = self.stages.entry(prompt.stage.clone()).or_default();
        versions.retain(|known| known.version != prompt.version);
        versions.push(prompt);
        versions.sort_by_key(|prompt| prompt.version);
        Ok(())
    }
}

/// Every value loses what could end its tag, and what cannot be seen.
fn write_as_data(
    out: &mut Output<'_>,
    _state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), minijinja::Error> {
    Ok(out.write_str(&as_data(&value.to_string()))?)
}

/// `text` without angle brackets and without characters that print nothing.
#[must_use]
pub fn as_data(text: &str) -> String {
    text.chars()
        .filter_map(|mark| match mark {
            '<' => Some('‹'),
            '>' => Some('›'),
            mark if is_invisible(mark) => None,
            mark => Some(mark),
        })
        .collect()
}

fn fingerprint(source: &str) -> String {
    sha256_parts([source.as_bytes()])
}
