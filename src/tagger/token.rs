//! Words as the training data has them: parted at white space, marks at their ends apart.

use crate::posting::Span;

/// Where each token stands.
#[must_use]
pub fn tokens(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut rest = 0;
    for word in text.split_whitespace() {
        let Some(at) = text[rest..].find(word) else { continue };
        let start = rest + at;
        rest = start + word.len();
        part(word, start, &mut found);
    }
    found
}

/// Marks apart from what they enclose: `(CI/CD),` is `(`, `CI/CD`, `)`, `,`.
fn part(word: &str, start: usize, found: &mut Vec<Span>) {
    // "C++", "C#", ".NET", "Node.js": marks that belong to the name stay.
    let opens = |c: char| matches!(c, '(' | '[' | '{' | '"' | '“' | '„' | '«' | '‘' | '\'' | '*');
    let closes = |c: char| {
        matches!(
            c,
            ')' | ']'
                | '}'
                | '"'
                | '”'
                | '»'
                | '’'
                | '\''
                | ','
                | ';'
                | ':'
                | '!'
                | '?'
                | '.'
                | '*'
                | '…'
        )
    };
    let inner = word.trim_start_matches(opens);
    let lead = word.len() - inner.len();
    let core = inner.trim_end_matches(closes);
    let mut push = |from: usize, text: &str| {
        for (at, mark) in text.char_indices() {
            let at = start + from + at;
            found.push(Span { start: at, end: at + mark.len_utf8() });
        }
    };
    push(0, &word[..lead]);
    if core.is_empty() {
        push(lead, inner);
        return;
    }
    let end = lead + core.len();
    let tail: Vec<(usize, char)> = word[end..].char_indices().collect();
    found.push(Span { start: start + lead, end: start + end });
    for (at, mark) in tail {
        let at = start + end + at;
        found.push(Span { start: at, end: at + mark.len_utf8() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_apart_and_names_stay_whole() {
        let text = "Know C++, C# (and .NET/Node.js); “agile”.";
        let words: Vec<&str> = tokens(text).iter().map(|t| &text[t.start..t.end]).collect();
        assert_eq!(
            words,
            [
                "Know",
                "C++",
                ",",
                "C#",
                "(",
                "and",
                ".NET/Node.js",
                ")",
                ";",
                "“",
                "agile",
                "”",
                "."
            ]
        );
    }
}
