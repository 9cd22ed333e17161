//! Sections of a CV by their headings, in English, German and French.

/// What a heading opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Contact lines.
    Contact,
    /// Who the candidate is, in their own words.
    Summary,
    /// Roles.
    Work,
    /// Unpaid roles.
    Volunteer,
    /// Projects.
    Projects,
    /// Degrees.
    Education,
    /// Skills.
    Skills,
    /// Spoken languages.
    Languages,
    /// Certifications and licences.
    Certificates,
    /// Awards and honours.
    Awards,
    /// Publications.
    Publications,
    /// Hobbies.
    Interests,
    /// What others say.
    References,
}

const EXACT: &[(Section, &str)] = &[
    (
        Section::Contact,
        "contact|contact details|contact information|personal details|kontakt|persönliche daten|coordonnées",
    ),
    (
        Section::Summary,
        "summary|profile|about|about me|objective|career objective|career summary|personal statement|personal profile|professional summary|professional profile|executive summary|profil|über mich|kurzprofil|zusammenfassung|résumé|à propos|profil professionnel",
    ),
    (
        Section::Work,
        "experience|work experience|professional experience|relevant experience|employment|employment history|work history|career|career history|professional background|academic positions|positions|berufserfahrung|beruflicher werdegang|werdegang|berufspraxis|praktische erfahrung|erfahrung|expérience|expériences|expérience professionnelle|expériences professionnelles|parcours professionnel|internships|occupation",
    ),
    (
        Section::Volunteer,
        "volunteer experience|volunteering|volunteer|voluntary work|ehrenamt|ehrenamtliches engagement|bénévolat",
    ),
    (
        Section::Projects,
        "projects|personal projects|selected projects|side projects|key projects|open source|projekte|projets",
    ),
    (
        Section::Education,
        "education|academic background|academic history|qualifications|education and training|ausbildung|studium|bildung|bildungsweg|akademischer werdegang|schulbildung|formation|formations|diplômes|études",
    ),
    (
        Section::Skills,
        "skills|technical skills|core skills|key skills|professional skills|soft skills|competencies|core competencies|key competencies|expertise|areas of expertise|technologies|technical|technical expertise|tools|skills & tools|skills and tools|skills & expertise|kenntnisse|fähigkeiten|kompetenzen|it-kenntnisse|edv-kenntnisse|fachkenntnisse|compétences|compétences techniques",
    ),
    (
        Section::Languages,
        "languages|language skills|spoken languages|sprachen|sprachkenntnisse|langues",
    ),
    (
        Section::Certificates,
        "certifications|certificates|certification|licenses|licences|licenses & certifications|licenses and certifications|certifications & licenses|certifications and licenses|zertifikate|zertifizierungen|weiterbildung|weiterbildungen|certificats",
    ),
    (
        Section::Awards,
        "awards|honors|honours|awards & honors|awards and honors|honors & awards|honors and awards|honours and awards|selected honors|awards and achievements|auszeichnungen|preise|prix|prix et distinctions|distinctions",
    ),
    (
        Section::Publications,
        "publications|selected publications|papers|veröffentlichungen|publikationen",
    ),
    (
        Section::Interests,
        "interests|hobbies|hobbies & interests|hobbies and interests|interests and hobbies|interessen|loisirs|centres d'intérêt",
    ),
    (Section::References, "references|referenzen|références"),
];

/// Words by which a heading that is not one of the known is told.
const WORDS: &[(Section, &[&str])] = &[
    (Section::Volunteer, &["volunteer", "ehrenamt", "bénévol"]),
    (Section::Work, &["experience", "employment", "berufserfahrung", "expérience", "work history"]),
    (
        Section::Education,
        &["education", "ausbildung", "studium", "formation", "academic background"],
    ),
    (
        Section::Skills,
        &["skill", "competenc", "technolog", "kenntnisse", "kompetenz", "compétence"],
    ),
    (Section::Projects, &["project", "projekt", "projet"]),
    (Section::Certificates, &["certif", "zertifi", "licen"]),
    (Section::Awards, &["award", "honor", "honour", "auszeichnung"]),
    (Section::Publications, &["publication", "veröffentlich"]),
    (Section::Languages, &["language", "sprach", "langue"]),
    (Section::Summary, &["summary", "profile", "about"]),
    (Section::Interests, &["interest", "hobb"]),
    (Section::References, &["reference", "referenz"]),
];

/// The section that exactly this heading opens.
pub fn known(heading: &str) -> Option<Section> {
    let heading = plain(heading);
    EXACT.iter().find(|(_, names)| names.split('|').any(|name| name == heading)).map(|(it, _)| *it)
}

/// The section a heading most likely opens, for lines that are known to be headings of sections.
pub fn likely(heading: &str) -> Option<Section> {
    let heading = plain(heading);
    known(&heading).or_else(|| {
        let has = |words: &&[&str]| words.iter().any(|word| heading.contains(word));
        WORDS.iter().find(|(_, words)| has(words)).map(|(it, _)| *it)
    })
}

fn plain(heading: &str) -> String {
    let text = heading.replace('_', " ").to_lowercase();
    text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_told_in_three_languages() {
        assert_eq!(known("Work Experience:"), Some(Section::Work));
        assert_eq!(known("BERUFSERFAHRUNG"), Some(Section::Work));
        assert_eq!(known("selected_honors"), Some(Section::Awards));
        assert_eq!(known("Langues"), Some(Section::Languages));
        assert_eq!(known("Head of Education"), None);
        assert_eq!(likely("Tools and technologies I use"), Some(Section::Skills));
        assert_eq!(likely("Why me"), None);
    }
}
