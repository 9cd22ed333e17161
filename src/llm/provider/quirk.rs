//! What an endpoint or a model does not take, learnt from its refusals: those who speak a format do
//! not speak all of it.

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

/// What is left out of requests to a model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one field of a request")]
pub(crate) struct Quirks {
    pub structure: Structure,
    pub no_temperature: bool,
    /// The other name of the limit of the answer.
    pub other_limit: bool,
    pub no_stream_options: bool,
    pub no_effort: bool,
    /// The key goes as a bearer token, where the format has a header of its own for it.
    pub bearer: bool,
}

impl Quirks {
    /// Learns from a refusal, given in lower case; whether there is something else to try.
    pub fn learn(&mut self, refusal: &str) -> bool {
        let says = |words: &[&str]| words.iter().any(|word| refusal.contains(word));
        if says(&["temperature"]) && !self.no_temperature {
            self.no_temperature = true;
        } else if says(&["stream_options"]) && !self.no_stream_options {
            self.no_stream_options = true;
        } else if says(&["reasoning_effort", "reasoning effort"]) && !self.no_effort {
            self.no_effort = true;
        } else if says(&["max_tokens", "max_completion_tokens"]) && !self.other_limit {
            self.other_limit = true;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_teaches_one_thing_once() {
        let mut quirks = Quirks::default();
        for refusal in [
            "unsupported value: 'temperature' does not support 0.2 with this model.",
            "unsupported parameter: 'max_tokens' is not supported with this model. use \
             'max_completion_tokens' instead.",
            "response_format type must be one of text or json_object",
            "failed to parse grammar",
            "unknown field stream_options",
            "unrecognized request argument supplied: reasoning_effort",
        ] {
            let before = quirks;
            assert!(quirks.learn(refusal), "{refusal}");
            assert_ne!(before, quirks, "{refusal}");
        }
        assert_eq!(quirks.structure, Structure::Prompted);
        for refusal in ["temperature", "max_tokens", "response_format", "model not found", ""] {
            assert!(!quirks.learn(refusal), "{refusal}");
        }
    }
}
