//! Tokens of a text: runs of letters and digits, with the signs that belong to a name (`C++`,
//! `C#`, `.NET`). Hyphens, slashes and dots inside names separate tokens; forms are sequences.

use crate::posting::Span;

/// One token and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// As written.
    pub text: &'a str,
    /// Where.
    pub span: Span,
}

/// Tokens of `text`, in order. Web and e-mail addresses yield none: `github.com/x` is not a skill.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out = Vec::with_capacity(text.len() / 6);
    let mut chunk_start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_whitespace(), chunk_start) {
            (true, Some(start)) => {
                if !is_address(&text[start..at]) {
                    push_chunk(text, start, at, &mut out);
                }
                chunk_start = None;
            }
            (false, None) => chunk_start = Some(at),
            _ => {}
        }
    }
    out
}

/// True for web addresses, domains with a path and e-mail addresses.
fn is_address(chunk: &str) -> bool {
    // Hardly a word has one of these; looking for each address in each word takes longer than all
    // else here.
    if !chunk.bytes().any(|byte| matches!(byte, b'.' | b'/')) {
        return false;
    }
    chunk.contains("://")
        || chunk.starts_with("www.")
        || chunk.split_once('@').is_some_and(|(_, domain)| domain.contains('.'))
        || [".com", ".org", ".net", ".de", ".fr", ".io"]
            .iter()
            .any(|top| chunk.find(top).is_some_and(|at| chunk[at + top.len()..].starts_with('/')))
}

fn push_chunk<'a>(text: &'a str, from: usize, to: usize, out: &mut Vec<Token<'a>>) {
    let mut at = from;
    while at < to {
        let rest = &text[at..to];
        let Some(c) = rest.chars().next() else { break };
        let begins =
            c.is_alphanumeric() || (at == from || opens_before(text, at)) && is_dot_net(rest);
        if !begins {
            at += c.len_utf8();
            continue;
        }
        let end = at + name_length(rest);
        out.push(Token { text: &text[at..end], span: Span { start: at, end } });
        at = end;
    }
}

/// `.NET` only counts where a word could begin, not in `example.net`.
fn opens_before(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric())
}

fn is_dot_net(rest: &str) -> bool {
    let head = rest.as_bytes();
    head.len() >= 4
        && head[..4].eq_ignore_ascii_case(b".net")
        && head.get(4).is_none_or(|b| !b.is_ascii_alphanumeric())
}

/// Bytes of the token `rest` begins with: letters and digits, then `++` or `#` after a short name.
fn name_length(rest: &str) -> usize {
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let letters = rest[first..]
        .char_indices()
        .find(|(_, c)| !c.is_alphanumeric())
        .map_or(rest.len(), |(at, _)| first + at);
    let tail = &rest[letters..];
    if tail.starts_with("++") {
        letters + 2
    } else if tail.starts_with('#') && letters <= 2 {
        letters + 1
    } else {
        letters
    }
}
