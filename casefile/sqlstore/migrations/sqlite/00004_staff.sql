-- What staff do by mail: words to customers that wait and can be stopped, and
-- mails that wait until a colleague says that they are theirs.

-- +goose Up
ALTER TABLE outbox ADD COLUMN by_key TEXT NOT NULL DEFAULT ''; -- the colleague whose words it carries, as addresses are compared

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
ALTER TABLE outbox DROP COLUMN by_key;
