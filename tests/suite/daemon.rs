//! The running daemon, driven through chat (GAP-017).

use crate::support::chat::Chat;

#[test]
fn a_pasted_posting_becomes_an_application_in_its_thread() {
    let chat = Chat::start();
    let made = chat.sample();
    assert!(chat.ask("jobs").contains(&made.id[..6]));
    chat.end();
}
