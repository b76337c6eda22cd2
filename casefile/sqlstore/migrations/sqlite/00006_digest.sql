-- The managers' digest: which were written, and what they are gathered from
-- without reading whole tables.

-- +goose Up

-- A digest is written once a day. It tells what happened after since. The first row
-- is where the program began.
CREATE TABLE digest (
	day        TEXT   PRIMARY KEY,
	since      BIGINT NOT NULL,
	written_at BIGINT NOT NULL
);
CREATE INDEX outbox_digest ON outbox (queued_at) WHERE name = 'digest';

CREATE INDEX case_live ON cases (number) WHERE state <> 'closed';
CREATE INDEX mail_caseless ON mail (ingested_at) WHERE case_number IS NULL;
CREATE INDEX event_news ON event (at)
	WHERE kind IN ('handed_over', 'breached', 'next_stage_opened', 'letter_undelivered', 'letter_refused', 'letter_given_up');
CREATE INDEX outbox_failed ON outbox (settled_at) WHERE state IN ('refused', 'given_up');

-- +goose Down
DROP INDEX outbox_failed;
DROP INDEX event_news;
DROP INDEX mail_caseless;
DROP INDEX case_live;
DROP INDEX outbox_digest;
DROP TABLE digest;
