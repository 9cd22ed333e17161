//! What the reader of a posting should be told about how it was read.

/// Longest quotation in a warning, in characters.
const QUOTE_CHARS: usize = 90;

/// Collects warnings while a posting is read; each is said once.
#[derive(Debug, Default)]
pub(super) struct Notes {
    warnings: Vec<String>,
    hidden_passages: usize,
    hidden_words: usize,
    invisible_characters: usize,
}

impl Notes {
    /// Adds a warning unless it was said before.
    pub(super) fn warn(&mut self, warning: impl Into<String>) {
        let warning = warning.into();
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// Counts a passage that a page hides from people.
    pub(super) fn hidden(&mut self, text: &str) {
        self.hidden_passages += 1;
        self.hidden_words += text.split_whitespace().count();
    }

    /// Counts characters that people can't see.
    pub(super) fn invisible(&mut self, count: usize) {
        self.invisible_characters += count;
    }

    /// All warnings, the counted ones last.
    pub(super) fn into_warnings(mut self) -> Vec<String> {
        if self.hidden_passages > 0 {
            let (passages, words) = (self.hidden_passages, self.hidden_words);
            self.warnings.push(format!(
                "Removed text that the page hides from people: {} ({}).",
                count(passages, "passage"),
                count(words, "word"),
            ));
        }
        if self.invisible_characters > 0 {
            self.warnings.push(format!(
                "Removed {} (zero-width, direction marks or tags).",
                count(self.invisible_characters, "invisible character"),
            ));
        }
        self.warnings
    }
}

/// The start of `text`, for a warning.
pub(super) fn quote(text: &str) -> String {
    let mut quoted: String = text.chars().take(QUOTE_CHARS).collect();
    if quoted.len() < text.len() {
        quoted.truncate(quoted.trim_end().len());
        quoted.push('…');
    }
    quoted
}

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
