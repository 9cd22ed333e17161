-- Backups, told outside the repository: a snapshot that was deleted there is missed here. Instants are
-- microseconds since 1970-01-01T00:00:00Z.

-- Snapshots that must be in the repository, until they are forgotten on purpose.
CREATE TABLE backup_snapshot (
    id           TEXT PRIMARY KEY,
    repository   TEXT NOT NULL,
    taken_at     INTEGER NOT NULL,
    files        INTEGER NOT NULL,
    bytes        INTEGER NOT NULL,
    written      INTEGER NOT NULL,
    seconds      REAL NOT NULL,
    forgotten_at INTEGER
) STRICT, WITHOUT ROWID;

-- Every attempt to make a backup or to check them, with what is to be said of it.
CREATE TABLE backup_attempt (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    passed  INTEGER NOT NULL,
    seconds REAL NOT NULL,
    detail  TEXT NOT NULL
) STRICT;

CREATE INDEX backup_attempt_kind ON backup_attempt (kind, seq);

-- Backups that were restored, to see whether they can be.
CREATE TABLE drill (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    at          INTEGER NOT NULL,
    snapshot    TEXT,
    passed      INTEGER NOT NULL,
    rpo_seconds REAL,
    rto_seconds REAL NOT NULL,
    detail      TEXT NOT NULL
) STRICT;

-- Since when which version of the engine has been at work: what an earlier one rendered may differ.
CREATE TABLE engine (
    fingerprint TEXT PRIMARY KEY,
    since       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
