//! Builds the parts and runs one command.

use std::ffi::OsString;
use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use crate::chat::slack::manifest;
use crate::cli::{Cli, EvalVerb, SlackVerb, TrainVerb, VaultVerb, Verb};
use crate::command::{self, Context, Outcome};
use crate::config::{Config, LogFormat, LogSettings};
use crate::{backup, daemon, memory, redact, render, worker};

/// Exit code: what was asked for is done.
const SUCCESS: u8 = 0;

/// Exit code: it was refused, or failed.
const FAILURE: u8 = 1;

/// Entry point: 0 = done, 1 = refused or failed with a reason, 2 = usage.
pub fn main() -> ExitCode {
    ExitCode::from(run_with(std::env::args_os()))
}

/// The same with these arguments, the first of which is the name of the program.
pub(crate) fn run_with(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    redact::install_panic_hook();
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    if let Verb::RenderWorker(limits) = &cli.verb {
        return serve(limits.limits());
    }
    if matches!(cli.verb, Verb::BackupWorker) {
        return served(&backup::worker::run());
    }
    let result = run(&cli);
    if let Some(peak_rss_kib) = memory::peak_rss_kib("self") {
        let worker_rss_kib = render::peak_rss_kib();
        tracing::info!(peak_rss_kib, worker_rss_kib, "done");
    }
    match result {
        // The one command that is asked for a secret.
        Ok(outcome) if reveals(&cli.verb) => print(&outcome.text, &outcome),
        Ok(outcome) if gives_documents(&cli.verb) => {
            print(&redact::mask_known(&outcome.text), &outcome)
        }
        Ok(outcome) => print(&redact::mask(&outcome.text), &outcome),
        Err(error) => {
            // The one place where errors are shown; their chain is the whole story.
            report(&format!("tailord: {error:#}"));
            FAILURE
        }
    }
}

/// Help, or what is wrong with the arguments: these may hold a secret.
fn usage(error: &clap::Error) -> u8 {
    let text = error.render().to_string();
    match redact::mask(&text) {
        std::borrow::Cow::Owned(masked) => report(&masked),
        // In colours, to the right place; a reader that is gone needs nothing.
        std::borrow::Cow::Borrowed(_) => drop(error.print()),
    }
    u8::try_from(error.exit_code()).unwrap_or(2)
}

fn reveals(verb: &Verb) -> bool {
    matches!(verb, Verb::Vault(args) if matches!(args.verb, VaultVerb::Get { .. }))
}

/// The words of a posting or a CV are theirs, whatever they look like.
fn gives_documents(verb: &Verb) -> bool {
    matches!(
        verb,
        Verb::Process(_)
            | Verb::Verify(_)
            | Verb::Why(_)
            | Verb::Show(_)
            | Verb::Edit(_)
            | Verb::Profile(_)
            | Verb::Completions { .. }
            | Verb::Man
    )
}

/// These do their work without any secret, so that they go on when the vault does not open.
fn needs_no_secret(verb: &Verb) -> bool {
    matches!(
        verb,
        Verb::Verify(_)
            | Verb::Why(_)
            | Verb::Jobs(_)
            | Verb::Show(_)
            | Verb::Edit(_)
            | Verb::Runs(_)
            | Verb::Status(_)
            | Verb::Check(_)
            | Verb::Profile(_)
            | Verb::Eval(_)
            | Verb::Train(_)
            | Verb::Vault(_)
    )
}

/// The other side of [`render::Worker`]. Reads no configuration and logs nothing: its pipes are all
/// it has.
fn serve(limits: render::Limits) -> u8 {
    served(&render::worker::run(&limits))
}

fn served(result: &std::io::Result<()>) -> u8 {
    match result {
        Ok(()) => SUCCESS,
        Err(error) => {
            report(&error.to_string());
            FAILURE
        }
    }
}

/// Runs one command.
pub(crate) fn run(cli: &Cli) -> anyhow::Result<Outcome> {
    // These must work whatever state the configuration is in.
    match &cli.verb {
        Verb::Init(args) => return command::init::run(args),
        Verb::Completions { shell } => return Ok(completions(*shell)),
        Verb::Man => return man(),
        Verb::Slack(SlackVerb::Manifest { json: false }) => {
            return Ok(Outcome::done(manifest::manifest()));
        }
        Verb::Slack(SlackVerb::Manifest { json: true }) => {
            return Ok(Outcome::done(manifest::manifest_json()));
        }
        _ => {}
    }
    let config = match &cli.verb {
        Verb::Vault(_) => Config::read(cli.config.as_deref())?,
        _ => Config::load(cli.config.as_deref())?,
    };
    log(&config.settings.log)?;
    if !needs_no_secret(&cli.verb) {
        config.need_secrets()?;
    }
    let context = Context {
        config,
        now: clock()?,
        interactive: !cli.quiet && std::io::stderr().is_terminal(),
    };
    match &cli.verb {
        Verb::Process(args) => command::process::run(&context, args, cli.quiet),
        Verb::Verify(args) => command::verify::run(&context, args),
        Verb::Why(args) => command::why::run(&context, args),
        Verb::Jobs(args) => command::jobs::run(&context, args),
        Verb::Edit(args) => command::edit::run(&context, args, cli.quiet),
        Verb::Show(args) => command::show::run(&context, args),
        Verb::Runs(args) => command::runs::run(&context, args),
        Verb::Status(args) => command::status::run(&context, args),
        Verb::Check(args) => command::check::run(&context, args),
        Verb::Profile(verb) => command::profile::run(&context, verb),
        Verb::Backup(args) => command::backup::run(&context, args),
        Verb::Eval(EvalVerb::Retention { path }) => command::eval::retention(path),
        Verb::Vault(args) => command::vault::run(&context, args),
        Verb::Eval(EvalVerb::Extract { path }) => command::eval::extract(path),
        Verb::Eval(EvalVerb::Requirements { path }) => command::eval::requirements(path),
        Verb::Eval(EvalVerb::Select { path }) => command::eval::select(path),
        Verb::Train(TrainVerb::Skills { path, out }) => command::train::skills(path, out),
        Verb::Eval(EvalVerb::Verify { path }) => command::eval::verify(path),
        Verb::Eval(EvalVerb::Prices { file }) => command::eval::prices(file),
        Verb::Prompts(verb) => command::prompts::run(&context, verb),
        Verb::PipelineWorker => worker::serve::run(context).map(|()| Outcome::done("")),
        Verb::Do { line } => command::perform::run(context, line),
        Verb::Run => daemon::run(context).map(|()| Outcome::done("")),
        Verb::Init(_)
        | Verb::Completions { .. }
        | Verb::Man
        | Verb::Slack(_)
        | Verb::BackupWorker
        | Verb::RenderWorker(_) => Ok(Outcome::done("")),
    }
}

/// Now, or the moment in `SOURCE_DATE_EPOCH` (seconds), by which builds of anything are made
/// reproducible: <https://reproducible-builds.org/specs/source-date-epoch/>.
fn clock() -> anyhow::Result<chrono::DateTime<chrono::Utc>> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => seconds
            .trim()
            .parse()
            .ok()
            .and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0))
            .ok_or_else(|| {
                anyhow::anyhow!("SOURCE_DATE_EPOCH is `{seconds}`, not a number of seconds")
            }),
        Err(_) => Ok(chrono::Utc::now()),
    }
}

fn log(settings: &LogSettings) -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::builder()
        .parse(&settings.level)
        .map_err(|error| anyhow::anyhow!("log.level `{}`: {error}", settings.level))?
        // It logs what is also told as the reason of a failed fetch.
        .add_directive("rustls_platform_verifier=off".parse()?);
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(|| redact::Masked(std::io::stderr()));
    // A second initialisation only happens when the library is driven by tests.
    let _already_set = match settings.format {
        LogFormat::Text => builder.with_ansi(colour()).try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
    Ok(())
}

/// Colour on a terminal only, and never with `NO_COLOR`: <https://no-color.org>.
fn colour() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty())
}

fn completions(shell: clap_complete::Shell) -> Outcome {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "tailord", &mut text);
    Outcome::done(String::from_utf8_lossy(&text))
}

fn man() -> anyhow::Result<Outcome> {
    let mut text = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut text)?;
    Ok(Outcome::done(String::from_utf8_lossy(&text)))
}

fn print(text: &str, outcome: &Outcome) -> u8 {
    let mut stdout = std::io::stdout().lock();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    match written {
        Ok(()) if outcome.success => SUCCESS,
        Ok(()) => FAILURE,
        // `tailord jobs | head` is no failure.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => SUCCESS,
        Err(error) => {
            report(&format!("tailord: cannot write the result: {error}"));
            FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "the place where the program speaks to its user")]
fn report(message: &str) {
    eprintln!("{}", redact::mask(message));
}
