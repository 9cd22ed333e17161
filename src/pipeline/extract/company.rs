//! The employer: stated, labelled, or the name that the wording points at most often.

use std::collections::BTreeMap;

use super::block::Block;
use super::heading::{self, Label, Section};
use super::pattern::{Pattern, pattern};
use super::types::Found;
use super::words::{EMPLOYER_WORDS, NO_EMPLOYER};
use crate::posting::Span;

const NAME: &str = r"(?:\p{Lu}|\d+[A-Z])[\p{L}\d'’.&+-]*(?:\s(?:(?:of|for|the|and|de|du|des|la|le|für|der|und|am|et|d')\s(?:the\s|der\s|la\s)?|&\s|–\s)?(?:\p{Lu}|\d)[\p{L}\d'’.&+-]*){0,8}";

pattern!(
    SEEKS,
    &format!(
        r"(?:^|[.!?]\s|\b[Tt]he\s|\b[Dd](?:ie|as|er)\s|\b[Ll](?:a|e|’|')\s?)(?P<name>{NAME})(?:\s(?:in|at)\s\p{{Lu}}[\p{{L}}-]+(?:,\s\p{{Lu}}\p{{L}}+)?)?(?:,\s[^,.]{{3,80}},|\s\([^)]{{1,40}}\))?\s(?:(?:is|are)\s(?:currently\s|now\s|actively\s|also\s)?(?:seeking|hiring|looking\s(?:for|to)|recruiting|searching|growing|excited|pleased)|seeks\b|invites\b|has\san?\s(?:opening|opportunity|immediate|exciting)|announces\b|sucht\b|recherche\b|recrute\b|stellt\s|is\saccepting|wishes\sto|welcomes\sapplications)"
    )
);
pattern!(
    IS,
    &format!(
        r"(?:^|[.!?]\s|\b[Tt]he\s|\b[Dd](?:ie|as|er)\s|\b[Ll](?:a|e|’|')\s?)(?P<name>{NAME})(?:,\s[^,.]{{3,60}},|\s\([^)]{{1,40}}\))?\s(?:is|are|ist|est|was\sfounded|makes|builds|provides|develops|operates|helps|offers|runs|delivers|entwickelt|betreibt|gehört|zählt|steht|bietet|développe|propose|accompagne|conçoit|fondée)\b"
    )
);
pattern!(
    EQUAL,
    &format!(
        r"(?:^|[.!?]\s|\b[Tt]he\s)(?P<name>{NAME})(?:,\s[^,.]{{3,60}},|\s\([^)]{{1,60}}\))?\s(?:(?:is|are)\s(?:proud\sto\sbe\s)?(?:an?\s)?(?:(?:[Ee]qual|EEO|EOE|EO/|AA/|VEVRAA|[Aa]ffirmative|[Ff]ederal\s[Cc]ontractor)|strongly\scommitted|committed|dedicated|proud)|embraces|values|strives|prohibits|celebrates|recognizes|welcomes|does\snot\sdiscriminate|will\snot\sdiscriminate|provides\s(?:equal|reasonable|all)|participates|reserves|ist\sein\sArbeitgeber|fördert|s['’]engage)"
    )
);
pattern!(DOES, &format!(r"^(?P<name>{NAME})\s(?:[a-z]{{3,}}s|has)\s"));
pattern!(
    AT,
    &format!(
        r"(?:^|[.!?]\s|\s)(?:[Aa]t|[Bb]ei|[Cc]hez)\s(?:the\s|der\s|dem\s|la\s|le\s)?(?P<name>{NAME})(?:,?\s(?:we|you|our|your|everyone|wir|Sie|du|nous|vous|arbeiten|erwartet)\b|\s?[,.!?]|$)"
    )
);
pattern!(
    JOIN,
    &format!(
        r"\b(?:[Jj]oin|[Rr]ejoignez|[Rr]ejoindre|[Ww]erde\sTeil\s(?:von|der|des)|[Tt]eil\s(?:von|der|des)|[Ww]orking\sat|[Ww]ork\sat|[Cc]areers?\sat|[Ll]ife\sat|[Ww]hy)\s(?:the\s|der\s|la\s|le\s)?(?P<name>{NAME})"
    )
);
pattern!(
    ABOUT,
    &format!(
        r"^(?i:about|über|à propos de|à propos d'|who is|why|why join|working at|life at|das ist|warum|pourquoi)\s(?i:the |die |das |der |la |le |l'|l’)?(?P<name>{NAME})\s*[:?]?$"
    )
);
pattern!(TITLE_AT, &format!(r"\s(?:at|bei|chez|@)\s(?:the\s|der\s|la\s|le\s)?(?P<name>{NAME})"));
pattern!(
    AGENCY,
    r"(?i)\b(our client|on behalf of (our|a|the) client|for (one of )?our clients|my client|unser(en|em|e)? (kunde|kunden|mandant|mandanten|mandantin|auftraggeber)\b|im auftrag (unseres|eines|unserer)|im kundenauftrag|notre client|pour le compte de|l'un de nos clients|un de nos clients|recruitment agency|staffing agency|staffing firm|employment agency acting|acting as an employment|zeitarbeit|personaldienstleist\w*|arbeitnehmerüberlassung|personalvermittlung|agence d'intérim|cabinet de recrutement|executive search)\b"
);
pattern!(
    AGENCY_NOT,
    r"(?i)(our clients['’]|unsolicited|third[- ]party (recruit|agenc)|agencies:|no agencies|do not accept|keine (anfragen|personal)|agency resumes|resumes from|von personalverm|search firms)"
);

/// The employer and whether it recruits for another.
pub(super) fn find(
    blocks: &[Block],
    stated: Option<&str>,
    title: Option<&Found<String>>,
) -> (Option<Found<String>>, bool) {
    let agency = blocks.iter().any(|b| AGENCY.is_match(&b.text) && !AGENCY_NOT.is_match(&b.text));
    if let Some(value) = stated
        && let Some(span) = super::locate(blocks, value)
    {
        return (Some(Found { value: value.to_owned(), span }), agency);
    }
    (labelled(blocks).or_else(|| voted(blocks, title)), agency)
}

fn labelled(blocks: &[Block]) -> Option<Found<String>> {
    blocks.iter().take(60).filter(|b| !b.is_heading()).find_map(|block| {
        let labelled = heading::label(&block.under) == Some(Label::Company);
        let text = block.text.trim_end_matches('.');
        let name = labelled
            && text.split_whitespace().count() <= 12
            && text.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
            && text.len() <= 90;
        name.then(|| Found { value: text.to_owned(), span: block.span(0, text.len()) })
    })
}

/// True when a word of `text` marks it as an employer's name.
pub(super) fn looks_like_employer(text: &str) -> bool {
    let words = text.split_whitespace().count();
    words <= 9
        && text.split_whitespace().any(|w| {
            let bare = w.trim_matches(|c: char| ",()".contains(c)).to_lowercase();
            EMPLOYER_WORDS.contains(&bare.as_str())
                && w.chars().next().is_some_and(char::is_uppercase)
                || matches!(bare.as_str(), "gmbh" | "ggmbh" | "mbh")
        })
}

/// Weight of a mention of a name that looks like an employer's.
const MENTION: f64 = 0.3;

struct Votes {
    score: f64,
    /// False when the name only stands somewhere and nothing is said of it.
    spoken: bool,
    span: Span,
    order: usize,
}

/// Names weighted by how they are spoken of and how often.
fn voted(blocks: &[Block], title: Option<&Found<String>>) -> Option<Found<String>> {
    let mut votes: BTreeMap<String, Votes> = BTreeMap::new();
    let mut order = 0;
    let mut vote = |block: &Block, found: regex::Match<'_>, weight: f64| {
        let Some((name, start)) = tidy(found.as_str()) else { return };
        let of_title = title.is_some_and(|t| {
            let within = t.value.contains(&name) && !looks_like_employer(&name);
            let behind = t.value.ends_with(&format!(", {name}"));
            let field = super::title::is_field(&name);
            t.value == name || within && !behind || behind && field
        });
        if of_title || ends_as_title(&name) || is_grade(&name) || is_of_an_employer(&name) {
            return;
        }
        let at = found.start() + start;
        order += 1;
        let bonus = if looks_like_employer(&name) { 3.0 } else { 0.0 };
        let span = block.span(at, at + name.len());
        let entry = votes.entry(name).or_insert(Votes { score: bonus, spoken: false, span, order });
        entry.score += weight;
        entry.spoken |= weight > MENTION;
    };
    for (at, block) in blocks.iter().enumerate() {
        // "Harrow University is an equal opportunity employer", at the end of most postings; and a
        // line that is nothing but a name, as below a letter.
        names(&EQUAL, &block.text).for_each(|m| vote(block, m, 3.0));
        let alone = NAME_ANY.find(&block.text).filter(|m| m.len() == block.text.len());
        if let Some(name) = alone.filter(|m| looks_like_employer(m.as_str())) {
            vote(block, name, 1.0);
        }
        if matches!(
            block.section,
            Section::Legal | Section::Process | Section::Must | Section::Nice
        ) && !block.is_heading()
        {
            continue;
        }
        let text = &block.text;
        let early = if at < 25 { 1.0 } else { 0.6 };
        if block.is_heading() || text.len() < 60 {
            names(&ABOUT, text).for_each(|m| vote(block, m, 6.0));
        }
        if at < 12 {
            if text.len() < 120 && !text.ends_with('.') {
                names(&TITLE_AT, text).for_each(|m| vote(block, m, 5.0));
            }
            let printed = at == 0 && text.contains("http");
            if printed {
                let end = text.find("http").unwrap_or(text.len());
                page_parts(&text[..end], text).for_each(|m| vote(block, m, 5.0));
            }
            if text.len() < 140 && !printed {
                header_parts(text).for_each(|(m, weight)| vote(block, m, weight));
            }
        }
        if block.is_heading() {
            continue;
        }
        NAME_ANY
            .find_iter(text)
            .filter(|m| m.as_str().contains(' ') && looks_like_employer(m.as_str()))
            .for_each(|m| vote(block, m, MENTION));
        names(&SEEKS, text).for_each(|m| vote(block, m, 6.0 * early));
        names(&DOES, text).for_each(|m| vote(block, m, 1.5 * early));
        names(&IS, text).for_each(|m| vote(block, m, 2.5 * early));
        names(&AT, text).for_each(|m| vote(block, m, 2.5 * early));
        names(&JOIN, text).for_each(|m| vote(block, m, 3.0 * early));
    }
    inherit(&mut votes);
    let counted = votes.into_iter().map(|(name, v)| {
        let times =
            blocks.iter().take(120).map(|b| b.text.matches(name.as_str()).count()).sum::<usize>();
        let score = v.score + 0.6 * times.min(6) as f64;
        (name, v, score, times)
    });
    counted
        .filter(|(_, v, score, times)| *score >= 3.0 && (v.spoken || *times >= 2))
        .max_by(|a, b| a.2.total_cmp(&b.2).then(b.1.order.cmp(&a.1.order)))
        .map(|(value, v, ..)| written_out(blocks, Found { value, span: v.span }))
}

/// `Arizona State University` of "Arizona State University (ASU)", `Yale University` of "Yale".
fn written_out(blocks: &[Block], found: Found<String>) -> Found<String> {
    let name = &found.value;
    let short = !name.contains(' ') && !looks_like_employer(name);
    if !short {
        return found;
    }
    let full = blocks.iter().find_map(|block| {
        let bracketed = block.text.find(&format!(" ({name})")).and_then(|at| {
            let before = NAME_ANY.find_iter(&block.text).find(|m| m.end() == at)?;
            let (value, start) = tidy(before.as_str())?;
            looks_like_employer(&value).then(|| (value, before.start() + start))
        });
        let named = || {
            NAME_ANY.find_iter(&block.text).find_map(|m| {
                let (value, start) = tidy(m.as_str())?;
                let rest = value.strip_prefix(name.as_str())?;
                (rest.starts_with(' ')
                    && rest.split_whitespace().count() == 1
                    && looks_like_employer(&value))
                .then_some((value, m.start() + start))
            })
        };
        let (value, start) = bracketed.or_else(named)?;
        let span = block.span(start, start + value.len());
        Some(Found { value, span })
    });
    full.unwrap_or(found)
}

pattern!(NAME_ANY, NAME);

/// "Northwind" speaks for "Northwind University": the full name takes over the short one's votes.
fn inherit(votes: &mut BTreeMap<String, Votes>) {
    let names: Vec<String> = votes.keys().cloned().collect();
    for short in &names {
        let full = names
            .iter()
            .filter(|n| looks_like_employer(n))
            .find(|n| n.strip_prefix(short.as_str()).is_some_and(|rest| rest.starts_with(' ')));
        if let (Some(full), Some(score)) = (full, votes.get(short).map(|v| v.score))
            && let Some(entry) = votes.get_mut(full)
        {
            entry.score += score;
        }
    }
    for (name, entry) in votes.iter_mut() {
        let shouts = name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        if shouts {
            entry.score -= 1.5;
        }
    }
}

/// "Collections Manager" is a title, "Wren Architects" is not.
fn ends_as_title(name: &str) -> bool {
    let last = name.split_whitespace().next_back().unwrap_or(name).to_lowercase();
    super::words::is_title_word(&last) && !EMPLOYER_WORDS.contains(&last.as_str())
}

/// `Library Professional 3`, `Curatorial Assistant I`: a title with its grade.
fn is_grade(name: &str) -> bool {
    let mut words = name.split_whitespace().rev();
    let last = words.next().unwrap_or_default();
    let grade =
        last.chars().all(|c| c.is_ascii_digit()) || matches!(last, "I" | "II" | "III" | "IV");
    let before = words.next();
    let of_a_title = before.is_some_and(|word| {
        super::title::has_title_word(word) || matches!(word, "Professional" | "Grade" | "Level")
    });
    grade && before.is_some() && (of_a_title || !looks_like_employer(name))
        || name.ends_with("Internship")
        || name.split_once("- ").is_some_and(|(head, _)| super::title::has_title_word(head))
}

/// A project, a collection, a department: what an employer has.
fn is_of_an_employer(name: &str) -> bool {
    let last = name.split_whitespace().next_back().unwrap_or_default();
    let first = name.split_whitespace().next().unwrap_or_default();
    let many = name.contains(' ');
    many && matches!(
        last,
        "Project"
            | "Collection"
            | "Collections"
            | "Program"
            | "Programme"
            | "Initiative"
            | "Team"
            | "Division"
            | "Benefits"
            | "Details"
            | "Portal"
            | "Resources"
    ) || matches!(first, "Department" | "Division" | "Today" | "Welcome" | "Contract")
        || name.contains(". ")
}

/// The employer in the title of a printed page: "Curator | Harrow Museum   https://…".
fn page_parts<'t>(head: &'t str, text: &'t str) -> impl Iterator<Item = regex::Match<'t>> {
    let parts = head.split(['|', '–', '—']).flat_map(|part| part.split(" - "));
    parts.filter_map(move |part| {
        let name = part.trim().trim_end_matches(['.', '…', ' ']);
        let start = name.as_ptr() as usize - text.as_ptr() as usize;
        let found = NAME_ANY.find_at(text, start)?;
        (looks_like_employer(name)
            && !super::title::has_title_word(name)
            && !part.trim_end().ends_with("...")
            && found.start() == start
            && found.len() == name.len())
        .then_some(found)
    })
}

/// Names in a line such as "Northwind · Leeds, UK · Full-time".
fn header_parts(text: &str) -> impl Iterator<Item = (regex::Match<'_>, f64)> {
    let parts = move || text.split(['|', '·', '•', '–', '—']).flat_map(|p| p.split(" - "));
    let with_place = parts().count() > 1 && parts().any(|p| super::place::is_place(p.trim()));
    let with_comma = parts().flat_map(move |p| p.split(',').chain([p]).take(8));
    with_comma.filter_map(move |part| {
        let name = part.split('(').next().unwrap_or(part).trim();
        let weight = match (looks_like_employer(name), with_place) {
            (true, true) => 5.0,
            (true, false) => 3.0,
            (false, true) => 3.0,
            (false, false) if parts().any(super::title::has_title_word) && name.contains(' ') => {
                2.0
            }
            (false, false) => 1.0,
        };
        let start = name.as_ptr() as usize - text.as_ptr() as usize;
        let found = NAME_ANY.find_at(text, start)?;
        (!name.is_empty() && found.start() == start && found.len() == name.len())
            .then_some((found, weight))
    })
}

fn names<'t>(pattern: &'static Pattern, text: &'t str) -> impl Iterator<Item = regex::Match<'t>> {
    let found = pattern.in_text(text).map(|pattern| pattern.captures_iter(text));
    found.into_iter().flatten().filter_map(|c| c.name("name"))
}

/// The name without a leading article and trailing words; `None` when it is no name.
fn tidy(raw: &str) -> Option<(String, usize)> {
    let mut start = 0;
    let mut name = raw;
    for article in ["The ", "Die ", "Das ", "Der ", "La ", "Le "] {
        if let Some(rest) = name.strip_prefix(article) {
            start += article.len();
            name = rest;
        }
    }
    let name = name.trim_end_matches(['.', '-', '’', '\'', ' ']);
    let name = name.split(" (").next().unwrap_or(name);
    // "Harrow University Careers": the name of the page.
    let name = name.strip_suffix(" Careers").or_else(|| name.strip_suffix(" Jobs")).unwrap_or(name);
    let name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
    let first = name.split_whitespace().next()?.to_lowercase();
    let alone = name.split_whitespace().count() == 1;
    let blocked = NO_EMPLOYER.contains(&first.as_str()) && (alone || !looks_like_employer(name))
        || alone && heading::classify(name).is_some()
        || alone && EMPLOYER_WORDS.contains(&first.as_str())
        || name.chars().count() < 3
        || super::place::is_place(name) && !looks_like_employer(name);
    (!blocked).then(|| (name.to_owned(), start))
}
