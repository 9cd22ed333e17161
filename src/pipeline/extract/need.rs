//! Must or nice: what the wording of a line says about how badly something is wanted.

use super::pattern::pattern;
use super::types::Need;

pattern!(
    NICE,
    r"(?ix)
    \b( (is|are|would\ be|a|an|as\ a|big|definite|huge|strong|considered\ a|considered)\s+(plus|bonus|advantage|asset)s?\b
      | (\ba\s+)?plus(es)?\s*[.!)]*$ | plus\s+if | bonus(\ points)?\b(\s*[:(]|\ if|\ for|.?$)
      | ((strongly|highly|also)\s+)?preferred\b | preferable\b | preference\s+(is|will\ be|given|for) | (^|[.;]\s*)preferably
      | (highly\ |strongly\ )?desir(ed|able)\b | nice[-\ ]to[-\ ]haves? | good\ to\ have | great\ to\ have
      | (would|will)\ be\ (nice|great|helpful|beneficial|ideal|welcome|an\ advantage|advantageous|desirable|preferred|useful|appreciated)
      | ideally | ideal\ but | advantageous | beneficial | (is|are|be)\ helpful | helpful\b\s*[.)]*$ | (not|n't)\s+(strictly\ |absolutely\ )?(required|mandatory|necessary|essential|a\ must|a\ requirement) | (a|an)\ (additional|added)\ (plus|asset|advantage|bonus)
      | optional(ly)?\b | (is|are)\ (welcome|appreciated|valued|a\ bonus) | we['’]d\ love | bonus\ if | extra\ points | would\ be\ a
      | kein\ muss | nicht\ (zwingend|erforderlich|notwendig|voraussetzung) | von\ vorteil | vorteilhaft | wünschenswert\w* | idealerweise | gerne\ gesehen | gern\ gesehen | (ein|als|ein\ großes|ein\ klares)\ plus\b | pluspunkte?\b | bestenfalls | im\ idealfall | erwünscht | optimalerweise | ist\ ein\ bonus
      | (un|est\ un|serait\ un|un\ vrai|constitue\ un|seraient\ un)\s+(atout|plus|avantage)s? | (fortement\ |vivement\ )?souhaité(e|s|es)?\b | souhaitables? | apprécié(e|s|es)?\b | appréciables? | idéalement | bienvenue?s?\b | de\ préférence | pas\ (obligatoire|indispensable|nécessaire|requis)
      )"
);

pattern!(
    MUST,
    r"(?ix)
    \b( (is|are|be|a|and|both)?\s*required\b | requires\b | require\b | must\b | mandatory | essential\b | (at\ least|minimum(\ of)?|min\.)\s | minimum\b | is\ a\ requirement | imperative | necessary\b | prerequisite | non-negotiable
      | zwingend | erforderlich | vorausgesetzt | voraussetzung | unbedingt | notwendig | mindestens | setzen\ wir\ voraus | unabdingbar | pflicht\b | verpflichtend
      | obligatoires? | indispensables? | exigée?s? | requise?s? | impérati(f|ve|vement) | nécessaires? | au\ moins | minimum\b | au\ minimum
      )"
);

pattern!(ASIDE, r"\([^()]*\)");
pattern!(
    NOT_NICE,
    r"(?i)(preferred name|preferred (method|vendor|supplier|provider|partner|start)|preferred pronoun|plus (benefits|bonus|commission|équipe|tips|super)|required and preferred|bonus (scheme|plan|program|structure|payment|eligib)|annual bonus|referral bonus|sign-?on bonus|performance bonus)"
);

pattern!(
    NOT_MUST,
    r"(?i)(as (required|needed|necessary)|if (required|necessary)|when (required|necessary)|(required|requested) documents|other duties|where necessary|essential (functions|duties)|(not|n't) (strictly |absolutely )?(required|mandatory|necessary|essential|a must)|nicht (zwingend|erforderlich|notwendig|voraussetzung)|kein muss|pas (obligatoire|indispensable|nécessaire|requis)|(the|all|any) (necessary|required)|required (by|to|for)\b|necessary (to|for)\b)"
);

pattern!(
    REQUIREMENT,
    r"(?ix)
    ( \b(years?|yrs|jahre?n?|ans)['’]?\ (of\ )?([a-zäöü-]+\ ){0,3}(d['’])?(experience|erfahrung|berufserfahrung|expérience|praxis)
    | \b(experience|experienced|erfahrung(en)?|expérience|berufserfahrung)\b.{0,20}\b(with|in|as|of|mit|en|dans|comme|im|als)\b
    | \b(degree|bachelor|master['’]?s|diploma|phd|ph\.d|studium|ausbildung\ (als|zum|zur|in|im)|abgeschlossene|diplôme|bac\s?\+|licence\ en|titulaire|certifi(ed|cation)|license|licence\ to|approbation|examen)\b
    | \b(knowledge|understanding|proficien(t|cy)|familiar(ity)?|fluen(t|cy)|ability\ to|able\ to|skilled|expertise|background\ in|track\ record|command\ of|strong\ .{2,40}\ skills|excellent\ .{2,40}\ skills|skills\ in)\b
    | \b(kenntnisse|fähigkeit|sicherer?\ umgang|verständnis|beherrsch\w*|vertraut|du\ hast|sie\ haben|sie\ verfügen|du\ verfügst|deutsch\w*\ (in|auf)|englisch\w*)\b
    | \b(maîtris(e|ez)|connaissances?|capacité|vous\ (avez|êtes|maîtrisez|justifiez|possédez|disposez)|aisance|anglais|expérimentée?)\b
    | \b(you\ (have|are|bring|'ve|need|should\ have)|you['’](ve|re)|must\ have|must\ be|you\ must|candidates?\ (must|should|will\ have|with)|applicants?\ (must|should|will\ have)|we\ (require|expect|need|are\ looking\ for\ someone)|required|preferred|looking\ for\ (a|an|someone)\ .{0,60}\ (with|who)|is\ a\ plus|wir\ erwarten|erforderlich|von\ vorteil)\b
    )"
);

/// What the words of a clause say about its need; `None` when they say nothing.
pub(super) fn cue(text: &str) -> Option<Need> {
    let text = &without_asides(text);
    let nice = NICE.is_match(text) && !NOT_NICE.is_match(text);
    if nice {
        return Some(Need::Nice);
    }
    // "Kenntnisse nicht erforderlich" is no must, and no wish either unless said so.
    (MUST.is_match(text) && !NOT_MUST.is_match(text)).then_some(Need::Must)
}

/// Brackets that say more than the cue alone speak of a part: "an ERP (preferably SAP)".
fn without_asides(text: &str) -> std::borrow::Cow<'_, str> {
    ASIDE.replace_all(text, |found: &regex::Captures<'_>| {
        let inner = found[0].trim_matches(['(', ')']);
        let cue = NICE.find(inner).or_else(|| MUST.find(inner)).map_or(0, |m| m.len());
        if cue * 10 >= inner.len() * 9 { found[0].to_owned() } else { String::new() }
    })
}

/// True when a sentence outside any requirements list asks for something.
pub(super) fn asks(text: &str) -> bool {
    REQUIREMENT.is_match(text)
}
