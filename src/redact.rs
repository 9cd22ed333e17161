//! What must never be shown is masked: in logs, errors, panics, results and chat.
//!
//! Two nets, one behind the other. Every [`crate::config::Secret`] makes itself known here when it
//! is read, so its value is masked wherever it turns up, in the forms in which it may be written.
//! And what has the shape of a well-known token is masked, whoever wrote it: a token pasted into
//! chat, or put under a key that is no secret.
//!
//! Architecture Invariant: what is written to standard error or said in chat has passed [`mask`].

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::{LazyLock, PoisonError, RwLock};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use regex::Regex;

/// What stands in place of a secret.
pub const MASK: &str = "********";

/// Shorter values are not looked for: they would be found within ordinary words.
const SHORTEST: usize = 6;

/// Shorter lines of a secret of several lines are not looked for by themselves.
const SHORTEST_LINE: usize = 16;

/// Tokens that begin with `sk` are longer.
const SHORTEST_SK: usize = 22;

/// Values in force. For the whole process, because a panic or a log line belongs to
/// no part of it.
static KNOWN: RwLock<Vec<String>> = RwLock::new(Vec::new());

/// Tokens by their look. What is in a group is kept, the rest is masked. Text may be escaped: a word
/// can follow on the letter of `\n`.
static SHAPES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let shapes = [
        // Slack: tokens, webhooks, the ticket of a socket.
        r"xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{8,}",
        r"xapp-[A-Za-z0-9-]{8,}",
        r"(https://hooks\.slack\.com/(?:services|workflows|triggers)/)[A-Za-z0-9/_-]{8,}",
        r"(https://(?:\w+\.)?discord(?:app)?\.com/api/webhooks/\d+/)[A-Za-z0-9_-]{16,}",
        r#"([?&](?:ticket|access_token|api_?key|secret|password)=)[^&\s"'<>\\]{6,}"#,
        // Language models, code hosts, clouds.
        r"(^|[^A-Za-z0-9]|\\[nrt])sk[-_][A-Za-z0-9_-]*[0-9][A-Za-z0-9_-]*",
        r"gh[pousr]_[A-Za-z0-9]{20,}",
        r"github_pat_[A-Za-z0-9_]{20,}",
        r"glpat-[A-Za-z0-9_-]{16,}",
        r"AIza[A-Za-z0-9_-]{30,}",
        r"(?:AKIA|ASIA)[A-Z0-9]{16}\b",
        // Keys, whatever they open.
        r"(?i)AGE-SECRET-KEY-(?:PQ-)?1[0-9a-z]{16,}",
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----[A-Za-z0-9+/=\s\\]*",
        r"eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{8,}",
        r"((?i:bearer\s+))[A-Za-z0-9._~+/=-]{16,}",
        r#"((?i:authorization["']?\s*[:=]\s*["']?basic\s+))[A-Za-z0-9+/=]{8,}"#,
        // A password in an address.
        r#"([a-z][a-z0-9+.-]*://[^\s/:@"'\\]*:)[^\s/@"']{3,}(@)"#,
    ];
    shapes.iter().map(|shape| Regex::new(shape).expect("a pattern of this table")).collect()
});

/// Takes note of a value that must not be shown from now on.
pub fn learn(value: &str) {
    let value = value.trim();
    if value.chars().count() < SHORTEST {
        return;
    }
    let json = serde_json::to_string(value).unwrap_or_default();
    let debug = format!("{value:?}");
    let mut forms = vec![
        value.to_owned(),
        json.trim_matches('"').to_owned(),
        debug.trim_matches('"').to_owned(),
        utf8_percent_encode(value, NON_ALPHANUMERIC).to_string(),
    ];
    if value.contains('\n') {
        let lines = value.lines().map(str::trim);
        forms.extend(lines.filter(|line| line.len() >= SHORTEST_LINE).map(str::to_owned));
    }
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    for form in forms {
        if !known.contains(&form) {
            known.push(form);
        }
    }
}

/// The text without the values in force.
pub fn mask_known(text: &str) -> Cow<'_, str> {
    masked(text, known(text))
}

/// The text without the values in force and without anything that looks like a token.
pub fn mask(text: &str) -> Cow<'_, str> {
    let mut found = known(text);
    for shape in SHAPES.iter() {
        found.extend(shape.captures_iter(text).filter_map(|token| {
            let whole = token.get(0)?.range();
            let start = token.get(1).map_or(whole.start, |kept| kept.end());
            let end = token.get(2).map_or(whole.end, |kept| kept.start());
            // `sk-learn-1` is none of those that begin so.
            let short = end - start < SHORTEST_SK && text[start..end].starts_with("sk");
            (!short).then_some(start..end)
        }));
    }
    masked(text, found)
}

/// Where values in force stand.
fn known(text: &str) -> Vec<Range<usize>> {
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
    let places = |value: &String| {
        let length = value.len();
        text.match_indices(value.as_str()).map(move |(at, _)| at..at + length).collect::<Vec<_>>()
    };
    known.iter().flat_map(places).collect()
}

/// One mask for all that touches: the end of a token is not left because its start was known.
fn masked(text: &str, mut found: Vec<Range<usize>>) -> Cow<'_, str> {
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    found.sort_by_key(|range| range.start);
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for range in found {
        if range.start > end || end == 0 {
            out.push_str(&text[end..range.start]);
            out.push_str(MASK);
        }
        end = end.max(range.end);
    }
    out.push_str(&text[end..]);
    Cow::Owned(out)
}

/// The same document with every text in it masked; its names are left alone. True when that changed
/// it.
pub fn mask_json(value: &mut serde_json::Value) -> bool {
    use serde_json::Value;
    let any = |changed, one| mask_json(one) | changed;
    match value {
        Value::String(text) => {
            let masked = mask(text).into_owned();
            let changed = masked != *text;
            *text = masked;
            changed
        }
        Value::Array(values) => values.iter_mut().fold(false, any),
        Value::Object(fields) => fields.values_mut().fold(false, any),
        _ => false,
    }
}

/// A writer that masks what goes through it. Each call is taken for whole lines: a log event is
/// written with one.
#[derive(Debug)]
pub struct Masked<W>(pub W);

impl<W: Write> Write for Masked<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        self.0.write_all(mask(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Panics are told in one masked line, with the place; the trace only when it is asked for.
pub fn install_panic_hook() {
    std::panic::set_hook(Box::new(|panic| {
        let message = panic.payload_as_str().unwrap_or("no message");
        let place = panic.location().map(|place| format!(" at {place}")).unwrap_or_default();
        let trace = std::backtrace::Backtrace::capture();
        let trace = match trace.status() {
            std::backtrace::BacktraceStatus::Captured => format!("\n{trace}"),
            _ => String::new(),
        };
        let thread = std::thread::current();
        let name = thread.name().unwrap_or("?");
        let line = format!("tailord: thread '{name}' panicked{place}: {message}{trace}\n");
        // Nobody is left to be told that standard error is closed.
        drop(Masked(io::stderr().lock()).write_all(line.as_bytes()));
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// GAP-004: whatever form it is written in.
    #[test]
    fn a_known_value_is_masked_in_every_form() {
        let value = "p\"ss\\w\u{e4}rd /for tests\nand a second line of it";
        learn(value);
        let json = serde_json::json!({ "text": value }).to_string();
        let url =
            format!("https://example.org/?q={}", utf8_percent_encode(value, NON_ALPHANUMERIC));
        for text in [value.to_owned(), json, format!("{value:?}"), url] {
            let masked = mask_known(&format!("before {text} after")).into_owned();
            assert!(masked.starts_with("before ") && masked.ends_with(" after"), "{masked}");
            assert!(!masked.contains("for tests") && !masked.contains("second"), "{masked}");
            assert!(!masked.contains("for%20tests"), "{masked}");
        }
        assert_eq!(mask_known("only and a second line of it here"), "only ******** here");
    }

    #[test]
    fn tokens_are_known_by_their_look() {
        let key = format!("AGE-SECRET-KEY-1{}", "QPZRY9X8".repeat(7));
        for token in [
            "xoxb-1234567890-abcdefghij",
            "xoxe.xoxp-1-Mi0yLTEyMzQ1Njc4",
            "xapp-1-A0123-4567-deadbeef",
            "sk-proj-abcdefghijklmnop1234567890",
            "sk-ant-api03-abcdefghij1234567890ABCDEFG",
            "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
            "AKIAIOSFODNN7EXAMPLE",
            &key,
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N",
        ] {
            let masked = mask(&format!("it is ({token})")).into_owned();
            assert_eq!(masked, "it is (********)");
            let quoted = format!("{:?}", format!("it is\n{token}\n"));
            assert!(mask(&quoted).starts_with(r#""it is\n********"#), "{}", mask(&quoted));
        }
        learn("xoxb-9");
        learn("xoxb-99887766");
        assert_eq!(mask("xoxb-99887766-and-more xoxb-99887766"), "******** ********");
        assert_eq!(mask("postgres://me:hunter2@db/x"), "postgres://me:********@db/x");
        assert_eq!(mask("wss://a/b?ticket=abcdef12&x=1"), "wss://a/b?ticket=********&x=1");
        assert_eq!(
            mask("Authorization: Bearer abcdefghijklmnop"),
            "Authorization: Bearer ********"
        );
    }

    /// What people write in postings and commands stays as it is.
    #[test]
    fn ordinary_text_is_left_alone() {
        for text in [
            "risk-management and task-force-coordination-and-planning",
            "sk-learn-1.5, sk-learn2, sk-management-and-compliance-officers",
            "slack.bot_token does not begin with `xoxb-`: it is another token",
            "https://jobs.example.org:8080/a?page=2&keyword=platform",
            "https://boards.example.org/embed/job_app?token=4011223007&gh_src=abcdef123",
            "basic knowledge of Kubernetes, bearer of good news",
            "at 12:30 mail nora@example.org: two things",
        ] {
            assert_eq!(mask(text), text);
        }
    }

    #[test]
    fn a_masked_writer_says_that_all_was_written() {
        let mut out = Vec::new();
        Masked(&mut out).write_all(b"token xoxb-1234567890 \xff\n").unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "token ******** \u{fffd}\n");
    }
}
