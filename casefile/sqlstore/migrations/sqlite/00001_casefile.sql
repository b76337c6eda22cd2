-- The case file. Every instant is a BIGINT of microseconds since 1970, UTC;
-- every day a text like 2026-12-24. Raw mails and letters are zstd frames.

-- +goose Up

-- Counters hand out numbers in blocks, outside the transaction that uses them.
CREATE TABLE counter (
	name TEXT PRIMARY KEY,
	next BIGINT NOT NULL
);

CREATE TABLE cases (
	number      INTEGER PRIMARY KEY,
	reference   TEXT    NOT NULL UNIQUE,
	version     INTEGER NOT NULL,
	mailbox     TEXT    NOT NULL,
	subject     TEXT    NOT NULL,
	state       TEXT    NOT NULL,
	stage       INTEGER NOT NULL,
	owner       TEXT    NOT NULL,
	department  TEXT    NOT NULL,
	language    TEXT    NOT NULL,
	opened_at   BIGINT  NOT NULL,
	received_at BIGINT  NOT NULL,
	day_zero    TEXT    NOT NULL,
	deadline    BIGINT  NOT NULL,
	promise     BIGINT  NOT NULL
);

CREATE TABLE party (
	case_number BIGINT  NOT NULL REFERENCES cases (number),
	position    INTEGER NOT NULL,
	address     TEXT    NOT NULL,
	address_key TEXT    NOT NULL, -- the address as it is compared
	name        TEXT    NOT NULL,
	role        TEXT    NOT NULL,
	PRIMARY KEY (case_number, position)
) WITHOUT ROWID;

CREATE INDEX party_address ON party (address_key, role);

-- Every mail that reached a mailbox, once, by its content key.
CREATE TABLE mail (
	id          INTEGER PRIMARY KEY,
	content_key BLOB    NOT NULL UNIQUE,
	case_number BIGINT  REFERENCES cases (number),
	kind        TEXT    NOT NULL,
	reason      TEXT    NOT NULL,
	folder      TEXT    NOT NULL,
	message_id  TEXT    NOT NULL,
	received_at BIGINT  NOT NULL,
	ingested_at BIGINT  NOT NULL,
	size        BIGINT  NOT NULL,
	raw         BLOB    NOT NULL
);

-- Where each mail lay on the IMAP server, and the move that is owed until
-- moved_at is set. One mail may have lain in several places.
CREATE TABLE placement (
	mailbox        TEXT    NOT NULL,
	folder         TEXT    NOT NULL,
	uidvalidity    BIGINT  NOT NULL,
	uid            BIGINT  NOT NULL,
	mail_id        BIGINT  NOT NULL REFERENCES mail (id),
	moved_at       BIGINT,
	to_folder      TEXT    NOT NULL DEFAULT '',
	to_uidvalidity BIGINT  NOT NULL DEFAULT 0,
	to_uid         BIGINT  NOT NULL DEFAULT 0,
	PRIMARY KEY (mailbox, folder, uidvalidity, uid)
) WITHOUT ROWID;

-- The Message-IDs of each case, the customers' and ours, for threads.
CREATE TABLE thread (
	message_id  TEXT   NOT NULL,
	case_number BIGINT NOT NULL REFERENCES cases (number),
	PRIMARY KEY (message_id, case_number)
) WITHOUT ROWID;

CREATE TABLE event (
	case_number BIGINT  NOT NULL REFERENCES cases (number),
	seq         INTEGER NOT NULL,
	at          BIGINT  NOT NULL,
	kind        TEXT    NOT NULL,
	reason      TEXT    NOT NULL,
	mail_id     BIGINT,
	letter_id   BIGINT,
	PRIMARY KEY (case_number, seq)
) WITHOUT ROWID;

-- Letters as they are sent, final bytes, one recipient each. A few belong to
-- no case. States: queued, sending (claimed), sent, refused, given_up.
CREATE TABLE outbox (
	id            INTEGER PRIMARY KEY,
	case_number   BIGINT  REFERENCES cases (number),
	name          TEXT    NOT NULL,
	message_id    TEXT    NOT NULL UNIQUE,
	bounce_tag    TEXT    NOT NULL UNIQUE,
	envelope_from TEXT    NOT NULL,
	recipient     TEXT    NOT NULL,
	recipient_key TEXT    NOT NULL, -- the address as it is compared
	state         TEXT    NOT NULL,
	queued_at     BIGINT  NOT NULL,
	next_at       BIGINT  NOT NULL,
	attempts      INTEGER NOT NULL DEFAULT 0,
	uncertain     INTEGER NOT NULL DEFAULT 0,
	returned      BOOLEAN NOT NULL DEFAULT FALSE,
	reason        TEXT    NOT NULL DEFAULT '',
	settled_at    BIGINT,
	bytes         BLOB    NOT NULL
);
CREATE INDEX outbox_due ON outbox (next_at, id) WHERE state = 'queued';
CREATE INDEX outbox_claimed ON outbox (id) WHERE state = 'sending';
CREATE INDEX outbox_unsent ON outbox (id) WHERE state <> 'sent';
CREATE INDEX outbox_recipient ON outbox (recipient_key, queued_at);
CREATE INDEX outbox_order ON outbox (case_number, recipient_key, id) WHERE state IN ('queued', 'sending');

-- +goose Down
DROP TABLE outbox;
DROP TABLE event;
DROP TABLE thread;
DROP TABLE placement;
DROP TABLE mail;
DROP TABLE party;
DROP TABLE cases;
DROP TABLE counter;
