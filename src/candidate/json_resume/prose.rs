//! Running text cut to the sentences and bullets a master CV is made of.

use unicode_segmentation::UnicodeSegmentation;

/// The loader takes no longer bullet.
const MAX_BULLET: usize = 2000;

/// A list sign that came along with the text.
pub(super) fn without_bullet_sign(text: &str) -> String {
    ["• ", "- ", "– ", "* ", "▪ ", "· "]
        .iter()
        .find_map(|sign| text.strip_prefix(sign))
        .map_or_else(|| text.to_owned(), |rest| rest.trim().to_owned())
}

/// A text too long for one bullet, cut into as many as it takes.
pub(super) fn in_pieces(text: &str) -> Vec<String> {
    if text.chars().count() <= MAX_BULLET {
        return vec![text.to_owned()];
    }
    let chars: Vec<char> = text.chars().collect();
    chars
        .chunks(MAX_BULLET)
        .map(|piece| piece.iter().collect::<String>().trim().to_owned())
        .collect()
}

/// The sentences of a paragraph, each once.
pub(super) fn sentences(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for sentence in text.split_sentence_bounds().map(str::trim).filter(|s| !s.is_empty()) {
        match out.last_mut() {
            // "Dr." and "St." end no sentence.
            Some(last) if ends_in_abbreviation(last) => {
                last.push(' ');
                last.push_str(sentence);
            }
            _ => out.push(sentence.to_owned()),
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    out.iter().flat_map(|s| in_pieces(s)).filter(|sentence| seen.insert(sentence.clone())).collect()
}

fn ends_in_abbreviation(text: &str) -> bool {
    let word = text.rsplit(' ').next().unwrap_or(text);
    let stem = word.strip_suffix('.').unwrap_or_default();
    (stem.chars().count() == 1 && stem.chars().all(char::is_alphabetic))
        || ["Dr", "Mr", "Ms", "Mrs", "St", "Prof", "Inc", "Co", "Ltd", "e.g", "i.e", "z.B", "vs"]
            .contains(&stem.trim_start_matches('('))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_a_reader_would_end_them() {
        let text =
            "Led by Dr. Lee in St. Ives. Built Node.js tools, e.g. for J. Doe! Grew 3.5% a year?";
        assert_eq!(
            sentences(text),
            [
                "Led by Dr. Lee in St. Ives.",
                "Built Node.js tools, e.g. for J. Doe!",
                "Grew 3.5% a year?"
            ]
        );
        assert_eq!(sentences("Same. Same."), ["Same."]);
        assert_eq!(sentences("  "), Vec::<String>::new());
    }

    #[test]
    fn list_signs_are_no_part_of_the_text() {
        assert_eq!(without_bullet_sign("• Led a team"), "Led a team");
        assert_eq!(without_bullet_sign("-5 degrees"), "-5 degrees");
    }

    #[test]
    fn a_text_too_long_for_a_bullet_is_cut_and_not_lost() {
        let text = "é".repeat(MAX_BULLET + 5);
        let pieces = in_pieces(&text);
        assert_eq!((pieces.len(), pieces.concat()), (2, text));
    }
}
