-- What staff do by mail: words to customers that wait and can be stopped, and
-- mails that wait until a colleague says that they are theirs.

-- +goose Up
ALTER TABLE outbox ADD COLUMN by_key TEXT NOT NULL DEFAULT ''; -- the colleague whose words it carries, as addresses are compared

-- The colleague's mail whose files go along with its words, for a letter that may
-- have to be written anew.
ALTER TABLE outbox ADD COLUMN enclosed_mail BIGINT REFERENCES mail (id);

-- A letter that asks a colleague whether a mail is theirs. Their answer names its
-- Message-ID, which nobody else knows. States: asked, confirmed, expired.
CREATE TABLE confirmation (
	message_id TEXT   PRIMARY KEY,
	mail_id    BIGINT NOT NULL REFERENCES mail (id),
	colleague  TEXT   NOT NULL, -- as addresses are compared
	expires_at BIGINT NOT NULL,
	state      TEXT   NOT NULL
);
CREATE INDEX confirmation_open ON confirmation (expires_at) WHERE state = 'asked';

-- +goose Down
DROP TABLE confirmation;
ALTER TABLE outbox DROP COLUMN enclosed_mail;
ALTER TABLE outbox DROP COLUMN by_key;
