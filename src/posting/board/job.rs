//! What the boards' different answers have in common, and how it becomes a posting.

use serde_json::Value;

use crate::posting::{
    Stated,
    block::{Block, tidy},
    form::Form,
    json_ld,
    notes::Notes,
};

/// Most places named in one line.
const MAX_PLACES: usize = 12;

/// One job as a board's interface tells it.
#[derive(Debug, Default)]
pub(super) struct Job {
    pub(super) title: Option<String>,
    /// As the board writes the employer's name.
    pub(super) company: Option<String>,
    /// The employer's name in the board's address, to find the name in the text by.
    pub(super) slug: Option<String>,
    pub(super) places: Vec<String>,
    /// `remote`, `hybrid`, `on-site` in any spelling.
    pub(super) workplace: Option<String>,
    pub(super) department: Option<String>,
    pub(super) employment_type: Option<String>,
    pub(super) salary: Option<String>,
    pub(super) date_posted: Option<String>,
    pub(super) valid_through: Option<String>,
    /// Heading, where the board has one, and text as HTML, escaped HTML or plain text.
    pub(super) sections: Vec<(Option<String>, String)>,
    pub(super) form: Form,
}

/// A job as the reader of postings takes it.
pub(in crate::posting) struct Found {
    pub(in crate::posting) stated: Stated,
    pub(in crate::posting) blocks: Vec<Block>,
    pub(in crate::posting) form: Form,
}

impl Job {
    /// Lines with what the board states, then its text.
    pub(super) fn into_found(self, notes: &mut Notes) -> Found {
        let mut body = Vec::new();
        for (heading, raw) in &self.sections {
            let blocks = json_ld::describe(raw, notes);
            if let (Some(text), false) = (heading, blocks.is_empty()) {
                body.push(Block::Heading { level: 2, text: tidy(text) });
            }
            body.extend(blocks);
        }
        let company = self.company.clone().or_else(|| named(self.slug.as_deref()?, &body));
        let workplace = self.workplace.as_deref().and_then(workplace);
        let location = self.location();
        let stated = Stated {
            title: self.title,
            company,
            location,
            remote: workplace == Some("Remote"),
            employment_type: self.employment_type.as_deref().map(employment),
            salary: self.salary,
            date_posted: self.date_posted,
            valid_through: self.valid_through,
        };
        let mut blocks = head(&stated, workplace, self.department.as_deref());
        blocks.extend(body);
        Found { stated, blocks, form: self.form }
    }

    fn location(&self) -> Option<String> {
        let mut places: Vec<&String> = Vec::new();
        for place in self.places.iter().filter(|place| !place.is_empty()).take(MAX_PLACES) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let places: Vec<&str> = places.into_iter().map(String::as_str).collect();
        (!places.is_empty()).then(|| places.join("; "))
    }
}

fn head(stated: &Stated, workplace: Option<&str>, department: Option<&str>) -> Vec<Block> {
    let mut head = Vec::new();
    if let Some(title) = &stated.title {
        head.push(Block::Heading { level: 1, text: title.clone() });
    }
    let lines = [
        ("Company", stated.company.as_deref()),
        ("Location", stated.location.as_deref()),
        ("Workplace", workplace),
        ("Department", department),
        ("Employment type", stated.employment_type.as_deref()),
        ("Salary", stated.salary.as_deref()),
        ("Date posted", stated.date_posted.as_deref()),
        ("Valid through", stated.valid_through.as_deref()),
    ];
    for (label, value) in lines {
        if let Some(value) = value {
            head.push(Block::paragraph(format!("{label}: {value}")));
        }
    }
    head
}

/// The employer's name as the text spells it, when the board knows it only as part of an address:
/// `larkspur-labs` is `Larkspur Labs` where the text says so. Never guessed from the address alone.
fn named(slug: &str, blocks: &[Block]) -> Option<String> {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let wanted = letters(slug);
    if wanted.len() < 3 {
        return None;
    }
    let trim = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"));
        bare.unwrap_or(word).to_owned()
    };
    blocks.iter().find_map(|block| {
        let words: Vec<String> = block.text().split_whitespace().map(trim).collect();
        (1..=4).find_map(|length| {
            words.windows(length).find_map(|run| {
                let name = run.join(" ");
                let capital = name.chars().next().is_some_and(char::is_uppercase);
                (capital && letters(&name) == wanted).then_some(name)
            })
        })
    })
}

fn workplace(word: &str) -> Option<&'static str> {
    let letters: String =
        word.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    match letters.as_str() {
        "remote" | "fullyremote" => Some("Remote"),
        "hybrid" => Some("Hybrid"),
        "onsite" => Some("On site"),
        _ => None,
    }
}

/// `FullTime`, `full_time`, `full` as people write it; other words as they stand.
fn employment(word: &str) -> String {
    let letters: String =
        word.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    match letters.as_str() {
        "fulltime" | "full" => "Full-time".to_owned(),
        "parttime" | "part" => "Part-time".to_owned(),
        "contract" | "contractor" => "Contract".to_owned(),
        "temporary" | "temp" => "Temporary".to_owned(),
        "intern" | "internship" => "Internship".to_owned(),
        _ => word.to_owned(),
    }
}

/// A text field in one clean line.
pub(super) fn line(value: &Value, key: &str) -> Option<String> {
    text(value.get(key)?)
}

/// A text field two levels down.
pub(super) fn inner(value: &Value, key: &str, inner: &str) -> Option<String> {
    line(value.get(key)?, inner)
}

/// A value as one clean line.
pub(super) fn text(value: &Value) -> Option<String> {
    let raw = match value {
        Value::String(raw) => json_ld::line(raw),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!raw.is_empty()).then_some(raw)
}

/// A field of markup, as it stands.
pub(super) fn raw(value: &Value, key: &str) -> Option<String> {
    let raw = value.get(key)?.as_str()?;
    (!raw.trim().is_empty()).then(|| raw.to_owned())
}

/// The elements of a list, none where there is no list.
pub(super) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The day of an instant in RFC 3339, or the text as it stands.
pub(super) fn day(instant: &str) -> String {
    match instant.get(..10) {
        Some(day) if instant.as_bytes().get(10) == Some(&b'T') => day.to_owned(),
        _ => instant.to_owned(),
    }
}

/// `USD 60,000–80,000 per year`.
pub(super) fn pay(
    currency: Option<&str>,
    least: Option<f64>,
    most: Option<f64>,
    period: Option<&str>,
) -> Option<String> {
    let sound = |amount: Option<f64>| amount.filter(|n| n.is_finite() && *n > 0.0);
    let range = match (sound(least), sound(most)) {
        (Some(least), Some(most)) if (most - least).abs() > 0.001 => {
            format!("{}–{}", crate::text::grouped(least), crate::text::grouped(most))
        }
        (Some(one), _) | (None, Some(one)) => crate::text::grouped(one),
        (None, None) => return None,
    };
    let mut words: Vec<String> = currency.map(str::to_owned).into_iter().collect();
    words.push(range);
    words.extend(period.map(|period| format!("per {period}")));
    Some(words.join(" "))
}
