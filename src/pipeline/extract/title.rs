//! The job title: stated, labelled, as the first heading or line, or named in a sentence.

mod candidate;

use super::block::Block;
use super::heading;
use super::pattern::pattern;
use super::place;
use super::types::Found;
use super::words::{TITLE_ENDINGS, is_title_word};

pattern!(
    SENTENCE,
    r"(?x)
    (?: \b(?:(?i:is|are|am)\ (?:(?i:currently|now|actively|also|excited\ to\ be)\ )?(?i:seeking|hiring|looking\ for|searching\ for|recruiting|looking\ to\ hire|in\ search\ of)
        | (?i:seeks|invites\ applications\ for(?:\ the\ position\ of)?|to\ fill\ the\ position\ of|position\ of|role\ of|opening\ for|vacancy\ for|join\ us\ as|joining\ us\ as|work\ as|as\ our|hire)
        | (?i:verstärkung\ als|stelle\ als|position\ als)
        | (?i:recherche|recherchons|recrute|recrutons|poste\ de|embauche))
      \ (?:(?i:for|both|up\ to)\ )?(?:(?i:an?|our|the|its|two|one|several|new|eine[nr]?/n|einen/eine|eine\(n\)|eine[nr]?|ein|einen|mehrere|als|une?|un\(e\)|son|sa|notre)\ )*
      (?:(?i:highly|motivated|experienced|skilled|talented|dedicated|passionate|full[-\ ]time|part[-\ ]time|new|temporary|permanent|innovative|enthusiastic|engagierte[nr]?|erfahrene[nr]?|motivierte[nr]?|zuverlässige[nr]?|qualifizierte[nr]?|creative|great|driven|dynamic|exceptional|hands-on|strong|individual|limited-term|fixed-term|half-time|seasonal|qualified|collaborative|organized|detail-oriented|and|,)\ ?(?:,\ |\ )?)*
      (?P<title>[\p{Lu}\p{Ll}][^.,;:!?\n–—]{2,90}?)
      (?: \ ?(?:[.,;:!?–—\n]|\ -\ |$) | \ (?i:to\ [a-z]+|who|that|which|for\ (?:our|the|its|a|an)|in\ (?:our|the|its|a|[A-Z])|with|at|based|on\ (?:our|the)|within|zur|zum|für|im|mit|am|pour|dans|au|à|en|afin|and\ (?:is|are)|position|role|located|from)\b | \ \( ) )"
);
pattern!(
    SENTENCE_DE,
    r"(?x)\b(?i:suchen\ wir|sucht|wir\ suchen|suchen)\ (?:[^.\n]{0,80}?\ )??(?i:eine/n|einen/eine|eine\(n\)|eine[nr]?|ein|einen|mehrere|als)\ (?:(?i:engagierte|erfahrene|motivierte|zuverlässige|qualifizierte|freundliche|neue|weitere)[nrs]?\ (?:(?i:und)\ )?)*
      (?P<title>\p{Lu}[^.,;:!?\n–—]{2,90}?)(?:\ ?(?:[.,;:!?–—\n]|\ -\ |$)|\ (?i:in|im|am|für|mit|zur|zum|ab|auf|an|der|die|das|mit|bei|befristet|unbefristet)\b|\ \()"
);
pattern!(
    GENDER,
    r"(?i)\s*[(\[|–-]?\s*\(?\b(m\s?[/|,]\s?w(\s?[/|,]\s?[dx])?|w\s?[/|,]\s?m(\s?[/|,]\s?[dx])?|d\s?[/|,]\s?[mw]\s?[/|,]\s?[mw]|m\s?[/|,]\s?f(\s?[/|,]\s?[dx])?|f\s?[/|,]\s?m(\s?[/|,]\s?[dx])?|h\s?/\s?f|f\s?/\s?h|gn|all genders?|alle geschlechter|divers|h/f/x|m/w/div|mwd|x/f/m|f/x/m)\b\)?\s*[)\]]?"
);
pattern!(
    REFERENCE,
    r"(?ix)\s*[-–—|(\[,]?\s*\#?\s*\b(req(uisition)?|job|posting|position|ref(erence|\.)?|id|jr|kennziffer|referenz(nummer)?|réf(érence)?\.?|stellen-?(id|nr))\b\.?\s*(id|no\.?|number|\#|nr\.?|code)?\s*[:\#]?\s*[A-Z]{0,4}-?\d[\w/-]*\s*[)\]]?"
);
pattern!(
    NUMBERS,
    r"(?x)(^\#?\s*\d{4,}\s*[-–:]?\s* | \s*[(\[]\s*\#?[A-Z]{0,3}-?\d{3,}[\w-]*\s*[)\]] | \s+\#\s?\d{3,}\b | \s*[-–]\s*[A-Z]{0,3}\d{4,}$ | \s*\b(80\s?-\s?)?100\s?%$ | \b\d{2}\s?(-|–|bis)\s?100\s?%)"
);
pattern!(
    TAIL,
    r"(?ix)\s*( [(\[][^)\]]*\b(remote|hybrid|on-?site|full[-\ ]?time|part[-\ ]?time|contract|temporary|vollzeit|teilzeit|home-?office|cdi|cdd|befristet|unbefristet|permanent|fixed[- ]term|télétravail|internship|urgent|two\ positions|\d+\ positions)\b[^)\]]*[)\]] | [-–—|,·•]\s*(fully\ |100\s?%\ )?(remote|hybrid|on-?site|full[-\ ]?time|part[-\ ]?time|contract|vollzeit|teilzeit|home-?office|cdi|cdd|temporary|regular\ full[-\ ]time)\b.* | \s(in|auf)\ (vollzeit|teilzeit|voll-).*$ )"
);
pattern!(
    WHEN,
    r"(?i)\s*[(\[][^)\]]*(\b20\d\d\b|\bshift\b|\bsummer\b|\bspring\b|\bsommer\w*|\bab sofort\b)[^)\]]*[)\]]"
);
pattern!(
    LEAD,
    r"(?i)^(gmail\s-\s)?(\[[^\]]*\]\s*)?((job|position|vacancy|job posting|job opening|open house|hiring event|stellenangebot|offre d'emploi)(:\s+|\s+for\s+(an?\s+)?|\s+-\s+))?"
);
pattern!(LINK, r"https?://\S+|\bwww\.\S+");
pattern!(DANGLING, r"(?i)(\s+of the\b.*|\s+of our\b.*|\s+(of|the|and|for|in|de|du|der|und|et|a))$");
pattern!(
    ROLE_WILL,
    r"\b[Tt]he\s(?P<title>\p{Lu}[\p{L}/-]+(?:\s(?:(?:of|and|&)\s)?\p{Lu}[\p{L}/-]+){1,6})\s(?:will|is responsible|reports|oversees|supports|works|assists|manages|serves|maintains|leads|performs|coordinates|plans|directs|develops|participates|ensures)\b"
);
pattern!(AT_COMPANY, r"\s+(?:(?i:at|bei|chez)|@)\s+(?:der\s|the\s)?\p{Lu}.*$");
pattern!(
    NAVIGATION,
    r"(?i)^(home|jobs?|careers?|search|menu|apply( now)?|share|back|login|sign in|skip to|about us|job (description|details|posting|announcement|opportunity|summary)|position (description|announcement|summary|information)|posting details?|karriere|stellenangebote?|stellenausschreibung|stellenanzeige|offre d'emploi|recrutement|we('re| are) hiring!?|join (us|our team)!?|position classification description|view job|full time|welcome|print preview|to whom|dear)\b.{0,12}$"
);

// "Analyst 3", "Manager 1 or 2", "Technician ()": the grade of the pay roll.
pattern!(GRADE, r"(?i)\s+\d(\s?(or|/|-|and|–)\s?\d)?$|\s*\(\s*\)$|\s+-\s+term$");

pattern!(SCANNED, r"\b(?:I[Il]l|Il|ll|lll|lI|IlI)$");

/// The title, cleaned of location, reference and gender marks.
pub(super) fn find(blocks: &[Block], stated: Option<&str>) -> Option<Found<String>> {
    if let Some(stated) = stated {
        let value = clean(stated);
        let span = super::locate(blocks, &value).or_else(|| super::locate(blocks, stated));
        if let Some(span) = span.filter(|_| !value.is_empty()) {
            return Some(Found { value, span });
        }
    }
    candidate::voted(blocks).or_else(|| first_line(blocks))
}

fn begins_well(title: &str) -> bool {
    title.chars().next().is_some_and(char::is_alphabetic)
        && !title.split_whitespace().next().is_some_and(|w| {
            matches!(
                w.to_lowercase().as_str(),
                "someone" | "people" | "team" | "ways" | "support" | "candidates"
            )
        })
}

/// The first line, when it is short and no sentence: titles of trades no list knows.
fn first_line(blocks: &[Block]) -> Option<Found<String>> {
    let block = blocks.first()?;
    let text = &block.text;
    let short = (2..=60).contains(&text.chars().count()) && text.split_whitespace().count() <= 7;
    let name = text.chars().next().is_some_and(char::is_uppercase)
        && !text.contains("://")
        && !text.ends_with(['.', ':', '!', '?', ',']);
    let known = heading::classify(text).is_some()
        || heading::label(text).is_some()
        || NAVIGATION.is_match(text);
    let body = blocks.len() > 1;
    (short
        && name
        && body
        && !known
        && block.kind != super::block::Kind::Item
        && !place::is_place(text)
        && !super::company::looks_like_employer(text))
    .then(|| from_block(block))
    .flatten()
}

fn is_title_line(text: &str) -> bool {
    let words = text.split_whitespace().count();
    words <= 14
        && text.chars().count() <= 120
        && !text.ends_with(['.', '!', '?', ':', ';', ','])
        && !NAVIGATION.is_match(text)
        && !text.contains('@')
        && !text.contains("://")
        && !text.contains('›')
        && !text.split_once(": ").is_some_and(|(head, _)| {
            !has_title_word(head) && heading::label(head) != Some(heading::Label::Title)
        })
        && text.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || c == '#')
        && has_title_word(text)
        && !is_sentence(text)
}

fn is_sentence(text: &str) -> bool {
    const VERBS: &[&str] = &[
        "is",
        "are",
        "we",
        "you",
        "will",
        "has",
        "have",
        "our",
        "your",
        "seeks",
        "seeking",
        "hiring",
        "join",
        "suchen",
        "sucht",
        "wir",
        "sind",
        "ist",
        "nous",
        "vous",
        "recherche",
        "recrute",
        "est",
        "looking",
        "posted",
        "experience",
        "reports",
        "working",
        "ability",
        "bring",
        "years",
        "jahre",
        "apply",
    ];
    text.split(|c: char| !c.is_alphabetic()).any(|w| VERBS.contains(&w.to_lowercase().as_str()))
}

/// True when a word of `text` is the head noun of a job title.
pub(super) fn has_title_word(text: &str) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .flat_map(|w| std::iter::once(w).chain(w.split('-')))
        .map(str::to_lowercase)
        .any(|word| {
            let singular = word.strip_suffix('s').unwrap_or(&word);
            let stem = word.strip_suffix("in").unwrap_or(&word);
            is_title_word(&word)
                || is_title_word(singular)
                || is_title_word(stem)
                || word.chars().count() > 8
                    && TITLE_ENDINGS.iter().any(|e| word.ends_with(e) || stem.ends_with(e))
        })
}

fn from_block(block: &Block) -> Option<Found<String>> {
    let value = clean(&block.text);
    if value.chars().filter(|c| c.is_alphabetic()).count() < 2 {
        return None;
    }
    let start = block.text.find(&value);
    let span = start.map_or_else(|| block.whole(), |at| block.span(at, at + value.len()));
    Some(Found { value, span })
}

/// Title without gender marks, reference numbers, location, employer and employment type.
pub(super) fn clean(title: &str) -> String {
    let mut text = GENDER.replace_all(LEAD.replace(title.trim(), "").as_ref(), " ").into_owned();
    for pattern in [&*LINK, &*REFERENCE, &*NUMBERS, &*TAIL, &*WHEN, &*AT_COMPANY] {
        text = pattern.replace_all(&text, " ").into_owned();
    }
    text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut parts = split_parts(&text);
    while parts.len() > 1 {
        let last = parts[parts.len() - 1];
        let first = parts[0];
        let piped = text.contains(" | ") && !has_title_word(last) && has_title_word(first);
        if place::is_place(last) || is_extra(last) || piped {
            parts.pop();
        } else if !has_title_word(first)
            && parts[1..].iter().any(|p| has_title_word(p))
            && (place::is_place(first)
                || super::company::looks_like_employer(first)
                || NAVIGATION.is_match(first))
        {
            parts.remove(0);
        } else {
            break;
        }
    }
    let kept = match (parts.first(), parts.last()) {
        (Some(first), Some(last)) => {
            let from = first.as_ptr() as usize - text.as_ptr() as usize;
            let to = last.as_ptr() as usize - text.as_ptr() as usize + last.len();
            &text[from..to]
        }
        _ => text.as_str(),
    };
    let kept = without_place(kept);
    let kept = GRADE.replace(kept, "");
    let kept = kept.as_ref();
    let kept = [" position", " Position", " Positions", " positions", " role"]
        .iter()
        .find_map(|end| kept.strip_suffix(end))
        .unwrap_or(kept);
    // A scanner reads "III" as "Ill".
    let kept = SCANNED.replace(kept, |found: &regex::Captures<'_>| "I".repeat(found[0].len()));
    let kept = kept.replace(" ,", ",");
    kept.trim_matches(|c: char| c.is_whitespace() || "-–—|,:;·•*#/(".contains(c)).to_owned()
}

fn split_parts(text: &str) -> Vec<&str> {
    let mut parts = vec![text];
    for separator in ["- ", " | ", " – ", " — ", " - ", " · ", " • ", " // "] {
        parts = parts.into_iter().flat_map(|p| p.split(separator)).collect();
    }
    parts.into_iter().map(str::trim).filter(|p| !p.is_empty()).collect()
}

/// A part that is no title: the employer, a state of employment.
fn is_extra(part: &str) -> bool {
    let lower = part.to_lowercase();
    !has_title_word(part)
        && (super::company::looks_like_employer(part)
            || [
                "remote",
                "hybrid",
                "careers",
                "career",
                "jobs",
                "job details",
                "print",
                "vollzeit",
                "teilzeit",
                "linkedin",
                "indeed",
                "stepstone",
                "apply",
                "full-time",
                "part-time",
                "human resources",
                "sfbay",
                "higheredjobs",
            ]
            .iter()
            .any(|w| lower.contains(w)))
}

/// The title without the employer at its end ("Accountant, Harrow Ltd").
pub(super) fn without_company(title: &mut Found<String>, company: &str) {
    let Some(head) = title.value.strip_suffix(company).filter(|_| !is_field(company)) else {
        return;
    };
    let head = head.trim_end_matches("The ").trim_end_matches("the ");
    let head = head.trim_end_matches(|c: char| c.is_whitespace() || ",-–—|:(@".contains(c));
    // "Curator of Entomology": what of, no employer.
    let last = head.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    let of = matches!(last.as_str(), "of" | "for" | "and" | "&" | "in" | "de");
    if has_title_word(head) && !of {
        title.value = head.to_owned();
    }
}

/// "Director, Software and Bioinformatics": words of employers that are fields of work, too.
pub(super) fn is_field(tail: &str) -> bool {
    const FIELDS: &[&str] = &[
        "software",
        "systems",
        "technology",
        "technologies",
        "solutions",
        "services",
        "research",
        "engineering",
        "consulting",
        "media",
        "design",
        "care",
        "health",
        "energy",
        "collections",
        "data",
        "digital",
        "security",
        "labs",
        "lab",
        "logistics",
    ];
    let named = |word: &str| super::company::looks_like_employer(word);
    let field = |word: &str| FIELDS.contains(&word.to_lowercase().as_str());
    let bare = |word: &'_ str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let mut words = tail.split_whitespace().map(bare);
    words.clone().any(|word| field(&word)) && words.all(|word| !named(&word) || field(&word))
}

/// "Technician, Marine Center": what an employer has; its own name is taken off with the employer.
fn is_part_of_one(tail: &str) -> bool {
    const PARTS: &[&str] =
        &["Center", "Centre", "Department", "Division", "Laboratory", "Unit", "Section"];
    tail.split(' ').any(|word| PARTS.contains(&word))
}

/// "Nurse in Leeds", "Engineer, Berlin".
fn without_place(title: &str) -> &str {
    // From the end: "Collections Manager, Mammalogy, Harrow Museum" loses the museum alone.
    for separator in [", ", " in ", " à ", " ("] {
        if let Some((head, tail)) = title.rsplit_once(separator)
            && (place::is_place(tail.trim_end_matches(')'))
                || separator == ", "
                    && (super::company::looks_like_employer(tail)
                        && !is_field(tail)
                        && !is_part_of_one(tail)
                        || tail.starts_with("The "))
                    && !has_title_word(tail))
            && has_title_word(head)
        {
            return head;
        }
    }
    title
}
