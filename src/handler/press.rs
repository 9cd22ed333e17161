//! Buttons and menus: the same commands, with what they are about in their value.

use super::dispatch::{allowed, run as run_command};
use super::say::Call;
use super::{Desk, Reply, Trouble, approve, edit, queue};
use crate::catalogue::{
    self, ApplyArgs, ApproveArgs, CancelArgs, Command, CvArgs, CvVerb, LetterArgs, LetterVerb,
    PostingArgs, RejectArgs, RetryArgs, WhyArgs,
};
use crate::chat::message::Action;
use crate::posting::PostingId;
use crate::store::desk::ApprovalState;

/// Does what a button stands for.
pub fn run(desk: &Desk<'_>, call: &Call<'_>, action: &Action) -> Result<(String, Reply), Trouble> {
    let value = action.value.as_str();
    let posting = Some(value.to_owned());
    let command = match action.name.as_str() {
        "approve" | "reject" | "reopen" => return answer(desk, call, action),
        "edit" => {
            let (id, revision, what) = about(value)?;
            let args = CvArgs {
                posting: Some(id.0.clone()),
                what: CvVerb::Edit { line: None, text: None },
                revision: Some(revision),
            };
            allowed(desk, call, &Command::Cv(args))?;
            let reply = edit::open(desk, call, &id, revision, what)?;
            return Ok((format!("edit {value}"), reply));
        }
        "rerun" => {
            allowed(desk, call, &Command::Retry(RetryArgs { what: value.to_owned() }))?;
            let reply = queue::again(desk, call, &PostingId(value.to_owned()))?;
            return Ok((format!("run {value} again"), reply));
        }
        "why" => Command::Why(WhyArgs { posting, ..WhyArgs::default() }),
        "apply" => Command::Apply(ApplyArgs { posting, undo: false }),
        "dossier" => Command::Dossier(PostingArgs { posting }),
        "job" => Command::Job(PostingArgs { posting }),
        "letter_pdf" => Command::Letter(LetterArgs { posting, what: LetterVerb::Pdf }),
        "letter_docx" => Command::Letter(LetterArgs { posting, what: LetterVerb::Docx }),
        "undo" => Command::Cv(CvArgs { posting, what: CvVerb::Undo { to: None }, revision: None }),
        "cancel" => Command::Cancel(CancelArgs { what: value.to_owned() }),
        "retry" => Command::Retry(RetryArgs { what: value.to_owned() }),
        // Pages of lists carry the whole command; it is parsed and allowed like one that is typed.
        "run" => catalogue::parse(value).map_err(|error| Trouble::user(error.to_string()))?,
        other => {
            return Err(Trouble::user(format!(
                "This button (`{other}`) belongs to another version; nothing was done. `help` lists \
                 what can be done."
            )));
        }
    };
    allowed(desk, call, &command)?;
    let line = command.to_string();
    // A press is its own confirmation: the button says what it does, to one thing.
    run_command(desk, call, command).map(|reply| (line, reply))
}

/// `posting/revision/what`, as buttons carry it.
fn about(value: &str) -> Result<(PostingId, u32, &str), Trouble> {
    let mut parts = value.splitn(3, '/');
    match (parts.next(), parts.next().and_then(|text| text.parse().ok()), parts.next()) {
        (Some(id), Some(revision), Some(what)) => Ok((PostingId(id.to_owned()), revision, what)),
        _ => Err(Trouble::user("This button is damaged; nothing was done.")),
    }
}

fn answer(desk: &Desk<'_>, call: &Call<'_>, action: &Action) -> Result<(String, Reply), Trouble> {
    let (id, revision, what) = about(&action.value)?;
    let posting = Some(id.0.clone());
    let (command, state) = match action.name.as_str() {
        "approve" => {
            let args = ApproveArgs { posting, what: Some(what.to_owned()) };
            (Command::Approve(args), ApprovalState::Approved)
        }
        _ => (Command::Reject(RejectArgs { posting, reason: None }), ApprovalState::Rejected),
    };
    allowed(desk, call, &command)?;
    if action.name == "reopen" {
        let reply = approve::take_back(desk, call, &id, revision, what)?;
        return Ok((format!("take back {}", action.value), reply));
    }
    let reply = approve::decide(desk, call, &id, revision, what, state, None)?;
    Ok((command.to_string(), reply))
}
