//! The command line: one declaration from which parser, help, man page and completions come.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::catalogue::WhySubject;
use crate::command::moment::{self, Span};
use crate::document::Theme;
use crate::pipeline::assist::Tier;
use crate::render::Limits;
use crate::store::Status;

/// Turns a job posting and a master CV into an application its owner can stand behind.
#[derive(Debug, Parser)]
#[command(name = "tailord", version, max_term_width = 100, arg_required_else_help = true)]
pub struct Cli {
    /// Configuration file (default: tailord.toml here, else in your config folder)
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// No progress, no summary: results and errors only
    #[arg(long, short, global = true)]
    pub quiet: bool,

    /// What to do
    #[command(subcommand)]
    pub verb: Verb,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make a working folder: configuration, sample master CV, sample posting
    Init(InitArgs),
    /// Make a tailored application from a posting
    Process(ProcessArgs),
    /// Check a CV from anywhere against a master CV; exit code 1 when a claim is refused
    Verify(VerifyArgs),
    /// Show the evidence for each line of an application
    Why(WhyArgs),
    /// List postings
    Jobs(JobsArgs),
    /// Show one posting: what was found in it, fit, artifacts, its lines
    Show(ShowArgs),
    /// Change an application line by line; each change is verified and saved as a new revision
    Edit(EditArgs),
    /// List runs with their stages, times and cost
    Runs(RunsArgs),
    /// Set the status of a posting: applied, interview, offer, rejected, discarded …
    Status(StatusArgs),
    /// Check configuration, master CV, store and fonts
    Check(CheckArgs),
    /// Check, import or export a master CV
    #[command(subcommand)]
    Profile(ProfileVerb),
    /// Make, list, check and restore backups
    Backup(BackupArgs),
    /// Score the engine against labelled data
    #[command(subcommand)]
    Eval(EvalVerb),
    /// Train a model that the program ships
    #[command(subcommand)]
    Train(TrainVerb),
    /// Show, compare or evaluate the prompts that models are asked with
    #[command(subcommand)]
    Prompts(PromptsVerb),
    /// Set up Slack
    #[command(subcommand)]
    Slack(SlackVerb),
    /// Keep secrets sealed: two keys open the vault, yours and the one on your recovery kit
    Vault(VaultArgs),
    /// Print shell completions
    Completions {
        /// Shell
        shell: clap_complete::Shell,
    },
    /// Print the man page
    Man,
    /// Make documents for the program that started this one
    #[command(hide = true)]
    RenderWorker(RenderWorkerArgs),
    /// Work on a repository of backups for the program that started this one
    #[command(hide = true)]
    BackupWorker,
    /// Make applications for the daemon that started this program
    #[command(hide = true)]
    PipelineWorker,
    /// Run the daemon: chat in, applications out
    Run,
    /// Do anything that can be done in chat: tailord do "jobs --since 3h"; help lists it
    Do {
        /// The command as you would write it in chat
        line: String,
    },
}

/// Arguments of `render-worker`.
#[derive(Clone, Copy, Debug, Args)]
pub struct RenderWorkerArgs {
    /// Most memory, in MiB
    #[arg(long)]
    pub memory_mib: u64,
    /// Most processor time, in seconds
    #[arg(long)]
    pub cpu_seconds: u64,
    /// Longest wait for an answer, in seconds
    #[arg(long)]
    pub wall_seconds: u64,
}

impl RenderWorkerArgs {
    /// What the worker may take.
    #[must_use]
    pub fn limits(&self) -> Limits {
        Limits {
            memory_mib: self.memory_mib,
            cpu_seconds: self.cpu_seconds,
            wall_seconds: self.wall_seconds,
        }
    }
}

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Folder to make
    #[arg(default_value = ".")]
    pub dir: PathBuf,
}

/// Who writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// The deterministic engine
    Offline,
    /// The configured LLM; an error when none is
    Llm,
    /// The LLM when one is configured, else the deterministic engine
    Auto,
}

/// Arguments of `process`.
#[derive(Debug, Args)]
pub struct ProcessArgs {
    /// Posting: a URL, a file (text, markdown, HTML, PDF, DOCX, JSON of a job board), or - for standard input
    pub posting: String,
    /// Directory of the master CV
    #[arg(long, value_name = "DIR")]
    pub profile: Option<PathBuf>,
    /// Folder for the files (default: applications/EMPLOYER-TITLE-ID)
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Pages the CV fills
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=2))]
    pub pages: Option<u32>,
    /// Look of the documents (default: document.theme)
    #[arg(long, value_enum)]
    pub theme: Option<Theme>,
    /// Who writes
    #[arg(long, value_enum, default_value = "auto")]
    pub engine: Engine,
    /// How much is done with a model, and what it may cost (default: by the fit)
    #[arg(long, value_name = "TIER")]
    pub tier: Option<Tier>,
    /// Print the whole result as one JSON document
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Directory of the master CV
    #[arg(long, value_name = "DIR")]
    pub profile: Option<PathBuf>,
    /// CV to check: PDF, DOCX, JSON Resume, plain text or markdown
    pub file: PathBuf,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `why`.
#[derive(Debug, Args)]
pub struct WhyArgs {
    /// Posting id (or its beginning), a report.json, or a posting file processed before. `fit`
    /// before it shows the score by requirement, `selection` why each bullet is in or out
    #[arg(num_args = 1..=2, required = true, value_name = "[fit|selection] POSTING")]
    pub of: Vec<String>,
    /// An earlier revision instead of the newest
    #[arg(long, value_name = "N")]
    pub revision: Option<u32>,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

impl WhyArgs {
    /// What is to be explained, and of which posting.
    ///
    /// # Errors
    /// A first word that is neither `fit` nor `selection`, in words for people.
    pub fn subject(&self) -> Result<(WhySubject, &str), String> {
        match self.of.as_slice() {
            [what] if matches!(what.as_str(), "fit" | "selection") => {
                Err(format!("name the posting, too: `tailord why {what} POSTING`"))
            }
            [posting] => Ok((WhySubject::Lines, posting)),
            [what, posting] => match what.as_str() {
                "fit" => Ok((WhySubject::Fit, posting)),
                "selection" => Ok((WhySubject::Selection, posting)),
                _ => Err(format!("`{what}` can't be explained; use `fit` or `selection`")),
            },
            _ => Err("name a posting".to_owned()),
        }
    }
}

/// Arguments of `jobs`.
#[derive(Debug, Args)]
pub struct JobsArgs {
    /// Only the last 1h, 3h, 2d, 2w, 1m (month) …
    #[arg(long, value_parser = moment::parse_span)]
    pub since: Option<Span>,
    /// From this moment on, UTC: 2026-11-23, 2026-11-23T14:05 or with offset +01:00
    #[arg(long, value_parser = moment::parse_instant, conflicts_with = "since")]
    pub from: Option<DateTime<Utc>>,
    /// Before this moment, UTC
    #[arg(long, value_parser = moment::parse_instant)]
    pub to: Option<DateTime<Utc>>,
    /// Only this status
    #[arg(long)]
    pub status: Option<Status>,
    /// Only where title, employer, place or text contains this
    #[arg(long)]
    pub text: Option<String>,
    /// At most so many; 0 = all
    #[arg(long, default_value_t = 50)]
    pub limit: usize,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Posting id or its beginning
    pub posting: String,
    /// Write the stored artifacts to this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// An earlier revision instead of the newest
    #[arg(long, value_name = "N")]
    pub revision: Option<u32>,
    /// List the lines of CV, letter and messages with the names `edit` takes
    #[arg(long, conflicts_with = "out")]
    pub lines: bool,
    /// Print the original posting as it came instead, or write it to the folder of --out
    #[arg(long, conflicts_with_all = ["json", "revision", "lines"])]
    pub original: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `edit`.
#[derive(Debug, Args)]
pub struct EditArgs {
    /// Posting id or its beginning
    pub posting: String,
    /// What to do
    #[command(subcommand)]
    pub verb: EditVerb,
    /// The revision you looked at: refuse to change a later one
    #[arg(long, value_name = "REVISION", global = true)]
    pub base: Option<u32>,
    /// Directory of the master CV
    #[arg(long, value_name = "DIR", global = true)]
    pub profile: Option<PathBuf>,
    /// Folder for the files (default: applications/EMPLOYER-TITLE-ID)
    #[arg(long, value_name = "DIR", global = true)]
    pub out: Option<PathBuf>,
    /// Print the whole result as one JSON document
    #[arg(long, global = true)]
    pub json: bool,
}

/// What can be done to an application. `tailord show ID --lines` names its lines.
#[derive(Clone, Debug, Subcommand)]
pub enum EditVerb {
    /// Give a line another text
    Replace {
        /// Line, e.g. role/halden-freight/a/dispatch-time, profile/1, letter/2.1, message/email/1
        line: String,
        /// Text, with **bold**, *italic* and [links](https://…); - reads standard input
        text: String,
    },
    /// Take a line out
    Drop {
        /// Line
        line: String,
    },
    /// Give a line its own sentence of the master CV again
    Restore {
        /// Line
        line: String,
    },
    /// Put a line at another place of its list
    #[command(alias = "reorder")]
    Move {
        /// Line
        line: String,
        /// Place, from 1
        position: usize,
    },
    /// Show a fact of the master CV that is not shown yet
    Add {
        /// Fact id, e.g. role/halden-freight/a/dispatch-time
        fact: String,
        /// Place in its list, from 1 (default: at the end)
        #[arg(long, value_name = "PLACE")]
        at: Option<usize>,
    },
    /// Bring the revision before the last change back, as a new revision
    Undo {
        /// Bring this revision back instead
        #[arg(long, value_name = "REVISION")]
        to: Option<u32>,
    },
    /// List the revisions
    Revisions,
}

/// Arguments of `runs`.
#[derive(Debug, Args)]
pub struct RunsArgs {
    /// Only of this posting
    pub posting: Option<String>,
    /// At most so many; 0 = all
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Posting id or its beginning
    pub posting: String,
    /// New status
    pub status: Status,
    /// Why, for your own records
    #[arg(long)]
    pub reason: Option<String>,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Directory of the master CV
    #[arg(long, value_name = "DIR")]
    pub profile: Option<PathBuf>,
    /// Say where each configuration value came from
    #[arg(long)]
    pub explain: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// What can be done with a master CV.
#[derive(Debug, Subcommand)]
pub enum ProfileVerb {
    /// List what is wrong with a master CV, with file, line and fix
    Check {
        /// Directory of the master CV (default: the configured one)
        dir: Option<PathBuf>,
    },
    #[expect(clippy::doc_markdown, reason = "help text shows names as they are")]
    /// Make a master CV from what you have: JSON Resume, RenderCV YAML, LinkedIn's data export, PDF,
    /// DOCX, markdown or text
    Import {
        /// File to read, or the folder of an unpacked LinkedIn export
        file: PathBuf,
        /// Folder to make
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
    /// Print a master CV as JSON Resume
    Export {
        /// Directory of the master CV (default: the configured one)
        #[arg(long, value_name = "DIR")]
        profile: Option<PathBuf>,
    },
}

/// What can be done with prompts.
#[derive(Clone, Debug, Subcommand)]
pub enum PromptsVerb {
    /// List them with their versions, and which version is asked with
    List {
        /// Print the result as JSON
        #[arg(long)]
        json: bool,
    },
    /// Show what differs between two versions, e.g. cv/1 cv/2
    Diff {
        /// Stage and version
        a: String,
        /// Stage and version
        b: String,
    },
    /// Compare versions on recorded answers: cost, form, refusals, keywords. Nothing is asked or paid
    Eval {
        /// Folder of recorded cases
        dir: PathBuf,
        /// Directory of the master CV
        #[arg(long, value_name = "DIR")]
        profile: Option<PathBuf>,
        /// Print the result as JSON
        #[arg(long)]
        json: bool,
    },
}

/// Arguments of `backup`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// What to do
    #[command(subcommand)]
    pub verb: BackupVerb,
    /// Print the result as JSON
    #[arg(long, global = true)]
    pub json: bool,
}

/// What can be done about backups.
#[derive(Clone, Debug, Subcommand)]
pub enum BackupVerb {
    /// Make a backup now; the first one makes the repository
    Now,
    /// List the snapshots there are, and those that are missing
    List,
    /// Look for damage and for missing snapshots; exit code 1 when there is any
    Verify {
        /// Read every byte of the repository
        #[arg(long)]
        full: bool,
    },
    /// Restore a snapshot into a new folder and check every file of it
    Restore {
        /// Snapshot: the beginning of an id that `list` shows, or latest
        #[arg(default_value = "latest")]
        snapshot: String,
        /// Folder, new or empty
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
        /// Put it in the place of a folder that is not empty; what was there is kept beside it
        #[arg(long, requires = "yes_overwrite")]
        force: bool,
        /// Say so a second time
        #[arg(long, requires = "force")]
        yes_overwrite: bool,
    },
    /// Restore the newest snapshot into an empty place, compare it with what is live, and forget it
    Drill,
}

/// Arguments of `vault`.
#[derive(Debug, Args)]
pub struct VaultArgs {
    /// The key that opens the vault (default: vault.identity, else vault.key in your config folder)
    #[arg(long, value_name = "FILE", global = true)]
    pub identity: Option<PathBuf>,
    /// What to do
    #[command(subcommand)]
    pub verb: VaultVerb,
}

/// What can be done with secrets.
#[derive(Debug, Subcommand)]
pub enum VaultVerb {
    /// Put a secret in, read from standard input; makes the vault and its recovery kit first
    Set {
        /// Name, as the setting that takes it, such as `slack.bot_token`
        name: String,
        /// Taken only to say why it is not taken
        #[arg(hide = true)]
        value: Option<String>,
    },
    /// Print a secret on a terminal
    Get {
        /// Name
        name: String,
        /// Print it although standard output is no terminal
        #[arg(long)]
        reveal: bool,
    },
    /// List the names and ages of the secrets, and who uses them
    List {
        /// Print the result as JSON
        #[arg(long)]
        json: bool,
    },
    /// Take a secret out
    Remove {
        /// Name
        name: String,
    },
    /// Seal the vault for a new key of this machine
    Rotate {
        /// Public keys of age that shall open it, too, in place of those it has; repeatable, "none"
        /// for no others
        #[arg(long, value_name = "KEY")]
        recipient: Vec<String>,
    },
    /// Seal the vault for a new recovery key, and make the recovery kit to be printed
    Recovery {
        /// PDF to write (default: recovery-kit-ID.pdf here)
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

/// What can be set up in Slack.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum SlackVerb {
    /// Print the manifest of the Slack app, to be pasted where Slack makes apps
    Manifest {
        /// As JSON instead of YAML
        #[arg(long)]
        json: bool,
    },
}

/// `train`.
#[derive(Clone, Debug, Subcommand)]
pub enum TrainVerb {
    /// The model that finds skills and knowledge in postings
    Skills {
        /// Folder with train.jsonl.gz, as `SkillSpan` has it
        path: PathBuf,
        /// File to write
        #[arg(long, value_name = "FILE", default_value = "data/lexicon/skills.crf")]
        out: PathBuf,
    },
}

/// What can be scored.
#[derive(Debug, Subcommand)]
pub enum EvalVerb {
    /// Extraction: precision, recall and F1 per field
    Extract {
        /// Folder of labelled postings
        path: PathBuf,
    },
    /// Requirements: found or not, must or nice
    Requirements {
        /// Folder of labelled postings
        path: PathBuf,
    },
    /// Selection: six true achievements of thirty, from ESCO and O*NET data
    Select {
        /// Folder with esco/ and onet/
        path: PathBuf,
    },
    /// Retention of snapshots: the same set as labelled, case by case; exit code 1 when one differs
    Retention {
        /// JSON file of snapshots and cases
        path: PathBuf,
    },
    /// The verifier: fabrications refused, faithful rewordings refused
    Verify {
        /// Folder of labelled claims
        path: PathBuf,
    },
    /// Prices: what calls cost, against what they are said to cost
    Prices {
        /// File of JSON lines
        file: PathBuf,
    },
}
