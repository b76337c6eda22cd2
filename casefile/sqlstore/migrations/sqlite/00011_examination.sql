-- What a virus scanner said of a mail's files, and how it fares.

-- +goose Up
ALTER TABLE mail ADD COLUMN examination TEXT NOT NULL DEFAULT ''; -- JSON; empty: none was asked

CREATE TABLE scanner (
	name       TEXT   PRIMARY KEY,
	away_since BIGINT, -- null: it answers
	told_at    BIGINT  -- when somebody was told that it does not
);

-- +goose Down
DROP TABLE scanner;
ALTER TABLE mail DROP COLUMN examination;
