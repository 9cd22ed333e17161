//! Any message is within the limits of Slack, and says all it says.

use chrono::DateTime;
use proptest::collection::vec;
use proptest::prelude::*;

use super::limit::{TEXT, units};
use super::rich::{Piece, is_blank, pieces, split};
use super::tests::shown;
use super::{home, message, modal};
use crate::chat::message::{Action, Control, Look, Message, Modal, ModalPart, Part, Rich, Run};
use crate::chat::slack::lint::{lint_message, lint_view};
use crate::chat::visible::visible;

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-zA-Z0-9äß€]{1,9}",
        1 => "\\PC{1,6}",
        2 => proptest::sample::select(vec![
            "<!channel>", "<!here|x>", "<@U012AB3CD>", "<https://evil.example|ok>", "*bold*", "_x_",
            "`code`", "~no~", "&amp;", "&", ":smile:", "> quoted", "```", "a\u{200b}b\u{202e}c",
            "مرحبا", "\u{1b}[2J", "e\u{301}", "👩\u{200d}💻", "\u{e0041}", "株式会社。", "|", "\r\n",
        ])
        .prop_map(str::to_owned),
    ]
}

/// Texts of every length, some of one word without an end.
fn text() -> impl Strategy<Value = String> {
    let sentence =
        vec((word(), proptest::sample::select(vec![" ", ". ", "\n", "\n\n", ""])), 0..12);
    let sentence = sentence
        .prop_map(|words| words.into_iter().map(|(word, end)| word + end).collect::<String>());
    (sentence, prop_oneof![12 => Just(1), 2 => 2..60_usize, 1 => 60..2000_usize])
        .prop_map(|(sentence, times)| sentence.repeat(times).chars().take(40_000).collect())
}

fn run() -> impl Strategy<Value = Run> {
    let address = prop_oneof![
        Just("https://example.com/a?b=c&d".to_owned()),
        Just("javascript:alert(1)".to_owned()),
        Just("https://example.com/|x".to_owned()),
        (0..4000_usize).prop_map(|length| format!("https://example.com/{}", "a".repeat(length))),
        text().prop_map(|text| text.chars().take(200).collect()),
    ];
    prop_oneof![
        6 => (text(), any::<bool>(), any::<bool>(), any::<bool>())
            .prop_map(|(text, bold, italic, code)| Run::Text { text, bold, italic, code }),
        2 => (address, text()).prop_map(|(url, text)| Run::Link { url, text }),
        1 => (-99_999_999_999..99_999_999_999_i64)
            .prop_filter_map("a moment", |at| DateTime::from_timestamp(at, 0).map(Run::Moment)),
        1 => word().prop_map(Run::User),
        1 => "[UC][A-Z0-9]{8}".prop_map(Run::Channel),
    ]
}

fn rich() -> impl Strategy<Value = Rich> {
    vec(run(), 0..4).prop_map(Rich)
}

fn control() -> impl Strategy<Value = Control> {
    let label = || "[a-zA-Z<*&]{1,9}( [a-z]{1,9}){0,4}";
    let name = || proptest::sample::select(vec!["approve", "approve:2", "edit", "a|b", ""]);
    let action = move || {
        (name(), 0..2100_usize).prop_map(|(name, size)| Action::new(name, "v".repeat(size)))
    };
    let short =
        move || (name(), 0..20_usize).prop_map(|(name, size)| Action::new(name, "v".repeat(size)));
    let look = proptest::sample::select(vec![Look::Plain, Look::Primary, Look::Danger]);
    let options = vec((text(), "[a-z]{0,160}"), 0..130);
    prop_oneof![
        (label(), action(), look, proptest::option::of(text())).prop_map(
            |(label, action, look, confirm)| Control::Button { label, action, look, confirm }
        ),
        vec((label(), short()), 0..8).prop_map(|items| Control::Menu { items }),
        (label(), name(), options, any::<bool>()).prop_map(|(label, action, options, first)| {
            let chosen = options.first().filter(|_| first).map(|(_, value)| value.clone());
            Control::Select { label, action: action.into(), options, chosen }
        }),
        (label(), name(), any::<i32>()).prop_map(|(label, action, at)| Control::Moment {
            label,
            action: action.into(),
            chosen: DateTime::from_timestamp(at.into(), 0),
        }),
    ]
}

fn part() -> impl Strategy<Value = Part> {
    let items = (vec(rich(), 0..8), prop_oneof![9 => Just(1_usize), 1 => Just(60)])
        .prop_map(|(items, times)| Part::List(vec![items; times].concat()));
    prop_oneof![
        text().prop_map(Part::Heading),
        rich().prop_map(Part::Text),
        items,
        rich().prop_map(Part::Quote),
        vec((text(), rich()), 0..14).prop_map(Part::Fields),
        text().prop_map(Part::Code),
        rich().prop_map(Part::Context),
        Just(Part::Divider),
        vec(control(), 0..8).prop_map(Part::Actions),
    ]
}

/// Texts of the message as a person sees them, without white space; those that no rule shortens.
fn said(message: &Message) -> Vec<String> {
    let mut texts: Vec<&str> = Vec::new();
    let of = |rich: &'_ Rich| -> Vec<String> {
        let shown = rich.0.iter().filter_map(|run| match run {
            Run::Text { text, .. } | Run::Link { text, .. } => Some(visible(text)),
            _ => None,
        });
        shown.collect()
    };
    let mut all: Vec<String> = Vec::new();
    for part in &message.parts {
        match part {
            Part::Heading(text) | Part::Code(text) => texts.push(text),
            Part::Text(rich) | Part::Quote(rich) | Part::Context(rich) => all.extend(of(rich)),
            Part::List(items) => all.extend(items.iter().flat_map(of)),
            Part::Fields(fields) => {
                for (label, value) in fields {
                    texts.push(label);
                    all.extend(of(value));
                }
            }
            Part::Divider | Part::Actions(_) => {}
        }
    }
    all.extend(texts.into_iter().map(visible));
    all.iter().map(|text| text.split_whitespace().collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// GAP-006.
    #[test]
    fn any_message_is_within_the_limits_and_says_all(
        summary in text(),
        parts in vec(part(), 0..10),
    ) {
        let whole = Message { summary, parts };
        let posts = message(&whole);
        prop_assert!(!posts.is_empty());
        for post in &posts {
            prop_assert_eq!(lint_message(&post.blocks), Vec::<String>::new());
            prop_assert!(!post.blocks.is_empty() && (1..=TEXT).contains(&units(&post.text)));
            prop_assert!(!post.text.contains(['<', '\n']));
        }
        let shown = shown(&posts);
        let texts: std::collections::HashSet<String> = said(&whole).into_iter().collect();
        for text in texts {
            prop_assert!(shown.contains(&text), "lost: {}", text);
        }
    }

    #[test]
    fn any_form_and_home_tab_is_within_the_limits(parts in vec(part(), 0..12)) {
        prop_assert_eq!(lint_view(&home(&parts)), Vec::<String>::new());
        let form = Modal {
            title: "Details".into(),
            submit: None,
            close: "Close".into(),
            callback: "details".into(),
            private: String::new(),
            parts: parts.into_iter().map(ModalPart::Part).collect(),
        };
        prop_assert_eq!(lint_view(&modal(&form)), Vec::<String>::new());
    }

    #[test]
    fn parted_text_is_the_whole_text_in_pieces_that_fit(text in rich(), limit in 8..400_usize) {
        let bare = |pieces: &[Piece]| -> String {
            let all: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            all.chars().filter(|c| !c.is_whitespace()).collect()
        };
        let whole = pieces(&text);
        prop_assume!(whole.iter().all(|piece| !matches!(piece.text.chars().next(), Some('@' | '#'))));
        let parts = split(whole.clone(), limit.max(24));
        for part in &parts {
            prop_assert!(!is_blank(part));
            prop_assert!(part.iter().map(|piece| units(&piece.text)).sum::<usize>() <= limit.max(24));
        }
        let joined: String = parts.iter().map(|part| bare(part)).collect();
        prop_assert_eq!(joined, bare(&whole));
    }
}
