//! The Big List of Naughty Strings in every field of every document: all of it compiles, and the
//! text is what was written.

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::letter::{LetterHead, LetterView};
use super::render::{RenderError, Rendered, Renderer};
use super::sample;
use super::style::{Style, Theme};
use super::tests::{dossier_of, fill, letter_of};
use super::typeset::{Typesetter, is_default_ignorable, is_right_to_left};
use super::view::CvView;
use crate::application::Cv;
use crate::candidate::MasterCv;

/// Characters of the strings that stand in one field together: longer cells of a table may be split
/// by the end of a page.
const TOGETHER: usize = 500;

/// All strings, several to a text; those written from right to left among themselves, because they
/// are compared without regard to order.
fn texts() -> Vec<String> {
    let all: Vec<String> =
        serde_json::from_str(include_str!("../../tests/fixtures/security/blns.json"))
            .expect("strings");
    assert_eq!(all.len(), 515);
    let (right, left): (Vec<String>, Vec<String>) =
        all.into_iter().partition(|text| text.chars().any(is_right_to_left));
    [left, right].iter().flat_map(|texts| joined(texts)).collect()
}

fn joined(texts: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for text in texts {
        let length = text.chars().count();
        let room = |last: &&mut String| last.chars().count() + length < TOGETHER;
        if let Some(last) = out.last_mut().filter(room) {
            last.push(' ');
            last.push_str(text);
        } else {
            out.push(text.clone());
        }
    }
    out
}

/// One of everything, so that many texts are quick to set.
fn short() -> (MasterCv, Cv) {
    let mut master = sample::leader();
    master.roles.truncate(1);
    master.roles[0].achievements.truncate(1);
    master.education.truncate(1);
    master.certifications.truncate(1);
    master.languages.truncate(1);
    let mut cv = sample::application(&master);
    cv.profile.truncate(1);
    cv.skills.truncate(1);
    cv.skills[0].skills.truncate(1);
    (master, cv)
}

/// Without white space and what cannot be seen.
fn visible(text: &str) -> String {
    text.nfc()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !is_default_ignorable(*c))
        .filter(|c| !matches!(*c, '\u{E000}'..='\u{F8FF}' | '\u{FFFE}' | '\u{FFFF}'))
        .collect()
}

/// The text between the tags.
fn spoken(xml: &str) -> String {
    let runs = xml.split("<w:t").skip(1).filter_map(|run| {
        let (_, rest) = run.split_once('>')?;
        rest.split("</w:t>").next()
    });
    let mut text: String = runs.collect();
    for (entity, c) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, c);
    }
    text
}

#[test]
fn every_document_of_every_theme_holds_them() {
    let failed: Vec<String> = texts().par_iter().flat_map_iter(|text| failures(text)).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// What goes wrong with `text` in the documents; each reads its text back from the PDF and compares
/// it.
fn failures(text: &str) -> Vec<String> {
    let (master, cv) = short();
    let (master, cv) = fill(master, cv, text);
    let head = LetterHead { recipient: vec![text.to_owned()], date: None };
    let mut failed = Vec::new();
    let mut note = |name: String, made: Result<Rendered, RenderError>| {
        if let Err(error) = made {
            failed.push(format!("{name} {text:?}: {error} {error:?}"));
        }
    };
    for theme in Theme::ALL {
        let renderer = Renderer::new(Style { theme, ..Style::default() });
        note(format!("cv {theme:?}"), renderer.cv_unverified(&master, &cv));
    }
    let renderer = Renderer::default();
    note("letter".into(), renderer.letter_unverified(&master, &letter_of(text), &head));
    note("dossier".into(), renderer.dossier_unverified(&master, &dossier_of(text)));
    failed
}

/// Word and plain text bring no fonts: nothing but what cannot be seen is left out.
#[test]
fn word_files_hold_them_character_by_character() {
    let renderer = Renderer::default();
    for text in texts() {
        let (master, cv) = short();
        let (master, cv) = fill(master, cv, &text);
        let view = CvView::new(&master, &cv, &mut Typesetter::keeping_all()).expect("resolves");
        let joiners = |text: &str| text.replace(['\u{200C}', '\u{200D}'], "");
        assert_eq!(joiners(&visible(&view.name.plain())), visible(&text));
        let mut said = spoken(&renderer.cv_xml(&view));
        said.retain(|c| !c.is_whitespace());
        let mut wanted = view.name.plain();
        wanted.retain(|c| !c.is_whitespace());
        // Name, title, mail, phone, place, link, statement; title and employer of the role; and
        // every bullet four times.
        assert!(said.matches(wanted.as_str()).count() >= 13, "{wanted}: {said}");
    }
}

#[test]
fn word_letters_hold_them_character_by_character() {
    let renderer = Renderer::default();
    for text in texts() {
        let (master, cv) = short();
        let (master, _) = fill(master, cv, &text);
        let head = LetterHead { recipient: vec![text.clone()], date: None };
        let letter = letter_of(&text);
        let view = LetterView::new(&master, &letter, &head, &mut Typesetter::keeping_all());
        let mut said = spoken(&renderer.letter_xml(&view));
        said.retain(|c| !c.is_whitespace());
        let mut wanted = view.name.plain();
        wanted.retain(|c| !c.is_whitespace());
        // Name twice, recipient, subject, salutation, closing, and three sentences.
        assert!(said.matches(wanted.as_str()).count() >= 9, "{wanted}: {said}");
    }
}
