//! From marks to runs: `**bold**`, `*italic*`, `_italic_`, `[text](https://…)`, `` `code` `` (shown
//! plain), `\*` escapes. What only looks like a mark stays text: `C*`, `snake_case`, `2 * 3`, `5*3`.
//!
//! One pass over the characters, one over the marks; linear in the length for any input.

use super::{Inline, RichText};
use crate::candidate::text::{is_link, squeeze};

/// Longest link target looked for.
const MAX_URL_CHARS: usize = 2000;

impl RichText {
    /// Reads inline marks. Line breaks and runs of white space become one space.
    #[must_use]
    pub fn parse_marks(text: &str) -> Self {
        parse(text).0
    }
}

/// The text, and a double mark or backtick that is never closed, if there is one.
pub(in crate::candidate) fn parse(text: &str) -> (RichText, Option<&'static str>) {
    let chars: Vec<char> = squeeze(text).chars().collect();
    let mut tokens = Vec::new();
    let mut unclosed = tokenise(&chars, true, &mut tokens);
    unclosed = pair(&mut tokens).or(unclosed);
    (tidy(assemble(&tokens)), unclosed)
}

/// Single spaces between words, none at the ends: code and escapes can bring some in.
fn tidy(mut rich: RichText) -> RichText {
    let mut after_space = true;
    for inline in &mut rich.0 {
        inline.text.retain(|c| {
            let keep = !(c == ' ' && after_space);
            after_space = c == ' ';
            keep
        });
    }
    while let Some(last) = rich.0.last_mut() {
        last.text.truncate(last.text.trim_end_matches(' ').len());
        if !last.text.is_empty() {
            break;
        }
        rich.0.pop();
    }
    rich.0.retain(|inline| !inline.text.is_empty());
    rich
}

/// A stretch of text, or a run of one delimiter.
#[derive(Debug)]
struct Token {
    text: String,
    link: Option<String>,
    bold: bool,
    italic: bool,
    mark: Option<Mark>,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    c: char,
    /// How many are not used up by a pair yet.
    left: usize,
    opens: Sides,
    closes: Sides,
}

/// Whether a run may act as a double and as a single mark.
#[derive(Clone, Copy, Debug)]
struct Sides {
    double: bool,
    single: bool,
}

impl Token {
    fn text(text: String) -> Self {
        Self { text, link: None, bold: false, italic: false, mark: None }
    }
}

/// Splits into text and delimiter runs; links are read whole. Returns an unclosed backtick.
fn tokenise(chars: &[char], links: bool, tokens: &mut Vec<Token>) -> Option<&'static str> {
    let brackets = if links { matching_brackets(chars) } else { Vec::new() };
    let mut text = String::new();
    let mut unclosed = None;
    let mut last_backtick = chars.iter().rposition(|c| *c == '`');
    let mut at = 0;
    while at < chars.len() {
        match chars[at] {
            '\\' if chars.get(at + 1).is_some_and(char::is_ascii_punctuation) => {
                text.push(chars[at + 1]);
                at += 2;
            }
            '`' => {
                let run = run_length(chars, at);
                if let Some(end) = last_backtick.filter(|end| *end >= at + run)
                    && let Some(close) = (at + run..=end).find(|i| chars[*i] == '`')
                {
                    text.extend(&chars[at + run..close]);
                    at = close + run_length(chars, close);
                } else {
                    last_backtick = None;
                    unclosed = unclosed.or(Some("`"));
                    text.extend(&chars[at..at + run]);
                    at += run;
                }
            }
            '[' if links => {
                let link = brackets[at].and_then(|close| link_target(chars, close));
                if let (Some(close), Some((url, end))) = (brackets[at], link) {
                    flush(&mut text, tokens);
                    let mut inner = Vec::new();
                    unclosed = tokenise(&chars[at + 1..close], false, &mut inner).or(unclosed);
                    unclosed = pair(&mut inner).or(unclosed);
                    settle(&mut inner);
                    tokens.extend(
                        inner.into_iter().map(|token| Token { link: Some(url.clone()), ..token }),
                    );
                    at = end;
                } else {
                    text.push('[');
                    at += 1;
                }
            }
            c @ ('*' | '_') => {
                let run = run_length(chars, at);
                // The characters as read, not as written: code and escapes show no signs.
                let before = text.chars().last().or(at.checked_sub(1).map(|i| chars[i]));
                let after = first_shown(chars, at + run, last_backtick);
                flush(&mut text, tokens);
                tokens.push(delimiter(c, run, before, after));
                at += run;
            }
            c => {
                text.push(c);
                at += 1;
            }
        }
    }
    flush(&mut text, tokens);
    unclosed
}

fn flush(text: &mut String, tokens: &mut Vec<Token>) {
    if !text.is_empty() {
        tokens.push(Token::text(std::mem::take(text)));
    }
}

fn run_length(chars: &[char], at: usize) -> usize {
    chars[at..].iter().take_while(|c| **c == chars[at]).count()
}

/// The character shown at `at`: for code, its first.
fn first_shown(chars: &[char], at: usize, last_backtick: Option<usize>) -> Option<char> {
    let shown = match chars.get(at) {
        Some('`') => at + run_length(chars, at),
        _ => at,
    };
    let is_code = last_backtick.is_some_and(|last| last >= shown);
    chars.get(if is_code { shown } else { at }).copied()
}

/// For each `[`, the `]` that closes it.
fn matching_brackets(chars: &[char]) -> Vec<Option<usize>> {
    let mut matching = vec![None; chars.len()];
    let mut open = Vec::new();
    let mut escaped = false;
    for (at, c) in chars.iter().enumerate() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => open.push(at),
            ']' => {
                if let Some(start) = open.pop() {
                    matching[start] = Some(at);
                }
            }
            _ => {}
        }
    }
    matching
}

/// The target behind the `]` at `close`, and where the text goes on.
fn link_target(chars: &[char], close: usize) -> Option<(String, usize)> {
    if chars.get(close + 1) != Some(&'(') {
        return None;
    }
    let mut depth = 0_usize;
    for (at, c) in chars.iter().enumerate().skip(close + 2).take(MAX_URL_CHARS) {
        match c {
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            ')' => {
                let url: String = chars[close + 2..at].iter().collect();
                return is_link(&url).then_some((url, at + 1));
            }
            c if c.is_whitespace() => return None,
            _ => {}
        }
    }
    None
}

/// What a run of delimiters may do, by the characters around it. Stricter than `CommonMark` for
/// single marks, which must stand at the edge of a word: `2*3*4` and `snake_case` are text.
fn delimiter(c: char, run: usize, before: Option<char>, after: Option<char>) -> Token {
    let space = |side: Option<char>| side.is_none_or(char::is_whitespace);
    let word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
    let inner_word = c == '_' && word(before) && word(after);
    let opens = !space(after) && !inner_word;
    let closes = !space(before) && !inner_word;
    let mark = Mark {
        c,
        left: run,
        opens: Sides { double: opens, single: opens && !word(before) },
        closes: Sides { double: closes, single: closes && !word(after) },
    };
    Token { mark: Some(mark), ..Token::text(String::new()) }
}

/// Pairs closing with opening runs and styles what lies between. Returns a double mark left over.
fn pair(tokens: &mut [Token]) -> Option<&'static str> {
    let mut bold = vec![0_i32; tokens.len() + 1];
    let mut italic = vec![0_i32; tokens.len() + 1];
    let mut openers: Vec<usize> = Vec::new();
    for closer in 0..tokens.len() {
        let Some(mut mark) = tokens[closer].mark else { continue };
        while mark.left > 0 {
            let found = openers.iter().rposition(|at| {
                tokens[*at].mark.is_some_and(|opener| pair_width(opener, mark).is_some())
            });
            let Some(depth) = found else { break };
            openers.truncate(depth + 1);
            let opener = openers[depth];
            let Some(open) = tokens[opener].mark else { break };
            let Some(width) = pair_width(open, mark) else { break };
            let style = if width == 2 { &mut bold } else { &mut italic };
            style[opener] += 1;
            style[closer] -= 1;
            mark.left -= width;
            if let Some(open) = tokens[opener].mark.as_mut() {
                open.left -= width;
                if open.left == 0 {
                    openers.pop();
                }
            }
        }
        tokens[closer].mark = Some(mark);
        if mark.left > 0 && (mark.opens.double || mark.opens.single) {
            openers.push(closer);
        }
        // An opener far below can't be reached in real text; the bound keeps this linear.
        if openers.len() > 64 {
            openers.remove(0);
        }
    }
    apply(tokens, &bold, &italic)
}

/// How many delimiters an opener and a closer use up together.
fn pair_width(open: Mark, close: Mark) -> Option<usize> {
    if open.c != close.c || open.left == 0 || close.left == 0 {
        return None;
    }
    let double = open.left >= 2 && close.left >= 2 && open.opens.double && close.closes.double;
    let odd = open.left % 2 == 1 && close.left % 2 == 1;
    let single = odd && open.opens.single && close.closes.single;
    if double && !(single && open.left == 1) {
        Some(2)
    } else if single {
        Some(1)
    } else {
        None
    }
}

fn apply(tokens: &mut [Token], bold: &[i32], italic: &[i32]) -> Option<&'static str> {
    let (mut bold_depth, mut italic_depth) = (0, 0);
    let mut unclosed = None;
    for (at, token) in tokens.iter_mut().enumerate() {
        bold_depth += bold[at];
        italic_depth += italic[at];
        token.bold |= bold_depth > 0;
        token.italic |= italic_depth > 0;
        if let Some(mark) = token.mark
            && mark.left >= 2
            && (mark.opens.double || mark.closes.double)
        {
            unclosed = Some(if mark.c == '*' { "**" } else { "__" });
        }
    }
    unclosed
}

/// Turns delimiters left over into the text they are.
fn settle(tokens: &mut Vec<Token>) {
    for token in tokens.iter_mut() {
        if let Some(mark) = token.mark.take() {
            token.text = std::iter::repeat_n(mark.c, mark.left).collect();
        }
    }
    tokens.retain(|token| !token.text.is_empty());
}

/// Runs of the same style joined.
fn assemble(tokens: &[Token]) -> RichText {
    let mut out: Vec<Inline> = Vec::new();
    for token in tokens {
        let text = token.mark.map_or_else(
            || token.text.clone(),
            |mark| std::iter::repeat_n(mark.c, mark.left).collect(),
        );
        if text.is_empty() {
            continue;
        }
        match out.last_mut() {
            Some(last)
                if (last.bold, last.italic, &last.link)
                    == (token.bold, token.italic, &token.link) =>
            {
                last.text.push_str(&text);
            }
            _ => out.push(Inline {
                text,
                bold: token.bold,
                italic: token.italic,
                link: token.link.clone(),
            }),
        }
    }
    RichText(out)
}
