//! The places of a posting that give its title, and what most of them agree on.

use super::super::block::{Block, Kind};
use super::super::company::looks_like_employer;
use super::super::heading::{self, Label, Section};
use super::super::pattern::pattern;
use super::super::place;
use super::super::types::Found;
use super::super::words::is_title_word;
use super::{
    AT_COMPANY, DANGLING, NAVIGATION, ROLE_WILL, SENTENCE, SENTENCE_DE, begins_well, clean,
    from_block, has_title_word, is_extra, is_sentence, is_title_line, split_parts,
};
use crate::posting::Span;

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
pub(super) fn voted(blocks: &[Block]) -> Option<Found<String>> {
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
    let labelled = all[at].place == Place::Label && all[at].weight < 4.5;
    if all[at].weight < 4.0 || labelled {
        // What a label says whole, only the first lines can say fuller.
        let strong = all[at].weight >= 4.0;
        let first = |one: &Candidate| match one.place {
            Place::Heading => one.weight > 2.4,
            Place::Line => one.weight > 1.9,
            _ => false,
        };
        let least = if matches!(all[at].place, Place::Label | Place::Page) { 3.5 } else { 0.0 };
        let longer = |&other: &usize| {
            let key = &keys[other];
            all[other].weight >= 1.5
                && (if strong { first(&all[other]) } else { score(other) >= least })
                // "Finance Manager - Food Manufacturing" may tell of the employer.
                && (!strong && score(other) >= score(at)
                    || !all[other].found.value.contains(&format!("{} -", all[at].found.value)))
                && all[other].place != Place::Sentence
                && (key.starts_with(&format!("{} ", keys[at]))
                    || key.ends_with(&format!(" {}", keys[at])))
                && !(all[other].place == Place::Page
                    && adds_nothing(&all[other].found.value, &all[at].found.value))
        };
        let best = (0..all.len()).filter(longer).max_by(|a, b| score(*a).total_cmp(&score(*b)));
        at = best.unwrap_or(at);
    }
    at = whole_of_a_word(&all, &keys, at);
    at = shorter(&all, &keys, at);
    // A page's name loses marks: "Manager MycologyLichenology".
    if all[at].place == Place::Page {
        let bare = |other: usize| keys[other].replace(' ', "");
        let marked = |&other: &usize| {
            all[other].place != Place::Page && keys[other] != keys[at] && bare(other) == bare(at)
        };
        at = (0..all.len()).find(marked).unwrap_or(at);
    }
    // The same in ordinary letters reads better than in capitals.
    let shouts = |title: &str| !title.chars().any(char::is_lowercase);
    if shouts(&all[at].found.value) {
        let calm = |&other: &usize| keys[other] == keys[at] && !shouts(&all[other].found.value);
        at = (0..all.len()).find(calm).unwrap_or(at);
    }
    let mut found = all.swap_remove(at).found;
    if let Some(own) = behind_the_grade(&found.value, blocks) {
        found.value = own;
    }
    if let Some(one) = singular(&found.value) {
        found.value = one;
    }
    Some(found)
}

/// "Harrow University Curator" says no more of the title than "Curator" does.
fn adds_nothing(longer: &str, shorter: &str) -> bool {
    longer
        .strip_suffix(shorter)
        .is_some_and(|before| looks_like_employer(before.trim()) && !has_title_word(before))
}

/// "Coordinator", a line of its own as the page was narrow: the sentence that has the whole.
fn whole_of_a_word(all: &[Candidate], keys: &[String], at: usize) -> usize {
    let alone = !keys[at].contains(' ') && !matches!(all[at].place, Place::Label | Place::Page);
    let whole = |&other: &usize| {
        let value = &all[other].found.value;
        all[other].place == Place::Sentence
            && keys[other].ends_with(&format!(" {}", keys[at]))
            && value.split_whitespace().all(|word| {
                word.starts_with(char::is_uppercase) || matches!(word, "and" | "of" | "&" | "for")
            })
    };
    if alone { (0..all.len()).find(whole).unwrap_or(at) } else { at }
}

/// What stands behind a title and is no part of it, where another place has the title without:
/// "Data Manager of the Harrow Project", "Technician, HMN", "Coordinator (Program Assistant)".
fn shorter(all: &[Candidate], keys: &[String], at: usize) -> usize {
    let told = |&other: &usize| {
        if other == at || !keys[at].starts_with(&format!("{} ", keys[other])) {
            return false;
        }
        let head = &all[other].found.value;
        let Some(rest) = all[at].found.value.get(head.len()..) else { return false };
        let said = all[other].place == Place::Sentence;
        let several = keys[other].contains(' ');
        let of =
            ["of the ", "for the ", "of our "].iter().any(|of| rest.trim_start().starts_with(of));
        let bracket = rest.trim_start().starts_with('(')
            && rest.trim_end().ends_with(')')
            && has_title_word(rest);
        let mark = rest.strip_prefix(", ").is_some_and(is_mark);
        let grade = matches!(rest.trim(), "I" | "II" | "III" | "IV");
        said && several && (of || mark || grade) || bracket && keys[other].contains(' ')
    };
    (0..all.len()).find(told).unwrap_or(at)
}

/// `HMN`, `DigIn`: the short name of a house or a project; not that of a field or a region.
fn is_mark(text: &str) -> bool {
    const FIELDS: &[&str] = &[
        "AI", "AWS", "BI", "CAD", "CRM", "EHS", "EMEA", "APAC", "DACH", "EU", "ERP", "ETL", "GCP",
        "GIS", "HR", "IT", "ML", "NLP", "OT", "PR", "QA", "QC", "RPA", "SAP", "SEO", "SQL", "UI",
        "UK", "US", "UX", "VR", "iOS", "SRE", "FPGA", "HVAC", "ICU", "ER", "DevOps",
    ];
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    (3..=8).contains(&text.chars().count())
        && text.chars().all(char::is_alphabetic)
        && capitals >= 2
        && !FIELDS.contains(&text)
}

pattern!(GRADED, r"^(?P<grade>[^,(]{2,40}?)\s?-\s(?P<own>\p{Lu}[^|]+)$");
pattern!(PAY_ROLL, r"^\p{Lu}{2,6}(?:\s(?:I{1,3}|IV|V|\d))?$");

/// "Research Specialist - Vertebrate Collections Manager", "RESA III - Data Engineer": the grade of
/// the pay roll, which the posting has in a line of its own or which is no word, and the title.
fn behind_the_grade(title: &str, blocks: &[Block]) -> Option<String> {
    let found = GRADED.captures(title)?;
    let (grade, own) = (found.name("grade")?.as_str(), found.name("own")?.as_str());
    let alone = || has_title_word(grade) && blocks.iter().take(40).any(|b| b.text == grade);
    (has_title_word(own) && (PAY_ROLL.is_match(grade) || alone())).then(|| own.to_owned())
}

/// "Collections Interns" looks for one or more of them.
fn singular(title: &str) -> Option<String> {
    let head = title.split([',', '(', '–']).next()?.trim_end();
    let one = head.strip_suffix('s')?;
    let word = one.split_whitespace().next_back()?.to_lowercase();
    let plural = is_title_word(&word) && !is_title_word(&format!("{word}s"));
    plural.then(|| format!("{one}{}", &title[head.len()..]))
}

/// Words in lower case, in the singular, single spaces.
fn key(title: &str) -> String {
    let words: Vec<String> = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .map(|word| match word.strip_suffix('s') {
            Some(one) if one.len() > 3 && !one.ends_with('s') => one.to_owned(),
            _ => word,
        })
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
    // The page has "Manager - Museums Renewal" again, without what else its name holds.
    let repeated = |first: &str, part: &str| {
        let whole = format!("{first} - {part}");
        !EMPLOYED.is_match(part)
            && text.contains(&whole)
            && blocks.iter().skip(1).any(|b| b.text.ends_with(&whole))
    };
    // "Collection Manager - Bird Division - Careers at Harrow": up to the employer.
    let last = titled
        .iter()
        .skip(1)
        .take_while(|part| {
            repeated(first, part)
                || !looks_like_employer(part)
                    && !is_extra(part)
                    && !place::is_place(part)
                    && text.contains(&format!("- {part}"))
        })
        .last()
        .unwrap_or(&first);
    let from = first.as_ptr() as usize - text.as_ptr() as usize;
    let to = last.as_ptr() as usize - text.as_ptr() as usize + last.len();
    let value = match last {
        last if repeated(first, last) => text[from..to].to_owned(),
        _ => clean(&text[from..to]),
    };
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
    let keys: Vec<String> = blocks.iter().take(80).map(|block| key(&block.text)).collect();
    for (at, block) in blocks.iter().enumerate().take(22) {
        let heading = block.is_heading();
        let fits = block.kind != Kind::Item
            && (heading && at < 12
                || !matches!(block.section, Section::Must | Section::Nice | Section::Duties));
        if !fits {
            continue;
        }
        let joined = joined(blocks, &keys, at);
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
/// within a phrase or the posting has the whole elsewhere. `keys` are those of the first blocks.
fn joined(blocks: &[Block], keys: &[String], at: usize) -> Option<Found<String>> {
    let first = &blocks[at];
    let follows = |block: &Block| {
        block.kind != Kind::Item
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
    let employer = looks_like_employer(&first.text) && !has_title_word(&first.text);
    let next_alone = blocks.get(at + 1).is_some_and(|next| {
        let next_key = key(&next.text);
        keys.iter().enumerate().any(|(other, key)| other != at + 1 && key.contains(&next_key))
    });
    if employer && (next_alone || first.text.chars().any(char::is_lowercase)) {
        return None;
    }
    let mut text = first.text.clone();
    let mut best = None;
    let mut whole_so_far = true;
    for next in blocks.get(at + 1..(at + 5).min(blocks.len()))? {
        let employer = looks_like_employer(&next.text) && !has_title_word(&next.text);
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
            && keys
                .iter()
                .enumerate()
                .any(|(other, key)| !(at..at + 5).contains(&other) && key.contains(&whole));
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

// "an Entomology Collections Manager (university title: Specialist Sr)".
pattern!(OFFICIAL, r"(?i)^\s?\([^)]{0,30}\b(?:title|classification)\s?:");

fn in_sentences(blocks: &[Block]) -> Vec<Candidate> {
    let found = blocks.iter().take(60).filter(|b| !b.is_heading()).filter_map(|block| {
        [&*SENTENCE, &*SENTENCE_DE, &*ROLE_WILL]
            .into_iter()
            .flat_map(|p| p.captures_iter(&block.text))
            .filter_map(|c| c.name("title"))
            .find_map(|found| {
                let own = OFFICIAL.is_match(&block.text[found.end()..]);
                let value = DANGLING.replace(&clean(found.as_str()), "").into_owned();
                (has_title_word(&value)
                    && value.split_whitespace().count() <= 9
                    && begins_well(&value))
                .then(|| {
                    let start = found.start() + found.as_str().find(&value).unwrap_or(0);
                    (Found { span: block.span(start, found.end()), value }, own)
                })
            })
    });
    found
        .take(5)
        .map(|(found, own)| {
            // A title has capitals; "a forward-thinking coordinator of the" may be none.
            let named = found.value.chars().any(char::is_uppercase);
            let weight = match () {
                () if own => 5.0,
                () if named => 1.5,
                () => 0.8,
            };
            Candidate { found, weight, place: Place::Sentence }
        })
        .collect()
}
