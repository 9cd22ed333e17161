//! JSON-LD as pages really have it: with comments, raw line breaks in strings, trailing commas,
//! escaped quotes, and cut off in the middle.

use serde_json::Value;

/// The values in a script's content, mended where they must be.
pub(super) fn parse(script: &str) -> Vec<Value> {
    let content = unwrap(script);
    let values = parse_all(content);
    if !values.is_empty() {
        return values;
    }
    // A page that escaped its own quotes.
    if content.contains("&quot;") && content.matches('"').count() < 2 {
        let unescaped = super::text::unescape(content);
        let values = parse_all(&unescaped);
        if !values.is_empty() {
            return values;
        }
        return parse_all(&mend(&unescaped));
    }
    parse_all(&mend(content))
}

/// Without the comment or CDATA wrapping that old pages use.
fn unwrap(script: &str) -> &str {
    let is_wrapping = |c: char| c.is_whitespace() || matches!(c, '/' | '*' | ';' | '\u{feff}');
    let mut content = script.trim_matches(is_wrapping);
    for (open, close) in [("<!--", "-->"), ("<![CDATA[", "]]>")] {
        content = content.strip_prefix(open).unwrap_or(content).trim_matches(is_wrapping);
        content = content.strip_suffix(close).unwrap_or(content).trim_matches(is_wrapping);
    }
    content
}

/// All values that follow each other; empty when one of them is malformed.
fn parse_all(content: &str) -> Vec<Value> {
    let stream = serde_json::Deserializer::from_str(content).into_iter::<Value>();
    stream.collect::<Result<Vec<_>, _>>().unwrap_or_default()
}

/// Valid JSON out of nearly valid JSON.
fn mend(content: &str) -> String {
    let mut mender =
        Mender { chars: content.chars().collect(), at: 0, out: String::new(), open: Vec::new() };
    mender.run();
    mender.out
}

struct Mender {
    chars: Vec<char>,
    at: usize,
    out: String,
    /// Closing brackets still to come.
    open: Vec<char>,
}

impl Mender {
    fn run(&mut self) {
        while let Some(c) = self.next() {
            match c {
                '"' => self.string(),
                '/' if self.peek(0) == Some('/') => {
                    self.skip_until(|mender| mender.peek(0) == Some('\n'));
                }
                '/' if self.peek(0) == Some('*') => {
                    self.at += 1;
                    self.skip_until(|mender| {
                        mender.peek(0) == Some('*') && mender.peek(1) == Some('/')
                    });
                    self.at += 2;
                }
                '<' if self.chars[self.at..].starts_with(&['!', '-', '-']) => {
                    self.skip_until(|mender| {
                        mender.chars[mender.at..].starts_with(&['-', '-', '>'])
                    });
                    self.at += 3;
                }
                '{' | '[' => {
                    self.open.push(if c == '{' { '}' } else { ']' });
                    self.out.push(c);
                }
                '}' | ']' => self.close(c),
                ';' => {}
                c if c.is_control() || c.is_whitespace() => self.out.push(' '),
                c => self.out.push(c),
            }
        }
        self.end();
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek(0)?;
        self.at += 1;
        Some(c)
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn skip_until(&mut self, done: impl Fn(&Self) -> bool) {
        while self.at < self.chars.len() && !done(self) {
            self.at += 1;
        }
    }

    /// Drops a comma before the bracket; ignores a bracket that closes nothing.
    fn close(&mut self, bracket: char) {
        if self.open.last() == Some(&bracket) {
            self.open.pop();
            self.drop_trailing(',');
            self.out.push(bracket);
        }
    }

    fn drop_trailing(&mut self, c: char) {
        let kept = self.out.trim_end();
        let kept = kept.strip_suffix(c).map_or(kept.len(), str::len);
        self.out.truncate(kept);
    }

    /// A string after its opening quote.
    fn string(&mut self) {
        self.out.push('"');
        while let Some(c) = self.next() {
            match c {
                '"' if self.ends_string() => break,
                '"' => self.out.push_str("\\\""),
                '\\' => self.escape(),
                '\n' => self.out.push_str("\\n"),
                '\t' => self.out.push_str("\\t"),
                '\r' => {}
                c if c.is_control() => self.out.push(' '),
                c => self.out.push(c),
            }
        }
        self.out.push('"');
    }

    /// A quote ends a string when JSON goes on after it; else it is part of the text.
    fn ends_string(&self) -> bool {
        let rest = &self.chars[self.at..];
        let Some(at) = rest.iter().take(2000).position(|c| !c.is_whitespace()) else {
            return true;
        };
        match rest[at] {
            ':' | '}' | ']' => true,
            '/' => matches!(rest.get(at + 1), Some('/' | '*')),
            // After a comma JSON goes on with a value, a text with a word.
            ',' => rest[at + 1..]
                .iter()
                .take(2000)
                .find(|c| !c.is_whitespace())
                .is_none_or(|c| c.is_ascii_digit() || "\"{[-]}tfn/".contains(*c)),
            _ => false,
        }
    }

    fn escape(&mut self) {
        match self.next() {
            Some('u') if (0..4).all(|i| self.peek(i).is_some_and(|c| c.is_ascii_hexdigit())) => {
                self.out.push_str("\\u");
            }
            Some(c @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't')) => {
                self.out.push('\\');
                self.out.push(c);
            }
            Some('\n') => self.out.push_str("\\n"),
            Some(c) if !c.is_control() => self.out.push(c),
            Some(_) | None => {}
        }
    }

    /// Closes what a truncated script left open.
    fn end(&mut self) {
        self.drop_trailing(',');
        if self.out.trim_end().ends_with(':') {
            self.out.push_str("null");
        }
        while let Some(bracket) = self.open.pop() {
            // A key without a value.
            if bracket == '}' && self.ends_with_lone_key() {
                self.out.push_str(":null");
            }
            self.out.push(bracket);
        }
    }

    fn ends_with_lone_key(&self) -> bool {
        let Some(body) = self.out.trim_end().strip_suffix('"') else {
            return false;
        };
        let Some(start) = body.rfind('"') else {
            return false;
        };
        self.out[..start].trim_end().ends_with([',', '{'])
    }
}
