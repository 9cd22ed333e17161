//! Which skill is a kind of which, by ESCO: what is related is not the same, and says so.

use std::sync::LazyLock;

/// How one skill stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// It is a kind of the other: who knows `PostgreSQL` knows a database system.
    KindOf,
    /// The other is a kind of it, or both are kinds of one thing: related, not the same.
    Related,
}

/// Narrower and broader, canonical names.
static PAIRS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    include_str!("../../data/lexicon/relations.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .collect()
});

/// How `known` stands to `wanted`, both canonical names in any case.
#[must_use]
pub fn relation(known: &str, wanted: &str) -> Option<Relation> {
    let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    let mut related = false;
    for (narrower, broader) in PAIRS.iter() {
        if same(known, narrower) && same(wanted, broader) {
            return Some(Relation::KindOf);
        }
        related |= same(known, broader) && same(wanted, narrower);
        if same(known, narrower) {
            let mut siblings = PAIRS.iter().filter(|pair| pair.1 == *broader);
            related |= siblings.any(|pair| same(wanted, pair.0));
        }
    }
    (related && !same(known, wanted)).then_some(Relation::Related)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    #[test]
    fn a_kind_of_a_thing_is_that_thing_and_its_siblings_are_related() {
        assert_eq!(
            relation("Ansible", "Tools for software configuration management"),
            Some(Relation::KindOf)
        );
        assert_eq!(relation("Ansible", "Chef"), Some(Relation::Related));
        assert_eq!(relation("Ansible", "Adobe Photoshop"), None);
        assert_eq!(relation("Ansible", "Ansible"), None);
    }

    #[test]
    fn both_sides_of_every_row_are_names_of_the_lexicon() {
        assert!(PAIRS.len() > 100);
        for name in PAIRS.iter().flat_map(|pair| [pair.0, pair.1]) {
            assert!(Lexicon::bundled().get(name).is_some(), "{name}");
        }
    }
}
