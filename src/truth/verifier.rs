//! The verifier: facts parsed once, claims checked against them.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use super::evidence::{self, Evidence, Ground};
use super::memo::Memo;
use super::parse::word::fold;
use super::parse::{Sentence, Token, token::tokens};
use super::rule::{self, Inquiry, markup};
use super::{Claim, PostingContext, Refusal, Section, Verdict, derived};
use crate::candidate::{FactId, FactKind, MasterCv, Relocation, RichText, Role, RoleId, Scope};
use crate::lexicon::Lexicon;
use crate::memo::Recent;

/// `k8s` → `kubernetes`, both in lower case and as the words of a sentence.
fn aliases(cv: &MasterCv) -> Vec<(String, String)> {
    let words = |text: &str| fold(&Sentence::parse(text).normal());
    with_plurals(cv).iter().map(|(short, long)| (words(short), words(long))).collect()
}

/// The candidate's aliases, and `VFDs` beside `VFD`.
fn with_plurals(cv: &MasterCv) -> Vec<(String, String)> {
    let plural = |(short, long): &(String, String)| {
        let counts = short.len() > 2
            && !short.ends_with(['s', 'S'])
            && short.chars().all(|letter| letter.is_ascii_alphabetic());
        counts.then(|| (format!("{short}s"), long.clone()))
    };
    cv.aliases.iter().cloned().chain(cv.aliases.iter().filter_map(plural)).collect()
}

/// Most texts that are kept parsed, twice: those of an application are about two hundred, and half
/// of them come again in the next.
const READ: usize = 512;

/// What a text is, whoever says it and of whom.
#[derive(Debug)]
struct Read {
    /// Markup, invisible characters, text for machines.
    marks: Option<Refusal>,
    sentence: OnceLock<Sentence>,
}

impl Read {
    fn new(text: &str) -> Self {
        let marks = markup::check(text).or_else(|| markup::check_machine(text));
        Self { marks, sentence: OnceLock::new() }
    }
}

/// Checks claims against one master CV.
#[derive(Clone, Debug)]
pub struct Verifier {
    pub(super) cv: MasterCv,
    pub(super) lexicon: Lexicon,
    pub(super) evidence: Vec<Evidence>,
    /// Listed skills: name in lower case, and canonical name, with the fact.
    pub(super) listed: Vec<(String, FactId)>,
    /// The candidate's short forms with the words they stand for, in lower case, without accents.
    pub(super) aliases: Vec<(String, String)>,
    /// Everything the candidate wrote, in lower case.
    pub(super) raw: String,
    /// Running roles are counted up to here.
    pub(super) horizon: NaiveDate,
    kinds: BTreeMap<FactId, FactKind>,
    /// Verdicts given before: postings after one another ask about the same sentences.
    given: Memo,
    /// Texts read before.
    texts: Arc<Recent<Read>>,
}

impl Verifier {
    /// Parses the facts of `cv` once. `lexicon` is the bundled one; the candidate's skills and
    /// aliases are added to it.
    ///
    /// Years of experience are counted up to the last date the master CV states; give
    /// [`Verifier::at`] today's date to count running roles in full.
    #[must_use]
    pub fn new(cv: &MasterCv, lexicon: &Lexicon) -> Self {
        let skills: Vec<(&str, &FactId)> = cv
            .skills
            .iter()
            .chain(cv.roles.iter().flat_map(|role| &role.skills))
            .chain(cv.projects.iter().flat_map(|project| &project.skills))
            .map(|skill| (skill.name.as_str(), &skill.id))
            .chain(
                cv.roles
                    .iter()
                    .flat_map(|role| &role.achievements)
                    .chain(cv.projects.iter().flat_map(|project| &project.achievements))
                    .flat_map(|told| told.skills.iter().map(|name| (name.as_str(), &told.id))),
            )
            .collect();
        let names: BTreeSet<String> = skills.iter().map(|(name, _)| (*name).to_owned()).collect();
        let names: Vec<String> = names.into_iter().collect();
        let lexicon = lexicon.with_candidate(&names, &with_plurals(cv));
        let listed = skills
            .iter()
            .flat_map(|(name, id)| {
                let canonical = lexicon.resolve(name).map(|skill| skill.name.to_lowercase());
                [Some(fold(&name.to_lowercase())), canonical]
                    .into_iter()
                    .flatten()
                    .map(|name| (name, (*id).clone()))
            })
            .collect();
        let evidence = evidence::all(cv, &lexicon);
        let raw = evidence.iter().flat_map(|fact| &fact.phrases).cloned().collect();
        Self {
            kinds: cv.facts.iter().map(|fact| (fact.id.clone(), fact.kind)).collect(),
            horizon: derived::horizon(cv, None),
            cv: cv.clone(),
            lexicon,
            evidence,
            listed,
            aliases: aliases(cv),
            raw,
            given: Memo::default(),
            texts: Arc::new(Recent::new(READ)),
        }
    }

    /// The same verifier, counting running roles up to `today`.
    #[must_use]
    pub fn at(mut self, today: NaiveDate) -> Self {
        self.horizon = derived::horizon(&self.cv, Some(today));
        self.given = Memo::default();
        self
    }

    /// Whether the facts support the claim. Deterministic; no input panics.
    #[must_use]
    pub fn check(&self, claim: &Claim) -> Verdict {
        self.check_with(claim, &PostingContext::default())
    }

    /// Like [`Verifier::check`], for a letter or message that may also speak of the posting.
    #[must_use]
    pub fn check_with(&self, claim: &Claim, context: &PostingContext) -> Verdict {
        let read = (claim.section != Section::Dossier).then(|| self.read(&claim.text));
        let marks = match &read {
            Some(read) => read.marks.clone(),
            None => markup::check(&claim.text),
        };
        if let Some(refusal) = marks.filter(|refusal| !self.has_own_marks(claim, refusal)) {
            return Verdict::Refused(refusal);
        }
        if let Some(refusal) = self.check_citations(claim) {
            return Verdict::Refused(refusal);
        }
        let Some(read) = read else { return Verdict::Unverifiable };
        match claim.section {
            Section::Identity => {
                return match rule::check_identity(&self.cv, &claim.scope, &claim.text) {
                    Some(refusal) => Verdict::Refused(refusal),
                    None => Verdict::Supported { facts: self.identity_facts() },
                };
            }
            Section::Skills => {
                return match rule::check_listed_skill(self, &claim.scope, &claim.text) {
                    Ok(facts) if claim.facts.is_empty() => Verdict::Supported { facts },
                    Ok(_) => Verdict::Supported { facts: claim.facts.clone() },
                    Err(refusal) => Verdict::Refused(refusal),
                };
            }
            _ => {}
        }
        let sentence = read.sentence.get_or_init(|| Sentence::parse(&claim.text));
        // All that a verdict depends on besides the facts: the claim, and where it speaks of the
        // posting.
        let exempt = context.exempt(sentence);
        self.given.get_or(claim, &exempt, || {
            let cited = self.inquire(claim, sentence, &exempt, true);
            // What is said of the candidate as a whole may rest on more than it cites; a bullet may
            // not.
            let whole = claim.scope == Scope::Candidate && !claim.facts.is_empty();
            let verdict = match cited {
                Verdict::Refused(_) if whole => self.inquire(claim, sentence, &exempt, false),
                verdict => verdict,
            };
            match verdict {
                Verdict::Refused(_) => self.by_parts(claim, sentence, context).unwrap_or(verdict),
                verdict => verdict,
            }
        })
    }

    /// `I taught at Acme, and today I teach at Northwind`, `Built the importer and cut the bill by 40%`:
    /// what tells of two times, or of two deeds, is true when each part is by itself.
    fn by_parts(
        &self,
        claim: &Claim,
        sentence: &Sentence,
        context: &PostingContext,
    ) -> Option<Verdict> {
        let of_whole =
            matches!(claim.section, Section::Profile | Section::Letter | Section::Message)
                && claim.scope == Scope::Candidate;
        let (parts, cited) = match claim.section {
            // Two deeds are of two facts.
            Section::Experience if claim.facts.len() > 1 => {
                (deeds(&claim.text, sentence)?, claim.facts.clone())
            }
            _ if of_whole => (times(&claim.text)?, Vec::new()),
            _ => return None,
        };
        let mut facts = Vec::new();
        for part in parts {
            let part = Claim { text: part.to_owned(), facts: cited.clone(), ..claim.clone() };
            let sentence = Sentence::parse(&part.text);
            let exempt = context.exempt(&sentence);
            match self.inquire(&part, &sentence, &exempt, true) {
                Verdict::Supported { facts: own } => facts.extend(own),
                _ => return None,
            }
        }
        facts.dedup();
        Some(Verdict::Supported { facts })
    }

    fn inquire(&self, claim: &Claim, sentence: &Sentence, exempt: &[bool], cited: bool) -> Verdict {
        let named_roles = self.named_roles(claim, sentence);
        let ground = self.ground(claim, &named_roles, cited);
        if let Some(facts) = own_words(claim, sentence, &ground) {
            return Verdict::Supported { facts };
        }
        let inquiry = Inquiry {
            verifier: self,
            claim,
            sentence,
            exempt: exempt.to_vec(),
            skills: self.lexicon.find(&claim.text),
            ground,
            named_roles,
            clauses: rule::clauses(&sentence.tokens),
            telling: OnceCell::new(),
        };
        match rule::all(&inquiry) {
            Err(refusal) => Verdict::Refused(refusal),
            Ok(facts) if facts.is_empty() && claim.facts.is_empty() => Verdict::Unverifiable,
            Ok(mut facts) => {
                if !claim.facts.is_empty() && cited {
                    facts.clone_from(&claim.facts);
                }
                let unique: BTreeSet<FactId> = facts.into_iter().collect();
                let order = self.cv.facts.iter().map(|fact| &fact.id);
                Verdict::Supported {
                    facts: order.filter(|id| unique.contains(*id)).cloned().collect(),
                }
            }
        }
    }

    fn read(&self, text: &str) -> Arc<Read> {
        self.texts.get_or(text, || Read::new(text))
    }

    /// What is refused are visible marks, and the candidate's own sentence has the very same ones.
    fn has_own_marks(&self, claim: &Claim, refusal: &Refusal) -> bool {
        let visible = claim.section != Section::Dossier && !refusal.words.starts_with("U+");
        let mut told = self.cv.roles.iter().flat_map(|role| &role.achievements);
        let is_it = |text: &RichText| text.to_plain() == claim.text;
        visible
            && (self.cv.facts.iter().any(|fact| is_it(&fact.text))
                || told.any(|told| told.variants.iter().any(is_it)))
    }

    /// Cited facts must exist and belong to the claim's place.
    fn check_citations(&self, claim: &Claim) -> Option<Refusal> {
        if !self.has_scope(&claim.scope) {
            let reason = "no role or project of the master CV has this id";
            return Some(rule::refusal("identity", &claim.text, reason));
        }
        for id in &claim.facts {
            let Some(fact) = self.evidence.iter().find(|fact| fact.id == *id) else {
                let reason = "the fact it cites does not exist";
                return Some(rule::refusal("unsupported", &id.0, reason));
            };
            let foreign = claim.scope != Scope::Candidate
                && fact.scope != Scope::Candidate
                && fact.scope != claim.scope;
            if foreign {
                let reason = "the fact it cites belongs to another role or project";
                let refusal = rule::refusal("rebinding", &claim.text, reason);
                return Some(Refusal { nearest: Some(id.clone()), ..refusal });
            }
        }
        None
    }

    /// Roles whose employer the sentence names, for claims of the candidate as a whole.
    fn named_roles(&self, claim: &Claim, sentence: &Sentence) -> BTreeSet<RoleId> {
        if claim.scope != Scope::Candidate {
            return BTreeSet::new();
        }
        let mut said = format!(" {} ", fold(&sentence.normal()));
        // "Before Northwind I kept the backlog": the story is of another place.
        const ELSEWHERE: [&str; 4] = ["before", "prior to", "since leaving", "after leaving"];
        for lead in ELSEWHERE {
            if !said.contains(&format!(" {lead} ")) {
                continue;
            }
            for role in &self.cv.roles {
                let name = fold(&Sentence::parse(&role.company).normal());
                for known in [name.as_str(), name.split(' ').next().unwrap_or_default()] {
                    if known.len() > 3 {
                        said = said.replace(&format!(" {lead} {known} "), " ");
                    }
                }
            }
        }
        let says = |company: &str| {
            let words: Vec<String> = tokens(company)
                .into_iter()
                .filter(|token| !token.is_mark())
                .map(|token| fold(&token.lower))
                .collect();
            !words.is_empty() && said.contains(&format!(" {} ", words.join(" ")))
                || words.first().is_some_and(|word| {
                    said.contains(&format!(" {word} ")) && self.is_distinctive(word, sentence)
                })
        };
        // "a PhD from Brackenhall" names the place of study, not the employer.
        let studied = sentence.tokens.iter().any(|token| {
            matches!(
                token.lower.as_str(),
                "phd"
                    | "msc"
                    | "bsc"
                    | "meng"
                    | "degree"
                    | "graduate"
                    | "graduated"
                    | "doctorate"
                    | "master's"
                    | "bachelor's"
                    | "ma"
                    | "ba"
            )
        });
        let institution =
            |company: &str| self.cv.education.iter().any(|study| study.institution == company);
        let mut named: BTreeSet<RoleId> = self
            .cv
            .roles
            .iter()
            .filter(|role| says(&role.company) && !(studied && institution(&role.company)))
            .map(|role| role.id.clone())
            .collect();
        // "at Larkhill I prepared 17 patients, and in Cardiff I taught 34": the place of one role.
        if !named.is_empty() {
            let city = |role: &Role| {
                let city = role.location.split(',').next().unwrap_or_default();
                let city = fold(&Sentence::parse(city).normal());
                (city.len() > 3).then_some(city)
            };
            let told = self.cv.roles.iter().filter(|role| {
                city(role).is_some_and(|city| said.contains(&format!(" in {city} ")))
            });
            named.extend(told.map(|role| role.id.clone()));
        }
        named
    }

    /// A capitalised word of the sentence that opens the name of one employer only, and of nothing
    /// else: `at Norrvik`.
    fn is_distinctive(&self, word: &str, sentence: &Sentence) -> bool {
        let named = sentence
            .tokens
            .iter()
            .any(|token| token.is_capitalised() && !token.initial && fold(&token.lower) == word);
        let users = self.evidence.iter().filter(|fact| {
            matches!(fact.kind, FactKind::Role | FactKind::Education | FactKind::Title)
                && fact.words.contains(word)
        });
        named && word.len() > 3 && users.count() == 1
    }

    /// The facts that may speak for the claim.
    fn ground(&self, claim: &Claim, named: &BTreeSet<RoleId>, cited: bool) -> Ground<'_> {
        let mut ground = Ground::default();
        let of_named = |fact: &Evidence| match &fact.scope {
            Scope::Role(id) => named.is_empty() || named.contains(id),
            // The candidate's summary is of no one employer.
            Scope::Candidate => named.is_empty() || fact.kind != FactKind::Summary,
            // A project that is named, or where no employer is.
            Scope::Project(id) => {
                let name = self.cv.projects.iter().find(|project| project.id == *id);
                named.is_empty() || name.is_some_and(|project| claim.text.contains(&project.name))
            }
        };
        for fact in &self.evidence {
            let own = claim.facts.contains(&fact.id);
            if claim.scope == Scope::Candidate {
                if cited && !claim.facts.is_empty() {
                    if own {
                        ground.facts.push(fact);
                    } else if matches!(fact.kind, FactKind::Role | FactKind::Title | FactKind::Name)
                        && of_named(fact)
                    {
                        ground.context.push(fact);
                    }
                } else if of_named(fact) {
                    ground.facts.push(fact);
                }
            } else if own {
                ground.facts.push(fact);
            } else if fact.scope == claim.scope {
                let told = fact.kind == FactKind::Achievement;
                match (told, claim.facts.is_empty()) {
                    (true, true) => ground.facts.push(fact),
                    (true, false) => {}
                    (false, _) => ground.context.push(fact),
                }
            }
        }
        ground
    }

    fn identity_facts(&self) -> Vec<FactId> {
        let kinds = [FactKind::Name, FactKind::Contact];
        let facts = self.cv.facts.iter().filter(|fact| kinds.contains(&fact.kind));
        facts.map(|fact| fact.id.clone()).collect()
    }

    /// The candidate's name.
    pub(super) fn name(&self) -> &str {
        &self.cv.identity.name
    }

    /// What the candidate says of moving.
    pub(super) fn relocation(&self) -> Option<&Relocation> {
        self.cv.identity.relocation.as_ref()
    }

    /// What the fact of this id is about.
    pub(super) fn kind(&self, id: &FactId) -> Option<FactKind> {
        self.kinds.get(id).copied()
    }

    /// True when the role or project exists.
    pub(super) fn has_scope(&self, scope: &Scope) -> bool {
        match scope {
            Scope::Candidate => true,
            Scope::Role(id) => self.cv.roles.iter().any(|role| role.id == *id),
            Scope::Project(id) => self.cv.projects.iter().any(|project| project.id == *id),
        }
    }

    /// The candidate's sentence of an achievement that belongs to `scope`.
    pub(super) fn achievement(&self, id: &FactId, scope: &Scope) -> Option<&RichText> {
        let achievements = match scope {
            Scope::Candidate => return None,
            Scope::Role(role) => {
                &self.cv.roles.iter().find(|known| known.id == *role)?.achievements
            }
            Scope::Project(project) => {
                &self.cv.projects.iter().find(|known| known.id == *project)?.achievements
            }
        };
        achievements.iter().find(|known| known.id == *id).map(|known| &known.text)
    }

    /// Links may only lead where the master CV says.
    pub(super) fn check_links(&self, text: &RichText) -> Option<Refusal> {
        let own = own_links(&self.cv);
        let stranger = links(text).find(|url| !own.contains(url))?;
        Some(rule::refusal("identity", stranger, "the master CV does not have this link"))
    }

    /// A skill category's heading may not itself claim what the candidate lacks.
    pub(super) fn check_heading(&self, heading: &str) -> Option<Refusal> {
        markup::check(heading).or_else(|| markup::check_machine(heading)).or_else(|| {
            let sentence = Sentence::parse(heading);
            sentence
                .tokens
                .iter()
                .find(|token| token.value().is_some())
                .map(|token| rule::refusal("number", &token.text, "a heading states no numbers"))
        })
    }

    /// Salutations and closings: no markup, no contact details, nothing claimed.
    pub(super) fn check_courtesy(
        &self,
        claim: &Claim,
        context: &PostingContext,
    ) -> Option<Refusal> {
        let words = claim.text.split_whitespace().count();
        if words > 12 {
            let reason = "longer than a salutation or closing";
            return Some(rule::refusal("unsupported", &claim.text, reason));
        }
        if let Some(refusal) = markup::check(&claim.text) {
            return Some(refusal);
        }
        let customary = tokens(&claim.text)
            .iter()
            .all(|token| token.is_mark() || is_customary(&fold(&token.lower)));
        if customary {
            return None;
        }
        self.check_with(claim, context).refusal().cloned()
    }
}

/// The two parts of a sentence that tells of two deeds: parted by `and` before a verb. What is done
/// by or through the first, or to it, is no deed of its own.
fn deeds<'t>(text: &'t str, sentence: &Sentence) -> Option<[&'t str; 2]> {
    /// Longer ones are not tried once more.
    const MOST: usize = 60;
    let tokens = &sentence.tokens;
    let refers = |token: &Token| {
        matches!(token.lower.as_str(), "it" | "them" | "this" | "these" | "which" | "that" | "both")
    };
    let at = (3..tokens.len().min(MOST)).find(|&at| {
        tokens[at].lower == "and"
            && tokens.len() - at > 3
            && rule::opens_deed(tokens, at + 1)
            && !tokens[at + 1..].iter().any(refers)
    })?;
    let first = text.get(..tokens[at].start)?.trim_end_matches([' ', ',']);
    Some([first, text.get(tokens[at].end..)?.trim_start()])
}

/// The two parts of a sentence that tells of two times, if it does.
fn times(text: &str) -> Option<[&str; 2]> {
    const LEADS: [&str; 20] = [
        ", and today ",
        ", and now ",
        ", and currently ",
        ", and since ",
        ", and has since ",
        ", and has been ",
        ", and previously ",
        ", and before that ",
        ", and earlier ",
        ", now ",
        ", currently ",
        ", previously ",
        ", before that ",
        ", formerly ",
        ", after ",
        ", following ",
        ", since ",
        "; today ",
        "; before that ",
        "; previously ",
    ];
    let (at, lead) = LEADS.iter().find_map(|lead| Some((text.find(lead)?, lead)))?;
    let skipped = if lead.starts_with(", and ") { 6 } else { 2 };
    let (first, second) = (&text[..at], &text[at + skipped..]);
    let long = |part: &str| part.split_whitespace().count() >= 4;
    (long(first) && long(second)).then_some([first, second])
}

/// Words of salutations and closings.
fn is_customary(word: &str) -> bool {
    const WORDS: &str = "dear hiring team manager committee recruiter recruitment sir madam or and hello \
                         hi good morning afternoon the to whom it may concern kind best warm regards \
                         wishes yours sincerely faithfully truly with many thanks thank you guten tag \
                         sehr geehrte geehrter damen und herren liebes liebe hallo mit freundlichen \
                         grussen grusse viele beste bonjour madame monsieur messieurs mesdames \
                         cordialement bien a vous salutations distinguees respectueusement";
    WORDS.split_whitespace().any(|known| known == word)
}

/// Every link of the master CV.
pub(super) fn own_links(cv: &MasterCv) -> BTreeSet<&str> {
    let credentials = [&cv.certifications, &cv.awards, &cv.publications];
    let achievements = cv.roles.iter().flat_map(|role| &role.achievements);
    let achievements =
        achievements.chain(cv.projects.iter().flat_map(|project| &project.achievements));
    let identity = cv.identity.links.iter().map(|link| link.url.as_str());
    identity
        .chain(cv.projects.iter().filter_map(|project| project.url.as_deref()))
        .chain(credentials.into_iter().flatten().filter_map(|known| known.url.as_deref()))
        .chain(cv.facts.iter().flat_map(|fact| links(&fact.text)))
        .chain(achievements.flat_map(|told| told.variants.iter().flat_map(links)))
        .collect()
}

fn links(text: &RichText) -> impl Iterator<Item = &str> {
    text.0.iter().filter_map(|inline| inline.link.as_deref())
}

/// The candidate's own words need no judging: each sentence of the claim is one of a fact's texts,
/// but for punctuation and capitals.
fn own_words(claim: &Claim, sentence: &Sentence, ground: &Ground<'_>) -> Option<Vec<FactId>> {
    let said = fold(&sentence.normal());
    if said.is_empty() {
        return None;
    }
    let whole = |said: &str, sentence: &Sentence| {
        let said = format!(" {said} ");
        ground
            .all()
            .filter(|fact| fact.kind != FactKind::Skill && fact.kind != FactKind::Language)
            .find(|fact| {
                let mut told = fact.phrases.iter().zip(&fact.sentences);
                told.any(|(phrase, told)| *phrase == said && signs(told) == signs(sentence))
            })
            .map(|fact| fact.id.clone())
    };
    if let Some(fact) = whole(&said, sentence) {
        return Some(vec![fact]);
    }
    let parts: Vec<&str> = claim.text.split(['.', ';']).filter(|p| !p.trim().is_empty()).collect();
    let split_inside = claim.text.contains(". ") || claim.text.contains("; ");
    if parts.len() < 2 || !split_inside {
        return None;
    }
    let parts = claim.text.split(". ").flat_map(|part| part.split("; "));
    parts
        .map(|part| {
            let part = Sentence::parse(part);
            whole(&fold(&part.normal()), &part)
        })
        .collect()
}

/// Signs that are as good as words, in order: €3,500 is not £3,500.
fn signs(sentence: &Sentence) -> Vec<&str> {
    const SIGNS: &str = "€$£¥%‰+<>≤≥~≈±−";
    let marks = sentence.tokens.iter().filter(|token| token.is_mark());
    marks.map(|token| token.text.as_str()).filter(|sign| SIGNS.contains(sign)).collect()
}
