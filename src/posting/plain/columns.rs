//! Text laid out in columns with spaces, as programs that read PDFs print it.

/// Spaces that make a gap between columns.
const GAP: usize = 4;

/// A line's columns as lines of their own; a label and its value (`Salary:     £41,600`) stay
/// together.
pub(super) fn split(line: &str) -> Vec<String> {
    let line = line.replace('\t', "    ").replace('\u{a0}', " ");
    let indent: String = line.chars().take_while(|c| *c == ' ').collect();
    let mut parts: Vec<String> = Vec::new();
    for part in line.trim_matches(' ').split(&" ".repeat(GAP)) {
        let part = part.trim_matches(' ');
        if part.is_empty() {
            continue;
        }
        match parts.last_mut() {
            Some(last) if last.ends_with(':') || is_marker(last) => {
                last.push(' ');
                last.push_str(part);
            }
            _ => parts.push(part.to_owned()),
        }
    }
    if parts.is_empty() {
        return vec![String::new()];
    }
    parts.iter().map(|part| format!("{indent}{part}")).collect()
}

/// A bullet or a number with its text after a gap.
fn is_marker(part: &str) -> bool {
    part == "o"
        || part.chars().count() <= 4
            && super::bullet::split(part).is_some_and(|(_, rest)| rest.is_empty())
}
