//! What a model or an endpoint does not take: known from the models' documentation, or learnt from
//! refusals. Those who speak a format do not speak all of it.

use crate::config::Format;

/// How the answer's form is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Structure {
    /// A forced tool, or a strict schema.
    #[default]
    Native,
    /// Anthropic's output format, or `OpenAI`'s JSON mode with the schema in the instruction.
    Loose,
    /// By instruction alone.
    Prompted,
}

/// What is said of thoughts before the answer, which are paid as output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Thinking {
    /// Nothing: the model has none, or cannot do without.
    #[default]
    Unsaid,
    /// None, please.
    Disabled,
    /// None, in the words of a model that may think between tools.
    BetweenTools,
}

/// What is left out of requests to a model, or said otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one field of a request")]
pub(crate) struct Quirks {
    pub structure: Structure,
    pub thinking: Thinking,
    pub no_temperature: bool,
    /// The other name of the limit of the answer.
    pub other_limit: bool,
    pub no_stream_options: bool,
    pub no_effort: bool,
    /// It thinks whatever is said: its limit needs room for that.
    pub thinks: bool,
    /// The key goes as a bearer token, where the format has a header of its own for it.
    pub bearer: bool,
}

impl Quirks {
    /// What is known of a model by its name.
    pub fn of(format: Format, model: &str) -> Self {
        match format {
            Format::Anthropic => anthropic(model),
            Format::OpenAi => openai(model),
        }
    }

    /// Learns from a refusal, given in lower case; whether there is something else to try.
    pub fn learn(&mut self, refusal: &str) -> bool {
        let says = |words: &[&str]| words.iter().any(|word| refusal.contains(word));
        if says(&["temperature"]) && !self.no_temperature {
            self.no_temperature = true;
        } else if says(&["stream_options"]) && !self.no_stream_options {
            self.no_stream_options = true;
        } else if says(&["effort"]) && !self.no_effort {
            self.no_effort = true;
        } else if says(&["max_tokens", "max_completion_tokens"]) && !self.other_limit {
            self.other_limit = true;
        } else if says(&["thinking"])
            && !says(&["tool_choice", "forces tool"])
            && self.thinking != Thinking::Unsaid
        {
            // Who cannot leave it thinks, and takes no forced tool.
            self.thinking = Thinking::Unsaid;
            self.thinks = true;
        } else if says(&[
            "response_format",
            "schema",
            "grammar",
            "structured",
            "tool",
            "output_config",
            "output_format",
        ]) {
            self.structure = match self.structure {
                Structure::Native => Structure::Loose,
                Structure::Loose => Structure::Prompted,
                Structure::Prompted => return false,
            };
        } else {
            return false;
        }
        true
    }
}

/// <https://platform.claude.com/docs/en/build-with-claude/thinking>: models up to 4.6 think when they
/// are told to, later ones unless they are told not to, and some of these cannot be told. A model
/// that thinks cannot be forced to use a tool. Later ones have no temperature.
fn anthropic(model: &str) -> Quirks {
    const EARLIER: [&str; 9] = [
        "claude-2",
        "claude-3",
        "claude-instant",
        "claude-haiku-4",
        "claude-sonnet-4",
        "claude-opus-4-0",
        "claude-opus-4-1",
        "claude-opus-4-2",
        "claude-opus-4-5",
    ];
    let name = model.rsplit('/').next().unwrap_or(model);
    let is = |families: &[&str]| families.iter().any(|family| name.starts_with(family));
    if !name.starts_with("claude") || is(&EARLIER) || is(&["claude-opus-4-6"]) {
        return Quirks::default();
    }
    let later = Quirks { no_temperature: true, ..Quirks::default() };
    if is(&["claude-opus-4-"]) {
        return later;
    }
    if is(&["claude-sonnet-5-5"]) {
        let thinking = Thinking::BetweenTools;
        return Quirks { thinking, structure: Structure::Loose, ..later };
    }
    if is(&["claude-opus-5-5", "claude-fable", "claude-mythos"]) {
        return Quirks { thinks: true, structure: Structure::Loose, ..later };
    }
    Quirks { thinking: Thinking::Disabled, ..later }
}

/// Models that reason take no temperature. The later ones can be told not to reason.
fn openai(model: &str) -> Quirks {
    let name = model.rsplit('/').next().unwrap_or(model);
    let is = |families: &[&str]| families.iter().any(|family| name.starts_with(family));
    match () {
        () if is(&["o1", "o3", "o4"]) => {
            Quirks { no_temperature: true, thinks: true, ..Quirks::default() }
        }
        () if is(&["gpt-5."]) => {
            Quirks { no_temperature: true, thinking: Thinking::Disabled, ..Quirks::default() }
        }
        // The first ones cannot quite leave it.
        () if is(&["gpt-5"]) => Quirks { no_temperature: true, thinks: true, ..Quirks::default() },
        () => Quirks::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_teaches_one_thing_once() {
        let mut quirks = Quirks { thinking: Thinking::Disabled, ..Quirks::default() };
        for refusal in [
            "unsupported value: 'temperature' does not support 0.2 with this model.",
            "unsupported parameter: 'max_tokens' is not supported with this model. use \
             'max_completion_tokens' instead.",
            "\"thinking.type.disabled\" is not supported for this model.",
            "thinking may not be enabled when tool_choice forces tool use.",
            "failed to parse grammar",
            "unknown field stream_options",
            "unrecognized request argument supplied: reasoning_effort",
        ] {
            let before = quirks;
            assert!(quirks.learn(refusal), "{refusal}");
            assert_ne!(before, quirks, "{refusal}");
        }
        assert_eq!((quirks.structure, quirks.thinks), (Structure::Prompted, true));
        for refusal in ["temperature", "max_tokens", "response_format", "thinking", "no model", ""]
        {
            assert!(!quirks.learn(refusal), "{refusal}");
        }
    }

    #[test]
    fn models_are_known_by_their_names() {
        let claude = |model| Quirks::of(Format::Anthropic, model);
        for model in ["claude-haiku-4-5-20251001", "claude-sonnet-4-6", "claude-opus-4-6", "other"]
        {
            assert_eq!(claude(model), Quirks::default(), "{model}");
        }
        for model in ["claude-sonnet-5", "claude-haiku-5-5", "claude-opus-5", "claude-novel-9"] {
            let quirks = claude(model);
            assert!(quirks.no_temperature && quirks.thinking == Thinking::Disabled, "{model}");
            assert_eq!(quirks.structure, Structure::Native, "{model}");
        }
        for model in ["claude-opus-5-5", "claude-fable-5-1", "claude-sonnet-5-5"] {
            assert_eq!(claude(model).structure, Structure::Loose, "{model}");
        }
        let gpt = |model| Quirks::of(Format::OpenAi, model);
        assert_eq!(gpt("gpt-4.1-mini"), Quirks::default());
        assert!(gpt("openai/gpt-5.6-luna").thinking == Thinking::Disabled);
        assert!(gpt("gpt-5-mini").thinks && gpt("o4-mini").thinks);
    }
}
