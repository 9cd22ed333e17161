//! Whole documents: each line is checked in its final form; a refused one falls back to its source
//! text or goes, and is reported either way.

use super::{Checked, Claim, PostingContext, RefusedLine, Section, Verdict, Verified, Verifier};
use crate::application::{Cv, CvProject, CvRole, Dossier, Letter, Line, Message, Prose};
use crate::candidate::{FactId, FactKind, RichText, Scope};
use crate::language::Language;

impl Verifier {
    /// Checks every line of a CV. Bullets fall back to the sentence of the achievement they cite
    /// first; anything else refused is dropped. Ids of unknown facts, or of the wrong kind, go.
    #[must_use]
    pub fn verify_cv(&self, mut cv: Cv) -> Checked<Cv> {
        let mut run = Run::new(self, PostingContext::default());
        cv.tagline =
            cv.tagline.and_then(|line| run.line(line, Section::Profile, &Scope::Candidate));
        cv.profile = run.lines(cv.profile, Section::Profile, &Scope::Candidate);
        for group in &mut cv.skills {
            if !run.heading(&group.name) {
                group.name = skills_heading(cv.language).to_owned();
            }
            group.skills.retain(|skill| {
                run.keeps(Claim {
                    text: skill.name.clone(),
                    section: Section::Skills,
                    scope: Scope::Candidate,
                    facts: skill.facts.clone(),
                })
            });
        }
        cv.skills.retain(|group| !group.skills.is_empty());
        cv.roles = cv.roles.into_iter().filter_map(|role| run.role(role)).collect();
        cv.projects = cv.projects.into_iter().filter_map(|project| run.project(project)).collect();
        cv.relocation = cv.relocation.filter(|id| run.relocation(id));
        run.ids(&mut cv.education, FactKind::Education);
        run.ids(&mut cv.certifications, FactKind::Certification);
        run.ids(&mut cv.awards, FactKind::Award);
        run.ids(&mut cv.publications, FactKind::Publication);
        run.ids(&mut cv.languages, FactKind::Language);
        run.seal(cv)
    }

    /// Checks every sentence of a letter; refused ones are dropped.
    #[must_use]
    pub fn verify_letter(&self, mut letter: Letter, context: &PostingContext) -> Checked<Letter> {
        let mut run = Run::new(self, context.clone());
        let subject = letter.subject.clone();
        letter.subject = run
            .line(subject, Section::Letter, &Scope::Candidate)
            .unwrap_or_else(|| plain_line(subject_line(letter.language)));
        letter.salutation = run.phrase(letter.salutation, greeting(letter.language));
        letter.body = run.prose(letter.body, Section::Letter);
        letter.closing = run.phrase(letter.closing, closing(letter.language));
        run.seal(letter)
    }

    /// Checks every sentence of a message; refused ones are dropped. A signature that is not the
    /// candidate's name is replaced by it.
    #[must_use]
    pub fn verify_message(
        &self,
        mut message: Message,
        context: &PostingContext,
    ) -> Checked<Message> {
        let mut run = Run::new(self, context.clone());
        message.subject =
            message.subject.and_then(|line| run.line(line, Section::Message, &Scope::Candidate));
        if !message.salutation.is_empty() {
            message.salutation = run.phrase(message.salutation, "Hello,");
        }
        message.body = run.prose(message.body, Section::Message);
        message.signature = run.signature(message.signature);
        run.seal(message)
    }

    /// Checks a dossier for markup and invisible text only: it is its owner's, quotes the posting
    /// and is not sent to anyone.
    #[must_use]
    pub fn verify_dossier(&self, mut dossier: Dossier) -> Checked<Dossier> {
        use crate::application::Block;
        let mut run = Run::new(self, PostingContext::default());
        dossier.title = run.clean(dossier.title);
        for section in &mut dossier.sections {
            section.title = run.clean(std::mem::take(&mut section.title));
            for block in &mut section.blocks {
                match block {
                    Block::Text { text } => *text = run.clean(std::mem::take(text)),
                    Block::List { items } => run.clean_all(items),
                    Block::Table { header, rows } => {
                        run.clean_all(header);
                        rows.iter_mut().for_each(|row| run.clean_all(row));
                    }
                }
            }
        }
        run.seal(dossier)
    }
}

/// One document on its way through the verifier.
struct Run<'a> {
    verifier: &'a Verifier,
    context: PostingContext,
    refused: Vec<RefusedLine>,
}

impl<'a> Run<'a> {
    fn new(verifier: &'a Verifier, context: PostingContext) -> Self {
        Self { verifier, context, refused: Vec::new() }
    }

    fn seal<T>(self, document: T) -> Checked<T> {
        Checked { document: Verified::seal(document), refused: self.refused }
    }

    fn check(&self, claim: &Claim) -> Verdict {
        self.verifier.check_with(claim, &self.context)
    }

    fn refuse(&mut self, claim: Claim, refusal: super::Refusal, fallback: Option<String>) {
        let Claim { text, section, scope, .. } = claim;
        self.refused.push(RefusedLine { text, section, scope, refusal, fallback });
    }

    /// True when the claim stands; records it otherwise.
    fn keeps(&mut self, claim: Claim) -> bool {
        match self.check(&claim) {
            Verdict::Refused(refusal) => {
                self.refuse(claim, refusal, None);
                false
            }
            Verdict::Supported { .. } | Verdict::Unverifiable => true,
        }
    }

    fn line(&mut self, line: Line, section: Section, scope: &Scope) -> Option<Line> {
        let claim = Claim {
            text: line.text.to_plain(),
            section,
            scope: scope.clone(),
            facts: line.facts.clone(),
        };
        if let Some(refusal) = self.verifier.check_links(&line.text) {
            self.refuse(claim, refusal, None);
            return None;
        }
        self.keeps(claim).then_some(line)
    }

    fn lines(&mut self, lines: Vec<Line>, section: Section, scope: &Scope) -> Vec<Line> {
        lines.into_iter().filter_map(|line| self.line(line, section, scope)).collect()
    }

    fn prose(&mut self, prose: Prose, section: Section) -> Prose {
        let paragraphs =
            prose.0.into_iter().map(|lines| self.lines(lines, section, &Scope::Candidate));
        Prose(paragraphs.filter(|lines| !lines.is_empty()).collect())
    }

    fn role(&mut self, role: CvRole) -> Option<CvRole> {
        let scope = Scope::Role(role.role.clone());
        if !self.knows(&scope, &role.role.0) {
            return None;
        }
        Some(CvRole { bullets: self.bullets(role.bullets, &scope), ..role })
    }

    fn project(&mut self, project: CvProject) -> Option<CvProject> {
        let scope = Scope::Project(project.project.clone());
        if !self.knows(&scope, &project.project.0) {
            return None;
        }
        Some(CvProject { bullets: self.bullets(project.bullets, &scope), ..project })
    }

    fn knows(&mut self, scope: &Scope, id: &str) -> bool {
        let known = self.verifier.has_scope(scope);
        if !known {
            let claim = Claim {
                text: id.to_owned(),
                section: Section::Experience,
                scope: scope.clone(),
                facts: Vec::new(),
            };
            let refusal = super::rule::refusal(
                "identity",
                id,
                "no role or project of the master CV has this id",
            );
            self.refuse(claim, refusal, None);
        }
        known
    }

    fn bullets(&mut self, bullets: Vec<Line>, scope: &Scope) -> Vec<Line> {
        bullets.into_iter().filter_map(|bullet| self.bullet(bullet, scope)).collect()
    }

    fn bullet(&mut self, bullet: Line, scope: &Scope) -> Option<Line> {
        let claim = Claim {
            text: bullet.text.to_plain(),
            section: Section::Experience,
            scope: scope.clone(),
            facts: bullet.facts.clone(),
        };
        let refusal = self
            .verifier
            .check_links(&bullet.text)
            .or_else(|| self.check(&claim).refusal().cloned())
            .or_else(|| self.uncited(&claim));
        let Some(refusal) = refusal else { return Some(bullet) };
        let source = self.source(&bullet, scope);
        self.refuse(claim, refusal, source.as_ref().map(|line| line.text.to_plain()));
        source
    }

    /// A bullet without a fact can't be explained, selected or restored.
    fn uncited(&self, claim: &Claim) -> Option<super::Refusal> {
        claim
            .facts
            .is_empty()
            .then(|| super::rule::refusal("unsupported", &claim.text, "the bullet cites no fact"))
    }

    /// The candidate's own sentence for the bullet, if it cites an achievement of this place.
    fn source(&self, bullet: &Line, scope: &Scope) -> Option<Line> {
        let id = bullet.facts.first()?;
        let text = self.verifier.achievement(id, scope)?;
        let line = Line { text: text.clone(), facts: vec![id.clone()], posting: Vec::new() };
        let claim = Claim {
            text: line.text.to_plain(),
            section: Section::Experience,
            scope: scope.clone(),
            facts: line.facts.clone(),
        };
        self.check(&claim).refusal().is_none().then_some(line)
    }

    fn ids(&mut self, ids: &mut Vec<FactId>, kind: FactKind) {
        let (known, unknown): (Vec<_>, Vec<_>) =
            ids.drain(..).partition(|id| self.verifier.kind(id) == Some(kind));
        *ids = known;
        for id in unknown {
            let claim = Claim {
                text: id.0.clone(),
                section: Section::Credentials,
                scope: Scope::Candidate,
                facts: Vec::new(),
            };
            let reason = "no fact of this kind has this id";
            self.refuse(claim, super::rule::refusal("identity", &id.0, reason), None);
        }
    }

    /// True when the id is the candidate's statement on moving and that is plain text: what it
    /// says is theirs to say.
    fn relocation(&mut self, id: &FactId) -> bool {
        let said = self.verifier.relocation().filter(|said| said.id == *id);
        let text = said.map_or_else(|| id.0.clone(), |said| said.text.clone());
        let refusal = if said.is_some() {
            super::rule::markup::check(&text)
        } else {
            let reason = "the candidate makes no such statement";
            Some(super::rule::refusal("identity", &id.0, reason))
        };
        let Some(refusal) = refusal else { return true };
        let claim =
            Claim { text, section: Section::Identity, scope: Scope::Candidate, facts: Vec::new() };
        self.refuse(claim, refusal, None);
        false
    }

    fn heading(&mut self, heading: &str) -> bool {
        let Some(refusal) = self.verifier.check_heading(heading) else { return true };
        let claim = Claim {
            text: heading.to_owned(),
            section: Section::Skills,
            scope: Scope::Candidate,
            facts: Vec::new(),
        };
        self.refuse(claim, refusal, None);
        false
    }

    /// A salutation or closing: checked like a sentence, replaced by a neutral one when refused.
    fn phrase(&mut self, text: String, neutral: &str) -> String {
        let claim = Claim {
            text: text.clone(),
            section: Section::Letter,
            scope: Scope::Candidate,
            facts: Vec::new(),
        };
        let Some(refusal) = self.verifier.check_courtesy(&claim, &self.context) else {
            return text;
        };
        self.refuse(claim, refusal, Some(neutral.to_owned()));
        neutral.to_owned()
    }

    fn signature(&mut self, text: String) -> String {
        let name = self.verifier.name();
        if text.trim() == name {
            return text;
        }
        let name = name.to_owned();
        let claim =
            Claim { text, section: Section::Identity, scope: Scope::Candidate, facts: Vec::new() };
        // An e-mail may be signed with contact lines under the name.
        let refusal = match self.check(&claim) {
            Verdict::Refused(refusal) => refusal,
            Verdict::Supported { .. } | Verdict::Unverifiable => return claim.text,
        };
        self.refuse(claim, refusal, Some(name.clone()));
        name
    }

    fn clean(&mut self, text: String) -> String {
        let Some(refusal) = super::rule::markup::check(&text) else { return text };
        let clean = super::rule::markup::strip(&text);
        let claim =
            Claim { text, section: Section::Dossier, scope: Scope::Candidate, facts: Vec::new() };
        self.refuse(claim, refusal, Some(clean.clone()));
        clean
    }

    fn clean_all(&mut self, texts: &mut [String]) {
        for text in texts {
            *text = self.clean(std::mem::take(text));
        }
    }
}

fn plain_line(text: &str) -> Line {
    Line { text: RichText::plain(text), ..Line::default() }
}

fn skills_heading(language: Language) -> &'static str {
    match language {
        Language::En => "Skills",
        Language::De => "Kenntnisse",
        Language::Fr => "Compétences",
    }
}

fn subject_line(language: Language) -> &'static str {
    match language {
        Language::En => "Application",
        Language::De => "Bewerbung",
        Language::Fr => "Candidature",
    }
}

fn greeting(language: Language) -> &'static str {
    match language {
        Language::En => "Dear Hiring Team,",
        Language::De => "Sehr geehrte Damen und Herren,",
        Language::Fr => "Madame, Monsieur,",
    }
}

fn closing(language: Language) -> &'static str {
    match language {
        Language::En => "Kind regards,",
        Language::De => "Mit freundlichen Grüßen",
        Language::Fr => "Cordialement,",
    }
}
