//! Lines that ask for nothing: legal notices, offers, application instructions, the employer's
//! story.

use super::pattern::pattern;

pattern!(
    BOILERPLATE,
    r"(?ix)
    ( equal\ (employment\ )?opportunit | without\ regard\ to | regardless\ of\ (race|age|gender|your) | protected\ veteran | affirmative\ action | (race|color|religion|gender|sexual\ orientation|national\ origin|disability)\b.{0,60}\b(sexual\ orientation|national\ origin|veteran|age|disability|gender\ identity|religion)
    | reasonable\ accommodation | background\ check | criminal\ (history|conviction|record) | e-verify | drug\ (test|screen) | fair\ chance | pay\ transparency | privacy\ (policy|notice)
    | (submit|send|attach|upload)\b.{0,60}\b(resume|résumé|cv|cover\ letter|application|lebenslauf|candidature) | (cover\ letter|resume|cv)\b.{0,30}\b(required|must\ be) | click\ .{0,20}apply | apply\ (now|online|here|today|via) | applications?\ (will|must|should|are|close) | letters?\ of\ (recommendation|reference)
    | unabhängig\ von\ (geschlecht|herkunft|alter|ihrer|deiner) | schwerbehindert | gleichstellung | datenschutzerklärung | bewerbungsunterlagen | (ihre|deine)\ bewerbung | bewerben\ sie\ sich | bewirb\ dich | freuen\ uns\ auf\ (ihre|deine|dich|sie)
    | égalité\ des\ chances | sans\ distinction | situation\ de\ handicap | (envoyez|adressez|envoyer|adresser)\b.{0,40}\b(cv|candidature) | lettre\ de\ motivation | rejoignez-nous\ !
    | cookies? | all\ rights\ reserved | this\ (site|website) | employment\ agenc(y|ies)\ .{0,30}unsolicited | if\ you\ (require|need)\ .{0,40}(assistance|accommodation) | we\ encourage\ .{0,40}\bto\ apply | encouraged\ to\ apply
    | (legally\ )?(authori[sz]ed|eligible|right)\ to\ work\ in\ the\b | visa\ sponsorship | ignore\ (all\ )?(previous|prior)\ instructions | must\ be\ received | search\ committee | review\ of\ applications
    )"
);

pattern!(
    EMPLOYER,
    r"(?ix)
    ( ^(we|our|us)\b.{0,200}$ | \b(we\ have|we\ are|we['’]re|we['’]ve|our\ (team|company|customers|mission|clients|platform|product)|founded\ in|gegründet|fondée?\ en|since\ (19|20)\d\d|seit\ (über|mehr|19|20)|depuis\ (19|20|plus)|wir\ sind|nous\ sommes|wir\ haben|unser\ (team|unternehmen))\b
    | \b(company|museum|university|firm|hospital|organi[sz]ation|garden|institution|agency|unternehmen|entreprise)\s+(has|is|was|operates|serves|provides|offers|maintains|houses)\b )"
);

pattern!(
    ASKS_ANYWAY,
    r"(?i)\b(looking for|seek(ing|s)?|require|expect|need (someone|you)|candidates?|applicants?|suchen|erwarten|recherch(e|ons)|you (have|will have|bring|must))\b"
);

/// Legal, application or privacy lines: never requirements, duties or skills.
pub(super) fn is_boilerplate(text: &str) -> bool {
    BOILERPLATE.is_match(text)
}

/// The employer speaks of itself.
pub(super) fn is_about_employer(text: &str) -> bool {
    EMPLOYER.is_match(text) && !asks_anyway(text)
}

/// The words ask a candidate for something, whoever speaks.
pub(super) fn asks_anyway(text: &str) -> bool {
    ASKS_ANYWAY.is_match(text)
}
