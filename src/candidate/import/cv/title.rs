//! What job titles, places and employers look like.

/// Words that titles have, in English, German and French; also as the end of a compound.
const NOUNS: &str = "accountant actuary administrator advisor adviser agent analyst animator apprentice architect artist assistant associate attorney auditor author barista broker builder buyer captain caregiver carpenter cashier chair chairman chancellor chef chemist chief cleaner clerk clinician co-founder coach cofounder columnist commander consultant controller coordinator counsel counsellor counselor curator dentist deputy designer dev developer director dispatcher doctor driver economist editor educator electrician employee engineer evaluator examiner executive fellow founder freelancer geologist guard head hostess instructor intern interpreter investigator journalist judge lawyer lead leader lecturer librarian manager marketer mechanic mentor nurse officer operator optician owner paralegal paramedic partner pharmacist photographer physician physicist physiotherapist pilot planner plumber postdoc president principal procurer producer professor programmer psychologist receptionist recruiter referee registrar representative reporter researcher resident salesperson scientist secretary sergeant server sommelier specialist statistician strategist student superintendent supervisor surgeon surveyor teacher technician technologist tester therapist trader trainee trainer translator treasurer tutor veterinarian volunteer waiter waitress writer cto ceo cfo coo cio vp sre \
    entwickler entwicklerin ingenieur ingenieurin leiter leiterin berater beraterin buchhalter buchhalterin sachbearbeiter sachbearbeiterin pflegefachkraft krankenpfleger krankenschwester kaufmann kauffrau lehrer lehrerin mitarbeiter mitarbeiterin praktikant praktikantin werkstudent werkstudentin assistentin referent referentin geschäftsführer geschäftsführerin projektleiter projektleiterin teamleiter teamleiterin techniker technikerin verkäufer verkäuferin arzt ärztin auszubildender controllerin \
    ingénieur ingénieure développeur développeuse responsable directeur directrice chargé chargée comptable infirmier infirmière technicien technicienne stagiaire conseiller conseillère gérant gérante chercheur chercheuse professeur assistante";

/// Legal forms, which belong to a name though a comma may stand before them.
const LEGAL: &[&str] = &[
    "inc", "inc.", "llc", "ltd", "ltd.", "gmbh", "ag", "corp", "corp.", "plc", "co.", "s.a.", "sa",
    "lp", "llp",
];

/// Whether there is a title's word in it.
pub(super) fn is_title(text: &str) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.')).any(|word| {
        let word = word.trim_matches('.').to_lowercase();
        let parts = word.split('-');
        let known = |part: &str| {
            !part.is_empty()
                && NOUNS.split_whitespace().any(|noun| {
                    noun == part
                        || (part.chars().count() > noun.chars().count() + 3
                            && noun.chars().count() >= 6
                            && part.ends_with(noun))
                })
        };
        known(&word) || parts.clone().count() > 1 && parts.clone().any(known)
    })
}

/// Whether it reads like a place: `Austin, TX`, `Berlin, Germany`, `Remote`.
pub(super) fn is_place(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    if lower.starts_with("remote") || lower.starts_with("hybrid") {
        return true;
    }
    let pieces: Vec<&str> = text.split(", ").collect();
    (2..=3).contains(&pieces.len()) && pieces.iter().all(|piece| is_place_word(piece))
}

/// One part of a place: a few capitalised words, no legal form, no title.
pub(super) fn is_place_word(piece: &str) -> bool {
    let words: Vec<&str> = piece.split_whitespace().collect();
    (1..=3).contains(&words.len())
        && words[0].starts_with(char::is_uppercase)
        && !piece.contains(|c: char| c.is_ascii_digit() || "&@:/|".contains(c))
        && !LEGAL.contains(&piece.to_lowercase().as_str())
        && !is_title(piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_places_are_told_apart() {
        for title in [
            "Staff Engineer",
            "CEO/President",
            "Bilanzbuchhalter",
            "Co-Founder & CTO",
            "Infirmière",
        ] {
            assert!(is_title(title), "{title}");
        }
        for other in ["Halden Freight", "Austin, TX", "Charge Point Ltd", "Confluent"] {
            assert!(!is_title(other), "{other}");
        }
        assert!(is_place("Berlin, Germany") && is_place("Remote") && is_place("Austin, TX"));
        assert!(!is_place("TechCorp, Inc") && !is_place("Acme"));
    }
}
