//! Employment type.

use super::block::Block;
use super::heading::{self, Label, Section};
use super::noise;
use super::pattern::{Pattern, pattern};
use super::types::Found;

pattern!(
    INTERNSHIP,
    r"(?i)\b(internship|intern\b|praktikum|praktikant\w*|stage\b (de|d'|en|\()|stagiaire|working student|werkstudent\w*|alternance|apprentissage|apprenticeship|duales studium|co-op)\b"
);
pattern!(PART_TIME, r"(?i)\b(part[- ]time|teilzeit\w*|temps partiel|mi-temps|minijob)\b");
pattern!(
    FULL_TIME,
    r"(?i)\b(full[- ]?time|vollzeit\w*|temps plein|temps complet|plein temps|40 (hours|stunden)|35 heures|39 heures|\bFULL_TIME)\b"
);
pattern!(
    CONTRACT,
    r"(?i)\b(contractor|contract (role|position|basis|to hire)|freelance|freiberuflich\w*|freelancer|fixed[- ]term contract|6[- ]month contract|\d+[- ]month contract|independent contractor|mission en freelance|CONTRACTOR)\b"
);
pattern!(
    TEMPORARY,
    r"(?i)\b(temporary|seasonal|fixed[- ]term|befristet\w*|\bCDD\b|intérim|limited[- ]term|term[- ]limited|term appointment|interim|zeitarbeit|aushilfe|TEMPORARY)\b"
);
pattern!(
    PERMANENT,
    r"(?i)\b(unbefristet\w*|\bCDI\b|permanent (position|role|contract|employment|job|full)|festanstellung)\b"
);
pattern!(
    NOT_TYPE,
    r"(?i)(full[- ]?time (experience|equivalent|students?|employees|staff|work experience)|part[- ]time (employees|staff|mba|students?)|temporary (staff|workers|assistance|exhibit)|(supervis\w+|mentor\w*|train\w*|manag\w+|and|student) (of )?(interns|internships?)|befristete (verträge|mitarbeiter)|years? (of )?full[- ]?time|former interns|internship (experience|program)|interim (storage|solution)|mentor an intern|intern(al|ational))"
);

/// Type of employment, from labels and short lines first.
pub(super) fn find(blocks: &[Block], stated: Option<&str>, title: &str) -> Option<Found<String>> {
    let title_says = INTERNSHIP.is_match(title);
    let mut best: Option<(u8, Found<String>)> = None;
    for block in blocks {
        if matches!(block.section, Section::Legal | Section::Benefits)
            || noise::is_boilerplate(&block.text)
        {
            continue;
        }
        let labelled = heading::label(&block.under) == Some(Label::Employment);
        let short = block.text.len() < 60;
        let text =
            NOT_TYPE.replace_all(&block.text, |m: &regex::Captures<'_>| "_".repeat(m[0].len()));
        let Some((kind, at)) = kind_of(&text) else { continue };
        if kind == "internship" && !(title_says || labelled || short) {
            continue;
        }
        let asked = matches!(block.section, Section::Must | Section::Nice | Section::Duties);
        let rank = u8::from(labelled) * 4
            + u8::from(kind == "internship" && title_says) * 3
            + u8::from(short) * 2
            + u8::from(!asked);
        if (asked && !short) || best.as_ref().is_some_and(|(was, _)| *was >= rank) {
            continue;
        }
        best = Some((rank, Found { value: kind.to_owned(), span: block.span(at.start, at.end) }));
    }
    if let Some(stated) = stated
        && let Some((kind, _)) = kind_of(&stated.replace('_', " "))
    {
        let span = best.map(|(_, f)| f.span).or_else(|| super::locate(blocks, stated));
        return span.map(|span| Found { value: kind.to_owned(), span });
    }
    best.map(|(_, found)| found)
}

fn kind_of(text: &str) -> Option<(&'static str, std::ops::Range<usize>)> {
    let kinds: [(&Pattern, &str); 6] = [
        (&INTERNSHIP, "internship"),
        (&CONTRACT, "contract"),
        (&TEMPORARY, "temporary"),
        (&FULL_TIME, "full_time"),
        (&PART_TIME, "part_time"),
        (&PERMANENT, "permanent"),
    ];
    kinds.iter().find_map(|(pattern, name)| pattern.find(text).map(|m| (*name, m.range())))
}
