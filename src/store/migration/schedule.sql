-- What is done by the clock. Instants are microseconds since 1970-01-01T00:00:00Z.

-- Since when a task is known: due times before that are nobody's.
CREATE TABLE task (
    name  TEXT PRIMARY KEY,
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a due time: whoever saves it has it. `asked`: by a person, at no due time.
CREATE TABLE task_run (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    task        TEXT NOT NULL,
    due         INTEGER NOT NULL,
    asked       INTEGER NOT NULL DEFAULT 0,
    state       TEXT NOT NULL,
    missed      INTEGER NOT NULL DEFAULT 0,
    owner       TEXT,
    until       INTEGER,
    started_at  INTEGER,
    finished_at INTEGER,
    told        TEXT,
    UNIQUE (task, due, asked)
) STRICT;

CREATE INDEX task_run_open ON task_run (task) WHERE state IN ('asked', 'running');
CREATE INDEX task_run_newest ON task_run (task, id);
CREATE INDEX task_run_ended ON task_run (task, state, finished_at);

-- What a person was reminded of: once for each time they touched it.
CREATE TABLE reminder (
    kind    TEXT NOT NULL,
    posting TEXT NOT NULL,
    touched INTEGER NOT NULL,
    PRIMARY KEY (kind, posting, touched)
) STRICT, WITHOUT ROWID;
