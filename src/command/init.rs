//! `init`: a working folder to start from.

use include_dir::{Dir, include_dir};

use super::{Outcome, UserError};
use crate::cli::InitArgs;

static MASTER_CV: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/master-cv");
static POSTINGS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/postings");
const CONFIG: &str = include_str!("../../config/tailord.example.toml");

/// Makes `tailord.toml`, `master-cv/` (the fictional sample), `postings/` and `prompts/`. Nothing that is
/// there already is touched.
pub fn run(args: &InitArgs) -> anyhow::Result<Outcome> {
    let dir = &args.dir;
    let (config, master, postings) =
        (dir.join("tailord.toml"), dir.join("master-cv"), dir.join("postings"));
    let prompts = dir.join("prompts");
    for path in [&config, &master, &postings, &prompts] {
        if path.exists() {
            return Err(UserError(format!(
                "{} is there already; nothing was changed. Choose another folder or move it away",
                path.display()
            ))
            .into());
        }
    }
    for path in [&master, &postings] {
        std::fs::create_dir_all(path)?;
    }
    MASTER_CV.extract(&master)?;
    POSTINGS.extract(&postings)?;
    crate::llm::prompt::write(&prompts)?;
    std::fs::write(&config, CONFIG)?;
    let mut samples: Vec<String> =
        POSTINGS.files().map(|file| postings.join(file.path()).display().to_string()).collect();
    samples.sort();
    let sample = samples.first().cloned().unwrap_or_else(|| "POSTING".into());
    Ok(Outcome::done(format!(
        "Made {config}, {master}, {postings} and {prompts}.\n\
         The master CV is a fictional sample: replace it with your own, or make yours with\n  \
         tailord profile import RESUME.json --to {master}\n\
         Try it:\n  tailord --config {config} process {sample}\n",
        config = config.display(),
        master = master.display(),
        postings = postings.display(),
        prompts = prompts.display(),
    )))
}
