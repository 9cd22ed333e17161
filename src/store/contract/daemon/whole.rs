//! A change is made once, and whole or not at all.

use super::*;
use crate::store::desk::{ApprovalState, AuditEntry, LogLine, LogOf, NewApproval, Token};

pub(super) fn run_all<S: DaemonStore>(fresh: &impl Fn() -> S) {
    a_change_with_an_envelope_is_made_once(&fresh());
    an_envelope_nobody_knows_makes_no_change(&fresh());
    an_effect_that_fails_undoes_all_others(&fresh());
    an_effect_that_is_refused_undoes_all_others(&fresh());
    effects_come_in_their_order(&fresh());
}

/// One effect of each kind that leaves a trace.
fn traces(posting: &PostingId) -> Vec<Effect> {
    vec![
        Effect::OpenBatch("b1".into(), "{}".into(), 1),
        Effect::Enqueue(NewWork { batch: Some("b1".into()), ..work("w1") }),
        Effect::Say(message("m1", "C1")),
        Effect::SetStatus(posting.clone(), Status::Applied, None),
        Effect::SetTier(posting.clone(), "strong".into()),
        Effect::Ask(NewApproval {
            posting: posting.clone(),
            revision: 1,
            what: "cv.pdf".into(),
            sha256: "aa".into(),
            message: "m1".into(),
            expires_at: at(100),
        }),
        Effect::IssueToken(Token {
            token: "t1".into(),
            actor: "U1".into(),
            command: "{}".into(),
            expires_at: at(100),
        }),
        Effect::Audit(AuditEntry {
            at: at(1),
            platform: "slack".into(),
            actor: "U1".into(),
            channel: None,
            command: "apply aa11".into(),
            result: "done".into(),
            correlation: "c1".into(),
        }),
        Effect::Log(LogLine {
            at: at(1),
            level: "info".into(),
            correlation: "c1".into(),
            run: None,
            posting: None,
            text: "done".into(),
        }),
    ]
}

fn assert_no_trace(store: &impl DaemonStore, posting: &PostingId, envelope: i64) {
    assert_eq!(store.next_envelopes(9).unwrap()[0].seq, envelope, "the envelope still waits");
    assert_eq!(store.find_work("w1").unwrap(), None);
    assert_eq!(store.open_batches().unwrap(), []);
    assert_eq!(store.find_outbound("m1").unwrap(), None);
    let posting_record = store.get_posting(posting).unwrap();
    assert_eq!((posting_record.status, posting_record.tier), (Status::New, None));
    assert_eq!(store.approvals_of_posting(posting).unwrap(), []);
    assert_eq!(store.find_token("t1", at(2)).unwrap(), None);
    assert_eq!(store.list_audit(None, 0, 9).unwrap(), []);
    assert_eq!(store.list_log(&LogOf::Correlation("c1".into()), 9).unwrap(), []);
}

fn a_change_with_an_envelope_is_made_once(store: &impl DaemonStore) {
    let seq = received(store, "e1", 0);
    let change = |key: &str| Change {
        envelope: Some(seq),
        effects: vec![Effect::Say(message(key, "C1")), Effect::Enqueue(work(key))],
        ..Change::default()
    };
    assert_eq!(store.apply(&change("first"), at(1)).unwrap(), Applied::Yes);
    assert_eq!(store.apply(&change("second"), at(2)).unwrap(), Applied::Late);
    assert!(store.find_outbound("first").unwrap().is_some());
    assert!(store.find_work("first").unwrap().is_some());
    assert_eq!(store.find_outbound("second").unwrap(), None);
    assert_eq!(store.find_work("second").unwrap(), None);
}

fn an_envelope_nobody_knows_makes_no_change(store: &impl DaemonStore) {
    let effects = vec![Effect::Say(message("m1", "C1"))];
    let change = Change { envelope: Some(77), effects, ..Change::default() };
    assert_eq!(store.apply(&change, at(0)).unwrap(), Applied::Late);
    assert_eq!(store.find_outbound("m1").unwrap(), None);
}

fn an_effect_that_fails_undoes_all_others(store: &impl DaemonStore) {
    let id = saved_posting(store, "aa11");
    let seq = received(store, "e1", 0);
    let nobody = PostingId("ffff".into());
    for wrong in [
        Effect::SetStatus(nobody.clone(), Status::Applied, None),
        Effect::SetTier(nobody.clone(), "strong".into()),
        Effect::SetWorkPosting(77, id.clone()),
        Effect::CloseBatch(77),
    ] {
        let mut effects = traces(&id);
        effects.push(wrong.clone());
        let change = Change { envelope: Some(seq), effects, ..Change::default() };
        let error = store.apply(&change, at(1));
        assert!(matches!(error, Err(StoreError::NotFound { .. })), "{wrong:?}: {error:?}");
        assert_no_trace(store, &id, seq);
    }
    // A token can't be issued twice.
    let mut effects = traces(&id);
    let token = effects.iter().find(|effect| matches!(effect, Effect::IssueToken(_))).cloned();
    effects.extend(token);
    let change = Change { envelope: Some(seq), effects, ..Change::default() };
    assert!(matches!(store.apply(&change, at(1)), Err(StoreError::Database { .. })));
    assert_no_trace(store, &id, seq);

    let change = Change { envelope: Some(seq), effects: traces(&id), ..Change::default() };
    assert_eq!(
        store.apply(&change, at(2)).unwrap(),
        Applied::Yes,
        "the envelope can still be done"
    );
    assert_eq!(work_of(store, "w1").batch, Some(store.open_batches().unwrap()[0].id));
    assert_eq!(store.get_posting(&id).unwrap().tier.as_deref(), Some("strong"));
}

fn an_effect_that_is_refused_undoes_all_others(store: &impl DaemonStore) {
    let id = saved_posting(store, "aa11");
    let seq = received(store, "e1", 0);
    enqueue(store, work("w0"), 0);
    let leased = claim(store, "l1", 0).unwrap();
    for refused in [
        Effect::Decide(77, ApprovalState::Approved, "U1".into()),
        Effect::UseToken("nobody's".into(), "U1".into()),
    ] {
        let mut effects = traces(&id);
        effects.push(refused.clone());
        let work = Some((leased.id, "l1".to_owned(), WorkEnd::Done));
        let change = Change { envelope: Some(seq), work, effects };
        assert_eq!(store.apply(&change, at(1)).unwrap(), Applied::Refused, "{refused:?}");
        assert_no_trace(store, &id, seq);
        assert_eq!(work_of(store, "w0"), leased, "its work is still under way");
    }
}

/// What an effect does is there for the next one.
fn effects_come_in_their_order(store: &impl DaemonStore) {
    let id = saved_posting(store, "aa11");
    made(
        store,
        vec![
            Effect::SetStatus(id.clone(), Status::Applied, None),
            Effect::SetStatus(id.clone(), Status::Rejected, Some("filled".into())),
            Effect::Enqueue(work("w1")),
            Effect::Cancel(Some("w1".into())),
            Effect::Requeue("w1".into()),
        ],
        4,
    );
    let saved = store.get_posting(&id).unwrap();
    assert_eq!((saved.status, saved.reason.as_deref()), (Status::Rejected, Some("filled")));
    assert_eq!(saved.applied_at, Some(at(4)));
    assert!(claim(store, "l1", 4).is_some());
}
