//! `prompts`: the prompts in force, what differs between two versions, and how versions do on
//! recorded answers.

use super::{Context, Outcome, UserError, model};
use crate::cli::PromptsVerb;
use crate::eval;
use crate::llm::{Prompt, Prompts};
use crate::reply;

/// Lists, compares or evaluates.
pub fn run(context: &Context, verb: &PromptsVerb) -> anyhow::Result<Outcome> {
    match verb {
        PromptsVerb::List { json } => list(&model::prompts(context)?, *json),
        PromptsVerb::Diff { a, b } => {
            let prompts = model::prompts(context)?;
            let (a, b) = (find(&prompts, a)?, find(&prompts, b)?);
            Ok(Outcome::done(reply::prompt_difference(a, b)))
        }
        PromptsVerb::Eval { dir, profile, json } => {
            let rows = eval::prompts::run(context, dir, profile.as_deref())?;
            if *json {
                Outcome::json(&rows)
            } else {
                Ok(Outcome::done(eval::prompts::table(&rows)))
            }
        }
    }
}

fn list(prompts: &Prompts, json: bool) -> anyhow::Result<Outcome> {
    let asked = |prompt: &Prompt| {
        prompts.find(&prompt.stage).is_some_and(|active| active.version == prompt.version)
    };
    if json {
        let rows: Vec<_> = prompts
            .all()
            .map(|prompt| {
                serde_json::json!({
                    "prompt": prompt.name(), "class": prompt.class.as_str(),
                    "temperature": prompt.temperature, "max_output": prompt.max_output,
                    "asked_with": asked(prompt), "file": prompt.file, "sha256": prompt.hash,
                })
            })
            .collect();
        return Outcome::json(&rows);
    }
    let rows: Vec<(&Prompt, bool)> = prompts.all().map(|prompt| (prompt, asked(prompt))).collect();
    Ok(Outcome::done(reply::prompts(&rows)))
}

/// `cv/1`.
fn find<'a>(prompts: &'a Prompts, name: &str) -> Result<&'a Prompt, UserError> {
    let found = name
        .split_once('/')
        .and_then(|(stage, version)| prompts.find_version(stage, version.parse().ok()?));
    found.ok_or_else(|| {
        let known: Vec<String> = prompts.all().map(Prompt::name).collect();
        UserError(format!("there is no prompt `{name}`; there are {}", known.join(", ")))
    })
}
