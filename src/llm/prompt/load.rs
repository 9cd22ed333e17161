//! Reading prompts from the program and from a folder.

use std::path::Path;

use include_dir::{Dir, include_dir};

use super::{Front, Prompt, PromptError, Prompts, fingerprint};

static BUNDLED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/prompts");

/// Largest file, in bytes.
const LARGEST: u64 = 64 * 1024;

/// Writes the prompts of the program to a folder.
///
/// # Errors
/// When it cannot be written.
pub fn write(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    BUNDLED.extract(folder)
}

pub(super) fn all(prompts: &mut Prompts, folder: Option<&Path>) -> Result<(), PromptError> {
    for stage in BUNDLED.dirs() {
        let name = stage.path().display().to_string();
        let own = folder.map(|folder| folder.join(&name)).filter(|dir| dir.is_dir());
        let files = match &own {
            Some(dir) => of_folder(dir)?,
            None => stage
                .files()
                .map(|file| {
                    let text = file.contents_utf8().unwrap_or_default().to_owned();
                    (format!("prompts/{}", file.path().display()), text)
                })
                .collect(),
        };
        read_stage(prompts, &name, files)?;
    }
    Ok(())
}

fn of_folder(dir: &Path) -> Result<Vec<(String, String)>, PromptError> {
    let failed = |path: &Path, error: std::io::Error| PromptError {
        file: path.display().to_string(),
        line: 1,
        reason: error.to_string(),
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(|error| failed(dir, error))? {
        let path = entry.map_err(|error| failed(dir, error))?.path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        if !matches!(ending, Some("j2" | "json")) {
            continue;
        }
        let size = path.metadata().map_err(|error| failed(&path, error))?.len();
        if size > LARGEST {
            let error = std::io::Error::other(format!("{size} bytes; at most {LARGEST} are read"));
            return Err(failed(&path, error));
        }
        let text = std::fs::read_to_string(&path).map_err(|error| failed(&path, error))?;
        files.push((path.display().to_string(), text));
    }
    files.sort();
    Ok(files)
}

fn read_stage(
    prompts: &mut Prompts,
    stage: &str,
    files: Vec<(String, String)>,
) -> Result<(), PromptError> {
    let wrong = |file: &str, line: usize, reason: String| PromptError {
        file: file.to_owned(),
        line,
        reason,
    };
    let fixture = files.iter().find(|(file, _)| file.ends_with("fixture.json"));
    let Some((file, text)) = fixture else {
        let reason = format!("there is no fixture.json beside the versions of `{stage}`");
        return Err(wrong(&format!("prompts/{stage}"), 1, reason));
    };
    let values: serde_json::Value =
        serde_json::from_str(text).map_err(|error| wrong(file, error.line(), error.to_string()))?;
    let is_version = |file: &str| Path::new(file).extension().is_some_and(|ending| ending == "j2");
    for (file, text) in files.iter().filter(|(file, _)| is_version(file)) {
        let prompt = read(prompts, stage, file, text)?;
        prompts.render(&prompt, &values)?;
    }
    if prompts.find(stage).is_none() {
        let reason = "there is no version; write 1.j2".to_owned();
        return Err(wrong(&format!("prompts/{stage}"), 1, reason));
    }
    prompts.fixtures.insert(stage.to_owned(), values);
    Ok(())
}

fn read(prompts: &mut Prompts, stage: &str, file: &str, text: &str) -> Result<Prompt, PromptError> {
    let wrong = |line: usize, reason: String| PromptError { file: file.to_owned(), line, reason };
    let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let version = stem.parse().map_err(|_| {
        wrong(1, format!("`{stem}` is not a version; name the file 1.j2, 2.j2 and so on"))
    })?;
    let lines: Vec<&str> = text.lines().collect();
    let find =
        |mark: &str, from: usize| (from..lines.len()).find(|at| lines[*at].trim_end() == mark);
    if lines.first().map(|line| line.trim_end()) != Some("+++") {
        return Err(wrong(1, "the first line is not `+++`, which opens the front matter".into()));
    }
    let close = find("+++", 1)
        .ok_or_else(|| wrong(1, "the front matter is not closed by a line `+++`".into()))?;
    let front: Front = toml::from_str(&lines[1..close].join("\n")).map_err(|error| {
        let at = error
            .span()
            .map_or(0, |span| lines[1..close].join("\n")[..span.start].matches('\n').count());
        wrong(at + 2, error.message().to_owned())
    })?;
    if front.stage != stage {
        let reason = format!("stage is `{}`, but the folder is `{stage}`", front.stage);
        return Err(wrong(2, reason));
    }
    if !(0.0..=1.0).contains(&front.temperature) {
        return Err(wrong(2, format!("temperature is {}; write 0 to 1", front.temperature)));
    }
    if !(16..=8192).contains(&front.max_output) {
        return Err(wrong(2, format!("max_output is {}; write 16 to 8192", front.max_output)));
    }
    let system = find("=== system", close)
        .ok_or_else(|| wrong(close + 2, "there is no line `=== system`".into()))?;
    let user = find("=== user", system)
        .ok_or_else(|| wrong(system + 2, "there is no line `=== user` after the system".into()))?;
    // Empty lines before each part keep the line numbers of errors those of the file.
    let part = |from: usize, to: usize| "\n".repeat(from) + &lines[from..to].join("\n");
    let prompt = Prompt {
        stage: stage.to_owned(),
        version,
        schema: front.schema,
        class: front.class,
        temperature: front.temperature,
        max_output: front.max_output,
        hash: fingerprint(text),
        file: file.to_owned(),
        source: text.to_owned(),
    };
    prompts.add(prompt.clone(), part(system + 1, user), part(user + 1, lines.len()))?;
    Ok(prompt)
}

/// An error of the template engine, in place.
pub(super) fn told(file: &str, error: &minijinja::Error) -> PromptError {
    let detail = error.detail().map_or_else(String::new, |detail| format!(": {detail}"));
    PromptError {
        file: file.to_owned(),
        line: error.line().unwrap_or(1),
        reason: format!("{}{detail}", error.kind()),
    }
}
