-- Instants are microseconds since 1970-01-01T00:00:00Z.

CREATE TABLE blob (
    sha256 TEXT PRIMARY KEY,
    bytes  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE posting (
    id         TEXT PRIMARY KEY,
    source     TEXT NOT NULL,
    title      TEXT,
    company    TEXT,
    location   TEXT,
    status     TEXT NOT NULL,
    reason     TEXT,
    score      INTEGER,
    text       TEXT NOT NULL,
    snapshot   TEXT NOT NULL REFERENCES blob (sha256),
    media_type TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    applied_at INTEGER
) STRICT;

CREATE INDEX posting_created ON posting (created_at);

CREATE TABLE run (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    posting     TEXT NOT NULL REFERENCES posting (id),
    state       TEXT NOT NULL,
    engine      TEXT NOT NULL,
    master_cv   TEXT NOT NULL,
    started_at  INTEGER NOT NULL,
    finished_at INTEGER,
    revision    INTEGER,
    reason      TEXT,
    stages      TEXT NOT NULL DEFAULT '[]'
) STRICT;

CREATE INDEX run_posting ON run (posting);

CREATE TABLE checkpoint (
    key      TEXT PRIMARY KEY,
    stage    TEXT NOT NULL,
    output   TEXT NOT NULL,
    saved_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE revision (
    posting     TEXT NOT NULL REFERENCES posting (id),
    number      INTEGER NOT NULL,
    master_cv   TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    application TEXT NOT NULL,
    PRIMARY KEY (posting, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE artifact (
    posting  TEXT NOT NULL,
    revision INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    sha256   TEXT NOT NULL REFERENCES blob (sha256),
    PRIMARY KEY (posting, revision, kind),
    FOREIGN KEY (posting, revision) REFERENCES revision (posting, number)
) STRICT, WITHOUT ROWID;
