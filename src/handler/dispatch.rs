//! From what came in to the one change it makes.

use super::say::{Call, ticket};
use super::{
    Desk, Reply, Trouble, access, approve, audit, budget, bulk, cv, edit, health, home, job, jobs,
    letter, press, process, queue, rate, react, runs, status, verdict,
};
use crate::catalogue::{self, Command, Role, catalogue};
use crate::chat::inbound::{Body, Inbound, SentFile};
use crate::chat::message::{Message, Part, Rich};
use crate::store::desk::{AuditEntry, Change, Effect, LogLine, Token};

/// All that follows from one envelope.
///
/// # Errors
/// When the store fails: nothing has been done, and the envelope is tried again.
pub fn handle(desk: &Desk<'_>, seq: i64, inbound: &Inbound) -> Result<Change, Trouble> {
    let none: &[SentFile] = &[];
    let files = match &inbound.body {
        Body::Command { files, .. } => files.as_slice(),
        _ => none,
    };
    let call = Call { inbound, ticket: ticket(seq), files };
    let done = match &inbound.body {
        Body::Command { line, .. } => Some(command(desk, &call, line)),
        Body::Pressed { action, message, fields, home: true } => Some(
            home::pressed(desk, &call, action, fields)
                .map(|reply| (format!("home {}", action.name), reply)),
        )
        .filter(|_| message.is_none()),
        Body::Pressed { action, .. } => Some(press::run(desk, &call, action)),
        Body::Submitted { callback, private, view, fields } => {
            Some(edit::submitted(desk, &call, callback, private, view, fields))
        }
        Body::Reacted { name, added, message } => {
            react::run(desk, &call, name, *added, message).transpose()
        }
        Body::Home => Some(home::open(desk, &call).map(|reply| ("home".to_owned(), reply))),
        Body::Ignored(_) => None,
    };
    let mut change = Change { envelope: Some(seq), ..Change::default() };
    let Some(done) = done else { return Ok(change) };
    let (what, reply) = match done {
        Ok(done) => done,
        Err(Trouble::Store(error)) => return Err(error.into()),
        Err(Trouble::User(text)) => {
            let mut reply = refused(&call, &text);
            if let Body::Submitted { view, .. } = &inbound.body {
                // The form waits for an answer, and is the place to give it.
                reply.message = None;
                reply.effects.push(verdict::told(&call, view, &text));
            }
            (name_of(&call), reply)
        }
    };
    change.effects = reply.effects;
    if let Some(message) = reply.message {
        change.effects.push(match reply.public {
            true => call.post("answer", message),
            false => call.whisper("answer", message),
        });
    }
    if !reply.result.is_empty() {
        change.effects.push(recorded(desk, &call, what, reply.result));
    }
    Ok(change)
}

/// What the audit calls something that was not understood: never its whole text.
fn name_of(call: &Call<'_>) -> String {
    match &call.inbound.body {
        Body::Command { line, .. } => match catalogue::parse(meant(call, line)) {
            Ok(command) => crate::text::shorten(&command.to_string(), 80),
            Err(_) => crate::text::shorten(line.trim(), 80),
        },
        Body::Pressed { action, .. } => format!("press {}", action.name),
        Body::Submitted { callback, .. } => format!("form {callback}"),
        Body::Reacted { name, .. } => format!("react {name}"),
        Body::Home => "home".into(),
        Body::Ignored(why) => (*why).into(),
    }
}

/// Plain words for the person alone, with what finds the log.
fn refused(call: &Call<'_>, text: &str) -> Reply {
    let first = text.lines().next().unwrap_or(text);
    let message =
        Message::new(crate::text::shorten(first, 140)).with(Part::Text(Rich::plain(text))).with(
            Part::Context(Rich::plain("Nothing was changed. Ticket ").code(call.ticket.as_str())),
        );
    let log = Effect::Log(LogLine {
        at: chrono::Utc::now(),
        level: "warn".into(),
        correlation: call.ticket.clone(),
        run: None,
        posting: None,
        text: format!("refused: {text}"),
    });
    Reply {
        message: Some(message),
        effects: vec![log],
        result: format!("refused: {}", crate::text::shorten(first, 120)),
        ..Reply::default()
    }
}

fn recorded(desk: &Desk<'_>, call: &Call<'_>, command: String, result: String) -> Effect {
    let Inbound { platform, actor, place, .. } = call.inbound;
    Effect::Audit(AuditEntry {
        at: desk.now,
        platform: platform.clone(),
        actor: actor.clone(),
        channel: Some(place.channel.clone()).filter(|channel| !channel.is_empty()),
        // A pasted posting has lines of its own; an entry is one.
        command: crate::chat::visible::one_line(&command),
        result,
        correlation: call.ticket.clone(),
    })
}

fn command(desk: &Desk<'_>, call: &Call<'_>, line: &str) -> Result<(String, Reply), Trouble> {
    let role = access::role_of(&desk.config.settings.access, &call.inbound.actor);
    let command = match catalogue::parse(meant(call, line)) {
        Ok(command) => command,
        // A stranger is not told what there is to misspell.
        Err(_) if role == Role::Anyone => {
            return Err(Trouble::user(access::refusal(
                &call.inbound.actor,
                role,
                Role::Viewer,
                "",
            )));
        }
        Err(error) => return Err(Trouble::user(error.to_string())),
    };
    allowed(desk, call, &command)?;
    if let Command::Confirm(args) = &command {
        return confirm(desk, call, &args.token);
    }
    let line = shown(&command);
    let declaration = catalogue().get(command.name());
    if declaration.is_some_and(|declaration| declaration.destructive) {
        return ask_first(desk, call, &command).map(|reply| (line, reply));
    }
    run(desk, call, command).map(|reply| (line, reply))
}

/// A command as the audit keeps it.
fn shown(command: &Command) -> String {
    crate::text::shorten(&command.to_string(), 400)
}

/// The line, or `process` where a file comes without a word: it is a posting.
fn meant<'a>(call: &Call<'_>, line: &'a str) -> &'a str {
    let asks_nothing =
        matches!(catalogue::parse(line), Ok(Command::Help(args)) if args.command.is_none());
    let is_bare = asks_nothing && !line.to_lowercase().contains("help");
    if is_bare && !call.files.is_empty() { "process" } else { line }
}

/// Whether this person may do this here and now.
pub(super) fn allowed(desk: &Desk<'_>, call: &Call<'_>, command: &Command) -> Result<(), Trouble> {
    permitted(desk, call, command)?;
    rate::check(desk, call, command.name())
}

/// Whether this person may do this here. What is confirmed was counted when it was asked for.
fn permitted(desk: &Desk<'_>, call: &Call<'_>, command: &Command) -> Result<(), Trouble> {
    let settings = &desk.config.settings.access;
    let (actor, place) = (&call.inbound.actor, &call.inbound.place);
    let role = access::role_of(settings, actor);
    let needed =
        catalogue().get(command.name()).map_or(Role::Owner, |declaration| declaration.role);
    if needed > role {
        return Err(Trouble::user(access::refusal(actor, role, needed, command.name())));
    }
    if needed > Role::Anyone && !access::is_taken_in(settings, place) {
        return Err(Trouble::user(access::wrong_channel(place)));
    }
    Ok(())
}

/// Issues a token; the command is done when it comes back.
fn ask_first(desk: &Desk<'_>, call: &Call<'_>, command: &Command) -> Result<Reply, Trouble> {
    const MINUTES: i64 = 10;
    let token = crate::chance::token().map_err(|error| {
        Trouble::user(format!("No one-time token could be made ({error}); nothing was done."))
    })?;
    let issued = Token {
        token: token.clone(),
        actor: call.inbound.actor.clone(),
        command: serde_json::to_string(command).unwrap_or_default(),
        expires_at: desk.now + chrono::TimeDelta::minutes(MINUTES),
    };
    let message = Message::new(format!("Really `{command}`?"))
        .with(Part::Text(
            Rich::plain("Please confirm: ").code(crate::text::shorten(&command.to_string(), 200)),
        ))
        .with(Part::Text(
            Rich::plain("To go through with it, send ")
                .code(format!("confirm {token}"))
                .then(format!(" within {MINUTES} minutes. It works once, and for you alone.")),
        ));
    Ok(Reply {
        message: Some(message),
        effects: vec![Effect::IssueToken(issued)],
        result: "asked for confirmation".into(),
        ..Reply::default()
    })
}

/// Goes through with what a token stands for, and tells what that was: a token says nothing.
fn confirm(desk: &Desk<'_>, call: &Call<'_>, token: &str) -> Result<(String, Reply), Trouble> {
    let unknown = || {
        Trouble::user(
            "That token is not known, was used before, has expired, or was given to somebody else. \
             Give the command again to get a new one.",
        )
    };
    let found = desk.store.find_token(token, desk.now)?.ok_or_else(unknown)?;
    if found.actor != call.inbound.actor {
        return Err(unknown());
    }
    let command: Command = serde_json::from_str(&found.command).map_err(|_| unknown())?;
    permitted(desk, call, &command)?;
    let line = format!("{} (confirmed)", shown(&command));
    let mut reply = run(desk, call, command)?;
    reply.effects.insert(0, Effect::UseToken(found.token, found.actor));
    Ok((line, reply))
}

/// One command, allowed already.
pub(super) fn run(desk: &Desk<'_>, call: &Call<'_>, command: Command) -> Result<Reply, Trouble> {
    match &command {
        Command::Process(args) => process::process(desk, call, args),
        Command::Bulk(args) => bulk::bulk(desk, call, args),
        Command::Jobs(args) => jobs::run(desk, args),
        Command::Job(args) => job::job(desk, call, args),
        Command::Why(args) => job::why(desk, call, args),
        Command::Fit(args) => job::fit(desk, call, args),
        Command::Cv(args) => cv::run(desk, call, args),
        Command::Letter(args) => letter::letter(desk, call, args),
        Command::Message(args) => letter::message(desk, call, args),
        Command::Approve(args) => approve::approve(desk, call, args),
        Command::Reject(args) => approve::reject(desk, call, args),
        Command::Apply(args) => status::apply(desk, call, args),
        Command::Status(args) => status::status(desk, call, args),
        Command::Dossier(args) => job::dossier(desk, call, args),
        Command::Posting(args) => job::posting(desk, call, args),
        Command::Runs(args) => runs::runs(desk, call, args),
        Command::Logs(args) => runs::logs(desk, call, args),
        Command::Queue(args) => queue::queue(desk, *args),
        Command::Cancel(args) => queue::cancel(desk, call, args),
        Command::Retry(args) => queue::retry(desk, call, args),
        Command::Budget(_) => budget::run(desk, call),
        Command::Alerts(_) => health::alerts(desk),
        Command::Health(_) => health::health(desk),
        Command::Backup(args) => health::backup(*args),
        Command::Profile(args) => health::profile(desk, *args),
        Command::Settings(args) => health::settings(desk, *args),
        Command::Audit(args) => audit::run(desk, args),
        Command::Help(args) => health::help(desk, call, args),
        Command::Whoami(_) => health::whoami(desk, call),
        Command::Confirm(args) => confirm(desk, call, &args.token).map(|(_, reply)| reply),
    }
}
