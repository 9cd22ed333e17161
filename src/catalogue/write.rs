//! The one line a command is written as: in the audit log, on buttons, in questions.

use std::fmt;

use chrono::SecondsFormat;

use super::args::{
    AlertsArgs, ApplyArgs, ApproveArgs, AuditArgs, BackupArgs, BulkArgs, CancelArgs, ConfirmArgs,
    CvArgs, CvVerb, HelpArgs, JobsArgs, LetterArgs, LogsArgs, MessageArgs, NoArgs, PostingArgs,
    ProcessArgs, ProfileArgs, QueueArgs, RejectArgs, RetryArgs, RunsArgs, ScheduleArgs,
    SettingsArgs, Source, StatusArgs, WhyArgs,
};
use super::grammar::Command;
use super::line::Line;
use super::source::theme_name;
use super::word::Sort;
use crate::application::Channel;
use crate::schedule::TaskName;
use crate::store::Status;

impl fmt::Display for Command {
    /// [`super::parse()`] reads the same command from it. What is as it is without saying is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = Line::new(self.name());
        self.write(&mut line);
        f.write_str(&line.finish())
    }
}

/// Arguments that can be written.
pub(super) trait Write {
    fn write(&self, line: &mut Line);
}

impl Write for NoArgs {
    fn write(&self, _: &mut Line) {}
}

impl Write for ProcessArgs {
    fn write(&self, line: &mut Line) {
        line.flag("--pages", self.pages);
        line.flag("--theme", self.theme.map(theme_name));
        line.flag("--tier", self.tier);
        match &self.source {
            Source::Address(address) => line.raw(address),
            Source::Text(text) => line.text(text),
            Source::Attached => {}
        }
    }
}

impl Write for BulkArgs {
    fn write(&self, line: &mut Line) {
        line.flag("--tier", self.tier);
        for address in &self.addresses {
            line.word(address);
        }
    }
}

impl Write for JobsArgs {
    fn write(&self, line: &mut Line) {
        let moment = |moment: chrono::DateTime<chrono::Utc>| {
            moment.to_rfc3339_opts(SecondsFormat::AutoSi, true)
        };
        line.flag("--since", self.since);
        line.flag("--from", self.from.map(moment));
        line.flag("--to", self.to.map(moment));
        line.flag("--status", self.status);
        line.flag("--tier", self.tier);
        line.flag("--location", self.location.as_ref());
        line.flag("--text", self.text.as_ref());
        line.flag("--sort", Some(self.sort).filter(|sort| *sort != Sort::default()));
        line.page(self.page);
    }
}

impl Write for PostingArgs {
    fn write(&self, line: &mut Line) {
        line.maybe(self.posting.as_deref());
    }
}

impl Write for WhyArgs {
    fn write(&self, line: &mut Line) {
        line.choice(self.subject);
        line.maybe(self.posting.as_deref());
        line.flag("--revision", self.revision);
    }
}

impl Write for CvArgs {
    fn write(&self, line: &mut Line) {
        line.maybe(self.posting.as_deref());
        // Options first: what follows `edit` is text.
        line.flag("--revision", self.revision);
        match &self.what {
            CvVerb::Show => {}
            CvVerb::Pdf => line.word("pdf"),
            CvVerb::Docx => line.word("docx"),
            CvVerb::Preview => line.word("preview"),
            CvVerb::Edit { line: name, text } => {
                line.word("edit");
                line.other(name.as_deref());
                line.maybe(text.as_deref());
            }
            CvVerb::Revisions => line.word("revisions"),
            CvVerb::Undo { to } => {
                line.word("undo");
                line.flag("--to", *to);
            }
        }
    }
}

impl Write for LetterArgs {
    fn write(&self, line: &mut Line) {
        line.maybe(self.posting.as_deref());
        line.choice(self.what);
    }
}

impl Write for MessageArgs {
    fn write(&self, line: &mut Line) {
        line.maybe(self.posting.as_deref());
        line.maybe(self.channel.map(Channel::as_str));
    }
}

impl Write for ApproveArgs {
    fn write(&self, line: &mut Line) {
        line.maybe(self.posting.as_deref());
        line.other(self.what.as_deref());
    }
}

impl Write for RejectArgs {
    fn write(&self, line: &mut Line) {
        line.maybe(self.posting.as_deref());
        line.flag("--reason", self.reason.as_ref());
    }
}

impl Write for ApplyArgs {
    fn write(&self, line: &mut Line) {
        line.maybe(self.posting.as_deref());
        if self.undo {
            line.raw("--undo");
        }
    }
}

impl Write for StatusArgs {
    fn write(&self, line: &mut Line) {
        line.maybe(self.posting.as_deref());
        line.maybe(self.status.map(Status::as_str));
        line.flag("--reason", self.reason.as_ref());
    }
}

impl Write for RunsArgs {
    fn write(&self, line: &mut Line) {
        line.maybe(self.posting.as_deref());
        line.page(self.page);
    }
}

impl Write for LogsArgs {
    fn write(&self, line: &mut Line) {
        line.word(&self.of);
    }
}

impl Write for QueueArgs {
    fn write(&self, line: &mut Line) {
        line.choice(self.what);
    }
}

impl Write for CancelArgs {
    fn write(&self, line: &mut Line) {
        line.word(&self.what);
    }
}

impl Write for RetryArgs {
    fn write(&self, line: &mut Line) {
        line.word(&self.what);
    }
}

impl Write for AlertsArgs {
    fn write(&self, line: &mut Line) {
        line.choice(self.what);
        for one in &self.of {
            line.word(one);
        }
        line.flag("--for", self.span);
    }
}

impl Write for ScheduleArgs {
    fn write(&self, line: &mut Line) {
        line.choice(self.what);
        line.maybe(self.task.map(TaskName::as_str));
    }
}

impl Write for BackupArgs {
    fn write(&self, line: &mut Line) {
        line.choice(self.what);
    }
}

impl Write for ProfileArgs {
    fn write(&self, line: &mut Line) {
        line.choice(self.what);
    }
}

impl Write for SettingsArgs {
    fn write(&self, line: &mut Line) {
        line.choice(self.what);
    }
}

impl Write for AuditArgs {
    fn write(&self, line: &mut Line) {
        line.flag("--of", self.of.as_ref());
        line.page(self.page);
    }
}

impl Write for HelpArgs {
    fn write(&self, line: &mut Line) {
        line.maybe(self.command.as_deref());
    }
}

impl Write for ConfirmArgs {
    fn write(&self, line: &mut Line) {
        line.word(&self.token);
    }
}
