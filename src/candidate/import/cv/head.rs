//! Employer, title, place and dates out of the lines above a role's achievements.

use super::title::{is_place, is_place_word, is_title};
use super::{Line, date};

/// What a head says.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub title: Option<String>,
    pub company: Option<String>,
    pub location: Option<String>,
    pub dates: Option<date::Found>,
    /// What was told by looks.
    pub notes: Vec<String>,
}

/// A part of a head between strong separators.
#[derive(Clone, Debug)]
struct Piece {
    text: String,
    bold: bool,
}

/// Reads the lines of a head.
pub(super) fn read(lines: &[&Line]) -> Head {
    let mut head = Head::default();
    let mut pieces: Vec<Piece> = Vec::new();
    for line in lines {
        let mut text = line.text.clone();
        if head.dates.is_none()
            && let Some(found) = date::any(&text)
        {
            text = date::without(&text, &found.span);
            if found.single {
                head.notes.push("one date only: taken as start and end".to_owned());
            }
            head.dates = Some(found);
        }
        pieces.extend(cut(&text).into_iter().map(|text| Piece { text, bold: line.bold }));
    }
    if pieces.len() == 1 {
        pieces = by_commas(pieces.remove(0), &mut head.notes);
    }
    if let Some(at) = title_at(&pieces, &mut head.notes) {
        head.title = Some(pieces.remove(at).text);
    }
    // A place before the employer.
    if pieces.len() > 1 && is_place(&pieces[0].text) && !is_place(&pieces[1].text) {
        pieces.swap(0, 1);
    }
    let mut rest = pieces.into_iter();
    head.company = rest.next().map(|piece| piece.text);
    for piece in rest {
        let place = head.location.is_none()
            && (is_place(&piece.text) || piece.text.split(", ").all(is_place_word));
        if place {
            head.location = Some(piece.text);
        } else {
            head.notes.push(format!("left out: {}", piece.text));
        }
    }
    if head.location.is_none() {
        company_and_place(&mut head);
    }
    head
}

/// Cuts at separators that names don't have.
fn cut(text: &str) -> Vec<String> {
    let mut text = text.to_owned();
    for separator in [" | ", " · ", " • ", " — ", " – ", " -- ", " @ ", " / "] {
        text = text.replace(separator, "\t");
    }
    for word in [" at ", " bei ", " chez "] {
        // `Engineer at Acme`: only behind a title.
        if let Some((before, after)) = text.split_once(word)
            && is_title(before)
            && after.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        {
            text = format!("{before}\t{after}");
        }
    }
    text.split('\t')
        .map(|piece| piece.trim_matches([' ', ',', ';', '|', '·', '–', '—']).to_owned())
        .filter(|piece| piece.chars().any(char::is_alphanumeric))
        .collect()
}

/// `Title, Employer, Place` or `Employer, Place`.
fn by_commas(piece: Piece, notes: &mut Vec<String>) -> Vec<Piece> {
    let parts: Vec<&str> = piece.text.split(", ").collect();
    let titled = parts.iter().position(|part| is_title(part));
    let Some(at) = titled.filter(|_| parts.len() > 1) else { return vec![piece] };
    let of = |text: String| Piece { text, bold: piece.bold };
    notes.push(format!("`{}` was told apart at its commas", piece.text));
    let title = of(parts[at].to_owned());
    let others: Vec<&str> =
        parts.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, p)| *p).collect();
    vec![title, of(others.join(", "))]
}

/// Which piece is the title.
fn title_at(pieces: &[Piece], notes: &mut Vec<String>) -> Option<usize> {
    let titled: Vec<usize> = pieces
        .iter()
        .enumerate()
        .filter(|(_, piece)| is_title(&piece.text))
        .map(|(at, _)| at)
        .collect();
    match titled.as_slice() {
        [one] => Some(*one),
        [first, ..] => {
            let bold = titled.iter().find(|at| pieces[**at].bold).unwrap_or(first);
            notes.push(format!("taken as the title: {}", pieces[*bold].text));
            Some(*bold)
        }
        [] if pieces.len() > 1 && !is_place(&pieces[1].text) => {
            let bold = pieces.iter().position(|piece| piece.bold).unwrap_or(0);
            notes.push(format!("taken as the title, though it names none: {}", pieces[bold].text));
            Some(bold)
        }
        [] => None,
    }
}

/// `Confluent, Mountain View, CA`: what looks like a place behind a comma is one.
fn company_and_place(head: &mut Head) {
    let Some(company) = &head.company else { return };
    let Some((name, place)) = company.split_once(", ") else { return };
    if place.split(", ").count() <= 3 && place.split(", ").all(is_place_word) {
        head.notes.push(format!("`{company}`: read as employer and place"));
        head.location = Some(place.to_owned());
        head.company = Some(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::Kind;

    fn head(lines: &[&str]) -> [String; 4] {
        let lines: Vec<Line> = lines
            .iter()
            .map(|text| Line {
                kind: Kind::Paragraph,
                text: (*text).to_owned(),
                marked: (*text).to_owned(),
                bold: false,
                place: String::new(),
            })
            .collect();
        let head = read(&lines.iter().collect::<Vec<_>>());
        let dates = head.dates.map(|it| format!("{}/{}", it.start, it.end.unwrap_or_default()));
        [head.title, head.company, head.location, dates].map(Option::unwrap_or_default)
    }

    #[test]
    fn heads_of_many_forms_say_the_same() {
        let expected = ["Staff Engineer", "Acme", "Austin, TX", "2020-02/"];
        let forms: [&[&str]; 7] = [
            &["Staff Engineer\tFeb 2020 – Present", "Acme · Austin, TX"],
            &["Staff Engineer at Acme", "02/2020 – Present, Austin, TX"],
            &["Acme, Austin, TX", "Staff Engineer | Feb 2020 - now"],
            &["Staff Engineer, Acme, Austin, TX (Feb 2020 – Present)"],
            &["Acme — Staff Engineer", "February 2020 to Present | Austin, TX"],
            &["Feb 2020 – Present\tStaff Engineer, Acme, Austin, TX"],
            &["Acme\tAustin, TX", "Staff Engineer\t2020-02 – present"],
        ];
        for form in forms {
            assert_eq!(head(form), expected, "{form:?}");
        }
        assert_eq!(head(&["Payments Manager, Cards", "Quillbank"])[0], "Payments Manager, Cards");
    }
}
