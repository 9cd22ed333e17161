//! Roles and projects: from the parts of their files to facts.

use super::entry::{Bullet, Entry, Part};
use super::fields::{Document, Fields};
use super::ledger::{Ledger, Place};
use super::problem::Findings;
use super::profile::joined;
use super::source::SourceFile;
use super::{
    Achievement, Fact, FactId, FactKind, Project, ProjectId, RichText, Role, RoleId, Scope,
    StarParts, id,
};

/// Slug of a file name without its ordering number: `roles/03_northwind.md` → `northwind`.
pub(super) fn file_slug(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let rest = stem.trim_start_matches(|c: char| c.is_ascii_digit());
    let unnumbered = rest.strip_prefix(['_', '-']).filter(|rest| !rest.is_empty());
    id::slug(if rest.len() < stem.len() { unnumbered.unwrap_or(stem) } else { stem })
}

/// Reads a role file and enters its facts.
pub(super) fn role(source: &SourceFile, ledger: &mut Ledger, findings: &Findings) -> Option<Role> {
    let slug = file_slug(&source.path);
    let id = RoleId(slug.clone());
    let mut place = Place {
        file: &source.path,
        prefix: format!("role/{slug}"),
        scope: Scope::Role(id.clone()),
    };
    if is_taken(&place, ledger, findings) {
        return None;
    }
    let entry = Entry::parse(source, findings)?;
    let document = Document::new(&source.path, entry.front, entry.lines_before_front);
    let table = document.parse(entry.front, findings)?;
    let mut fields = Fields::new(&document, &table, entry.lines_before_front, findings);
    let company = fields.required("company", "the employer");
    let title = fields.required("title", "your job title there");
    let location = fields.text("location").map(|text| text.value).unwrap_or_default();
    let period = fields.required_period();
    let team_size = fields.count("team_size");
    let industry = fields.text("industry").map(|text| text.value);
    let brief = fields.flag("brief");
    fields.finish();
    if !entry.tells && !brief {
        let fix = "add `# Achievements` with at least one bullet, or `brief = true` to list the \
                   role without any";
        findings.problem(&source.path, None, "a role without achievements", fix);
    }
    let head = company.zip(title).zip(period).and_then(|((company, title), period)| {
        let team = team_size.map(|size| format!("team of {size}")).unwrap_or_default();
        let when = period.to_string();
        let industry = industry.as_deref().unwrap_or_default();
        let parts = [&title.value, &company.value, &location, &when, &team, industry];
        let text = joined(&parts, ", ");
        let fact = enter_head(&place, FactKind::Role, text, company.line, ledger, findings)?;
        Some((fact, company.value, title.value, period))
    });
    // The bullets are read even when the head is wrong, so that all problems show at once.
    place.prefix.push('/');
    let achievements = achievements(entry.bullets, &place, ledger, findings);
    let skills = ledger.enter_skills(entry.skills, &place, findings);
    let (fact, company, title, period) = head?;
    Some(Role {
        id,
        fact,
        company,
        title,
        location,
        period,
        team_size,
        industry,
        achievements,
        skills,
    })
}

/// Reads a project file and enters its facts.
pub(super) fn project(
    source: &SourceFile,
    ledger: &mut Ledger,
    findings: &Findings,
) -> Option<Project> {
    let slug = file_slug(&source.path);
    let id = ProjectId(slug.clone());
    let mut place = Place {
        file: &source.path,
        prefix: format!("project/{slug}"),
        scope: Scope::Project(id.clone()),
    };
    if is_taken(&place, ledger, findings) {
        return None;
    }
    let entry = Entry::parse(source, findings)?;
    let document = Document::new(&source.path, entry.front, entry.lines_before_front);
    let table = document.parse(entry.front, findings)?;
    let mut fields = Fields::new(&document, &table, entry.lines_before_front, findings);
    let name = fields.required("name", "what the project is called");
    let url = fields.link("url").map(|url| url.value);
    let period = fields.period();
    fields.finish();
    if !entry.tells {
        let fix = "add `# Achievements` with at least one bullet";
        findings.warn(&source.path, None, "a project without achievements", fix);
    }
    let head = name.and_then(|name| {
        let when = period.map(|period| period.to_string()).unwrap_or_default();
        let text = joined(&[&name.value, &when, url.as_deref().unwrap_or_default()], ", ");
        let fact = enter_head(&place, FactKind::Project, text, name.line, ledger, findings)?;
        Some((fact, name.value))
    });
    place.prefix.push('/');
    let achievements = achievements(entry.bullets, &place, ledger, findings);
    let skills = ledger.enter_skills(entry.skills, &place, findings);
    let (fact, name) = head?;
    Some(Project { id, fact, name, period, url, achievements, skills })
}

/// Whether another file has the same slug, which is said.
fn is_taken(place: &Place<'_>, ledger: &Ledger, findings: &Findings) -> bool {
    let Some(first) = ledger.find(&FactId(place.prefix.clone())) else { return false };
    let message = format!("the same file name as {}, but for its number", first.source.file);
    let fix = "rename one: two roles at one company need names such as 02_northwind-lead.md";
    findings.problem(place.file, None, message, fix);
    true
}

/// Enters the fact of the role or project itself.
fn enter_head(
    place: &Place<'_>,
    kind: FactKind,
    text: String,
    line: usize,
    ledger: &mut Ledger,
    findings: &Findings,
) -> Option<FactId> {
    let id = FactId(place.prefix.clone());
    let fact = Fact {
        id,
        kind,
        text: RichText::plain(text),
        scope: place.scope.clone(),
        source: place.at(line),
    };
    ledger.enter(fact, findings)
}

fn achievements(
    bullets: Vec<Bullet>,
    place: &Place<'_>,
    ledger: &mut Ledger,
    findings: &Findings,
) -> Vec<Achievement> {
    bullets.into_iter().filter_map(|bullet| achievement(bullet, place, ledger, findings)).collect()
}

fn achievement(
    bullet: Bullet,
    place: &Place<'_>,
    ledger: &mut Ledger,
    findings: &Findings,
) -> Option<Achievement> {
    let key = bullet.slug.unwrap_or_else(|| id::text_hash(&bullet.text.to_plain()));
    let fact = Fact {
        id: FactId(format!("{}a/{key}", place.prefix)),
        kind: FactKind::Achievement,
        text: bullet.text.clone(),
        scope: place.scope.clone(),
        source: place.at(bullet.line),
    };
    let id = ledger.enter(fact, findings)?;
    let mut variants = Vec::new();
    let mut star = StarParts::default();
    for (part, text) in bullet.parts {
        let text = text.value;
        match part {
            Part::Variant => variants.push(text),
            Part::Situation => star.situation = Some(text),
            Part::Task => star.task = Some(text),
            Part::Action => star.action = Some(text),
            Part::Result => star.result = Some(text),
            Part::Skills => {}
        }
    }
    Some(Achievement { id, text: bullet.text, variants, star, skills: bullet.skills })
}
