//! The application form: what is asked, and what to enter.

use super::block::{table, text};
use crate::application::{Block, FieldAnswer, FormAnswers};
use crate::pipeline::text::clip_quote;
use crate::report::word;

/// Longest label and answer shown; whole answers stand in the report.
const LABEL: usize = 160;
const ANSWER: usize = 600;
/// Most options named.
const OPTIONS: usize = 6;

/// How many fields there are and how many have an answer.
pub fn summary(form: &FormAnswers) -> String {
    let answered = form.fields.iter().filter(|entered| entered.answer.is_some()).count();
    match form.fields.len() {
        0 => "no form found with the posting".to_owned(),
        count => format!("{count}, {answered} with a drafted answer"),
    }
}

/// One row a field.
pub fn blocks(form: &FormAnswers) -> Vec<Block> {
    if form.fields.is_empty() {
        return Vec::new();
    }
    let header = ["Field", "Type", "Required", "Limit", "Answer"];
    let rows = form.fields.iter().map(row).collect();
    vec![text("Application form:"), table(&header, rows)]
}

fn row(entered: &FieldAnswer) -> Vec<String> {
    let field = &entered.field;
    let answer = match (&entered.answer, &entered.note) {
        (Some(answer), _) => clip_quote(&answer.text, ANSWER),
        (None, Some(note)) => note.clone(),
        (None, None) => "you decide".to_owned(),
    };
    let options = match field.options.len() {
        0 => String::new(),
        _ if entered.answer.is_some() => String::new(),
        count if count > OPTIONS => format!(" ({count} options)"),
        _ => format!(" (options: {})", field.options.join(", ")),
    };
    vec![
        clip_quote(&field.label, LABEL),
        word(&field.kind),
        if field.required { "yes" } else { "no" }.to_owned(),
        field.limit.map_or_else(|| "none".to_owned(), |most| most.to_string()),
        format!("{answer}{options}"),
    ]
}
