//! Answers that stand in the master CV as they are entered: name, contact, latest role, degree,
//! languages.

use super::topic::Part;
use super::{Desk, Outcome, choose, limit, said, within};
use crate::application::{Answer, Line};
use crate::candidate::{Fact, FactId, FactKind, RichText, Role};
use crate::posting::form::{Field, FieldKind};

impl Desk<'_> {
    /// A line that says what a fact says.
    fn fact_line(fact: &Fact) -> Line {
        Line { text: fact.text.clone(), facts: vec![fact.id.clone()], posting: Vec::new() }
    }

    fn fact(&self, id: &str) -> Option<&Fact> {
        self.inputs.cv.fact(&FactId(id.to_owned()))
    }

    pub(super) fn name(&self, part: Part) -> Outcome {
        let fact = self.fact("name").ok_or("your master CV holds no name")?;
        let name = fact.text.to_plain();
        let text = match (part, name.rsplit_once(' ')) {
            (Part::First, Some((first, _))) => first.to_owned(),
            (Part::Last, Some((_, last))) => last.to_owned(),
            _ => name,
        };
        Ok(Answer { text, lines: vec![Self::fact_line(fact)] })
    }

    pub(super) fn contact(&self, id: &str, what: &str) -> Outcome {
        let fact =
            self.fact(id).ok_or_else(|| format!("your master CV holds no {}", bare(what)))?;
        said(vec![Self::fact_line(fact)], "")
    }

    pub(super) fn link(&self, site: &str) -> Outcome {
        let own = &self.inputs.cv.identity.links;
        let networks = ["linkedin.", "github.", "gitlab.", "xing."];
        let is_asked = |url: &str| match site {
            "" => !networks.iter().any(|network| url.contains(network)),
            site => url.contains(site),
        };
        let found = own.iter().find(|held| is_asked(&held.url)).or_else(|| {
            // Whoever has no site of their own shows what they have.
            site.is_empty().then(|| own.first()).flatten()
        });
        let held = found.ok_or("your master CV holds no such link")?;
        let line = Line {
            text: RichText::plain(&held.url),
            facts: vec![held.id.clone()],
            posting: Vec::new(),
        };
        said(vec![line], "")
    }

    /// Of the role held now, or last.
    pub(super) fn latest(&self, part: impl Fn(&Role) -> &String) -> Outcome {
        let role = self.inputs.cv.roles.first().ok_or("your master CV holds no role")?;
        let line = Line {
            text: RichText::plain(part(role)),
            facts: vec![role.fact.clone()],
            posting: Vec::new(),
        };
        said(vec![line], "")
    }

    /// Degrees, latest first; of the options the one that names the latest's level.
    pub(super) fn degree(&self, field: &Field) -> Outcome {
        let cv = self.inputs.cv;
        let lines: Vec<Line> = cv
            .education
            .iter()
            .filter_map(|entry| cv.fact(&entry.id))
            .map(Self::fact_line)
            .collect();
        let (Some(first), Some(entry)) = (lines.first().cloned(), cv.education.first()) else {
            return Err("your master CV holds no education".to_owned());
        };
        if field.kind == FieldKind::Select {
            let option = choose::degree(&field.options, &entry.degree)
                .ok_or("none of the options names your degree")?;
            return Ok(Answer { text: option.to_owned(), lines: vec![first] });
        }
        let several = field.kind == FieldKind::Textarea;
        let lines = if several { within(lines, limit(field)) } else { vec![first] };
        let texts: Vec<String> = lines.iter().map(|line| line.text.to_plain()).collect();
        Ok(Answer { text: texts.join("; "), lines })
    }

    /// All languages, or the one asked about.
    pub(super) fn language(&self, field: &Field) -> Outcome {
        let cv = self.inputs.cv;
        let asked = choose::language(&field.label);
        let known = |name: &str| choose::language(name);
        let facts = cv.facts.iter().filter(|fact| fact.kind == FactKind::Language);
        if let Some(asked) = asked {
            let spoken = cv.languages.iter().find(|spoken| known(&spoken.name) == Some(asked));
            let spoken =
                spoken.ok_or("your master CV does not list this language; it is never guessed")?;
            let fact = cv.fact(&spoken.id).ok_or("your master CV does not list this language")?;
            let line = Self::fact_line(fact);
            if field.kind != FieldKind::Select {
                return said(vec![line], "");
            }
            let option = choose::yes(&field.options)
                .or_else(|| choose::level(&field.options, &spoken.level))
                .ok_or("none of the options names your level for sure")?;
            return Ok(Answer { text: option.to_owned(), lines: vec![line] });
        }
        if field.kind == FieldKind::Select {
            return Err("choose the languages that apply".to_owned());
        }
        let lines: Vec<Line> = facts.map(Self::fact_line).collect();
        let texts: Vec<String> = lines.iter().map(|line| line.text.to_plain()).collect();
        if texts.is_empty() {
            return Err("your master CV lists no languages".to_owned());
        }
        Ok(Answer { text: texts.join(", "), lines })
    }
}

/// "an e-mail address" without its article.
fn bare(what: &str) -> &str {
    what.split_once(' ').map_or(what, |(_, noun)| noun)
}
