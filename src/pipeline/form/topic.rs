//! What a field asks for, told by the cue words of its label in English, German and French.

use std::sync::LazyLock;

use crate::pipeline::text::{CuePattern, lower_case_pattern};
use crate::posting::form::FieldKind;

/// Part of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The whole name.
    Full,
    /// All but the last word.
    First,
    /// The last word.
    Last,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Only the candidate can say; why.
    Decide(&'static str),
    /// The name or a part of it.
    Name(Part),
    /// E-mail address.
    Email,
    /// Phone number.
    Phone,
    /// Where the candidate lives.
    Place,
    /// A web address; the site it must be on, empty for any.
    Link(&'static str),
    /// Present or latest employer.
    Employer,
    /// Present or latest title.
    Title,
    /// Education.
    Degree,
    /// Spoken languages.
    Language,
    /// Years of experience, with something or at all.
    Years,
    /// Experience with something.
    Skill,
    /// Why this job, why this employer.
    Motivation,
    /// The cover letter as text.
    LetterText,
    /// A file this run made.
    File(&'static str),
    /// None of these.
    Unknown,
}

/// Questions that facts of a CV never answer, and what to tell.
const DECIDE: &[(&str, &str)] = &[
    (
        r"salary|compensation|\bpay\b|\bwage|remuneration|hourly rate|day rate|gehalt|vergütung|stundensatz|salaire|rémunération|prétentions",
        "name your own figure",
    ),
    (
        r"visa|sponsor|work permit|right to work|authori[sz]ed to work|work authori[sz]ation|eligible to work|legally|arbeitserlaubnis|aufenthalt|permis de travail|titre de séjour",
        "only you know your permits",
    ),
    (
        r"gender|\bsex\b|pronoun|\brace\b|racial|ethnic|hispanic|latin[oax]|veteran|disab|sexual|orientation|religio|\bage\b|birth|marital|nationalit|citizen|geschlecht|behinder|geburt|staatsangehörig|anrede|familienstand|\bgenre\b|handicap|naissance|civilité|\bphoto",
        "a personal particular that you need not tell",
    ),
    (
        r"start date|starting date|earliest|when (?:can|could|would) you (?:start|join|begin)|notice period|available (?:from|to start)|availability|eintritt|kündigungsfrist|verfügbar|frühest|disponibilit|préavis|date d.entrée|prise de poste",
        "only you know your dates",
    ),
    (
        r"relocat|willing to|are you able to|can you (?:work|travel|commute)|comfortable (?:with|working)|travel|commut|which shifts|on-?site|in (?:the|our) office|umzug|umziehen|reisebereit|bereit|mobilit|déménag|déplacement",
        "only you know what you are ready for",
    ),
    (
        r"consent|privacy|i agree|i accept|i confirm|i certify|i acknowledge|\bterms\b|datenschutz|einwillig|ich stimme|ich bestätige|einverstanden|confidentialité|j.accepte|consentement|rgpd|gdpr",
        "read it before you agree",
    ),
    (
        r"how did you (?:hear|find|learn)|where did you (?:hear|find|learn)|referr|referenc|wie (?:haben|hast|sind|bist) .{0,30}(?:aufmerksam|gehört|gefunden|erfahren)|empfehl|comment (?:avez|as)[ -](?:vous|tu)|recommand",
        "only you know",
    ),
    (
        r"criminal|convict|background check|non-?compete|ever (?:been employed|worked|applied)|previously (?:been employed|worked|applied)|worked (?:at|for) us|schon einmal|bereits bei uns|vorstrafe|casier|déjà (?:travaillé|postulé)",
        "only you know your history here",
    ),
    (
        r"\b(?:street|address line|postal|zip|postcode|plz|straße|hausnummer|code postal|adresse)\b",
        "your master CV holds no postal address",
    ),
];

static DECISIONS: LazyLock<Vec<(CuePattern, &'static str)>> =
    LazyLock::new(|| DECIDE.iter().map(|&(words, why)| (lower_case_pattern(words), why)).collect());

/// Cues in the order in which they are tried.
const CUES: &[(&str, Topic)] = &[
    (r"e-?mail|courriel", Topic::Email),
    (r"first name|given name|forename|vorname|prénom", Topic::Name(Part::First)),
    (r"last name|surname|family name|nachname|nom de famille", Topic::Name(Part::Last)),
    (r"phone|mobile|telefon|handy|téléphone|\btel\b", Topic::Phone),
    (r"linkedin", Topic::Link("linkedin.")),
    (r"github", Topic::Link("github.")),
    (r"gitlab", Topic::Link("gitlab.")),
    (r"xing", Topic::Link("xing.")),
    (r"twitter|facebook|instagram|mastodon|dribbble|behance", Topic::Link("no such site")),
    (
        r"website|portfolio|\burl\b|web page|homepage|webseite|site web|personal site",
        Topic::Link(""),
    ),
    (
        r"current (?:company|employer)|present employer|latest employer|\borg(?:anisation|anization)?\b|aktueller arbeitgeber|derzeitiger arbeitgeber|employeur actuel",
        Topic::Employer,
    ),
    (
        r"current (?:job )?(?:title|position|role)|job title|aktuelle position|poste actuel|\bheadline\b",
        Topic::Title,
    ),
    (
        r"(?:years|jahre|années).{0,30}(?:experience|erfahrung|expérience)|(?:experience|erfahrung|expérience).{0,20}(?:in years|in jahren|en années)|how (?:many years|long) have you|wie viele jahre|combien d.années",
        Topic::Years,
    ),
    (
        r"degree|education|diploma|qualification level|university|college|\bschool\b|abschluss|studium|ausbildung|hochschule|diplôme|formation|études|niveau d.études",
        Topic::Degree,
    ),
    (
        r"languages|sprachen|sprachkenntnisse|langues|(?:level|knowledge|command|proficien\w*|fluen\w*) (?:of|in) (?:english|german|french|spanish|italian|dutch|polish|portuguese)|(?:english|german|french|spanish|italian|dutch|polish|portuguese) (?:level|proficiency|skills|language)|speak|fluent|deutschkenntnisse|englischkenntnisse|niveau (?:d.anglais|d.allemand|de français)|wie gut .{0,20}(?:deutsch|englisch|französisch)|sprechen sie|sprichst du|parlez-vous",
        Topic::Language,
    ),
    (r"cover letter|anschreiben|motivationsschreiben|lettre de motivation", Topic::LetterText),
    (
        r"^why\b|\bwhy (?:do|are|would|this|us|you|our)\b|tell us why|motivat|interests? you|interested in (?:this|the|us|our|working)|draws you|warum|weshalb|pourquoi|vous intéresse",
        Topic::Motivation,
    ),
    (
        r"experience (?:with|in|using)|familiar with|proficien|worked with|knowledge of|skills? (?:in|with)|erfahrung (?:mit|in)|kenntnisse|expérience (?:avec|en|de)|maîtris",
        Topic::Skill,
    ),
    (
        r"\bcity\b|location|where (?:are you|do you live)|based in|residence|wohnort|\bort\b|stadt|standort|\bville\b|lieu|résid",
        Topic::Place,
    ),
    (
        r"^(?:full |your |legal )*name$|^(?:full|your|legal) (?:legal )?name|vollständiger name|^nom complet|^nom$|name und vorname|nom et prénom",
        Topic::Name(Part::Full),
    ),
];

static TOPICS: LazyLock<Vec<(CuePattern, Topic)>> = LazyLock::new(|| {
    CUES.iter().map(|&(words, topic)| (lower_case_pattern(words), topic)).collect()
});

static RESUME: LazyLock<CuePattern> =
    LazyLock::new(|| lower_case_pattern(r"resume|résumé|\bcv\b|curriculum|lebenslauf"));
static LETTER: LazyLock<CuePattern> =
    LazyLock::new(|| lower_case_pattern(r"letter|anschreiben|motivation"));

/// What the field of this label asks for.
pub fn of(label: &str, kind: FieldKind) -> Topic {
    let label = label.to_lowercase();
    if kind == FieldKind::File {
        return match () {
            () if LETTER.is_match(&label) => Topic::File("letter.pdf"),
            () if RESUME.is_match(&label) => Topic::File("cv.pdf"),
            () => Topic::Decide("choose the file yourself"),
        };
    }
    let decision = DECISIONS.iter().find(|(cue, _)| cue.is_match(&label));
    // "E-mail address" is no postal address, "experience with compensation systems" is no pay.
    let found = TOPICS.iter().find(|(cue, _)| cue.is_match(&label)).map(|(_, topic)| *topic);
    match (decision, found) {
        (_, Some(Topic::Email)) => Topic::Email,
        (Some((_, why)), _) => Topic::Decide(why),
        (None, _) if kind == FieldKind::Checkbox => Topic::Decide("tick it if it is true"),
        (None, Some(topic)) => topic,
        (None, None) => Topic::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(label: &str) -> Topic {
        of(label, FieldKind::Text)
    }

    #[test]
    fn labels_are_understood_in_three_languages() {
        let cases = [
            ("First Name", Topic::Name(Part::First)),
            ("Nachname", Topic::Name(Part::Last)),
            ("Nom complet", Topic::Name(Part::Full)),
            ("E-Mail-Adresse", Topic::Email),
            ("Email address", Topic::Email),
            ("Numéro de téléphone", Topic::Phone),
            ("LinkedIn Profile", Topic::Link("linkedin.")),
            ("Location (City)", Topic::Place),
            ("Wohnort", Topic::Place),
            ("Current company", Topic::Employer),
            ("How many years of experience do you have with Kubernetes?", Topic::Years),
            ("Wie viele Jahre Berufserfahrung haben Sie?", Topic::Years),
            ("Combien d'années d'expérience avez-vous ?", Topic::Years),
            ("Highest degree", Topic::Degree),
            ("Wie gut ist Ihr Deutsch?", Topic::Language),
            ("What languages do you speak?", Topic::Language),
            ("Why do you want to work at Larkspur Labs?", Topic::Motivation),
            ("Warum möchten Sie bei uns arbeiten?", Topic::Motivation),
            ("Pourquoi nous ?", Topic::Motivation),
            ("Do you have experience with Terraform?", Topic::Skill),
            ("Favourite colour", Topic::Unknown),
        ];
        for (label, topic) in cases {
            assert_eq!(text(label), topic, "{label}");
        }
        assert_eq!(of("Resume/CV", FieldKind::File), Topic::File("cv.pdf"));
        assert_eq!(of("Anschreiben", FieldKind::File), Topic::File("letter.pdf"));
        assert_eq!(of("Cover letter", FieldKind::Textarea), Topic::LetterText);
    }

    /// GAP-023: pay, permits, particulars, dates, consents are never guessed.
    #[test]
    fn what_only_the_candidate_knows_is_theirs_to_decide() {
        for label in [
            "What are your salary expectations?",
            "Gehaltsvorstellung",
            "Prétentions salariales",
            "Do you require visa sponsorship to work in the UK?",
            "Are you legally authorized to work in the United States?",
            "How do you describe your gender?",
            "Veteran status",
            "Date of birth",
            "Ihr frühester Eintrittstermin",
            "Which notice period do you have?",
            "Are you willing to relocate?",
            "I agree to the privacy notice",
            "How did you hear about us?",
            "Have you ever worked for us?",
            "Disability status",
            "Postal code",
        ] {
            assert!(matches!(text(label), Topic::Decide(_)), "{label}: {:?}", text(label));
        }
    }
}
