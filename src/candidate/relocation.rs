//! What the candidate says of moving, and to which countries it is said (GAP-014).
//!
//! The statement is the candidate's own: it is entered as a fact like any line of the master CV.

use serde::{Deserialize, Serialize};

use super::{Fact, FactId, FactKind, MasterCv, RichText, Scope, SourceRef};
use crate::hash::sha256_hex;

/// Id of the fact.
const ID: &str = "relocation";

/// Names of a country and its cities, in lower case, in English, German and French. Cities that
/// share their name with a better known one elsewhere are left out.
struct Country {
    names: &'static [&'static str],
    cities: &'static [&'static str],
}

const COUNTRIES: [Country; 6] = [
    Country {
        names: &["saudi arabia", "ksa", "saudi-arabien", "arabie saoudite"],
        cities: &[
            "riyadh", "riad", "riyad", "jeddah", "jiddah", "dschidda", "djeddah", "dammam",
            "khobar", "dhahran", "jubail", "yanbu", "makkah", "mecca", "madinah", "tabuk", "neom",
            "taif", "abha", "buraidah",
        ],
    },
    Country {
        names: &[
            "united arab emirates",
            "uae",
            "u.a.e",
            "vereinigte arabische emirate",
            "vae",
            "émirats arabes unis",
        ],
        cities: &[
            "dubai",
            "dubaï",
            "abu dhabi",
            "abou dabi",
            "sharjah",
            "ajman",
            "al ain",
            "ras al khaimah",
            "fujairah",
            "umm al quwain",
        ],
    },
    Country { names: &["kuwait", "koweït", "koweit"], cities: &["hawalli", "salmiya", "ahmadi"] },
    Country {
        names: &["qatar", "katar"],
        cities: &["doha", "lusail", "al rayyan", "al wakrah", "al khor"],
    },
    Country {
        names: &["oman"],
        cities: &["muscat", "maskat", "mascate", "salalah", "sohar", "nizwa"],
    },
    Country {
        names: &["pakistan"],
        cities: &[
            "karachi",
            "karatschi",
            "lahore",
            "islamabad",
            "rawalpindi",
            "faisalabad",
            "multan",
            "peshawar",
            "quetta",
            "sialkot",
            "gujranwala",
        ],
    },
];

/// A statement and where it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relocation {
    /// Its fact.
    pub id: FactId,
    /// One sentence.
    pub text: String,
    /// Countries or cities whose postings get it.
    pub countries: Vec<String>,
}

impl Relocation {
    /// True when `place`, as a posting names it, lies in one of the countries.
    #[must_use]
    pub fn applies_to(&self, place: &str) -> bool {
        let place = words(place);
        self.countries.iter().any(|chosen| {
            let chosen = words(chosen);
            let known = COUNTRIES
                .iter()
                .find(|country| country.names.iter().any(|name| words(name) == chosen));
            place.contains(&chosen)
                || known.is_some_and(|country| {
                    let mut names = country.names.iter().chain(country.cities);
                    names.any(|name| place.contains(&words(name)))
                })
        })
    }
}

/// Words with a space around each, so that `oman` is not found in `Roman`.
fn words(text: &str) -> String {
    let lower = text.to_lowercase();
    let parts = lower.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    format!(" {} ", parts.collect::<Vec<_>>().join(" "))
}

impl MasterCv {
    /// The same candidate with a statement of relocation; unchanged when it is empty. It counts
    /// into the version, as every fact does.
    #[must_use]
    pub fn with_relocation(mut self, text: &str, countries: &[String], source: SourceRef) -> Self {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return self;
        }
        let id = FactId(ID.into());
        let stated = format!("{}\n{text}\n{}", self.version, countries.join("\n"));
        self.version = sha256_hex(stated.as_bytes());
        self.facts.push(Fact {
            id: id.clone(),
            kind: FactKind::Contact,
            text: RichText::plain(text.as_str()),
            scope: Scope::Candidate,
            source,
        });
        self.identity.relocation = Some(Relocation { id, text, countries: countries.to_vec() });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(countries: &[&str]) -> Relocation {
        Relocation {
            id: FactId(ID.into()),
            text: "Open to relocation.".into(),
            countries: countries.iter().map(|&country| country.into()).collect(),
        }
    }

    /// GAP-014: six countries and their cities, in the languages postings are read in.
    #[test]
    fn a_city_stands_for_its_country() {
        let gulf = to(&["Saudi Arabia", "UAE", "Kuwait", "Qatar", "Oman", "Pakistan"]);
        for place in [
            "Riyadh, Saudi Arabia",
            "Dubai",
            "London or Abu Dhabi (hybrid)",
            "Kuwait City",
            "Doha, Qatar",
            "Muscat",
            "Maskat, Oman",
            "Karachi, Pakistan",
            "Vereinigte Arabische Emirate",
            "Émirats arabes unis",
        ] {
            assert!(gulf.applies_to(place), "{place}");
        }
        for place in ["Berlin", "Roman Road, London", "Romania", "Woman Lake, MN", ""] {
            assert!(!gulf.applies_to(place), "{place}");
        }
    }

    #[test]
    fn other_countries_and_cities_are_taken_by_their_name() {
        let chosen = to(&["Singapore", "New York"]);
        assert!(chosen.applies_to("Singapore") && chosen.applies_to("New York, NY"));
        assert!(!chosen.applies_to("Dubai") && !chosen.applies_to("York"));
    }
}
