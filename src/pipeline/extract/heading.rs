//! Headings and what they open, in English, German and French, by their words.

use std::sync::LazyLock;

use super::block::{Block, Kind};
use super::pattern::Pattern;

/// What a part of a posting is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// Nothing said so far: wording decides.
    Unknown,
    /// The employer.
    About,
    /// The role in general.
    Role,
    /// What the work is.
    Duties,
    /// What is required.
    Must,
    /// What is preferred.
    Nice,
    /// A neutral part of requirements ("Education", "Skills"): must unless inside Nice.
    Requirements,
    /// What is offered.
    Benefits,
    /// Pay.
    Pay,
    /// How to apply.
    Process,
    /// Equal opportunity, privacy, physical demands, working conditions.
    Legal,
    /// Facts of the posting: department, dates, ids.
    Meta,
}

/// Patterns of headings; the first that matches decides.
const PATTERNS: &[(Section, &str)] = &[
    (
        Section::Legal,
        r"\b(equal|eeo|eeoc|affirmative|diversity|inclusion|privacy|disclaimer|accommodations?|background (check|screening|verification)|physical|working conditions?|work(ing)? environment|environmental conditions|legal|non-?discrimination|datenschutz|gleichstellung|vielfalt|chancengleichheit|diversité|égalité|handicap|mentions légales|security (clearance|sensitivity)|health and safety|conditions of employment|safety)\b",
    ),
    (
        Section::Process,
        r"\b(apply|applying|application|applications|applicants?|how to|contact|contacts|documents?|interview|next steps|our (hiring|recruitment) process|hiring process|recruitment process|selection process|bewerbung|bewerben|bewerbungsprozess|ansprechpartner\w*|ansprechperson|kontakt|interessiert|interesse|postuler|candidature|candidater|contactez|processus de recrutement|how we hire|after you apply|questions|procédure|references|supplemental questions|special instructions|close date|closing date|deadline)\b",
    ),
    (
        Section::Requirements,
        r"(required and (preferred|desired)|minimum and preferred|(required|minimum)/(preferred|desired)|(must|required).{0,15}nice)",
    ),
    (
        Section::Nice,
        r"\b(preferred|preferences?|nice[- ]to[- ]haves?|nice extras?|extras|(great|nice|good|super|perfect) if|what (will|would) help|it helps if|deal[- ]?breaker|bonus( points| skills)?$|bonus points|good to have|great to have|pluses|a plus|plus points|desired|desirable|desirables|optional (skills|qualifications)|preferable|would be (nice|great|a plus)|also (great|nice|helpful)|even better|extra credit|brownie points|advantageous|not required|additional (qualifications|skills|assets)|assets?$|wünschenswert\w*|von vorteil|vorteilhaft|pluspunkte?|nice-to-have|idealerweise|optional|das wäre (toll|super|schön)|freuen uns über|gern(e)? gesehen|atouts?|souhaités?|souhaitées?|appréciés?|appréciées?|serait un plus|les plus|le petit plus|les petits plus|un plus|bonus)\b",
    ),
    (
        Section::Benefits,
        r"\b(benefits|perks|we offer|offers you|what you('ll)? get|what you will get|what we can offer|what's in it for you|in it for you|why (you'll love|join|work)|rewards|wir bieten|bieten wir|wir ihnen bieten|wir dir bieten|unser angebot|was wir bieten|unsere leistungen|ihre vorteile|deine vorteile|benefits?|nous (vous )?(offrons|proposons)|ce que nous|on vous propose|nous proposons|avantages|vos avantages|pourquoi nous rejoindre|pourquoi rejoindre|perspektiven|wir geben|freuen dich|total package|work[- ]life balance|time off|what you can expect from us|what we provide)\b",
    ),
    (
        Section::Pay,
        r"(^pay\b|\bpay (range|rate|scale)|\bstarting pay|\bour pay)|\b(salary|compensation|payrate|wages?|remuneration|hourly rate|stipend|gehalt|vergütung|entgelt|verdienst|rémunération|salaire|stellenbewertung|eingruppierung)\b",
    ),
    (
        Section::Duties,
        r"\b(responsibilit(y|ies)|duties|what you('ll| will) (do|be doing|own|work on|build|tackle)|what you do|you('d| would| will|'ll)? be doing|what will you do|your (role|mission|tasks|impact|day|work|job|challenge)|key tasks|main tasks|tasks|day[- ]to[- ]day|a day in|typical day|essential (job )?functions|key functions|job functions|functions|accountabilities|in this role|you will( be)?$|the work|how you('ll| will)|scope of work|activities|deliverables|objectives|aufgaben\w*|aufgabengebiet|tätigkeiten|tätigkeit|tätigkeitsbereich|verantwortlichkeiten|verantwortung|deine mission|das erwartet (dich|sie)|was (dich|sie) erwartet|erwartet|ihre rolle|deine rolle|missions?|vos missions|responsabilités|activités|tâches|votre rôle|votre mission|le rôle|vos responsabilités|attributions)\b",
    ),
    (
        Section::Must,
        r"\b(required?|requirements?|must[- ]haves?|must|minimum|qualifications?|essentials?|essential (criteria|skills|requirements|experience)|mandatory|prerequisites?|basic qualifications|what you('ll| should| can| would)? (bring|need|have)|^we need$|we require|what you will need|what we('re| are)? (are )?(looking for|need|seek|expect|value)|who (you are|we're looking for|we are looking for)|you (have|are|bring|might be|may be|should have|must have)|about you|your (profile|background|qualifications|skills|experience|strengths)|ideal candidate|the candidate|candidate profile|we('re| are) looking for|looking for|(the )?(successful|right) candidate|person specification|selection criteria|criteria|eligibility|competenc(y|ies)|anforderung\w*|qualifikation\w*|voraussetzung\w*|profil|ihr profil|dein profil|anforderungsprofil|mitbringen|bringst du mit|bringen sie mit|du bringst|sie bringen|das hast du|was wir erwarten|wir erwarten|wir suchen|wen wir suchen|damit (überzeugst|überzeugen)|erwarten wir|das zeichnet|über dich|profil recherché|votre profil|ton profil|prérequis|pré-requis|exigences|requis(es)?|qui êtes-vous|vous êtes|vous avez|indispensable|obligatoire|qualités)\b",
    ),
    (
        Section::Requirements,
        r"\b(education|experience|skills|abilities|knowledge|expertise|technical|tech stack|technologies|tools|languages?|certifications?|licen[sc]es?|credentials|training|kenntnisse|fähigkeiten|ausbildung|erfahrung\w*|sprachkenntnisse|berufserfahrung|kompetenzen|compétences|formation|expérience|connaissances|diplôme|langues|savoir-être|savoir-faire|capabilities|soft skills)\b",
    ),
    (
        Section::About,
        r"\b(about (us|the (company|organi[sz]ation|team|museum|university|department|school|hospital|firm|employer|institution|project))|about\b.*|who we are|our (company|story|mission|values|culture|team|organi[sz]ation|vision|department|product)|the (company|team|organi[sz]ation|department|museum|employer)|company (description|overview|profile|summary)|meet the team|how we work|our way of working|working with us|life at|mission statement|organi[sz]ational (culture|overview)|über uns|über die|über das|wer wir sind|wir sind|das sind wir|das unternehmen|unternehmen|unternehmensbeschreibung|unternehmensprofil|firmenprofil|der arbeitgeber|à propos.*|qui sommes[- ]nous.*|l'entreprise|notre (entreprise|société|mission|histoire|équipe)|présentation( de l'entreprise)?|la société|l'équipe|why .{2,30})\b",
    ),
    (
        Section::Role,
        r"\b(summary|overview|description|(the|this) (role|position|job|opportunity)|the opportunity|about the (role|position|job|opportunity)|job (summary|description|overview|purpose)|position (summary|description|overview|purpose)|purpose|role|opportunity|stellenbeschreibung|die stelle|die rolle|zusammenfassung|einleitung|kurzbeschreibung|descriptif( du poste)?|description du poste|le poste|poste|contexte|introduction)\b",
    ),
    (
        Section::Meta,
        r"^(location|locations|work location|department|posting details|position information|posting detail information|job title|position title|title|company|employer|category|categories|status|job type|type|employment type|requisition.*|req.*|job id|reference.*|schedule|hours|start date|date posted|posted.*|reports to|supervisor|division|grade|flsa.*|standort|arbeitsort|einsatzort|ort|lieu.*|localisation|vertragsart|type de contrat|contrat|arbeitszeit|beginn|eintrittsdatum|eckdaten|rahmenbedingungen|(job |the |key )?(details?|facts)|other information|additional information|other|share|similar (jobs|roles)|related jobs|tags|keywords|powered by)$",
    ),
];

static CLASSES: LazyLock<Vec<(Section, Pattern)>> = LazyLock::new(|| {
    PATTERNS.iter().map(|(section, pattern)| (*section, Pattern::new(pattern))).collect()
});

/// Labels whose text is a field of the posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Title,
    Company,
    Location,
    Employment,
    Remote,
    Pay,
}

const LABELS: &[(Label, &[&str])] = &[
    (
        Label::Title,
        &[
            "job title",
            "position title",
            "title",
            "position",
            "role",
            "job posting title",
            "working title",
            "posting title",
            "official title",
            "role title",
            "vacancy",
            "job",
            "stellenbezeichnung",
            "stelle",
            "stellentitel",
            "position/titel",
            "jobtitel",
            "berufsbezeichnung",
            "intitulé du poste",
            "intitulé",
            "poste",
            "titre du poste",
            "titre",
            "job name",
            "position announcement",
            "job announcement",
            "opening",
            "open position",
            "job opening",
            "subject",
            "betreff",
            "objet",
            "vacancy title",
            "job posting",
        ],
    ),
    (
        Label::Company,
        &[
            "company",
            "employer",
            "organization",
            "organisation",
            "hiring organization",
            "company name",
            "institution",
            "employer name",
            "agency",
            "arbeitgeber",
            "unternehmen",
            "firma",
            "entreprise",
            "société",
            "employeur",
            "hospital",
            "school",
            "organisme",
        ],
    ),
    (
        Label::Location,
        &[
            "location",
            "locations",
            "work location",
            "job location",
            "primary location",
            "position location",
            "office",
            "office location",
            "place of work",
            "based in",
            "based",
            "city",
            "workplace",
            "duty station",
            "city position is located in",
            "city of position",
            "where",
            "standort",
            "standorte",
            "arbeitsort",
            "einsatzort",
            "ort",
            "dienstort",
            "lieu",
            "lieu de travail",
            "localisation",
            "lieu du poste",
            "ville",
            "site",
        ],
    ),
    (
        Label::Employment,
        &[
            "employment type",
            "job type",
            "type",
            "employment",
            "contract type",
            "contract",
            "position type",
            "schedule",
            "status",
            "full/part time",
            "work type",
            "position status",
            "hours",
            "vertragsart",
            "anstellungsart",
            "arbeitszeit",
            "beschäftigungsart",
            "art der anstellung",
            "type de contrat",
            "contrat",
            "type d'emploi",
            "temps de travail",
            "category",
            "job status",
            "time type",
        ],
    ),
    (
        Label::Remote,
        &[
            "remote",
            "work arrangement",
            "workplace type",
            "remote status",
            "work mode",
            "working model",
            "arbeitsmodell",
            "homeoffice",
            "télétravail",
            "work style",
            "location type",
        ],
    ),
    (
        Label::Pay,
        &[
            "salary",
            "pay",
            "pay range",
            "salary range",
            "compensation",
            "pay rate",
            "hourly rate",
            "wage",
            "gehalt",
            "vergütung",
            "entgelt",
            "salaire",
            "rémunération",
            "payrate",
            "expected salary",
            "base salary",
            "salary details",
            "jahresgehalt",
            "lohn",
            "hiring range",
            "rate",
            "rate of pay",
            "stipend",
            "annual salary",
            "salaire annuel",
            "salary/pay range",
            "budgeted salary",
            "expected pay scale",
        ],
    ),
];

/// Lower case, apostrophes straight, no closing punctuation.
fn normal(text: &str) -> String {
    text.trim()
        .trim_end_matches([':', '-', '–', '?', '!', '…', '.', '*'])
        .trim()
        .to_lowercase()
        .replace(['’', '`'], "'")
}

/// What a heading with these words opens.
pub(super) fn classify(text: &str) -> Option<Section> {
    if text.len() > 90 || text.split_whitespace().count() > 9 {
        return None;
    }
    let words = normal(text);
    CLASSES.iter().find(|(_, pattern)| pattern.is_match(&words)).map(|(section, _)| *section)
}

/// The field these words label.
pub(super) fn label(text: &str) -> Option<Label> {
    if text.len() > 40 {
        return None;
    }
    let words = normal(text);
    let bare = words.trim_end_matches("(s)").trim();
    LABELS.iter().find(|(_, names)| names.contains(&bare)).map(|(label, _)| *label)
}

/// True when a line without any mark reads like a heading.
pub(super) fn is_heading(text: &str) -> bool {
    let count = text.split_whitespace().count();
    if count == 0 || count > 8 || text.len() > 70 || text.ends_with(['.', ',', ';']) {
        return false;
    }
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    let lower_start = letters().next().is_some_and(char::is_lowercase);
    let shouts = letters().count() >= 4 && letters().all(char::is_uppercase);
    let colon = text.ends_with(':');
    let known =
        classify(text).is_some() && (count <= 5 || colon) && !lower_start && !mentions_more(text);
    colon
        || known
        || shouts
            && (classify(text).is_some()
                || count >= 2
                    && !text.contains([',', '@', '|'])
                    && !text.bytes().any(|b| b.is_ascii_digit()))
        || label(text).is_some() && !lower_start
}

/// A short line with a known word may still be a requirement: "Experience with Kubernetes".
fn mentions_more(text: &str) -> bool {
    const REQUIREMENT_WORDS: &[&str] = &[
        "with",
        "of",
        "years",
        "degree",
        "bachelor",
        "bachelor's",
        "master's",
        "strong",
        "excellent",
        "good",
        "proficiency",
        "proficient",
        "fluent",
        "mit",
        "jahre",
        "gute",
        "sehr",
        "abgeschlossene",
        "erfahrung in",
        "avec",
        "bonne",
        "bonnes",
        "ans",
        "driver's",
        "valid",
        "must be",
        "a plus",
        "in",
        "ability",
        "manager",
        "engineer",
        "specialist",
        "coordinator",
        "director",
        "assistant",
        "analyst",
        "technician",
        "officer",
        "lead",
        "teacher",
        "nurse",
        "developer",
        "representative",
        "consultant",
        "associate",
        "administrator",
        "supervisor",
        "preferred.",
        "required.",
        "bilingual",
    ];
    let lower = text.to_lowercase();
    let heading_phrase = [
        "knowledge, skills",
        "in this role",
        "conditions of",
        "a day in",
        "criteria",
        "description of",
        "list of",
        "summary of",
        "in it for",
    ];
    if heading_phrase.iter().any(|phrase| lower.contains(phrase)) {
        return false;
    }
    lower.split(|c: char| c.is_whitespace() || c == ',').any(|word| {
        REQUIREMENT_WORDS.contains(&word) || word.bytes().next().is_some_and(|b| b.is_ascii_digit())
    })
}

/// Gives each block its section.
pub(super) fn assign(blocks: &mut [Block]) {
    let mut section = Section::Unknown;
    let mut under = String::new();
    let mut after_label = false;
    let mut listed = false;
    let mut after_heading = false;
    let mut required = false;
    for at in 0..blocks.len() {
        let items_follow = blocks.get(at + 1).is_some_and(|next| next.kind == Kind::Item);
        let block = &mut blocks[at];
        if block.kind == Kind::Heading {
            under.clone_from(&block.text);
            after_label = label(&block.text).is_some();
            let before = section;
            section = opened(section, &block.text);
            // "PREFERRED" and "QUALIFICATIONS" in two lines are one heading.
            let cut = after_heading && before == Section::Nice && is_bare(&block.text);
            // Behind what is required, the ideal candidate has what is wished for.
            let ideal = required && section == Section::Must && is_ideal(&block.text);
            if cut || ideal {
                section = Section::Nice;
            }
            required |= section == Section::Must && is_least(&block.text);
            block.section = section;
            listed = false;
            after_heading = true;
            continue;
        }
        after_heading = false;
        // "The following are additional desired qualifications: " before a list.
        if items_follow && block.kind == Kind::Paragraph && block.text.ends_with(':') {
            let led = match super::need::cue(&block.text) {
                Some(super::types::Need::Nice) => Some(Section::Nice),
                Some(super::types::Need::Must) => Some(Section::Must),
                None => None,
            };
            if let Some(led) = led {
                section = led;
                under.clone_from(&block.text);
                block.section = Section::Meta;
                block.under.clone_from(&under);
                listed = false;
                continue;
            }
        }
        if listed && block.kind == Kind::Paragraph && ends_list(section, &block.text) {
            section = Section::Unknown;
            under.clear();
        }
        listed |= block.kind == Kind::Item;
        block.section = section;
        block.under.clone_from(&under);
        if after_label && section == Section::Meta {
            // A label governs one line; what follows is undecided again.
            section = Section::Unknown;
            under.clear();
            after_label = false;
        }
    }
}

/// The second line of a heading: it says what, not how badly.
fn is_bare(heading: &str) -> bool {
    matches!(
        normal(heading).as_str(),
        "qualifications"
            | "qualification"
            | "skills"
            | "experience"
            | "requirements"
            | "education"
            | "skills and experience"
            | "knowledge"
            | "competencies"
    )
}

fn is_ideal(heading: &str) -> bool {
    let words = normal(heading);
    words.contains("ideal candidate")
        || words.contains("ideally")
        || words.contains("ideal applicant")
}

fn is_least(heading: &str) -> bool {
    let words = normal(heading);
    ["minimum", "required", "requirements", "basic", "essential", "must"]
        .iter()
        .any(|word| words.contains(word))
}

/// A paragraph after a list that asks for nothing is no longer about requirements.
fn ends_list(section: Section, text: &str) -> bool {
    matches!(section, Section::Must | Section::Nice)
        && !super::need::asks(text)
        && super::need::cue(text).is_none()
        && text.split_whitespace().count() > 4
}

fn opened(current: Section, heading: &str) -> Section {
    use Section::{Duties, Meta, Must, Nice, Requirements};
    match classify(heading) {
        Some(Requirements) if current == Nice => Nice,
        Some(Requirements) => Must,
        Some(found) => found,
        None if label(heading).is_some() => Meta,
        // A heading of its own words: a part of the list it stands in.
        None if matches!(current, Duties | Must | Nice) && is_part(heading) => current,
        None => Section::Unknown,
    }
}

/// A short heading that doesn't speak of the employer.
fn is_part(heading: &str) -> bool {
    const EMPLOYER: &[&str] = &[
        "we", "us", "our", "how", "why", "process", "wir", "uns", "unser", "nous", "notre", "team",
        "join",
    ];
    heading.split_whitespace().count() <= 4
        && !heading
            .split(|c: char| !c.is_alphabetic())
            .any(|word| EMPLOYER.contains(&word.to_lowercase().as_str()))
}
