-- Where each mail lies now, so that a mailbox can be held against the case file;
-- and the copies of letters that are owed to its Sent folder.

-- +goose Up

-- One row for each place where a mail lies as far as is known. Where a mail lies
-- in the folder is not known under uidvalidity 0: uid is then the mail's id.
-- mail_id is null for what lay there before the program first read the mailbox.
-- moved_at is null while the mail is to be moved from there.
CREATE TABLE placement_now (
	mailbox     TEXT   NOT NULL,
	folder      TEXT   NOT NULL,
	uidvalidity BIGINT NOT NULL,
	uid         BIGINT NOT NULL,
	mail_id     BIGINT REFERENCES mail (id),
	moved_at    BIGINT,
	PRIMARY KEY (mailbox, folder, uidvalidity, uid)
) WITHOUT ROWID;
INSERT OR REPLACE INTO placement_now (mailbox, folder, uidvalidity, uid, mail_id, moved_at)
	SELECT mailbox, CASE WHEN moved_at IS NULL THEN folder ELSE to_folder END,
		CASE WHEN moved_at IS NULL THEN uidvalidity WHEN to_uid = 0 THEN 0 ELSE to_uidvalidity END,
		CASE WHEN moved_at IS NULL THEN uid WHEN to_uid = 0 THEN mail_id ELSE to_uid END, mail_id, moved_at
	FROM placement ORDER BY moved_at IS NULL, moved_at;
DROP TABLE placement;
ALTER TABLE placement_now RENAME TO placement;
CREATE INDEX placement_mail ON placement (mail_id) WHERE mail_id IS NOT NULL;

CREATE INDEX mail_message_id ON mail (message_id) WHERE message_id <> '';
-- When it was found that the mailbox holds the mail no longer; null while it does,
-- and for mails that never lay in one.
ALTER TABLE mail ADD COLUMN gone_at BIGINT;
CREATE INDEX mail_gone ON mail (gone_at) WHERE gone_at IS NOT NULL;

-- How far each folder has been looked through.
CREATE TABLE folder_seen (
	mailbox     TEXT   NOT NULL,
	folder      TEXT   NOT NULL,
	uidvalidity BIGINT NOT NULL,
	uid_next    BIGINT NOT NULL, -- all below it are accounted for
	PRIMARY KEY (mailbox, folder)
);

-- Each time that a mailbox was held against the case file, with what was found.
CREATE TABLE reconciliation (
	mailbox   TEXT   NOT NULL,
	at        BIGINT NOT NULL,
	mails     BIGINT NOT NULL, -- in the folders
	recovered BIGINT NOT NULL, -- that were not on record, and are since
	gone      BIGINT NOT NULL, -- that are on record and lie in no folder any more
	PRIMARY KEY (mailbox, at)
);

-- The copies that are owed to a mailbox's Sent folder. tried_at is when an attempt
-- was made last, which may have put one there; null before the first.
CREATE TABLE sent_copy (
	letter_id BIGINT  PRIMARY KEY REFERENCES outbox (id),
	mailbox   TEXT    NOT NULL,
	sent_at   BIGINT  NOT NULL,
	tried_at  BIGINT
);
CREATE INDEX sent_copy_owed ON sent_copy (mailbox, letter_id);

-- +goose Down
DROP TABLE sent_copy;
DROP TABLE reconciliation;
DROP TABLE folder_seen;
DROP INDEX mail_gone;
ALTER TABLE mail DROP COLUMN gone_at;
DROP INDEX mail_message_id;
CREATE TABLE placement_lain (
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
INSERT INTO placement_lain (mailbox, folder, uidvalidity, uid, mail_id, moved_at)
	SELECT mailbox, folder, uidvalidity, uid, mail_id, moved_at FROM placement WHERE mail_id IS NOT NULL;
DROP TABLE placement;
ALTER TABLE placement_lain RENAME TO placement;
