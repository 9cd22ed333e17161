//! The words and the policy of each command, from `commands/<name>.toml`.

use std::num::NonZeroU32;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use serde::{Deserialize, Serialize};

use super::grammar::Command;
use super::parse::bare_name;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/commands");

static BUNDLED: LazyLock<Catalogue> = LazyLock::new(|| {
    // The same for every start of one build, and read by every test.
    Catalogue::bundled().expect("the bundled declarations are whole")
});

/// The bundled declarations.
#[must_use]
pub fn catalogue() -> &'static Catalogue {
    &BUNDLED
}

/// What a person may do. Each may do what those before it may.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Whoever is there.
    #[default]
    Anyone,
    /// May look.
    Viewer,
    /// May work.
    Member,
    /// May do all.
    Owner,
}

impl Role {
    /// The word it is written as.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Anyone => "anyone",
            Self::Viewer => "viewer",
            Self::Member => "member",
            Self::Owner => "owner",
        }
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// Where a command can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    /// Slack.
    Slack,
    /// Discord.
    Discord,
    /// The local web console.
    Web,
    /// `tailord do` on the command line.
    Cli,
}

impl Platform {
    /// Its name, for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Slack => "Slack",
            Self::Discord => "Discord",
            Self::Web => "the web console",
            Self::Cli => "the command line",
        }
    }
}

/// Words and policy of a command.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// Its name: that of the file.
    #[serde(skip)]
    pub name: &'static str,
    /// Other names it is known by.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it does, in one line without a full stop.
    pub summary: String,
    /// How it is written, its name first.
    pub usage: String,
    /// Lines that can be sent as they are, the plainest first.
    pub examples: Vec<String>,
    /// Who may give it.
    pub role: Role,
    /// Asks once before it is done, with a one-time token.
    pub destructive: bool,
    /// Has a slash command of its own in Slack; else it is reached as `/tailord <name>`.
    pub slash: bool,
    /// Where it can be given.
    pub platforms: Vec<Platform>,
    /// How often a person may give it in a minute; as often as they like where it is left out.
    pub rate_per_minute: Option<NonZeroU32>,
}

impl Declaration {
    /// Its name and its aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name).chain(self.aliases.iter().map(String::as_str))
    }

    /// What comes after the name in its usage; empty when there is nothing.
    #[must_use]
    pub fn arguments(&self) -> &str {
        self.usage.strip_prefix(self.name).unwrap_or_default().trim()
    }
}

/// All commands.
#[derive(Clone, Debug)]
pub struct Catalogue {
    declarations: Vec<Declaration>,
}

/// Why declarations and grammar don't fit together.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// A command without a file.
    #[error("commands/{0}.toml is missing")]
    Missing(&'static str),
    /// A file without a command.
    #[error("commands/{0} belongs to no command")]
    Extra(String),
    /// A file that can't be read.
    #[error("commands/{name}.toml: {reason}")]
    Invalid {
        /// Of which command.
        name: &'static str,
        /// Why.
        reason: String,
    },
}

impl Catalogue {
    fn bundled() -> Result<Self, CatalogueError> {
        let files = FILES.files().map(|file| {
            let name = file.path().to_string_lossy().into_owned();
            (name, file.contents_utf8().unwrap_or_default().to_owned())
        });
        Self::from_files(&files.collect::<Vec<_>>())
    }

    /// Reads the declarations from pairs of file name and content.
    ///
    /// # Errors
    /// A command without a file, a file without a command, or one that breaks its form.
    pub fn from_files(files: &[(String, String)]) -> Result<Self, CatalogueError> {
        let known = |file: &str| Command::NAMES.iter().any(|name| file == format!("{name}.toml"));
        if let Some((extra, _)) = files.iter().find(|(file, _)| !known(file)) {
            return Err(CatalogueError::Extra(extra.clone()));
        }
        let read = |name: &'static str| {
            let file = files.iter().find(|(file, _)| *file == format!("{name}.toml"));
            let (_, text) = file.ok_or(CatalogueError::Missing(name))?;
            let invalid = |reason: String| CatalogueError::Invalid { name, reason };
            let mut declaration: Declaration =
                toml::from_str(text).map_err(|error| invalid(error.to_string()))?;
            declaration.name = name;
            check(&declaration).map_err(|reason| invalid(reason.to_owned()))?;
            Ok(declaration)
        };
        let declarations = Command::NAMES.iter().copied().map(read).collect::<Result<_, _>>()?;
        Ok(Self { declarations })
    }

    /// The command of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Declaration> {
        self.declarations.iter().find(|declaration| declaration.name == name)
    }

    /// The command a person calls this: by name or alias, in any case, with a slash or not.
    #[must_use]
    pub fn find(&self, word: &str) -> Option<&Declaration> {
        let word = bare_name(word);
        self.declarations.iter().find(|declaration| declaration.names().any(|name| name == word))
    }

    /// All, in the order in which help lists them.
    #[must_use]
    pub fn all(&self) -> &[Declaration] {
        &self.declarations
    }
}

fn check(declaration: &Declaration) -> Result<(), &'static str> {
    let Declaration { name, summary, usage, examples, platforms, .. } = declaration;
    let starts = |line: &String| line.split_whitespace().next() == Some(*name);
    let one_line = |text: &String| !text.trim().is_empty() && !text.contains('\n');
    if !one_line(summary) || summary.chars().count() > 100 || summary.ends_with('.') {
        return Err("`summary` is one line of at most 100 characters without a full stop");
    }
    if !one_line(usage) || !starts(usage) {
        return Err("`usage` is one line that starts with the command's name");
    }
    if examples.is_empty() || !examples.iter().all(starts) {
        return Err("`examples` has at least one line, each starting with the command's name");
    }
    if platforms.is_empty() || (declaration.slash && !platforms.contains(&Platform::Slack)) {
        return Err("`platforms` is not empty, and has slack where `slash` is true");
    }
    Ok(())
}
