-- Who does what, where several daemons share the work, and whose attempt to send a
-- letter is under way; which letters are sent behind all others.

-- +goose Up
CREATE TABLE lease (
	name   TEXT   PRIMARY KEY, -- what it is for
	holder TEXT   NOT NULL,
	epoch  BIGINT NOT NULL,    -- how often it was taken
	until  BIGINT NOT NULL
);
ALTER TABLE outbox ADD COLUMN claimed_by TEXT NOT NULL DEFAULT ''; -- name#epoch of a lease
ALTER TABLE outbox ADD COLUMN later BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX outbox_prompt ON outbox (next_at, id) WHERE state = 'queued' AND NOT later;

-- +goose Down
DROP INDEX outbox_prompt;
ALTER TABLE outbox DROP COLUMN later;
ALTER TABLE outbox DROP COLUMN claimed_by;
DROP TABLE lease;
