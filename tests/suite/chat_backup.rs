//! Backups from chat: how they stand, and work whose end is told in the channel.

use crate::support::Workplace;
use crate::support::backup::PASSWORD;
use crate::support::chat::{Chat, message_with, shown};
use crate::support::slack::{GENERAL, NORA};

/// Six lines a minute are what `backup` takes.
/// GAP-003, GAP-010: made, checked and restored on trial from chat, and told.
#[test]
fn backups_are_made_checked_and_drilled_from_chat() {
    let workplace = Workplace::new();
    let repository = workplace.path("repository");
    let chat = Chat::start_with(workplace, |command| {
        command
            .env("TAILORD__BACKUP__REPOSITORY", &repository)
            .env("TAILORD__BACKUP__PASSWORD", PASSWORD);
    });
    let none = chat.ask("backup");
    assert!(none.contains("none was made yet"), "{none}");
    chat.sample();
    for (line, words) in [
        ("backup now", vec!["A backup was made", "The repository is new"]),
        ("backup verify", vec!["all there and whole", "every byte"]),
        ("backup drill", vec!["can be restored", "the same", "Passed"]),
    ] {
        chat.slack.slash(NORA, GENERAL, "/tailord", line);
        let told = message_with(&chat.slack, GENERAL, &words);
        assert!(!shown(&told).contains(PASSWORD));
    }
    let standing = chat.ask("backup status");
    for part in ["as they should be", "restore drill", "RPO", "RTO", "Newest snapshot"] {
        assert!(standing.contains(part), "no {part} in {standing}");
    }

    // What fails is told in the channel, too.
    std::fs::remove_dir_all(repository.join("snapshots")).unwrap();
    chat.slack.slash(NORA, GENERAL, "/tailord", "backup verify");
    message_with(&chat.slack, GENERAL, &["The check of the backups failed", "Missing: snapshot"]);
    chat.end();
}
