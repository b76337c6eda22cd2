-- Who does what, where several daemons share the work, and whose attempt to send a
-- letter is under way.

-- +goose Up
CREATE TABLE lease (
	name   TEXT   PRIMARY KEY, -- what it is for
	holder TEXT   NOT NULL,
	epoch  BIGINT NOT NULL,    -- how often it was taken
	until  BIGINT NOT NULL
);
ALTER TABLE outbox ADD COLUMN claimed_by TEXT NOT NULL DEFAULT ''; -- name#epoch of a lease

-- +goose Down
ALTER TABLE outbox DROP COLUMN claimed_by;
DROP TABLE lease;
