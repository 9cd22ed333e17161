//! A bullet of a CV said in the first person, where its grammar leaves no doubt. CV bullets drop
//! their subject ("Cut the close from nine days to five"); in a letter it has to come back without
//! a word of the claim changing. Where that isn't safe the caller quotes the bullet as it stands.

mod english;
mod french;
mod german;

use crate::language::Language;
use crate::pipeline::text::sentences;

/// The clause with its subject, to be put after a place ("At Northwind Freight …"), without a full
/// stop: `I cut the close …`, `habe ich den Abschluss …`, `j'ai réduit …`. `None` when in doubt.
/// `current` tells whether it is still going on.
#[must_use]
pub fn clause(text: &str, language: Language, current: bool) -> Option<String> {
    let spans = sentences(text);
    // German puts the subject behind the verb only in the sentence that follows the place.
    if spans.len() != 1 {
        return None;
    }
    let text = text.trim().trim_end_matches('.');
    match language {
        Language::En => english::clause(text, current),
        Language::De => german::clause(text),
        Language::Fr => french::clause(text),
    }
}

/// The first word of a text and the rest, blanks trimmed.
fn first_word(text: &str) -> (&str, &str) {
    match text.split_once(char::is_whitespace) {
        Some((first, rest)) => (first, rest.trim_start()),
        None => (text, ""),
    }
}

/// The text with its first character in lower case.
fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english(text: &str) -> Option<String> {
        clause(text, Language::En, false)
    }

    #[test]
    fn past_tense_verbs_keep_their_form() {
        assert_eq!(
            english("Cut dispatch time from 40 to 12 minutes.").as_deref(),
            Some("I cut dispatch time from 40 to 12 minutes")
        );
        assert_eq!(english("Led 12 nurses").as_deref(), Some("I led 12 nurses"));
        assert_eq!(
            english("Successfully launched SAP").as_deref(),
            Some("I successfully launched SAP")
        );
        assert_eq!(english("Co-founded the guild").as_deref(), Some("I co-founded the guild"));
    }

    #[test]
    fn what_was_done_to_the_candidate_stays_passive() {
        assert_eq!(
            english("Promoted to ward manager").as_deref(),
            Some("I was promoted to ward manager")
        );
        assert_eq!(english("Awarded Nurse of the Year"), None);
    }

    #[test]
    fn doubtful_grammar_is_left_alone() {
        assert_eq!(english("Automated tests reduced failures by half"), None);
        assert_eq!(english("Lead engineer for payments"), None);
        assert_eq!(english("Leading a team of five"), None);
        assert_eq!(english("Registered nurse on a surgical ward"), None);
        assert_eq!(english("12 audits without findings"), None);
        assert_eq!(english("Cut cost. Then more."), None);
    }

    #[test]
    fn duties_take_the_tense_of_the_role() {
        assert_eq!(
            clause("Responsible for payroll", Language::En, true).as_deref(),
            Some("I am responsible for payroll")
        );
        assert_eq!(
            english("Responsible for payroll").as_deref(),
            Some("I was responsible for payroll")
        );
        assert_eq!(
            clause("Lead a team of five", Language::En, true).as_deref(),
            Some("I lead a team of five")
        );
    }

    #[test]
    fn german_participles_and_preterites() {
        let german = |text| clause(text, Language::De, false);
        assert_eq!(
            german("Den Monatsabschluss von 9 auf 5 Tage verkürzt").as_deref(),
            Some("habe ich den Monatsabschluss von 9 auf 5 Tage verkürzt")
        );
        assert_eq!(german("Leitete ein Team von 8").as_deref(), Some("leitete ich ein Team von 8"));
        assert_eq!(german("Monatsabschluss von 9 auf 5 Tage verkürzt"), None);
        assert_eq!(german("Gute Kontakte zu Banken"), None);
    }

    #[test]
    fn french_participles() {
        let french = |text| clause(text, Language::Fr, false);
        assert_eq!(
            french("Réduit le délai de 9 à 5 jours").as_deref(),
            Some("j'ai réduit le délai de 9 à 5 jours")
        );
        assert_eq!(french("Piloté la clôture").as_deref(), Some("j'ai piloté la clôture"));
        assert_eq!(french("Qualité des soins améliorée"), None);
        assert_eq!(french("Réduction du délai"), None);
    }
}
