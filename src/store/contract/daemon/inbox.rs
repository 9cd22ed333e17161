//! Envelopes.

use super::*;

pub(super) fn run_all<S: DaemonStore>(fresh: &impl Fn() -> S) {
    an_envelope_is_saved_once(&fresh());
    one_event_under_two_envelopes_is_saved_once(&fresh());
    platforms_do_not_share_ids(&fresh());
    envelopes_wait_in_the_order_of_arrival(&fresh());
    a_handled_envelope_waits_no_more(&fresh());
    an_envelope_that_fails_waits_until_it_is_given_up(&fresh());
}

fn an_envelope_is_saved_once(store: &impl DaemonStore) {
    let twice = [envelope("e1", None), envelope("e1", None), envelope("e2", None)];
    let receipts = store.receive(&twice, at(0)).unwrap();
    let [Receipt::Saved(first), Receipt::Known, Receipt::Saved(second)] = receipts[..] else {
        panic!("{receipts:?}");
    };
    assert!(first < second);
    assert_eq!(store.receive(&twice[..1], at(1)).unwrap(), [Receipt::Known]);
    let handled = Change { envelope: Some(first), ..Change::default() };
    store.apply(&handled, at(2)).unwrap();
    assert_eq!(store.receive(&twice[..1], at(3)).unwrap(), [Receipt::Known], "after its handling");
    assert_eq!(store.next_envelopes(9).unwrap().len(), 1);
}

fn one_event_under_two_envelopes_is_saved_once(store: &impl DaemonStore) {
    let first = store.receive(&[envelope("e1", Some("Ev1"))], at(0)).unwrap();
    assert!(matches!(first[..], [Receipt::Saved(_)]));
    let again = [envelope("e2", Some("Ev1")), envelope("e3", Some("Ev2")), envelope("e4", None)];
    let receipts = store.receive(&again, at(1)).unwrap();
    assert!(
        matches!(receipts[..], [Receipt::Known, Receipt::Saved(_), Receipt::Saved(_)]),
        "{receipts:?}"
    );
    let payloads: Vec<String> =
        store.next_envelopes(9).unwrap().into_iter().map(|waiting| waiting.payload).collect();
    assert_eq!(payloads, ["payload of e1", "payload of e3", "payload of e4"]);
}

fn platforms_do_not_share_ids(store: &impl DaemonStore) {
    let slack = envelope("e1", Some("Ev1"));
    let other = NewEnvelope { platform: "other".into(), ..slack.clone() };
    let receipts = store.receive(&[slack, other], at(0)).unwrap();
    assert!(matches!(receipts[..], [Receipt::Saved(_), Receipt::Saved(_)]), "{receipts:?}");
}

fn envelopes_wait_in_the_order_of_arrival(store: &impl DaemonStore) {
    // The clock is set back in between: arrival counts, not the clock.
    for (id, second) in [("z", 9), ("a", 5), ("m", 7)] {
        received(store, id, second);
    }
    let waiting = store.next_envelopes(9).unwrap();
    let payloads: Vec<&str> = waiting.iter().map(|one| one.payload.as_str()).collect();
    assert_eq!(payloads, ["payload of z", "payload of a", "payload of m"]);
    assert_eq!(store.next_envelopes(2).unwrap(), waiting[..2]);
    let first = &waiting[0];
    assert_eq!((first.platform.as_str(), first.received_at, first.attempts), ("slack", at(9), 0));
}

fn a_handled_envelope_waits_no_more(store: &impl DaemonStore) {
    let (first, second) = (received(store, "e1", 0), received(store, "e2", 0));
    let handled = Change { envelope: Some(first), ..Change::default() };
    assert_eq!(store.apply(&handled, at(1)).unwrap(), Applied::Yes);
    let waiting: Vec<i64> = store.next_envelopes(9).unwrap().iter().map(|one| one.seq).collect();
    assert_eq!(waiting, [second]);
}

fn an_envelope_that_fails_waits_until_it_is_given_up(store: &impl DaemonStore) {
    let seq = received(store, "e1", 0);
    store.fail_envelope(seq, "the disk is full", false, at(1)).unwrap();
    store.fail_envelope(seq, "the disk is full", false, at(2)).unwrap();
    let waiting = store.next_envelopes(9).unwrap();
    assert_eq!((waiting[0].seq, waiting[0].attempts), (seq, 2));
    store.fail_envelope(seq, "the disk is full", true, at(3)).unwrap();
    assert_eq!(store.next_envelopes(9).unwrap(), []);
    let late = Change { envelope: Some(seq), ..Change::default() };
    assert_eq!(store.apply(&late, at(4)).unwrap(), Applied::Late);
    assert_eq!(store.receive(&[envelope("e1", None)], at(5)).unwrap(), [Receipt::Known]);
}
