//! Small helpers for text that people read.

pub mod required;

/// The text with a capital at its beginning.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The candidate nearest to `word`, if it is near enough to be a slip of the finger.
#[must_use]
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.chars().count().div_ceil(3))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Cuts to at most `limit` characters, with an ellipsis when something was cut.
#[must_use]
pub fn shorten(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let cut: String = text.chars().take(limit.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

/// `125000` as `125,000`, with two decimals only when they say something.
#[must_use]
pub fn grouped(amount: f64) -> String {
    let whole = amount.trunc() as u64;
    let digits = whole.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    let cents = ((amount - amount.trunc()) * 100.0).round() as u64;
    if cents > 0 { format!("{out}.{cents:02}") } else { out }
}

/// `1 page`, `2 pages`.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Lower-case ASCII letters, digits and single hyphens: safe as a file name whatever came in.
#[must_use]
pub fn slug(text: &str, limit: usize) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let mut slug = String::new();
    for character in text.nfkd() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if character.is_ascii() || !character.is_alphanumeric() {
            // Combining marks of the decomposition vanish, everything else separates.
            let mark = unicode_normalization::char::is_combining_mark(character);
            if !mark && !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        if slug.len() >= limit {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Bytes for people: `812 B`, `46 kB`, `3.1 MB`.
#[must_use]
pub fn bytes(count: usize) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{} kB", count.div_ceil(1_000)),
        _ => format!("{:.1} MB", count as f64 / 1e6),
    }
}

/// The pattern with its classes of letters and digits narrowed to the Latin script, which all
/// languages read here are written in: for finding the fields of a posting, where the whole of Unicode
/// in every class would cost 60 ms at start. What refuses or removes text keeps the whole.
pub fn latin_pattern(pattern: &str) -> String {
    const UPPER: &str = "[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĹĻĽŁŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŲŸŹŻŽȘȚ]";
    const LOWER: &str = "[a-zß-öø-ÿāăąćčďđēėęěğģīıķĺļľłńņňōőœřśşšţťūůűųźżžșț]";
    pattern
        .replace(r"\p{Lu}", UPPER)
        .replace(r"\p{Ll}", LOWER)
        .replace(r"\p{L}", "[A-Za-zÀ-ÖØ-öø-ɏ]")
        .replace(r"\w", "[A-Za-z0-9_À-ÖØ-öø-ɏ]")
        .replace(r"\d", "[0-9]")
}

/// The same narrowed to ASCII, with the ends of its words: for texts without any other letter or
/// digit.
pub fn ascii_pattern(pattern: &str) -> String {
    pattern
        .replace(r"\p{Lu}", "[A-Z]")
        .replace(r"\p{Ll}", "[a-z]")
        .replace(r"\p{L}", "[A-Za-z]")
        .replace(r"\w", "[A-Za-z0-9_]")
        .replace(r"\d", "[0-9]")
        .replace(r"\b", r"(?-u:\b)")
}

/// The lines of both, in order: `-` only in `old`, `+` only in `new`, ` ` in both, by the longest
/// common subsequence. For short texts.
#[must_use]
pub fn difference<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(char, &'a str)> {
    let mut common = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            common[a][b] = if old[a] == new[b] {
                common[a + 1][b + 1] + 1
            } else {
                common[a + 1][b].max(common[a][b + 1])
            };
        }
    }
    let (mut a, mut b, mut lines) = (0, 0, Vec::new());
    while a < old.len() || b < new.len() {
        if a < old.len() && b < new.len() && old[a] == new[b] {
            lines.push((' ', old[a]));
            (a, b) = (a + 1, b + 1);
        } else if b == new.len() || (a < old.len() && common[a + 1][b] >= common[a][b + 1]) {
            lines.push(('-', old[a]));
            a += 1;
        } else {
            lines.push(('+', new[b]));
            b += 1;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        assert_eq!(did_you_mean("acent", ["paper", "accent", "pages"]), Some("accent"));
        assert_eq!(did_you_mean("colour", ["paper", "accent", "pages"]), None);
    }

    #[test]
    fn slugs_are_safe_file_names() {
        assert_eq!(slug("Müller & Söhne GmbH", 40), "muller-sohne-gmbh");
        assert_eq!(slug("../../etc/passwd", 40), "etc-passwd");
        assert_eq!(slug("株式会社", 40), "");
        assert_eq!(slug("a very long name indeed", 10), "a-very-lon");
    }

    #[test]
    fn shortening_counts_characters() {
        assert_eq!(shorten("äöü", 3), "äöü");
        assert_eq!(shorten("äöüß", 3), "äö…");
    }

    #[test]
    fn a_difference_keeps_what_is_common() {
        let lines = difference(&["a", "b", "c"], &["a", "x", "c", "d"]);
        let shown: Vec<String> = lines.iter().map(|(mark, line)| format!("{mark}{line}")).collect();
        assert_eq!(shown, [" a", "-b", "+x", " c", "+d"]);
        assert!(difference(&[], &[]).is_empty());
    }
}
