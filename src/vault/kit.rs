//! What is on the recovery kit: a page that opens the vault when the machine and its key are lost.
//!
//! Its commands are printed with a `$` before them, and run from the printed page by a test.

use chrono::{DateTime, Utc};

use super::{Recipients, SecretKey};
use crate::hash::sha256_hex;

/// How all keys begin; a line of its own.
const START: &str = "AGE-SECRET-KEY-1";
/// Characters of the other lines.
const LINE: usize = 16;
/// Characters of a group.
const GROUP: usize = 4;
/// Digits of the check of a line, and of the whole.
const LINE_CHECK: usize = 4;
const WHOLE_CHECK: usize = 8;

/// The recovery kit, ready to be set.
#[derive(Clone, Debug)]
pub struct Kit {
    /// The key.
    pub key: SecretKey,
    /// The public keys of the vault.
    pub recipients: Recipients,
    /// Names of what is in the vault now.
    pub names: Vec<String>,
    /// The sealed file, to be printed as well where it fits.
    pub sealed: Vec<u8>,
    /// The vault's file on the machine it was made on.
    pub vault: String,
    /// When it was made.
    pub made: DateTime<Utc>,
}

/// A line of the key with its check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLine {
    /// Groups of characters.
    pub groups: Vec<String>,
    /// The first digits of the SHA-256 of its characters.
    pub check: String,
}

/// One step of a recovery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is for.
    pub why: &'static str,
    /// What to type.
    pub command: &'static str,
}

/// Recovery on an empty machine, with this program.
pub const STEPS: &[Step] = &[
    Step {
        why: "Keep what you write to yourself, and type the key: its lines as they are above, \
              then Enter and Ctrl-D. Blanks between groups are left out for you.",
        command: "umask 077; tr -d ' \\n' > recovery.key",
    },
    Step {
        why: "This begins with the check of the key, when nothing is mistyped.",
        command: "sha256sum recovery.key",
    },
    Step {
        why: "Put the vault where tailord looks for it.",
        command: "mkdir -p ~/.config/tailord && cp vault.age ~/.config/tailord/vault.age",
    },
    Step {
        why: "It opens: this shows the names of your secrets.",
        command: "tailord vault list --identity recovery.key",
    },
    Step {
        why: "Make a key for this machine and seal the vault for it.",
        command: "tailord vault rotate --identity recovery.key",
    },
    Step {
        why: "Make a new kit, print it, and burn this one: it has been typed.",
        command: "tailord vault recovery --out new-kit.pdf",
    },
    Step { why: "Leave nothing behind.", command: "rm recovery.key" },
];

/// Recovery without this program.
pub const PLAIN: Step = Step {
    why: "With nothing but age (Debian: apt install age), after the first step above: this prints \
          every secret.",
    command: "age -d -i recovery.key vault.age",
};

/// The vault from its own printed page, where there is no file left.
pub const FROM_PAPER: Step = Step {
    why: "Scan or photograph this page as scan.png (Debian: apt install zbar-tools): this makes the \
          file vault.age again, as it was on that day.",
    command: "zbarimg --raw --quiet scan.png > vault.age",
};

impl Kit {
    /// The key in lines and groups.
    #[must_use]
    pub fn lines(&self) -> Vec<KeyLine> {
        lines(&self.key.expose())
    }

    /// The first digits of `sha256sum` of the key in one line, as the steps make it.
    #[must_use]
    pub fn check(&self) -> String {
        start_of_hash(&self.key.expose(), WHOLE_CHECK)
    }
}

fn lines(key: &str) -> Vec<KeyLine> {
    let rest: Vec<char> = key.strip_prefix(START).unwrap_or(key).chars().collect();
    let rest = rest.chunks(LINE).map(|line| line.iter().collect::<String>());
    std::iter::once(START.to_owned())
        .filter(|start| key.starts_with(start))
        .chain(rest)
        .map(|line| {
            let check = start_of_hash(&line, LINE_CHECK);
            let characters: Vec<char> = line.chars().collect();
            let groups = if line == START {
                vec![line]
            } else {
                characters.chunks(GROUP).map(|group| group.iter().collect()).collect()
            };
            KeyLine { groups, check }
        })
        .collect()
}

fn start_of_hash(text: &str, digits: usize) -> String {
    sha256_hex(text.as_bytes()).chars().take(digits).collect()
}

/// The checks of a key as it was typed; none where it does not look like one.
pub(super) fn checks_of_typed(text: &str) -> Vec<String> {
    let lines_of_text = text.lines().filter(|line| !line.trim().starts_with('#'));
    let typed: String = lines_of_text.collect::<String>().split_whitespace().collect();
    let typed = typed.to_uppercase();
    if !typed.starts_with("AGE-") {
        return Vec::new();
    }
    lines(&typed).into_iter().map(|line| line.check).collect()
}
