//! Which facts show which skill.

use std::collections::BTreeMap;

use super::{Achievement, FactId, MasterCv, Scope, StarParts};
use crate::lexicon::Lexicon;

/// Skills of one master CV by canonical name, each with the facts that show it: the listed skill
/// itself, achievements that name it (in the sentence, a variant, a STAR part or their `skills:`)
/// and certifications. The candidate's summary shows nothing: it is what the rest has to prove.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SkillIndex {
    /// Lower-case canonical name → what is known of it.
    by_name: BTreeMap<String, Shown>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Shown {
    name: String,
    /// In document order.
    facts: Vec<FactId>,
    /// Whether the candidate lists it as a skill somewhere.
    listed: bool,
}

impl SkillIndex {
    /// Indexes a master CV. `lexicon` should know the candidate's own skills, see
    /// [`MasterCv::lexicon`].
    #[must_use]
    pub fn build(master: &MasterCv, lexicon: &Lexicon) -> Self {
        let mut index = Self::default();
        for (skill, _) in master.all_skills() {
            index.add_named(&skill.name, &skill.id, lexicon);
        }
        for (_, achievement) in master.achievements() {
            index.add_achievement(achievement, lexicon);
        }
        for star in &master.stars {
            let texts = part_texts(&star.parts);
            for fact in &star.facts {
                index.add_texts(&texts, fact, lexicon);
                for skill in &star.skills {
                    index.add_named(skill, fact, lexicon);
                }
            }
        }
        for item in &master.certifications {
            index.add_texts(std::slice::from_ref(&item.name), &item.id, lexicon);
        }
        index
    }

    /// Facts that show the skill of this canonical name, in document order; empty when none does.
    #[must_use]
    pub fn facts(&self, canonical: &str) -> &[FactId] {
        self.by_name.get(&canonical.to_lowercase()).map_or(&[], |shown| &shown.facts)
    }

    /// Whether any fact shows the skill of this canonical name.
    #[must_use]
    pub fn has(&self, canonical: &str) -> bool {
        !self.facts(canonical).is_empty()
    }

    /// Whether the candidate names it as a skill, rather than using the word in a sentence: "two
    /// assembly steps" shows no knowledge of Assembly.
    #[must_use]
    pub fn is_listed(&self, canonical: &str) -> bool {
        self.by_name.get(&canonical.to_lowercase()).is_some_and(|shown| shown.listed)
    }

    /// Canonical names, by alphabet.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.values().map(|shown| shown.name.as_str())
    }

    /// Canonical names shown within one role or project, by alphabet.
    pub fn names_in<'a>(
        &'a self,
        master: &'a MasterCv,
        scope: &'a Scope,
    ) -> impl Iterator<Item = &'a str> {
        self.by_name.values().filter_map(move |shown| {
            let within = |id: &FactId| master.fact(id).is_some_and(|fact| &fact.scope == scope);
            shown.facts.iter().any(within).then_some(shown.name.as_str())
        })
    }

    fn add_achievement(&mut self, achievement: &Achievement, lexicon: &Lexicon) {
        let mut texts = vec![achievement.text.to_plain()];
        texts.extend(achievement.variants.iter().map(super::RichText::to_plain));
        texts.extend(part_texts(&achievement.star));
        self.add_texts(&texts, &achievement.id, lexicon);
        for skill in &achievement.skills {
            self.add_named(skill, &achievement.id, lexicon);
        }
    }

    fn add_texts(&mut self, texts: &[String], fact: &FactId, lexicon: &Lexicon) {
        for hit in texts.iter().flat_map(|text| lexicon.find(text)) {
            self.add(&hit.name, fact, false);
        }
    }

    /// A skill the candidate names as such. One the lexicon doesn't know keeps their name.
    fn add_named(&mut self, name: &str, fact: &FactId, lexicon: &Lexicon) {
        let canonical = lexicon.resolve(name).map_or(name, |skill| skill.name.as_str());
        self.add(canonical, fact, true);
    }

    fn add(&mut self, canonical: &str, fact: &FactId, listed: bool) {
        let shown = self.by_name.entry(canonical.to_lowercase()).or_insert_with(|| Shown {
            name: canonical.to_owned(),
            facts: Vec::new(),
            listed: false,
        });
        shown.listed |= listed;
        if !shown.facts.contains(fact) {
            shown.facts.push(fact.clone());
        }
    }
}

fn part_texts(parts: &StarParts) -> Vec<String> {
    [&parts.situation, &parts.task, &parts.action, &parts.result]
        .into_iter()
        .flatten()
        .map(super::RichText::to_plain)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::testing::sample;

    fn index() -> (MasterCv, SkillIndex) {
        let master = sample();
        let lexicon = master.lexicon(Lexicon::bundled());
        let index = SkillIndex::build(&master, &lexicon);
        (master, index)
    }

    fn shown(index: &SkillIndex, form: &str, fact: &str) -> bool {
        let lexicon = sample().lexicon(Lexicon::bundled());
        let name = lexicon.resolve(form).map_or(form.to_owned(), |skill| skill.name.clone());
        index.facts(&name).contains(&FactId(fact.into()))
    }

    #[test]
    fn a_skill_is_shown_where_it_is_listed_and_where_an_achievement_names_it() {
        let (_, index) = index();
        assert!(shown(&index, "Kubernetes", "role/quillbank/skill/kubernetes"));
        assert!(shown(&index, "Kubernetes", "role/halden-freight/a/dispatch-time"));
        assert!(shown(&index, "Kubernetes", "certification/certified-kubernetes-administrator"));
    }

    #[test]
    fn an_alias_leads_to_the_same_facts() {
        let (_, index) = index();
        assert!(shown(&index, "k8s", "role/quillbank/skill/kubernetes"));
        assert!(shown(&index, "golang", "role/quillbank/a/ledger"));
    }

    #[test]
    fn a_skill_nobody_showed_has_no_facts() {
        let (_, index) = index();
        for name in ["Salesforce", "COBOL", ""] {
            assert!(!index.has(name), "{name}");
        }
    }

    #[test]
    fn a_star_record_shows_its_skills_in_the_achievements_it_cites() {
        let (_, index) = index();
        assert!(shown(
            &index,
            "Site Reliability Engineering",
            "role/halden-freight/a/dispatch-time"
        ));
    }

    #[test]
    fn a_word_in_a_sentence_is_no_listed_skill() {
        let (_, index) = index();
        assert!(index.is_listed("Kubernetes") && !index.is_listed("Assembly"));
    }

    #[test]
    fn every_listed_skill_is_indexed_under_some_name() {
        let (master, index) = index();
        let names: Vec<&str> = index.names().collect();
        for (skill, _) in master.all_skills() {
            assert!(
                names.iter().any(|name| index.facts(name).contains(&skill.id)),
                "{}",
                skill.name
            );
        }
    }

    #[test]
    fn skills_of_one_role_are_told_apart() {
        let (master, index) = index();
        let scope = Scope::Role(crate::candidate::RoleId("telvanta".into()));
        let names: Vec<&str> = index.names_in(&master, &scope).collect();
        assert!(names.contains(&"Java") && !names.contains(&"Kubernetes"), "{names:?}");
    }
}
