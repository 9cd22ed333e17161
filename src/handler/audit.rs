//! `audit`: who did what, newest first. Nothing in it can be changed or removed.

use super::{Desk, Reply, Trouble};
use crate::catalogue::AuditArgs;
use crate::chat::message::{Action, Control, Message, Part};
use crate::text::shorten;

/// Entries on one page.
const PAGE: usize = 25;

/// One page of the audit.
pub fn run(desk: &Desk<'_>, args: &AuditArgs) -> Result<Reply, Trouble> {
    let page = args.page.max(1) as usize;
    let mut entries = desk.store.list_audit(args.of.as_deref(), (page - 1) * PAGE, PAGE + 1)?;
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    if entries.is_empty() {
        return Ok(Reply::private(Message::text("Nothing is recorded there.")));
    }
    let lines: Vec<String> = entries
        .iter()
        .map(|entry| {
            format!(
                "{} {:<12} {:<6} {} → {}",
                entry.at.format("%Y-%m-%d %H:%M:%S"),
                entry.actor,
                entry.correlation,
                shorten(&entry.command, 100),
                shorten(&entry.result, 160)
            )
        })
        .collect();
    let mut message = Message::new(format!("Audit, page {page} (times in UTC)"))
        .with(Part::Code(lines.join("\n")));
    if more {
        let next = AuditArgs { page: args.page.max(1) + 1, of: args.of.clone() };
        let line = crate::catalogue::Command::Audit(next).to_string();
        message
            .parts
            .push(Part::Actions(vec![Control::button("Next page", Action::new("run", line))]));
    }
    Ok(Reply::private(message))
}
