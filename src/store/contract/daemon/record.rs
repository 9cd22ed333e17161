//! The audit, the stored log, what is removed when it is old, and the sign of life.

use super::*;
use crate::store::desk::{AuditEntry, Delivery, LogLine, LogOf, NewApproval, Token};

pub(super) fn run_all<S: DaemonStore>(fresh: &impl Fn() -> S) {
    the_audit_is_read_newest_first_in_pages(&fresh());
    the_audit_is_read_by_actor(&fresh());
    a_log_is_read_by_what_it_belongs_to(&fresh());
    a_long_log_gives_its_newest_lines_oldest_first(&fresh());
    what_has_ended_long_ago_is_removed(&fresh());
    cards_and_questions_are_never_removed(&fresh());
    a_message_sent_late_is_kept_from_then_on(&fresh());
    the_store_gives_a_sign_of_life(&fresh());
}

fn entry(actor: &str, command: &str, second: i64) -> AuditEntry {
    AuditEntry {
        at: at(second),
        platform: "slack".into(),
        actor: actor.into(),
        channel: Some("C1".into()),
        command: command.into(),
        result: "done".into(),
        correlation: "c1".into(),
    }
}

fn audited(store: &impl DaemonStore) -> [AuditEntry; 4] {
    // The clock is set back in between.
    let entries =
        [entry("U1", "a", 1), entry("U2", "b", 9), entry("U1", "c", 3), entry("U1", "d", 4)];
    for one in &entries {
        made(store, vec![Effect::Audit(one.clone())], 0);
    }
    entries
}

fn the_audit_is_read_newest_first_in_pages(store: &impl DaemonStore) {
    let [a, b, c, d] = audited(store);
    assert_eq!(store.list_audit(None, 0, 9).unwrap(), [&d, &c, &b, &a].map(Clone::clone));
    assert_eq!(store.list_audit(None, 0, 2).unwrap(), [d, c]);
    assert_eq!(store.list_audit(None, 2, 2).unwrap(), [b, a]);
    assert_eq!(store.list_audit(None, 4, 2).unwrap(), []);
}

fn the_audit_is_read_by_actor(store: &impl DaemonStore) {
    let [a, b, c, d] = audited(store);
    assert_eq!(store.list_audit(Some("U1"), 0, 9).unwrap(), [d, c, a.clone()]);
    assert_eq!(store.list_audit(Some("U1"), 2, 9).unwrap(), [a]);
    assert_eq!(store.list_audit(Some("U2"), 0, 9).unwrap(), [b]);
    assert_eq!(store.list_audit(Some("u1"), 0, 9).unwrap(), []);
}

fn line(correlation: &str, run: Option<i64>, posting: Option<&str>, text: &str) -> LogLine {
    LogLine {
        at: at(1),
        level: "info".into(),
        correlation: correlation.into(),
        run,
        posting: posting.map(Into::into),
        text: text.into(),
    }
}

fn logged(store: &impl DaemonStore, lines: &[LogLine]) {
    made(store, lines.iter().cloned().map(Effect::Log).collect(), 0);
}

fn a_log_is_read_by_what_it_belongs_to(store: &impl DaemonStore) {
    let lines = [
        line("c1", None, None, "asked for"),
        line("c1", Some(1), Some("aa11"), "read"),
        line("c2", Some(1), Some("aa11"), "made"),
        line("c2", Some(2), Some("bb22"), "made another"),
    ];
    logged(store, &lines);
    let read = |of: LogOf| store.list_log(&of, 9).unwrap();
    assert_eq!(read(LogOf::Correlation("c1".into())), lines[..2]);
    assert_eq!(read(LogOf::Run(RunId(1))), lines[1..3]);
    assert_eq!(read(LogOf::Posting(PostingId("bb22".into()))), lines[3..]);
    assert_eq!(read(LogOf::Correlation("c3".into())), []);
}

fn a_long_log_gives_its_newest_lines_oldest_first(store: &impl DaemonStore) {
    let lines: Vec<LogLine> =
        (0..5).map(|count| line("c1", None, None, &format!("line {count}"))).collect();
    logged(store, &lines);
    assert_eq!(store.list_log(&LogOf::Correlation("c1".into()), 2).unwrap(), lines[3..]);
}

fn sent(store: &impl DaemonStore, key: &str, second: i64) {
    let seq = say(store, message(key, key), second);
    store.settle_outbound(seq, &Delivery::Sent(Some(key.into())), at(second)).unwrap();
}

fn what_has_ended_long_ago_is_removed(store: &impl DaemonStore) {
    let handle = |id: &str, second| {
        let seq = received(store, id, second);
        let handled = Change { envelope: Some(seq), ..Change::default() };
        assert_eq!(store.apply(&handled, at(second)).unwrap(), Applied::Yes);
    };
    handle("old", 1);
    handle("new", 50);
    received(store, "waits", 1);
    let given_up = received(store, "given up", 1);
    store.fail_envelope(given_up, "no", true, at(1)).unwrap();
    sent(store, "old", 1);
    sent(store, "new", 50);
    say(store, message("waits", "C1"), 1);
    let failed = say(store, message("failed", "C2"), 1);
    store.settle_outbound(failed, &Delivery::Failed("no".into()), at(1)).unwrap();
    let sending = say(store, message("sending", "C3"), 1);
    store.begin_outbound(sending).unwrap();
    say(store, message("edit/1", "C4"), 1);
    let newer = NewOutbound { supersedes: Some("edit/".into()), ..message("edit/2", "C4") };
    say(store, newer, 1);
    let lines =
        [line("c", None, None, "old"), LogLine { at: at(50), ..line("c", None, None, "new") }];
    logged(store, &lines);
    let token = |token: &str, second| {
        let (actor, command) = ("U1".into(), "{}".into());
        Effect::IssueToken(Token { token: token.into(), actor, command, expires_at: at(second) })
    };
    made(store, vec![token("old", 10), token("new", 90)], 1);
    made(store, vec![Effect::Audit(entry("U1", "a", 1))], 1);

    // Two envelopes, three messages, a line and a token.
    assert_eq!(store.prune(at(50)).unwrap(), 7);
    assert_eq!(store.prune(at(50)).unwrap(), 0);
    for id in ["new", "waits"] {
        assert_eq!(store.receive(&[envelope(id, None)], at(60)).unwrap(), [Receipt::Known], "{id}");
    }
    for key in ["new", "waits", "sending", "edit/2"] {
        assert!(store.find_outbound(key).unwrap().is_some(), "{key}");
    }
    for key in ["old", "failed", "edit/1"] {
        assert_eq!(store.find_outbound(key).unwrap(), None, "{key}");
    }
    assert_eq!(store.list_log(&LogOf::Correlation("c".into()), 9).unwrap(), lines[1..]);
    assert!(store.find_token("new", at(2)).unwrap().is_some());
    assert_eq!(store.list_audit(None, 0, 9).unwrap().len(), 1, "the audit stays whole");
}

fn cards_and_questions_are_never_removed(store: &impl DaemonStore) {
    let posting = saved_posting(store, "aa11");
    for key in ["t1/card", "t1/letter", "t1/note", "t1/card/edit/1"] {
        sent(store, key, 1);
    }
    let question = NewApproval {
        posting,
        revision: 1,
        what: "letter".into(),
        sha256: "aa".into(),
        message: "t1/letter".into(),
        expires_at: at(5),
    };
    made(store, vec![Effect::Ask(question)], 1);
    assert_eq!(store.prune(at(50)).unwrap(), 2);
    for (key, kept) in
        [("t1/card", true), ("t1/letter", true), ("t1/note", false), ("t1/card/edit/1", false)]
    {
        assert_eq!(store.find_outbound(key).unwrap().is_some(), kept, "{key}");
    }
}

fn a_message_sent_late_is_kept_from_then_on(store: &impl DaemonStore) {
    let seq = say(store, message("m1", "C1"), 1);
    store.settle_outbound(seq, &Delivery::Sent(None), at(60)).unwrap();
    assert_eq!(store.prune(at(50)).unwrap(), 0);
    assert_eq!(store.prune(at(61)).unwrap(), 1);
}

fn the_store_gives_a_sign_of_life(store: &impl DaemonStore) {
    store.probe(at(5)).unwrap();
    store.probe(at(6)).unwrap();
    // The clock was set back: no damage.
    store.probe(at(1)).unwrap();
    store.probe(at(1)).unwrap();
}
