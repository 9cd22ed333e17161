//! The markdown of a role or project file: front matter, achievements, skills. Syntax only; what
//! it means is `build`'s.

use super::fields::{Located, report_unclosed};
use super::problem::Findings;
use super::source::SourceFile;
use super::text::squeeze;
use super::{RichText, id, rich};
use crate::text::did_you_mean;

/// A sentence longer than this is no bullet.
const MAX_BULLET_CHARS: usize = 2000;

/// A role or project file taken apart.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Entry<'t> {
    /// The TOML between the `+++` lines.
    pub front: &'t str,
    /// Lines of the file before it.
    pub lines_before_front: usize,
    /// Whether there is any bullet that could be an achievement, good or not.
    pub tells: bool,
    /// Bullets of `# Achievements`.
    pub bullets: Vec<Bullet>,
    /// Skills of `# Skills`, hard or not.
    pub skills: Vec<(Located<String>, bool)>,
}

/// One bullet with what is indented below it.
#[derive(Debug, PartialEq)]
pub(super) struct Bullet {
    /// Line it starts on.
    pub line: usize,
    /// Its sentence, without the id.
    pub text: RichText,
    /// Its `{#slug}`.
    pub slug: Option<String>,
    /// `variant`, `situation`, `task`, `action`, `result`.
    pub parts: Vec<(Part, Located<RichText>)>,
    /// Named in `skills: …`.
    pub skills: Vec<String>,
}

/// What an indented bullet tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Variant,
    Situation,
    Task,
    Action,
    Result,
    Skills,
}

const PARTS: [(&str, Part); 6] = [
    ("variant", Part::Variant),
    ("situation", Part::Situation),
    ("task", Part::Task),
    ("action", Part::Action),
    ("result", Part::Result),
    ("skills", Part::Skills),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Heading {
    Achievements,
    Skills,
}

/// A bullet as it stands in the file, its continuation lines joined.
struct RawBullet {
    line: usize,
    nested: bool,
    text: String,
}

impl<'t> Entry<'t> {
    /// Takes a file apart; what it can't place is a finding.
    pub fn parse(source: &'t SourceFile, findings: &Findings) -> Option<Self> {
        let (front, lines_before_front, body, body_line) = split_front(source, findings)?;
        let mut entry = Self { front, lines_before_front, ..Self::default() };
        let file = &source.path;
        let mut section = None;
        let mut pending: Option<(RawBullet, Option<Heading>)> = None;
        let mut comment = false;
        let mut after_blank = true;
        for (index, line) in body.lines().enumerate() {
            let number = body_line + index;
            let trimmed = line.trim();
            if comment || trimmed.starts_with("<!--") {
                comment = !trimmed.contains("-->");
                continue;
            }
            if trimmed.is_empty() {
                after_blank = true;
                continue;
            }
            if let Some(title) = heading(line) {
                entry.take(pending.take(), file, findings);
                section = Some(match_heading(title, file, number, findings));
            } else if let Some(raw) = bullet(line, number) {
                entry.take(pending.take(), file, findings);
                pending = Some((raw, section));
            } else if let Some((raw, _)) = pending.as_mut()
                && (!after_blank || line.starts_with([' ', '\t']))
            {
                raw.text.push(' ');
                raw.text.push_str(trimmed);
            } else {
                let fix = "start it with `- `, or put it in a comment: <!-- … -->";
                findings.problem(file, number, "text outside a bullet", fix);
            }
            after_blank = false;
        }
        entry.take(pending, file, findings);
        Some(entry)
    }

    fn take(
        &mut self,
        pending: Option<(RawBullet, Option<Heading>)>,
        file: &str,
        findings: &Findings,
    ) {
        let Some((raw, section)) = pending else { return };
        self.tells |= section != Some(Heading::Skills);
        match section {
            None => {
                let fix = "put it under a line `# Achievements` or `# Skills`";
                findings.problem(file, raw.line, "a bullet outside a section", fix);
            }
            Some(Heading::Skills) => self.take_skills(&raw, file, findings),
            Some(Heading::Achievements) if raw.nested => self.take_part(&raw, file, findings),
            Some(Heading::Achievements) => {
                if let Some(bullet) = read_bullet(&raw, file, findings) {
                    self.bullets.push(bullet);
                }
            }
        }
    }

    fn take_skills(&mut self, raw: &RawBullet, file: &str, findings: &Findings) {
        let hard = match raw.text.split_once(':').map(|(key, _)| key.trim().to_lowercase()) {
            Some(key) if key == "hard" => true,
            Some(key) if key == "soft" => false,
            _ => {
                let message = "a line of skills must start with `hard:` or `soft:`";
                let fix = "write `- hard: Kubernetes, SQL` or `- soft: mentoring`";
                findings.problem(file, raw.line, message, fix);
                return;
            }
        };
        let list = raw.text.split_once(':').map_or("", |(_, list)| list);
        for name in skill_names(list, file, raw.line, findings) {
            self.skills.push((Located { value: name, line: raw.line }, hard));
        }
    }

    fn take_part(&mut self, raw: &RawBullet, file: &str, findings: &Findings) {
        let Some(bullet) = self.bullets.last_mut() else {
            let fix = "remove the spaces before `-` to make it an achievement";
            findings.problem(
                file,
                raw.line,
                "an indented bullet with no achievement above it",
                fix,
            );
            return;
        };
        let names = PARTS.map(|(name, _)| name);
        let Some((key, text)) = raw.text.split_once(':') else {
            let fix = format!("start it with one of {}, and a colon", names.join(", "));
            findings.problem(file, raw.line, "an indented bullet without a name", fix);
            return;
        };
        let key = key.trim().to_lowercase();
        let Some((name, part)) = PARTS.into_iter().find(|(name, _)| *name == key) else {
            let fix = match did_you_mean(&key, names) {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("start it with one of {}, and a colon", names.join(", ")),
            };
            let shown: String = key.chars().take(40).collect();
            findings.problem(file, raw.line, format!("unknown part `{shown}`"), fix);
            return;
        };
        if part == Part::Skills {
            bullet.skills.extend(skill_names(text, file, raw.line, findings));
        } else if part != Part::Variant && bullet.parts.iter().any(|(other, _)| *other == part) {
            let message = format!("a second `{name}` for the same achievement");
            findings.problem(file, raw.line, message, "join the two into one");
        } else if let Some(text) = read_marks(text, file, raw.line, findings) {
            bullet.parts.push((part, Located { value: text, line: raw.line }));
        }
    }
}

/// Front matter, lines before it, body, and the body's first line number.
fn split_front<'t>(
    source: &'t SourceFile,
    findings: &Findings,
) -> Option<(&'t str, usize, &'t str, usize)> {
    let fix = "begin the file with a line `+++`, then company, title, start and end, then `+++`";
    if source.text.trim().is_empty() {
        findings.problem(&source.path, None, "the file is empty", fix);
        return None;
    }
    let mut offset = 0;
    let mut opened = None;
    for (index, line) in source.text.split_inclusive('\n').enumerate() {
        match (line.trim(), opened) {
            ("", None) => {}
            ("+++", None) => opened = Some((offset + line.len(), index + 1)),
            ("+++", Some((start, before))) => {
                let body = offset + line.len();
                return Some((
                    &source.text[start..offset],
                    before,
                    &source.text[body..],
                    index + 2,
                ));
            }
            ("---", None) => {
                let message = "the front matter is YAML (`---`)";
                findings.problem(&source.path, index + 1, message, "use TOML between `+++` lines");
                return None;
            }
            (_, None) => {
                findings.problem(&source.path, index + 1, "no front matter", fix);
                return None;
            }
            (_, Some(_)) => {}
        }
        offset += line.len();
    }
    let line = opened.map(|(_, before)| before);
    findings.problem(&source.path, line, "the front matter is never closed", "add a line `+++`");
    None
}

fn heading(line: &str) -> Option<&str> {
    let title = line.trim_start_matches('#');
    (title.len() < line.len() && title.starts_with([' ', '\t'])).then(|| title.trim())
}

fn match_heading(title: &str, file: &str, line: usize, findings: &Findings) -> Heading {
    match title.to_lowercase().as_str() {
        "achievements" => return Heading::Achievements,
        "skills" => return Heading::Skills,
        _ => {}
    }
    let shown: String = title.chars().take(40).collect();
    let fix = match did_you_mean(title, ["Achievements", "Skills"]) {
        Some(known) => format!("did you mean `# {known}`?"),
        None => "use `# Achievements` and `# Skills`".to_owned(),
    };
    findings.problem(file, line, format!("unknown section `{shown}`"), fix);
    // Taken for achievements, so that one wrong heading isn't reported once a bullet.
    Heading::Achievements
}

fn bullet(line: &str, number: usize) -> Option<RawBullet> {
    let text = line.trim_start();
    let indent: usize =
        line[..line.len() - text.len()].chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
    let rest = ["- ", "* ", "+ ", "• "].iter().find_map(|mark| text.strip_prefix(mark));
    let rest = rest.or_else(|| (text.trim_end() == "-").then_some(""))?;
    Some(RawBullet { line: number, nested: indent >= 2, text: rest.trim().to_owned() })
}

fn read_bullet(raw: &RawBullet, file: &str, findings: &Findings) -> Option<Bullet> {
    let (text, slug) = split_slug(&raw.text);
    if let Some(slug) = slug
        && !id::is_slug(slug)
    {
        let message = format!("`{{#{slug}}}` is not an id");
        let fix = format!("use small letters, digits and hyphens: {{#{}}}", id::slug(slug));
        findings.problem(file, raw.line, message, fix);
        return None;
    }
    Some(Bullet {
        line: raw.line,
        text: read_marks(text, file, raw.line, findings)?,
        slug: slug.map(str::to_owned),
        parts: Vec::new(),
        skills: Vec::new(),
    })
}

/// Text and the `{#slug}` at its end. `\{#slug}` is text.
pub(super) fn split_slug(text: &str) -> (&str, Option<&str>) {
    let slug = text
        .strip_suffix('}')
        .and_then(|rest| rest.rsplit_once("{#"))
        .filter(|(before, slug)| !before.ends_with('\\') && !slug.contains(['{', '}']));
    slug.map_or((text, None), |(before, slug)| (before.trim_end(), Some(slug)))
}

fn read_marks(text: &str, file: &str, line: usize, findings: &Findings) -> Option<RichText> {
    if text.chars().count() > MAX_BULLET_CHARS {
        let message = format!("longer than {MAX_BULLET_CHARS} characters");
        findings.problem(file, line, message, "split it into several bullets");
        return None;
    }
    let (rich, unclosed) = rich::parse(text);
    report_unclosed(file, line, unclosed, findings);
    if rich.to_plain().trim().is_empty() {
        findings.problem(file, line, "an empty bullet", "write something or remove it");
        return None;
    }
    Some(rich)
}

/// Names between commas; a comma in parentheses or after a backslash is part of the name.
fn skill_names(list: &str, file: &str, line: usize, findings: &Findings) -> Vec<String> {
    let names = split_names(list);
    if names.is_empty() {
        findings.problem(file, line, "an empty list of skills", "name some or remove the line");
    }
    if names.iter().any(|name| name.contains("**") || name.contains('`')) {
        findings.problem(file, line, "marks in a skill", "write skills without ** or `");
    }
    names
}

fn split_names(list: &str) -> Vec<String> {
    // A parenthesis that is never closed must not swallow the rest of the list.
    let balanced = list.matches('(').count() == list.matches(')').count();
    let mut names = vec![String::new()];
    let mut depth = 0_usize;
    let mut chars = list.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if matches!(chars.peek(), Some(',' | '\\')) => {
                push(&mut names, chars.next().unwrap_or(c));
                continue;
            }
            '(' if balanced => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                names.push(String::new());
                continue;
            }
            _ => {}
        }
        push(&mut names, c);
    }
    names.iter().map(|name| squeeze(name)).filter(|name| !name.is_empty()).collect()
}

fn push(names: &mut [String], c: char) {
    if let Some(name) = names.last_mut() {
        name.push(c);
    }
}
