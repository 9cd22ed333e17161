//! Messages and their limits in final form (GAP-011).

use proptest::prelude::*;

use super::*;
use crate::application::{Channel, Message};
use crate::pipeline::extract::Found;
use crate::pipeline::outreach::{
    EMAIL_WORDS, INMAIL, INMAIL_SUBJECT, NOTE, NOTE_SHORT, SUBJECT, SUBJECT_WORDS,
};
use crate::pipeline::text::count;

fn holds(message: &Message) -> Result<(), String> {
    let text = message.to_plain();
    let subject = message.subject.as_ref().map(|line| line.text.to_plain()).unwrap_or_default();
    let body_words = message.body.to_plain().split_whitespace().count();
    let subject_words = subject.split_whitespace().count();
    let fits = match message.channel {
        Channel::LinkedinNote => count(&text) <= NOTE,
        Channel::LinkedinNoteShort => count(&text) <= NOTE_SHORT,
        Channel::Inmail => {
            count(&text) <= INMAIL && !subject.is_empty() && count(&subject) <= INMAIL_SUBJECT
        }
        Channel::Email => {
            EMAIL_WORDS.contains(&body_words)
                && SUBJECT_WORDS.contains(&subject_words)
                && count(&subject) <= SUBJECT
        }
    };
    let clean = !["{{", "}}", "[", "]", "**"].iter().any(|mark| text.contains(mark));
    if fits && clean && !message.body.0.is_empty() {
        Ok(())
    } else {
        Err(format!("{:?} subject “{subject}” body {body_words} words: {text}", message.channel))
    }
}

#[test]
fn every_message_keeps_its_limits() {
    for case in Case::all() {
        let messages = case.messages();
        assert_eq!(messages.len(), 4);
        for message in &messages {
            assert_eq!(holds(message), Ok(()));
            assert!(message.signature == case.cv.identity.name);
        }
    }
}

#[test]
fn a_note_tells_a_result_where_one_fits() {
    for case in [Case::new("leader", LEADER_POSTING), Case::new("nurse", NURSE_POSTING)] {
        for message in &case.messages()[..2] {
            let facts = message.body.0.iter().flatten().flat_map(|line| &line.facts);
            assert!(facts.count() > 0, "{}", message.to_plain());
        }
    }
}

#[test]
fn a_short_note_uses_the_shorter_wording() {
    let messages = Case::new("leader", LEADER_POSTING).messages();
    assert!(messages[0].to_plain().starts_with(
        "Hello,\n\nI am applying for the VP of Engineering position at Lumenroute. At Halden Freight I "
    ));
    let short = &messages[1].body.0[0];
    let achievement = short[1].facts.iter().find_map(|fact| {
        let case = Case::new("leader", LEADER_POSTING);
        case.cv.achievement(fact).map(|(achievement, _)| achievement.clone())
    });
    assert!(achievement.is_some_and(|a| !a.variants.is_empty()), "{short:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn limits_hold_for_names_of_any_length(
        name in "\\PC{1,120}",
        title in "(\\PC{0,12} ?){0,30}",
        company in "(\\PC{0,12} ?){0,30}",
        employer in "[A-Z][a-z]{1,20}( [A-Z][a-z]{1,20}){0,12}",
    ) {
        let mut case = Case::new("graduate", GRADUATE_POSTING);
        case.cv.identity.name = name.trim().to_owned();
        for role in &mut case.cv.roles {
            role.company.clone_from(&employer);
            role.title.clone_from(&employer);
        }
        let span = crate::posting::Span { start: 0, end: 1 };
        case.extracted.title = Some(Found { value: title, span });
        case.extracted.company = Some(Found { value: company, span });
        for message in case.messages() {
            let held = holds(&message);
            // The name is the candidate's own: brackets in it are not a placeholder.
            let bracketed = name.contains(['[', ']', '{', '}', '*']);
            prop_assert!(held.is_ok() || bracketed, "{:?}", held);
        }
    }
}
