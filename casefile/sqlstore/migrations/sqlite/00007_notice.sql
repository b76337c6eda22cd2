-- What colleagues are told at once, and whether the mailboxes can be read.

-- +goose Up

-- One thing that one colleague is told at told_at, by the alert told_by; null
-- while it waits. It holds nothing of a customer's.
CREATE TABLE notice (
	id            INTEGER PRIMARY KEY,
	kind          TEXT   NOT NULL,
	at            BIGINT NOT NULL, -- when it happened, or began
	recipient     TEXT   NOT NULL,
	recipient_key TEXT   NOT NULL, -- the address as it is compared
	mailbox       TEXT   NOT NULL,
	reference     TEXT   NOT NULL, -- of the case; empty for none
	letter        TEXT   NOT NULL, -- the name of the letter that was not sent; empty for none
	why           TEXT   NOT NULL,
	told_at       BIGINT,
	told_by       BIGINT REFERENCES outbox (id)
);
CREATE INDEX notice_waiting ON notice (recipient_key, kind, id) WHERE told_by IS NULL;
CREATE INDEX notice_recipient ON notice (recipient_key, kind, at);
CREATE INDEX notice_told ON notice (recipient_key, told_at) WHERE told_by IS NOT NULL;
CREATE INDEX notice_told_by ON notice (told_by) WHERE told_by IS NOT NULL;

-- Colleagues whom nothing reaches, and the last sign of it.
CREATE TABLE absence (
	colleague TEXT   PRIMARY KEY, -- as addresses are compared
	seen_at   BIGINT NOT NULL
);

-- A mailbox that was never read has no first contact, and yet may be known to be
-- unreadable. unreadable_since, failed_at (the last attempt) and trouble go
-- together; told_at is when somebody was told.
CREATE TABLE mailbox_read (
	address          TEXT   PRIMARY KEY,
	first_contact    BIGINT,
	read_at          BIGINT,
	unreadable_since BIGINT,
	failed_at        BIGINT,
	trouble          TEXT   NOT NULL DEFAULT '',
	told_at          BIGINT
);
INSERT INTO mailbox_read (address, first_contact) SELECT address, first_contact FROM mailbox;
DROP TABLE mailbox;
ALTER TABLE mailbox_read RENAME TO mailbox;

-- +goose Down
CREATE TABLE mailbox_contact (
	address       TEXT PRIMARY KEY,
	first_contact BIGINT NOT NULL
);
INSERT INTO mailbox_contact SELECT address, first_contact FROM mailbox WHERE first_contact IS NOT NULL;
DROP TABLE mailbox;
ALTER TABLE mailbox_contact RENAME TO mailbox;
DROP TABLE absence;
DROP TABLE notice;
