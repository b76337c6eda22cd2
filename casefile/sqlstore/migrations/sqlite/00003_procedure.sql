-- The whole procedure: how a case has gone so far, and when something falls
-- due in it next.

-- +goose Up
ALTER TABLE cases ADD COLUMN record TEXT NOT NULL DEFAULT '{}'; -- JSON
ALTER TABLE cases ADD COLUMN next_due BIGINT; -- null where nothing will fall due

UPDATE cases SET next_due = deadline, record = json_object(
	'Stage', stage, 'DayZero', day_zero,
	'RequestedAt', strftime('%Y-%m-%dT%H:%M:%fZ', received_at / 1000000.0, 'unixepoch'),
	'Deadline', strftime('%Y-%m-%dT%H:%M:%fZ', deadline / 1000000.0, 'unixepoch'),
	'FirstDeadline', strftime('%Y-%m-%dT%H:%M:%fZ', deadline / 1000000.0, 'unixepoch'),
	'Promise', strftime('%Y-%m-%dT%H:%M:%fZ', promise / 1000000.0, 'unixepoch'),
	'Contact', json_object('To', json_object('Email', COALESCE(
		(SELECT address FROM party WHERE case_number = number AND role = 'complainant' ORDER BY position DESC LIMIT 1), ''))));
ALTER TABLE cases DROP COLUMN day_zero;
ALTER TABLE cases DROP COLUMN promise;
-- A letter that names dates which count from the day it is sent is written anew
-- after fresh_until, with the words that a colleague gave it.
ALTER TABLE outbox ADD COLUMN fresh_until BIGINT;
ALTER TABLE outbox ADD COLUMN words TEXT NOT NULL DEFAULT '';

ALTER TABLE event ADD COLUMN by TEXT NOT NULL DEFAULT ''; -- the colleague who did it

-- When each mailbox was first read: what fell due before that is nobody's
-- omission.
CREATE TABLE mailbox (
	address       TEXT PRIMARY KEY,
	first_contact BIGINT NOT NULL
);
INSERT INTO mailbox (address, first_contact)
	SELECT mailbox, MIN(ingested_at) FROM placement JOIN mail ON mail.id = mail_id GROUP BY mailbox;

CREATE INDEX case_due ON cases (next_due) WHERE next_due IS NOT NULL;

-- +goose Down
DROP INDEX case_due;
DROP TABLE mailbox;
ALTER TABLE event DROP COLUMN by;
ALTER TABLE outbox DROP COLUMN words;
ALTER TABLE outbox DROP COLUMN fresh_until;
ALTER TABLE cases ADD COLUMN promise BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN day_zero TEXT NOT NULL DEFAULT '';
ALTER TABLE cases DROP COLUMN next_due;
ALTER TABLE cases DROP COLUMN record;
