//! What the command line says of backups.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};

use crate::backup::{Checked, Drilled, Listed, Made, Restored, Snapshot};
use crate::store::backup::SnapshotRecord;
use crate::text::{bytes, capitalised, count};

/// A backup was made.
pub fn made(made: &Made) -> String {
    let Snapshot { id, files, bytes: length, .. } = &made.snapshot;
    let mut text = format!(
        "Snapshot {} of {}, {}; {} stored in {:.1} s\n",
        short(id),
        number(*files, "file"),
        size(*length),
        size(made.written),
        made.seconds
    );
    if made.created {
        text.push_str(
            "The repository is new. Keep its password in another place, too: without it no backup \
             can be read.\n",
        );
    }
    if !made.forgotten.is_empty() {
        let ids: Vec<&str> = made.forgotten.iter().map(|id| short(id)).collect();
        let _ = writeln!(text, "No longer kept: {}", ids.join(", "));
    }
    lines(&mut text, "Note", &made.notes);
    text
}

/// The snapshots there are.
pub fn listed(listed: &Listed) -> String {
    let mut text = String::new();
    if listed.snapshots.is_empty() {
        text.push_str("There is no snapshot yet.\n");
    }
    for Snapshot { id, time, files, bytes: length, added } in &listed.snapshots {
        let _ = writeln!(
            text,
            "{}  {}  {:>12}  {:>9}  {:>9} new",
            short(id),
            moment(*time),
            number(*files, "file"),
            size(*length),
            size(*added)
        );
    }
    missing(&mut text, &listed.missing);
    text
}

/// What a check found.
pub fn checked(checked: &Checked) -> String {
    let mut text = String::new();
    let depth = match checked.full {
        true => format!("every byte of them read ({})", size(checked.read)),
        false => "index and snapshots read; --full reads all data".to_owned(),
    };
    let _ = writeln!(
        text,
        "{}, {} of the repository, {depth}, {:.1} s",
        count(checked.snapshots, "snapshot"),
        number(checked.files, "file"),
        checked.seconds
    );
    lines(&mut text, "Damaged", &checked.damage);
    missing(&mut text, &checked.missing);
    lines(&mut text, "Note", &checked.notes);
    text.push_str(match (checked.damage.is_empty(), checked.missing.is_empty()) {
        (true, true) => "All is there and whole.\n",
        (false, _) => {
            "Make a new backup into another repository now: set backup.repository to a new place and \
             run `tailord backup now`. A bucket with versions still has the files as they were: \
             docs/backup.md says how they come back.\n"
        }
        (true, false) => {
            "Nobody deleted them from here: see who else can write to the repository.\n"
        }
    });
    text
}

/// What was restored, and what to do next.
pub fn restored(restored: &Restored) -> String {
    let folder = restored.folder.display();
    let mut text = format!(
        "Snapshot {} of {} is in {folder}: {}, {}, every hash and the store checked, {:.1} s\n",
        short(&restored.snapshot.id),
        moment(restored.snapshot.time),
        count(restored.files, "file"),
        size(restored.bytes),
        restored.seconds
    );
    if let Some(before) = &restored.before {
        let _ = writeln!(text, "What was there is in {}", before.display());
    }
    let _ = write!(
        text,
        "\nTo look at it:\n  TAILORD__STORE__URL=sqlite:{folder}/tailord.db \
         TAILORD__PROFILE__DIR={folder}/master-cv tailord check\n\
         To work with it: set store.url and profile.dir to them in your configuration (the one that \
         was backed up is {folder}/tailord.toml; its secrets were left out: set them again, or open \
         the vault), run `tailord check`, start the daemon.\n"
    );
    text
}

/// How a drill ended.
pub fn drilled(drilled: &Drilled) -> String {
    let mut text = format!(
        "Snapshot {} of {} restored into an empty place: {}, {}, {}\n{}\n",
        short(&drilled.snapshot.id),
        moment(drilled.snapshot.time),
        count(drilled.files, "file"),
        size(drilled.bytes),
        number(drilled.rows, "row"),
        capitalised(&drilled.cv)
    );
    match drilled.newer_rows {
        Some(0) => text.push_str("Compared with the live store, which has nothing newer\n"),
        Some(rows) => {
            let rows = number(rows, "row");
            let _ = writeln!(text, "Compared with the live store, which has {rows} more");
        }
        None => text.push_str("There is no live store on this host to compare it with\n"),
    }
    if let Some(seconds) = drilled.rpo_seconds {
        let _ = writeln!(text, "Would be lost now (RPO): {}", duration(seconds));
    }
    let _ =
        writeln!(text, "Until it was there and checked (RTO): {}", duration(drilled.rto_seconds));
    lines(&mut text, "Problem", &drilled.problems);
    text.push_str(match drilled.passed {
        true => "Passed\n",
        false => "Failed\n",
    });
    text
}

fn missing(text: &mut String, missing: &[SnapshotRecord]) {
    for one in missing {
        let _ = writeln!(
            text,
            "Missing: snapshot {} of {}, made here and no longer in the repository",
            short(&one.id),
            moment(one.taken_at)
        );
    }
}

fn lines(text: &mut String, head: &str, lines: &[String]) {
    for line in lines {
        let _ = writeln!(text, "{head}: {line}");
    }
}

/// The beginning of an id, as people use it.
pub fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}

/// A moment to the minute.
pub fn moment(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M UTC").to_string()
}

fn size(length: u64) -> String {
    bytes(length as usize)
}

fn number(number: u64, noun: &str) -> String {
    count(number as usize, noun)
}

/// Seconds in the unit that fits.
pub fn duration(seconds: f64) -> String {
    match seconds {
        ..120.0 => format!("{seconds:.1} s"),
        ..7200.0 => format!("{:.0} min", seconds / 60.0),
        ..172_800.0 => format!("{:.1} h", seconds / 3600.0),
        _ => format!("{:.1} days", seconds / 86_400.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_one_unit() {
        let durations = [1.25, 600.0, 86_400.0, 864_000.0].map(duration);
        assert_eq!(durations, ["1.2 s", "10 min", "24.0 h", "10.0 days"]);
    }
}
