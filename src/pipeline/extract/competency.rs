//! Weights of what the position is about: delivery, process, architecture, leadership.

use super::types::{Competencies, Seniority};

const DELIVERY: &[&str] = &[
    "build",
    "deliver",
    "develop",
    "implement",
    "create",
    "ship",
    "write",
    "code",
    "operat",
    "produce",
    "teach",
    "pick",
    "pack",
    "administer",
    "treat",
    "care",
    "sell",
    "prepare",
    "process",
    "provide",
    "support",
    "maintain",
    "entwickl",
    "umsetz",
    "erstell",
    "durchführ",
    "pfleg",
    "betreu",
    "unterricht",
    "lager",
    "développ",
    "réalis",
    "assur",
    "accueil",
    "soign",
    "prépar",
];
const PROCESS: &[&str] = &[
    "process",
    "quality",
    "complian",
    "document",
    "monitor",
    "incident",
    "test",
    "review",
    "audit",
    "policy",
    "policies",
    "procedure",
    "standard",
    "report",
    "agile",
    "scrum",
    "ci/cd",
    "improve",
    "risk",
    "budget",
    "reconcil",
    "safety",
    "protocol",
    "prozess",
    "qualität",
    "dokumentation",
    "richtlinie",
    "vorschrift",
    "abschluss",
    "processus",
    "qualité",
    "conformité",
    "procédure",
    "clôture",
    "suivi",
    "sécurité",
];
const ARCHITECTURE: &[&str] = &[
    "architect",
    "design",
    "scal",
    "system",
    "platform",
    "technical strategy",
    "roadmap",
    "infrastructure",
    "integrat",
    "data model",
    "framework",
    "research",
    "curriculum",
    "methodolog",
    "strateg",
    "concept",
    "architektur",
    "konzept",
    "plattform",
    "strategie",
    "konzeption",
    "conception",
    "stratégie",
    "plateforme",
    "concevoir",
];
const LEADERSHIP: &[&str] = &[
    "lead",
    "manage",
    "mentor",
    "coach",
    "hire",
    "hiring",
    "team of",
    "supervis",
    "direct report",
    "people",
    "grow",
    "stakeholder",
    "delegate",
    "train",
    "führ",
    "leit",
    "teamleitung",
    "mitarbeiter",
    "verantwort",
    "encadr",
    "manager",
    "équipe",
    "recrut",
    "pilot",
];

/// Weights from the words of title, duties and requirements; they sum to exactly 100.
pub(super) fn weigh<'a>(
    lines: impl Iterator<Item = &'a str>,
    seniority: Option<Seniority>,
) -> Competencies {
    let mut counts = [1.0_f64; 4];
    for line in lines {
        let lower = line.to_lowercase();
        for (count, words) in counts.iter_mut().zip([DELIVERY, PROCESS, ARCHITECTURE, LEADERSHIP]) {
            *count += words.iter().filter(|w| lower.contains(*w)).count() as f64;
        }
    }
    match seniority {
        Some(Seniority::Manager) => counts[3] *= 1.6,
        Some(Seniority::Director | Seniority::Executive) => counts[3] *= 2.0,
        Some(Seniority::Staff) => counts[2] *= 1.5,
        Some(Seniority::Intern | Seniority::Junior) => counts[0] *= 1.3,
        _ => {}
    }
    let [delivery, process, architecture, leadership] = to_hundred(counts);
    Competencies { delivery, process, architecture, leadership }
}

/// Shares in whole percent by largest remainder.
fn to_hundred(counts: [f64; 4]) -> [u8; 4] {
    let total: f64 = counts.iter().sum();
    let exact = counts.map(|c| c * 100.0 / total);
    let mut whole = exact.map(|e| e.floor() as u8);
    let mut order = [0, 1, 2, 3];
    order.sort_by(|a, b| {
        (exact[*b] - exact[*b].floor()).total_cmp(&(exact[*a] - exact[*a].floor())).then(a.cmp(b))
    });
    let missing = 100 - whole.iter().map(|w| usize::from(*w)).sum::<usize>();
    for at in order.into_iter().take(missing) {
        whole[at] += 1;
    }
    whole
}
