//! What stands before a sentence: postings are lists under headings, and what a line names depends
//! on the lines above it.

/// Most words of a line that counts as a heading.
const HEADING: usize = 5;

/// What came before a sentence in its posting; the default is the start of one.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// First two words of the line before, in lower case.
    start: String,
    /// Its first word, and its last.
    first: String,
    last: String,
    /// How many words it has.
    length: usize,
    /// First words of the last line that was short or ended with a colon.
    heading: String,
    /// How many lines came before.
    lines: usize,
}

impl Around {
    /// Goes on to the line after `words`.
    pub fn pass(&mut self, words: &[&str]) {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        let head = |count: usize| {
            let lower: Vec<String> = words.iter().take(count).map(|w| w.to_lowercase()).collect();
            lower.join(" ")
        };
        self.start = head(2);
        self.first = first.to_lowercase();
        self.last = last.to_lowercase();
        self.length = words.len();
        if words.len() <= HEADING || *last == ":" {
            self.heading = head(3);
        }
        self.lines += 1;
    }

    /// Names of its features.
    pub(super) fn features(&self) -> Vec<String> {
        let mut names = match self.lines {
            0 => vec!["pd".to_owned()],
            _ => vec![
                format!("pl={}", self.start),
                format!("pn={}", (self.length / 3).min(5)),
                format!("p1={}", self.first),
                format!("pe={}", self.last),
            ],
        };
        names.push(format!("hd={}", self.heading));
        names.push(format!("pos={}", (self.lines / 4).min(6)));
        names
    }
}
