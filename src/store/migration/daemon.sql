-- What the daemon must not lose: envelopes received, messages to send, work to do, who said yes to
-- what, and who did what. Instants are microseconds since 1970-01-01T00:00:00Z.

ALTER TABLE posting ADD COLUMN tier TEXT;

-- Saved before its ack. `event` is what a second delivery under another envelope repeats.
CREATE TABLE inbox (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    platform    TEXT NOT NULL,
    envelope    TEXT NOT NULL,
    event       TEXT,
    payload     TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    state       TEXT NOT NULL DEFAULT 'new',
    attempts    INTEGER NOT NULL DEFAULT 0,
    handled_at  INTEGER,
    error       TEXT,
    UNIQUE (platform, envelope)
) STRICT;

CREATE UNIQUE INDEX inbox_event ON inbox (platform, event) WHERE event IS NOT NULL;
CREATE INDEX inbox_new ON inbox (seq) WHERE state = 'new';

-- Saved before it is sent. `key` names what is said, so that saying it again is a no-op; `reference`
-- is what the platform calls it once it is there.
CREATE TABLE outbox (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT NOT NULL UNIQUE,
    platform   TEXT NOT NULL,
    channel    TEXT NOT NULL,
    content    TEXT NOT NULL,
    state      TEXT NOT NULL DEFAULT 'pending',
    attempts   INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    sent_at    INTEGER,
    progress   TEXT,
    reference  TEXT,
    error      TEXT
) STRICT;

CREATE INDEX outbox_open ON outbox (platform, channel, seq) WHERE state IN ('pending', 'sending');
CREATE INDEX outbox_reference ON outbox (platform, channel, reference) WHERE reference IS NOT NULL;

CREATE TABLE batch (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT NOT NULL UNIQUE,
    origin     TEXT NOT NULL,
    total      INTEGER NOT NULL,
    closed     INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE work (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    key           TEXT NOT NULL UNIQUE,
    lane          TEXT NOT NULL,
    priority      INTEGER NOT NULL,
    task          TEXT NOT NULL,
    origin        TEXT NOT NULL,
    batch         INTEGER REFERENCES batch (id),
    posting       TEXT,
    state         TEXT NOT NULL DEFAULT 'queued',
    attempts      INTEGER NOT NULL DEFAULT 0,
    most_attempts INTEGER NOT NULL,
    not_before    INTEGER NOT NULL,
    lease         TEXT,
    lease_until   INTEGER,
    cancel        INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL,
    started_at    INTEGER,
    finished_at   INTEGER,
    error         TEXT
) STRICT;

CREATE INDEX work_next ON work (lane, priority, id) WHERE state = 'queued';
CREATE INDEX work_running ON work (lease_until) WHERE state = 'running';
CREATE INDEX work_batch ON work (batch) WHERE batch IS NOT NULL;
CREATE INDEX work_posting ON work (posting) WHERE posting IS NOT NULL;

-- A question to a person about one exact text. `message` is the key of the message that asks.
CREATE TABLE approval (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    posting    TEXT NOT NULL REFERENCES posting (id),
    revision   INTEGER NOT NULL,
    what       TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    message    TEXT NOT NULL,
    state      TEXT NOT NULL DEFAULT 'pending',
    actor      TEXT,
    decided_at INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    UNIQUE (posting, revision, what)
) STRICT;

CREATE INDEX approval_message ON approval (message);

-- One-time tokens of commands that ask once before they destroy.
CREATE TABLE token (
    token      TEXT PRIMARY KEY,
    actor      TEXT NOT NULL,
    command    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    at          INTEGER NOT NULL,
    platform    TEXT NOT NULL,
    actor       TEXT NOT NULL,
    channel     TEXT,
    command     TEXT NOT NULL,
    result      TEXT NOT NULL,
    correlation TEXT NOT NULL
) STRICT;

-- REPLACE deletes without asking the trigger for deletions.
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

CREATE TABLE log (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    at          INTEGER NOT NULL,
    level       TEXT NOT NULL,
    correlation TEXT NOT NULL,
    run         INTEGER,
    posting     TEXT,
    text        TEXT NOT NULL
) STRICT;

CREATE INDEX log_correlation ON log (correlation);
CREATE INDEX log_run ON log (run) WHERE run IS NOT NULL;
CREATE INDEX log_posting ON log (posting) WHERE posting IS NOT NULL;

-- One row, written and read back to see that the store lives.
CREATE TABLE sign_of_life (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;
