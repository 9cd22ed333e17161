//! Verbs of responsibility on a ladder: what one assisted with may not become what one led.

use super::token::Token;

/// Rungs, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// Shadowed, observed, attended.
    Observed,
    /// Helped, assisted, supported, contributed, took part.
    Contributed,
    /// Did it: built, delivered, wrote, cared for.
    Did,
    /// Managed, coordinated, ran.
    Managed,
    /// Led, headed, directed.
    Led,
    /// Owned, founded, alone.
    Owned,
}

/// One verb of responsibility in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Responsibility {
    /// Its token.
    pub at: usize,
    /// As high as the sentence lets it stand: `helped build` is assistance.
    pub rung: Rung,
    /// Stems of the words it governs, up to the next verb or clause.
    pub object: Vec<String>,
}

/// Rung of a word, if it is a verb or noun of responsibility.
#[must_use]
pub fn rung(token: &Token) -> Option<Rung> {
    if !token.is_word() {
        return None;
    }
    // "Lead Engineer", "Head of Nursing" are titles, judged as such.
    if token.is_capitalised() && !token.initial && is_title_form(&token.lower) {
        return None;
    }
    rung_of(&super::word::fold(&token.lower))
}

/// Rung of a word in lower case, whatever stands around it.
#[must_use]
pub fn rung_of_word(lower: &str) -> Option<Rung> {
    rung_of(&super::word::fold(lower))
}

fn is_title_form(lower: &str) -> bool {
    matches!(lower, "lead" | "head" | "director" | "owner" | "founder" | "manager")
}

fn rung_of(word: &str) -> Option<Rung> {
    rung_of_form(word).or_else(|| {
        // The third person: "supervises", "manages".
        let base = word.strip_suffix('s').filter(|base| base.len() > 4)?;
        rung_of_form(base)
    })
}

fn rung_of_form(word: &str) -> Option<Rung> {
    Some(match word {
        "shadowed" | "shadowing" | "observed" | "observing" | "attended" | "attending"
        | "hospitiert" | "hospitierte" => Rung::Observed,
        "assisted" | "assisting" | "assist" | "assists" | "helped" | "helping" | "help"
        | "helps" | "participated" | "participating" | "participate" | "involved" | "aided"
        | "aiding" | "unterstutzte" | "unterstutzt" | "unterstutzung" | "geholfen"
        | "mitgewirkt" | "mitgearbeitet" | "mithilfe" | "mithelfen" | "beteiligt"
        | "beteiligung" | "mitwirkung" | "teilgenommen" | "mitarbeit" | "aide" | "assiste"
        | "participe" | "contributed" | "contributing" | "contribute" | "contributes"
        | "contribution" | "supported" | "supporting" | "beigetragen" | "contribue"
        | "collabore" => Rung::Contributed,
        "managed" | "managing" | "manage" | "manages" | "coordinated" | "coordinating"
        | "coordinate" | "supervised" | "supervising" | "supervise" | "oversaw" | "overseeing"
        | "oversee" | "overseen" | "orchestrated" | "orchestrating" | "facilitated"
        | "facilitating" | "koordinierte" | "koordiniert" | "koordination" | "verantwortete"
        | "verantwortet" | "verantwortlich" | "betreute" | "coordonne" | "gere" | "pilote" => {
            Rung::Managed
        }
        "led" | "leading" | "leads" | "lead" | "headed" | "heading" | "directed" | "directing"
        | "spearheaded" | "spearheading" | "spearhead" | "championed" | "championing"
        | "chaired" | "chairing" | "captained" | "commanded" | "masterminded" | "leitete"
        | "leitet" | "geleitet" | "leitung" | "leite" | "fuhrte" | "gefuhrt" | "fuhrung"
        | "federfuhrend" | "dirige" | "dirigeait" | "mene" | "encadre" | "helmed" | "steered"
        | "leadership" | "directs" => Rung::Led,
        "owned"
        | "owning"
        | "owns"
        | "ownership"
        | "founded"
        | "cofounded"
        | "founding"
        | "founder"
        | "cofounder"
        | "solely"
        | "sole"
        | "single-handedly"
        | "singlehandedly"
        | "handedly"
        | "independently"
        | "alone"
        | "grundete"
        | "gegrundet"
        | "fonde"
        | "allein"
        | "eigenverantwortlich"
        | "herself"
        | "himself"
        | "unaided"
        | "personally" => Rung::Owned,
        "responsible" | "accountable" | "answerable" | "drove" | "driving" | "built"
        | "building" | "build" | "delivered" | "delivering" | "deliver" | "implemented"
        | "implementing" | "implement" | "developed" | "developing" | "develop" | "designed"
        | "designing" | "design" | "created" | "creating" | "create" | "wrote" | "writing"
        | "write" | "written" | "launched" | "launching" | "launch" | "shipped" | "shipping"
        | "migrated" | "migrating" | "migrate" | "introduced" | "introducing" | "introduce"
        | "automated" | "automating" | "automate" | "established" | "establishing"
        | "architected" | "architecting" | "engineered" | "rebuilt" | "rebuilding" | "replaced"
        | "replacing" | "reduced" | "reducing" | "reduce" | "cut" | "cutting" | "increased"
        | "increasing" | "raised" | "raising" | "grew" | "growing" | "improved" | "improving"
        | "improve" | "trained" | "training" | "taught" | "teaches" | "teaching" | "mentored"
        | "mentoring" | "coached" | "negotiated" | "negotiating" | "secured" | "securing"
        | "won" | "achieved" | "produced" | "producing" | "published" | "publishing"
        | "analysed" | "analyzed" | "conducted" | "conducting" | "performed" | "performing"
        | "executed" | "executing" | "prepared" | "preparing" | "audited" | "auditing"
        | "redesigned" | "redesigning" | "transformed" | "overhauled" | "ran" | "running"
        | "run" | "hired" | "hiring" | "planned" | "planning" | "set" | "moved" | "moving"
        | "saved" | "saving" | "closed" | "entwickelte" | "entwickelt" | "entwicklung"
        | "baute" | "gebaut" | "aufbau" | "implementierte" | "implementiert" | "einfuhrung"
        | "erstellte" | "erstellt" | "konzipierte" | "senkte" | "steigerte" | "developpe"
        | "concu" | "cree" | "realise" | "construit" | "reduit" | "mis" => Rung::Did,
        "schichtleitung" | "teamleitung" | "projektleitung" => Rung::Led,
        _ => return None,
    })
}

/// Verbs of responsibility with what they govern. A verb that follows a lower one within its phrase
/// stands no higher: `helped build`, `contributed to designing`, `part of the team that led`.
#[must_use]
pub fn responsibilities(tokens: &[Token]) -> Vec<Responsibility> {
    let mut found: Vec<Responsibility> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        // "Front-end lead with ten years": who, not what one did.
        let titled = token.lower == "lead"
            && !token.initial
            && at > 0
            && tokens[at - 1].is_word()
            && !super::word::is_small(&tokens[at - 1].lower)
            && tokens.get(at + 1).is_some_and(|next| matches!(next.lower.as_str(), "with" | "who"));
        if titled {
            continue;
        }
        let own = rung(token).or_else(|| membership(tokens, at)).or_else(|| deed(tokens, at));
        let Some(own) = own else { continue };
        // "supported 400 users", "took part": nothing lower can stand before what opens a clause.
        let lowered = found.last().filter(|last| last.rung < own && continues(tokens, last, at));
        let rung = lowered.map_or(own, |last| last.rung);
        let object = object(tokens, at + 1);
        found.push(Responsibility { at, rung, object });
    }
    found
}

/// `part of`, `member of`, `worked on`, `as part of`.
fn membership(tokens: &[Token], at: usize) -> Option<Rung> {
    let next = tokens.get(at + 1).map_or("", |token| token.lower.as_str());
    match (tokens.get(at)?.lower.as_str(), next) {
        ("worked" | "working", "on") if is_of_a_place(tokens, at + 2) => None,
        // "the practical part of a course" is no membership.
        ("part", "of")
            if at.checked_sub(1).is_some_and(|at| {
                matches!(
                    tokens[at].lower.as_str(),
                    "practical"
                        | "theoretical"
                        | "written"
                        | "oral"
                        | "clinical"
                        | "first"
                        | "second"
                        | "third"
                        | "last"
                        | "final"
                        | "technical"
                        | "financial"
                )
            }) =>
        {
            None
        }
        ("part" | "member", "of") | ("worked" | "working", "on" | "under") | ("took", "part") => {
            Some(Rung::Contributed)
        }
        ("played" | "had" | "lent" | "gave", "a") => {
            let what = tokens.get(at + 2).map_or("", |token| token.lower.as_str());
            matches!(what, "part" | "role" | "hand").then_some(Rung::Contributed)
        }
        ("manager" | "supervisor", "of") => Some(Rung::Managed),
        ("sat" | "sit" | "served" | "serve", "on") => Some(Rung::Contributed),
        ("sat", "in") | ("listened", "in") => Some(Rung::Observed),
        ("lend", "a") | ("pitched", "in") => Some(Rung::Contributed),
        ("principal" | "lead", "investigator") => Some(Rung::Led),
        // "compiling took over an hour"
        ("took" | "take", "over")
            if (at + 2..at + 5).any(|at| {
                tokens.get(at).is_some_and(|token| {
                    super::noun::period(token.lower.trim_end_matches('s')).is_some()
                })
            }) =>
        {
            None
        }
        ("charge", "of") | ("took", "over") | ("take", "over") => Some(Rung::Led),
        ("direct", "the" | "a" | "an" | "its") if tokens[at].initial => Some(Rung::Led),
        ("heads", next) if !matches!(next, "of") && tokens[at].initial => Some(Rung::Led),
        ("own", _) => {
            let before = at.checked_sub(1).map_or("", |at| tokens[at].lower.as_str());
            (tokens[at].initial || matches!(before, "i" | "and")).then_some(Rung::Owned)
        }
        // The verb: "I head the group", not "department heads", "head of", "head nurse".
        ("head", next) if !matches!(next, "of" | "nurse" | "teacher" | "count") => {
            let before = at.checked_sub(1).map_or("", |at| tokens[at].lower.as_str());
            let verb = tokens[at].initial || matches!(before, "i" | "to" | "and" | "currently");
            verb.then_some(Rung::Led)
        }
        _ => None,
    }
}

/// `a labour ward`: where one works, in a few words.
fn is_of_a_place(tokens: &[Token], at: usize) -> bool {
    let near = tokens.iter().skip(at).take(5).take_while(|token| !token.is_mark());
    near.into_iter().any(|token| {
        matches!(token.lower.as_str(), "ward" | "wards" | "unit" | "units" | "shift" | "shifts")
    })
}

/// Any other verb that opens a sentence, or says by what means: `Shortened the cycle`, `by testing
/// order sets`. Who took part in a thing did not do it.
fn deed(tokens: &[Token], at: usize) -> Option<Rung> {
    let token = tokens.get(at).filter(|token| token.is_word())?;
    let lower = token.lower.as_str();
    let lead = at.checked_sub(1).map_or("", |at| tokens[at].lower.as_str());
    let next = tokens.get(at + 1).map_or("", |token| token.lower.as_str());
    // In a list, or at work in some way: no deed of its own.
    let listed = lead == ","
        && (matches!(next, "" | "," | "and" | "or" | ".")
            || matches!(
                lower,
                "working"
                    | "using"
                    | "including"
                    | "having"
                    | "acting"
                    | "serving"
                    | "specialising"
                    | "specializing"
                    | "focusing"
                    | "focussing"
                    | "ranging"
                    | "depending"
                    | "living"
                    | "seeking"
                    | "looking"
            ));
    if matches!(lead, "by" | ",") && !listed && lower.ends_with("ing") && lower.len() > 5 {
        return Some(Rung::Did);
    }
    let lesser = matches!(
        lower,
        "joined"
            | "worked"
            | "served"
            | "involved"
            | "was"
            | "were"
            | "had"
            | "acted"
            | "lent"
            | "gave"
            | "took"
            | "played"
            | "pitched"
            | "provided"
            | "used"
            | "based"
            | "tasked"
            | "trusted"
            | "asked"
            | "collaborated"
            | "partnered"
            | "cooperated"
            | "engaged"
            | "experienced"
            | "skilled"
            | "qualified"
            | "certified"
            | "registered"
            | "saw"
            | "backed"
    );
    let verb = lower.len() > 4 && lower.ends_with("ed") || super::name::is_verb_form_alone(lower);
    (token.initial && verb && !lesser && next != "-" && next != "by").then_some(Rung::Did)
}

/// The later verb depends on the earlier: nothing but small words, or a body of people, between.
fn continues(tokens: &[Token], earlier: &Responsibility, at: usize) -> bool {
    // "part of a three-person team that built": a hyphen parts nothing.
    let joins = |token: &Token| token.glued && token.is("-");
    let far = tokens
        .get(earlier.at..at)
        .map_or(0, |between| between.iter().filter(|token| !joins(token)).count());
    if earlier.rung > Rung::Contributed || far > 7 {
        return false;
    }
    tokens.get(earlier.at + 1..at).is_some_and(|between| {
        between.iter().all(|token| {
            joins(token)
                || token.is_word()
                    && !matches!(token.lower.as_str(), "and" | "while" | "und" | "et" | "by")
        }) && (at - earlier.at <= 3
            || is_helped(&tokens[earlier.at], &tokens[at])
            || between.iter().any(|t| {
                matches!(t.lower.as_str(), "team" | "that" | "which" | "to" | "in" | "with")
            }))
    })
}

/// `helped an outside contractor migrate`: the bare form of a verb is what one helped with.
fn is_helped(earlier: &Token, later: &Token) -> bool {
    let past = later.lower.ends_with("ed") || super::name::is_past_form_alone(&later.lower);
    earlier.stem == "help" && !past && !later.lower.ends_with("ing") && !later.lower.ends_with('s')
}

/// Another deed begins: `and took 120 cubes`.
fn opens_deed(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| {
        rung(token).is_some()
            || token.lower.ends_with("ed")
            || super::name::is_verb_form_alone(&token.lower)
    })
}

/// Prepositions behind which stands where, when or how, not what.
fn leads_away(tokens: &[Token], at: usize) -> bool {
    // "the on-call rotation" leads nowhere.
    let compound = tokens.get(at + 1).is_some_and(|next| next.glued && next.is("-"));
    !compound
        && matches!(
            tokens[at].lower.as_str(),
            "on" | "in"
                | "for"
                | "at"
                | "with"
                | "across"
                | "from"
                | "by"
                | "through"
                | "during"
                | "as"
                | "within"
                | "under"
                | "after"
                | "before"
                | "into"
                | "via"
                | "using"
                | "covering"
                | "auf"
                | "mit"
                | "bei"
                | "im"
                | "durch"
                | "während"
                | "dans"
                | "avec"
                | "chez"
        )
}

fn object(tokens: &[Token], from: usize) -> Vec<String> {
    // Prepositions right behind the verb belong to it: "took part in", "contributed to".
    let first = (from..tokens.len()).find(|&at| {
        let token = &tokens[at];
        let part = at == from && matches!(token.lower.as_str(), "part" | "of" | "over" | "on");
        token.is_mark() || !(part || super::word::is_small(&token.lower))
    });
    let from = first.unwrap_or(tokens.len());
    (from..tokens.len())
        .take_while(|&at| {
            let token = &tokens[at];
            // "the writing of support plans", "the build of a pipeline": a deed that is managed.
            let managed =
                at == from && at.checked_sub(1).is_some_and(|at| tokens[at].lower == "the");
            let ends = token.is_mark() && matches!(token.text.as_str(), "," | ";" | "." | ":")
                || matches!(token.lower.as_str(), "that" | "which" | "who");
            !ends
                && (managed || rung(token).is_none())
                && (at == from || membership(tokens, at).is_none())
                && !(matches!(token.lower.as_str(), "and" | "und" | "et")
                    && opens_deed(tokens, at + 1))
                && (at == from || !leads_away(tokens, at))
        })
        .map(|at| &tokens[at])
        .filter(|token| token.is_word() && !super::word::is_small(&token.lower))
        .take(6)
        .map(|token| token.stem.clone())
        .collect()
}
