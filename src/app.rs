//! Builds the parts and runs one command.

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use crate::chat::slack::manifest;
use crate::cli::{Cli, EvalVerb, SlackVerb, TrainVerb, Verb};
use crate::command::{self, Context, Outcome};
use crate::config::{Config, LogFormat, LogSettings};
use crate::{backup, daemon, memory, render, worker};

/// Entry point: 0 = done, 1 = refused or failed with a reason, 2 = usage.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
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
        Ok(outcome) => print(&outcome),
        Err(error) => {
            // The one place where errors are shown; their chain is the whole story.
            report(&format!("tailord: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// The other side of [`render::Worker`]. Reads no configuration and logs nothing: its pipes are all
/// it has.
fn serve(limits: render::Limits) -> ExitCode {
    served(&render::worker::run(&limits))
}

fn served(result: &std::io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> anyhow::Result<Outcome> {
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
    let config = Config::load(cli.config.as_deref())?;
    log(&config.settings.log)?;
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
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
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

fn print(outcome: &Outcome) -> ExitCode {
    let mut stdout = std::io::stdout().lock();
    let written = stdout.write_all(outcome.text.as_bytes()).and_then(|()| stdout.flush());
    match written {
        Ok(()) if outcome.success => ExitCode::SUCCESS,
        Ok(()) => ExitCode::FAILURE,
        // `tailord jobs | head` is no failure.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            report(&format!("tailord: cannot write the result: {error}"));
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "the place where the program speaks to its user")]
fn report(message: &str) {
    eprintln!("{message}");
}
