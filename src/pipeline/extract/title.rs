//! The job title: stated, labelled, as the first heading or line, or named in a sentence.

use super::block::Block;
use super::heading::{self, Label, Section};
use super::pattern::pattern;
use super::place;
use super::types::Found;
use super::words::{TITLE_ENDINGS, TITLE_WORDS};
use crate::posting::Span;

pattern!(
    SENTENCE,
    r"(?x)
    (?: \b(?:(?i:is|are|am)\ (?:(?i:currently|now|actively|also|excited\ to\ be)\ )?(?i:seeking|hiring|looking\ for|searching\ for|recruiting|looking\ to\ hire|in\ search\ of)
        | (?i:seeks|invites\ applications\ for(?:\ the\ position\ of)?|to\ fill\ the\ position\ of|position\ of|role\ of|opening\ for|vacancy\ for|join\ us\ as|joining\ us\ as|work\ as|as\ our|hire)
        | (?i:verstärkung\ als|stelle\ als|position\ als)
        | (?i:recherche|recherchons|recrute|recrutons|poste\ de|embauche))
      \ (?:(?i:for|both|up\ to)\ )?(?:(?i:an?|our|the|its|two|one|several|new|eine[nr]?/n|einen/eine|eine\(n\)|eine[nr]?|ein|einen|mehrere|als|une?|un\(e\)|son|sa|notre)\ )*
      (?:(?i:highly|motivated|experienced|skilled|talented|dedicated|passionate|full[-\ ]time|part[-\ ]time|new|temporary|permanent|innovative|enthusiastic|engagierte[nr]?|erfahrene[nr]?|motivierte[nr]?|zuverlässige[nr]?|qualifizierte[nr]?|creative|great|driven|dynamic|exceptional|hands-on|strong|individual|limited-term|qualified|collaborative|organized|detail-oriented|and|,)\ ?(?:,\ |\ )?)*
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
    r"(?i)^(gmail\s-\s)?(\[[^\]]*\]\s*)?((job|position|vacancy|job posting|job opening|stellenangebot|offre d'emploi)(:\s+|\s+for\s+(an?\s+)?|\s+-\s+))?"
);
pattern!(LINK, r"https?://\S+|\bwww\.\S+");
pattern!(DANGLING, r"(?i)(\s+of the\b.*|\s+of our\b.*|\s+(of|the|and|for|in|de|du|der|und|et|a))$");
pattern!(
    ROLE_WILL,
    r"\bThe\s(?P<title>\p{Lu}[\p{L}/-]+(?:\s(?:(?:of|and|&)\s)?\p{Lu}[\p{L}/-]+){1,6})\s(?:will|is responsible|reports|oversees|supports|works|assists|manages|serves)\b"
);
pattern!(AT_COMPANY, r"\s+(?:(?i:at|bei|chez)|@)\s+(?:der\s|the\s)?\p{Lu}.*$");
pattern!(
    NAVIGATION,
    r"(?i)^(home|jobs?|careers?|search|menu|apply( now)?|share|back|login|sign in|skip to|about us|job (description|details|posting|announcement|opportunity|summary)|position (description|announcement|summary|information)|posting details?|karriere|stellenangebote?|stellenausschreibung|stellenanzeige|offre d'emploi|recrutement|we('re| are) hiring!?|join (us|our team)!?|position classification description|view job|full time|welcome|print preview|to whom|dear)\b.{0,12}$"
);

// "Analyst 3", "Manager 1 or 2", "Technician ()": the grade of the pay roll.
pattern!(GRADE, r"(?i)\s+\d(\s?(or|/|-|and|–)\s?\d)?$|\s*\(\s*\)$|\s+-\s+term$");

/// The title, cleaned of location, reference and gender marks.
pub(super) fn find(blocks: &[Block], stated: Option<&str>) -> Option<Found<String>> {
    if let Some(stated) = stated {
        let value = clean(stated);
        let span = super::locate(blocks, &value).or_else(|| super::locate(blocks, stated));
        if let Some(span) = span.filter(|_| !value.is_empty()) {
            return Some(Found { value, span });
        }
    }
    voted(blocks).or_else(|| first_line(blocks))
}

/// A title that some place of the posting gives.
struct Candidate {
    found: Found<String>,
    /// How far its place is to be believed.
    weight: f64,
    /// Where it stands: another place of the same kind adds nothing.
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The title of a printed web page: "Curator | Harrow Museum   https://…".
    Page,
    /// Behind "Job title:".
    Label,
    /// A heading.
    Heading,
    /// One of the first lines.
    Line,
    /// "is seeking a …".
    Sentence,
}

/// What most places agree on: each alone may be a grade ("Research Specialist Sr"), a line cut by
/// the width of the page, or somebody else's title.
fn voted(blocks: &[Block]) -> Option<Found<String>> {
    let mut all: Vec<Candidate> = Vec::new();
    all.extend(of_the_page(blocks));
    all.extend(labelled(blocks));
    all.extend(at_the_top(blocks));
    all.extend(in_sentences(blocks));
    let keys: Vec<String> = all.iter().map(|one| key(&one.found.value)).collect();
    let score = |at: usize| {
        let one = &all[at];
        let mut agreeing: Vec<Place> = vec![one.place];
        let mut score = one.weight;
        for (other, key) in all.iter().zip(&keys) {
            if agreeing.contains(&other.place) {
                continue;
            }
            if *key == keys[at] {
                agreeing.push(other.place);
                score += 1.0;
            } else if key.starts_with(&format!("{} ", keys[at]))
                || key.ends_with(&format!(" {}", keys[at]))
            {
                // A part of it agrees a little; so does the whole with its part.
                score += 0.3;
            }
        }
        score
    };
    // The first of the best.
    let mut best: Option<(usize, f64)> = None;
    for at in 0..all.len() {
        let score = score(at);
        if best.is_none_or(|(_, most)| score > most + 1e-9) {
            best = Some((at, score));
        }
    }
    let (mut at, _) = best?;
    // "Collections Manager" of "Collections Manager, Mammalogy": a line cut, or said in short.
    if all[at].weight < 4.0 {
        let least = if matches!(all[at].place, Place::Label | Place::Page) { 3.5 } else { 0.0 };
        let longer = |&other: &usize| {
            let key = &keys[other];
            all[other].weight >= 1.5
                && score(other) >= least
                // "Finance Manager - Food Manufacturing" may tell of the employer.
                && (score(other) >= score(at)
                    || !all[other].found.value.contains(&format!("{} -", all[at].found.value)))
                && all[other].place != Place::Sentence
                && (key.starts_with(&format!("{} ", keys[at]))
                    || key.ends_with(&format!(" {}", keys[at])))
        };
        let best = (0..all.len()).filter(longer).max_by(|a, b| score(*a).total_cmp(&score(*b)));
        at = best.unwrap_or(at);
    }
    // The same in ordinary letters reads better than in capitals.
    let shouts = |title: &str| !title.chars().any(char::is_lowercase);
    if shouts(&all[at].found.value) {
        let calm = |&other: &usize| keys[other] == keys[at] && !shouts(&all[other].found.value);
        at = (0..all.len()).find(calm).unwrap_or(at);
    }
    Some(all.swap_remove(at).found)
}

/// Words in lower case, single spaces.
fn key(title: &str) -> String {
    let words: Vec<String> = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

pattern!(EMPLOYED, r"(?i)\b(full|part)[- ]?time\b|^(regular|temporary|permanent|contract)\b");
pattern!(PAGE, r"^(?P<name>.{4,150}?)\s*(?:\.\.\.|…)?\s+https?://\S+");

/// A page printed from a browser carries its name and address in its first line.
fn of_the_page(blocks: &[Block]) -> Option<Candidate> {
    let block = blocks.first()?;
    // The address may stand in a line of its own.
    let alone = blocks.get(1).is_some_and(|next| next.text.starts_with("http"));
    let text = match PAGE.captures(&block.text).and_then(|found| found.name("name")) {
        Some(name) => name.as_str(),
        None if alone && !block.text.contains("://") => block.text.as_str(),
        None => return None,
    };
    let cut = block.text[text.len()..].trim_start().starts_with(['.', '…']);
    // The parts: title, employer, name of the site; the last may be cut.
    let mut parts = split_parts(text);
    if cut && parts.len() > 1 {
        parts.pop();
    }
    let titled: Vec<&str> = parts
        .iter()
        .copied()
        .skip_while(|part| !has_title_word(part) || NAVIGATION.is_match(part))
        .collect();
    let first = *titled.first()?;
    if cut && parts.len() == 1 {
        return None;
    }
    // "Collection Manager - Bird Division - Careers at Harrow": up to the employer.
    let last = titled
        .iter()
        .skip(1)
        .take_while(|part| {
            !super::company::looks_like_employer(part)
                && !is_extra(part)
                && !place::is_place(part)
                && text.contains(&format!("- {part}"))
        })
        .last()
        .unwrap_or(&first);
    let from = first.as_ptr() as usize - text.as_ptr() as usize;
    let to = last.as_ptr() as usize - text.as_ptr() as usize + last.len();
    let value = clean(&text[from..to]);
    let value = AT_COMPANY.replace(&value, "").into_owned();
    let good = has_title_word(&value) && !is_sentence(&value);
    let start = block.text.find(&value).unwrap_or(from);
    let span = block.span(start, start + value.len());
    good.then_some(Candidate { found: Found { value, span }, weight: 3.0, place: Place::Page })
}

fn labelled(blocks: &[Block]) -> Vec<Candidate> {
    const WEAK: &[&str] = &["position", "role", "job", "title", "stelle", "poste", "opening"];
    // What the office calls it, beside what the pay roll does.
    const OWN: &[&str] =
        &["business title", "working title", "functional title", "job posting title"];
    let found = blocks.iter().take(80).filter_map(|block| {
        let label = block.under.trim_end_matches(':').trim().to_lowercase();
        let labelled = !block.is_heading()
            && (heading::label(&block.under) == Some(Label::Title)
                || OWN.contains(&label.as_str()));
        let weak = WEAK.contains(&label.as_str());
        let weight = match () {
            () if !has_title_word(&block.text) => 1.0,
            () if OWN.contains(&label.as_str()) => 4.5,
            () if weak => 3.3,
            () => 4.0,
        };
        (labelled
            && (!weak || has_title_word(&block.text))
            && block.text.split_whitespace().count() <= 14)
            .then(|| from_block(block))
            .flatten()
            .map(|found| Candidate { found, weight, place: Place::Label })
    });
    found.take(4).collect()
}

/// Headings and first lines that read like a title; those that run over two or three lines, too.
fn at_the_top(blocks: &[Block]) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (at, block) in blocks.iter().enumerate().take(22) {
        let heading = block.is_heading();
        let fits = block.kind != super::block::Kind::Item
            && (heading && at < 12
                || !matches!(block.section, Section::Must | Section::Nice | Section::Duties));
        if !fits {
            continue;
        }
        let joined = joined(blocks, at);
        let titled = is_title_line(&block.text);
        if !titled && !joined.as_ref().is_some_and(|one| is_title_line(&one.value)) {
            continue;
        }
        let own = from_block(block).filter(|_| titled);
        let weight = if heading { 2.5 } else { 2.0 } - 0.02 * at as f64;
        let place = if heading { Place::Heading } else { Place::Line };
        if let Some(found_here) = joined {
            found.push(Candidate { found: found_here, weight: weight + 0.6, place });
        }
        found.extend(own.map(|one| Candidate { found: one, weight, place }));
    }
    found
}

/// A title that the width of the page cut: the lines that follow, joined to it, where the first ends
/// within a phrase or the posting has the whole elsewhere.
fn joined(blocks: &[Block], at: usize) -> Option<Found<String>> {
    let first = &blocks[at];
    let follows = |block: &Block| {
        block.kind != super::block::Kind::Item
            && block.text.split_whitespace().count() <= 7
            && !block.text.ends_with(['.', '!', '?', ':', ';'])
            && !block.text.contains("://")
            && block.text.starts_with(|c: char| c.is_alphanumeric() || c == '(')
            && !NAVIGATION.is_match(&block.text)
            && !EMPLOYED.is_match(&block.text)
            && heading::label(&block.text).is_none()
            && !place::is_place(&block.text)
    };
    if !follows(first) || blocks.iter().take(at).any(|b| b.text == first.text && at < 3) {
        return None;
    }
    // "Harrow University" above a title that stands elsewhere alone is no part of it.
    let employer = super::company::looks_like_employer(&first.text) && !has_title_word(&first.text);
    let next_alone = blocks.get(at + 1).is_some_and(|next| {
        let next_key = key(&next.text);
        blocks
            .iter()
            .take(80)
            .enumerate()
            .any(|(other, block)| other != at + 1 && key(&block.text).contains(&next_key))
    });
    if employer && (next_alone || first.text.chars().any(char::is_lowercase)) {
        return None;
    }
    let mut text = first.text.clone();
    let mut best = None;
    let mut whole_so_far = true;
    for next in blocks.get(at + 1..(at + 5).min(blocks.len()))? {
        let employer =
            super::company::looks_like_employer(&next.text) && !has_title_word(&next.text);
        if !follows(next) || employer || key(&next.text) == key(&first.text) {
            break;
        }
        let open = whole_so_far
            && is_open(&text, &next.text)
            && (next.kind == first.kind || !next.text.chars().all(|c| !c.is_lowercase()));
        text.push(' ');
        text.push_str(&next.text);
        let whole = key(&text);
        let elsewhere = whole.split(' ').count() >= 3
            && blocks.iter().take(80).enumerate().any(|(other, block)| {
                !(at..at + 5).contains(&other) && key(&block.text).contains(&whole)
            });
        if open || elsewhere {
            let value = clean(&text);
            let end = next.whole().end;
            best = Some(Found { value, span: Span { start: first.whole().start, end } });
        }
        whole_so_far = open || elsewhere;
        if text.split_whitespace().count() > 12 {
            break;
        }
    }
    best.filter(|one| has_title_word(&one.value))
}

/// The line cannot end here: "Curator of", "Manager,", "(Ento", or goes on in the same capitals.
fn is_open(line: &str, next: &str) -> bool {
    let last = line.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    let dangling = matches!(
        last.as_str(),
        "of" | "and" | "for" | "the" | "in" | "de" | "&" | "-" | "–" | "/" | "du" | "und" | "für"
    ) || last.ends_with([',', '&', '/'])
        || line.matches('(').count() > line.matches(')').count();
    let shouts = |text: &str| {
        let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
        letters.peek().is_some() && letters.all(char::is_uppercase)
    };
    let goes_on = next.starts_with('(')
        || next.split_whitespace().next().is_some_and(|word| {
            matches!(word.to_lowercase().as_str(), "of" | "and" | "for" | "-" | "–" | "&")
        });
    dangling || goes_on || shouts(line) && shouts(next)
}

fn in_sentences(blocks: &[Block]) -> Vec<Candidate> {
    let found = blocks.iter().take(60).filter(|b| !b.is_heading()).filter_map(|block| {
        [&*SENTENCE, &*SENTENCE_DE, &*ROLE_WILL]
            .into_iter()
            .flat_map(|p| p.captures_iter(&block.text))
            .filter_map(|c| c.name("title"))
            .find_map(|found| {
                let value = DANGLING.replace(&clean(found.as_str()), "").into_owned();
                (has_title_word(&value)
                    && value.split_whitespace().count() <= 9
                    && begins_well(&value))
                .then(|| {
                    let start = found.start() + found.as_str().find(&value).unwrap_or(0);
                    Found { span: block.span(start, found.end()), value }
                })
            })
    });
    found
        .take(5)
        .map(|found| {
            // A title has capitals; "a forward-thinking coordinator of the" may be none.
            let named = found.value.chars().any(char::is_uppercase);
            Candidate { found, weight: if named { 1.5 } else { 0.8 }, place: Place::Sentence }
        })
        .collect()
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
            TITLE_WORDS.contains(&word.as_str())
                || TITLE_WORDS.contains(&singular)
                || TITLE_WORDS.contains(&stem)
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
    let kept =
        kept.strip_suffix(" position").or_else(|| kept.strip_suffix(" role")).unwrap_or(kept);
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
    let Some(head) = title.value.strip_suffix(company) else { return };
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

/// "Nurse in Leeds", "Engineer, Berlin".
fn without_place(title: &str) -> &str {
    // From the end: "Collections Manager, Mammalogy, Harrow Museum" loses the museum alone.
    for separator in [", ", " in ", " à ", " ("] {
        if let Some((head, tail)) = title.rsplit_once(separator)
            && (place::is_place(tail.trim_end_matches(')'))
                || separator == ", "
                    && super::company::looks_like_employer(tail)
                    && !is_field(tail)
                    && !has_title_word(tail))
            && has_title_word(head)
        {
            return head;
        }
    }
    title
}
