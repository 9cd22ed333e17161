//! Messages to send.

use super::*;
use crate::store::desk::{Delivery, Outbound, OutboundState};

pub(super) fn run_all<S: DaemonStore>(fresh: &impl Fn() -> S) {
    a_channel_is_sent_in_order_and_its_head_blocks_it(&fresh());
    a_failed_head_makes_way(&fresh());
    a_message_waits_for_its_time(&fresh());
    later_is_pending_again_and_unsure_stays_sending(&fresh());
    beginning_counts_and_is_refused_for_what_is_settled(&fresh());
    what_is_settled_is_not_settled_again(&fresh());
    saying_it_again_is_a_no_op(&fresh());
    a_newer_picture_takes_the_place_of_those_that_wait(&fresh());
    what_is_being_sent_is_never_superseded(&fresh());
    only_the_exact_beginning_is_superseded(&fresh());
    a_message_is_found_by_key_and_by_reference(&fresh());
    what_a_ticket_has_to_say_is_found_in_order(&fresh());
    the_backlog_counts_what_is_unsent(&fresh());
}

fn keys(rows: &[Outbound]) -> Vec<&str> {
    rows.iter().map(|row| row.key.as_str()).collect()
}

fn assert_heads(store: &impl DaemonStore, second: i64, wanted: &[&str]) {
    assert_eq!(keys(&store.next_outbound("slack", at(second)).unwrap()), wanted);
}

fn state(store: &impl DaemonStore, key: &str) -> OutboundState {
    store.find_outbound(key).unwrap().unwrap().state
}

fn sent(reference: &str) -> Delivery {
    Delivery::Sent(Some(reference.into()))
}

fn a_channel_is_sent_in_order_and_its_head_blocks_it(store: &impl DaemonStore) {
    let first = say(store, message("c1-1", "C1"), 0);
    say(store, message("c1-2", "C1"), 0);
    let other = say(store, message("c2-1", "C2"), 0);
    say(store, message("c2-2", "C2"), 0);
    made(store, vec![Effect::Say(NewOutbound { platform: "x".into(), ..message("x", "C1") })], 0);
    assert_heads(store, 0, &["c1-1", "c2-1"]);
    assert!(store.begin_outbound(first).unwrap());
    assert_heads(store, 0, &["c1-1", "c2-1"]);
    store.settle_outbound(other, &sent("2.1"), at(1)).unwrap();
    assert_heads(store, 1, &["c1-1", "c2-2"]);
    store.settle_outbound(first, &Delivery::Unsure(at(50), "cut".into()), at(1)).unwrap();
    assert_heads(store, 1, &["c2-2"]);
    assert_heads(store, 50, &["c1-1", "c2-2"]);
    store.settle_outbound(first, &sent("1.1"), at(51)).unwrap();
    assert_heads(store, 51, &["c1-2", "c2-2"]);
}

fn a_failed_head_makes_way(store: &impl DaemonStore) {
    let first = say(store, message("m1", "C1"), 0);
    say(store, message("m2", "C1"), 0);
    store.settle_outbound(first, &Delivery::Failed("channel_not_found".into()), at(1)).unwrap();
    assert_heads(store, 1, &["m2"]);
    let row = store.find_outbound("m1").unwrap().unwrap();
    assert_eq!(
        (row.state, row.error.as_deref()),
        (OutboundState::Failed, Some("channel_not_found"))
    );
}

fn a_message_waits_for_its_time(store: &impl DaemonStore) {
    assert_eq!(store.next_outbound_at("slack").unwrap(), None);
    say(store, NewOutbound { not_before: Some(at(30)), ..message("m1", "C1") }, 0);
    say(store, message("m2", "C1"), 5);
    assert_heads(store, 29, &[]);
    assert_eq!(store.next_outbound_at("slack").unwrap(), Some(at(30)));
    assert_heads(store, 30, &["m1"]);
    say(store, message("m3", "C2"), 6);
    assert_eq!(store.next_outbound_at("slack").unwrap(), Some(at(6)));
    assert_eq!(store.next_outbound_at("other").unwrap(), None);
}

fn later_is_pending_again_and_unsure_stays_sending(store: &impl DaemonStore) {
    for (key, delivery, wanted) in [
        ("later", Delivery::Later(at(20), "limited".into()), OutboundState::Pending),
        ("unsure", Delivery::Unsure(at(20), "limited".into()), OutboundState::Sending),
    ] {
        let seq = say(store, message(key, key), 0);
        assert!(store.begin_outbound(seq).unwrap());
        store.note_outbound(seq, "{\"part\":1}").unwrap();
        store.settle_outbound(seq, &delivery, at(1)).unwrap();
        let row = store.find_outbound(key).unwrap().unwrap();
        assert_eq!((row.state, row.not_before), (wanted, at(20)));
        assert_eq!(row.error.as_deref(), Some("limited"));
        assert_eq!(row.progress.as_deref(), Some("{\"part\":1}"), "what was done is not forgotten");
    }
    assert_heads(store, 19, &[]);
    assert_heads(store, 20, &["later", "unsure"]);
}

fn beginning_counts_and_is_refused_for_what_is_settled(store: &impl DaemonStore) {
    let seq = say(store, message("m1", "C1"), 0);
    assert!(store.begin_outbound(seq).unwrap());
    assert!(store.begin_outbound(seq).unwrap());
    let row = store.find_outbound("m1").unwrap().unwrap();
    assert_eq!((row.state, row.attempts), (OutboundState::Sending, 2));
    store.settle_outbound(seq, &sent("1.1"), at(1)).unwrap();
    assert!(!store.begin_outbound(seq).unwrap());
    let row = store.find_outbound("m1").unwrap().unwrap();
    assert_eq!((row.state, row.attempts), (OutboundState::Sent, 2));
    assert!(!store.begin_outbound(77).unwrap());

    // Read as the head of its channel, superseded before it was begun.
    let old = say(store, message("card/edit/1", "C1"), 2);
    let newer =
        NewOutbound { supersedes: Some("card/edit/".into()), ..message("card/edit/2", "C1") };
    say(store, newer, 3);
    assert!(!store.begin_outbound(old).unwrap());
    assert_eq!(state(store, "card/edit/1"), OutboundState::Superseded);
}

/// A message that is there stays there: put back, it would be said twice.
fn what_is_settled_is_not_settled_again(store: &impl DaemonStore) {
    let seq = say(store, message("m1", "C1"), 0);
    store.settle_outbound(seq, &sent("1.1"), at(1)).unwrap();
    let before = store.find_outbound("m1").unwrap();
    for late in [
        Delivery::Later(at(9), "late".into()),
        Delivery::Unsure(at(9), "late".into()),
        Delivery::Failed("late".into()),
        sent("1.2"),
    ] {
        store.settle_outbound(seq, &late, at(2)).unwrap();
        assert_eq!(store.find_outbound("m1").unwrap(), before, "{late:?}");
    }
    assert_heads(store, 99, &[]);
}

fn saying_it_again_is_a_no_op(store: &impl DaemonStore) {
    let seq = say(store, message("m1", "C1"), 0);
    let before = store.find_outbound("m1").unwrap();
    let again =
        NewOutbound { content: "other".into(), channel: "C2".into(), ..message("m1", "C1") };
    assert_eq!(say(store, again.clone(), 1), seq);
    assert_eq!(store.find_outbound("m1").unwrap(), before);
    store.settle_outbound(seq, &sent("1.1"), at(2)).unwrap();
    say(store, again, 3);
    assert_eq!(state(store, "m1"), OutboundState::Sent);
    assert_eq!(store.outbox_backlog().unwrap().0, 0);
}

fn a_newer_picture_takes_the_place_of_those_that_wait(store: &impl DaemonStore) {
    let edit = |key: &str| NewOutbound {
        supersedes: Some("card/edit/".into()),
        ..message(&format!("card/edit/{key}"), "C1")
    };
    let card = say(store, message("card", "C1"), 0);
    say(store, edit("1"), 1);
    say(store, message("note", "C1"), 2);
    say(store, edit("2"), 3);
    assert_eq!(state(store, "card/edit/1"), OutboundState::Superseded);
    assert_eq!(state(store, "card"), OutboundState::Pending);
    assert_eq!(state(store, "note"), OutboundState::Pending);
    // An older picture said again is no newer one.
    say(store, edit("1"), 4);
    assert_eq!(state(store, "card/edit/1"), OutboundState::Superseded);
    assert_eq!(state(store, "card/edit/2"), OutboundState::Pending);
    for (seq, key) in [(card, "note"), (card + 2, "card/edit/2")] {
        store.settle_outbound(seq, &sent(key), at(5)).unwrap();
        assert_heads(store, 5, &[key]);
    }
}

fn what_is_being_sent_is_never_superseded(store: &impl DaemonStore) {
    let edit = |key: &str| NewOutbound { supersedes: Some("edit/".into()), ..message(key, "C1") };
    let first = say(store, edit("edit/1"), 0);
    assert!(store.begin_outbound(first).unwrap());
    say(store, edit("edit/2"), 1);
    assert_eq!(state(store, "edit/1"), OutboundState::Sending);
    store.settle_outbound(first, &sent("1.1"), at(2)).unwrap();
    say(store, edit("edit/3"), 3);
    assert_eq!(state(store, "edit/1"), OutboundState::Sent);
    assert_heads(store, 3, &["edit/3"]);
}

fn only_the_exact_beginning_is_superseded(store: &impl DaemonStore) {
    let others = ["A_b/edit/1", "a_B/edit/1", "axb/edit/1", "xa_b/edit/1", "a_b/edi"];
    for key in others {
        say(store, message(key, "C1"), 0);
    }
    say(store, message("a_b/edit/elsewhere", "C2"), 0);
    say(store, message("a_b/edit/1", "C1"), 0);
    say(store, NewOutbound { supersedes: Some("a_b/edit/".into()), ..message("new", "C1") }, 1);
    for key in others.into_iter().chain(["a_b/edit/elsewhere"]) {
        assert_eq!(state(store, key), OutboundState::Pending, "{key}");
    }
    assert_eq!(state(store, "a_b/edit/1"), OutboundState::Superseded);
}

fn a_message_is_found_by_key_and_by_reference(store: &impl DaemonStore) {
    let seq = say(store, message("m1", "C1"), 3);
    assert_eq!(store.outbound_at("slack", "C1", "1.1").unwrap(), None);
    store.settle_outbound(seq, &sent("1.1"), at(4)).unwrap();
    let row = store.outbound_at("slack", "C1", "1.1").unwrap().unwrap();
    assert_eq!((row.seq, row.key.as_str(), row.created_at), (seq, "m1", at(3)));
    assert_eq!(row.content, "{\"says\":\"m1\"}");
    assert_eq!(store.find_outbound("m1").unwrap(), Some(row));
    assert_eq!(store.outbound_at("slack", "C2", "1.1").unwrap(), None);
    assert_eq!(store.outbound_at("other", "C1", "1.1").unwrap(), None);
    assert_eq!(store.find_outbound("M1").unwrap(), None);
}

fn what_a_ticket_has_to_say_is_found_in_order(store: &impl DaemonStore) {
    for key in ["t1/reply", "t10/reply", "T1/reply", "t1", "at1/reply", "t1/card", "t1/sent"] {
        say(store, message(key, "C1"), 0);
    }
    say(store, message("t1/elsewhere", "C2"), 0);
    say(store, NewOutbound { platform: "other".into(), ..message("t1/other", "C1") }, 0);
    let seq = store.find_outbound("t1/sent").unwrap().unwrap().seq;
    store.settle_outbound(seq, &sent("1.1"), at(1)).unwrap();
    let unsent = store.unsent("slack", "t1").unwrap();
    assert_eq!(keys(&unsent), ["t1/reply", "t1/card", "t1/elsewhere"]);
}

fn the_backlog_counts_what_is_unsent(store: &impl DaemonStore) {
    assert_eq!(store.outbox_backlog().unwrap(), (0, None));
    let first = say(store, message("m1", "C1"), 3);
    say(store, message("m2", "C1"), 5);
    say(store, NewOutbound { supersedes: Some("m2".into()), ..message("m3", "C1") }, 7);
    assert!(store.begin_outbound(first).unwrap());
    assert_eq!(store.outbox_backlog().unwrap(), (2, Some(at(3))));
    store.settle_outbound(first, &Delivery::Failed("no".into()), at(8)).unwrap();
    assert_eq!(store.outbox_backlog().unwrap(), (1, Some(at(7))));
}
