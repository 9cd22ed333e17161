//! Lists within lines: skills, languages, credentials.

use super::super::builder::{Builder, Entry};
use super::{Line, date};

/// Items of a list in one line; commas within brackets do not separate.
pub(in super::super) fn separated(list: &str) -> Vec<String> {
    let mut depth = 0_i32;
    list.split(|c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth <= 0 && matches!(c, ',' | ';' | '·' | '|' | '•' | '\t')
    })
    .map(|item| item.trim().trim_end_matches('.').to_owned())
    .filter(|item| item.chars().any(char::is_alphanumeric))
    .collect()
}

/// `Group: one, two` or one skill a line.
pub(in super::super) fn skills(out: &mut Builder, text: &str, place: &str) {
    let (group, list) = match text.split_once(": ") {
        Some((group, list)) if group.split_whitespace().count() <= 6 => (group, list),
        _ => ("", text.trim_end_matches(':')),
    };
    let items = separated(list);
    if items.iter().any(|item| item.split_whitespace().count() > 8) {
        out.note(place, format!("left out of the skills: `{text}` is a sentence"));
        return;
    }
    let mut entry = Entry::new(place);
    match items.as_slice() {
        [one] if group.is_empty() => entry.set("name", one.as_str()),
        _ => {
            entry.set("name", group);
            for item in &items {
                entry.add("keywords", item.as_str(), place);
            }
        }
    }
    out.push("skills", entry);
}

/// `German (native), English: C2`, `French – B2`.
pub(in super::super) fn languages(out: &mut Builder, text: &str, place: &str) {
    for item in separated(text) {
        let cut = item.split_once(" (").map(|(name, level)| (name, level.trim_end_matches(')')));
        let cut =
            cut.or_else(|| [": ", " – ", " — ", " - "].iter().find_map(|by| item.split_once(by)));
        let (name, level) = cut.unwrap_or((&item, ""));
        let mut entry = Entry::new(place);
        entry.set("language", name.trim());
        entry.set("fluency", level.trim());
        out.push("languages", entry);
    }
}

/// Certificates, awards or publications, one a line. A line without a date goes on with the last
/// when that one has no issuer.
pub(super) fn credentials(out: &mut Builder, list: &str, lines: &[&Line]) {
    for line in lines {
        credential(out, list, &line.text, &line.place);
    }
}

/// `Name · Issuer, Nov 2020`.
pub(in super::super) fn credential(out: &mut Builder, list: &str, text: &str, place: &str) {
    let [name, issuer, when] = match list {
        "awards" => ["title", "awarder", "date"],
        "publications" => ["name", "publisher", "releaseDate"],
        _ => ["name", "issuer", "date"],
    };
    let mut entry = Entry::new(place);
    let mut rest = text.to_owned();
    if let Some(found) = date::any(text) {
        rest = date::without(text, &found.span);
        entry.set(when, found.end.as_deref().unwrap_or(&found.start));
        if !found.single {
            out.note(place, format!("of its dates the last is kept: {}", &text[found.span]));
        }
    }
    let strong = [" · ", " | ", " — ", " – ", "\t"].iter().find_map(|by| rest.split_once(by));
    let (head, tail) = match strong {
        Some((head, tail)) => (head.trim().to_owned(), tail.trim().to_owned()),
        None => match rest.rsplit_once(", ") {
            Some((head, tail)) if list != "publications" => {
                out.note(place, format!("`{rest}`: read as name and issuer"));
                (head.trim().to_owned(), tail.trim().to_owned())
            }
            _ => (rest.trim().to_owned(), String::new()),
        },
    };
    entry.set(name, head.trim_end_matches([',', ';']));
    entry.set(issuer, tail.trim_matches([',', ';', '·', ' ', '\t']));
    out.push(list, entry);
}

/// `Grade: 1.3 (with distinction)`, `GPA: 3.97/4.00, Valedictorian`: the grade, and what follows it
/// behind a comma.
pub(in super::super) fn grade(text: &str) -> Option<(String, String)> {
    let (label, value) = text.split_once(':')?;
    let label = label.trim().to_lowercase();
    if !matches!(
        label.as_str(),
        "grade" | "gpa" | "note" | "abschlussnote" | "mention" | "final grade"
    ) {
        return None;
    }
    let (grade, rest) = value.trim().split_once(", ").unwrap_or((value.trim(), ""));
    Some((grade.to_owned(), rest.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grade_stands_behind_its_name() {
        let some = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(grade("GPA: 3.97/4.00, Valedictorian"), some("3.97/4.00", "Valedictorian"));
        assert_eq!(grade("Note: 1,9"), some("1,9", ""));
        assert_eq!(grade("Thesis: On Everything"), None);
    }

    #[test]
    fn brackets_hold_a_list_together() {
        assert_eq!(separated("AWS (EC2, S3), Go · Rust."), ["AWS (EC2, S3)", "Go", "Rust"]);
    }
}
