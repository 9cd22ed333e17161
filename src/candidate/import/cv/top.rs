//! Name, title and contact lines.

use std::sync::LazyLock;

use regex::Regex;

use super::super::builder::Builder;
use super::super::section::Section;
use super::title::is_place;
use super::{Line, Part};
use crate::candidate::text::{is_email, is_link};
use crate::reader::Link;

static PHONE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:\+|00)?[\d(][\d\s()./-]{5,22}\d$").expect("a valid pattern"));
static DOMAIN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:https?://|www\.)\S+$|^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,12}(?:/\S*)?$")
        .expect("a valid pattern")
});
/// What a CV calls itself.
const TITLES: &[&str] = &["curriculum vitae", "cv", "resume", "résumé", "lebenslauf"];

/// Links of the file that are the candidate's: those near the top say where they lead.
pub(super) fn links(out: &mut Builder, links: &[Link], place: &str) {
    for link in links.iter().take(12) {
        let shown = link.label.to_lowercase();
        let host = link.url.split("://").nth(1).unwrap_or_default();
        let host = host.split('/').next().unwrap_or_default().trim_start_matches("www.");
        let named = ["linkedin", "github", "gitlab", "xing", "orcid", "portfolio", "website"];
        let own =
            (shown.contains(host) && !host.is_empty()) || named.iter().any(|name| shown == *name);
        if own && is_link(&link.url) && !link.url.starts_with("mailto:") {
            out.profile(host, &link.url, place);
        }
    }
}

/// Reads everything above the first section, and contact sections.
pub(super) fn read(out: &mut Builder, parts: &[Part<'_>]) {
    let top: Vec<&Line> = parts
        .iter()
        .filter(|part| part.heading.is_none() || part.section == Some(Section::Contact))
        .flat_map(|part| part.lines.iter().copied())
        .collect();
    let name = name(&top, parts);
    if let Some(line) = name {
        out.basic("name", spelt(&line.text), &line.place);
    }
    // The line below the name is the title when it is no contact line.
    let mut title: Option<&Line> = None;
    let mut prose: Vec<&Line> = Vec::new();
    let mut after_name = name.is_none();
    let near: Vec<&Line> =
        match name.filter(|name| !top.iter().any(|line| std::ptr::eq(*line, *name))) {
            // The name stands within another part, beside a column of contacts.
            Some(name) => parts
                .iter()
                .find(|part| part.lines.iter().any(|line| std::ptr::eq(*line, name)))
                .map(|part| part.lines.clone())
                .unwrap_or_default(),
            None => Vec::new(),
        };
    for line in top.iter().chain(&near) {
        if name.is_some_and(|name| std::ptr::eq(name, *line)) {
            after_name = true;
            continue;
        }
        let pieces = pieces(&line.text);
        let known = pieces.iter().filter(|piece| contact(out, piece, line)).count();
        if known > 0 || pieces.is_empty() {
            continue;
        }
        if line.is_prose() {
            prose.push(line);
        } else if after_name
            && title.is_none()
            && !TITLES.contains(&line.text.to_lowercase().as_str())
        {
            title = Some(line);
        } else if !near.iter().any(|other| std::ptr::eq(*other, *line)) {
            out.note(&line.place, "left out: neither name, title nor a contact line");
        }
    }
    if let Some(line) = title {
        out.basic("label", line.text.replace('\t', " "), &line.place);
        out.note(&line.place, "taken as your title: check that you may call yourself so");
    }
    if !prose.is_empty() {
        let text: Vec<&str> = prose.iter().map(|line| line.text.as_str()).collect();
        out.basic("summary", text.join(" "), &prose[0].place);
        out.note(&prose[0].place, "taken as your summary");
    }
}

/// The largest heading, else the first line that reads like a name.
fn name<'l>(top: &[&'l Line], parts: &[Part<'l>]) -> Option<&'l Line> {
    let looks = |line: &&&Line| is_name(&line.text) && !is_place(&line.text);
    let all = || parts.iter().flat_map(|part| part.lines.iter());
    let largest = all().filter_map(|line| line.level()).min();
    let in_top = top.iter().find(|line| line.level().is_some() && is_name(&line.text));
    let first = in_top.or_else(|| top.iter().take(3).find(looks)).copied();
    first.or_else(|| {
        all().filter(|line| line.level() == largest).find(|line| is_name(&line.text)).copied()
    })
}

fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (1..=6).contains(&words.len())
        && text.chars().count() <= 60
        && !text.contains(|c: char| c.is_ascii_digit() || "@:/|\t".contains(c))
        && words[0].starts_with(|c: char| c.is_uppercase() || !c.is_ascii())
        && !TITLES.contains(&text.to_lowercase().as_str())
}

/// A name set in capitals is spelt as names are.
fn spelt(text: &str) -> String {
    let text = text.split(',').next().unwrap_or(text).trim();
    if text.chars().any(char::is_lowercase) {
        return text.to_owned();
    }
    let word = |word: &str| {
        let mut up = true;
        word.chars()
            .flat_map(|c| {
                let out: Vec<char> = if up { vec![c] } else { c.to_lowercase().collect() };
                up = !c.is_alphabetic();
                out
            })
            .collect::<String>()
    };
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

fn pieces(text: &str) -> Vec<String> {
    let mut text = text.to_owned();
    for separator in [" · ", " | ", " • ", " – ", " / ", " ⋄ ", " ◦ "] {
        text = text.replace(separator, "\t");
    }
    text.split(['\t', '|', '•', ';'])
        .map(|piece| piece.trim().trim_matches(['·', ',']).trim().to_owned())
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// Takes one piece of a contact line; false when it is none.
fn contact(out: &mut Builder, piece: &str, line: &Line) -> bool {
    let labels = [
        "email", "e-mail", "mail", "phone", "tel", "telefon", "mobile", "mobil", "linkedin",
        "github", "website", "web", "address", "location", "adresse", "wohnort",
    ];
    let value = match piece.split_once(':') {
        Some((label, value))
            if labels.contains(&label.trim().trim_end_matches('.').to_lowercase().as_str()) =>
        {
            value.trim()
        }
        _ => piece,
    };
    if is_email(value.trim_start_matches("mailto:")) {
        if !out.has_basic("email") {
            out.basic("email", value.trim_start_matches("mailto:"), &line.place);
        }
        return true;
    }
    if PHONE.is_match(value) && value.chars().filter(char::is_ascii_digit).count() >= 7 {
        if !out.has_basic("phone") {
            out.basic("phone", value, &line.place);
        }
        return true;
    }
    if !value.contains(' ') && DOMAIN.is_match(value) {
        let url = if value.contains("://") { value.to_owned() } else { format!("https://{value}") };
        if is_link(&url) && !out.has_link_to(value) {
            out.profile("", &url, &line.place);
        }
        return true;
    }
    if !out.has_basic("location") && is_place(value) && !line.bold && line.level().is_none() {
        out.basic("location", value, &line.place);
        return true;
    }
    false
}
