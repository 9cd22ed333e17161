//! Questions to people, and one-time tokens.

use super::*;
use crate::store::desk::{Approval, ApprovalState, NewApproval, Token};

pub(super) fn run_all<S: DaemonStore>(fresh: &impl Fn() -> S) {
    a_question_is_answered_once(&fresh());
    a_question_can_not_be_answered_after_its_time(&fresh());
    questions_about_earlier_revisions_lapse(&fresh());
    an_answer_can_be_taken_back(&fresh());
    asking_again_moves_the_question_to_the_newer_message(&fresh());
    an_answer_never_stands_for_another_text(&fresh());
    questions_are_found_by_message_and_by_posting(&fresh());
    a_token_is_used_once(&fresh());
    a_token_is_used_by_its_actor_alone(&fresh());
    a_token_is_not_used_after_its_time(&fresh());
}

fn question(posting: &PostingId, revision: u32, what: &str) -> NewApproval {
    NewApproval {
        posting: posting.clone(),
        revision,
        what: what.into(),
        sha256: format!("sha256 of {what} {revision}"),
        message: format!("card of {revision}"),
        expires_at: at(100),
    }
}

fn asked(store: &impl DaemonStore, new: NewApproval) -> Approval {
    let (posting, revision, what) = (new.posting.clone(), new.revision, new.what.clone());
    made(store, vec![Effect::Ask(new)], 0);
    let mut all = store.approvals_of_posting(&posting).unwrap();
    all.retain(|one| one.revision == revision && one.what == what);
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn decide(store: &impl DaemonStore, id: i64, state: ApprovalState, second: i64) -> Applied {
    make(store, vec![Effect::Decide(id, state, "U1".into())], second)
}

fn the_one(store: &impl DaemonStore, posting: &PostingId) -> Approval {
    let mut all = store.approvals_of_posting(posting).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn a_question_is_answered_once(store: &impl DaemonStore) {
    let posting = saved_posting(store, "aa11");
    let open = asked(store, question(&posting, 1, "cv.pdf"));
    assert_eq!((open.state, open.actor, open.decided_at), (ApprovalState::Pending, None, None));
    assert_eq!(open.sha256, "sha256 of cv.pdf 1");
    assert_eq!(decide(store, open.id, ApprovalState::Rejected, 5), Applied::Yes);
    let answered = the_one(store, &posting);
    assert_eq!((answered.state, answered.decided_at), (ApprovalState::Rejected, Some(at(5))));
    assert_eq!(answered.actor.as_deref(), Some("U1"));
    for again in [ApprovalState::Approved, ApprovalState::Rejected] {
        assert_eq!(decide(store, open.id, again, 6), Applied::Refused);
    }
    assert_eq!(the_one(store, &posting), answered);
}

fn a_question_can_not_be_answered_after_its_time(store: &impl DaemonStore) {
    let posting = saved_posting(store, "aa11");
    let open = asked(store, question(&posting, 1, "cv.pdf"));
    assert_eq!(decide(store, open.id, ApprovalState::Approved, 100), Applied::Refused);
    assert_eq!(the_one(store, &posting), open);
    assert_eq!(decide(store, open.id, ApprovalState::Approved, 99), Applied::Yes);
}

fn questions_about_earlier_revisions_lapse(store: &impl DaemonStore) {
    let (posting, other) = (saved_posting(store, "aa11"), saved_posting(store, "bb22"));
    let open = asked(store, question(&posting, 1, "cv.pdf"));
    let answered = asked(store, question(&posting, 1, "letter"));
    decide(store, answered.id, ApprovalState::Approved, 1);
    asked(store, question(&posting, 2, "cv.pdf"));
    asked(store, question(&other, 1, "cv.pdf"));
    made(store, vec![Effect::Lapse(posting.clone(), 2)], 2);
    let states: Vec<_> = store
        .approvals_of_posting(&posting)
        .unwrap()
        .into_iter()
        .map(|one| (one.revision, one.what, one.state))
        .collect();
    assert_eq!(
        states,
        [
            (2, "cv.pdf".to_owned(), ApprovalState::Pending),
            (1, "cv.pdf".to_owned(), ApprovalState::Lapsed),
            (1, "letter".to_owned(), ApprovalState::Approved),
        ]
    );
    assert_eq!(the_one(store, &other).state, ApprovalState::Pending);
    assert_eq!(decide(store, open.id, ApprovalState::Approved, 3), Applied::Refused);
    made(store, vec![Effect::Reopen(open.id)], 4);
    assert_eq!(decide(store, open.id, ApprovalState::Approved, 5), Applied::Refused);
}

fn an_answer_can_be_taken_back(store: &impl DaemonStore) {
    let posting = saved_posting(store, "aa11");
    let open = asked(store, question(&posting, 1, "cv.pdf"));
    decide(store, open.id, ApprovalState::Approved, 1);
    made(store, vec![Effect::Reopen(open.id)], 2);
    assert_eq!(the_one(store, &posting), open);
    assert_eq!(decide(store, open.id, ApprovalState::Rejected, 3), Applied::Yes);
    assert_eq!(the_one(store, &posting).state, ApprovalState::Rejected);
}

fn asking_again_moves_the_question_to_the_newer_message(store: &impl DaemonStore) {
    let posting = saved_posting(store, "aa11");
    let first = asked(store, question(&posting, 1, "cv.pdf"));
    let new = NewApproval {
        message: "new card".into(),
        expires_at: at(200),
        ..question(&posting, 1, "cv.pdf")
    };
    let again = asked(store, new.clone());
    assert_eq!((again.id, again.message.as_str()), (first.id, "new card"));
    assert_eq!((again.state, again.expires_at), (ApprovalState::Pending, at(200)));
    assert_eq!(store.approvals_of_message("card of 1").unwrap(), []);
    // Told again after its answer, the answer stands.
    decide(store, again.id, ApprovalState::Approved, 3);
    assert_eq!(asked(store, new).state, ApprovalState::Approved);
}

fn an_answer_never_stands_for_another_text(store: &impl DaemonStore) {
    let posting = saved_posting(store, "aa11");
    let first = asked(store, question(&posting, 1, "email"));
    decide(store, first.id, ApprovalState::Approved, 1);
    let other = NewApproval { sha256: "another".into(), ..question(&posting, 1, "email") };
    let again = asked(store, other);
    assert_eq!((again.sha256.as_str(), again.state), ("another", ApprovalState::Pending));
    assert_eq!((again.actor, again.decided_at), (None, None));
}

fn questions_are_found_by_message_and_by_posting(store: &impl DaemonStore) {
    let (posting, other) = (saved_posting(store, "aa11"), saved_posting(store, "bb22"));
    for (id, revision, what) in [
        (&posting, 1, "cv.pdf"),
        (&posting, 2, "cv.pdf"),
        (&posting, 2, "letter"),
        (&other, 2, "cv.pdf"),
    ] {
        asked(store, question(id, revision, what));
    }
    let short = |all: Vec<Approval>| -> Vec<String> {
        all.iter().map(|one| format!("{} {} {}", one.posting.0, one.revision, one.what)).collect()
    };
    assert_eq!(
        short(store.approvals_of_posting(&posting).unwrap()),
        ["aa11 2 cv.pdf", "aa11 2 letter", "aa11 1 cv.pdf"]
    );
    assert_eq!(
        short(store.approvals_of_message("card of 2").unwrap()),
        ["aa11 2 cv.pdf", "aa11 2 letter", "bb22 2 cv.pdf"]
    );
    assert_eq!(store.approvals_of_message("card of 9").unwrap(), []);
}

fn issued(store: &impl DaemonStore) -> Token {
    let token = Token {
        token: "t1".into(),
        actor: "U1".into(),
        command: "{\"cancel\":\"all\"}".into(),
        expires_at: at(100),
    };
    made(store, vec![Effect::IssueToken(token.clone())], 0);
    token
}

fn spend(store: &impl DaemonStore, actor: &str, second: i64) -> Applied {
    make(store, vec![Effect::UseToken("t1".into(), actor.into())], second)
}

fn a_token_is_used_once(store: &impl DaemonStore) {
    let token = issued(store);
    assert_eq!(store.find_token("t1", at(1)).unwrap(), Some(token));
    assert_eq!(store.find_token("T1", at(1)).unwrap(), None);
    assert_eq!(spend(store, "U1", 2), Applied::Yes);
    assert_eq!(store.find_token("t1", at(3)).unwrap(), None);
    assert_eq!(spend(store, "U1", 3), Applied::Refused);
}

fn a_token_is_used_by_its_actor_alone(store: &impl DaemonStore) {
    issued(store);
    assert_eq!(spend(store, "U2", 1), Applied::Refused);
    assert_eq!(spend(store, "U1", 2), Applied::Yes);
}

fn a_token_is_not_used_after_its_time(store: &impl DaemonStore) {
    issued(store);
    assert_eq!(store.find_token("t1", at(100)).unwrap(), None);
    assert_eq!(spend(store, "U1", 100), Applied::Refused);
    assert_eq!(spend(store, "U1", 99), Applied::Yes);
}
