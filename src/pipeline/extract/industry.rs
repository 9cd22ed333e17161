//! Industry, from what the posting says of the employer.

use std::sync::LazyLock;

use super::block::Block;
use super::heading::Section;
use super::types::Found;
use crate::posting::Span;

/// Industry and the words that speak for it, lower case.
const INDUSTRIES: &[(&str, &[&str])] = &[
    (
        "Financial technology",
        &[
            "fintech",
            "payments platform",
            "payment platform",
            "neobank",
            "zahlungsplattform",
            "payments company",
            "payment infrastructure",
            "embedded finance",
        ],
    ),
    (
        "Banking and finance",
        &[
            "bank ",
            "banking",
            "asset management",
            "investment firm",
            "credit union",
            "sparkasse",
            "banque",
            "hedge fund",
            "private equity",
            "financial institution",
            "finanzdienstleist",
        ],
    ),
    (
        "Insurance",
        &[
            "insurance company",
            "insurer",
            "insurtech",
            "versicherung",
            "assurance maladie",
            "mutuelle",
        ],
    ),
    (
        "Healthcare",
        &[
            "hospital",
            "patients",
            "healthcare",
            "health care",
            "clinic",
            "klinikum",
            "klinik",
            "krankenhaus",
            "hôpital",
            "clinique",
            "nursing home",
            "pflegeheim",
            "seniorenzentrum",
            "ehpad",
            "medical center",
            "nhs",
        ],
    ),
    (
        "Life sciences",
        &[
            "biotech",
            "pharmaceutical",
            "pharma ",
            "life sciences",
            "medtech",
            "medical device",
            "pharmaunternehmen",
        ],
    ),
    (
        "Education",
        &[
            "school",
            "university",
            "college",
            "students",
            "schule",
            "gymnasium",
            "lycée",
            "école",
            "universität",
            "hochschule",
            "edtech",
            "pupils",
            "kindergarten",
        ],
    ),
    (
        "Museums and culture",
        &[
            "museum",
            "herbarium",
            "gallery",
            "archives",
            "library",
            "cultural institution",
            "botanic garden",
            "botanical garden",
            "musée",
            "bibliothek",
        ],
    ),
    (
        "Logistics and transport",
        &[
            "logistics company",
            "logistics provider",
            "logistik",
            "freight",
            "fulfilment",
            "fulfillment",
            "warehouse",
            "supply chain",
            "spedition",
            "transporteur",
            "entrepôt",
            "haulage",
            "distribution center",
            "distribution centre",
        ],
    ),
    (
        "Retail and e-commerce",
        &[
            "e-commerce",
            "ecommerce",
            "retailer",
            "online shop",
            "retail chain",
            "einzelhandel",
            "marketplace",
            "onlinehandel",
            "supermarket",
            "grande distribution",
        ],
    ),
    (
        "Software",
        &[
            "saas",
            "software company",
            "software-as-a-service",
            "cloud platform",
            "our platform",
            "softwareunternehmen",
            "éditeur de logiciels",
            "developer tools",
            "api platform",
        ],
    ),
    ("Security", &["cybersecurity company", "security company"]),
    (
        "Manufacturing",
        &[
            "manufacturer",
            "manufacturing company",
            "factory",
            "hersteller",
            "produktionsunternehmen",
            "maschinenbauunternehmen",
            "industriel",
            "usine",
            "production plant",
            "automotive supplier",
            "mittelständisch",
        ],
    ),
    (
        "Automotive",
        &["automotive", "car manufacturer", "vehicles", "automobil", "mobility company"],
    ),
    (
        "Energy",
        &[
            "renewable energy",
            "solar",
            "wind farm",
            "utility company",
            "energieversorg",
            "stadtwerke",
            "energy company",
            "énergie",
        ],
    ),
    ("Telecommunications", &["telecom", "mobile operator", "telekommunikation"]),
    (
        "Media and entertainment",
        &[
            "media company",
            "publisher",
            "gaming",
            "game studio",
            "streaming",
            "verlag",
            "broadcaster",
        ],
    ),
    (
        "Hospitality and travel",
        &[
            "hotel",
            "restaurant",
            "travel company",
            "hospitality",
            "resort",
            "gastronomie",
            "tourism",
        ],
    ),
    (
        "Construction and real estate",
        &[
            "construction company",
            "real estate",
            "property management",
            "immobilien",
            "bauunternehmen",
            "proptech",
            "btp",
        ],
    ),
    (
        "Consulting",
        &[
            "consulting firm",
            "consultancy",
            "beratungsunternehmen",
            "unternehmensberatung",
            "cabinet de conseil",
            "accounting firm",
            "tax firm",
            "steuerkanzlei",
            "steuerberatung",
            "cabinet comptable",
            "cabinet d'expertise",
        ],
    ),
    ("Legal services", &["law firm", "kanzlei", "cabinet d'avocats"]),
    (
        "Public sector",
        &[
            "government",
            "city of",
            "county",
            "state agency",
            "federal agency",
            "behörde",
            "öffentlicher dienst",
            "stadtverwaltung",
            "mairie",
            "collectivité",
            "ministry",
            "municipal",
        ],
    ),
    (
        "Non-profit",
        &["non-profit", "nonprofit", "charity", "gemeinnützig", "ngo ", "association loi"],
    ),
    (
        "Agriculture and food",
        &[
            "agriculture",
            "farm",
            "food company",
            "food producer",
            "lebensmittel",
            "agroalimentaire",
        ],
    ),
    (
        "Research",
        &[
            "research institute",
            "research center",
            "forschungsinstitut",
            "laboratory",
            "institut de recherche",
        ],
    ),
];

/// For each first byte, the words that begin with it, each with the place of its industry.
static BY_FIRST: LazyLock<Vec<Vec<(&str, usize)>>> = LazyLock::new(|| {
    let mut by_first = vec![Vec::new(); 256];
    for (at, (_, words)) in INDUSTRIES.iter().enumerate() {
        for word in *words {
            by_first[usize::from(word.as_bytes()[0])].push((*word, at));
        }
    }
    by_first
});

/// The industry the employer is in, when the words make it clear.
pub(super) fn find(blocks: &[Block]) -> Option<Found<String>> {
    let mut scores: Vec<(usize, Option<Span>)> = vec![(0, None); INDUSTRIES.len()];
    for block in blocks {
        let weight = match block.section {
            Section::About => 3,
            Section::Unknown | Section::Role | Section::Meta => 2,
            Section::Duties => 1,
            _ => continue,
        };
        let lower = block.text.to_lowercase();
        // A block speaks once by each word.
        let mut heard: Vec<&str> = Vec::new();
        let mut in_word = false;
        for (at, letter) in lower.char_indices() {
            let starts = !std::mem::replace(&mut in_word, letter.is_alphanumeric());
            if !starts {
                continue;
            }
            for (word, industry) in &BY_FIRST[usize::from(lower.as_bytes()[at])] {
                if !lower[at..].starts_with(word) || heard.contains(word) {
                    continue;
                }
                heard.push(word);
                let (score, first) = &mut scores[*industry];
                *score += weight;
                *first = first.or_else(|| Some(span(block, &lower, at, word)));
            }
        }
    }
    let mut best: Option<(usize, Found<String>)> = None;
    for ((name, _), (score, span)) in INDUSTRIES.iter().zip(scores) {
        if let Some(span) = span
            && score >= 2
            && best.as_ref().is_none_or(|(was, _)| score > *was)
        {
            best = Some((score, Found { value: (*name).to_owned(), span }));
        }
    }
    best.map(|(_, found)| found)
}

/// Where a word of the text in lower case stands in the block.
fn span(block: &Block, lower: &str, at: usize, word: &str) -> Span {
    let same = lower.len() == block.text.len()
        && block.text.is_char_boundary(at)
        && block.text.is_char_boundary(at + word.len());
    if same { block.span(at, at + word.trim_end().len()) } else { block.whole() }
}
