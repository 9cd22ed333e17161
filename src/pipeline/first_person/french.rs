//! French: a bullet that starts with a participle takes "j'ai".

use super::{first_word, lower_first};

const IRREGULAR: &str = "réduit conduit mis construit conçu obtenu repris établi fourni accompli \
défini garanti produit introduit traduit ouvert écrit tenu pris suivi réussi converti enrichi bâti \
soutenu maintenu transmis reconstruit refondu élargi investi";

/// Words in -é that are no active verbs at the start of a bullet.
const NOT_ACTIVE: &str = "né diplômé certifié employé salarié chargé retraité nommé promu élu santé \
comité traité invité sélectionné récompensé basé passionné spécialisé expérimenté habilité";

/// The clause with "je".
pub fn clause(text: &str) -> Option<String> {
    let (first, rest) = first_word(text);
    let word = first.to_lowercase();
    let is = |list: &str| list.split_whitespace().any(|entry| entry == word);
    // Nouns in -ité and -eté (qualité, sûreté) are no participles.
    let noun = ["ité", "eté", "auté"].iter().any(|ending| word.ends_with(ending));
    let participle = (word.ends_with('é') && word.chars().count() > 3 && !noun && !is(NOT_ACTIVE))
        || is(IRREGULAR);
    (participle && !rest.is_empty()).then(|| format!("j'ai {}", lower_first(text)))
}
