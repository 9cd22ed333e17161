//! Degrees, grades, certificates, awards, publications: what was conferred must be a fact.

use super::{Inquiry, Ruling};
use crate::candidate::FactKind;
use crate::truth::Section;
use crate::truth::evidence::Evidence;
use crate::truth::parse::word::{concept, fold, is_small};

/// One kind of honour a row; a claim that uses one form needs a fact that uses a form of that row.
const HONOURS: &[&[&str]] = &[
    &[
        "certified",
        "certification",
        "certifications",
        "certificate",
        "certificates",
        "zertifiziert",
        "certifie",
    ],
    &["licensed", "licence", "license", "licensure"],
    &["chartered", "accredited", "accreditation"],
    &[
        "award",
        "awards",
        "awarded",
        "prize",
        "prizes",
        "nobel",
        "medal",
        "winner",
        "auszeichnung",
        "ausgezeichnete",
        "ausgezeichneter",
        "preisgekront",
        "preisgekronte",
        "preis",
        "prix",
        "trophy",
        "honour",
        "honours",
        "honors",
        "honor",
    ],
    &["laureate"],
    &["finalist", "nominated", "nominee", "nomination", "shortlisted"],
    &["scholarship", "scholar", "fellowship", "fellow", "stipendium", "bourse"],
    &["patent", "patents"],
    &["thesis", "dissertation"],
    &[
        "cum",
        "laude",
        "valedictorian",
        "distinction",
        "honours",
        "dean's",
        "summa",
        "magna",
        "highest",
    ],
    &["gpa", "grade", "note"],
    &["graduate", "graduated", "graduating", "degree", "degrees", "studied", "studium", "diplome"],
    &[
        "published",
        "publication",
        "publications",
        "author",
        "co-author",
        "coauthored",
        "authored",
        "wrote",
        "paper",
        "article",
        "book",
    ],
    &[
        "phd",
        "doctorate",
        "doctoral",
        "doctor",
        "dr",
        "dphil",
        "promotion",
        "promoviert",
        "doctorat",
    ],
    &["mba"],
    &["postdoc", "postdoctoral", "habilitation"],
];

/// Forms of each degree level, lowest first.
const DEGREES: &[&[&str]] = &[
    &[
        "bachelor",
        "bachelor's",
        "bachelors",
        "bsc",
        "b.sc",
        "ba",
        "b.a",
        "beng",
        "b.eng",
        "bs",
        "bsn",
        "licence",
        "b.ed",
        "undergraduate",
        "bmid",
        "bnurs",
        "bscn",
        "llb",
        "bba",
        "bfa",
        "barch",
        "bcom",
        "bmus",
    ],
    &[
        "master", "master's", "masters", "msc", "m.sc", "ma", "m.a", "meng", "m.eng", "ms", "msn",
        "diplom", "mba", "m.phil", "mres", "mfa", "llm", "mpa", "mph", "msw", "mphil",
    ],
    &["phd", "ph.d", "doctorate", "doctoral", "dphil", "dr", "promotion"],
];

/// Honours, then degree levels.
pub(super) fn check(inquiry: &Inquiry<'_>) -> Ruling {
    lesser_honour(inquiry)?;
    if inquiry.claim.section == Section::Credentials {
        return whole(inquiry);
    }
    certified_in(inquiry)?;
    with_honours(inquiry)?;
    let mut support = Vec::new();
    let tokens = &inquiry.sentence.tokens;
    for (at, token) in tokens.iter().enumerate() {
        if inquiry.is_exempt(at) || !token.is_word() {
            continue;
        }
        let word = fold(&token.lower);
        let before = at.checked_sub(1).and_then(|at| tokens.get(at)).map_or("", |t| &t.lower);
        let next = tokens.get(at + 1).map_or("", |t| t.lower.as_str());
        // "MFA" of multi-factor authentication.
        let spelled = |fact: &Evidence| fact.sentences.iter().any(|told| told.spells(&token.text));
        if token.text.len() > 2 && inquiry.ground.facts.iter().any(|fact| spelled(fact)) {
            continue;
        }
        // The "MS" of "ICP-MS" is no degree.
        let joined = before == "-" && tokens[at - 1].glued && token.glued;
        if joined && token.text.len() == 2 {
            continue;
        }
        if let Some(forms) = degree(&word, token.text.as_str(), next) {
            let states = |fact: &&Evidence| {
                (matches!(fact.kind, FactKind::Education | FactKind::Title | FactKind::Role)
                    || fact.is_told())
                    && forms.iter().any(|form| fact.words.contains(*form))
            };
            if let Some(fact) = degrees(inquiry).find(states) {
                field_of_study(inquiry, at, forms)?;
                support.push(fact.id.clone());
            } else {
                let reason = "no fact states this degree";
                return Err(inquiry.refuse("credential", &token.text, reason));
            }
            continue;
        }
        let Some(forms) = HONOURS.iter().find(|forms| forms.contains(&word.as_str())) else {
            continue;
        };
        let everyday = matches!(
            word.as_str(),
            "wrote"
                | "authored"
                | "book"
                | "article"
                | "paper"
                | "published"
                | "author"
                | "note"
                | "grade"
                | "graduate"
                | "promotion"
                | "fellow"
                | "preis"
                | "highest"
                | "honour"
                | "honor"
        ) || word == "studied"
            && inquiry.claim.section == Section::Experience
            && !inquiry.claim.facts.is_empty()
            && !matches!(next, "at" | "for" | "towards")
            || (word == "licence" || word == "license") && before == "a"
            || (word == "awarded" && next == "contracts")
            || (word == "awarded"
                && tokens.get(at + 1).is_some_and(|next| {
                    next.value().is_some() || matches!(next.text.as_str(), "€" | "£" | "$")
                }));
        let title = if word.starts_with("certif") { conferred(inquiry, at) } else { Vec::new() };
        let kind = kind_of(&word);
        let states = |fact: &&Evidence| {
            (forms.iter().any(|form| fact.words.contains(*form))
                || kind == Some(fact.kind)
                || word == "certified" && before == "-" && certifies_by(inquiry, at, fact)
                || word == "certified" && next == "in" && certifies_in(inquiry, at, fact)
                || matches!(word.as_str(), "prize" | "prizes" | "winner")
                    && names_award(inquiry, fact)
                || word == "certified" && is_certified_as(inquiry, at, fact))
                && title.iter().all(|word| fact.words.contains(word))
        };
        // What one was called at another employer than the one named.
        let titles = inquiry.verifier.evidence.iter().filter(|fact| {
            fact.kind == FactKind::Role && inquiry.claim.scope == crate::candidate::Scope::Candidate
        });
        match inquiry.ground.all().chain(titles).find(states) {
            Some(fact) => support.push(fact.id.clone()),
            None if everyday => {}
            None => {
                let reason = "no fact states this credential or honour";
                return Err(inquiry.refuse("credential", &token.text, reason));
            }
        }
    }
    Ok(support)
}

/// Words of awards that were not won.
pub(super) const LESSER: [&str; 12] = [
    "finalist",
    "nominee",
    "nominated",
    "shortlisted",
    "shortlist",
    "runner",
    "second",
    "third",
    "commended",
    "participant",
    "zweiter",
    "dritter",
];

/// An award one was only a finalist of may not be told without that word.
fn lesser_honour(inquiry: &Inquiry<'_>) -> Result<(), crate::truth::Refusal> {
    let said: Vec<String> =
        inquiry.sentence.tokens.iter().map(|token| fold(&token.lower)).collect();
    for fact in inquiry.verifier.evidence.iter().filter(|fact| fact.kind == FactKind::Award) {
        let lesser = LESSER.iter().find(|word| fact.words.contains(**word));
        let Some(lesser) = lesser.filter(|word| !said.iter().any(|said| said == *word)) else {
            continue;
        };
        let Some(told) = fact.sentences.first() else { continue };
        let named: Vec<&str> = told
            .tokens
            .iter()
            .filter(|token| token.is_word() && !is_small(&token.lower) && token.is_capitalised())
            .map(|token| token.lower.as_str())
            .take(3)
            .collect();
        let whole =
            named.len() > 1 && named.iter().all(|word| said.iter().any(|said| said == word));
        let ranked = said
            .iter()
            .any(|word| matches!(word.as_str(), "2nd" | "3rd" | "2" | "3" | "place" | "platz"));
        if whole && !ranked {
            let reason = format!("the fact says {lesser}");
            let mut refusal = inquiry.refuse("credential", &named.join(" "), &reason);
            refusal.nearest = Some(fact.id.clone());
            return Err(refusal);
        }
    }
    Ok(())
}

/// `AWS-certified`: one certificate must name both.
fn certified_in(inquiry: &Inquiry<'_>) -> Result<(), crate::truth::Refusal> {
    let tokens = &inquiry.sentence.tokens;
    for at in 2..tokens.len() {
        let glued = tokens[at].glued && tokens[at - 1].is("-") && tokens[at - 1].glued;
        if !glued
            || !matches!(
                tokens[at].lower.as_str(),
                "certified" | "licensed" | "zertifiziert" | "zertifizierte" | "zertifizierter"
            )
        {
            continue;
        }
        let subject = fold(&tokens[at - 2].lower);
        let held = inquiry
            .verifier
            .evidence
            .iter()
            .any(|fact| fact.kind == FactKind::Certification && fact.words.contains(&subject));
        if !held {
            let words = inquiry.words(at - 2, at + 1);
            return Err(inquiry.refuse("credential", &words, "no certificate names this"));
        }
    }
    Ok(())
}

/// `certified as CCNP Enterprise`, `certified in PRINCE2`: what one holds a certificate of.
fn is_certified_as(inquiry: &Inquiry<'_>, at: usize, fact: &Evidence) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let led = tokens
        .get(at + 1)
        .is_some_and(|next| matches!(next.lower.as_str(), "as" | "in" | "for" | "to"));
    let named = tokens
        .get(at + 2)
        .is_some_and(|token| token.is_marked_name() && fact.words.contains(&fold(&token.lower)));
    fact.kind == FactKind::Certification && led && named
}

/// Nouns that a fact of their kind bears out; what it is called, other rules judge.
/// `a BSc with honours` of a degree without.
fn with_honours(inquiry: &Inquiry<'_>) -> Result<(), crate::truth::Refusal> {
    const HONOURS: [&str; 12] = [
        "honours",
        "honors",
        "hons",
        "first",
        "distinction",
        "merit",
        "laude",
        "upper",
        "second",
        "honour",
        "excellent",
        "commendation",
    ];
    let tokens = &inquiry.sentence.tokens;
    let at = tokens.windows(2).position(|two| {
        two[0].lower == "with" && matches!(two[1].lower.as_str(), "honours" | "honors")
    });
    let told = || {
        let facts = inquiry.verifier.evidence.iter();
        let mut facts = facts.filter(|fact| fact.kind == FactKind::Education);
        facts.any(|fact| HONOURS.iter().any(|word| fact.words.contains(*word)))
    };
    match at.filter(|&at| !inquiry.is_exempt(at)) {
        Some(at) if !told() => {
            let reason = "no fact states this credential or honour";
            Err(inquiry.refuse("credential", &inquiry.words(at, at + 2), reason))
        }
        _ => Ok(()),
    }
}

/// `ISTQB-certified`: the certificate is called so.
fn certifies_by(inquiry: &Inquiry<'_>, at: usize, fact: &Evidence) -> bool {
    let name = at.checked_sub(2).and_then(|at| inquiry.sentence.tokens.get(at));
    fact.kind == FactKind::Certification
        && name.is_some_and(|name| name.is_capitalised() && fact.words.contains(&fold(&name.lower)))
}

/// `certified in Power BI and ITIL 4`: the next name is of the certificate.
fn certifies_in(inquiry: &Inquiry<'_>, at: usize, fact: &Evidence) -> bool {
    let named = conferred(inquiry, at + 1);
    fact.kind == FactKind::Certification
        && !named.is_empty()
        && named.iter().all(|word| fact.words.contains(word))
}

/// `the university's prize for the best final-year project` of an award called that.
fn names_award(inquiry: &Inquiry<'_>, fact: &Evidence) -> bool {
    let Some(name) = fact.sentences.get(1).or(fact.sentences.first()) else { return false };
    let told = name.tokens.iter().filter(|token| token.is_word() && !is_small(&token.lower));
    let said = told.filter(|token| inquiry.sentence.stems.contains(&token.stem)).count();
    fact.kind == FactKind::Award && said > 2
}

fn kind_of(word: &str) -> Option<FactKind> {
    Some(match word {
        "certification" | "certifications" | "certificate" | "certificates" | "zertifikate"
        | "zertifizierungen" => FactKind::Certification,
        "award" | "awards" | "auszeichnungen" => FactKind::Award,
        "publication" | "publications" => FactKind::Publication,
        "degree" | "degrees" | "studium" => FactKind::Education,
        _ => return None,
    })
}

/// `Certified Scrum Master`: the capitalised words right after.
fn conferred(inquiry: &Inquiry<'_>, at: usize) -> Vec<String> {
    let tokens = inquiry.sentence.tokens.iter().skip(at + 1);
    tokens
        .take_while(|token| token.is_word() && (token.is_capitalised() || token.is_marked_name()))
        .map(|token| fold(&token.lower))
        .collect()
}

/// Facts that may state a degree: those of the ground, and for claims of the whole candidate all
/// education.
fn degrees<'a>(inquiry: &'a Inquiry<'_>) -> impl Iterator<Item = &'a Evidence> {
    let whole = inquiry.claim.scope == crate::candidate::Scope::Candidate;
    let education = inquiry
        .verifier
        .evidence
        .iter()
        .filter(move |fact| whole && fact.kind == FactKind::Education);
    inquiry.ground.all().chain(education)
}

/// The degree a word means. "Master data" and "mastered" mean none; "MS" and "BA" need capitals.
fn degree(word: &str, written: &str, next: &str) -> Option<&'static [&'static str]> {
    let forms = DEGREES.iter().find(|forms| forms.contains(&word))?;
    let short = matches!(word, "ba" | "ma" | "bs" | "ms");
    let upper = written.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let plain = matches!(word, "master" | "licence" | "promotion" | "masters" | "dr");
    // "master's students" are no degree of one's own.
    if matches!(next, "students" | "student" | "theses" | "projects" | "level" | "courses") {
        return None;
    }
    let studied = matches!(next, "of" | "degree" | "thesis" | "in" | "'");
    if (short && !upper)
        || (plain && !studied && word != "dr")
        || (word == "undergraduate")
        || word == "licence"
        || word == "promotion"
    {
        return None;
    }
    if word == "dr" && !written.starts_with('D') {
        return None;
    }
    Some(forms)
}

/// `MSc in Physics`: the field must be of the same degree.
fn field_of_study(
    inquiry: &Inquiry<'_>,
    at: usize,
    forms: &[&str],
) -> Result<(), crate::truth::Refusal> {
    let tokens = &inquiry.sentence.tokens;
    let field: Vec<(usize, String)> = tokens
        .iter()
        .enumerate()
        .skip(at + 1)
        .take_while(|(_, token)| (token.is_word() || token.glued) && !token.is(","))
        .take(8)
        .take_while(|(_, token)| {
            !matches!(token.lower.as_str(), "and" | "with" | "who" | "from" | "at" | "i")
        })
        .filter(|(_, token)| token.is_word() && token.is_capitalised() && !is_small(&token.lower))
        .map(|(at, token)| (at, concept(&token.stem).to_owned()))
        .collect();
    let one = degrees(inquiry).any(|fact| {
        forms.iter().any(|form| fact.words.contains(*form))
            && field.iter().all(|(_, stem)| fact.concepts.contains(stem))
    });
    if one {
        return Ok(());
    }
    let words = inquiry.words(at, field.last().map_or(at + 1, |(last, _)| last + 1));
    Err(inquiry.refuse("credential", &words, "no degree of this kind is in this field"))
}

/// Each item of a line of the credentials section must be said by one fact.
fn whole(inquiry: &Inquiry<'_>) -> Ruling {
    let tokens = &inquiry.sentence.tokens;
    let mut facts = Vec::new();
    let ends = (0..tokens.len()).filter(|&at| tokens[at].is(";")).chain([tokens.len()]);
    let mut start = 0;
    for end in ends {
        if start < end {
            facts.extend(item(inquiry, start, end)?);
        }
        start = end + 1;
    }
    Ok(facts)
}

/// `MA`: a degree, where `ma` would be a small word of French.
fn is_degree_in_short(token: &crate::truth::parse::Token) -> bool {
    token.text.len() > 1
        && token.text.chars().all(char::is_uppercase)
        && DEGREES.iter().any(|forms| forms.contains(&token.lower.as_str()))
}

/// `Arts` of an MA, `Science` of a `BSc`: the fact has the degree in short.
pub(super) fn is_written_out(fact: &Evidence, word: &str) -> bool {
    let short: &[&str] = match word {
        "arts" => &["ma", "ba"],
        "science" => &["msc", "bsc", "ms", "bs"],
        "engineering" => &["meng", "beng"],
        "philosophy" => &["phd", "mphil", "dphil"],
        "laws" => &["llb", "llm"],
        "business" | "administration" => &["mba", "bba"],
        "education" => &["med", "bed"],
        "architecture" => &["march", "barch"],
        "nursing" => &["msn", "bsn", "bscn", "bnurs"],
        "midwifery" => &["bmid"],
        "commerce" => &["bcom", "mcom"],
        "doctor" => &["phd", "dphil"],
        _ => return false,
    };
    fact.kind == FactKind::Education && short.iter().any(|form| fact.words.contains(*form))
}

/// Degrees of one profession: no other degree of the level may be called so.
fn is_of_a_profession(word: &str) -> bool {
    const OWN: &str = "mba bba llb llm mph mpa msw mfa bfa barch bcom bmus bnurs bmid md";
    OWN.split_whitespace().any(|own| own == word)
}

/// One fact must say it all, word for word in any order; or two of them, in a row: `A (2023) and B
/// (2021)`.
fn item(inquiry: &Inquiry<'_>, start: usize, end: usize) -> Ruling {
    let refusal = match one_item(inquiry, start, end) {
        Ok(facts) => return Ok(facts),
        Err(refusal) => refusal,
    };
    let tokens = &inquiry.sentence.tokens;
    let joins = |&at: &usize| {
        tokens[at].lower == "and" || tokens[at].is(",") && at > start && tokens[at - 1].is(")")
    };
    for at in (start + 1..end.saturating_sub(1)).filter(joins) {
        // The rest is looked at only where the first is one's: else each part would be, over and over.
        if let Ok(mut first) = one_item(inquiry, start, at)
            && let Ok(second) = item(inquiry, at + 1, end)
        {
            first.extend(second);
            return Ok(first);
        }
    }
    Err(refusal)
}

/// One fact must say it all.
fn one_item(inquiry: &Inquiry<'_>, start: usize, end: usize) -> Ruling {
    let kinds = [
        FactKind::Education,
        FactKind::Certification,
        FactKind::Award,
        FactKind::Publication,
        FactKind::Project,
    ];
    let tokens: Vec<_> = inquiry.sentence.tokens[start..end]
        .iter()
        .filter(|t| !t.is_mark() && (!is_small(&t.lower) || is_degree_in_short(t)))
        .collect();
    // "Chemistry A": a grade is of its subject.
    let whole = &inquiry.sentence.tokens[start..end];
    let graded = |fact: &Evidence| {
        whole.windows(2).all(|pair| {
            let grade = pair[1].text.len() == 1
                && pair[1].text.chars().all(|letter| letter.is_ascii_uppercase())
                && pair[0].is_word();
            let names_it = matches!(pair[0].lower.as_str(), "grade" | "note" | "mention");
            !grade
                || names_it && fact.words.contains(&pair[1].lower)
                || fact.says(&format!("{} {}", fold(&pair[0].lower), pair[1].lower))
        })
    };
    let all_said = |fact: &&Evidence| {
        kinds.contains(&fact.kind)
            && graded(fact)
            && tokens.iter().all(|token| {
                let word = fold(&token.lower);
                fact.words.contains(&word)
                    || token.is_word()
                        && fact.concepts.contains(concept(&token.stem))
                        && !token.is_marked_name()
                    || DEGREES.iter().any(|forms| {
                        forms.contains(&word.as_str())
                            && !is_of_a_profession(&word)
                            && forms.iter().any(|form| fact.words.contains(*form))
                    })
                    || is_written_out(fact, &word)
                    || matches!(word.as_str(), "gpa" | "grade" | "note" | "mention" | "since")
                    || (match token.is_capitalised() {
                        // "Advanced" is not what supports "Support".
                        true => inquiry.has_form(fact, token),
                        false => inquiry.has(fact, token),
                    }) && token.value().is_none()
                        && !DEGREES.iter().any(|forms| forms.contains(&word.as_str()))
            })
    };
    match inquiry.verifier.evidence.iter().find(all_said) {
        Some(fact) => Ok(vec![fact.id.clone()]),
        None => Err(inquiry.refuse(
            "credential",
            &inquiry.words(start, end),
            "no single fact states all of this",
        )),
    }
}
