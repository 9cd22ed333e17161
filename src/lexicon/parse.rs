//! Reads the lexicon files: group lines `[kind] Group` or `[kind tech] Group`, then skills, one a
//! line: canonical name, tab, forms separated by `|`. Lines that begin with `#` are comments.

use super::form::Mark;
use super::{Lexicon, Skill, SkillKind};

/// Adds all skills of `source`. A skill whose name is known already only adds forms to it.
pub(super) fn add_all(lexicon: &mut Lexicon, source: &str) {
    let mut kind = SkillKind::Technical;
    let mut tech = false;
    let mut group = "";
    for line in source.lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some((marks, name)) = group_line(line) {
            kind = if marks.contains("soft") { SkillKind::Soft } else { SkillKind::Technical };
            tech = marks.contains("tech ") || marks.ends_with("tech");
            group = name;
            continue;
        }
        let (name, forms) = line.split_once('\t').unwrap_or((line, ""));
        let skill = Skill { name: name.to_owned(), kind, group: group.to_owned() };
        add_skill(lexicon, skill, tech, forms);
    }
}

fn group_line(line: &str) -> Option<(&str, &str)> {
    let (marks, name) = line.strip_prefix('[')?.split_once(']')?;
    Some((marks, name.trim()))
}

fn add_skill(lexicon: &mut Lexicon, skill: Skill, tech: bool, forms: &str) {
    let name = skill.name.clone();
    let index = match lexicon.by_whole.get(&super::form::key(&name)) {
        Some(form) => lexicon.forms[*form as usize].skill,
        None => lexicon.add_skill(skill, tech),
    };
    for entry in forms.split('|').filter(|entry| !entry.is_empty()) {
        let (mark, form) = Mark::split(entry);
        lexicon.add_form(form, mark, index);
    }
    lexicon.add_form(&name, Mark::Any, index);
}
