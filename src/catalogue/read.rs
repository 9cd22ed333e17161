//! How the words after each command's name become its arguments.

use chrono::{DateTime, Datelike as _, Utc};

use super::args::{
    AlertsArgs, ApplyArgs, ApproveArgs, AuditArgs, BackupArgs, CancelArgs, ConfirmArgs, CvArgs,
    CvVerb, HelpArgs, JobsArgs, LetterArgs, LogsArgs, MessageArgs, NoArgs, PostingArgs,
    ProfileArgs, QueueArgs, RejectArgs, RetryArgs, RunsArgs, ScheduleArgs, SettingsArgs,
    StatusArgs, WhyArgs,
};
use super::arguments::Arguments;
use super::declaration::catalogue;
use super::error::{Problem, shown};
use super::word::{AlertsVerb, ScheduleVerb, refusal};
use crate::application::Channel;
use crate::command::moment;
use crate::store::Status;

/// Arguments that can be read.
pub(super) trait Read: Sized {
    /// Takes what belongs to it.
    ///
    /// # Errors
    /// A word that can't be read, or something missing.
    fn read(given: &mut Arguments) -> Result<Self, Problem>;

    /// Reads all that came after the name; what is left over is an error.
    fn read_line(rest: &str) -> Result<Self, Problem> {
        let mut given = Arguments::new(rest)?;
        let args = Self::read(&mut given)?;
        given.end()?;
        Ok(args)
    }
}

impl Read for NoArgs {
    fn read(_: &mut Arguments) -> Result<Self, Problem> {
        Ok(Self {})
    }
}

impl Read for JobsArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        let args = Self {
            since: given.flag("--since")?,
            from: given.flag_with("--from", instant)?,
            to: given.flag_with("--to", instant)?,
            status: given.flag_with("--status", status)?,
            tier: given.flag("--tier")?,
            location: given.flag("--location")?,
            text: given.flag("--text")?,
            sort: given.flag("--sort")?.unwrap_or_default(),
            page: page(given)?,
        };
        // What people type who know other lists.
        given.try_word(|word| word.eq_ignore_ascii_case("list") || word.eq_ignore_ascii_case("ls"));
        if args.since.is_some() && args.from.is_some() {
            return Err(Problem::Conflict("--since", "--from"));
        }
        Ok(args)
    }
}

impl Read for PostingArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        match given.posting() {
            Some(posting) => Ok(Self { posting: Some(posting) }),
            None => match given.word()? {
                Some(word) => Err(Problem::NoPosting(word)),
                None => Ok(Self { posting: None }),
            },
        }
    }
}

impl Read for WhyArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        let revision = revision(given, "--revision")?;
        let posting = given.posting();
        let subject = given.one_of()?.unwrap_or_default();
        let posting = posting.or_else(|| given.posting());
        Ok(Self { subject, posting, revision })
    }
}

impl Read for CvArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        let revision_of = revision(given, "--revision")?;
        let to = revision(given, "--to")?;
        let posting = given.posting();
        let verb = given.word()?.map(|word| word.to_lowercase());
        let posting = posting.or_else(|| given.posting());
        let what = match verb.as_deref() {
            None | Some("show") => CvVerb::Show,
            Some("pdf") => CvVerb::Pdf,
            Some("docx" | "word") => CvVerb::Docx,
            Some("preview") => CvVerb::Preview,
            Some("edit") => CvVerb::Edit { line: given.word()?, text: given.tail()? },
            Some("revisions") => CvVerb::Revisions,
            Some("undo") => CvVerb::Undo { to },
            Some(word) => {
                let known = ["show", "pdf", "docx", "preview", "edit", "revisions", "undo"];
                return Err(Problem::Word(refusal(word, "something a CV can do", &known)));
            }
        };
        if to.is_some() && !matches!(what, CvVerb::Undo { .. }) {
            return Err(Problem::Word("`--to` goes with `undo`.".to_owned()));
        }
        Ok(Self { posting, what, revision: revision_of })
    }
}

impl Read for LetterArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        let posting = given.posting();
        let what = given.one_of()?.unwrap_or_default();
        Ok(Self { posting: posting.or_else(|| given.posting()), what })
    }
}

impl Read for MessageArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        let posting = given.posting();
        let channels = Channel::ALL.map(Channel::as_str);
        let channel = given.word()?.map(|word| {
            let word = word.to_lowercase().replace('-', "_");
            let word = if word == "linkedin" { "linkedin_note" } else { &word };
            word.parse().map_err(|_| Problem::Word(refusal(word, "a channel", &channels)))
        });
        Ok(Self { posting, channel: channel.transpose()? })
    }
}

impl Read for ApproveArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        let posting = given.posting();
        let what = given.word()?.map(|word| word.to_lowercase());
        Ok(Self { posting, what })
    }
}

impl Read for RejectArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        let reason = given.flag("--reason")?;
        let posting = given.posting();
        Ok(Self { posting, reason: reason.map_or_else(|| given.tail(), |given| Ok(Some(given)))? })
    }
}

impl Read for ApplyArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        let flag = given.switch("--undo")?;
        let posting = given.posting();
        let undo = given.try_word(|word| word.eq_ignore_ascii_case("undo")) || flag;
        Ok(Self { posting, undo })
    }
}

impl Read for StatusArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        let reason = given.flag("--reason")?;
        let posting = given.posting();
        let word = given.word()?;
        let status = word.map(|word| status(&word).map_err(Problem::Word)).transpose()?;
        let reason = match reason {
            None if status.is_some() => given.tail()?,
            given => given,
        };
        if status.is_none() && reason.is_some() {
            return Err(Problem::Missing("which status the reason is for"));
        }
        Ok(Self { posting, status, reason })
    }
}

impl Read for RunsArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        let page = page(given)?;
        Ok(Self { page, posting: PostingArgs::read(given)?.posting })
    }
}

impl Read for LogsArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        let of = required(given, "the number of a run, a correlation id, or the id of a posting")?;
        Ok(Self { of })
    }
}

impl Read for QueueArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        Ok(Self { what: given.one_of()?.unwrap_or_default() })
    }
}

impl Read for CancelArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        Ok(Self { what: required(given, "what to cancel: an id that `queue` lists, or `all`")? })
    }
}

impl Read for RetryArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        Ok(Self { what: required(given, "what to do again: an id that `queue dead` lists")? })
    }
}

impl Read for AlertsArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        let span = given.flag("--for")?;
        let what: AlertsVerb = given.one_of()?.unwrap_or_default();
        let of = given.rest()?;
        match (what, of.as_slice()) {
            (AlertsVerb::List, []) | (_, [_, ..]) => {}
            _ => return Err(Problem::Missing("which: an id or a name that `alerts` lists")),
        }
        if let (AlertsVerb::List, [word, ..]) = (what, of.as_slice()) {
            return Err(Problem::Unexpected(word.clone()));
        }
        if span.is_some() && what != AlertsVerb::Silence {
            return Err(Problem::Word("`--for` goes with `silence`.".to_owned()));
        }
        Ok(Self { what, of, span })
    }
}

impl Read for ScheduleArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        let what: ScheduleVerb = given.one_of()?.unwrap_or_default();
        if what == ScheduleVerb::List {
            return Ok(Self { what, task: None });
        }
        let task = given.one_of()?;
        if task.is_none() && what == ScheduleVerb::Run {
            return Err(Problem::Missing("which task: one that `schedule` lists"));
        }
        Ok(Self { what, task })
    }
}

impl Read for BackupArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        Ok(Self { what: given.one_of()?.unwrap_or_default() })
    }
}

impl Read for ProfileArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        Ok(Self { what: given.one_of()?.unwrap_or_default() })
    }
}

impl Read for SettingsArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        Ok(Self { what: given.one_of()?.unwrap_or_default() })
    }
}

impl Read for AuditArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        let page = page(given)?;
        let flag: Option<String> = given.flag("--of")?;
        let person = match flag {
            Some(person) => Some(person),
            None => given.word()?,
        };
        let of = person.map(|person| person.trim_start_matches(['@', '!']).to_owned());
        Ok(Self { page, of: of.filter(|person| !person.is_empty()) })
    }
}

impl Read for HelpArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        let Some(word) = given.word()? else { return Ok(Self { command: None }) };
        let command = catalogue().find(&word);
        let known = || Problem::Word(super::parse::unknown(&word).to_string());
        Ok(Self { command: Some(command.ok_or_else(known)?.name.to_owned()) })
    }
}

impl Read for ConfirmArgs {
    fn read(given: &mut Arguments) -> Result<Self, Problem> {
        Ok(Self { token: required(given, "the token that was shown with the question")? })
    }
}

fn required(given: &mut Arguments, what: &'static str) -> Result<String, Problem> {
    given.word()?.filter(|word| !word.is_empty()).ok_or(Problem::Missing(what))
}

fn page(given: &mut Arguments) -> Result<u32, Problem> {
    Ok(given.flag_with("--page", |text| whole(text, "a page: 1, 2, 3 …"))?.unwrap_or(1))
}

fn revision(given: &mut Arguments, flag: &'static str) -> Result<Option<u32>, Problem> {
    given.flag_with(flag, |text| whole(text, "the number of a revision: 1, 2, 3 …"))
}

/// A whole number from 1.
fn whole(text: &str, what: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| format!("`{}` is not {what}", shown(text)))
}

fn status(text: &str) -> Result<Status, String> {
    let word = text.to_lowercase();
    word.parse().map_err(|_: String| refusal(&word, "a status", &Status::ALL.map(Status::as_str)))
}

/// A moment of the years that can be written with four digits.
fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    let moment = moment::parse_instant(text)?;
    let written = (1..=9_999).contains(&moment.year());
    written.then_some(moment).ok_or_else(|| "the year must have four digits".to_owned())
}
