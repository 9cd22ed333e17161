//! A master CV to be written: what an importer understood, and the directory made of it.
//!
//! Strings are literal, unless a draft says that its sentences have marks: characters that would read
//! as marks are escaped on writing.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::load::load;
use super::{LoadError, Period, RichText, YearMonth, id, rich};

/// Who and what, as read from elsewhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// Full name.
    pub name: String,
    /// Professional title.
    pub title: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Place.
    pub location: Option<String>,
    /// Web links.
    pub links: Vec<String>,
    /// Sentences of the summary.
    pub summary: Vec<String>,
    /// Hard skills of the candidate as a whole.
    pub hard: Vec<String>,
    /// Soft skills of the candidate as a whole.
    pub soft: Vec<String>,
    /// Degrees.
    pub education: Vec<DraftEducation>,
    /// Certifications.
    pub certifications: Vec<DraftCredential>,
    /// Awards.
    pub awards: Vec<DraftCredential>,
    /// Publications.
    pub publications: Vec<DraftCredential>,
    /// Spoken languages: name and level, which may be empty.
    pub languages: Vec<(String, String)>,
    /// Roles held.
    pub roles: Vec<DraftRole>,
    /// Projects.
    pub projects: Vec<DraftProject>,
    /// Sentences of summary and achievements hold markdown's marks; else they are literal.
    pub marks: bool,
}

/// A degree to be written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DraftEducation {
    /// Degree.
    pub degree: Option<String>,
    /// Field of study.
    pub field: Option<String>,
    /// School.
    pub institution: Option<String>,
    /// When.
    pub period: Option<Period>,
    /// Grade.
    pub grade: Option<String>,
}

/// A certification, award or publication to be written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DraftCredential {
    /// Its name.
    pub name: String,
    /// Who gave it.
    pub issuer: Option<String>,
    /// When.
    pub date: Option<YearMonth>,
    /// Link.
    pub url: Option<String>,
}

/// A role to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftRole {
    /// Employer.
    pub company: String,
    /// Job title.
    pub title: String,
    /// Place.
    pub location: Option<String>,
    /// Industry of the employer.
    pub industry: Option<String>,
    /// When.
    pub period: Period,
    /// Achievements.
    pub bullets: Vec<String>,
    /// Skills shown there.
    pub skills: Vec<String>,
}

/// A project to be written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DraftProject {
    /// Its name.
    pub name: String,
    /// Link.
    pub url: Option<String>,
    /// When.
    pub period: Option<Period>,
    /// Achievements.
    pub bullets: Vec<String>,
    /// Skills shown there.
    pub skills: Vec<String>,
}

/// Why no master CV was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// There is something at this path; it is left as it is.
    #[error("{} exists already; name a new directory", .0.display())]
    Exists(PathBuf),
    /// What was read makes no valid master CV.
    #[error("what was read makes no valid master CV:\n{0}")]
    Invalid(LoadError),
    /// The disk refused.
    #[error("can't write {}: {source}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Draft {
    /// Writes the directory `to`, whole or not at all, and only if it loads. Returns the files
    /// written, relative to it.
    ///
    /// # Errors
    /// `to` exists, the result would not load, or the disk refuses.
    pub fn write(&self, to: &Path) -> Result<Vec<String>, WriteError> {
        if fs::symlink_metadata(to).is_ok() {
            return Err(WriteError::Exists(to.to_owned()));
        }
        let failed = |source| WriteError::Io { path: to.to_owned(), source };
        let parent = match to.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).map_err(failed)?;
        // Beside the target, so that the rename stays on one file system.
        let temporary =
            tempfile::Builder::new().prefix(".import-").tempdir_in(parent).map_err(failed)?;
        let files = self.files();
        for (file, text) in &files {
            let path = temporary.path().join(file);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(failed)?;
            }
            fs::write(path, text).map_err(failed)?;
        }
        load(temporary.path()).map_err(WriteError::Invalid)?;
        open_to_others(temporary.path()).map_err(failed)?;
        fs::rename(temporary.path(), to).map_err(failed)?;
        // Moved away: nothing is left for the guard to remove.
        let _ = temporary.keep();
        Ok(files.into_iter().map(|(file, _)| file).collect())
    }

    /// Path and text of every file.
    fn files(&self) -> Vec<(String, String)> {
        let mut files = vec![("candidate.toml".to_owned(), self.candidate())];
        let mut slugs = Slugs::default();
        for (index, role) in self.roles.iter().enumerate() {
            let slug = slugs.unique(&role.company, &role.title);
            files.push((format!("roles/{:02}_{slug}.md", index + 1), self.role(role)));
        }
        let mut slugs = Slugs::default();
        for (index, project) in self.projects.iter().enumerate() {
            let slug = slugs.unique(&project.name, "");
            files.push((format!("projects/{:02}_{slug}.md", index + 1), self.project(project)));
        }
        files
    }

    fn candidate(&self) -> String {
        let mut out = Toml::default();
        out.text("name", Some(&self.name));
        out.text("title", self.title.as_ref());
        let summary: Vec<String> = self.summary.iter().map(|text| self.sentence(text)).collect();
        out.list("summary", &summary);
        out.header("[contact]");
        out.text("email", self.email.as_ref());
        out.text("phone", self.phone.as_ref());
        out.text("location", self.location.as_ref());
        out.list("links", &self.links);
        if !self.hard.is_empty() || !self.soft.is_empty() {
            out.header("[skills]");
            out.list("hard", &self.hard);
            out.list("soft", &self.soft);
        }
        for item in &self.education {
            out.header("[[education]]");
            out.text("degree", item.degree.as_ref());
            out.text("field", item.field.as_ref());
            out.text("institution", item.institution.as_ref());
            out.period(item.period.as_ref());
            out.text("grade", item.grade.as_ref());
        }
        for (key, items) in [
            ("certification", &self.certifications),
            ("award", &self.awards),
            ("publication", &self.publications),
        ] {
            credentials(&mut out, key, items);
        }
        for (name, level) in &self.languages {
            out.header("[[language]]");
            out.text("name", Some(name));
            out.text("level", Some(level).filter(|level| !level.is_empty()));
        }
        out.0
    }
}

fn credentials(out: &mut Toml, key: &str, items: &[DraftCredential]) {
    let mut seen = BTreeSet::new();
    for item in items {
        out.header(&format!("[[{key}]]"));
        if !seen.insert(id::slug(&item.name)) {
            // The same award in two years: the name alone is no id.
            out.text("id", Some(&id::text_hash(&format!("{item:?}"))));
        }
        out.text("name", Some(&item.name));
        out.text("issuer", item.issuer.as_ref());
        out.text("date", item.date.map(|date| date.to_string()).as_ref());
        out.text("url", item.url.as_ref());
    }
}

impl Draft {
    fn sentence(&self, text: &str) -> String {
        if self.marks { RichText::parse_marks(text).to_marks() } else { rich::escape(text) }
    }

    fn role(&self, role: &DraftRole) -> String {
        let mut front = Toml::default();
        front.text("company", Some(&role.company));
        front.text("title", Some(&role.title));
        front.text("location", role.location.as_ref());
        front.text("industry", role.industry.as_ref());
        front.period(Some(&role.period));
        if role.bullets.is_empty() {
            front.0.push_str("brief = true\n");
        }
        self.markdown(&front, &role.bullets, &role.skills)
    }

    fn project(&self, project: &DraftProject) -> String {
        let mut front = Toml::default();
        front.text("name", Some(&project.name));
        front.text("url", project.url.as_ref());
        front.period(project.period.as_ref());
        self.markdown(&front, &project.bullets, &project.skills)
    }

    fn markdown(&self, front: &Toml, bullets: &[String], skills: &[String]) -> String {
        let mut out = format!("+++\n{}+++\n", front.0);
        if !bullets.is_empty() {
            out.push_str("\n# Achievements\n\n");
        }
        for bullet in bullets {
            let _ = writeln!(out, "- {}", self.sentence(bullet));
        }
        if !skills.is_empty() {
            out.push_str("\n# Skills\n\n");
            // What the candidate as a whole calls soft is soft here too.
            let is_soft = |name: &&String| self.soft.iter().any(|it| it.eq_ignore_ascii_case(name));
            let (soft, hard): (Vec<&String>, Vec<&String>) = skills.iter().partition(is_soft);
            for (kind, names) in [("hard", hard), ("soft", soft)] {
                let names: Vec<String> = names
                    .iter()
                    .map(|name| name.replace('\\', "\\\\").replace(',', "\\,"))
                    .collect();
                if !names.is_empty() {
                    let _ = writeln!(out, "- {kind}: {}", names.join(", "));
                }
            }
        }
        out
    }
}

/// TOML being written.
#[derive(Default)]
struct Toml(String);

impl Toml {
    fn header(&mut self, header: &str) {
        let _ = write!(self.0, "\n{header}\n");
    }

    fn text(&mut self, key: &str, value: Option<&String>) {
        if let Some(value) = value {
            let _ = writeln!(self.0, "{key} = {}", quoted(value));
        }
    }

    fn list(&mut self, key: &str, values: &[String]) {
        if values.is_empty() {
            return;
        }
        let _ = writeln!(self.0, "{key} = [");
        for value in values {
            let _ = writeln!(self.0, "  {},", quoted(value));
        }
        self.0.push_str("]\n");
    }

    fn period(&mut self, period: Option<&Period>) {
        let Some(period) = period else { return };
        let end = period.end.map_or_else(|| "present".to_owned(), |end| end.to_string());
        self.text("start", Some(&period.start.to_string()));
        self.text("end", Some(&end));
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// File names given out, each once.
#[derive(Default)]
struct Slugs(BTreeSet<String>);

impl Slugs {
    fn unique(&mut self, name: &str, detail: &str) -> String {
        let short = |text: &str| {
            let slug: String = id::slug(text).chars().take(40).collect();
            slug.trim_end_matches('-').to_owned()
        };
        let base = short(name);
        let detailed =
            if detail.is_empty() { base.clone() } else { short(&format!("{name} {detail}")) };
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        let mut all = [base.clone(), detailed].into_iter().chain(numbered);
        let free = all.find(|slug| !self.0.contains(slug)).unwrap_or(base);
        self.0.insert(free.clone());
        free
    }
}

/// Temporary directories are private; a master CV gets the permissions its owner's files have.
#[cfg(unix)]
fn open_to_others(dir: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let usual = fs::metadata(dir.join("candidate.toml"))?.permissions().mode();
    let execute = (usual & 0o444) >> 2;
    fs::set_permissions(dir, fs::Permissions::from_mode((usual & 0o777) | execute))
}

#[cfg(not(unix))]
fn open_to_others(_dir: &Path) -> io::Result<()> {
    Ok(())
}
