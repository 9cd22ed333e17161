//! Options of a form: the one a fact speaks for, or none.

/// Languages by their names in English, German and French.
const LANGUAGES: &[&[&str]] = &[
    &["english", "englisch", "anglais"],
    &["german", "deutsch", "allemand"],
    &["french", "französisch", "français"],
    &["spanish", "spanisch", "espagnol"],
    &["italian", "italienisch", "italien"],
    &["portuguese", "portugiesisch", "portugais"],
    &["dutch", "niederländisch", "néerlandais"],
    &["polish", "polnisch", "polonais"],
    &["swedish", "schwedisch", "suédois"],
    &["danish", "dänisch", "danois"],
    &["turkish", "türkisch", "turc"],
    &["arabic", "arabisch", "arabe"],
    &["russian", "russisch", "russe"],
    &["ukrainian", "ukrainisch", "ukrainien"],
    &["mandarin", "chinese", "chinesisch", "chinois"],
    &["japanese", "japanisch", "japonais"],
];

/// Levels of a language, highest first; one row a level.
const LEVELS: &[&[&str]] = &[
    &["native", "mother tongue", "muttersprach", "maternelle", "bilingual", "bilingue"],
    &["c2", "c1", "fluent", "verhandlungssicher", "fließend", "courant", "full professional"],
    &["b2", "b1", "intermediate", "conversational", "gute kenntnisse", "intermédiaire"],
    &["a2", "a1", "basic", "beginner", "elementary", "grundkenntnisse", "notions", "débutant"],
];

/// Degrees, one row a level.
const DEGREES: &[&[&str]] = &[
    &["bachelor", "bsc", "b.sc", "b.a", "beng", "licence", "undergraduate"],
    &["master", "msc", "m.sc", "m.a", "meng", "mba", "diplom"],
    &["phd", "ph.d", "doctor", "dphil", "promotion", "doctorat"],
];

/// Rows of `table` that `text` holds a word of.
fn row(table: &'static [&'static [&'static str]], text: &str) -> Option<usize> {
    let text = text.to_lowercase();
    let starts = |word: &str| {
        text.match_indices(word).any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric()))
    };
    let mut rows = (0..table.len()).filter(|at| table[*at].iter().any(|word| starts(word)));
    let first = rows.next()?;
    // A text that names two says neither.
    rows.next().is_none().then_some(first)
}

/// The only option in the same row as `text`.
fn same_row<'a>(
    table: &'static [&'static [&'static str]],
    options: &'a [String],
    text: &str,
) -> Option<&'a str> {
    let wanted = row(table, text)?;
    let mut fitting = options.iter().filter(|option| row(table, option) == Some(wanted));
    let only = fitting.next()?;
    fitting.next().is_none().then_some(only.as_str())
}

/// The language a text names, when it names exactly one.
pub fn language(text: &str) -> Option<usize> {
    row(LANGUAGES, text)
}

/// The option for a level as the candidate writes it.
pub fn level<'a>(options: &'a [String], level: &str) -> Option<&'a str> {
    same_row(LEVELS, options, level)
}

/// The option for a degree as the candidate writes it.
pub fn degree<'a>(options: &'a [String], degree: &str) -> Option<&'a str> {
    same_row(DEGREES, options, degree)
}

/// The option that says yes, where the options are yes and no.
pub fn yes(options: &[String]) -> Option<&str> {
    let is = |option: &String, words: [&str; 3]| words.contains(&option.to_lowercase().as_str());
    let no = options.iter().any(|option| is(option, ["no", "nein", "non"]));
    let yes = options.iter().find(|option| is(option, ["yes", "ja", "oui"]))?;
    (no && options.len() <= 3).then_some(yes)
}

/// The option whose range of years holds `years`: `3-5 years`, `5+`, `less than 1`.
pub fn range(options: &[String], years: u32) -> Option<&str> {
    let holds = |option: &&String| {
        let lower = option.to_lowercase();
        let numbers: Vec<u32> = lower
            .split(|c: char| !c.is_ascii_digit())
            .filter(|digits| !digits.is_empty() && digits.len() < 4)
            .filter_map(|digits| digits.parse().ok())
            .collect();
        let any = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        match numbers.as_slice() {
            [least, most] => (*least..=*most).contains(&years),
            [least]
                if any(&["+", "more than", "over", "mehr als", "über", "plus de", "or more"]) =>
            {
                // "More than 5" is not met by five, "5+" and "5 or more" are.
                years > *least || (years == *least && any(&["+", "or more"]))
            }
            [most] if any(&["less than", "under", "weniger als", "unter", "moins de", "<"]) => {
                years < *most
            }
            [exact] => years == *exact,
            _ => false,
        }
    };
    let mut fitting = options.iter().filter(holds);
    let first = fitting.next()?;
    // "3-5" and "5-7" both hold five: the lower one is safe to say.
    Some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(all: &[&str]) -> Vec<String> {
        all.iter().map(|option| (*option).to_owned()).collect()
    }

    #[test]
    fn years_choose_their_range() {
        let ranges = options(&["Less than 1 year", "1-3 years", "3-5 years", "5+ years"]);
        assert_eq!(range(&ranges, 0), Some("Less than 1 year"));
        assert_eq!(range(&ranges, 3), Some("1-3 years"));
        assert_eq!(range(&ranges, 4), Some("3-5 years"));
        assert_eq!(range(&ranges, 9), Some("5+ years"));
        assert_eq!(range(&options(&["more than 9 years"]), 9), None);
        assert_eq!(range(&options(&["many", "few"]), 9), None);
    }

    #[test]
    fn levels_and_degrees_choose_only_what_is_sure() {
        let levels = options(&["Grundkenntnisse", "Verhandlungssicher", "Muttersprache"]);
        assert_eq!(level(&levels, "native"), Some("Muttersprache"));
        assert_eq!(level(&levels, "C1"), Some("Verhandlungssicher"));
        assert_eq!(level(&levels, "B2"), None);
        assert_eq!(level(&options(&["C1", "C2"]), "C1"), None, "two of one row: not sure");
        let degrees = options(&["Bachelor's degree", "Master's degree", "Doctorate", "None"]);
        assert_eq!(degree(&degrees, "MSc"), Some("Master's degree"));
        assert_eq!(degree(&degrees, "Kaufmannsgehilfenbrief"), None);
    }

    #[test]
    fn yes_is_said_only_to_yes_or_no() {
        assert_eq!(yes(&options(&["Yes", "No"])), Some("Yes"));
        assert_eq!(yes(&options(&["Nein", "Ja"])), Some("Ja"));
        assert_eq!(yes(&options(&["Yes"])), None);
        assert_eq!(yes(&options(&["Yes, in Leeds", "No"])), None);
    }
}
