//! Marks are read, written back, and never shown (GAP-006, GAP-012).

use proptest::prelude::*;

use super::{Inline, RichText, escape, parse};

/// Runs as `B` bold, `I` italic, `L` link before their text.
fn runs(text: &str) -> Vec<String> {
    let show = |inline: &Inline| {
        let mark = |on: bool, letter: &str| if on { letter.to_owned() } else { String::new() };
        let link = inline.link.as_ref().map(|url| format!("L<{url}>")).unwrap_or_default();
        format!("{}{}{link}:{}", mark(inline.bold, "B"), mark(inline.italic, "I"), inline.text)
    };
    RichText::parse_marks(text).0.iter().map(show).collect()
}

#[test]
fn bold_italic_links_and_code_are_read() {
    assert_eq!(runs("a **b** c"), [":a ", "B:b", ": c"]);
    assert_eq!(runs("*a* and _b_"), ["I:a", ": and ", "I:b"]);
    assert_eq!(runs("__a__"), ["B:a"]);
    assert_eq!(runs("***both***"), ["BI:both"]);
    assert_eq!(runs("**a *b* c**"), ["B:a ", "BI:b", "B: c"]);
    assert_eq!(runs("**3**x and un**believ**able"), ["B:3", ":x and un", "B:believ", ":able"]);
    assert_eq!(
        runs("see [the site](https://example.com/a_(b))."),
        [":see ", "L<https://example.com/a_(b)>:the site", ":."]
    );
    assert_eq!(
        runs("**[a *b*](https://example.com)**"),
        ["BL<https://example.com>:a ", "BIL<https://example.com>:b"]
    );
    assert_eq!(runs("run `a*b*c` now"), [":run a*b*c now"]);
}

#[test]
fn what_only_looks_like_a_mark_stays_text() {
    for text in [
        "C* and D*",
        "snake_case_name",
        "2 * 3 = 6",
        "2*3*4",
        "a ** b",
        "*args",
        "5 * 4 * 3",
        "f(*x, *y)",
        "[not a link] (really)",
        "[x](javascript:alert(1))",
        "a]b[c",
        "#1 in sales",
        "C# and F#",
        "~/.config",
        "100% * 3",
        "ends with \\",
        "a_b _c",
    ] {
        assert_eq!(runs(text), [format!(":{text}")], "{text}");
    }
}

#[test]
fn escapes_are_taken_literally() {
    assert_eq!(
        runs(r"\*not italic\* \_x\_ \\ \[a](https://b.c)"),
        [r":*not italic* _x_ \ [a](https://b.c)"]
    );
    assert_eq!(runs(r"C:\new"), [r":C:\new"]);
}

#[test]
fn line_breaks_and_runs_of_spaces_become_one_space() {
    assert_eq!(runs(" a \n\t b\u{a0}c "), [":a b c"]);
    assert_eq!(runs(""), Vec::<String>::new());
}

#[test]
fn double_marks_left_open_are_reported() {
    assert_eq!(parse("**a").1, Some("**"));
    assert_eq!(parse("a**").1, Some("**"));
    assert_eq!(parse("**a*").1, Some("**"));
    assert_eq!(parse("__a").1, Some("__"));
    assert_eq!(parse("`a").1, Some("`"));
    for fine in ["**a**", "a ** b", "2 ** 3", "*a", r"\*\*a", "snake__case", "`a`"] {
        assert_eq!(parse(fine).1, None, "{fine}");
    }
}

#[test]
fn hostile_lengths_take_no_time_worth_measuring() {
    for piece in ["*", "**a", "_a ", "[", "[](", "[a](http://", "`", "`a ", "\\", "*a _b "] {
        let text = piece.repeat(20_000);
        assert!(RichText::parse_marks(&text).to_plain().len() <= text.len());
    }
}

/// Words as people write them, some with characters that could be marks.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9%€é]{1,8}",
        "[a-z*_`\\[\\]()\\\\{}#!:.,-]{1,6}",
        Just("C*".to_owned()),
        Just("snake_case".to_owned()),
        Just("{#id}".to_owned()),
    ]
}

fn rich() -> impl Strategy<Value = RichText> {
    let link = prop_oneof![3 => Just(None), 1 => Just(Some("https://example.com/a".to_owned()))];
    let run = (proptest::collection::vec(word(), 1..4), any::<bool>(), any::<bool>(), link);
    proptest::collection::vec(run, 0..5).prop_map(|runs| {
        let mut out: Vec<Inline> = Vec::new();
        for (words, bold, italic, link) in runs {
            if !out.is_empty() {
                out.push(Inline { text: " ".to_owned(), ..Inline::default() });
            }
            out.push(Inline { text: words.join(" "), bold, italic, link });
        }
        RichText(out)
    })
}

/// Neighbours of one style joined, as parsing gives them.
fn joined(text: &RichText) -> RichText {
    let mut out: Vec<Inline> = Vec::new();
    for inline in &text.0 {
        match out.last_mut() {
            Some(last)
                if (last.bold, last.italic, &last.link)
                    == (inline.bold, inline.italic, &inline.link) =>
            {
                last.text.push_str(&inline.text);
            }
            _ => out.push(inline.clone()),
        }
    }
    RichText(out)
}

proptest! {
    #[test]
    fn marks_survive_the_round_trip(text in rich()) {
        let marks = text.to_marks();
        prop_assert_eq!(RichText::parse_marks(&marks), joined(&text), "{}", marks);
    }

    #[test]
    fn any_literal_survives_escaping(words in proptest::collection::vec("[!-~é\u{4e2d}]{1,9}", 0..6)) {
        let text = words.join(" ");
        let (rich, unclosed) = parse(&escape(&text));
        prop_assert_eq!(rich.to_plain(), text);
        prop_assert!(rich.0.iter().all(|inline| !inline.bold && !inline.italic && inline.link.is_none()));
        prop_assert_eq!(unclosed, None);
    }

    #[test]
    fn any_text_is_read_without_panic_and_written_back_as_it_reads(text in "\\PC{0,120}") {
        let once = RichText::parse_marks(&text);
        prop_assert_eq!(RichText::parse_marks(&once.to_marks()).to_plain(), once.to_plain());
        prop_assert!(!once.to_plain().contains('\n'));
    }

    #[test]
    fn any_heap_of_marks_is_read_without_panic(text in "[*_`\\[\\]()\\\\a 1.]{0,60}") {
        let once = RichText::parse_marks(&text);
        prop_assert_eq!(RichText::parse_marks(&once.to_marks()).to_plain(), once.to_plain());
    }
}
