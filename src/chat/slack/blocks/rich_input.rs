//! Text with marks in a form's field, there and back without loss (GAP-012).

use serde_json::{Value, json};

use super::rich::block;
use crate::candidate::{Inline, RichText, is_link};
use crate::chat::visible::visible;

/// What a field held that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// Not the value of a field with formatting.
    #[error("the field has no formatted text")]
    NoRichText,
    /// Something Slack put into the text that has no words of its own, by its type.
    #[error("the field holds something that is not text ({0}); please write it out")]
    Unknown(String),
}

/// The text as first value of a `rich_text_input`; none when it is empty.
pub(super) fn initial(text: &RichText) -> Option<Value> {
    let elements: Vec<Value> = text.0.iter().filter_map(element).collect();
    (!elements.is_empty())
        .then(|| block(vec![json!({"type": "rich_text_section", "elements": elements})]))
}

fn element(inline: &Inline) -> Option<Value> {
    let text = visible(&inline.text);
    if text.is_empty() {
        return None;
    }
    let mut element = match inline.link.as_ref().filter(|url| is_link(url)) {
        Some(url) => json!({"type": "link", "url": url, "text": text}),
        None => json!({"type": "text", "text": text}),
    };
    for (mark, on) in [("bold", inline.bold), ("italic", inline.italic)] {
        if on {
            element["style"][mark] = json!(true);
        }
    }
    Some(element)
}

/// Reads what was filled in: the state of a submitted `rich_text_input` element, or the `rich_text`
/// in it. Nothing filled in is an empty text.
///
/// It is one line: paragraphs, items and line breaks are joined by a space, and runs of white space
/// become one. Strike-through, underline and code are not kept, as documents have none. A link is
/// kept if it is `http`, `https` or `mailto`. People and channels become what Slack gives of them:
/// `@U012AB3CD`, `#C012AB3CD`, `@here`.
pub fn rich_input(value: &Value) -> Result<RichText, InputError> {
    let text = match value.get("rich_text_value") {
        Some(text) => text,
        None if value["type"] == "rich_text_input" => &Value::Null,
        None => value,
    };
    if text.is_null() {
        return Ok(RichText::default());
    }
    if text["type"] != "rich_text" {
        return Err(InputError::NoRichText);
    }
    let mut runs = Vec::new();
    for holder in items(text)? {
        read_holder(holder, &mut runs)?;
    }
    Ok(tidy(runs))
}

fn items(value: &Value) -> Result<&Vec<Value>, InputError> {
    value["elements"].as_array().ok_or(InputError::NoRichText)
}

fn read_holder(holder: &Value, runs: &mut Vec<Inline>) -> Result<(), InputError> {
    match kind(holder) {
        "rich_text_list" => {
            for item in items(holder)? {
                read_holder(item, runs)?;
            }
        }
        "rich_text_section" | "rich_text_quote" | "rich_text_preformatted" => {
            runs.push(Inline { text: " ".into(), ..Inline::default() });
            for element in items(holder)? {
                runs.push(read_element(element)?);
            }
        }
        other => return Err(InputError::Unknown(other.to_owned())),
    }
    Ok(())
}

fn read_element(element: &Value) -> Result<Inline, InputError> {
    let field = |name: &str| element[name].as_str().unwrap_or_default();
    let style = |name: &str| element["style"][name].as_bool().unwrap_or(false);
    let mut link = None;
    let text = match kind(element) {
        "text" => field("text").to_owned(),
        "link" => {
            let url = field("url");
            link = is_link(url).then(|| url.to_owned());
            let text = field("text");
            if text.is_empty() { url.to_owned() } else { text.to_owned() }
        }
        "emoji" => emoji(element).unwrap_or_else(|| format!(":{}:", field("name"))),
        "user" => format!("@{}", field("user_id")),
        "usergroup" => format!("@{}", field("usergroup_id")),
        "team" => format!("@{}", field("team_id")),
        "channel" => format!("#{}", field("channel_id")),
        "broadcast" => format!("@{}", field("range")),
        "color" => field("value").to_owned(),
        "date" if !field("fallback").is_empty() => field("fallback").to_owned(),
        other => return Err(InputError::Unknown(other.to_owned())),
    };
    Ok(Inline { text: visible(&text), bold: style("bold"), italic: style("italic"), link })
}

fn kind(value: &Value) -> &str {
    value["type"].as_str().unwrap_or("without a type")
}

/// The characters of an emoji, written as `1f469-200d-1f4bb`; custom ones have none.
fn emoji(element: &Value) -> Option<String> {
    let points = element["unicode"].as_str()?.split('-');
    points.map(|point| u32::from_str_radix(point, 16).ok().and_then(char::from_u32)).collect()
}

/// Single spaces between words, none at the ends, neighbours of one style joined.
fn tidy(runs: Vec<Inline>) -> RichText {
    let mut out: Vec<Inline> = Vec::new();
    let mut after_space = true;
    for mut run in runs {
        let mut text = String::with_capacity(run.text.len());
        for c in run.text.chars() {
            let space = c.is_whitespace();
            if !(space && after_space) {
                text.push(if space { ' ' } else { c });
            }
            after_space = space;
        }
        run.text = text;
        match out.last_mut() {
            _ if run.text.is_empty() => {}
            Some(last)
                if (last.bold, last.italic, &last.link) == (run.bold, run.italic, &run.link) =>
            {
                last.text.push_str(&run.text);
            }
            _ => out.push(run),
        }
    }
    while let Some(last) = out.last_mut() {
        last.text.truncate(last.text.trim_end().len());
        if !last.text.is_empty() {
            break;
        }
        out.pop();
    }
    RichText(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn section(elements: Value) -> Value {
        json!({"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]})
    }

    #[test]
    fn lists_quotes_and_line_breaks_become_one_line() {
        let value = json!({"type": "rich_text_input", "rich_text_value": {"type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "Led:\n"}]},
            {"type": "rich_text_list", "style": "bullet", "elements": [
                {"type": "rich_text_section", "elements": [
                    {"type": "text", "text": "two", "style": {"bold": true, "code": true}}]},
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "teams"}]}]},
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "and"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a\n  b"}]}
        ]}});
        let text = rich_input(&value).expect("it reads");
        assert_eq!(text.to_marks(), "Led: **two** teams and a b");
    }

    #[test]
    fn emoji_people_and_channels_become_what_is_shown() {
        let text = rich_input(&section(json!([
            {"type": "emoji", "name": "computer", "unicode": "1f469-200d-1f4bb"},
            {"type": "text", "text": " "},
            {"type": "emoji", "name": "our_logo"},
            {"type": "text", "text": " "},
            {"type": "user", "user_id": "U012AB3CD"},
            {"type": "text", "text": " "},
            {"type": "channel", "channel_id": "C012AB3CD"},
            {"type": "text", "text": " "},
            {"type": "broadcast", "range": "here"}
        ])));
        let plain = text.expect("it reads").to_plain();
        assert_eq!(plain, "👩\u{200d}💻 :our_logo: @U012AB3CD #C012AB3CD @here");
    }

    #[test]
    fn only_web_and_mail_links_stay_links() {
        let text = rich_input(&section(json!([
            {"type": "link", "url": "https://example.com/a"},
            {"type": "text", "text": " "},
            {"type": "link", "url": "slack://open", "text": "here"}
        ])))
        .expect("it reads");
        assert_eq!(text.0[0].link.as_deref(), Some("https://example.com/a"));
        assert_eq!(text.to_plain(), "https://example.com/a here");
        assert_eq!(text.0.len(), 2);
    }

    #[test]
    fn an_empty_field_is_an_empty_text() {
        for value in [
            json!({"type": "rich_text_input"}),
            json!({"type": "rich_text_input", "rich_text_value": null}),
            section(json!([])),
        ] {
            assert_eq!(rich_input(&value), Ok(RichText::default()), "{value}");
        }
        assert_eq!(initial(&RichText::default()), None);
    }

    #[test]
    fn what_has_no_words_is_said_not_dropped() {
        let error = rich_input(&section(json!([{"type": "canvas"}])));
        assert_eq!(error, Err(InputError::Unknown("canvas".into())));
        assert_eq!(rich_input(&json!({"type": "plain_text_input"})), Err(InputError::NoRichText));
    }

    fn text() -> impl Strategy<Value = RichText> {
        let word =
            prop_oneof!["[a-zA-Z0-9%€é*_~`<>&:\u{4e2d}]{1,9}", Just("<!channel>".to_owned())];
        let link =
            prop_oneof![3 => Just(None), 1 => Just(Some("https://example.com/a?b=c&d".to_owned()))];
        let run = (proptest::collection::vec(word, 1..4), any::<bool>(), any::<bool>(), link);
        proptest::collection::vec((run, any::<bool>()), 0..6).prop_map(|runs| {
            let mut all = Vec::new();
            for ((words, bold, italic, link), space) in runs {
                if space {
                    all.push(Inline { text: " ".into(), ..Inline::default() });
                }
                all.push(Inline { text: words.join(" "), bold, italic, link });
            }
            // As every text of a CV is: one line, single spaces, neighbours of one style joined.
            tidy(all)
        })
    }

    proptest! {
        /// GAP-012.
        #[test]
        fn what_is_shown_for_editing_comes_back_as_it_was(text in text()) {
            let shown = initial(&text).unwrap_or(Value::Null);
            let filled = json!({"type": "rich_text_input", "rich_text_value": shown});
            prop_assert_eq!(rich_input(&filled), Ok(text));
        }
    }
}
