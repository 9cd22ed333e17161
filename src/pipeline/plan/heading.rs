//! Headings of skill categories in the language of the CV.

use crate::language::Language;

/// The lexicon's group of soft skills.
pub const SOFT: &str = "Soft Skills";

/// What a category is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heading {
    /// A group of the lexicon; empty for skills it does not know.
    Group(String),
    /// The second part of a divided group.
    More(String),
    /// Skills of several groups.
    Further,
}

/// English, German, French.
const NAMES: &[[&str; 3]] = &[
    ["Programming Languages", "Programmiersprachen", "Langages de programmation"],
    ["Web & Mobile", "Web & Mobile", "Web et mobile"],
    ["Databases", "Datenbanken", "Bases de données"],
    [
        "Data & Machine Learning",
        "Daten & maschinelles Lernen",
        "Données et apprentissage automatique",
    ],
    ["Cloud & Infrastructure", "Cloud & Infrastruktur", "Cloud et infrastructure"],
    ["DevOps & Reliability", "DevOps & Betrieb", "DevOps et fiabilité"],
    ["Architecture & Engineering", "Architektur & Entwicklung", "Architecture et ingénierie"],
    ["Testing & Quality", "Test & Qualität", "Tests et qualité"],
    ["Security", "Sicherheit", "Sécurité"],
    ["Product & Design", "Produkt & Design", "Produit et design"],
    ["Project & Delivery", "Projekte", "Gestion de projet"],
    ["Leadership & Management", "Führung", "Encadrement"],
    ["Finance & Accounting", "Finanz- & Rechnungswesen", "Finance et comptabilité"],
    ["Nursing & Clinical Care", "Pflege & Klinik", "Soins et clinique"],
    ["Teaching & Education", "Lehre & Bildung", "Enseignement et formation"],
    ["Logistics & Supply Chain", "Logistik & Lieferkette", "Logistique"],
    ["Sales & Marketing", "Vertrieb & Marketing", "Vente et marketing"],
    ["People & Administration", "Personal & Verwaltung", "Ressources humaines et administration"],
    ["Legal & Compliance", "Recht & Compliance", "Droit et conformité"],
    ["Research & Laboratory", "Forschung & Labor", "Recherche et laboratoire"],
    ["Trades & Manufacturing", "Handwerk & Fertigung", "Métiers et production"],
    ["Hospitality & Care", "Gastgewerbe & Betreuung", "Accueil et service"],
    [SOFT, "Arbeitsweise", "Savoir-être"],
    ["", "Fachkenntnisse", "Compétences métier"],
];

impl Heading {
    /// The words to print.
    pub fn words(&self, language: Language) -> String {
        match (self, language) {
            (Self::Group(name), _) => translate(name, language),
            (Self::More(name), Language::En) => format!("More in {}", translate(name, language)),
            (Self::More(name), Language::De) => format!("Weiteres: {}", translate(name, language)),
            (Self::More(name), Language::Fr) => format!("Autres : {}", translate(name, language)),
            (Self::Further, Language::En) => "Further Skills".to_owned(),
            (Self::Further, Language::De) => "Weitere Kenntnisse".to_owned(),
            (Self::Further, Language::Fr) => "Autres compétences".to_owned(),
        }
    }
}

fn translate(name: &str, language: Language) -> String {
    let row = NAMES.iter().find(|row| row[0] == name);
    let words = match (row, language) {
        (Some(row), Language::De) => row[1],
        (Some(row), Language::Fr) => row[2],
        _ if name.is_empty() => "Professional Skills",
        _ => name,
    };
    words.to_owned()
}
