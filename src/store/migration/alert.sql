-- What is wrong, who was told, who is not to be. Instants are microseconds since
-- 1970-01-01T00:00:00Z.

CREATE TABLE alert (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint     TEXT NOT NULL,
    severity        TEXT NOT NULL,
    summary         TEXT NOT NULL,
    state           TEXT NOT NULL,
    since           INTEGER NOT NULL,
    seen_at         INTEGER NOT NULL,
    count           INTEGER NOT NULL,
    told            INTEGER NOT NULL,
    told_at         INTEGER,
    next_at         INTEGER,
    cleared_at      INTEGER,
    acknowledged_by TEXT,
    version         INTEGER NOT NULL
) STRICT;

-- One open alert a fault, however often it happens.
CREATE UNIQUE INDEX alert_open ON alert (fingerprint) WHERE state <> 'resolved';
CREATE INDEX alert_due ON alert (next_at) WHERE state <> 'resolved';

CREATE TABLE silence (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    matcher    TEXT NOT NULL,
    made_by    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    until      INTEGER NOT NULL
) STRICT;

-- What was told of which alerts. Chat has it through the outbox, under keys that begin with `key`.
CREATE TABLE notification (
    key     TEXT PRIMARY KEY,
    alerts  TEXT NOT NULL,
    content TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The second channels, each of which has it where chat does not.
CREATE TABLE delivery (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    notification TEXT NOT NULL REFERENCES notification (key),
    channel      TEXT NOT NULL,
    state        TEXT NOT NULL DEFAULT 'waiting',
    attempts     INTEGER NOT NULL DEFAULT 0,
    next_at      INTEGER NOT NULL,
    error        TEXT,
    UNIQUE (notification, channel)
) STRICT;

CREATE INDEX delivery_waiting ON delivery (next_at) WHERE state = 'waiting';

-- Starts of the daemon: too many of them in a short time are a fault.
CREATE TABLE start (
    at INTEGER PRIMARY KEY
) STRICT;
