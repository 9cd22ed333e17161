//! `process` and `bulk`, which take addresses, and for `process` text as it is.

use clap::ValueEnum as _;
use url::Url;

use super::args::{BulkArgs, ProcessArgs, Source};
use super::arguments::Arguments;
use super::error::Problem;
use super::markup::{self, Links};
use super::read::Read;
use super::token::is_dash;
use super::word::refusal;
use crate::document::Theme;

/// Fewer words, in fewer characters, are no posting but a slip.
const FEWEST_WORDS: usize = 5;
const FEWEST_CHARACTERS: usize = 40;

impl Read for ProcessArgs {
    /// The options alone.
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        Ok(Self {
            source: Source::Attached,
            pages: given.flag_with("--pages", pages)?,
            theme: given.flag_with("--theme", theme)?,
            tier: given.flag("--tier")?,
        })
    }

    /// Options, and then a posting as it came: an address or text with its lines and marks. After
    /// an address options may stand, too.
    fn read_line(rest: &str) -> Result<Self, Problem> {
        let (options, body) = split(rest);
        let explicit = body.strip_prefix("-- ");
        let body = unfenced(explicit.unwrap_or(body));
        if explicit.is_none() {
            let decoded = markup::decode(body, Links::Addresses);
            let (first, after) = word(&decoded);
            if is_address(first) && (after.is_empty() || after.starts_with(is_dash)) {
                let mut args = read_options(&format!("{options} {after}"))?;
                args.source = Source::Address(address(first)?);
                return Ok(args);
            }
        }
        let mut args = read_options(options)?;
        args.source = source(body)?;
        Ok(args)
    }
}

impl Read for BulkArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        let tier = given.flag("--tier")?;
        let mut addresses: Vec<String> = Vec::new();
        for word in given.rest()? {
            for piece in pieces(&word) {
                let address = address(piece)?;
                if !addresses.contains(&address) {
                    addresses.push(address);
                }
            }
        }
        Ok(Self { addresses, tier })
    }
}

fn read_options(options: &str) -> Result<ProcessArgs, Problem> {
    let mut given = Arguments::new(options)?;
    let args = ProcessArgs::read(&mut given)?;
    given.end()?;
    Ok(args)
}

/// The options at the start of a line, and what comes after them. Each takes one word as its value.
fn split(line: &str) -> (&str, &str) {
    let mut at = 0;
    loop {
        let (first, after) = word(&line[at..]);
        let name = first.trim_start_matches(is_dash);
        if name.len() == first.len() || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return (&line[..at], line[at..].trim());
        }
        let after = if first.contains('=') { after } else { word(after).1 };
        at = line.len() - after.len();
    }
}

/// The first word, and what comes after it and its space.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let (word, rest) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
    (word, rest.trim_start())
}

/// Without the fence that chat puts around pasted code.
fn unfenced(mut text: &str) -> &str {
    while let Some(inner) =
        text.strip_prefix("```").and_then(|inner| inner.strip_suffix("```")).map(str::trim)
    {
        text = inner;
    }
    text
}

fn source(body: &str) -> Result<Source, Problem> {
    let text = unfenced(markup::decode(body, Links::Words).trim()).to_owned();
    let words = text.split_whitespace().count();
    match words {
        0 => return Ok(Source::Attached),
        1 if is_address(&text) || foreign(&text) => return address(&text).map(Source::Address),
        1 if is_bare_address(&text) => return Err(Problem::NoScheme(text)),
        _ => {}
    }
    if text.split_whitespace().all(is_address) {
        return Err(Problem::Several);
    }
    if words < FEWEST_WORDS && text.chars().count() < FEWEST_CHARACTERS {
        return Err(Problem::TooShort(text));
    }
    Ok(Source::Text(text))
}

/// Addresses with commas between them, though commas may be part of one.
fn pieces(word: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, mark) in word.match_indices([',', ';']) {
        let next = &word[at + mark.len()..];
        if is_address(next) {
            pieces.push(&word[start..at]);
            start = at + mark.len();
        }
    }
    pieces.push(&word[start..]);
    let trimmed = pieces.into_iter().map(|piece| piece.trim_matches([',', ';']));
    trimmed.filter(|piece| !piece.is_empty()).collect()
}

pub(super) fn is_address(text: &str) -> bool {
    let begins =
        |scheme: &str| text.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme));
    begins("https://") || begins("http://")
}

/// An address of another kind than the web's.
fn foreign(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once(':') else { return false };
    let scheme = scheme.to_ascii_lowercase();
    let others =
        ["about", "blob", "data", "file", "ftp", "javascript", "mailto", "tel", "vbscript"];
    others.contains(&scheme.as_str()) || text.contains("://")
}

/// `jobs.example.com/17`.
fn is_bare_address(text: &str) -> bool {
    let host = text.split(['/', '?', '#']).next().unwrap_or_default();
    let name =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-');
    let ending = host.rsplit('.').next().unwrap_or_default();
    host.contains('.') && host.split('.').all(name) && ending.chars().all(char::is_alphabetic)
}

/// # Errors
/// What is no whole address of the web.
fn address(text: &str) -> Result<String, Problem> {
    if !is_address(text) {
        return Err(match foreign(text) {
            true => Problem::Scheme(text.to_owned()),
            false if is_bare_address(text) => Problem::NoScheme(text.to_owned()),
            false => Problem::Address(text.to_owned()),
        });
    }
    let whole = Url::parse(text).is_ok_and(|url| url.has_host());
    whole.then(|| text.to_owned()).ok_or_else(|| Problem::Address(text.to_owned()))
}

fn pages(text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| (1..=2).contains(number));
    number.ok_or_else(|| "a CV fills 1 or 2 pages".to_owned())
}

fn theme(text: &str) -> Result<Theme, String> {
    let names: Vec<String> = Theme::ALL.into_iter().map(theme_name).collect();
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    Theme::from_str(text, true).map_err(|_| refusal(text, "a theme", &known))
}

/// The word a theme is written as.
pub(super) fn theme_name(theme: Theme) -> String {
    theme.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}
