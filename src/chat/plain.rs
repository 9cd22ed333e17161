//! A message for a terminal or a text file: no markup, no controls, nothing wrapped.

use chrono::{DateTime, Utc};

use super::message::{Message, Part, Rich, Run};
use super::visible::{one_line, visible};

/// The message as text, parts separated by a blank line and without one at the end. What can be
/// pressed is left out. A message without parts that can be shown is its summary.
#[must_use]
pub fn plain(message: &Message) -> String {
    let parts: Vec<String> = message.parts.iter().filter_map(part).collect();
    if parts.is_empty() { one_line(&message.summary) } else { parts.join("\n\n") }
}

/// One part as text; none when there is nothing to show.
pub(super) fn part(part: &Part) -> Option<String> {
    let text = match part {
        Part::Heading(text) => one_line(text),
        Part::Text(text) | Part::Context(text) => rich(text),
        Part::List(items) => lines(items.iter().map(|item| indented("- ", "  ", &rich(item)))),
        Part::Quote(text) => indented("> ", "> ", &rich(text)),
        Part::Fields(fields) => columns(fields),
        Part::Code(text) => indented("    ", "    ", visible(text).trim_end()),
        Part::Divider => "---".into(),
        Part::Actions(_) => String::new(),
    };
    let text = text.trim_end();
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// Text without its marks; links with their address after them.
pub(super) fn rich(rich: &Rich) -> String {
    rich.0.iter().map(run).collect()
}

fn run(run: &Run) -> String {
    match run {
        Run::Text { text, .. } => visible(text),
        Run::Link { url, text } => {
            let (url, text) = (one_line(url), visible(text));
            let shown = text.trim();
            if shown.is_empty() || shown == url { url } else { format!("{text} ({url})") }
        }
        Run::Moment(at) => moment(at),
        Run::User(id) => format!("@{}", one_line(id)),
        Run::Channel(id) => format!("#{}", one_line(id)),
    }
}

/// A moment where no time zone of the reader is known, e.g. `2026-03-01 09:00 UTC`.
pub(super) fn moment(at: &DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// `first` before the first line of a text, `other` before those after it.
fn indented(first: &str, other: &str, text: &str) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    text.split('\n')
        .enumerate()
        .map(|(at, line)| format!("{}{line}", if at == 0 { first } else { other }))
        .map(|line| line.trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Values in one column behind their labels.
fn columns(fields: &[(String, Rich)]) -> String {
    let labels: Vec<String> =
        fields.iter().map(|(label, _)| format!("{}:", one_line(label))).collect();
    let width = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
    let pad = " ".repeat(width + 1);
    lines(labels.iter().zip(fields).map(|(label, (_, value))| {
        let gap = " ".repeat(width - label.chars().count() + 1);
        let value = rich(value);
        if value.trim().is_empty() {
            return label.clone();
        }
        indented(&format!("{label}{gap}"), &pad, &value)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::message::{Action, Control};

    #[test]
    fn a_card_reads_well_in_a_terminal() {
        let at = DateTime::from_timestamp(1_772_355_600, 0).expect("a moment");
        let card = Message::new("Ready")
            .with(Part::Heading("Platform Engineer".into()))
            .with(Part::Fields(vec![
                ("Employer".into(), "Halden Freight".into()),
                ("Due".into(), Rich::default().moment(at)),
                ("Link".into(), Rich::default().link("https://example.com/job", "the posting")),
            ]))
            .with(Part::List(vec!["CV, 2 pages".into(), "Letter,\n280 words".into()]))
            .with(Part::Quote("We move\nfreight.".into()))
            .with(Part::Code("a  1\nb  2\n".into()))
            .with(Part::Divider)
            .with(Part::Actions(vec![Control::button("Approve", Action::new("approve", "1"))]))
            .with(Part::Context(Rich::plain("Run ").code("07ad")));
        insta::assert_snapshot!(plain(&card), @r"
        Platform Engineer

        Employer: Halden Freight
        Due:      2026-03-01 09:00 UTC
        Link:     the posting (https://example.com/job)

        - CV, 2 pages
        - Letter,
          280 words

        > We move
        > freight.

            a  1
            b  2

        ---

        Run 07ad
        ");
    }

    #[test]
    fn text_from_outside_moves_no_cursor() {
        let text = plain(&Message::text("ok\u{1b}[2J\u{202e}\u{9b}1A done"));
        assert_eq!(text, "ok[2J1A done");
    }

    #[test]
    fn what_has_only_controls_is_its_summary() {
        let message = Message::new("Approve?").with(Part::Actions(Vec::new()));
        assert_eq!(plain(&message), "Approve?");
    }
}
