-- What the customer's mails tell of the case, and the mails that are answered
-- before they have come.

-- +goose Up
ALTER TABLE cases ADD COLUMN facts TEXT NOT NULL DEFAULT '{}'; -- JSON

-- The Message-IDs that mails of a case answer and that no case knows yet.
CREATE TABLE awaited (
	message_id  TEXT   NOT NULL,
	case_number BIGINT NOT NULL REFERENCES cases (number),
	PRIMARY KEY (message_id, case_number)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE awaited;
ALTER TABLE cases DROP COLUMN facts;
