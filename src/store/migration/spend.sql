-- What calls of language models may cost and did. Amounts are 10⁻⁹ US dollars; instants are
-- microseconds since 1970-01-01T00:00:00Z.

-- Saved before the call. `held` is its worst case as long as nobody knows what it cost, `charged`
-- what it cost. It counts in the day and month in which it was reserved.
--   open      reserved; free again when its time runs out
--   sent      it may have reached the provider; taken as spent when its time runs out
--   settled, freed, presumed    ended
CREATE TABLE spend (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    run         INTEGER,
    stage       TEXT NOT NULL,
    provider    TEXT NOT NULL,
    model       TEXT NOT NULL,
    state       TEXT NOT NULL DEFAULT 'open',
    reserved    INTEGER NOT NULL,
    tokens      INTEGER NOT NULL,
    held        INTEGER NOT NULL,
    charged     INTEGER NOT NULL DEFAULT 0,
    input       INTEGER NOT NULL DEFAULT 0,
    cache_read  INTEGER NOT NULL DEFAULT 0,
    cache_write INTEGER NOT NULL DEFAULT 0,
    output      INTEGER NOT NULL DEFAULT 0,
    at          INTEGER NOT NULL,
    until       INTEGER NOT NULL,
    settled_at  INTEGER
) STRICT;

CREATE INDEX spend_at ON spend (at, provider, charged, held);
CREATE INDEX spend_run ON spend (run, charged, held) WHERE run IS NOT NULL;
CREATE INDEX spend_open ON spend (provider, until) WHERE state IN ('open', 'sent');

-- What all processes know of a provider: breaker, concurrency and rates.
CREATE TABLE provider_guard (
    provider        TEXT PRIMARY KEY,
    failures        INTEGER NOT NULL,
    openings        INTEGER NOT NULL,
    opened_at       INTEGER,
    open_until      INTEGER,
    probe           INTEGER,
    reason          TEXT,
    concurrency     REAL,
    cut_at          INTEGER,
    throttled_until INTEGER,
    requests        INTEGER,
    tokens          INTEGER,
    changed_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Parts of a cap that were reached: each once in its window, and told once. `since` is the start of
-- the window, or 0 where it has none.
CREATE TABLE spend_threshold (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    cap      TEXT NOT NULL,
    provider TEXT NOT NULL DEFAULT '',
    since    INTEGER NOT NULL,
    most     INTEGER NOT NULL,
    percent  INTEGER NOT NULL,
    spent    INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    told_at  INTEGER,
    UNIQUE (cap, provider, since, most, percent)
) STRICT;
