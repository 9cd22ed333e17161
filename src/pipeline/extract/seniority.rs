//! Level of the position: the title's words first, then the years asked for.

use super::pattern::{Pattern, pattern};
use super::types::{Found, Seniority, Years};

pattern!(
    EXECUTIVE,
    r"(?i)\b(vp|svp|evp|vice[- ]president|chief\b|c[etfoimph]o\b|ciso|president|partner\b|geschäftsführer\w*|vorstand|directeur général|directrice générale|managing director|executive director|general counsel)"
);
pattern!(
    DIRECTOR,
    r"(?i)\b(director|head of|head\b|directeur|directrice|bereichsleit\w*|abteilungsleit\w*|hauptabteilungsleit\w*|responsable du département|direktor\w*|principal of|schulleit\w*|dean)\b"
);
pattern!(
    INTERN,
    r"(?i)\b(intern|internship|trainee|apprentice|working student|werkstudent\w*|praktikant\w*|praktikum|stagiaire|stage|auszubildende\w*|azubi|alternant\w*|apprenti\w*|volontär\w*|student assistant)\b"
);
pattern!(
    MANAGER,
    r"(?i)\b(manager|team ?lead(er)?|engineering lead|supervisor|teamleit\w*|gruppenleit\w*|stationsleit\w*|leitung|leiter\w*|\w+leiter\w*|\w+leitung|chef d'équipe|responsable\b|manageur|manageuse|foreman|shift lead|charge nurse|nurse manager|schichtleit\w*|superintendent|coordinating manager|cadre de santé)\b"
);
pattern!(
    NOT_MANAGER,
    r"(?i)\b(product|project|program|programme|account|key account|case|community|content|social media|marketing|customer success|sales|success|collections?|partner|database|category|brand|portfolio|data|delivery|produkt|projekt|release|change|incident|chef de projet|event|office|vertriebs|technical program)[- ]?(management )?manager\w*\b"
);
pattern!(
    STAFF,
    r"(?i)\b(staff|principal|lead|distinguished|fellow|architect|expert\w*|tech lead)\b"
);
pattern!(
    STAFF_NOT,
    r"(?i)\b(staff (nurse|accountant|assistant|scientist|writer|attorney)|team lead|school principal|teaching fellow|lead generation)\b"
);
pattern!(SENIOR, r"(?i)\b(senior|sr\.?|snr|sénior|confirmée?|erfahrene[rn]?)\b");
pattern!(
    JUNIOR,
    r"(?i)\b(junior|jr\.?|entry[- ]level|graduate|assistant|associate|berufseinsteiger\w*|einsteiger\w*|débutante?|absolvent\w*|aide|helfer\w*|helper|i)$|\b(junior|jr\.?|entry[- ]level|graduate|assistant|berufseinsteiger\w*|débutante?|absolvent\w*|helfer\w*|new grad)\b"
);
pattern!(
    NOT_JUNIOR,
    r"(?i)\b(assistant (director|principal|professor|manager|curator|vice|head)|executive assistant|medical assistant|physician assistant|teaching assistant|graduate school|associate (director|professor|partner|dean|curator|vice))\b"
);

/// Level of the position titled `title`; the years asked for decide when the title doesn't.
pub(super) fn find(
    title: Option<&Found<String>>,
    years: Option<&Found<Years>>,
) -> Option<Found<Seniority>> {
    let named = title.and_then(|t| of_title(&t.value).map(|value| Found { value, span: t.span }));
    named
        .or_else(|| {
            years.map(|y| Found {
                value: match y.value.min {
                    0 => Seniority::Junior,
                    1..=4 => Seniority::Mid,
                    _ => Seniority::Senior,
                },
                span: y.span,
            })
        })
        .or_else(|| title.map(|t| Found { value: Seniority::Mid, span: t.span }))
}

fn of_title(title: &str) -> Option<Seniority> {
    let is = |pattern: &Pattern| pattern.is_match(title);
    if is(&INTERN) {
        Some(Seniority::Intern)
    } else if is(&EXECUTIVE)
        && !title.to_lowercase().contains("business partner")
        && !title.to_lowercase().contains("assistant to")
    {
        Some(Seniority::Executive)
    } else if is(&DIRECTOR) {
        Some(Seniority::Director)
    } else if is(&MANAGER) && !NOT_MANAGER.is_match(title) {
        Some(Seniority::Manager)
    } else if is(&STAFF) && !is(&STAFF_NOT) {
        Some(Seniority::Staff)
    } else if is(&SENIOR) {
        Some(Seniority::Senior)
    } else if is(&JUNIOR) && !is(&NOT_JUNIOR) {
        Some(Seniority::Junior)
    } else {
        None
    }
}
