-- Revisions that can be changed by hand: what they hold, where they come from, what they followed.

ALTER TABLE revision ADD COLUMN model TEXT;
ALTER TABLE revision ADD COLUMN origin TEXT NOT NULL DEFAULT 'run';
ALTER TABLE revision ADD COLUMN base INTEGER;
ALTER TABLE revision ADD COLUMN equals INTEGER;
ALTER TABLE revision ADD COLUMN note TEXT NOT NULL DEFAULT '';

UPDATE revision SET base = number - 1 WHERE number > 1;
