//! Places: where the position is.

use std::sync::LazyLock;

use regex::Regex;

use super::block::Block;
use super::heading::{self, Label, Section};
use super::noise;
use super::pattern::{Pattern, pattern};
use super::types::Found;
use super::words::{CITIES, COUNTRIES, STATES};
use crate::text::latin_pattern;

/// `Leeds, UK`, `Austin, TX 78701`, `80331 München`.
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    let escape =
        |words: &[&str]| words.iter().map(|w| regex::escape(w)).collect::<Vec<_>>().join("|");
    let city = r"(?:St\.\s|Ft\.\s|Mt\.\s)?\p{Lu}[\p{L}'’.-]+(?:[ -](?:am|an der|de|of|la|du|sur|the|upon)?[ -]?\p{Lu}[\p{L}'’-]+){0,3}";
    let pattern = format!(
        r"(?x)(?:^|[^\p{{L}}])(?P<full>{city},\s(?:{STATES}|{countries})(?:\s\d{{5}}(?:-\d{{4}})?)?(?:,\s(?:{countries}))?)(?:[^\p{{L}}]|$)
        | (?:^|[^\p{{L}}])(?P<bare>{city}\s(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])\s\d{{5}})(?:[^\d]|$)
        | (?:^|[^\d])(?P<zip>\d{{5}}\s\p{{Lu}}[\p{{Ll}}ß]+(?:[\s-](?:am|an|der|im|\p{{Lu}})[\p{{L}}]*){{0,3}})
        | (?:^|[^\p{{L}}])(?P<city>{cities})(?:[^\p{{L}}]|$)",
        countries = escape(COUNTRIES).replace(' ', r"\ "),
        cities = escape(&longest_first(CITIES)).replace(' ', r"\ "),
        city = city.replace("[ -]", r"[\ -]"),
        STATES = STATES.replace(' ', r"\ "),
    );
    Regex::new(&latin_pattern(&pattern)).expect("a valid place pattern")
});

pattern!(
    BASED,
    r"(?:(?i:based|located|headquartered|position is|situated|standort|einsatzort|office|offices|site|campus|basé|basée|situé|située)\s(?:out of |at )?(?:in|ist|at|à)\s(?:our |the |unserem |dem )?(?:(?i:office in|headquarters in|standort(?: in)?|büro in|bureaux de)\s)?|(?i:am Standort|in unserem Büro in|nos bureaux de|à)\s)(?P<place>\p{Lu}[\p{L}'’.-]+(?:[ -]\p{Lu}[\p{L}'’.-]+){0,3}(?:,\s\p{Lu}[\p{L}.]+(?:\s\p{Lu}[\p{L}]+)?){0,2})"
);

fn longest_first<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut sorted = words.to_vec();
    sorted.sort_by_key(|w| std::cmp::Reverse(w.len()));
    sorted
}

/// True when `text` is a place and nothing else.
pub(super) fn is_place(text: &str) -> bool {
    let text = text.trim();
    if COUNTRIES.contains(&text) || CITIES.contains(&text) {
        return true;
    }
    PLACE
        .captures(text)
        .and_then(|c| c.name("full").or_else(|| c.name("zip")).or_else(|| c.name("city")))
        .is_some_and(|m| {
            m.start() == 0
                && text.len() - m.len() <= 14
                && text.split_whitespace().count() <= m.as_str().split_whitespace().count() + 1
        })
}

/// Place or places, one line.
pub(super) fn find(blocks: &[Block], stated: Option<&str>) -> Option<Found<String>> {
    if let Some(value) = stated
        && let Some(span) = super::locate(blocks, value)
    {
        return Some(Found { value: value.to_owned(), span });
    }
    let found = primary(blocks)
        .or_else(|| labelled(blocks, |value| is_certain(value) || is_name(value)))
        .or_else(|| wide_to_near(blocks))
        .or_else(|| at_the_top(blocks))
        .or_else(|| in_prose(blocks))
        .or_else(|| campus(blocks))
        .or_else(|| labelled(blocks, |_| true))
        .or_else(|| address(blocks, |place| place.ends_with(|c: char| c.is_ascii_digit())))
        .or_else(|| of_the_employer(blocks))
        .or_else(|| address(blocks, |_| true))
        .or_else(|| on_campus(blocks))
        .or_else(|| region(blocks));
    found.map(|found| city_of_county(blocks, found))
}

static PRIMARY: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::of_any_script(
        r"\b[Pp]rimary (?:work )?location\b[^.;]{0,40}\bis\b[^;]{0,90}?\bin (?P<place>\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){0,2}, (?:[A-Z]{2}\b|\p{Lu}\p{Ll}{3,}))",
    )
});

/// "The primary location for this job is at our depot in Carson, CA."
fn primary(blocks: &[Block]) -> Option<Found<String>> {
    blocks.iter().find_map(|block| {
        let place = PRIMARY.captures(&block.text)?.name("place")?;
        place_in(block, place)
    })
}

/// "Denver Museum of Harrows": of nothing better, the city in the employer's name.
fn of_the_employer(blocks: &[Block]) -> Option<Found<String>> {
    blocks.iter().find_map(|block| {
        PLACE.captures_iter(&block.text).filter_map(|found| found.name("city")).find_map(|city| {
            is_of_a_name(&block.text, city.start(), city.end()).then(|| Found {
                value: city.as_str().to_owned(),
                span: block.span(city.start(), city.end()),
            })
        })
    })
}

static ON_CAMPUS: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::of_any_script(
        r"\b(?:on|at|to) (?:the|our) (?P<place>\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)?) campus\b",
    )
});

/// "4,500 students on the Hays campus".
fn on_campus(blocks: &[Block]) -> Option<Found<String>> {
    blocks.iter().find_map(|block| {
        let place = ON_CAMPUS.captures(&block.text)?.name("place")?;
        is_name(place.as_str()).then(|| Found {
            value: place.as_str().to_owned(),
            span: block.span(place.start(), place.end()),
        })
    })
}

/// The state or province that is named most, twice at least: of an employer whose postings name no
/// city. "Washington" and "New York" may be cities, and are left out.
fn region(blocks: &[Block]) -> Option<Found<String>> {
    let names: Vec<&str> = STATES
        .split('|')
        .filter(|name| name.len() > 3 && !name.contains('\\'))
        .filter(|name| !matches!(*name, "Washington" | "New York" | "Georgia" | "Virginia"))
        .chain(["British Columbia", "Ontario", "Alberta", "Nova Scotia", "Manitoba", "Québec"])
        .collect();
    let count = |name: &str| blocks.iter().map(|b| b.text.matches(name).count()).sum::<usize>();
    let (name, _) = names
        .into_iter()
        .map(|name| (name, count(name)))
        .filter(|(_, count)| *count >= 2)
        .max_by_key(|(_, count)| *count)?;
    blocks.iter().find_map(|block| {
        let at = block.text.find(name)?;
        Some(Found { value: name.to_owned(), span: block.span(at, at + name.len()) })
    })
}

/// "Wake County, NC" → the city that an address of the posting has there.
fn city_of_county(blocks: &[Block], found: Found<String>) -> Found<String> {
    let Some((county, state)) = found.value.split_once(", ") else { return found };
    if !county.ends_with(" County") {
        return found;
    }
    let city = blocks.iter().find_map(|block| {
        PLACE.captures_iter(&block.text).filter_map(|one| one.name("full")).find_map(|place| {
            let (city, rest) = place.as_str().split_once(", ")?;
            (!city.ends_with(" County") && rest.split(' ').next() == Some(state))
                .then(|| place_in(block, place))
                .flatten()
        })
    });
    city.unwrap_or(found)
}

/// A name of a place by its look: a word or two, nothing of a building or of an employer.
fn is_name(value: &str) -> bool {
    const HOUSE: &[&str] = &[
        "hall",
        "building",
        "campus",
        "library",
        "room",
        "floor",
        "street",
        "ave",
        "avenue",
        "road",
        "department",
        "main",
        "various",
        "office",
        "lab",
        "house",
        "park",
        "wing",
        "local",
        "new",
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "greater",
        "multiple",
        "headquarters",
        "museum",
        "see",
        "science",
        "sciences",
        "health",
        "address",
        "worksite",
        "job",
        "apply",
        "state",
        "country",
        "county",
        "city",
        "time",
        "medical",
        "university",
        "college",
        "faculty",
        "entire",
        "whole",
        "same",
    ];
    let mut words = value.split_whitespace().peekable();
    words.peek().is_some()
        && value.split_whitespace().count() <= 3
        && words.all(|word| {
            word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-'))
                && word.starts_with(char::is_uppercase)
                && !HOUSE.contains(&word.to_lowercase().trim_matches('.'))
        })
        && value.chars().any(char::is_lowercase)
        && !super::company::looks_like_employer(value)
        && !super::title::has_title_word(value)
        && heading::label(value).is_none()
        && heading::classify(value).is_none()
        && !is_only_policy(value)
}

static CAMPUS: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::of_any_script(
        r"\b(?:Campus|Campus/Institute|City)(?:\s?:\s*|\s+)(?P<place>\p{Lu}[\p{L}.'’-]+(?:\s\p{Lu}[\p{L}.'’-]+){0,2})",
    )
});

/// `Campus: Tempe`, in a line of particulars.
fn campus(blocks: &[Block]) -> Option<Found<String>> {
    blocks.iter().take(60).filter(|block| block.text.len() < 90).find_map(|block| {
        let place = CAMPUS.captures(&block.text)?.name("place")?;
        let known = !super::company::looks_like_employer(place.as_str());
        known.then(|| Found {
            value: place.as_str().to_owned(),
            span: block.span(place.start(), place.end()),
        })
    })
}

/// Of nothing better, the city of a postal address: where applications go to.
fn address(blocks: &[Block], accept: impl Fn(&str) -> bool) -> Option<Found<String>> {
    blocks.iter().filter(|block| block.text.len() < 400).find_map(|block| {
        PLACE
            .captures_iter(&block.text)
            .filter_map(|found| found.name("full").or_else(|| found.name("bare")))
            .filter(|full| accept(full.as_str()))
            .find_map(|full| place_in(block, full))
    })
}

static WIDE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:USA?|CAN?|GBR?|UK|DEU?|FRA?|[A-Z]{2})\s?-\s?(?:[A-Z]{2,3}\s?-\s?)?(?P<place>\p{Lu}\p{Ll}+(?:[ -]\p{Lu}\p{Ll}+){0,2})$")
        .expect("a valid place pattern")
});

/// `USA - MA - Cambridge`: how some boards write places.
fn wide_to_near(blocks: &[Block]) -> Option<Found<String>> {
    blocks.iter().take(90).filter(|block| block.text.len() < 60).find_map(|block| {
        let place = WIDE.captures(&block.text)?.name("place")?;
        is_name(place.as_str()).then(|| Found {
            value: place.as_str().to_owned(),
            span: block.span(place.start(), place.end()),
        })
    })
}

/// A place by its look: known, or with its region after a comma.
fn is_certain(value: &str) -> bool {
    is_place(value) || value.contains(", ") || first_name_known(value)
}

fn first_name_known(value: &str) -> bool {
    PLACE
        .captures(value)
        .is_some_and(|c| c.name("city").or_else(|| c.name("full")).is_some_and(|m| m.start() <= 1))
}

fn labelled(blocks: &[Block], accept: impl Fn(&str) -> bool) -> Option<Found<String>> {
    blocks.iter().filter(|b| !b.is_heading()).find_map(|block| {
        let labelled = heading::label(&block.under) == Some(Label::Location);
        if !labelled || block.text.len() > 160 || is_only_policy(&block.text) {
            return None;
        }
        let range = without_policy(&block.text);
        let value = block.text[range.clone()].to_owned();
        let named = accept(&value)
            && !is_part(&value)
            && heading::label(&value).is_none()
            && !value.contains("/Province")
            && value.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
        (named && value.split_whitespace().count() <= 16)
            .then(|| Found { span: block.span(range.start, range.end), value })
    })
}

const POLICY: &[&str] = &[
    "remote",
    "hybrid",
    "on-site",
    "onsite",
    "on site",
    "home office",
    "homeoffice",
    "télétravail",
    "hybride",
    "vor ort",
    "fully remote",
    "work from home",
    "partial",
];

fn is_only_policy(text: &str) -> bool {
    let lower = text.to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    POLICY.contains(&bare) || bare == "yes" || bare == "no"
}

/// A state or a country.
fn is_region(text: &str) -> bool {
    COUNTRIES.contains(&text) || STATES.split('|').any(|state| state == text)
}

/// "Berlin (hybrid)" → "Berlin"; "Remote, Germany" stays.
fn without_policy(text: &str) -> std::ops::Range<usize> {
    let lower = text.to_lowercase();
    let end = [" (", " / ", " | ", " · ", " – ", " - ", "; "]
        .iter()
        .filter_map(|mark| {
            let at = text.find(mark)?;
            let tail = lower.get(at..)?;
            POLICY.iter().any(|p| tail.contains(p)).then_some(at)
        })
        .min()
        .unwrap_or(text.len());
    let start = [
        "remote - ",
        "remote: ",
        "remote, ",
        "remote – ",
        "hybrid - ",
        "hybrid – ",
        "hybrid, ",
        "onsite - ",
    ]
    .iter()
    .find(|p| lower.starts_with(**p))
    .map_or(0, |p| p.len());
    let end = if end <= start { text.len() } else { end };
    let trimmed = text[start..end].trim_end_matches(['.', ',', ' ']);
    let trimmed = trimmed.strip_suffix(" Campus").unwrap_or(trimmed);
    // "Main Campus-Berkeley", "Oklahoma-Norman-Norman": from the wide to the near.
    let near = trimmed
        .rsplit_once('-')
        .filter(|(wide, near)| {
            let region = wide.split('-').next().unwrap_or(wide);
            near.chars().next().is_some_and(char::is_uppercase)
                && !near.contains(' ')
                && (wide.ends_with("Campus") || is_region(region))
        })
        .map_or(trimmed, |(_, near)| near);
    let start = start + (trimmed.len() - near.len());
    // "Pocatello - Main": which of its grounds.
    let near = near.strip_suffix(" - Main").unwrap_or(near);
    start..start + near.len()
}

/// A place in the first lines.
fn at_the_top(blocks: &[Block]) -> Option<Found<String>> {
    blocks.iter().take(14).filter(|b| before_link(&b.text).len() <= 140).find_map(first_in)
}

/// The text up to an address on the web: "Santa Barbara, CA (<http://maps>…".
fn before_link(text: &str) -> &str {
    let end = text.find("http").unwrap_or(text.len());
    text[..end].trim_end_matches([' ', '('])
}

fn in_prose(blocks: &[Block]) -> Option<Found<String>> {
    let told = || {
        blocks.iter().filter(|b| {
            !matches!(b.section, Section::Legal | Section::Process)
                && !noise::is_boilerplate(&b.text)
        })
    };
    let based = told().find_map(|block| {
        let place = BASED.captures(&block.text)?.name("place")?;
        let text = &block.text;
        // "is located in Hays, a town of 20,000": a place that no list has.
        let before = text.get(..place.start()).unwrap_or_default().trim_end();
        let told = ["located in", "situated in", "headquartered in", "based in"]
            .iter()
            .any(|told| before.to_lowercase().ends_with(told));
        let named = is_place(place.as_str())
            || place.as_str().contains(", ")
            || told && is_name(place.as_str());
        named.then(|| Found {
            value: place.as_str().trim_end_matches('.').to_owned(),
            span: block.span(place.start(), place.end()),
        })
    });
    based
        .or_else(|| commonest(told().filter(|b| b.section != Section::About)))
        .or_else(|| commonest(told()))
}

/// The place named most often; one with its region counts twice. Of equals, the first.
fn commonest<'b>(blocks: impl Iterator<Item = &'b Block>) -> Option<Found<String>> {
    let mut places: Vec<(String, u32, Found<String>)> = Vec::new();
    for block in blocks {
        for found in PLACE.captures_iter(before_link(&block.text)) {
            let full = found.name("full");
            let Some(place) = full.or_else(|| found.name("zip")).or_else(|| found.name("city"))
            else {
                continue;
            };
            let Some(place) = place_in(block, place) else { continue };
            let city = place.value.split(',').next().unwrap_or_default().to_lowercase();
            let weight = if full.is_some() { 2 } else { 1 };
            match places.iter_mut().find(|(known, ..)| *known == city) {
                Some((_, sum, known)) => {
                    *sum += weight;
                    // The form with the region says more.
                    if full.is_some() && !known.value.contains(", ") {
                        *known = place;
                    }
                }
                None => places.push((city, weight, place)),
            }
        }
    }
    let most = places.iter().map(|(_, sum, _)| *sum).max()?;
    places.into_iter().find(|(_, sum, _)| *sum == most).map(|(.., place)| place)
}

fn first_in(block: &Block) -> Option<Found<String>> {
    let text = before_link(&block.text);
    // "Oakland, 4400 Forbes Avenue, Pittsburgh, Pennsylvania": the one with its region.
    let full = PLACE.captures_iter(text).filter_map(|found| found.name("full"));
    let bare = PLACE
        .captures_iter(text)
        .filter_map(|found| found.name("zip").or_else(|| found.name("city")));
    full.chain(bare).find_map(|place| place_in(block, place))
}

/// "Northern California" is not where one works.
fn is_part(value: &str) -> bool {
    ["Northern ", "Southern ", "Eastern ", "Western ", "Central ", "Greater "]
        .iter()
        .any(|part| value.starts_with(part))
}

/// True where the words on are capitalised, too, and name an employer with the place.
fn is_of_a_name(text: &str, start: usize, end: usize) -> bool {
    let after = text.get(end..).unwrap_or_default();
    let rest: Vec<&str> = after
        .split_whitespace()
        .take_while(|word| word.starts_with(char::is_uppercase))
        .take(5)
        .collect();
    let Some(first) = rest.first().filter(|_| after.starts_with(' ')) else { return false };
    let name = rest.join(" ");
    let name = name.split([',', '.', ';', '(']).next().unwrap_or_default();
    let whole = text.get(start..end).unwrap_or_default();
    !first.is_empty() && super::company::looks_like_employer(&format!("{whole} {name}"))
}

/// The place without an employer's name before it ("Penn Museum Philadelphia, PA"); a title with a
/// region behind it ("Collections Manager, Idaho") is none.
fn place_in(block: &Block, place: regex::Match<'_>) -> Option<Found<String>> {
    let mut value = place.as_str().trim_end_matches(['.', ',']);
    let mut start = place.start();
    let city = value.split(',').next().unwrap_or(value);
    let words: Vec<&str> = city.split(' ').collect();
    let employer = words.iter().rposition(|word| super::company::looks_like_employer(word));
    if let Some(at) = employer.filter(|at| at + 1 < words.len() && value.contains(", ")) {
        let skipped: usize = words[..=at].iter().map(|word| word.len() + 1).sum();
        value = value.get(skipped..)?;
        start += skipped;
    }
    let city = value.split(',').next().unwrap_or(value);
    // "New York" of "The New York Harrow Garden" is no place to work at.
    let within = !value.contains(", ") && is_of_a_name(&block.text, start, start + value.len());
    // "College Park", "University City" are places.
    let town = words.get(1).is_some_and(|word| {
        employer == Some(0) && matches!(*word, "Park" | "City" | "Place" | "Heights" | "Station")
    });
    let other = super::title::has_title_word(city)
        || within
        || is_part(value)
        || employer.is_some() && !town && super::company::looks_like_employer(city);
    let span = block.span(start, start + value.len());
    (!other).then(|| Found { value: with_comma(value), span })
}

static UNMARKED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<city>[^,]+) (?P<region>[A-Z]{2}(?: \d{5})?)$").expect("a valid place pattern")
});

/// "Washington DC" as others write it: "Washington, DC".
fn with_comma(value: &str) -> String {
    UNMARKED.replace(value, "$city, $region").into_owned()
}
