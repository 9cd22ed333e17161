//! The one line a command is written as: in the audit log, on buttons, in questions.

use std::fmt;

use chrono::SecondsFormat;

use super::args::{
    ApplyArgs, ApproveArgs, AuditArgs, BackupArgs, BulkArgs, CancelArgs, ConfirmArgs, CvArgs,
    CvVerb, HelpArgs, JobsArgs, LetterArgs, LogsArgs, MessageArgs, NoArgs, PostingArgs,
    ProcessArgs, ProfileArgs, QueueArgs, RejectArgs, RetryArgs, RunsArgs, SettingsArgs, Source,
    StatusArgs, WhyArgs,
};
use super::arguments::id;
use super::grammar::Command;
use super::markup;
use super::source::{is_address, theme_name};
use super::token::is_dash;
use super::word::{BackupVerb, LetterVerb, ProfileVerb, QueueView, SettingsView, Sort, WhySubject};
use crate::application::Channel;

impl fmt::Display for Command {
    /// [`super::parse`] reads the same command from it. What is as it is without saying is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = Line(self.name().to_owned());
        self.write(&mut line);
        f.write_str(&markup::encode(&line.0))
    }
}

/// A line under way.
pub(super) struct Line(String);

impl Line {
    /// A word, in quotation marks if it would be read as anything else without.
    fn word(&mut self, word: &str) {
        self.0.push(' ');
        let plain = |c: char| c.is_alphanumeric() || "-_./:@#+=%?~,;&!$*()".contains(c);
        if !word.is_empty() && !word.starts_with('-') && word.chars().all(plain) {
            self.0.push_str(word);
        } else {
            self.quoted(word);
        }
    }

    /// A word where the id of a posting could stand, but isn't.
    fn other(&mut self, word: Option<&str>) {
        match word {
            Some(word) if id(word).is_some() => {
                self.0.push(' ');
                self.quoted(word);
            }
            word => self.maybe(word),
        }
    }

    fn quoted(&mut self, word: &str) {
        self.0.push('"');
        for character in word.chars() {
            if matches!(character, '"' | '\\') {
                self.0.push('\\');
            }
            self.0.push(character);
        }
        self.0.push('"');
    }

    fn maybe(&mut self, word: Option<&str>) {
        if let Some(word) = word {
            self.word(word);
        }
    }

    fn flag(&mut self, name: &str, value: Option<impl fmt::Display>) {
        if let Some(value) = value {
            self.0.push(' ');
            self.0.push_str(name);
            self.word(&value.to_string());
        }
    }

    fn page(&mut self, page: u32) {
        self.flag("--page", Some(page).filter(|page| *page != 1));
    }

    /// Text as it is, to the end of the line.
    fn text(&mut self, text: &str) {
        let first = text.split_whitespace().next().unwrap_or_default();
        if text.starts_with(is_dash) || is_address(first) {
            self.0.push_str(" --");
        }
        self.0.push(' ');
        self.0.push_str(text);
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
            Source::Address(text) => {
                line.0.push(' ');
                line.0.push_str(text);
            }
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
        if self.subject != WhySubject::default() {
            line.word(self.subject.as_str());
        }
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
        if self.what != LetterVerb::default() {
            line.word(self.what.as_str());
        }
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
            line.0.push_str(" --undo");
        }
    }
}

impl Write for StatusArgs {
    fn write(&self, line: &mut Line) {
        line.maybe(self.posting.as_deref());
        line.maybe(self.status.map(|status| status.as_str()));
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
        if self.what != QueueView::default() {
            line.word(self.what.as_str());
        }
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

impl Write for BackupArgs {
    fn write(&self, line: &mut Line) {
        if self.what != BackupVerb::default() {
            line.word(self.what.as_str());
        }
    }
}

impl Write for ProfileArgs {
    fn write(&self, line: &mut Line) {
        if self.what != ProfileVerb::default() {
            line.word(self.what.as_str());
        }
    }
}

impl Write for SettingsArgs {
    fn write(&self, line: &mut Line) {
        if self.what != SettingsView::default() {
            line.word(self.what.as_str());
        }
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
